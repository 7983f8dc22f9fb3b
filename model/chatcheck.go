package model

import (
	"net/url"
	"slices"
	"strings"
)

// site is a URL in the parts by which services tell their pages apart.
type site struct {
	host  string
	path  []string
	query url.Values
	chat  BodyProfile // as it was recognised
}

// begins reports whether the path begins with the segments.
func (s site) begins(with ...string) bool {
	return len(s.path) >= len(with) && slices.Equal(s.path[:len(with)], with)
}

// siteRule explains why a URL can't be that of a receiver.
type siteRule struct {
	applies  func(site) bool
	sentence string
}

// CheckChatURL returns an Error for the field "url" that says what to do if u,
// in the form of ParseTarget, is no address to which messages in the format p
// can be sent: a page of a chat's documentation, an invitation, the webhook of
// another chat. What can never be a receiver, whatever is sent, is refused for
// every profile. A masked URL passes like the whole one.
func CheckChatURL(p BodyProfile, u *url.URL) error {
	s := site{host: hostOf(u), path: segments(u), query: u.Query(), chat: RecogniseChat(u)}
	rules := slices.Concat(pageRules, chatRules[p])
	for _, rule := range rules {
		if rule.applies(s) {
			return Invalidf("url", "%s", rule.sentence)
		}
	}
	return checkSameChat(p, s)
}

// checkSameChat refuses the webhook of one chat for the format of another.
func checkSameChat(p BodyProfile, s site) error {
	if !p.Chat() || s.chat == "" || s.chat == p {
		return nil
	}
	if p == BodySlack && s.chat == BodyMattermost {
		return nil // known by its path only, and many servers take Slack's format there
	}
	return Invalidf("url", "This is a URL of %s, but the body format is that of %s. Choose %s as the body format, or paste a URL of %s.",
		s.chat.Title(), p.Title(), s.chat.Title(), p.Title())
}

// at applies to the pages of the domains whose path begins with the segments.
func at(domains []string, path ...string) func(site) bool {
	return func(s site) bool { return isHost(s.host, domains...) && s.begins(path...) }
}

// anyOf applies when one of the rules does.
func anyOf(rules ...func(site) bool) func(site) bool {
	return func(s site) bool {
		return slices.ContainsFunc(rules, func(applies func(site) bool) bool { return applies(s) })
	}
}

var (
	discordHosts  = []string{"discord.com", "discordapp.com"}
	slackHosts    = []string{"slack.com", "slack-gov.com"}
	telegramHosts = []string{"api.telegram.org"}
)

// How a webhook is made in each chat, as the end of a sentence.
const (
	howDiscord    = "In Discord, open the channel's settings, then Integrations, Webhooks, and copy the webhook's URL."
	howSlack      = "In Slack, add Incoming Webhooks to the channel and copy the URL, which begins with https://hooks.slack.com/services/."
	howTeams      = "In Teams, open Workflows at the channel, choose the template that posts when a webhook request is received, and copy the URL that it shows."
	howTelegram   = "Enter https://api.telegram.org/bot, right behind it the token that @BotFather gave you, and then /sendMessage."
	howMattermost = "In Mattermost, open Integrations, then Incoming Webhooks, and copy the URL, which has /hooks/ in it."
)

