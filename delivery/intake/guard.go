package intake

import (
	"net"
	"net/http"
	"strconv"
	"strings"
)

// guard turns away what a web page in the user's browser may have sent, before
// anything else of the request is looked at. Checking the Host defeats DNS
// rebinding, where a foreign name is made to lead to this computer; Origin and
// Sec-Fetch-Site are set by the browser and tell which site a request is from.
func (s *Server) guard(r *http.Request) error {
	if !fromSameSite(r) {
		return refuse(http.StatusForbidden, "This request comes from a web page of another site. Events are accepted only from programs on this computer, not from browsers.")
	}
	if !namesLoopback(r.Host, localPort(r)) && (!s.config.AllowRemote || fromBrowser(r)) {
		return refuse(http.StatusForbidden, "The Host header doesn't name this computer and port. Use the address at which Latchbell listens, for example http://127.0.0.1:7420.")
	}
	if !strings.HasPrefix(r.RequestURI, "/") {
		// A whole URL, an authority or "*": the forms for proxies.
		return refuse(http.StatusBadRequest, "Latchbell isn't a proxy. Begin the request target with a path, for example /v1/events.")
	}
	return nil
}

// namesLoopback reports whether host, a Host header, names this computer by a
// loopback address or "localhost", and the port, which only 80 may leave out.
func namesLoopback(host string, port int) bool {
	name, given, err := net.SplitHostPort(host)
	if err != nil {
		name, given = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), "80"
	}
	if given != strconv.Itoa(port) {
		return false
	}
	return strings.EqualFold(name, "localhost") || isLoopbackLiteral(name)
}

// localPort is the port at which the request's connection came in.
func localPort(r *http.Request) int {
	addr, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok {
		return 0
	}
	return addr.Port
}

func fromBrowser(r *http.Request) bool {
	return len(r.Header["Origin"]) > 0 || len(r.Header["Sec-Fetch-Site"]) > 0
}

// fromSameSite reports whether everything that the browser says of the
// request's origin, if anything, is this server itself. "none" is an address
// that the user typed.
func fromSameSite(r *http.Request) bool {
	for _, site := range r.Header["Sec-Fetch-Site"] {
		if site != "same-origin" && site != "none" {
			return false
		}
	}
	for _, origin := range r.Header["Origin"] {
		if !strings.EqualFold(origin, "http://"+r.Host) {
			return false
		}
	}
	return true
}
