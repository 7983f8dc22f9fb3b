package intake

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"

	"latchbell/model"
)

// wsaAddrInUse is Windows' EADDRINUSE, which package syscall doesn't name
// there. No other system uses the number.
const wsaAddrInUse = syscall.Errno(10048)

// Listen opens addr ("127.0.0.1:7420"; port 0 picks a free one), which other
// computers may reach only if remote is set. Its errors are those of
// Server.Start.
func Listen(addr string, remote bool) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || !isPort(port) {
		return nil, listenError(err, "%q isn't an address to listen on. Write a host and a port, for example 127.0.0.1:7420.", addr)
	}
	switch {
	case strings.EqualFold(host, "localhost"):
		// A literal can't be led elsewhere by a hosts file.
		host = "127.0.0.1"
	case !isLoopbackLiteral(host) && !remote:
		return nil, listenError(nil, "Other computers could reach %s. Listen on 127.0.0.1, or add --allow-remote if that is what you want.", addr)
	}
	listener, err := net.Listen(networkOf(host), net.JoinHostPort(host, port))
	switch {
	case errors.Is(err, syscall.EADDRINUSE), errors.Is(err, wsaAddrInUse):
		return nil, listenError(err, "Port %s on this computer is used by another program. Close that program, or choose another port with --listen, for example --listen 127.0.0.1:0 for any free one.", port)
	case err != nil:
		return nil, listenError(err, "Latchbell can't listen on %s. Choose another address with --listen.", addr)
	}
	return listener, nil
}

// networkOf is the network of host: "tcp" alone would open IPv6 too for the
// IPv4 address that means all.
func networkOf(host string) string {
	if addr, err := netip.ParseAddr(host); err == nil && addr.Is4() {
		return "tcp4"
	}
	return "tcp"
}

func listenError(cause error, format string, args ...any) error {
	e := model.Invalidf("listen", format, args...)
	e.Err = cause
	return e
}

func isPort(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

// isLoopbackLiteral reports whether host is a loopback address rather than a
// name: what a name leads to can change from one look to the next.
func isLoopbackLiteral(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Zone() == "" && addr.IsLoopback()
}
