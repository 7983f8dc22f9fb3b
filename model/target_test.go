package model_test

import (
	"strings"
	"testing"

	"latchbell/model"
)

func TestTargetsAreChecked(t *testing.T) {
	cases := []struct {
		url           string
		private, good bool
	}{
		{"https://crm.example.com/hooks?a=b", false, true},
		{" https://crm.example.com ", false, true},
		{"HTTPS://crm.example.com:65535", false, true},
		{"http://localhost:8080/try", false, true},
		{"http://127.0.0.1:7420/try", false, true},
		{"http://[::1]:7420/try", false, true},
		{"https://crm_old.example.com./x", false, true},
		{"https://discord.com/api/webhooks/1/***", false, true},
		{"https://crm.example.com/?sig=***", false, true},
		{"http://crm.example.com", false, false},
		{"http://192.168.1.5", false, false},
		{"http://192.168.1.5", true, true},
		{"http://127.0.0.1.example.com", false, false},
		{"", false, false},
		{"crm.example.com", false, false},
		{"ftp://crm.example.com", true, false},
		{"https://", false, false},
		{"https:///hooks", false, false},
		{"https://user:pass@crm.example.com", false, false},
		{"https://@crm.example.com", false, false},
		{"https://crm.example.com/#part", false, false},
		{"https://crm.example.com/#", false, false},
		{"https://crm.example.com:", false, false},
		{"https://crm.example.com:0", false, false},
		{"https://crm.example.com:65536", false, false},
		{"https://crm.example.com:https", false, false},
		{"https://crm.example.com/\r\nHost: evil", false, false},
		{"https://crm.example.com/a b", false, false},
		{"https://crm.example.com/\x7f", false, false},
		{"https://crm.example.com/\u202Egro.live", false, false},
		{"https://crm.exa\u00ADmple.com/", false, false},
		{"https://crm.example.com/\xff", false, false},
		{`https:\\crm.example.com`, false, false},
		{`https://crm.example.com\@evil.example`, false, false},
		{"https://crm..example.com", false, false},
		{"https://.example.com", false, false},
		{"https://-crm.example.com", false, false},
		{"https://crm!.example.com", false, false},
		{"https://*.example.com", false, false},
		{"https://[::1", false, false},
		{"https://[::g]/", false, false},
		{"https://xn--a.example.com", false, false},
		{"https://" + strings.Repeat("a", 64) + ".example.com", false, false},
		{"https://" + strings.Repeat("a.", 130) + "com", false, false},
		{"https://" + strings.Repeat("ü", 60) + ".example.com", false, false},
		{"https://crm.example.com/" + strings.Repeat("a", model.MaxURLLength), false, false},
		{"https://crm.example.com/" + strings.Repeat("ü", model.MaxURLLength/3), false, false},
	}
	for _, c := range cases {
		u, err := model.ParseTarget(c.url, c.private)
		if (err == nil) != c.good {
			t.Errorf("%.60q, private %v: %v", c.url, c.private, err)
		}
		if err == nil && u.Hostname() == "" || err != nil && (u != nil || model.FieldOf(err) != "url") {
			t.Errorf("%.60q: %v, %v", c.url, u, err)
		}
	}
}

func TestATargetIsBroughtIntoItsNormalForm(t *testing.T) {
	for raw, want := range map[string]string{
		" https://crm.example.com \n":               "https://crm.example.com",
		"\uFEFFhttps://crm.example.com/a\u200B":     "https://crm.example.com/a",
		"HTTPS://CRM.Example.COM/Hooks?A=B":         "https://crm.example.com/Hooks?A=B",
		"https://bücher.example/häuser?ort=köln":    "https://xn--bcher-kva.example/h%C3%A4user?ort=k%C3%B6ln",
		"https://BÜCHER.example:0443/":              "https://xn--bcher-kva.example:443/",
		"https://b%C3%BCcher.example/":              "https://xn--bcher-kva.example/",
		"https://例え。テスト/":                           "https://xn--r8jz45g.xn--zckzah/",
		"https://xn--bcher-kva.example/":            "https://xn--bcher-kva.example/",
		"https://９３.184.215.14/":                    "https://93.184.215.14/",
		"https://93.184.215.14./":                   "https://93.184.215.14/",
		"https://[2606:2800:021f::0001]:8443/x":     "https://[2606:2800:21f::1]:8443/x",
		"https://crm.example.com/a%2Fb//c/../d?x=%": "https://crm.example.com/a%2Fb//c/../d?x=%",
		"https://discord.com/api/webhooks/1/***":    "https://discord.com/api/webhooks/1/***",
		"https://crm.example.com?":                  "https://crm.example.com?",
	} {
		u, err := model.ParseTarget(raw, false)
		if err != nil {
			t.Errorf("%q: %v", raw, err)
			continue
		}
		if u.String() != want {
			t.Errorf("%q became %q, want %q", raw, u, want)
		}
	}
}