// pageRules are the pages that never take a message from anyone.
var pageRules = []siteRule{
	{anyOf(at([]string{"docs.discord.com", "support.discord.com"}), at(discordHosts, "developers")),
		"This is a page of Discord's documentation and not a webhook. " + howDiscord},
	{at(discordHosts, "channels"),
		"This is the link to a channel of Discord. It opens the channel but takes no messages. " + howDiscord},
	{anyOf(at([]string{"discord.gg"}), at(discordHosts, "invite")),
		"This is an invitation to a Discord server and not a webhook. " + howDiscord},
	{anyOf(at([]string{"api.slack.com", "docs.slack.dev"}), at([]string{"slack.com"}, "help")),
		"This is a page for those who set up apps of Slack, or of its documentation. " + howSlack},
	{isSlackWorkspace,
		"This is a page of a Slack workspace. It opens in a browser but takes no messages. " + howSlack},
	{func(s site) bool { return isOfficeConnector(s.host, s.path) },
		"This is a URL of an Office 365 connector. Microsoft has retired those and delivers nothing from them. " + howTeams},
	{at([]string{"teams.microsoft.com", "teams.live.com", "teams.cloud.microsoft"}),
		"This is a link that opens Teams. It takes no messages. " + howTeams},
	{at([]string{"make.powerautomate.com", "flow.microsoft.com"}),
		"This is the page on which the workflow is edited. Open its first step there and copy the URL that takes the requests."},
	{at([]string{"learn.microsoft.com", "docs.microsoft.com", "support.microsoft.com"}),
		"This is a page of Microsoft's documentation and not a webhook. " + howTeams},
	{at([]string{"t.me", "telegram.me", "web.telegram.org"}),
		"This link opens a chat in Telegram. Messages go to the address of a bot, and the chat is named in its own field. " + howTelegram},
	{at([]string{"core.telegram.org"}),
		"This is a page of Telegram's documentation. " + howTelegram},
	{func(s site) bool { return isHost(s.host, telegramHosts...) && !hasBot(s.path) },
		"There is no bot's token in this URL, or the word bot is missing in front of it. " + howTelegram},
	{at([]string{"docs.mattermost.com", "developers.mattermost.com"}),
		"This is a page of Mattermost's documentation and not a webhook. " + howMattermost},
	{at([]string{"docs.rocket.chat", "developer.rocket.chat"}),
		"This is a page of Rocket.Chat's documentation and not a webhook. In Rocket.Chat, an administrator makes an incoming integration and copies its URL."},
}

// isSlackWorkspace applies to what people see in a browser. Slack's own
// interface for programs is slack.com/api, that for messages hooks.slack.com.
func isSlackWorkspace(s site) bool {
	if s.host == "app.slack.com" {
		return true
	}
	return isHost(s.host, slackHosts...) && !strings.HasPrefix(s.host, "hooks.") && !s.begins("api")
}

// chatRules are what is wrong for the format of a chat. At hosts of other names
// proxies and servers of one's own are at work, where less is known.
var chatRules = map[BodyProfile][]siteRule{
	BodyDiscord: {
		{func(s site) bool { return s.chat == BodyDiscord && len(behind(s.path, "webhooks")) < 2 },
			"The token of the webhook is missing: behind /webhooks/ there are a number and a long token. Copy the whole URL from Discord."},
		{func(s site) bool { return s.chat == BodyDiscord && len(behind(s.path, "webhooks")) > 2 },
			"This URL ends in a part that makes Discord expect another format, such as /slack or /github. Remove what follows the token."},
		{func(s site) bool { return isHost(s.host, discordHosts...) && s.chat != BodyDiscord },
			"This is a page of Discord and not a webhook. " + howDiscord},
	},
	BodySlack: {
		{func(s site) bool { return s.chat == BodySlack && (s.begins("triggers") || s.begins("workflows")) },
			"This URL starts a workflow of Slack, which takes values of its own and no messages. " + howSlack},
		{func(s site) bool { return s.chat == BodySlack && (!s.begins("services") || len(s.path) != 4) },
			"This isn't the whole URL of an incoming webhook: behind /services/ there are three parts. Copy it again from Slack."},
		{func(s site) bool { return isHost(s.host, slackHosts...) && s.chat != BodySlack },
			"This isn't the URL of an incoming webhook. " + howSlack},
	},
	BodyTeams: {
		{func(s site) bool { return isWorkflowsHost(s.host) && !s.query.Has("sig") },
			"The URL isn't complete: its end with sig= is missing, without which Microsoft refuses every message. Copy the whole URL from the workflow, and let anyone trigger it."},
	},
	BodyTelegram: {
		{func(s site) bool { return !hasBot(s.path) },
			"There is no bot's token in this URL. " + howTelegram},
		{func(s site) bool { return !endsInSendMessage(s.path) },
			"This URL asks the bot for something else than to send a message. Write /sendMessage behind the token."},
	},
	BodyMattermost: {
		{func(s site) bool { return s.begins("plugins") },
			"This URL leads to a plugin and not to an incoming webhook. " + howMattermost},
		{func(s site) bool { return len(behind(s.path, "hooks")) == 0 },
			"There is no /hooks/ with a key behind it in this URL. " + howMattermost},
	},
}

// hasBot reports whether a path names a bot with its token.
func hasBot(path []string) bool { return slices.ContainsFunc(path, botPart.MatchString) }

// endsInSendMessage reports whether nothing or sendMessage follows the bot. The
// names of methods may be written in any case.
func endsInSendMessage(path []string) bool {
	method := path[slices.IndexFunc(path, botPart.MatchString)+1:]
	return len(method) == 0 || len(method) == 1 && strings.EqualFold(method[0], "sendMessage")
}
