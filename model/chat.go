package model

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// RecogniseChat returns the profile of the chat that u leads to, or "" if it is
// none that Latchbell knows. It is meant to be quick in judgement: a URL of a
// service that isn't a webhook is recognised too, and CheckChatURL says what is
// wrong with it.
func RecogniseChat(u *url.URL) BodyProfile {
	host, path := hostOf(u), segments(u)
	switch {
	case isHost(host, "discord.com", "discordapp.com") && slices.Contains(path, "webhooks"):
		return BodyDiscord
	case host == "hooks.slack.com" || host == "hooks.slack-gov.com":
		return BodySlack
	case isWorkflowsHost(host) || isOfficeConnector(host, path):
		return BodyTeams
	case host == "api.telegram.org":
		return BodyTelegram
	case isIncomingHook(path):
		return BodyMattermost
	}
	return ""
}

// isWorkflowsHost reports whether host is one at which Power Automate, that is
// Workflows in Teams, takes requests.
func isWorkflowsHost(host string) bool {
	return isHost(host, "logic.azure.com", "api.powerplatform.com")
}

// isOfficeConnector reports whether a URL is that of an Office 365 connector,
// which Microsoft has retired.
func isOfficeConnector(host string, path []string) bool {
	if isHost(host, "webhook.office.com") {
		return true
	}
	return (host == "outlook.office.com" || host == "outlook.office365.com") && len(path) > 0 && path[0] == "webhook"
}

// What follows /hooks in the URL of an incoming webhook: Mattermost gives it an
// id of 26 signs, Rocket.Chat an id and a token.
var (
	mattermostID    = regexp.MustCompile(`^[a-z0-9]{26}$`)
	rocketChatID    = regexp.MustCompile(`^[A-Za-z0-9]{17,24}$`)
	rocketChatToken = regexp.MustCompile(`^[A-Za-z0-9]{24,}$`)
)

// isIncomingHook reports whether a path is that of Mattermost or Rocket.Chat,
// which people run under names of their own.
func isIncomingHook(path []string) bool {
	after := behind(path, "hooks")
	switch len(after) {
	case 1:
		return mattermostID.MatchString(after[0]) || after[0] == URLMask
	case 2:
		return rocketChatID.MatchString(after[0]) && rocketChatToken.MatchString(after[1]) || after[0] == URLMask && after[1] == URLMask
	}
	return false
}

// hostOf returns the host of u as it is compared: without a port, a final dot
// or capitals.
func hostOf(u *url.URL) string {
	return strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
}

// isHost reports whether host is one of the domains, or below one.
func isHost(host string, domains ...string) bool {
	return slices.ContainsFunc(domains, func(domain string) bool {
		return host == domain || strings.HasSuffix(host, "."+domain)
	})
}

// segments returns the parts of the path of u that aren't empty.
func segments(u *url.URL) []string {
	return strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' })
}

// behind returns the segments that follow the last one called name, nil if
// there is none.
func behind(path []string, name string) []string {
	for i, segment := range slices.Backward(path) {
		if segment == name {
			return path[i+1:]
		}
	}
	return nil
}
