package model

import "slices"

// SignatureProfile is how requests are signed: which headers, over what, with
// which key.
type SignatureProfile string

// The signature profiles.
const (
	SignatureStandard     SignatureProfile = "standard"
	SignatureHex          SignatureProfile = "hex"
	SignatureGitHub       SignatureProfile = "github"
	SignatureStripe       SignatureProfile = "stripe"
	SignaturePaddle       SignatureProfile = "paddle"
	SignatureLemonSqueezy SignatureProfile = "lemonsqueezy"
	SignatureWooCommerce  SignatureProfile = "woocommerce"
	SignatureBroctagon    SignatureProfile = "broctagon"
	SignatureZentitle     SignatureProfile = "zentitle"
	SignatureCustom       SignatureProfile = "custom"
	SignatureNone         SignatureProfile = "none"
)

// SignatureProfiles lists all profiles in the order in which they are offered.
var SignatureProfiles = []SignatureProfile{
	SignatureStandard, SignatureHex, SignatureGitHub, SignatureStripe, SignaturePaddle, SignatureLemonSqueezy,
	SignatureWooCommerce, SignatureZentitle, SignatureBroctagon, SignatureCustom, SignatureNone,
}

// signatureNames are the titles of the profiles, and the headers that they
// fill. Those of the systems are spelled as these send them.
var signatureNames = map[SignatureProfile]struct {
	title   string
	headers []string
}{
	SignatureStandard:     {"Standard Webhooks", []string{"webhook-signature", "X-Webhook-Signature"}},
	SignatureHex:          {"HMAC of the body", []string{"X-Webhook-Signature"}},
	SignatureGitHub:       {"GitHub", []string{"X-Hub-Signature-256"}},
	SignatureStripe:       {"Stripe", []string{"Stripe-Signature"}},
	SignaturePaddle:       {"Paddle", []string{"Paddle-Signature"}},
	SignatureLemonSqueezy: {"Lemon Squeezy", []string{"X-Signature"}},
	SignatureWooCommerce:  {"WooCommerce", []string{"X-WC-Webhook-Signature"}},
	SignatureBroctagon:    {"Broctagon CRM", []string{"X-Crm-Signature"}},
	SignatureZentitle:     {"Zentitle2", []string{"N-Signature"}},
	SignatureCustom:       {"Your own", nil},
	SignatureNone:         {"None", nil},
}

// Title is the name of the profile in the interface.
func (p SignatureProfile) Title() string { return signatureNames[p].title }

// Headers returns the names of the headers that the profile fills, the most
// important first. That of SignatureCustom is the one that c names.
func (p SignatureProfile) Headers(c CustomSignature) []string {
	if p == SignatureCustom {
		return []string{c.Header}
	}
	return slices.Clone(signatureNames[p].headers)
}

// Validate returns an Error for the field "signature" unless the profile
// exists.
func (p SignatureProfile) Validate() error {
	if !slices.Contains(SignatureProfiles, p) {
		return Invalidf("signature", "There is no signature %q. Choose one of %s.", Shorten(string(p)), listed(SignatureProfiles))
	}
	return nil
}

// Signs reports whether requests are signed at all, and a secret is needed.
func (p SignatureProfile) Signs() bool { return p != SignatureNone && p != "" }

// SigningKey is what a receiver needs to verify the requests of a webhook. For
// SignatureNone there is nothing to verify, and no secret.
type SigningKey struct {
	Profile SignatureProfile
	Custom  CustomSignature
	Secret  string
}
