package delivery

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	sqlitedriver "modernc.org/sqlite"

	"latchbell/model"
)

// disks are the writing connections of all databases, by their path: a test
// that runs as an ordinary user can't make a small disk, but a small database.
var disks sync.Map

func init() {
	sqlitedriver.RegisterConnectionHook(func(c sqlitedriver.ExecQuerierContext, dsn string) error {
		path, options, _ := strings.Cut(strings.TrimPrefix(dsn, "file://"), "?")
		if !strings.Contains(options, "mode=ro") {
			disks.Store(path, c)
		}
		return nil
	})
}

// limitDisk leaves room for so many pages more, while the store has nothing to
// do. The writes that change nothing hand its connection over and back.
func (l *lab) limitDisk(pages int) {
	l.t.Helper()
	nothing := func() {
		_, err := l.store.SkipMissed(context.Background(), "")
		l.must(err)
	}
	nothing()
	defer nothing()
	synctest.Wait()
	found, _ := disks.Load(l.path)
	c := found.(sqlitedriver.ExecQuerierContext)
	rows, err := c.QueryContext(context.Background(), "PRAGMA page_count", nil)
	l.must(err)
	values := make([]driver.Value, 1)
	l.must(rows.Next(values))
	l.must(rows.Close())
	_, err = c.ExecContext(context.Background(), fmt.Sprintf("PRAGMA max_page_count = %d", int(values[0].(int64))+pages), nil)
	l.must(err)
}

const roomEnough = 1 << 20

func TestAFullDiskRefusesEventsWholeAndTakesThemAgain(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.start()
		l.send(1)
		time.Sleep(time.Second)
		l.limitDisk(20)
		events := make([]model.Event, 30)
		for i := range events {
			events[i] = model.NewTest(w, []byte(`{"note":"`+strings.Repeat("x", 4000)+`"}`), time.Now())
		}
		for range 5 {
			if _, err := l.store.Accept(t.Context(), events); !model.Is(err, model.Full) {
				t.Fatalf("Accept on a full disk says %v", err)
			}
		}
		l.expect(w, 1, model.Succeeded, "")
		l.limitDisk(roomEnough)
		l.send(1)
		time.Sleep(time.Minute)
		l.expect(w, 2, model.Succeeded, "")
		if n := len(inbox.all()); n != 2 {
			t.Errorf("the receiver got %d requests", n)
		}
	})
}

func TestAnOutcomeThatFindsTheDiskFullIsRecordedLaterAndNotSentTwice(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		const events = 30
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.accept(events)
		l.limitDisk(1)
		l.start()
		time.Sleep(2 * time.Minute)
		waiting, err := l.store.Waiting(t.Context())
		l.must(err)
		if waiting == 0 {
			t.Fatal("every outcome found room; nothing was tested")
		}
		l.limitDisk(roomEnough)
		time.Sleep(2 * time.Minute)
		l.expect(w, events, model.Succeeded, "")
		came := make(map[string]int)
		for _, r := range inbox.all() {
			came[r.header.Get("webhook-id")]++
		}
		for id, times := range came {
			if times != 1 {
				t.Errorf("%s was sent %d times", id, times)
			}
		}
		if len(came) != events {
			t.Errorf("%d events came", len(came))
		}
	})
}
