package diagnose

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// errorCase explains one kind of error.
type errorCase struct {
	cause    string
	applies  func(Facts) bool
	sentence func(Facts) string
}

// errorCases are tried in turn; the first that applies explains the error.
// Special ones stand before the general ones that would apply as well.
var errorCases = []errorCase{
	{CauseAddress, hasType[*AddressRefused], refusedAddress},
	{CauseDNSNotFound, isUnknownName,
		aboutName("There is no address for the name %s. Check the target URL for a typing error, and that this computer is online.")},
	{CauseDNSFailed, hasType[*net.DNSError],
		aboutName("The name %s couldn't be looked up, because the name server didn't answer properly. Check the network of this computer.")},
	{CauseTimeout, isTimeout, timedOut},
	{CauseTimeout, saying("client connection lost"),
		about("%s took the request, and after that its connection gave no sign of life. Check that the receiver is running, and the network between.")},
	{CauseNoNetwork, isErrno(unreachableErrnos...),
		about("There is no way to %s from here. Check that this computer is online, and any VPN or firewall between.")},
	{CauseRefused, isErrno(refusedErrnos...),
		about("The computer at %s refused the connection: nothing listens on that port. Check that the receiver is running, and the port in the target URL.")},
	{CauseTLSExpired, isExpired,
		about("The certificate of %s has expired or isn't valid yet. Renew it on the receiver, and check the clock of this computer.")},
	{CauseTLSHost, hasType[x509.HostnameError],
		about("The certificate of %s was made for another name. Check the host in the target URL, or install the right certificate on the receiver.")},
	{CauseTLSAuthority, hasType[x509.UnknownAuthorityError],
		about("The certificate of %s comes from an authority that this computer doesn't trust. Install one from a public authority on the receiver, with its whole chain.")},
	{CauseTLSPlain, isPlain,
		about("The server at %s answered with plain HTTP where https:// was expected. Check the scheme and the port of the target URL.")},
	{CauseTLS, isTLS,
		about("No secure connection to %s could be made. Check that the receiver speaks TLS 1.2 or later on that port.")},
	{CauseHeaderTooLong, saying("response headers exceeded", "header list larger", "header list too large"),
		about("The answer of %s has far more header lines than any receiver needs. Check what answers at the target URL.")},
	{CauseBadAnswer, saying("malformed", "invalid byte in chunk", "chunk length", "too many transfer encodings", "unsupported transfer encoding", "bad Content-Length", "multiple Content-Length", "too many 1xx", "looked like an HTTP/1.1 header"),
		about("What %s answered isn't HTTP. Check the port of the target URL, and any proxy in front of the receiver.")},
	{CauseReset, isErrno(resetErrnos...), brokenOff("broke the connection off")},
	{CauseReset, saying("stream error", "GOAWAY"), brokenOff("broke the connection off")},
	{CauseClosed, isClosed, brokenOff("closed the connection")},
}

// about makes a sentence that names only the host.
func about(format string) func(Facts) string {
	return func(f Facts) string { return fmt.Sprintf(format, f.Host) }
}

// aboutName makes a sentence that names the host without its port.
func aboutName(format string) func(Facts) string {
	return func(f Facts) string { return fmt.Sprintf(format, name(f.Host)) }
}

func name(host string) string {
	if bare, _, err := net.SplitHostPort(host); err == nil {
		return bare
	}
	return strings.Trim(host, "[]")
}

func refusedAddress(f Facts) string {
	e, _ := errors.AsType[*AddressRefused](f.Err)
	kind := "a " + e.Kind
	if e.Kind == "unspecified" {
		kind = "an " + e.Kind
	}
	what := fmt.Sprintf("The name %s leads to %s, %s address", name(f.Host), e.Addr, kind)
	if name(f.Host) == e.Addr.String() {
		what = fmt.Sprintf("%s is %s address", e.Addr, kind)
	}
	return what + ", so nothing was sent. If this receiver is in your own network, allow private addresses for the webhook."
}

func timedOut(f Facts) string {
	limit := fmt.Sprintf("%d seconds", f.Limit/time.Second)
	switch f.Phase {
	case Resolving:
		return fmt.Sprintf("The name %s couldn't be looked up within %s. Check the network of this computer.", name(f.Host), limit)
	case Connecting:
		return fmt.Sprintf("No connection to %s could be made within %s. Check that the receiver is running, and that no firewall swallows the connection.", f.Host, limit)
	case Securing:
		return fmt.Sprintf("%s took the connection but didn't agree on a secure one within %s. Check that it speaks TLS on that port.", f.Host, limit)
	case Waiting:
		return fmt.Sprintf("%s didn't answer within %s. A receiver should answer at once and do its work afterwards.", f.Host, limit)
	}
	return fmt.Sprintf("%s began to answer but hadn't finished after %s. A receiver should answer briefly and at once.", f.Host, limit)
}

// brokenOff makes a sentence on a connection that ended too soon.
func brokenOff(how string) func(Facts) string {
	return func(f Facts) string {
		switch {
		case f.Phase == Reading && f.Status != 0:
			return fmt.Sprintf("%s answered %s but %s before the answer was complete, so it is unclear whether the event was taken. Check the log of the receiver.", f.Host, statusName(f.Status), how)
		case f.Phase < Waiting:
			return fmt.Sprintf("%s %s at once. Check that the receiver is running, and any firewall or proxy in front of it.", f.Host, how)
		}
		return fmt.Sprintf("%s %s without an answer. Check the log of the receiver; it may have crashed while it handled the event.", f.Host, how)
	}
}

func hasType[E error](f Facts) bool {
	_, ok := errors.AsType[E](f.Err)
	return ok
}

func isUnknownName(f Facts) bool {
	e, ok := errors.AsType[*net.DNSError](f.Err)
	return ok && e.IsNotFound
}

func isTimeout(f Facts) bool {
	e, ok := errors.AsType[net.Error](f.Err)
	return errors.Is(f.Err, context.DeadlineExceeded) || ok && e.Timeout()
}

func isErrno(numbers ...syscall.Errno) func(Facts) bool {
	return func(f Facts) bool {
		for _, n := range numbers {
			if errors.Is(f.Err, n) {
				return true
			}
		}
		return false
	}
}

func isExpired(f Facts) bool {
	e, ok := errors.AsType[x509.CertificateInvalidError](f.Err)
	return ok && e.Reason == x509.Expired
}

func isPlain(f Facts) bool {
	if errors.Is(f.Err, http.ErrSchemeMismatch) {
		return true
	}
	e, ok := errors.AsType[tls.RecordHeaderError](f.Err)
	return ok && string(e.RecordHeader[:]) == "HTTP/"
}

// isTLS applies to every other failure of the handshake, of whatever type.
func isTLS(f Facts) bool {
	if hasType[*tls.CertificateVerificationError](f) || hasType[tls.AlertError](f) || hasType[tls.RecordHeaderError](f) {
		return true
	}
	return f.Phase == Securing
}

// isClosed: the other side ended the connection in an orderly way, but early.
func isClosed(f Facts) bool {
	return errors.Is(f.Err, io.EOF) || errors.Is(f.Err, io.ErrUnexpectedEOF) ||
		saying("server closed idle connection", "transport connection broken", "client conn could not be established")(f)
}

// saying applies to errors of net/http that have no type of their own.
func saying(parts ...string) func(Facts) bool {
	return func(f Facts) bool {
		text := f.Err.Error()
		for _, p := range parts {
			if strings.Contains(text, p) {
				return true
			}
		}
		return false
	}
}
