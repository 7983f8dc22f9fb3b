// Package metrics counts what passes through Latchbell and shows the counts in
// the text format of Prometheus.
//
// No label has values that the outside can make up without bound: neither the
// type of an event nor a path stands in one. What happens for each event costs
// an atomic addition; the series for it are looked up once.
package metrics

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"latchbell/model"
)

// Metrics are the counters, and the handler that shows them. Its methods may be
// called from any goroutine.
type Metrics struct {
	http.Handler

	registry *prometheus.Registry

	requests         *prometheus.CounterVec
	requestSeconds   *prometheus.HistogramVec
	stored, repeated prometheus.Counter
	attempts         *prometheus.CounterVec
	attemptSeconds   prometheus.Observer

	// routes and causes hold the series that were looked up before.
	routes sync.Map // of *route by answer
	causes sync.Map // of prometheus.Counter by cause
}

// answer is what the series of a request are told apart by.
type answer struct {
	route  string
	status int
}

// route are the series of one answer.
type route struct {
	requests prometheus.Counter
	seconds  prometheus.Observer
}

// cause is what the series of attempts are told apart by.
type cause struct{ webhookID, outcome string }

// New returns counters that are all zero, for this version of the program.
func New(version string) *Metrics {
	registry := prometheus.NewRegistry()
	m := &Metrics{
		registry: registry,
		Handler:  promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, DisableCompression: true}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "latchbell_intake_requests_total",
			Help: "Requests that the intake answered, by route (empty: refused before it was routed) and status.",
		}, []string{"route", "status"}),
		requestSeconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "latchbell_intake_request_seconds",
			Help:    "How long the intake took to answer a request, by route.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10},
		}, []string{"route"}),
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "latchbell_attempts_total",
			Help: "Attempts to deliver, by webhook and outcome: success, or the cause of the failure.",
		}, []string{"webhook", "outcome"}),
	}
	attemptSeconds := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:    "latchbell_attempt_seconds",
		Help:    "How long attempts to deliver took.",
		Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 15, 30, 60},
	})
	m.attemptSeconds = attemptSeconds
	registry.MustRegister(m.requests, m.requestSeconds, m.attempts, attemptSeconds, info(version),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.countEvents()
	return m
}

func (m *Metrics) countEvents() {
	events := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "latchbell_events_total",
		Help: "Events that the intake took: accepted, or duplicate when they had been stored before.",
	}, []string{"result"})
	m.stored, m.repeated = events.WithLabelValues("accepted"), events.WithLabelValues("duplicate")
	m.registry.MustRegister(events)
}

// info is a gauge that is always 1 and tells the version.
func info(version string) prometheus.Collector {
	gauge := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "latchbell_info", Help: "The version of Latchbell, as a label.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	gauge.Set(1)
	return gauge
}

// Answered counts a request to the intake. The caller has only so many routes.
func (m *Metrics) Answered(name string, status int, took time.Duration) {
	key := answer{name, status}
	known, ok := m.routes.Load(key)
	if !ok {
		known, _ = m.routes.LoadOrStore(key, &route{
			requests: m.requests.WithLabelValues(name, strconv.Itoa(status)),
			seconds:  m.requestSeconds.WithLabelValues(name),
		})
	}
	series := known.(*route)
	series.requests.Inc()
	series.seconds.Observe(took.Seconds())
}

// Stored counts the events of a request: those that were stored, and those that
// had been before.
func (m *Metrics) Stored(events, duplicates int) {
	m.stored.Add(float64(events))
	m.repeated.Add(float64(duplicates))
}

// Attempted counts an attempt to deliver to a webhook.
func (m *Metrics) Attempted(webhookID string, a *model.Attempt) {
	key := cause{webhookID, a.Cause}
	if a.Succeeded {
		key.outcome = "success"
	}
	known, ok := m.causes.Load(key)
	if !ok {
		known, _ = m.causes.LoadOrStore(key, m.attempts.WithLabelValues(key.webhookID, key.outcome))
	}
	known.(prometheus.Counter).Inc()
	m.attemptSeconds.Observe(a.Timings.Total.Seconds())
}
