package sender_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkPath drives events through the whole path, intake, disk, signature,
// delivery and log, on one webhook, with bodies of 700 bytes. Both rates are
// also given as ratios to a bare net/http server that answers 202 to the same
// requests in the same run.
func BenchmarkPath(b *testing.B) {
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) { benchmarkPath(b, clients) })
	}
}

func benchmarkPath(b *testing.B, clients int) {
	bare := bareRate(b, clients)
	var delivered atomic.Int64
	all := make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if delivered.Add(1) == int64(b.N) {
			close(all)
		}
	}))
	defer receiver.Close()
	p := startPath(b, receiver.URL)
	b.ResetTimer()
	began := time.Now()
	drive(b, clients, b.N, "http://"+p.State().Address+"/v1/events", p.token)
	acknowledged := time.Since(began)
	<-all
	total := time.Since(began)
	b.StopTimer()
	rate := func(took time.Duration) float64 { return float64(b.N) / took.Seconds() }
	b.ReportMetric(rate(acknowledged), "acked/s")
	b.ReportMetric(rate(acknowledged)/bare, "acked/bare")
	b.ReportMetric(rate(total), "delivered/s")
	b.ReportMetric(rate(total)/bare, "delivered/bare")
	b.ReportMetric(bare, "bare/s")
}

// bareRate measures the baseline: a server that does nothing but answer.
func bareRate(b *testing.B, clients int) float64 {
	const requests = 20_000
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusAccepted)
	}))
	defer server.Close()
	began := time.Now()
	drive(b, clients, requests, server.URL, "")
	return requests / time.Since(began).Seconds()
}

// drive posts n events from a number of clients that each wait for the answer.
func drive(b *testing.B, clients, n int, url, token string) {
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	body := event700()
	var next atomic.Int64
	var work sync.WaitGroup
	for range clients {
		work.Go(func() {
			for next.Add(1) <= int64(n) {
				if err := post(transport, url, token, body); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	work.Wait()
}

func post(transport http.RoundTripper, url, token, body string) error {
	request, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusAccepted {
		err = fmt.Errorf("%s: %s", response.Status, answer)
	}
	return err
}

// event700 is an event of 700 bytes.
func event700() string {
	event := `{"type":"license.renewed","reason":"subscription_payment","data":{"license":{"id":"lic_42","key":"7F3A-91BC","note":""}}}`
	return strings.Replace(event, `"note":""`, `"note":"`+strings.Repeat("x", 700-len(event))+`"`, 1)
}
