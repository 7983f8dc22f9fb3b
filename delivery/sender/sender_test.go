package sender_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"latchbell/delivery"
	"latchbell/delivery/intake"
	"latchbell/delivery/sender"
	"latchbell/model"
	"latchbell/model/folder"
	"latchbell/model/sqlite"
	"latchbell/model/sqlite/sqlitetest"
)

// secrets is a keychain in memory.
type secrets struct {
	mu     sync.Mutex
	byRef  map[string]string
	locked bool
}

func (s *secrets) use(do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.locked {
		return &model.Error{Kind: model.Unavailable, Message: "The keychain is locked."}
	}
	return do()
}

func (s *secrets) setLocked(locked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locked = locked
}

// Get implements model.Secrets.
func (s *secrets) Get(_ context.Context, ref string) (secret string, err error) {
	err = s.use(func() error {
		var ok bool
		if secret, ok = s.byRef[ref]; !ok {
			return model.NotFoundf("no such secret")
		}
		return nil
	})
	return secret, err
}

// Set implements model.Secrets.
func (s *secrets) Set(_ context.Context, ref, secret string) error {
	return s.use(func() error { s.byRef[ref] = secret; return nil })
}

// Delete implements model.Secrets.
func (s *secrets) Delete(_ context.Context, ref string) error {
	return s.use(func() error { delete(s.byRef, ref); return nil })
}

// path is the whole path of an event in one process.
type path struct {
	*sender.Sender

	store    *sqlite.Store
	tokens   *model.TokenKeeper
	registry *model.Registry
	secrets  *secrets
	broker   *model.Broker
	token    string
	upkeep   *duties
	log      *logged
}

// logged is what was logged.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newPath puts the parts together on a data folder, not started.
func newPath(tb testing.TB, dir, listen string) *path {
	tb.Helper()
	data, err := folder.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	p := &path{broker: new(model.Broker), secrets: &secrets{byRef: make(map[string]string)},
		upkeep: new(duties), log: new(logged)}
	p.store = sqlitetest.Open(tb.Context(), tb, data.Database(), p.broker)
	tb.Cleanup(func() {
		if err := p.store.Close(); err != nil {
			tb.Error(err)
		}
	})
	p.tokens = &model.TokenKeeper{Settings: p.store, Secrets: p.secrets, Broker: p.broker}
	p.registry = &model.Registry{Store: p.store, Secrets: p.secrets}
	log := slog.New(slog.NewTextHandler(p.log, nil))
	engine := delivery.New(delivery.Config{Queue: p.store, Settings: p.store, Secrets: p.secrets, Catalogue: new(model.Catalogue),
		Broker: p.broker, Version: "test", Log: log})
	server := intake.New(intake.Config{Store: p.store, Tokens: p.tokens, Try: http.NotFoundHandler(),
		Accepted: engine.Accepted, Version: "test", Log: log})
	p.Sender = sender.New(sender.Config{Lock: data, Engine: engine, Intake: server, Listen: listen,
		Tokens: p.tokens, Upkeep: p.upkeep, Settings: p.store, Broker: p.broker, Log: log})
	p.upkeep.state = p.State
	tb.Cleanup(p.Stop)
	return p
}

