package diagnose_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchbell/delivery/diagnose"
)

func dial(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }

func TestErrorsAreExplained(t *testing.T) {
	unspecified := &diagnose.AddressRefused{Addr: netip.MustParseAddr("::"), Kind: "unspecified"}
	private := &diagnose.AddressRefused{Addr: netip.MustParseAddr("10.0.0.7"), Kind: "private"}
	verification := func(err error) error { return &tls.CertificateVerificationError{Err: err} }
	tests := []struct {
		name  string
		err   error
		phase diagnose.Phase
		cause string
		says  string
	}{
		{"unknown name", dial(&net.DNSError{Err: "no such host", IsNotFound: true}), diagnose.Resolving, "dns_not_found", "no address for the name crm.example.com."},
		{"name server fails", dial(&net.DNSError{Err: "server misbehaving", IsTemporary: true}), diagnose.Resolving, "dns_failed", "name server"},
		{"name server is silent", dial(&net.DNSError{Err: "i/o timeout", IsTimeout: true}), diagnose.Resolving, "dns_failed", "name server"},
		{"address refused", dial(private), diagnose.Connecting, "address_refused", "leads to 10.0.0.7, a private address"},
		{"address that means none", dial(unspecified), diagnose.Connecting, "address_refused", "leads to ::, an unspecified address"},
		{"no network", dial(os.NewSyscallError("connect", syscall.ENETUNREACH)), diagnose.Connecting, "no_network", "online"},
		{"refused", dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), diagnose.Connecting, "refused", "nothing listens"},
		{"limit while resolving", context.DeadlineExceeded, diagnose.Resolving, "timeout", "looked up within 15 seconds"},
		{"limit while connecting", context.DeadlineExceeded, diagnose.Connecting, "timeout", "No connection"},
		{"system's limit while connecting", dial(os.NewSyscallError("connect", syscall.ETIMEDOUT)), diagnose.Connecting, "timeout", "No connection"},
		{"limit in the handshake", fmt.Errorf("net/http: %w", os.ErrDeadlineExceeded), diagnose.Securing, "timeout", "agree on a secure one"},
		{"limit before the answer", context.DeadlineExceeded, diagnose.Waiting, "timeout", "didn't answer within 15 seconds"},
		{"limit in the answer", context.DeadlineExceeded, diagnose.Reading, "timeout", "hadn't finished after 15 seconds"},
		{"expired", verification(x509.CertificateInvalidError{Reason: x509.Expired}), diagnose.Securing, "tls_expired", "expired"},
		{"other name", verification(x509.HostnameError{Host: "crm.example.com", Certificate: &x509.Certificate{}}), diagnose.Securing, "tls_host", "another name"},
		{"unknown authority", verification(x509.UnknownAuthorityError{}), diagnose.Securing, "tls_authority", "doesn't trust"},
		{"plain HTTP", tls.RecordHeaderError{RecordHeader: [5]byte([]byte("HTTP/"))}, diagnose.Securing, "tls_plain", "plain HTTP"},
		{"plain HTTP, from a client", http.ErrSchemeMismatch, diagnose.Securing, "tls_plain", "plain HTTP"},
		{"not TLS at all", tls.RecordHeaderError{RecordHeader: [5]byte([]byte("SSH-2"))}, diagnose.Securing, "tls", "TLS 1.2"},
		{"old TLS", tls.AlertError(70), diagnose.Securing, "tls", "TLS 1.2"},
		{"closed in the handshake", io.EOF, diagnose.Securing, "tls", "TLS 1.2"},
		{"reset", dial(os.NewSyscallError("read", syscall.ECONNRESET)), diagnose.Waiting, "reset", "without an answer"},
		{"closed", io.EOF, diagnose.Waiting, "closed", "without an answer"},
		{"closed in the answer", io.ErrUnexpectedEOF, diagnose.Reading, "closed", "before the answer was complete"},
		{"not HTTP", errors.New(`net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0"`), diagnose.Reading, "bad_answer", "isn't HTTP"},
		{"huge head", errors.New("net/http: server response headers exceeded 65536 bytes; aborted"), diagnose.Reading, "header_too_long", "header lines"},
		{"huge head over HTTP/2", errors.New("stream error: stream ID 1; PROTOCOL_ERROR; header list too large"), diagnose.Waiting, "header_too_long", "header lines"},
		{"two lengths", errors.New("net/http: HTTP/1.x transport connection broken: http: message cannot contain multiple Content-Length headers"), diagnose.Reading, "bad_answer", "isn't HTTP"},
		{"HTTP/1.1 for HTTP/2", errors.New("http2: failed reading the frame payload: EOF, note that the frame header looked like an HTTP/1.1 header"), diagnose.Waiting, "bad_answer", "isn't HTTP"},
		{"dead over HTTP/2", errors.New("http2: client connection lost"), diagnose.Waiting, "timeout", "no sign of life"},
		{"closed before HTTP/2 began", errors.New("http2: client conn could not be established"), diagnose.Waiting, "closed", "without an answer"},
		{"unheard of", errors.New("the dog ate it"), diagnose.Waiting, "other", "technical details"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			facts := diagnose.Facts{Host: "crm.example.com:8443", Err: test.err, Phase: test.phase, Limit: 15 * time.Second}
			if test.phase == diagnose.Reading {
				facts.Status = 200
			}
			check(t, diagnose.Failure(facts), test.cause, test.says)
		})
	}
}

