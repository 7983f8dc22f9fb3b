package ui

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"latchbell/assets"
	"latchbell/model"
	"latchbell/model/sqlite"
	"latchbell/model/sqlite/sqlitetest"
	"latchbell/ui/widgets"
)

// queue stands for the UI goroutine: what is dispatched waits until the test
// runs it on its own goroutine.
type queue struct {
	mu      sync.Mutex
	waiting []func()
	arrived chan struct{}
}

func newQueue() *queue { return &queue{arrived: make(chan struct{}, 1)} }

func (q *queue) dispatch(f func()) {
	q.mu.Lock()
	q.waiting = append(q.waiting, f)
	q.mu.Unlock()
	select {
	case q.arrived <- struct{}{}:
	default:
	}
}

// run runs what waits now.
func (q *queue) run() {
	q.mu.Lock()
	waiting := q.waiting
	q.waiting = nil
	q.mu.Unlock()
	for _, f := range waiting {
		f()
	}
}

// until runs what is dispatched until done reports true.
func (q *queue) until(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		q.run()
		if done() {
			return
		}
		select {
		case <-q.arrived:
		case <-deadline:
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// memory is a keychain in memory. It can be locked.
type memory struct {
	mu      sync.Mutex
	entries map[string]string
	locked  bool
}

var errLocked = &model.Error{Kind: model.Unavailable, Message: "The keychain is locked. Unlock it and try again."}

func (m *memory) Get(_ context.Context, ref string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return "", errLocked
	}
	secret, ok := m.entries[ref]
	if !ok {
		return "", model.NotFoundf("There is no such entry.")
	}
	return secret, nil
}

func (m *memory) Set(_ context.Context, ref, secret string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return errLocked
	}
	m.entries[ref] = secret
	return nil
}

func (m *memory) Delete(_ context.Context, ref string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.entries, ref)
	return nil
}

func (m *memory) Unlock(context.Context) error {
	m.lock(false)
	return nil
}

func (m *memory) lock(locked bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.locked = locked
}

// answering is a sender whose receivers answer at once, with status.
type answering struct {
	store *sqlite.Store

	mu     sync.Mutex
	status int
	state  model.SenderState
}

func (s *answering) Test(ctx context.Context, webhookID string) (string, error) {
	return s.test(ctx, webhookID, model.SourceTest)
}

func (s *answering) TestNewSecret(ctx context.Context, webhookID string) (string, error) {
	return s.test(ctx, webhookID, model.SourceSecretTest)
}

func (s *answering) test(ctx context.Context, webhookID string, source model.Source) (string, error) {
	w, err := s.store.Webhook(ctx, webhookID)
	if err != nil {
		return "", err
	}
	event := model.NewTest(w, json.RawMessage(`{"license":{"id":"lic_1"}}`), time.Now())
	event.Source = source
	receipts, err := s.store.Accept(ctx, []model.Event{event})
	if err != nil {
		return "", err
	}
	page, err := s.store.Deliveries(ctx, model.DeliveryQuery{EventID: receipts[0].EventID})
	if err != nil {
		return "", err
	}
	return page.Deliveries[0].ID, s.try(ctx, page.Deliveries[0].ID, time.Now())
}

func (s *answering) Resend(ctx context.Context, deliveryID string) error {
	if _, err := s.store.Resend(ctx, deliveryID); err != nil {
		return err
	}
	return s.try(ctx, deliveryID, time.Now())
}

// try makes one attempt and records what came of it.
func (s *answering) try(ctx context.Context, deliveryID string, started time.Time) error {
	job, err := s.store.Job(ctx, deliveryID)
	if err != nil || job.Delivery.Status != model.Pending {
		return err
	}
	status := s.answer()
	attempt := &model.Attempt{
		DeliveryID: deliveryID, Round: job.Delivery.Round, Started: started, Succeeded: status < 300,
		Request:  model.Request{Method: "POST", URL: job.Delivery.WebhookURL, Headers: []model.Header{{Name: "content-type", Value: "application/json"}}},
		Response: model.Response{Proto: "HTTP/1.1", Status: status, Body: []byte(`{"ok":true}`)},
		Timings:  model.Timings{FirstByte: 10 * time.Millisecond, Total: 12 * time.Millisecond},
	}
	verdict := model.Verdict{Status: model.Succeeded}
	if !attempt.Succeeded {
		attempt.Cause, attempt.Reason = "status", "The receiver failed."
		verdict.Status = model.Failed
	}
	return s.store.Record(ctx, attempt, verdict)
}