func TestAddressesThatCannotBeReachedAreExplained(t *testing.T) {
	cases := []struct{ url, says string }{
		{"https://10.1.2.3/x", "10.1.2.3 is a private address"},
		{"https://172.16.0.1", "private address"},
		{"https://192.168.0.1:8443", "private address"},
		{"https://[fd12::1]", "private address"},
		{"https://[::ffff:10.1.2.3]", "private address"},
		{"https://[64:ff9b::a01:203]", "private address"},
		{"https://169.254.7.7", "link-local address"},
		{"https://[fe80::1%25eth0]", "link-local address"},
		{"https://100.64.1.1", "carrier-internal address"},
		{"https://[64:ff9b::7f00:1]", "loopback address"},
		{"http://169.254.169.254/latest/meta-data", "where clouds keep credentials"},
		{"https://[fd00:ec2::254]/", "where clouds keep credentials"},
		{"https://Metadata.Google.Internal./", "where clouds keep credentials"},
		{"https://0.0.0.0", "write 127.0.0.1"},
		{"https://[::]", "write 127.0.0.1"},
		{"https://192.0.2.1", "documentation address"},
		{"https://224.0.0.1", "multicast address"},
	}
	for _, c := range cases {
		_, err := model.ParseTarget(c.url, false)
		if err == nil || model.FieldOf(err) != "url" || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.url, err)
		}
		if _, err := model.ParseTarget(c.url, true); err != nil {
			t.Errorf("%s with private addresses allowed: %v", c.url, err)
		}
	}
}

func TestAnAddressInAnUnusualNotationIsRefused(t *testing.T) {
	for _, host := range []string{
		"2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "0x7f.0x0.0x0.0x1", "10.0.0.0x1", "0300.0250.1.1", "1.2.3.4.5", "256.1.1.1", "4294967295", "１２７.1", "0x",
	} {
		_, err := model.ParseTarget("http://"+host+"/", true)
		if err == nil || !strings.Contains(err.Error(), "unusual notation") {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestABotTokenAloneIsExplained(t *testing.T) {
	for _, raw := range []string{"123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0", " bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"} {
		_, err := model.ParseTarget(raw, false)
		if err == nil || !strings.Contains(err.Error(), "token of a Telegram bot") || strings.Contains(err.Error(), "AAH") {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestLoopbackIsThisComputer(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST.": true, "a.localhost": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "localhost.example.com": false, "notlocalhost": false, "128.0.0.1": false, "0.0.0.0": false, "::": false, "127.1": false,
	} {
		if got := model.IsLoopback(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}

func FuzzTheNormalFormOfATargetIsItsOwn(f *testing.F) {
	for _, raw := range []string{
		"https://crm.example.com/hooks?a=b", "https://bücher.example/ä?ö=ü", "http://[fe80::1%25eth0]:80/", "https://a/***?sig=***", "https://１.1.1.1.", "https://a_b.example.com//?",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := model.ParseTarget(raw, true)
		if err != nil {
			if model.FieldOf(err) != "url" {
				t.Fatalf("the error isn't about the URL: %v", err)
			}
			return
		}
		normal := u.String()
		again, err := model.ParseTarget(normal, true)
		if err != nil || again.String() != normal {
			t.Fatalf("%q became %q, and that %v (%v)", raw, normal, again, err)
		}
		if strings.ContainsFunc(normal, func(r rune) bool { return r <= ' ' || r > '~' }) || len(normal) > model.MaxURLLength {
			t.Fatalf("%q became %q", raw, normal)
		}
	})
}
