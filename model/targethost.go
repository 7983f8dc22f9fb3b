package model

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// The longest name of a host and the longest part of one (RFC 1035, section
// 2.3.4).
const (
	maxHostLength  = 253
	maxLabelLength = 63
)

// normalHost returns a host in the form in which it is looked up: in lower
// case, in Punycode, and an address as it is usually written. Its errors are
// about the field "url".
func normalHost(host string) (string, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.String(), nil
	}
	if strings.Contains(host, ":") {
		return "", Invalidf("url", "The address between the brackets isn't an IPv6 address. Check the target URL.")
	}
	name, err := asciiName(host)
	if err != nil {
		return "", err
	}
	bare := strings.TrimSuffix(name, ".")
	if addr, err := netip.ParseAddr(bare); err == nil {
		return addr.String(), nil // written with wide digits or a final dot
	}
	if isNumber(bare[strings.LastIndexByte(bare, '.')+1:]) {
		return "", Invalidf("url", "The host is an address in an unusual notation, which programs read differently. Write it as four numbers from 0 to 255, such as 93.184.215.14.")
	}
	return name, checkName(bare)
}

// asciiName returns an international name in Punycode, any other in lower case.
func asciiName(host string) (string, error) {
	lower := strings.ToLower(host)
	labels := strings.Split(lower, ".")
	plain := !slices.ContainsFunc(labels, func(l string) bool { return strings.HasPrefix(l, "xn--") || !isASCII(l) })
	if plain {
		return lower, nil // which may have an underscore; IDNA would refuse it
	}
	name, err := idna.Lookup.ToASCII(host)
	if err != nil || !utf8.ValidString(host) || !isASCII(name) {
		return "", Invalidf("url", "The host has letters in a combination that no internet name can have. Check the target URL for a typing error.")
	}
	return name, nil
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// isNumber reports whether the last part of a host makes browsers and
// libraries read the whole as an IPv4 address (WHATWG URL, "ends in a
// number"): decimal, octal or hexadecimal, in up to four parts.
func isNumber(label string) bool {
	if digits, hex := strings.CutPrefix(label, "0x"); hex {
		_, err := strconv.ParseUint("0"+digits, 16, 64)
		return err == nil
	}
	return label != "" && !strings.ContainsFunc(label, func(r rune) bool { return r < '0' || r > '9' })
}

// checkName checks the name of a host, without a final dot.
func checkName(name string) error {
	if len(name) > maxHostLength {
		return Invalidf("url", "The host is %d characters long; at most %d are possible.", len(name), maxHostLength)
	}
	for label := range strings.SplitSeq(name, ".") {
		switch {
		case label == "":
			return Invalidf("url", "The host has a dot too many. Check the target URL for a typing error.")
		case len(label) > maxLabelLength:
			return Invalidf("url", "A part of the host is %d characters long; between two dots at most %d are possible.", len(label), maxLabelLength)
		case strings.HasPrefix(label, "-"), strings.HasSuffix(label, "-"):
			return Invalidf("url", "A part of the host begins or ends with a hyphen. Check the target URL for a typing error.")
		}
	}
	if i := strings.IndexFunc(name, isForeignToNames); i >= 0 {
		return Invalidf("url", "The host holds the sign %q, which no name has. Check the target URL for a typing error.", name[i])
	}
	return nil
}

// isForeignToNames reports whether r has no place in the name of a host. The
// underscore isn't allowed there, but in use all the same.
func isForeignToNames(r rune) bool {
	return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_' || r == '.')
}

// metadataHosts are the names and addresses under which clouds hand out the
// credentials of the computers that they run.
var metadataHosts = []string{
	"169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200",
	"metadata.google.internal", "metadata.goog", "instance-data.ec2.internal",
}

// checkReach refuses what a webhook that may not reach private addresses could
// never reach, before it is tried.
func checkReach(u *url.URL, allowPrivate bool) error {
	host := u.Hostname()
	if allowPrivate || IsLoopback(host) {
		return nil
	}
	if slices.Contains(metadataHosts, hostOf(u)) {
		return Invalidf("url", "%s is where clouds keep credentials of their computers, so nothing is sent there. Enter the address of your receiver.", host)
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		if err := checkPublic(addr); err != nil {
			return err
		}
	}
	if u.Scheme == "http" {
		return Invalidf("url", "Use https:// here: over http:// anyone on the way could read the events. For a receiver in your own network, allow private addresses.")
	}
	return nil
}

// checkPublic explains why an address can't be reached.
func checkPublic(addr netip.Addr) error {
	switch kind := SpecialUse(addr); kind {
	case "":
		return nil
	case "private", "link-local", "carrier-internal", "loopback":
		return Invalidf("url", "%s is a %s address. If the receiver is in your own network, allow private addresses; otherwise enter its public address.", addr, kind)
	case "unspecified":
		return Invalidf("url", "%s stands for no computer in particular. For a receiver on this one, write 127.0.0.1.", addr)
	default:
		return Invalidf("url", "%s is a %s address, which no receiver on the internet has. Enter the address of your receiver.", addr, kind)
	}
}
