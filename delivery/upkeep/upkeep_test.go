package upkeep_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"latchbell/delivery/upkeep"
	"latchbell/model"
	"latchbell/model/sqlite"
	"latchbell/model/sqlite/sqlitetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// house is a store with its upkeep, not started, and one webhook.
type house struct {
	*upkeep.Upkeep
	t       *testing.T
	store   *sqlite.Store
	path    string
	secrets *secrets
	log     *strings.Builder
}

// secrets counts how often expired ones are ended.
type secrets struct {
	calls atomic.Int64
	next  atomic.Pointer[time.Time]
}

// TendSecrets implements upkeep.Registry.
func (s *secrets) TendSecrets(context.Context) (time.Time, error) {
	s.calls.Add(1)
	if next := s.next.Load(); next != nil && next.After(time.Now()) {
		return *next, nil
	}
	return time.Time{}, nil
}

// inHouse runs test in virtual time, with the real store in folder dir.
func inHouse(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "latchbell.db")
	synctest.Test(t, func(t *testing.T) {
		broker := new(model.Broker)
		store := sqlitetest.Open(t.Context(), t, path, broker)
		defer func() {
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		}()
		h := &house{t: t, store: store, path: path, secrets: new(secrets), log: new(strings.Builder)}
		h.Upkeep = upkeep.New(upkeep.Config{Store: store, Settings: store, Registry: h.secrets, Broker: broker,
			Log: slog.New(slog.NewTextHandler(h.log, nil))})
		defer h.Stop()
		w := &model.Webhook{Name: "CRM", Environment: model.Production, Events: []string{"*"}, Status: model.WebhookStatus{Active: true}}
		h.must(store.SaveWebhooks(t.Context(), w))
		test(t, h)
	})
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) set(name, value string) {
	h.t.Helper()
	h.must(h.store.SaveSettings(h.t.Context(), map[string]string{name: value}))
}

func (h *house) accept(size int) error {
	_, err := h.acceptEvent(size)
	return err
}

func (h *house) acceptEvent(size int) (string, error) {
	receipts, err := h.store.Accept(h.t.Context(), []model.Event{{
		Type: "license.renewed", Environment: model.Production, Timestamp: time.Now(), Source: model.SourceIntake,
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Data: fmt.Appendf(nil, `{"text":%q}`, strings.Repeat("x", size)),
	}})
	if err != nil {
		return "", err
	}
	return receipts[0].EventID, nil
}

// deliver stores a delivery whose only attempt, which succeeded, was age ago.
func (h *house) deliver(age time.Duration, size int) {
	h.t.Helper()
	event, err := h.acceptEvent(size)
	h.must(err)
	page, err := h.store.Deliveries(h.t.Context(), model.DeliveryQuery{EventID: event})
	h.must(err)
	a := &model.Attempt{DeliveryID: page.Deliveries[0].ID, Started: time.Now().Add(-age), Succeeded: true}
	h.must(h.store.Record(h.t.Context(), a, model.Verdict{Status: model.Succeeded}))
}

func (h *house) wantLeft(want int) {
	h.t.Helper()
	page, err := h.store.Deliveries(h.t.Context(), model.DeliveryQuery{})
	h.must(err)
	if page.Total != want {
		h.t.Errorf("%d deliveries are left, want %d", page.Total, want)
	}
}

// pass lets time go by, and what it brings about happen.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

const day = 24 * time.Hour

func TestOldDeliveriesLeaveAfterTheTimeOfTheSetting(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		for _, age := range []time.Duration{100 * day, 40 * day, 31 * day, 29 * day, 8 * day, 0} {
			h.deliver(age, 10)
		}
		h.must(h.accept(10)) // waits
		h.Start()
		pass(50 * time.Second)
		h.wantLeft(7) // the start of the program comes first
		pass(time.Minute)
		h.wantLeft(4)
		h.set(model.SettingRetention, "7")
		pass(5 * time.Second)
		h.wantLeft(2)
	})
}

