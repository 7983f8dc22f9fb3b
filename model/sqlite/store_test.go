package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchbell/model"
	"latchbell/model/sqlite"
	"latchbell/model/sqlite/sqlitetest"
	"latchbell/model/storetest"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(senderVar); path != "" {
		acceptForEver(path)
	}
	goleak.VerifyTestMain(m)
}

func TestStoreBehavesAsAStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T, broker *model.Broker) storetest.Store {
		return open(t, newPath(t), broker)
	})
}

func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "latchbell.db") }

// open opens a store that is closed when the test ends.
func open(t testing.TB, path string, broker *model.Broker) *sqlite.Store {
	t.Helper()
	s := sqlitetest.Open(t.Context(), t, path, broker)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func addWebhook(t testing.TB, s *sqlite.Store, name string) *model.Webhook {
	t.Helper()
	w := &model.Webhook{Name: name, Environment: model.Production, Events: []string{"*"}, Status: model.WebhookStatus{Active: true}}
	if err := s.SaveWebhooks(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	return w
}

func event() model.Event {
	return model.Event{
		Type: "license.renewed", Environment: model.Production, Timestamp: time.Now(),
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Data: []byte(`{}`), Source: model.SourceIntake,
	}
}

func total(t testing.TB, s *sqlite.Store) int {
	t.Helper()
	page, err := s.Deliveries(t.Context(), model.DeliveryQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return page.Total
}
