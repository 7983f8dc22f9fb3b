package sqlite

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"
	"testing"
	"time"

	"latchbell/model"
)

func TestIDsSortInTheOrderOfTheirMaking(t *testing.T) {
	ids := make([]string, 10_000)
	for i := range ids {
		ids[i] = newID(model.EventPrefix)
		if !model.IsID(model.EventPrefix, ids[i]) {
			t.Fatalf("%q is no id", ids[i])
		}
	}
	if !slices.IsSorted(ids) || len(slices.Compact(ids)) != 10_000 {
		t.Error("the ids aren't sorted and distinct")
	}
}

func TestMomentsKeepMillisecondsAndTheZeroTime(t *testing.T) {
	for _, want := range []time.Time{
		{}, time.UnixMilli(0).UTC(), time.UnixMilli(-1).UTC(), time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC),
	} {
		stored, err := moment(want).Value()
		if err != nil {
			t.Fatal(err)
		}
		var got moment
		if err := got.Scan(stored); err != nil || time.Time(got) != want {
			t.Errorf("%v comes back as %v (%v)", want, time.Time(got), err)
		}
	}
}

func TestErrorsThatAUserCanMendAreSentences(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		want model.Kind
	}{
		"no room":   {&fs.PathError{Err: syscall.ENOSPC}, model.Full},
		"forbidden": {&fs.PathError{Err: syscall.EACCES}, model.Unavailable},
		"read-only": {&fs.PathError{Err: syscall.EROFS}, model.Unavailable},
		"missing":   {&fs.PathError{Err: syscall.ENOENT}, model.Unavailable},
		"known":     {errNoWebhook, model.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			got := explain("testing", test.err)
			if !model.Is(got, test.want) || !errors.Is(got, test.err) {
				t.Errorf("%v becomes %v, want kind %d around it", test.err, got, test.want)
			}
		})
	}
	if err := explain("testing", nil); err != nil {
		t.Errorf("no error becomes %v", err)
	}
}