func (s *answering) TestType(ctx context.Context, webhookID, _ string) (string, error) {
	return s.test(ctx, webhookID, model.SourceTest)
}

// Preview shows the type of the event as the whole body.
func (s *answering) Preview(_ context.Context, d model.Draft) (*model.Preview, error) {
	if d.Webhook.Template == "broken" {
		return nil, model.Invalidf("template", "Line 1: broken.")
	}
	return &model.Preview{
		URL:     d.Webhook.URL,
		Headers: []model.Header{{Name: "content-type", Value: "application/json"}},
		Body:    []byte(`{"type":"` + d.Type + `"}`),
	}, nil
}

func (s *answering) Destination(context.Context, *model.Webhook) (model.Destination, error) {
	return model.Destination{Name: "License bot", Place: "channel 1234", Known: true}, nil
}

func (s *answering) Body(ctx context.Context, deliveryID string, _ int) ([]byte, error) {
	job, err := s.store.Job(ctx, deliveryID)
	if err != nil {
		return nil, err
	}
	return job.Event.Data, nil
}

func (s *answering) State() model.SenderState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

func (s *answering) setState(state model.SenderState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
}

func (s *answering) answer() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

func (s *answering) answerWith(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// bench is a window over a real store, without a screen.
type bench struct {
	*testing.T
	*window
	queue    *queue
	store    *sqlite.Store
	sender   *answering
	keychain *memory
	app      fyne.App
	// restore is the name of the backup that the window asked to be restored.
	restore  string
	restarts int
	recovery *recoveryWindow // of newRecovery
}

func newBench(t *testing.T) *bench {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(widgets.NewTheme("light"))
	broker := new(model.Broker)
	store := sqlitetest.Open(t.Context(), t, filepath.Join(t.TempDir(), "latchbell.db"), broker)
	b := &bench{T: t, app: app, queue: newQueue(), store: store, keychain: &memory{entries: map[string]string{}}}
	b.sender = &answering{store: store, status: 200, state: model.SenderState{Here: true, Address: "127.0.0.1:7420"}}
	types := &model.CustomTypes{Store: store, Catalogue: shippedCatalogue(t), Broker: broker}
	if err := types.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.window = newWindow(app, Config{
		Store: store, Registry: &model.Registry{Store: store, Secrets: b.keychain},
		Tokens: &model.TokenKeeper{Settings: store, Secrets: b.keychain},
		Sender: b.sender, Keychain: b.keychain, Catalogue: types.Catalogue, CustomTypes: types, Broker: broker,
		Version: "1.2.3", DataDir: t.TempDir(), TryURL: func() string { return "http://127.0.0.1:7420/try" },
		GuideURL:       func() string { return "http://127.0.0.1:7420/docs" },
		RequestRestore: func(_ context.Context, backup string) error { b.restore = backup; return nil },
		Restart:        func() { b.restarts++ },
	}, b.queue.dispatch)
	b.window.follow()
	t.Cleanup(func() {
		b.window.stop()
		closeOpen(app, b.window.win)
		types.Stop()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// closeOpen closes a window that hasn't closed itself.
func closeOpen(app fyne.App, win fyne.Window) {
	if slices.Contains(app.Driver().AllWindows(), win) {
		win.Close()
	}
}

// until waits until something holds.
func (b *bench) until(what string, done func() bool) {
	b.Helper()
	b.queue.until(b.T, what, done)
}

// addWebhook stores an active webhook for every event.
func (b *bench) addWebhook(name string) *model.Webhook {
	b.Helper()
	w := model.NewWebhook()
	w.Name, w.URL, w.Events = name, "https://crm.example.com/hooks", []string{"*"}
	if err := b.Registry.Create(b.Context(), w, ""); err != nil {
		b.Fatal(err)
	}
	return w
}

// addEvent stores an event and tries its deliveries.
func (b *bench) addEvent(eventType string) {
	b.Helper()
	b.addEventAt(eventType, time.Now())
}

// addEventAt stores an event and tries its deliveries at a moment of one's own.
func (b *bench) addEventAt(eventType string, tried time.Time) {
	b.Helper()
	receipts, err := b.store.Accept(b.Context(), []model.Event{{
		Type: eventType, Environment: model.Production, Timestamp: time.Now(), Received: time.Now(),
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Data: json.RawMessage(`{"license":{"id":"lic_42"}}`), Source: model.SourceIntake,
	}})
	if err != nil {
		b.Fatal(err)
	}
	page, err := b.store.Deliveries(b.Context(), model.DeliveryQuery{EventID: receipts[0].EventID})
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range page.Deliveries {
		if err := b.sender.try(b.Context(), d.ID, tried); err != nil {
			b.Fatal(err)
		}
	}
}

// stored returns the webhooks in the store.
func (b *bench) stored() []*model.Webhook {
	b.Helper()
	webhooks, err := b.store.Webhooks(b.Context(), model.WebhookFilter{})
	if err != nil {
		b.Fatal(err)
	}
	return webhooks
}

// press presses the button with a label in the dialog on top.
func (b *bench) press(label string) {
	b.Helper()
	top := b.win.Canvas().Overlays().Top()
	if top == nil {
		b.Fatalf("no dialog is open in which %q could be pressed", label)
	}
	for _, o := range test.LaidOutObjects(top) {
		if button, ok := o.(*widgets.Button); ok && button.AccessibilityLabel() == label {
			test.Tap(button)
			return
		}
	}
	b.Fatalf("the dialog has no button %q", label)
}

// asks reports whether a dialog is open.
func (b *bench) asks() bool { return b.win.Canvas().Overlays().Top() != nil }

// says reports whether a message with this text is in view.
func (b *bench) says(text string) bool {
	return slices.Contains(paragraphs(b.win.Content()), text)
}

// paragraphs returns the wrapping texts that are in view in o.
func paragraphs(o fyne.CanvasObject) []string {
	var texts []string
	for _, o := range test.LaidOutObjects(o) {
		if text, ok := o.(*widget.RichText); ok {
			texts = append(texts, text.String())
		}
	}
	return texts
}

func shippedCatalogue(t *testing.T) *model.Catalogue {
	t.Helper()
	catalogue, err := model.ParseCatalogue(assets.CatalogueJSON)
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

// testCatalogue is small enough to be seen whole.
func testCatalogue(t *testing.T) *model.Catalogue {
	t.Helper()
	catalogue, err := model.ParseCatalogue([]byte(`{"groups":[
		{"name":"license","title":"License","types":[
			{"type":"license.created","title":"License created","fires":"Fires when a license is made.","excludes":"Not else.","sample":{}},
			{"type":"license.renewed","title":"License renewed","fires":"Fires when a license is renewed.","excludes":"Not else.","sample":{}}]},
		{"name":"activation","title":"Activation","types":[
			{"type":"activation.created","title":"Activation created","fires":"Fires on activation.","excludes":"Not else.","sample":{}},
			{"type":"activation.failed","title":"Activation failed","fires":"Fires on refusal.","excludes":"Not else.","sample":{}}]},
		{"name":"webhook","title":"Webhook","types":[
			{"type":"webhook.test","title":"Test","fires":"Fires on request.","excludes":"Not else.","sample":{}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

// pressInView presses the button with a label in the window.
func (b *bench) pressInView(label string) {
	b.Helper()
	for _, o := range test.LaidOutObjects(b.win.Content()) {
		if button, ok := o.(*widgets.Button); ok && button.AccessibilityLabel() == label {
			test.Tap(button)
			return
		}
	}
	b.Fatalf("no button %q is in view", label)
}

// counts reports whether the navigation shows this count at one of its entries.
func (b *bench) counts(text string) bool {
	for _, o := range test.LaidOutObjects(b.menu) {
		if badge, ok := o.(*widgets.Badge); ok && badge.Text() == text {
			return true
		}
	}
	return false
}
