package intake_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"latchbell/delivery/intake"
	"latchbell/model"
)

func TestFailuresOfTheStoreAreExplainedButNotShown(t *testing.T) {
	cases := []struct {
		name   string
		fail   error
		status int
	}{
		{"a full disk", errFull, 507},
		{"a store that is away", &model.Error{Kind: model.Unavailable, Err: errBroken, Message: "The database doesn't answer. Try again."}, 503},
		{"a damaged store", &model.Error{Kind: model.Damaged, Err: errBroken, Message: "Row 7 of /home/zoe can't be read."}, 500},
		{"a fault", errBroken, 500},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			d := openDoor(t, &memory{fail: c.fail}, intake.Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
			for _, a := range []answer{
				d.post(renewal),
				d.request("GET", "/v1/events/evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", "", asCaller...),
				d.request("GET", "/v1/events", "", asCaller...),
				d.request("GET", "/v1/health", ""),
			} {
				if p := a.refused(t, c.status); strings.Contains(p.Detail, "sqlite") || strings.Contains(p.Detail, "/home") {
					t.Errorf("the detail shows the inside: %q", p.Detail)
				}
			}
			if got := strings.Count(log.String(), "sqlite: disk I/O error"); got != 4 {
				t.Errorf("the log tells the cause %d times, want 4:\n%s", got, &log)
			}
			if strings.Contains(log.String(), token) || strings.Contains(log.String(), "lic_42") {
				t.Errorf("the log holds what isn't for it:\n%s", &log)
			}
		})
	}
}

func TestTokenThatCannotBeCheckedLetsNobodyIn(t *testing.T) {
	store := &memory{}
	d := openDoor(t, store, intake.Config{Tokens: tokens{right: token, fail: errBroken}})
	d.post(renewal).refused(t, http.StatusInternalServerError)
	d.isWell(0)
}

func TestEventIsStoredThoughTheCallerHangsUp(t *testing.T) {
	told := make(chan []model.Receipt, 1)
	store := &memory{webhooks: []string{"whk_1"}, gate: make(chan struct{}), entered: make(chan struct{})}
	d := openDoor(t, store, intake.Config{Accepted: func(receipts []model.Receipt) { told <- receipts }})
	conn := d.begin(compose("POST", "/v1/events", renewal, asCaller...))
	<-store.entered
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	d.isWell(0) // the server has had the time to notice
	close(store.gate)
	if got := <-told; len(got) != 1 {
		t.Errorf("told %v", got)
	}
	d.isWell(1)
}

func TestReceiverGetsWhatIsTried(t *testing.T) {
	var got []string
	try := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Webhook-Id"))
		w.WriteHeader(http.StatusNoContent)
	})
	d := openDoor(t, &memory{}, intake.Config{Try: try})
	if a := d.request("POST", "/try", "{}", "Webhook-Id: evt_1"); a.StatusCode != http.StatusNoContent {
		t.Errorf("got %d %s", a.StatusCode, a.body)
	}
	d.request("GET", "/try", "").refused(t, http.StatusMethodNotAllowed)
	if len(got) != 1 || got[0] != "evt_1" {
		t.Errorf("the receiver got %v", got)
	}
}

func TestWithoutAReceiverThereIsNothingToTry(t *testing.T) {
	openDoor(t, &memory{}, intake.Config{}).request("POST", "/try", "{}").refused(t, http.StatusNotFound)
}