func TestEveryStatusIsExplained(t *testing.T) {
	causes := map[int]string{410: "gone", 301: "redirect", 302: "redirect", 304: "redirect", 307: "redirect"}
	for status := 100; status < 1000; status++ {
		if status/100 == 2 {
			continue
		}
		cause := causes[status]
		switch {
		case cause != "":
		case status/100 == 3:
			cause = "redirect"
		default:
			cause = "status"
		}
		check(t, diagnose.Failure(diagnose.Facts{Host: "crm.example.com", Status: status}), cause, fmt.Sprint(status))
	}
}

func TestStatusesSayWhatToDo(t *testing.T) {
	for status, says := range map[int]string{
		400: "Compare the body", 401: "secret", 403: "firewall", 404: "path", 405: "POST", 408: "in time", 409: "200",
		410: "turned off", 413: "limit", 415: "application/json", 422: "Compare the body", 429: "fewer", 418: "refused",
		500: "Its log", 502: "proxy", 503: "overloaded", 504: "proxy", 599: "Its log", 101: "final", 999: "HTTP knows",
	} {
		f := diagnose.Failure(diagnose.Facts{Host: "crm.example.com", Status: status})
		check(t, f, f.Cause, says)
	}
	moved := diagnose.Failure(diagnose.Facts{Host: "crm.example.com", Status: 302, Location: "www.example.com"})
	check(t, moved, diagnose.CauseRedirect, "points to www.example.com")
}

func TestARefusedLiteralAddressIsNotCalledAName(t *testing.T) {
	err := dial(&diagnose.AddressRefused{Addr: netip.MustParseAddr("fd00::1"), Kind: "private"})
	f := diagnose.Failure(diagnose.Facts{Host: "[fd00::1]:8080", Err: err})
	check(t, f, diagnose.CauseAddress, "fd00::1 is a private address, so nothing was sent.")
}

func check(t *testing.T, f diagnose.Finding, cause, says string) {
	t.Helper()
	if f.Cause != cause {
		t.Errorf("the cause is %q, want %q (%s)", f.Cause, cause, f.Sentence)
	}
	if !strings.Contains(f.Sentence, says) {
		t.Errorf("%q doesn't say %q", f.Sentence, says)
	}
	if !strings.HasSuffix(f.Sentence, ".") || strings.ContainsAny(f.Sentence, "!%") {
		t.Errorf("%q isn't a sentence", f.Sentence)
	}
}