func TestNothingLeavesIfTheLogIsKeptForEver(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.set(model.SettingRetention, "never")
		h.deliver(4000*day, 10)
		h.Start()
		pass(time.Hour)
		h.wantLeft(1)
	})
}

func TestALogInManyStepsLeavesWhole(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		for range 100 {
			h.deliver(40*day, 10)
		}
		h.Start()
		pass(2 * time.Minute)
		h.wantLeft(0)
	})
}

// fillOver stores deliveries of 1 MB until the content is over the cap.
func (h *house) fillOver(limit int64, store func(n int)) {
	h.t.Helper()
	for n := 0; h.size().Content() <= limit; n++ {
		store(n)
	}
}

func (h *house) size() model.StoreSize {
	h.t.Helper()
	size, err := h.store.Size(h.t.Context())
	h.must(err)
	return size
}

const (
	megabyte = 1_000_000
	someCap  = model.MinSizeCap
)

func TestOverTheCapTheOldestLeaveThoughTheyAreYoung(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.set(model.SettingSizeCap, fmt.Sprint(someCap))
		made := 0
		h.fillOver(someCap, func(n int) { h.deliver(time.Duration(n)*time.Minute, megabyte); made++ })
		h.Start()
		pass(time.Minute)
		if size := h.size(); size.OverCap() || size.Content() < someCap/2 {
			t.Errorf("the content is %d, the cap %d", size.Content(), size.Cap)
		}
		page, err := h.store.Deliveries(t.Context(), model.DeliveryQuery{})
		h.must(err)
		if page.Total == 0 || page.Total >= made {
			t.Fatalf("%d of %d deliveries are left", page.Total, made)
		}
		oldest := page.Deliveries[page.Total-1]
		if age := time.Since(oldest.LastAttempt); age > time.Duration(page.Total+2)*time.Minute {
			t.Errorf("of %d deliveries that are left, one was made %v ago: it wasn't the oldest that left", page.Total, age)
		}
		h.must(h.accept(10))
	})
}

func TestWhatWaitsAtTheCapStaysAndNewEventsAreRefused(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.set(model.SettingSizeCap, fmt.Sprint(someCap))
		h.deliver(0, 10)
		waiting := 0
		h.fillOver(someCap, func(int) { h.must(h.accept(megabyte)); waiting++ })
		h.Start()
		pass(time.Minute)
		h.wantLeft(waiting)
		err := h.accept(10)
		if !model.Is(err, model.Full) || !strings.Contains(model.Sentence(err), "10.0 MiB") {
			t.Errorf("at the cap Accept gives %v, want a sentence of kind Full", err)
		}
		h.set(model.SettingSizeCap, fmt.Sprint(2*someCap))
		pass(5 * time.Second)
		h.must(h.accept(10))
		h.set(model.SettingSizeCap, fmt.Sprint(someCap))
		pass(5 * time.Second)
		if err := h.accept(10); !model.Is(err, model.Full) {
			t.Errorf("with the cap lowered again Accept gives %v", err)
		}
		h.settleOldest(2)
		pass(20 * time.Second)
		h.must(h.accept(10))
	})
}

// settleOldest delivers what has waited longest.
func (h *house) settleOldest(n int) {
	h.t.Helper()
	page, err := h.store.Deliveries(h.t.Context(), model.DeliveryQuery{Ascending: true, Limit: n})
	h.must(err)
	for _, d := range page.Deliveries {
		a := &model.Attempt{DeliveryID: d.ID, Started: time.Now(), Succeeded: true}
		h.must(h.store.Record(h.t.Context(), a, model.Verdict{Status: model.Succeeded}))
	}
}

func TestRoomIsGivenBack(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		for range 5 {
			h.deliver(40*day, megabyte)
		}
		before := h.size()
		h.Start()
		pass(5 * time.Minute)
		if after := h.size(); after.File > before.File/2 {
			t.Errorf("the file has %d bytes, before it had %d", after.File, before.File)
		}
	})
}

func (h *house) wantBackups(want int) {
	h.t.Helper()
	backups, err := h.store.Backups(h.t.Context())
	h.must(err)
	if len(backups) != want {
		h.t.Errorf("there are %d backups, want %d", len(backups), want)
	}
}

