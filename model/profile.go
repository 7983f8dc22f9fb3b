package model

import "slices"

// BodyProfile is the format of the request body.
type BodyProfile string

// The body profiles. The vendors' are those of the systems of that name, so that
// a receiver written for one needn't be changed; the chats' are messages.
const (
	BodyCanonical     BodyProfile = "canonical"
	BodyGetKeyManager BodyProfile = "getkeymanager"
	BodyZentitle      BodyProfile = "zentitle"
	BodyBroctagon     BodyProfile = "broctagon"
	BodyCactusDash    BodyProfile = "cactusdash"
	BodyDiscord       BodyProfile = "discord"
	BodySlack         BodyProfile = "slack"
	BodyTeams         BodyProfile = "teams"
	BodyMattermost    BodyProfile = "mattermost"
	BodyTelegram      BodyProfile = "telegram"
	BodyTemplate      BodyProfile = "template"
)

// BodyProfiles lists all profiles in the order in which they are offered.
var BodyProfiles = []BodyProfile{
	BodyCanonical, BodyDiscord, BodySlack, BodyTeams, BodyMattermost, BodyTelegram,
	BodyCactusDash, BodyZentitle, BodyGetKeyManager, BodyBroctagon, BodyTemplate,
}

var bodyTitles = map[BodyProfile]string{
	BodyCanonical: "Latchbell", BodyDiscord: "Discord", BodySlack: "Slack", BodyTeams: "Microsoft Teams",
	BodyMattermost: "Mattermost", BodyTelegram: "Telegram", BodyCactusDash: "CactusDash", BodyZentitle: "Zentitle2",
	BodyGetKeyManager: "GetKeyManager", BodyBroctagon: "Broctagon CRM", BodyTemplate: "Your own template",
}

// Title is the name of the profile in the interface.
func (p BodyProfile) Title() string { return bodyTitles[p] }

// Chat reports whether the profile makes messages for people to read.
func (p BodyProfile) Chat() bool {
	switch p {
	case BodyDiscord, BodySlack, BodyTeams, BodyMattermost, BodyTelegram:
		return true
	}
	return false
}

// Validate returns an Error for the field "body" unless the profile exists.
func (p BodyProfile) Validate() error {
	if !slices.Contains(BodyProfiles, p) {
		return Invalidf("body", "There is no body format %q. Choose one of %s.", Shorten(string(p)), listed(BodyProfiles))
	}
	return nil
}

// Signature returns the signature profile that usually goes with the body:
// that of the same system, and none for a chat, which doesn't verify any.
func (p BodyProfile) Signature() SignatureProfile {
	switch {
	case p.Chat():
		return SignatureNone
	case p == BodyZentitle:
		return SignatureZentitle
	case p == BodyBroctagon:
		return SignatureBroctagon
	case p == BodyGetKeyManager, p == BodyCactusDash:
		return SignatureHex
	}
	return SignatureStandard
}

// listed joins names for a sentence: "a", "b" and "c".
func listed[T ~string](names []T) string {
	var text []byte
	for i, n := range names {
		switch {
		case i > 0 && i == len(names)-1:
			text = append(text, " and "...)
		case i > 0:
			text = append(text, ", "...)
		}
		text = append(append(append(text, '"'), n...), '"')
	}
	return string(text)
}
