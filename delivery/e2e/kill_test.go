package e2e

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"latchbell/model"
	"latchbell/model/sqlite"
)

const (
	killRounds  = 20
	killClients = 8
	// mostInFlight is more than one webhook ever has under way or not yet
	// recorded, and far less than it gets in a round.
	mostInFlight = 256
)

// ordering is a license server with many clients that survives every kill: an
// order that wasn't acknowledged is sent again, with the same key, until it is.
type ordering struct {
	client *client

	mu sync.Mutex
	// next is the first order never sent; unsure are those sent without an
	// answer.
	next   int
	unsure []int
	// events are the acknowledged orders with the ids that they got.
	events map[int]string
}

func (o *ordering) take() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if last := len(o.unsure) - 1; last >= 0 {
		order := o.unsure[last]
		o.unsure = o.unsure[:last]
		return order
	}
	o.next++
	return o.next
}

func (o *ordering) settle(order int, id string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil {
		o.unsure = append(o.unsure, order)
		return
	}
	if known, ok := o.events[order]; ok && known != id {
		o.client.t.Errorf("order %d was acknowledged as %s and then as %s", order, known, id)
	}
	o.events[order] = id
}

// run posts orders until one isn't answered, and calls acknowledged for each
// that is.
func (o *ordering) run(acknowledged func()) {
	for {
		order := o.take()
		id, err := o.client.post(fmt.Sprintf(`{"type":"license.created","id":"order-%d","data":{"order":%d}}`, order, order))
		o.settle(order, id, err)
		if err != nil {
			return
		}
		acknowledged()
	}
}

// untilKilled has all clients post until the intake is killed at a random moment.
func (o *ordering) untilKilled(intake *process) {
	first := make(chan struct{})
	var once sync.Once
	var clients sync.WaitGroup
	for range killClients {
		clients.Go(func() { o.run(func() { once.Do(func() { close(first) }) }) })
	}
	<-first
	time.Sleep(rand.N(400 * time.Millisecond))
	intake.kill()
	clients.Wait()
}

// acknowledged returns the ids of all acknowledged events.
func (o *ordering) acknowledged() []string {
	var ids []string
	for _, id := range o.events {
		ids = append(ids, id)
	}
	return ids
}

// ledger remembers which order came as which event, and how often since the
// last kill.
type ledger struct {
	mu     sync.Mutex
	orders map[int]string
	// came are the events of this round, settled those that were recorded as
	// delivered at an earlier kill.
	came    map[string]bool
	settled map[string]bool
	faults  []string
}

func newLedger() *ledger {
	return &ledger{orders: make(map[int]string), came: make(map[string]bool), settled: make(map[string]bool)}
}

func (l *ledger) note(id string, order int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.orders[order]; ok && known != id {
		l.fault("order %d came as %s and as %s", order, known, id)
	}
	l.orders[order] = id
	if l.came[id] {
		l.fault("%s came twice though there was no kill between", id)
	}
	if l.settled[id] {
		l.fault("%s came again though it was recorded as delivered before the kill", id)
	}
	l.came[id] = true
}

func (l *ledger) fault(format string, args ...any) {
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}

// endRound notes what is recorded as delivered, and returns how many came in
// this round that aren't: those in flight at the kill.
func (l *ledger) endRound(delivered []string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range delivered {
		l.settled[id] = true
	}
	inFlight := 0
	for id := range l.came {
		if !l.settled[id] {
			inFlight++
		}
	}
	clear(l.came)
	return inFlight
}

func TestTwentyKillsUnderLoadLoseNothingAndRepeatOnlyWhatWasInFlight(t *testing.T) {
	p := newProgram(t)
	secret := model.NewSecret()
	receiver, seen := newCRM(t, secret), newLedger()
	receiver.note = func(id string, body []byte) {
		seen.note(id, orderOf(t, body))
		time.Sleep(rand.N(4 * time.Millisecond)) // so that something is in flight at any moment
	}
	p.addWebhook(receiver.URL, secret)
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	orders := &ordering{client: p.client(intake), events: make(map[int]string)}

	repeats := 0
	for round := range killRounds {
		orders.client.url = intake.url
		orders.untilKilled(intake)
		inFlight := seen.endRound(p.delivered(seen.settled))
		if inFlight > mostInFlight {
			t.Errorf("at kill %d there were %d deliveries in flight", round+1, inFlight)
		}
		repeats += inFlight
		intake = p.start("serve", "--listen", "127.0.0.1:0")
	}
	accepted := orders.acknowledged()
	waitFor(t, "every acknowledged event", func() bool { return receiver.got(accepted) })
	if code := intake.end(); code != 0 {
		t.Errorf("serve ended with exit code %d: %s", code, intake.stderr)
	}
	for _, fault := range append(seen.faults, receiver.complaints()...) {
		t.Error(fault)
	}
	for order, id := range orders.events {
		if came := seen.orders[order]; came != id {
			t.Errorf("order %d was acknowledged as %s and came as %q", order, id, came)
		}
	}
	if repeats == 0 {
		t.Error("nothing was ever in flight at a kill; nothing was tested")
	}
	t.Logf("%d events acknowledged; %d were in flight at one of %d kills", len(accepted), repeats, killRounds)
}

// delivered returns the events that the database of the killed program records
// as delivered, newest first, as far back as there are any that aren't known. It
// reads a copy, so that the program itself recovers the database at its next
// start.
func (p *program) delivered(known map[string]bool) []string {
	p.t.Helper()
	folder := p.t.TempDir()
	for _, name := range []string{"latchbell.db", "latchbell.db-wal"} {
		p.copyOf(name, folder)
	}
	store, err := sqlite.Open(p.t.Context(), filepath.Join(folder, "latchbell.db"), new(model.Broker))
	if err != nil {
		p.t.Fatalf("the database can't be opened after a kill: %v", err)
	}
	defer store.Close()
	query := model.DeliveryQuery{Statuses: []model.DeliveryStatus{model.Succeeded}, Limit: 100}
	var ids []string
	for news := true; news; {
		page, err := store.Deliveries(p.t.Context(), query)
		if err != nil {
			p.t.Fatal(err)
		}
		news = false
		for _, d := range page.Deliveries {
			ids = append(ids, d.EventID)
			news = news || !known[d.EventID]
		}
		query.After = page.Next
		news = news && page.Next != ""
	}
	return ids
}

func (p *program) copyOf(name, folder string) {
	p.t.Helper()
	from, err := os.Open(filepath.Join(p.data, name))
	if err != nil {
		p.t.Fatal(err)
	}
	defer from.Close()
	to, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		p.t.Fatal(err)
	}
	defer to.Close()
	if _, err := io.Copy(to, from); err != nil {
		p.t.Fatal(err)
	}
}