func TestABackupADay(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.Start()
		pass(50 * time.Second)
		h.wantBackups(0) // the start of the program comes first
		pass(time.Minute)
		h.wantBackups(1)
		h.Stop()
		h.Start()
		pass(time.Hour)
		h.wantBackups(1)
	})
}

func TestTheNextBackupIsMadeADayAfterTheLast(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		dir := filepath.Join(filepath.Dir(h.path), "backups")
		h.must(os.Mkdir(dir, 0o700))
		last := time.Now().Add(-day + 20*time.Minute)
		for _, made := range []time.Time{last, time.Now().Add(300 * day)} { // one was made while the clock was wrong
			name := made.UTC().Format("latchbell-20060102T150405Z-daily.db")
			h.must(os.WriteFile(filepath.Join(dir, name), nil, 0o600))
		}
		h.Start()
		pass(19 * time.Minute)
		h.wantBackups(2)
		pass(3 * time.Minute)
		h.wantBackups(3)
	})
}

func TestABackupThatFailsIsToldAndTriedAgain(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		inTheWay := filepath.Join(filepath.Dir(h.path), "backups")
		h.must(os.WriteFile(inTheWay, nil, 0o600))
		h.Start()
		pass(2 * time.Minute)
		problem := func() string {
			text, err := h.store.Setting(t.Context(), model.SettingBackupProblem)
			h.must(err)
			return text
		}
		if !strings.HasSuffix(problem(), ".") {
			t.Errorf("the problem is %q, want a sentence", problem())
		}
		h.must(os.Remove(inTheWay))
		pass(62 * time.Minute)
		h.wantBackups(1)
		if problem() != "" {
			t.Errorf("after a backup the problem is still %q", problem())
		}
		if n := strings.Count(h.log.String(), "held up"); n != 1 {
			t.Errorf("the log tells the failure %d times, want once:\n%s", n, h.log)
		}
	})
}

func TestReplacedSecretsEndInTime(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		end := time.Now().Add(10*time.Minute + 3*time.Second)
		h.secrets.next.Store(&end)
		h.Start()
		pass(10 * time.Minute)
		before := h.secrets.calls.Load()
		pass(5 * time.Second)
		if h.secrets.calls.Load() == before {
			t.Error("the secret wasn't ended when its time was over")
		}
	})
}

func TestUpkeepEndsWhenTheDatabaseIsDamaged(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.Start()
		pass(2 * time.Minute)
		h.must(os.Rename(h.path, h.path+".moved"))
		pass(time.Minute)
		if err := h.store.Damage(); !model.Is(err, model.Damaged) {
			t.Errorf("the damage is %v", err)
		}
		calls := h.secrets.calls.Load()
		pass(time.Hour)
		if h.secrets.calls.Load() != calls {
			t.Error("the upkeep goes on")
		}
		h.must(os.Rename(h.path+".moved", h.path))
	})
}

func TestStartAndStopMayBeRepeated(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.Stop()
		h.Start()
		h.Start()
		h.Stop()
		h.Stop()
		h.deliver(40*day, 10)
		h.Start()
		pass(2 * time.Minute)
		h.wantLeft(0)
	})
}

// slow is a store whose backup takes until it is stopped.
type slow struct {
	*sqlite.Store
	began chan struct{}
}

// BackUp implements upkeep.Store.
func (s *slow) BackUp(ctx context.Context) error {
	close(s.began)
	<-ctx.Done()
	return ctx.Err()
}

func TestStopInterruptsABackup(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		store := &slow{Store: h.store, began: make(chan struct{})}
		u := upkeep.New(upkeep.Config{Store: store, Settings: h.store, Registry: h.secrets, Broker: new(model.Broker), Log: slog.New(slog.DiscardHandler)})
		u.Start()
		<-store.began
		u.Stop()
		if text, err := h.store.Setting(t.Context(), model.SettingBackupProblem); text != "" || errors.Join(err) != nil {
			t.Errorf("a backup that was stopped is told as a problem: %q (%v)", text, err)
		}
	})
}
