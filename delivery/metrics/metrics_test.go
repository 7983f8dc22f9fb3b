package metrics_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"latchbell/delivery/intake"
	"latchbell/delivery/metrics"
	latchbell "latchbell/model"
)

var _ intake.Metrics = (*metrics.Metrics)(nil)

// scraped returns what m shows, as Prometheus reads it.
func scraped(t *testing.T, m *metrics.Metrics) map[string]*dto.MetricFamily {
	t.Helper()
	recorder := httptest.NewRecorder()
	m.ServeHTTP(recorder, httptest.NewRequest("GET", "/metrics", nil))
	if recorder.Code != http.StatusOK || !strings.HasPrefix(recorder.Header().Get("Content-Type"), "text/plain") {
		t.Fatalf("got %d %s", recorder.Code, recorder.Header().Get("Content-Type"))
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(recorder.Body)
	if err != nil {
		t.Fatalf("Prometheus can't read it: %v", err)
	}
	return families
}

// value returns the value of a series, given as `name{label="value",…}` with
// the labels in alphabetical order.
func value(families map[string]*dto.MetricFamily, series string) float64 {
	name, labels, _ := strings.Cut(strings.TrimSuffix(series, "}"), "{")
	for _, m := range families[name].GetMetric() {
		var pairs []string
		for _, l := range m.GetLabel() {
			pairs = append(pairs, l.GetName()+`="`+l.GetValue()+`"`)
		}
		if strings.Join(pairs, ",") == labels {
			return m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return -1
}

func wants(t *testing.T, m *metrics.Metrics, want map[string]float64) {
	t.Helper()
	families := scraped(t, m)
	for series, n := range want {
		if got := value(families, series); got != n {
			t.Errorf("%s is %v, want %v", series, got, n)
		}
	}
}

func TestRequestsAndEventsAreCounted(t *testing.T) {
	m := metrics.New("1.2.3")
	m.Answered("POST /v1/events", 202, time.Millisecond)
	m.Answered("POST /v1/events", 202, time.Second)
	m.Answered("POST /v1/events", 400, time.Millisecond)
	m.Answered("", 403, time.Millisecond)
	m.Stored(7, 2)
	m.Stored(1, 0)
	wants(t, m, map[string]float64{
		`latchbell_intake_requests_total{route="POST /v1/events",status="202"}`: 2,
		`latchbell_intake_requests_total{route="POST /v1/events",status="400"}`: 1,
		`latchbell_intake_requests_total{route="",status="403"}`:                1,
		`latchbell_intake_request_seconds{route="POST /v1/events"}`:             3,
		`latchbell_events_total{result="accepted"}`:                             8,
		`latchbell_events_total{result="duplicate"}`:                            2,
		`latchbell_info{version="1.2.3"}`:                                       1,
	})
}

func TestAttemptsAreCountedByWebhookAndOutcome(t *testing.T) {
	m := metrics.New("")
	attempt := func(webhookID, cause string) {
		m.Attempted(webhookID, &latchbell.Attempt{Succeeded: cause == "", Cause: cause, Timings: latchbell.Timings{Total: time.Second}})
	}
	attempt("whk_1", "")
	attempt("whk_1", "")
	attempt("whk_1", "timeout")
	attempt("whk_2", "timeout")
	wants(t, m, map[string]float64{
		`latchbell_attempts_total{outcome="success",webhook="whk_1"}`: 2,
		`latchbell_attempts_total{outcome="timeout",webhook="whk_1"}`: 1,
		`latchbell_attempts_total{outcome="timeout",webhook="whk_2"}`: 1,
		`latchbell_attempt_seconds`:                                   4,
	})
}

func TestGaugesAreReadWhenSomebodyLooks(t *testing.T) {
	m := metrics.New("")
	deliveries, running := 3, true
	m.Show(metrics.Gauges{
		Waiting:      func(context.Context) (int, error) { return deliveries, nil },
		DatabaseSize: func(context.Context) (int64, error) { return 4096, nil },
		Sending:      func() bool { return running },
	})
	wants(t, m, map[string]float64{`latchbell_deliveries_waiting`: 3, `latchbell_database_bytes`: 4096, `latchbell_sending`: 1})
	deliveries, running = 0, false
	wants(t, m, map[string]float64{`latchbell_deliveries_waiting`: 0, `latchbell_sending`: 0})
}

func TestGaugeThatFailsLeavesTheOthers(t *testing.T) {
	m := metrics.New("")
	m.Show(metrics.Gauges{
		Waiting:      func(context.Context) (int, error) { return 0, errors.New("no database") },
		DatabaseSize: func(context.Context) (int64, error) { return 1, nil },
		Sending:      func() bool { return true },
	})
	wants(t, m, map[string]float64{`latchbell_deliveries_waiting`: -1, `latchbell_database_bytes`: 1})
}

func TestNamesFollowTheConventionsAndAreExplained(t *testing.T) {
	m := metrics.New("")
	m.Answered("", 200, 0)
	m.Attempted("whk_1", &latchbell.Attempt{})
	ours := regexp.MustCompile(`^(latchbell|go|process)_[a-z_]+$`)
	for name, family := range scraped(t, m) {
		if !ours.MatchString(name) || family.GetHelp() == "" {
			t.Errorf("%s: %q", name, family.GetHelp())
		}
		if counter := family.GetType() == dto.MetricType_COUNTER; counter != strings.HasSuffix(name, "_total") {
			t.Errorf("%s is a %v", name, family.GetType())
		}
	}
}

func TestCountingFromManyPlacesLosesNothing(t *testing.T) {
	m := metrics.New("")
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			for range 100 {
				m.Answered("GET /v1/health", 200, 0)
				m.Attempted("whk_1", &latchbell.Attempt{Succeeded: true})
			}
		})
	}
	work.Wait()
	wants(t, m, map[string]float64{
		`latchbell_intake_requests_total{route="GET /v1/health",status="200"}`: 800,
		`latchbell_attempts_total{outcome="success",webhook="whk_1"}`:          800,
	})
}

func BenchmarkAnswered(b *testing.B) {
	m := metrics.New("")
	b.ReportAllocs()
	for b.Loop() {
		m.Answered("POST /v1/events", 202, time.Millisecond)
		m.Stored(1, 0)
	}
}
