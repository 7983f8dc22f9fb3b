package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchbell/delivery/intake"
)

// BenchmarkAcknowledge measures how many events of 700 bytes a second the
// intake acknowledges, each synced to the disk, and what part that is of the
// requests that a bare net/http server answers with 202 in the same run.
func BenchmarkAcknowledge(b *testing.B) {
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			server := onDisk(openDisk(b, filepath.Join(b.TempDir(), "latchbell.db")))
			if err := server.Start("127.0.0.1:0"); err != nil {
				b.Fatal(err)
			}
			defer func() { _ = server.Stop(b.Context()) }()
			bare := bareRate(b, clients)
			b.ResetTimer()
			acknowledged := rate(b, "http://"+server.Addr(), clients)
			b.StopTimer()
			b.ReportMetric(acknowledged, "ack/s")
			b.ReportMetric(acknowledged/bare, "ratio")
		})
	}
}

// bareRate is the rate of a server that only reads a body and answers.
func bareRate(b *testing.B, clients int) float64 {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusAccepted)
	})}
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(listener) })
	defer served.Wait()
	defer server.Close()
	return rate(b, "http://"+listener.Addr().String(), clients)
}

// rate posts b.N events over as many connections as there are clients and
// returns how many a second were answered with 202.
func rate(b *testing.B, url string, clients int) float64 {
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	body := []byte(ofSize(700))
	todo := make(chan struct{})
	var posting sync.WaitGroup
	start := time.Now()
	for range clients {
		posting.Go(func() {
			for range todo {
				if err := post(client, url, body); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for range b.N {
		todo <- struct{}{}
	}
	close(todo)
	posting.Wait()
	return float64(b.N) / time.Since(start).Seconds()
}

func post(client *http.Client, url string, body []byte) error {
	request, err := http.NewRequest(http.MethodPost, url+"/v1/events", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusAccepted {
		text, _ := io.ReadAll(response.Body)
		return fmt.Errorf("%d %s", response.StatusCode, strings.TrimSpace(string(text)))
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// BenchmarkDecode measures what reading an event of 700 bytes costs.
func BenchmarkDecode(b *testing.B) {
	body := []byte(typical())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := intake.Decode(body, "", received); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHandle measures the intake without a network and a disk.
func BenchmarkHandle(b *testing.B) {
	handler := intake.Handler(filled(&memory{}, intake.Config{}))
	body := []byte(typical())
	here := context.WithValue(b.Context(), http.LocalAddrContextKey, &net.TCPAddr{Port: 80})
	b.ReportAllocs()
	for b.Loop() {
		request := httptest.NewRequestWithContext(here, http.MethodPost, "/v1/events", bytes.NewReader(body))
		request.Host = "127.0.0.1:80"
		request.Header["Authorization"] = []string{"Bearer " + token}
		request.Header["Content-Type"] = []string{"application/json"}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		if recorder.Code/100 != 2 {
			b.Fatal(recorder.Body)
		}
	}
}

// typical returns an event of 700 bytes as license servers write it.
func typical() string {
	event := `{"type":"license.renewed","environment":"production","timestamp":"2026-03-01T09:15:00Z",
		"initiator":{"type":"user","id":"cus_17","name":"Zoë Albers"},"reason":"subscription_payment","id":"order-9981",
		"data":{"license":{"id":"lic_42","key":"7F3A-91BC","status":"active","product":{"id":"prd_7","name":"Studio"},
		"owner":{"id":"cus_17","username":"zoe","email":"zoe@example.com"},"expires_at":"2027-03-01T09:15:00Z"},
		"previous":{"expires_at":"2026-03-01T09:15:00Z"},"note":""}}`
	return strings.Replace(event, `"note":""`, `"note":"`+strings.Repeat("x", 700-len(event))+`"`, 1)
}
