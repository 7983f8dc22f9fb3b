package delivery

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"latchbell/assets"
	"latchbell/model"
	"latchbell/model/sqlite"
	"latchbell/model/sqlite/sqlitetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// lab is an engine over the real store, with a network and a keychain of the
// test's making.
type lab struct {
	t       testing.TB
	broker  *model.Broker
	store   *sqlite.Store
	path    string
	secrets *keys
	network *pipes
	machine *machine
	engine  *Engine
}

// virtually runs test in a bubble of virtual time.
func virtually(t *testing.T, test func(*testing.T, *lab)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		l.network = newPipes()
		l.engine.dial = l.network.dial
		defer func() { l.engine.Stop() }() // whichever it is by then, also after Fatal
		test(t, l)
	})
}

func newLab(t testing.TB) *lab {
	t.Helper()
	l := &lab{t: t, machine: newMachine(), broker: &model.Broker{}, secrets: &keys{entries: map[string]string{}}, path: filepath.Join(t.TempDir(), "latchbell.db")}
	l.store = l.open(l.broker)
	l.engine = l.over(l.store)
	return l
}

func (l *lab) open(broker *model.Broker) *sqlite.Store {
	l.t.Helper()
	store := sqlitetest.Open(context.Background(), l.t, l.path, broker)
	l.t.Cleanup(func() { l.must(store.Close()) })
	return store
}

// over returns an engine that works with q.
func (l *lab) over(q Queue) *Engine {
	l.t.Helper()
	catalogue, err := model.ParseCatalogue(assets.CatalogueJSON)
	l.must(err)
	e := New(Config{Queue: q, Settings: l.store, Secrets: l.secrets, Catalogue: catalogue, Broker: l.broker, Version: "1.2.3"})
	e.computer = l.machine.computer()
	if l.network != nil {
		e.dial = l.network.dial
	}
	return e
}

func (l *lab) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// start starts the engine.
func (l *lab) start() {
	l.t.Helper()
	l.must(l.engine.Start(l.t.Context()))
}

// restart closes everything for a while and starts it anew.
func (l *lab) restart(pause time.Duration) {
	l.t.Helper()
	l.engine.Stop()
	l.must(l.store.Close())
	time.Sleep(pause)
	l.store = l.open(l.broker)
	l.engine = l.over(l.store)
	l.start()
}

// webhook stores a webhook for every event, at http://<name>.test/.
func (l *lab) webhook(name string) *model.Webhook {
	l.t.Helper()
	return l.webhookAt(name, "http://"+name+".test/")
}

func (l *lab) webhookAt(name, url string) *model.Webhook {
	l.t.Helper()
	w := model.NewWebhook()
	w.Name, w.URL, w.Events = name, url, []string{"*"}
	w.SecretRef, w.Status.Since = model.NewSecretRef(), time.Now()
	l.must(l.secrets.Set(context.Background(), w.SecretRef, model.NewSecret()))
	l.must(l.store.SaveWebhooks(context.Background(), w))
	return w
}

// accept stores n events without telling the engine.
func (l *lab) accept(n int) []model.Receipt {
	l.t.Helper()
	events := make([]model.Event, n)
	for i := range events {
		events[i] = model.Event{
			Type: "license.renewed", Environment: model.Production, Timestamp: time.Now(), Received: time.Now(),
			Initiator: model.Initiator{Type: model.InitiatorSystem}, Subject: fmt.Sprintf("lic_%d", i),
			Data: fmt.Appendf(nil, `{"license":{"id":"lic_%d"},"price":1.0}`, i), Source: model.SourceIntake,
		}
	}
	receipts, err := l.store.Accept(context.Background(), events)
	l.must(err)
	return receipts
}

// send stores n events and hands them over to the engine.
func (l *lab) send(n int) {
	l.t.Helper()
	l.engine.Accepted(l.accept(n))
}

// soon waits for what happens at once. The recording of outcomes may wait a few
// milliseconds for company, and what begins together a few for its turn.
func soon() {
	time.Sleep(100 * time.Millisecond)
	synctest.Wait()
}

// deliveries returns the deliveries of w, or all for nil, the oldest first.
func (l *lab) deliveries(w *model.Webhook) []model.Delivery {
	l.t.Helper()
	query := model.DeliveryQuery{Sort: model.SortActivity, Ascending: true, Limit: 1000}
	if w != nil {
		query.WebhookID = w.ID
	}
	page, err := l.store.Deliveries(context.Background(), query)
	l.must(err)
	return page.Deliveries
}

// only returns the single delivery there is.
func (l *lab) only() model.Delivery {
	l.t.Helper()
	all := l.deliveries(nil)
	if len(all) != 1 {
		l.t.Fatalf("there are %d deliveries", len(all))
	}
	return all[0]
}

// expect checks that all deliveries of w have a status.
func (l *lab) expect(w *model.Webhook, n int, status model.DeliveryStatus, hold model.HoldReason) {
	l.t.Helper()
	all := l.deliveries(w)
	if len(all) != n {
		l.t.Errorf("%d deliveries, want %d", len(all), n)
	}
	for _, d := range all {
		if d.Status != status || d.Hold != hold {
			l.t.Errorf("%s is %s (%s), want %s (%s)", d.ID, d.Status, d.Hold, status, hold)
		}
	}
}

// request is what a receiver got.
type request struct {
	at     time.Time
	host   string
	header http.Header
	body   string
}

// inbox is a receiver that notes what it gets.
type inbox struct {
	mu       sync.Mutex
	requests []request
}

func (i *inbox) note(r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.requests = append(i.requests, request{time.Now(), r.Host, r.Header.Clone(), string(body)})
}

func (i *inbox) all() []request {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]request(nil), i.requests...)
}

// receive starts receivers for all hosts, which note each request and then
// answer with handler, or 200 without one.
func (l *lab) receive(handler http.HandlerFunc) *inbox {
	i := &inbox{}
	l.network.serve(l.t.(*testing.T), func(w http.ResponseWriter, r *http.Request) {
		i.note(r)
		if handler != nil {
			handler(w, r)
		}
	})
	return i
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// keys is a keychain that can be locked, as a whole or one entry of it.
type keys struct {
	mu        sync.Mutex
	entries   map[string]string
	locked    bool
	lockedRef string
	asked     int
	// before, if set, is called before a question is answered.
	before func()
}

func (k *keys) Get(ctx context.Context, ref string) (string, error) {
	if k.before != nil {
		k.before()
	}
	k.mu.Lock()
	k.asked++
	locked, secret := k.locked || k.lockedRef == ref, k.entries[ref]
	k.mu.Unlock()
	if locked {
		if !sleep(ctx, 3*time.Second) { // as slow as a keychain that hangs
			return "", ctx.Err()
		}
		return "", &model.Error{Kind: model.Unavailable, Message: "The keychain is locked. Unlock it."}
	}
	if secret == "" {
		return "", model.NotFoundf("There is no such secret.")
	}
	return secret, nil
}

func (k *keys) Set(_ context.Context, ref, secret string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.entries[ref] = secret
	return nil
}

func (k *keys) Delete(_ context.Context, ref string) error {
	return k.Set(context.Background(), ref, "")
}

func (k *keys) lock(locked bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.locked = locked
}
