package model

import (
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxURLLength is the longest target URL, in bytes, in its normal form.
const MaxURLLength = 2048

// ParseTarget checks the URL of a webhook and returns it in its normal form, in
// which it is stored, shown and sent: without space around it, with a host in
// lower case, an international one in Punycode (RFC 5891), and with nothing but
// ASCII. Its errors are about the field "url". HTTPS is required; HTTP is
// accepted for this computer, and elsewhere only when the webhook may reach
// private addresses. What a name resolves to is checked later, when it is
// dialled.
func ParseTarget(raw string, allowPrivate bool) (*url.URL, error) {
	raw = strings.TrimFunc(raw, isInvisible)
	if err := checkText(raw); err != nil {
		return nil, err
	}
	u, err := url.Parse(raw)
	if err != nil {
		// The reason isn't passed on: it repeats what may be a token.
		return nil, Invalidf("url", "The target URL can't be read. Check it for stray signs; it should look like https://crm.example.com/webhooks.")
	}
	if err := checkParts(u, raw); err != nil {
		return nil, err
	}
	if err := normalizeHost(u); err != nil {
		return nil, err
	}
	u.RawQuery = escapeNonASCII(u.RawQuery)
	if n := len(u.String()); n > MaxURLLength {
		return nil, tooLong(n)
	}
	if err := checkReach(u, allowPrivate); err != nil {
		return nil, err
	}
	return u, nil
}

// isInvisible reports whether r is one of the signs that come along when a URL
// is copied: space and what only steers how text is shown.
func isInvisible(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// botToken is the token of a Telegram bot, which is easily taken for its URL.
var botToken = regexp.MustCompile(`^(bot)?[0-9]{5,}:[A-Za-z0-9_-]{30,}$`)

// checkText refuses what has no place in any URL.
func checkText(raw string) error {
	switch {
	case raw == "":
		return Invalidf("url", "The target URL is missing. Enter the https:// address that should receive the events.")
	case len(raw) > MaxURLLength:
		return tooLong(len(raw))
	case !utf8.ValidString(raw):
		return Invalidf("url", "The target URL isn't valid text (UTF-8). Enter it again.")
	case strings.ContainsFunc(raw, unicode.IsSpace):
		return Invalidf("url", "The target URL holds a space or a line break. Remove it; inside a path a space is written %%20.")
	case strings.ContainsFunc(raw, func(r rune) bool { return unicode.IsControl(r) || isInvisible(r) }):
		return Invalidf("url", "The target URL holds a sign that can't be seen. Type it anew instead of pasting it.")
	case strings.Contains(raw, `\`):
		return Invalidf("url", `The target URL holds a backslash. Write / in its place.`)
	case botToken.MatchString(raw):
		return Invalidf("url", "This is the token of a Telegram bot and not yet a URL. Enter https://api.telegram.org/bot, the token right behind it, and then /sendMessage.")
	}
	return nil
}

func tooLong(n int) error {
	return Invalidf("url", "The target URL is %d bytes long; at most %d are possible.", n, MaxURLLength)
}

// checkParts checks all but the host of u, which was read from raw.
func checkParts(u *url.URL, raw string) error {
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return Invalidf("url", "The target URL must begin with https://.")
	case u.User != nil:
		return Invalidf("url", "The target URL holds a user name or password, which would be shown in logs. Remove the part before the @.")
	case u.Hostname() == "":
		return Invalidf("url", "The target URL has no host. It should look like https://crm.example.com/webhooks.")
	case strings.Contains(raw, "#"):
		return Invalidf("url", "The target URL has a # part, which is never sent. Remove it.")
	case !hasValidPort(u):
		return Invalidf("url", "The target URL has no valid port after the colon: a number from 1 to 65535 stands there, or neither it nor the colon.")
	}
	return nil
}

// hasValidPort reports whether the port of u, if it names one, can be dialled.
func hasValidPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

// normalizeHost brings host and port of u into their normal form.
func normalizeHost(u *url.URL) error {
	host, err := normalHost(u.Hostname())
	if err != nil {
		return err
	}
	port := strings.TrimLeft(u.Port(), "0")
	switch {
	case port != "":
		u.Host = net.JoinHostPort(host, port)
	case strings.Contains(host, ":"):
		u.Host = "[" + host + "]"
	default:
		u.Host = host
	}
	return nil
}

// escapeNonASCII percent-encodes what isn't ASCII; all else stays as it is
// written.
func escapeNonASCII(s string) string {
	var escaped strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf {
			escaped.WriteRune(r)
			continue
		}
		escaped.WriteString(url.QueryEscape(string(r)))
	}
	return escaped.String()
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
