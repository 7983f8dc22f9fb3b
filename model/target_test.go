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
		{"https://crm.example.com/#part", false, false},
		{"https://crm.example.com/#", false, false},
		{"https://crm.example.com:", false, false},
		{"https://crm.example.com:0", false, false},
		{"https://crm.example.com:65536", false, false},
		{"https://crm.example.com:https", false, false},
		{"https://crm.example.com/\r\nHost: evil", false, false},
		{"https://crm.example.com/" + strings.Repeat("a", model.MaxURLLength), false, false},
	}
	for _, c := range cases {
		u, err := model.ParseTarget(c.url, c.private)
		if (err == nil) != c.good {
			t.Errorf("%.60q, private %v: %v", c.url, c.private, err)
		}
		if err == nil && u.Hostname() == "" || err != nil && model.FieldOf(err) != "url" {
			t.Errorf("%.60q: %v, %v", c.url, u, err)
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
