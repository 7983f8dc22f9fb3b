//go:debug x509usefallbackroots=1

package delivery

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"math/big"
	"net"
	"slices"
	"sync"
	"time"

	"latchbell/delivery/diagnose"
)

// The tests of this package trust an authority of their own, and no other.
var authority = newAuthority()

func init() {
	pool := x509.NewCertPool()
	pool.AddCert(authority.Leaf)
	x509.SetFallbackRoots(pool)
}

// validity is long enough for virtual time, which begins in the year 2000.
var validity = [2]time.Time{time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)}

func newAuthority() *tls.Certificate {
	return certify(&x509.Certificate{
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign, NotBefore: validity[0], NotAfter: validity[1],
	}, nil)
}

// certificate returns one for a host, made by the authority, that ends then.
func certificate(host string, end time.Time) *tls.Certificate {
	return certify(&x509.Certificate{DNSNames: []string{host}, NotBefore: validity[0], NotAfter: end}, authority)
}

// certify makes a certificate that issuer signs, or itself without one.
func certify(template *x509.Certificate, issuer *tls.Certificate) *tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template.SerialNumber = big.NewInt(1)
	parent, signer := template, any(key)
	if issuer != nil {
		parent, signer = issuer.Leaf, issuer.PrivateKey
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		panic(err)
	}
	leaf, err := x509.ParseCertificate(raw)
	if err != nil {
		panic(err)
	}
	return &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key, Leaf: leaf}
}

// secure is how a receiver speaks TLS; nil doesn't.
type secure struct {
	// certificate is that of the hostile connection.
	certificate *tls.Certificate
	// protocol is what it agrees on: "h2", or "" for HTTP/1.1.
	protocol string
	// newest is the latest version that it knows, 0 for all.
	newest uint16
	// broken: it doesn't speak TLS after all.
	broken bool
}

var (
	right = certificate(hostileHost, validity[1])
	http1 = &secure{certificate: right}
	http2 = &secure{certificate: right, protocol: "h2"}
)

func (s *secure) scheme() string {
	if s == nil {
		return "http"
	}
	return "https"
}

// over returns the hostile end of a connection.
func (s *secure) over(c net.Conn) net.Conn {
	if s == nil || s.broken {
		return c
	}
	config := &tls.Config{Certificates: []tls.Certificate{*s.certificate}, MaxVersion: s.newest}
	if s.protocol != "" {
		config.NextProtos = []string{s.protocol}
	}
	return tls.Server(c, config)
}

// wellOver returns the end of a connection that is treated well.
func (s *secure) wellOver(c net.Conn) net.Conn {
	if s == nil {
		return c
	}
	return http1.over(c)
}

// The frames of HTTP/2 that the hostile receivers need (RFC 9113, section 6).
const (
	frameData      = 0
	frameHeaders   = 1
	frameReset     = 3
	frameSettings  = 4
	frameGoAway    = 7
	flagAck        = 1 // of settings
	flagEndStream  = 1
	flagEndHeaders = 4
	preface        = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	hpackStatus200 = "\x88" // RFC 7541, appendix A, entry 8
)

func frame(kind, flags byte, stream uint32, payload string) string {
	head := []byte{0, 0, 0, kind, flags}
	head[0], head[1], head[2] = byte(len(payload)>>16), byte(len(payload)>>8), byte(len(payload))
	return string(binary.BigEndian.AppendUint32(head, stream)) + payload
}

// goAway says which stream was the last to be dealt with, and why it ends.
func goAway(last, code uint32) string {
	return frame(frameGoAway, 0, 0, string(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, last), code)))
}

// afterRequest speaks HTTP/2 until the whole request has come, then writes the
// frames, and then reads on until the other side closes, or closes itself.
func afterRequest(closes bool, frames ...string) func(net.Conn) {
	return func(c net.Conn) {
		if _, err := io.ReadFull(c, make([]byte, len(preface))); err != nil {
			return
		}
		if _, err := io.WriteString(c, frame(frameSettings, 0, 0, "")+frame(frameSettings, flagAck, 0, "")); err != nil {
			return
		}
		if !readFrames(c) {
			return
		}
		var reading sync.WaitGroup
		defer reading.Wait()
		reading.Go(func() { stall(c) }) // a pipe holds nothing: both would wait to write
		for _, f := range frames {
			if _, err := io.WriteString(c, f); err != nil {
				return
			}
		}
		if closes {
			c.Close()
		}
	}
}

