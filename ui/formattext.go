package ui

import (
	"strings"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// formatSentences say of each format what the receiver gets.
var formatSentences = map[model.BodyProfile]string{
	model.BodyCanonical:     "The whole event as JSON. Choose this for a receiver that you write yourself.",
	model.BodyDiscord:       "A message in a Discord channel, with the license's facts.",
	model.BodySlack:         "A message in a Slack channel, with the license's facts.",
	model.BodyTeams:         "A card in a Teams channel or chat, posted by a workflow.",
	model.BodyMattermost:    "A message in a Mattermost or Rocket.Chat channel, with the license's facts.",
	model.BodyTelegram:      "A message that your bot sends to a Telegram chat, with the license's facts.",
	model.BodyCactusDash:    "The license's fields beside each other in one flat object, for receivers of CactusDash. It publishes no names, so these are ours.",
	model.BodyZentitle:      "The fields eventId, eventCode, resourceId and payload, so that receivers of Zentitle2 stay as they are.",
	model.BodyGetKeyManager: "The fields event, payload and webhook_id, so that receivers of GetKeyManager stay as they are.",
	model.BodyBroctagon:     "The fields source, target, version and data, so that receivers of the Broctagon CRM stay as they are.",
	model.BodyTemplate:      "JSON that you write yourself, filled in from the event. It can imitate any other system.",
}

// formatOptions are the formats in their groups.
func formatOptions() []widgets.Option {
	options := make([]widgets.Option, len(model.BodyProfiles))
	for i, p := range model.BodyProfiles {
		options[i] = widgets.Option{ID: string(p), Label: p.Title(), Group: formatGroup(p)}
	}
	return options
}

func formatGroup(p model.BodyProfile) string {
	switch {
	case p == model.BodyCanonical:
		return "For your own receivers"
	case p.Chat():
		return "Chats"
	case p == model.BodyTemplate:
		return "Anything else"
	}
	return "As other systems send it"
}

// suggestionSentence says which signature the receivers of a system look for,
// "" if the format is nobody else's.
func suggestionSentence(p model.BodyProfile) string {
	s := p.Signature()
	if s == model.SignatureStandard || !s.Signs() {
		return ""
	}
	return " They look for the signature in " + strings.Join(s.Headers(model.CustomSignature{}), " and ") + "."
}

// signatureSentences say of each signature what it is made of.
var signatureSentences = map[model.SignatureProfile]string{
	model.SignatureStandard:     "By the Standard Webhooks specification, for which there are libraries in every language; beside it the plain hex HMAC of the body in X-Webhook-Signature.",
	model.SignatureHex:          "The hex HMAC-SHA256 of the body, in X-Webhook-Signature.",
	model.SignatureGitHub:       "As GitHub signs: sha256= and the hex HMAC of the body, in X-Hub-Signature-256.",
	model.SignatureStripe:       "As Stripe signs: the time, and the hex HMAC of the time and the body, in Stripe-Signature. Stripe's libraries verify it.",
	model.SignaturePaddle:       "As Paddle signs: the time, and the hex HMAC of the time and the body, in Paddle-Signature.",
	model.SignatureLemonSqueezy: "As Lemon Squeezy signs: the hex HMAC of the body, in X-Signature.",
	model.SignatureWooCommerce:  "As WooCommerce signs: the base64 HMAC of the body, in X-WC-Webhook-Signature.",
	model.SignatureBroctagon:    "As the Broctagon CRM signs: the hex HMAC of the body, in X-Crm-Signature.",
	model.SignatureZentitle:     "As Zentitle2 signs: with a private RSA key, in N-Signature. The receiver verifies it with the public key.",
	model.SignatureCustom:       "An HMAC in a header of your choice, for a receiver that expects something else.",
	model.SignatureNone:         "Nothing is signed. The receiver can't tell whether a request comes from you.",
}

// signatureOptions are the signatures in the order in which they are offered.
func signatureOptions() []widgets.Option {
	options := make([]widgets.Option, len(model.SignatureProfiles))
	for i, p := range model.SignatureProfiles {
		options[i] = widgets.Option{ID: string(p), Label: p.Title()}
	}
	return options
}

// unsignedSentence explains why nothing is signed in a format.
func unsignedSentence(p model.BodyProfile) string {
	if p.Chat() {
		return p.Title() + " doesn't verify signatures: whoever knows the URL can post there."
	}
	return signatureSentences[model.SignatureNone]
}

// signsWithTwo reports whether a signature has room for one by an old secret
// beside one by a new, so that a receiver can change over in its own time.
func signsWithTwo(p model.SignatureProfile) bool {
	return p == model.SignatureStandard || p == model.SignatureStripe
}
