package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// readLimit bounds how long a scrape waits for one gauge.
const readLimit = 5 * time.Second

// Gauges are read whenever somebody looks. All are required.
type Gauges struct {
	// Waiting counts the deliveries that are pending or held.
	Waiting func(context.Context) (int, error)
	// DatabaseSize is what the database takes up on the disk, in bytes.
	DatabaseSize func(context.Context) (int64, error)
	// Sending reports whether this process sends.
	Sending func() bool
}

var (
	waiting  = prometheus.NewDesc("latchbell_deliveries_waiting", "Deliveries that wait for their next attempt, or for something else.", nil, nil)
	database = prometheus.NewDesc("latchbell_database_bytes", "What the database takes up on the disk.", nil, nil)
	sending  = prometheus.NewDesc("latchbell_sending", "1 while this process sends, else 0.", nil, nil)
)

// Show adds gauges to what is shown. It may be called once.
func (m *Metrics) Show(g Gauges) { m.registry.MustRegister(gauges{g}) }

type gauges struct{ Gauges }

// Describe implements prometheus.Collector.
func (g gauges) Describe(out chan<- *prometheus.Desc) {
	out <- waiting
	out <- database
	out <- sending
}

// Collect implements prometheus.Collector. A gauge that can't be read is left
// out; the others are shown.
func (g gauges) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readLimit)
	defer cancel()
	deliveries, err := g.Waiting(ctx)
	out <- gauge(waiting, float64(deliveries), err)
	size, err := g.DatabaseSize(ctx)
	out <- gauge(database, float64(size), err)
	running := 0.0
	if g.Sending() {
		running = 1
	}
	out <- gauge(sending, running, nil)
}

func gauge(desc *prometheus.Desc, value float64, err error) prometheus.Metric {
	if err != nil {
		return prometheus.NewInvalidMetric(desc, err)
	}
	return prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value)
}
