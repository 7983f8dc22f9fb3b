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
	addr = addr.WithZone("").Unmap() // a prefix contains no address with a zone
	if addr.IsLoopback() && r == reachLoopback {
		return nil
	}
	if kind := specialUse(addr); kind != "" {
		return &diagnose.AddressRefused{Addr: addr, Kind: kind}
	}
	return nil
}

// nat64 is the prefix behind which a network without IPv4 reaches it (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// specialUse says what an address is for, or "" for one of the public
// Internet.
func specialUse(addr netip.Addr) string {
	if nat64.Contains(addr) {
		b := addr.As16()
		addr = netip.AddrFrom4([4]byte(b[12:]))
	}
	for _, block := range specialBlocks {
		if block.prefix.Contains(addr) {
			return block.kind
		}
	}
	if addr.Is6() && !globalUnicast.Contains(addr) {
		return "reserved"
	}
	return ""
}

// globalUnicast is all that is given out of IPv6 for the public Internet.
var globalUnicast = netip.MustParsePrefix("2000::/3")

// specialBlocks are the blocks that aren't the public Internet, from the IANA
// registries of special-purpose addresses (RFC 6890) and of multicast ones.
var specialBlocks = []struct {
	prefix netip.Prefix
	kind   string
}{
	{netip.MustParsePrefix("169.254.0.0/16"), "link-local"}, // with the metadata services of clouds
	{netip.MustParsePrefix("10.0.0.0/8"), "private"},
	{netip.MustParsePrefix("172.16.0.0/12"), "private"},
	{netip.MustParsePrefix("192.168.0.0/16"), "private"},
	{netip.MustParsePrefix("100.64.0.0/10"), "carrier-internal"},
	{netip.MustParsePrefix("127.0.0.0/8"), "loopback"},
	{netip.MustParsePrefix("0.0.0.0/8"), "unspecified"},
	{netip.MustParsePrefix("192.0.0.0/24"), "reserved"},
	{netip.MustParsePrefix("192.0.2.0/24"), "documentation"},
	{netip.MustParsePrefix("192.88.99.0/24"), "reserved"},
	{netip.MustParsePrefix("198.18.0.0/15"), "benchmarking"},
	{netip.MustParsePrefix("198.51.100.0/24"), "documentation"},
	{netip.MustParsePrefix("203.0.113.0/24"), "documentation"},
	{netip.MustParsePrefix("224.0.0.0/4"), "multicast"},
	{netip.MustParsePrefix("240.0.0.0/4"), "reserved"},
	{netip.MustParsePrefix("::/128"), "unspecified"},
	{netip.MustParsePrefix("::1/128"), "loopback"},
	{netip.MustParsePrefix("fe80::/10"), "link-local"},
	{netip.MustParsePrefix("fc00::/7"), "private"},
	{netip.MustParsePrefix("fec0::/10"), "private"},
	{netip.MustParsePrefix("ff00::/8"), "multicast"},
	{netip.MustParsePrefix("2001::/23"), "reserved"}, // with Teredo, which hides an IPv4 address
	{netip.MustParsePrefix("2001:db8::/32"), "documentation"},
	{netip.MustParsePrefix("2002::/16"), "reserved"}, // 6to4 hides an IPv4 address
	{netip.MustParsePrefix("3fff::/20"), "documentation"},
}