// startPath starts a path with one webhook to url.
func startPath(tb testing.TB, url string) *path {
	tb.Helper()
	p := newPath(tb, tb.TempDir(), "127.0.0.1:0")
	var err error
	if p.token, err = p.tokens.Token(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	w := &model.Webhook{Name: "CRM", URL: url, Events: []string{"*"}, Status: model.WebhookStatus{Active: true}}
	if err := p.registry.Create(tb.Context(), w, ""); err != nil {
		tb.Fatal(err)
	}
	if err := p.Start(context.WithoutCancel(tb.Context())); err != nil {
		tb.Fatal(err)
	}
	return p
}

// expect waits until the state satisfies ready.
func (p *path) expect(t *testing.T, what string, ready func(model.SenderState) bool) {
	t.Helper()
	changes := p.broker.Subscribe(model.SenderChanged | model.SettingsChanged)
	defer changes.Close()
	timeout := time.After(30 * time.Second)
	for !ready(p.State()) {
		select {
		case <-changes.C:
		case <-timeout:
			t.Fatalf("waited for %s; the state is %+v", what, p.State())
		}
	}
}

func TestAWindowTakesOverWhenTheOtherSenderEnds(t *testing.T) {
	dir := t.TempDir()
	first, second := newPath(t, dir, "127.0.0.1:0"), newPath(t, dir, "127.0.0.1:0")
	if err := first.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	second.Follow(t.Context())
	second.expect(t, "the state of a window beside a sender", func(s model.SenderState) bool {
		return s.Elsewhere && !s.Here && s.Address == first.State().Address
	})
	if err := newPath(t, dir, "127.0.0.1:0").Start(t.Context()); !model.Is(err, model.Conflict) {
		t.Errorf("a second Start returned %v, want a conflict", err)
	}
	first.Stop()
	second.expect(t, "the take-over", func(s model.SenderState) bool { return s.Here && s.Address != "" })
}

func TestAnAddressInUseIsSaidAndTakenWhenFree(t *testing.T) {
	blocker := httptest.NewServer(http.NotFoundHandler())
	defer blocker.Close()
	address := strings.TrimPrefix(blocker.URL, "http://")
	p := newPath(t, t.TempDir(), address)
	p.Follow(t.Context())
	p.expect(t, "a sentence on the address", func(s model.SenderState) bool {
		return s.Here && strings.Contains(s.Problem, "another program")
	})
	blocker.Close()
	p.expect(t, "the intake", func(s model.SenderState) bool { return s.Address == address && s.Problem == "" })
}

func TestTheTokenIsMadeOnceTheKeychainOpens(t *testing.T) {
	p := newPath(t, t.TempDir(), "127.0.0.1:0")
	p.secrets.setLocked(true)
	if err := p.Start(t.Context()); err != nil {
		t.Fatalf("a locked keychain must not stop the start: %v", err)
	}
	p.expect(t, "a sentence on the keychain", func(s model.SenderState) bool { return s.KeychainProblem != "" })
	p.secrets.setLocked(false)
	p.expect(t, "the token", func(s model.SenderState) bool { return s.KeychainProblem == "" })
	if token, err := p.tokens.Token(t.Context()); err != nil || token == "" {
		t.Errorf("Token() = %q, %v", token, err)
	}
	if got := strings.Count(p.log.String(), "The keychain is locked."); got != 1 {
		t.Errorf("the log names the keychain %d times, want once:\n%s", got, p.log)
	}
}

func TestStopIsIdempotentAndFreesTheLock(t *testing.T) {
	dir := t.TempDir()
	p := newPath(t, dir, "127.0.0.1:0")
	p.Stop() // before a start it does nothing
	if err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.Stop()
	p.Stop()
	if err := newPath(t, dir, "127.0.0.1:0").Start(t.Context()); err != nil {
		t.Errorf("the lock wasn't freed: %v", err)
	}
}

// unwritable are settings on a disk that can't be written.
type unwritable struct{ model.Settings }

func (unwritable) SaveSettings(context.Context, map[string]string) error {
	return &model.Error{Kind: model.Unavailable, Message: "The data folder can't be written."}
}

func TestNothingIsSentFromAFolderThatCannotBeWritten(t *testing.T) {
	data, err := folder.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := newPath(t, t.TempDir(), "127.0.0.1:0")
	s := sender.New(sender.Config{Lock: data, Settings: unwritable{p.store}, Broker: p.broker, Log: slog.New(slog.DiscardHandler)})
	if err := s.Start(t.Context()); !model.Is(err, model.Unavailable) {
		t.Errorf("Start returned %v, want why nothing can be written", err)
	}
}
