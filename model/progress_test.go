package model_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchbell/model"
)

func TestOnlyLongWorkTellsItsProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var quick, long strings.Builder
		tell := model.PrintProgress(&quick, "secrets stored")
		for i := range 100 {
			tell(i+1, 100)
		}
		tell = model.PrintProgress(&long, "secrets stored")
		for i := range 10 {
			time.Sleep(500 * time.Millisecond)
			tell(i+1, 10)
		}
		if quick.Len() != 0 {
			t.Errorf("what is done at once printed %q", quick.String())
		}
		want := "latchbell: 4 of 10 secrets stored\nlatchbell: 6 of 10 secrets stored\nlatchbell: 8 of 10 secrets stored\nlatchbell: 10 of 10 secrets stored\n"
		if long.String() != want {
			t.Errorf("five seconds of work printed %q", long.String())
		}
	})
}
