package delivery

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

const (
	// localAnswer is how long the look-up of a name may take that is known on
	// this computer or in its local network.
	localAnswer = time.Second
	// serverAnswer is how long a name server may take. The attempt before has
	// waited for it already.
	serverAnswer = 5 * time.Second
)

// computer is what the engine learns of the computer that it runs on. Nothing
// of it sends anything to anybody but the name servers of this computer.
type computer struct {
	clocks func() reading
	// way reports whether the system knows a way to an address that can be
	// used now.
	way func(netip.Addr) bool
	// addresses looks a name up as an attempt does; nil if nothing is found.
	addresses func(ctx context.Context, name string) []netip.Addr
	// answers asks a name server about a name and reports whether it answered,
	// whatever it said.
	answers func(ctx context.Context, name string) bool
}

func thisComputer() computer {
	return computer{clocks: readClocks, way: systemWay, addresses: systemAddresses, answers: systemAnswers}
}

// The addresses by which is asked for a way out. They belong to nobody (RFC
// 5737 and 3849), and nothing is sent to them.
var (
	outsideIPv4 = netip.MustParseAddr("192.0.2.1")
	outsideIPv6 = netip.MustParseAddr("2001:db8::1")
)

// connected reports whether there is a way out of this computer and its local
// network.
func (c computer) connected() bool { return c.way(outsideIPv4) || c.way(outsideIPv6) }

// answersAny reports whether a name server answers about any of names, which
// are asked for at the same time.
func (c computer) answersAny(ctx context.Context, names []string) bool {
	ctx, cancel := context.WithTimeout(ctx, serverAnswer)
	defer cancel()
	answered := make(chan struct{}, len(names))
	var asking sync.WaitGroup
	for _, name := range names {
		asking.Go(func() {
			if c.answers(ctx, name) {
				answered <- struct{}{}
				cancel()
			}
		})
	}
	asking.Wait()
	return len(answered) > 0
}

// systemWay asks the system for the way by which it would send to addr. To connect
// a datagram's socket sends nothing.
func systemWay(addr netip.Addr) bool {
	const discard = 9 // any port would do
	c, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(netip.AddrPortFrom(addr, discard)))
	if err != nil {
		return false
	}
	defer c.Close()
	from := c.LocalAddr().(*net.UDPAddr).AddrPort().Addr()
	if from.IsLinkLocalUnicast() && !addr.IsLinkLocalUnicast() {
		return false // nobody has given this computer an address
	}
	return running(from.Unmap().WithZone(""))
}

// running reports whether the interface with the address addr can send. Routes
// may stay while its cable is unplugged. If the system doesn't say, its route
// counts.
func running(addr netip.Addr) bool {
	const usable = net.FlagUp | net.FlagRunning
	interfaces, err := net.Interfaces()
	if err != nil {
		return true
	}
	for _, i := range interfaces {
		if has(i, addr) {
			return i.Flags&usable == usable
		}
	}
	return true
}

func has(i net.Interface, addr netip.Addr) bool {
	addrs, err := i.Addrs()
	if err != nil {
		return false
	}
	return slices.ContainsFunc(addrs, func(a net.Addr) bool {
		prefix, err := netip.ParsePrefix(a.String())
		return err == nil && prefix.Addr().Unmap().WithZone("") == addr
	})
}

func systemAddresses(ctx context.Context, name string) []netip.Addr {
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return nil
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	return addrs
}

// systemAnswers asks with Go's own resolver, which says what came back where
// that of the system may not.
func systemAnswers(ctx context.Context, name string) bool {
	return ask(ctx, &net.Resolver{PreferGo: true}, name)
}

// ask asks for the name servers of a name: that question goes to our own name
// server in any case, while a file on this computer may know the address.
func ask(ctx context.Context, r *net.Resolver, name string) bool {
	_, err := r.LookupNS(ctx, name+".")
	e, ok := errors.AsType[*net.DNSError](err)
	return !ok || isAnswer(e)
}
