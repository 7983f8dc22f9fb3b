package delivery

import (
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"

	"latchbell/delivery/diagnose"
	"latchbell/model"
)

// maxNamesAsked is how many names are looked up at most to find out whether
// the name servers answer anybody.
const maxNamesAsked = 8

// resolvable returns those of hosts that are looked up at a name server, each
// once, the first in any case and of the others some at random.
func resolvable(hosts []string) []string {
	var names []string
	for _, host := range hosts {
		_, err := netip.ParseAddr(host)
		if err != nil && host != "" && !model.IsLoopback(host) && !slices.Contains(names, host) {
			names = append(names, host)
		}
	}
	if len(names) <= maxNamesAsked {
		return names
	}
	rest := names[1:]
	rand.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	return names[:maxNamesAsked]
}

// unresolved reports whether an attempt failed because its name got no answer.
func unresolved(o *outcome) bool {
	if e, ok := errors.AsType[*net.DNSError](o.err); ok {
		return !isAnswer(e)
	}
	return o.phase == diagnose.Resolving
}

// isAnswer reports whether a failed look-up was answered by a name server: that
// there is no such name, or that it can't be found out at present (SERVFAIL,
// which is the fault of those who keep the name). A name server that refuses to
// look up (REFUSED, or a closed port) has no network itself.
func isAnswer(e *net.DNSError) bool {
	const misbehaving = "server misbehaving" // what net says of every other code
	switch {
	case e.IsNotFound:
		return true
	case e.IsTimeout:
		return false
	case e.IsTemporary:
		return e.Err == misbehaving
	}
	return e.Err != misbehaving
}
