// Package diagnose finds out why an attempt failed, and says it in plain words
// together with what to do about it.
//
// Its sentences name the host and never the whole URL, which may hold a
// credential.
package diagnose

import (
	"fmt"
	"net/http"
	"net/netip"
	"time"
)

// Phase is how far an attempt came.
type Phase int

// The phases of an attempt, in their order.
const (
	// Resolving: the name is being looked up.
	Resolving Phase = iota
	// Connecting: the connection is being opened.
	Connecting
	// Securing: the TLS handshake is under way.
	Securing
	// Waiting: the request is sent or being sent, and no answer has begun.
	Waiting
	// Reading: the answer has begun.
	Reading
)

// The causes of a failure: short codes that stay the same while the sentences
// may change.
const (
	CauseDNSNotFound   = "dns_not_found"
	CauseDNSFailed     = "dns_failed"
	CauseAddress       = "address_refused"
	CauseNoNetwork     = "no_network"
	CauseRefused       = "refused"
	CauseTimeout       = "timeout"
	CauseTLSAuthority  = "tls_authority"
	CauseTLSExpired    = "tls_expired"
	CauseTLSHost       = "tls_host"
	CauseTLSPlain      = "tls_plain"
	CauseTLS           = "tls"
	CauseReset         = "reset"
	CauseClosed        = "closed"
	CauseHeaderTooLong = "header_too_long"
	CauseBadAnswer     = "bad_answer"
	CauseOther         = "other"
	CauseRedirect      = "redirect"
	CauseGone          = "gone"
	CauseStatus        = "status"
)

// Facts are what is known of a failed attempt.
type Facts struct {
	// Host is that of the URL, with the port if the URL names one.
	Host string
	// Err is what ended the attempt early; nil when a whole answer came.
	Err   error
	Phase Phase
	// Status is the code of the answer, 0 without one.
	Status int
	// Location is the host that a redirect points to, or empty.
	Location string
	// Limit is how long the attempt was allowed to take.
	Limit time.Duration
}

// Finding is the explanation of a failure.
type Finding struct {
	// Cause is one of the constants of that name.
	Cause string
	// Sentence says what happened and what to do.
	Sentence string
}

// Failure explains a failed attempt: from its error, if there is one, or else
// from the status of the answer.
func Failure(f Facts) Finding {
	if f.Host == "" {
		f.Host = "the receiver"
	}
	if f.Err == nil {
		return fromStatus(f)
	}
	for _, c := range errorCases {
		if c.applies(f) {
			return Finding{c.cause, c.sentence(f)}
		}
	}
	return Finding{CauseOther, fmt.Sprintf("Sending to %s failed in a way that Latchbell doesn't know. The technical details say more.", f.Host)}
}

// AddressRefused is the error of a dial that would have reached an address
// which the webhook may not reach.
type AddressRefused struct {
	Addr netip.Addr
	// Kind is what the address is for: "private", "loopback", "link-local".
	Kind string
}

// Error says which address was refused.
func (e *AddressRefused) Error() string {
	return fmt.Sprintf("%s is a %s address, which this webhook may not reach", e.Addr, e.Kind)
}

// statusName is "404 Not Found", or the code alone if it has no name.
func statusName(code int) string {
	if text := http.StatusText(code); text != "" {
		return fmt.Sprintf("%d %s", code, text)
	}
	return fmt.Sprint(code)
}
