package intake_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"latchbell/delivery/intake"
	"latchbell/model"
	"latchbell/model/sqlite"
	"latchbell/model/sqlite/sqlitetest"
)

// openDisk opens the real store at path, with the token and, at first, one
// webhook that gets every event.
func openDisk(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	ctx := t.Context()
	store := sqlitetest.Open(ctx, t, path, new(model.Broker))
	t.Cleanup(func() { _ = store.Close() }) // the test may have closed it
	if webhooks, err := store.Webhooks(ctx, model.WebhookFilter{}); err != nil || len(webhooks) > 0 {
		return store
	}
	now := time.Now()
	crm := &model.Webhook{
		Name: "CRM", URL: "https://crm.example.com/hooks", Environment: model.Production, Events: []string{"*"},
		SecretRef: model.NewSecretRef(), Status: model.WebhookStatus{Active: true, Since: now}, Created: now, Updated: now,
	}
	if err := store.SaveWebhooks(ctx, crm); err != nil {
		t.Fatal(err)
	}
	if err := store.SaveSettings(ctx, map[string]string{model.SettingTokenHash: model.HashToken(token)}); err != nil {
		t.Fatal(err)
	}
	return store
}

func onDisk(store *sqlite.Store) *intake.Server {
	return intake.New(intake.Config{Store: store, Tokens: &model.TokenKeeper{Settings: store}, Version: "1.2.3"})
}

func TestAcceptedEventIsThereAfterARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "latchbell.db")
	const event = `{"id":"order-9981","type":"license.renewed","data":{"price":1.0}}`
	var first struct {
		ID         string
		Deliveries int
	}
	store := openDisk(t, path)
	d := listenWith(t, nil, onDisk(store))
	d.post(event).decoded(t, &first)
	if err := d.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}

	d = listenWith(t, nil, onDisk(openDisk(t, path)))
	var again struct {
		ID         string
		Deliveries int
		Duplicate  bool
	}
	a := d.post(event)
	a.decoded(t, &again)
	if a.StatusCode != http.StatusOK || again.ID != first.ID || again.Deliveries != 1 || !again.Duplicate {
		t.Errorf("sent again after the restart: %s, at first %+v", a, first)
	}
	d.post(`{"id":"order-9981","type":"license.renewed","data":{"price":1}}`).refused(t, http.StatusConflict)
	var shown struct {
		Key        string
		Data       map[string]any
		Deliveries []struct{ Status string }
	}
	a = d.request("GET", "/v1/events/"+first.ID, "", asCaller...)
	if a.StatusCode != http.StatusOK {
		t.Fatal(a)
	}
	a.decodedLoosely(t, &shown)
	if shown.Key != "order-9981" || len(shown.Deliveries) != 1 || shown.Deliveries[0].Status != "pending" {
		t.Errorf("shown: %s", a)
	}
}

func TestAttacksLeaveNothingOnTheDisk(t *testing.T) {
	store := openDisk(t, filepath.Join(t.TempDir(), "latchbell.db"))
	server := intake.New(intake.Config{Store: store, Tokens: &model.TokenKeeper{Settings: store}, Try: http.NotFoundHandler()})
	d := listenWith(t, nil, server)
	for _, attack := range attacks {
		t.Run(attack.name, func(t *testing.T) {
			answers := d.in(t).say(attack.raw)
			if len(answers) != 1 {
				t.Fatalf("%d answers", len(answers))
			}
			answers[0].refused(t, attack.status)
		})
	}
	if waiting, err := store.Waiting(t.Context()); err != nil || waiting != 0 {
		t.Errorf("%d deliveries wait, %v", waiting, err)
	}
}

func TestOneOfManyWithTheSameKeyIsStored(t *testing.T) {
	store := openDisk(t, filepath.Join(t.TempDir(), "latchbell.db"))
	d := listenWith(t, nil, onDisk(store))
	const callers = 32
	got := make(map[string]int)
	statuses := d.inBackground(callers, "Idempotency-Key: order-9981")
	for range callers {
		got[<-statuses]++
	}
	if fmt.Sprint(got) != fmt.Sprintf("map[200:%d 202:1]", callers-1) {
		t.Errorf("answers: %v", got)
	}
	if waiting, err := store.Waiting(context.WithoutCancel(t.Context())); err != nil || waiting != 1 {
		t.Errorf("%d deliveries wait, %v", waiting, err)
	}
}
