package model_test

import (
	"net/netip"
	"testing"

	"latchbell/model"
)

func TestAddressesForSpecialUseAreNamed(t *testing.T) {
	for addr, want := range map[string]string{
		"93.184.215.14": "", "2a00:1450:4001::200e": "", "64:ff9b::5db8:d70e": "", "::ffff:93.184.215.14": "",
		"10.0.0.1": "private", "::ffff:10.0.0.1": "private", "64:ff9b::a00:1": "private", "fd00:ec2::254": "private",
		"169.254.169.254": "link-local", "fe80::1%eth0": "link-local", "127.8.9.10": "loopback", "::1": "loopback",
		"100.64.0.1": "carrier-internal", "0.0.0.0": "unspecified", "192.0.2.1": "documentation", "2001::1": "reserved", "4000::1": "reserved",
	} {
		if got := model.SpecialUse(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s is %q, want %q", addr, got, want)
		}
	}
}
