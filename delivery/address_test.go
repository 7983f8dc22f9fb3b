package delivery

import (
	"errors"
	"net/netip"
	"testing"

	"latchbell/delivery/diagnose"
	"latchbell/model"
)

func TestAddressesBeyondTheReachAreRefused(t *testing.T) {
	tests := []struct {
		addr             string
		public, loopback bool // whether they allow it; anywhere allows all
	}{
		{"93.184.215.14", true, true},
		{"2606:2800:21f:cb07:6820:80da:af6b:8b2c", true, true},
		{"64:ff9b::5db8:d70e", true, true}, // NAT64 of a public address
		{"127.0.0.1", false, true},
		{"127.8.9.10", false, true},
		{"::1", false, true},
		{"::ffff:127.0.0.1", false, true},
		{"10.0.0.1", false, false},
		{"172.16.0.1", false, false},
		{"172.31.255.255", false, false},
		{"172.32.0.1", true, true},
		{"192.168.1.1", false, false},
		{"::ffff:192.168.1.1", false, false},
		{"169.254.169.254", false, false}, // metadata of clouds
		{"::ffff:169.254.169.254", false, false},
		{"64:ff9b::a9fe:a9fe", false, false}, // the same behind NAT64
		{"fd00:ec2::254", false, false},
		{"100.64.0.1", false, false},
		{"100.127.255.254", false, false},
		{"100.128.0.1", true, true},
		{"0.0.0.0", false, false},
		{"0.1.2.3", false, false},
		{"::", false, false},
		{"::7f00:1", false, false}, // IPv4-compatible, long deprecated
		{"fe80::1%eth0", false, false},
		{"fe80::1", false, false},
		{"fec0::1", false, false},
		{"ff02::1", false, false},
		{"224.0.0.1", false, false},
		{"255.255.255.255", false, false},
		{"192.0.2.1", false, false},
		{"198.18.0.1", false, false},
		{"2001:db8::1", false, false},
		{"2001::1", false, false},       // Teredo
		{"2002:7f00:1::", false, false}, // 6to4 of 127.0.0.1
		{"64:ff9b:1::1", false, false},  // local NAT64
		{"100::1", false, false},        // discard
		{"4000::1", false, false},       // not given out
		{"2a00:1450:4001::200e", true, true},
	}
	for _, test := range tests {
		addr := netip.MustParseAddr(test.addr)
		for r, want := range map[reach]bool{reachPublic: test.public, reachLoopback: test.loopback, reachAnywhere: true} {
			err := r.check(addr)
			if (err == nil) != want {
				t.Errorf("reach %d to %s: %v", r, addr, err)
			}
			if refused := (*diagnose.AddressRefused)(nil); err != nil && !errors.As(err, &refused) {
				t.Errorf("reach %d to %s: the error is %T", r, addr, err)
			}
		}
	}
}

func TestOnlyAURLThatSaysSoReachesThisComputer(t *testing.T) {
	tests := []struct {
		environment  model.Environment
		allowPrivate bool
		host         string
		want         reach
	}{
		{model.Production, false, "crm.example.com", reachPublic},
		{model.Staging, false, "crm.example.com", reachPublic},
		{model.Development, false, "crm.example.com", reachLoopback},
		{model.Production, false, "localhost", reachLoopback},
		{model.Production, false, "127.0.0.1", reachLoopback},
		{model.Production, false, "::1", reachLoopback},
		{model.Production, false, "10.0.0.1", reachPublic},
		{model.Production, false, "localhost.example.com", reachPublic},
		{model.Production, true, "crm.example.com", reachAnywhere},
		{model.Development, true, "localhost", reachAnywhere},
	}
	for _, test := range tests {
		w := &model.Webhook{Environment: test.environment, AllowPrivate: test.allowPrivate}
		if got := reachOf(w, test.host); got != test.want {
			t.Errorf("%s %s (private: %t) has reach %d, want %d", test.environment, test.host, test.allowPrivate, got, test.want)
		}
	}
}