// readFrames reads until the end of the request; false says that there was none.
func readFrames(c net.Conn) bool {
	head := make([]byte, 9)
	for {
		if _, err := io.ReadFull(c, head); err != nil {
			return false
		}
		length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, c, length); err != nil {
			return false
		}
		if kind, flags := head[3], head[4]; (kind == frameData || kind == frameHeaders) && flags&flagEndStream != 0 {
			return true
		}
	}
}

// hints2 are interim answers 103 of HTTP/2: a status that isn't in the table.
func hints2(times int) []string {
	block := "\x08\x03103" // literal without indexing, name of entry 8
	return slices.Repeat([]string{frame(frameHeaders, flagEndHeaders, 1, block)}, times)
}

var hostileSecureReceivers = []hostile{
	{name: "a certificate for another name", secure: &secure{certificate: certificate("other.test", validity[1])}, raw: stall,
		cause: diagnose.CauseTLSHost, says: "made for another name"},
	{name: "an expired certificate", secure: &secure{certificate: certificate(hostileHost, validity[0].AddDate(1, 0, 0))}, raw: stall,
		cause: diagnose.CauseTLSExpired, says: "has expired"},
	{name: "a certificate of nobody", secure: &secure{certificate: certify(&x509.Certificate{
		DNSNames: []string{hostileHost}, NotBefore: validity[0], NotAfter: validity[1]}, nil)}, raw: stall,
		cause: diagnose.CauseTLSAuthority, says: "doesn't trust"},
	{name: "TLS 1.1", secure: &secure{certificate: right, newest: tls.VersionTLS11}, raw: stall,
		cause: diagnose.CauseTLS, says: "TLS 1.2"},
	{name: "plain HTTP for https", secure: &secure{broken: true}, raw: unread("HTTP/1.1 400 Bad Request\r\n" + empty),
		cause: diagnose.CauseTLSPlain, says: "plain HTTP"},
	{name: "a handshake without end", secure: &secure{broken: true}, raw: stall, alone: true,
		cause: diagnose.CauseTimeout, says: "didn't agree on a secure one within 15 seconds", took: attemptLimit},
	{name: "closes in the handshake", secure: &secure{broken: true}, raw: func(c net.Conn) { io.ReadFull(c, make([]byte, 16)) },
		cause: diagnose.CauseTLS, says: "TLS 1.2"},
	{name: "takes HTTP/2 and falls silent", secure: http2, raw: afterRequest(false), alone: true,
		cause: diagnose.CauseTimeout, says: "no sign of life", took: 10 * time.Second},
	{name: "goes away before it has taken the request", secure: http2, raw: afterRequest(true, goAway(0, 0)), alone: true,
		succeeded: true, status: 200},
	{name: "goes away with the request", secure: http2, raw: afterRequest(true, goAway(1, 0)), alone: true,
		cause: diagnose.CauseReset, says: "without an answer"},
	{name: "goes away with an error", secure: http2, raw: afterRequest(true, goAway(1, 2)), alone: true,
		cause: diagnose.CauseReset, says: "broke the connection off"},
	{name: "resets the stream", secure: http2, raw: afterRequest(true, frame(frameReset, 0, 1, "\x00\x00\x00\x02")), alone: true,
		cause: diagnose.CauseReset, says: "broke the connection off"},
	{name: "begins to answer and goes away", secure: http2, alone: true,
		raw:   afterRequest(true, frame(frameHeaders, flagEndHeaders, 1, hpackStatus200), goAway(1, 2)),
		cause: diagnose.CauseReset, status: 200, says: "answered 200 OK but"},
	{name: "a flood of hints over HTTP/2", secure: http2, raw: afterRequest(true, hints2(10_000)...), alone: true,
		cause: diagnose.CauseHeaderTooLong, says: "more header lines"},
}
