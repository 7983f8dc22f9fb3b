package model

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// MaxURLLength is the longest target URL, in bytes.
const MaxURLLength = 2048

// ParseTarget checks the URL of a webhook and returns it in the form in which
// it is stored: without surrounding space. Its errors are about the field
// "url". HTTPS is required; HTTP is accepted for this computer, and elsewhere
// only when the webhook may reach private addresses. What a name resolves to
// is checked later, when it is dialled.
func ParseTarget(raw string, allowPrivate bool) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return nil, Invalidf("url", "The target URL is missing. Enter the https:// address that should receive the events.")
	}
	if len(raw) > MaxURLLength {
		return nil, Invalidf("url", "The target URL is %d bytes long; at most %d are possible.", len(raw), MaxURLLength)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, &Error{Kind: Invalid, Field: "url", Message: "The target URL can't be read. Check it for stray spaces or signs."}
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, Invalidf("url", "The target URL must begin with https://.")
	case u.Hostname() == "":
		return nil, Invalidf("url", "The target URL has no host. It should look like https://crm.example.com/webhooks.")
	case u.User != nil:
		return nil, Invalidf("url", "The target URL holds a user name or password, which would be shown in logs. Remove the part before the @.")
	case u.Fragment != "" || strings.HasSuffix(raw, "#"):
		return nil, Invalidf("url", "The target URL has a # part, which is never sent. Remove it.")
	case u.Scheme == "http" && !allowPrivate && !IsLoopback(u.Hostname()):
		return nil, Invalidf("url", "Use https:// here: over http:// anyone on the way could read the events. For a receiver in your own network, allow private addresses.")
	}
	if !hasValidPort(u) {
		return nil, Invalidf("url", "The target URL has no valid port after the colon.")
	}
	return u, nil
}

// hasValidPort reports whether the port of u, if it names one, can be dialled.
func hasValidPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

// IsLoopback reports whether host, as written in a URL, is this computer.
func IsLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
