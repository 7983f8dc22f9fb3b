package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	driver "modernc.org/sqlite"

	"latchbell/model"
)

func openTest(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "latchbell.db"), &model.Broker{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &model.Webhook{Name: "CRM", Environment: model.Production, Events: []string{"*"}, Status: model.WebhookStatus{Active: true}}
	if err := s.SaveWebhooks(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	return s
}

// onCommit calls hook before each commit; if it returns anything but 0, the
// commit fails.
func onCommit(t *testing.T, s *Store, hook func() int32) {
	t.Helper()
	err := s.writer.tx.conn.Raw(func(conn any) error {
		conn.(driver.HookRegisterer).RegisterCommitHook(hook)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// occupy keeps the writer busy until release is called, and returns when it is.
func occupy(s *Store) (release func()) {
	begun, end := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		_ = s.writer.do(context.Background(), func(*tx) error { // a test may make its commit fail
			close(begun)
			<-end
			return nil
		})
	})
	<-begun
	return func() {
		close(end)
		group.Wait()
	}
}

// queued waits until n writes wait for the writer.
func queued(t *testing.T, s *Store, n int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); len(s.writer.queue) < n; {
		if time.Now().After(deadline) {
			t.Fatalf("%d writes wait, want %d", len(s.writer.queue), n)
		}
		time.Sleep(time.Millisecond)
	}
}

func keyed(key, content string) model.Event {
	return model.Event{
		Type: "license.renewed", Environment: model.Production, Timestamp: time.Now(), Key: key, Fingerprint: []byte(content),
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Data: []byte(`{}`), Source: model.SourceIntake,
	}
}

// acceptTogether accepts events that are all waiting when the writer gets to
// them, and returns the error of each.
func acceptTogether(t *testing.T, s *Store, events ...model.Event) []error {
	t.Helper()
	release := occupy(s)
	errs := make([]error, len(events))
	var group sync.WaitGroup
	for i, e := range events {
		group.Go(func() { _, errs[i] = s.Accept(context.Background(), []model.Event{e}) })
	}
	queued(t, s, len(events))
	release()
	group.Wait()
	return errs
}

func countEvents(t *testing.T, s *Store) int {
	t.Helper()
	n, err := s.count(context.Background(), "SELECT count(*) FROM events")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWaitingWritesShareOneCommit(t *testing.T) {
	s := openTest(t)
	var commits atomic.Int64
	onCommit(t, s, func() int32 { commits.Add(1); return 0 })
	events := make([]model.Event, 100)
	for i := range events {
		events[i] = keyed(fmt.Sprint(i), "")
	}
	if err := errors.Join(acceptTogether(t, s, events...)...); err != nil {
		t.Fatal(err)
	}
	if n := countEvents(t, s); n != 100 {
		t.Errorf("%d events are stored, want 100", n)
	}
	if n := commits.Load(); n != 2 {
		t.Errorf("there were %d commits, want that of the write before and one for all", n)
	}
}

func TestFailingWriteHarmsNoOther(t *testing.T) {
	s := openTest(t)
	if _, err := s.Accept(t.Context(), []model.Event{keyed("taken", "one")}); err != nil {
		t.Fatal(err)
	}
	errs := acceptTogether(t, s, keyed("a", ""), keyed("taken", "two"), keyed("b", ""))
	if errs[0] != nil || errs[2] != nil || !model.Is(errs[1], model.Conflict) {
		t.Errorf("the errors are %v, want a conflict of the second alone", errs)
	}
	if n := countEvents(t, s); n != 3 {
		t.Errorf("%d events are stored, want 3", n)
	}
}

func TestFailingCommitFailsAllAndStoresNothing(t *testing.T) {
	s := openTest(t)
	var fail atomic.Int32
	fail.Store(1)
	onCommit(t, s, fail.Load)
	sub := s.writer.broker.Subscribe(model.Everything)
	defer sub.Close()
	for i, err := range acceptTogether(t, s, keyed("a", ""), keyed("b", ""), keyed("c", "")) {
		if err == nil {
			t.Errorf("event %d was accepted though the commit failed", i)
		}
	}
	if n := countEvents(t, s); n != 0 {
		t.Errorf("%d events are stored, want none", n)
	}
	if topics := sub.Take(); topics != 0 {
		t.Errorf("%b was published though nothing changed", topics)
	}
	fail.Store(0)
	if _, err := s.Accept(t.Context(), []model.Event{keyed("a", "")}); err != nil {
		t.Errorf("the writer doesn't go on after a failed commit: %v", err)
	}
}

// Otherwise nobody would wake the sender.
func TestResendThatIsStoredIsNoErrorForACallerWhoLeft(t *testing.T) {
	s := openTest(t)
	if _, err := s.Accept(t.Context(), []model.Event{keyed("", "")}); err != nil {
		t.Fatal(err)
	}
	page, err := s.Deliveries(t.Context(), model.DeliveryQuery{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(t.Context())
	onCommit(t, s, func() int32 { leave(); return 0 })
	d, err := s.Resend(ctx, page.Deliveries[0].ID)
	if err != nil || d.Round != 1 {
		t.Errorf("the resend gives %+v, %v", d, err)
	}
}

func TestFullDiskStoresNothingAndIsOvercome(t *testing.T) {
	s := openTest(t)
	limit := func(pages int) {
		t.Helper()
		err := s.writer.do(t.Context(), func(tx *tx) error {
			return tx.row([]any{new(int)}, fmt.Sprintf("PRAGMA max_page_count = %d", pages))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	limit(60)
	big := keyed("", "")
	big.Data = []byte(`{"a":"` + strings.Repeat("x", 3000) + `"}`)
	accepted := 0
	var err error
	for err == nil && accepted < 1000 {
		if _, err = s.Accept(t.Context(), []model.Event{big}); err == nil {
			accepted++
		}
	}
	if !model.Is(err, model.Full) || !strings.HasPrefix(model.Sentence(err), "The disk is full.") {
		t.Fatalf("a full disk gives %v, want a sentence", err)
	}
	for i, err := range acceptTogether(t, s, big, big, big) {
		if !model.Is(err, model.Full) {
			t.Errorf("event %d of a batch gives %v, want a full disk", i, err)
		}
	}
	if n := countEvents(t, s); n != accepted {
		t.Errorf("%d events are stored, but %d were accepted", n, accepted)
	}
	limit(1 << 20)
	if _, err := s.Accept(t.Context(), []model.Event{big}); err != nil {
		t.Errorf("the writer doesn't go on when there is room again: %v", err)
	}
	if page, err := s.Deliveries(t.Context(), model.DeliveryQuery{}); err != nil || page.Total != accepted+1 {
		t.Errorf("there are %d deliveries (%v), want %d", page.Total, err, accepted+1)
	}
}

func TestWriteIsGivenUpOnlyBeforeItBegins(t *testing.T) {
	s := openTest(t)
	release := occupy(s)
	ctx, cancel := context.WithCancel(t.Context())
	answer := make(chan error)
	go func() {
		_, err := s.Accept(ctx, []model.Event{keyed("a", "")})
		answer <- err
	}()
	queued(t, s, 1)
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("Accept gives %v, want that it was cancelled", err)
	}
	release()
	if _, err := s.Accept(ctx, []model.Event{keyed("b", "")}); !errors.Is(err, context.Canceled) {
		t.Errorf("Accept with a context that has ended gives %v", err)
	}

	ctx, cancel = context.WithCancel(t.Context())
	err := s.writer.do(ctx, func(tx *tx) error {
		cancel()
		_, err := tx.accept(&model.Event{Type: "a.b", Timestamp: time.Now(), Data: []byte(`{}`)}, time.Now())
		return err
	})
	if err != nil {
		t.Errorf("a write that had begun gives %v, want that it is stored", err)
	}
	if n := countEvents(t, s); n != 1 {
		t.Errorf("%d events are stored, want the last alone", n)
	}
}

func TestPanicReachesItsCallerAlone(t *testing.T) {
	s := openTest(t)
	func() {
		defer func() {
			if value := recover(); value == nil || !strings.Contains(fmt.Sprint(value), "a fault") {
				t.Errorf("recovered %v, want the panic", value)
			}
		}()
		_ = s.writer.do(t.Context(), func(tx *tx) error {
			if _, err := tx.exec("DELETE FROM webhooks"); err != nil {
				return err
			}
			panic("a fault")
		})
	}()
	receipts, err := s.Accept(t.Context(), []model.Event{keyed("a", "")})
	if err != nil || receipts[0].Deliveries != 1 {
		t.Errorf("after a panic Accept gives %+v, %v; want that nothing has changed", receipts, err)
	}
}

func TestErrorThatIsIgnoredStillUndoesTheWrite(t *testing.T) {
	s := openTest(t)
	err := s.writer.do(t.Context(), func(tx *tx) error {
		_, _ = tx.exec("INSERT INTO settings (name, value) VALUES ('a', NULL)")
		_, _ = tx.exec("INSERT INTO settings (name, value) VALUES ('b', 'c')")
		return nil
	})
	if err == nil {
		t.Error("the error was lost")
	}
	if value, err := s.Setting(t.Context(), "b"); value != "" || err != nil {
		t.Errorf("half of the write is stored: %q, %v", value, err)
	}
}

// The log that stays behind is folded in by whoever opens the database next.
func TestCloseSucceedsThoughTheLogCannotBeFoldedIn(t *testing.T) {
	s := openTest(t)
	if _, err := s.Accept(t.Context(), []model.Event{keyed("a", "")}); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"BEGIN", "SELECT count(*) FROM events"} {
		if _, err := s.writer.tx.conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close gives %v", err)
	}
}

func TestCloseRunsWhatWaits(t *testing.T) {
	s := openTest(t)
	release := occupy(s)
	answers := make(chan error, 20)
	for i := range cap(answers) {
		go func() {
			_, err := s.Accept(context.Background(), []model.Event{keyed(fmt.Sprint(i), "")})
			answers <- err
		}()
	}
	queued(t, s, cap(answers))
	closed := make(chan error)
	go func() { closed <- s.Close() }()
	release()
	for range cap(answers) {
		if err := <-answers; err != nil {
			t.Error(err)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}
