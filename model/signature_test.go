package model_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"latchbell/model"
)

func TestEverySignatureHasATitleAndHeaders(t *testing.T) {
	titles := make(map[string]bool)
	for _, p := range model.SignatureProfiles {
		if p.Title() == "" || titles[p.Title()] {
			t.Errorf("%s has the title %q", p, p.Title())
		}
		titles[p.Title()] = true
		headers := p.Headers(model.CustomSignature{Header: "X-Sig"})
		if (len(headers) > 0) != p.Signs() || slices.ContainsFunc(headers, model.IsOwnHeader) {
			t.Errorf("%s fills %q", p, headers)
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
	if err := model.SignatureProfile("sha1").Validate(); model.FieldOf(err) != "signature" || !strings.Contains(model.Sentence(err), `"stripe"`) {
		t.Errorf("an unknown one: %v", err)
	}
	model.SignatureGitHub.Headers(model.CustomSignature{})[0] = "changed"
	if got := model.SignatureGitHub.Headers(model.CustomSignature{}); got[0] != "X-Hub-Signature-256" {
		t.Errorf("GitHub's header is now %q", got)
	}
}

func TestACustomSignatureIsTheHexOfTheBodyUnlessSaid(t *testing.T) {
	got := model.CustomSignature{Header: " X-Sig "}.Normalized()
	want := model.CustomSignature{Header: "X-Sig", Content: "{body}", Key: "text", Hash: "sha256", Encoding: "hex"}
	if got != want || got.Validate() != nil {
		t.Errorf("it is %+v: %v", got, got.Validate())
	}
	said := model.CustomSignature{Header: "X-Sig", Content: "{id}{body}", Key: "base64", Hash: "sha512", Encoding: "base64", Prefix: "p "}
	if said.Normalized() != said {
		t.Errorf("it becomes %+v", said.Normalized())
	}
}

func TestCustomSignaturesAreChecked(t *testing.T) {
	type signature = model.CustomSignature
	tests := []struct {
		name             string
		change           func(*signature)
		field, complains string // "" if it is good
	}{
		{"as it is", func(*signature) {}, "", ""},
		{"everything", func(c *signature) {
			*c = signature{Header: "Authorization", Content: "v0:{timestamp}:{id}\n{body}", Key: "base64", Hash: "sha512", Encoding: "base64", Prefix: "HMAC "}
		}, "", ""},
		{"no header", func(c *signature) { c.Header = "" }, "custom_header", "missing"},
		{"a header with a colon", func(c *signature) { c.Header = "X-Sig:" }, "custom_header", "can't be the name"},
		{"a header that smuggles", func(c *signature) { c.Header = "X-Sig: a\r\nHost" }, "custom_header", "can't be the name"},
		{"a long header", func(c *signature) { c.Header = strings.Repeat("x", 101) }, "custom_header", "101 characters"},
		{"a header of Latchbell", func(c *signature) { c.Header = "Webhook-Id" }, "custom_header", "set by Latchbell"},
		{"a header of HTTP", func(c *signature) { c.Header = "content-length" }, "custom_header", "set by Latchbell"},
		{"no content", func(c *signature) { c.Content = "" }, "custom_content", "{body} 0 times"},
		{"no body", func(c *signature) { c.Content = "{id}.{timestamp}" }, "custom_content", "{body} 0 times"},
		{"the body twice", func(c *signature) { c.Content = "{body}{body}" }, "custom_content", "{body} 2 times"},
		{"an unknown placeholder", func(c *signature) { c.Content = "{url}{body}" }, "custom_content", "{url}"},
		{"a placeholder with spaces", func(c *signature) { c.Content = "{ id }{body}" }, "custom_content", "{ id }"},
		{"a bracket too many", func(c *signature) { c.Content = "{{body}" }, "custom_content", "bracket"},
		{"a bracket too few", func(c *signature) { c.Content = "{body}{id" }, "custom_content", "bracket"},
		{"a long content", func(c *signature) { c.Content = "{body}" + strings.Repeat("x", 500) }, "custom_content", "506 characters"},
		{"a control character", func(c *signature) { c.Content = "{body}\x00" }, "custom_content", "control character"},
		{"another key", func(c *signature) { c.Key = "hex" }, "custom_key", `"text" or "base64"`},
		{"another hash", func(c *signature) { c.Hash = "md5" }, "custom_hash", `"sha256" or "sha512"`},
		{"another encoding", func(c *signature) { c.Encoding = "" }, "custom_encoding", `"hex" or "base64"`},
		{"a prefix with a line break", func(c *signature) { c.Prefix = "a\r\nHost: b" }, "custom_prefix", "line break"},
		{"a prefix that begins with a space", func(c *signature) { c.Prefix = " v1=" }, "custom_prefix", "begins with a space"},
		{"a prefix of other signs", func(c *signature) { c.Prefix = "é" }, "custom_prefix", "can't carry"},
		{"a prefix of spaces", func(c *signature) { c.Prefix = " " }, "custom_prefix", "begins with a space"},
		{"a long prefix", func(c *signature) { c.Prefix = strings.Repeat("v", 101) }, "custom_prefix", "101 characters"},
	}
	for _, test := range tests {
		c := signature{Header: "X-Sig", Content: "{body}", Key: "text", Hash: "sha256", Encoding: "hex"}
		test.change(&c)
		expect(t, test.name, c.Validate(), test.field, test.complains)
	}
}

func TestEveryFaultOfACustomSignatureIsSaidAtOnce(t *testing.T) {
	var errs model.FieldErrors
	if !errors.As(model.CustomSignature{Prefix: "\n"}.Validate(), &errs) {
		t.Fatal("the empty signature is accepted")
	}
	var fields []string
	for _, err := range errs {
		fields = append(fields, err.Field)
	}
	if want := []string{"custom_header", "custom_content", "custom_key", "custom_hash", "custom_encoding", "custom_prefix"}; !slices.Equal(fields, want) {
		t.Errorf("the faults are in %q, want %q", fields, want)
	}
}
