package ui

import (
	"fmt"
	"net/url"
	"strings"

	"latchbell/model"
)

// recognisedSentence says what a URL was recognised as, and whether the format
// of the body goes with it; "" if there is nothing to say.
func recognisedSentence(chat, format model.BodyProfile) string {
	switch {
	case chat == "":
		return ""
	case chat == format:
		return chat.Title() + " recognised: events are sent as messages, without a signature."
	case format == model.BodyTemplate:
		return chat.Title() + " recognised: your own template is sent there."
	}
	return fmt.Sprintf("This is a URL of %s, but the format below is that of %s, which %s doesn't understand.", chat.Title(), format.Title(), chat.Title())
}

// hostSentence tells which host is sent to, if it isn't written as it was typed.
func hostSentence(typed string, target *url.URL) string {
	u, err := url.Parse(strings.TrimSpace(typed))
	if err != nil || strings.EqualFold(u.Hostname(), target.Hostname()) || !strings.Contains(target.Hostname(), "xn--") {
		return ""
	}
	return "Sent to " + target.Hostname() + ", as this name is written on the internet."
}

// destinationSentence tells what a chat said of itself.
func destinationSentence(chat model.BodyProfile, d model.Destination) string {
	switch {
	case !d.Known:
		return chat.Title() + " says nothing of itself without a message. Save the webhook and send it a test."
	case d.Name == "":
		return "✓ Posts in " + d.Place + "."
	case d.Place == "":
		return "✓ Posts as “" + d.Name + "”."
	}
	return fmt.Sprintf("✓ Posts as “%s” in %s.", d.Name, d.Place)
}

// maskedSentence stands at a URL of which a part is kept in the keychain.
const maskedSentence = "The token is kept in the keychain. Paste the whole URL to replace it."
