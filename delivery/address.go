package delivery

import (
	"context"
	"fmt"
	"net/netip"
	"syscall"

	"latchbell/delivery/diagnose"
	"latchbell/model"
)

// reach is how far a webhook may reach. It is applied to the address that is
// really dialled, after the name was resolved: a name that points to a private
// address today or tomorrow is refused just like the address itself.
type reach int

const (
	// reachPublic: public addresses only.
	reachPublic reach = iota
	// reachLoopback: this computer too.
	reachLoopback
	// reachAnywhere: every address.
	reachAnywhere

	reaches = iota
)

// reachOf returns how far w may reach, when host is that of its URL. Loopback
// is open to a URL that says so itself, and to everything in development.
func reachOf(w *model.Webhook, host string) reach {
	switch {
	case w.AllowPrivate:
		return reachAnywhere
	case w.Environment == model.Development, model.IsLoopback(host):
		return reachLoopback
	}
	return reachPublic
}

// control is a net.Dialer's ControlContext: it is called for every address
// that is tried, before the connection is made.
func (r reach) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	peer, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("reading the address %q before dialling it: %w", address, err)
	}
	return r.check(peer.Addr())
}

// check returns a *diagnose.AddressRefused for an address beyond r.
func (r reach) check(addr netip.Addr) error {
	if r == reachAnywhere {
		return nil
	}
	addr = addr.WithZone("").Unmap()
	if addr.IsLoopback() && r == reachLoopback {
		return nil
	}
	if kind := model.SpecialUse(addr); kind != "" {
		return &diagnose.AddressRefused{Addr: addr, Kind: kind}
	}
	return nil
}
