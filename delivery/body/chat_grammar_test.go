package body_test

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"latchbell/model"
)

// grammar finds the formatting of a service in a text: the names of all that it
// finds, and the text as people see it.
type grammar func(text string) (found []string, visible string)

// grammars are those of the services that look for formatting. They find rather
// too much than too little.
var grammars = map[model.BodyProfile]grammar{
	model.BodyDiscord:    func(s string) ([]string, string) { return discordGrammar(s, true) },
	model.BodySlack:      slackGrammar,
	model.BodyMattermost: mattermostGrammar,
	model.BodyTelegram:   telegramGrammar,
}

// discordRule is a rule of Discord's Markdown, looked for at every place.
type discordRule struct {
	name    string
	pattern *regexp.Regexp
	// line: only where a line begins. inner is the group that is read again.
	line  bool
	inner int
}

var discordRules = []discordRule{
	{"heading", regexp.MustCompile(`^#{1,3}(?: |$)`), true, 0},
	{"subtext", regexp.MustCompile(`^-# `), true, 0},
	{"list", regexp.MustCompile(`^ *[-*+](?: |$)`), true, 0},
	{"ordered", regexp.MustCompile(`^ *\d+\.(?: |$)`), true, 0},
	{"quote", regexp.MustCompile(`^(?:>>> ?|> )`), true, 0},
	{"code", regexp.MustCompile("^(?s:```(.+?)```)"), false, 0},
	{"code", regexp.MustCompile("^``([^`]|[^`].*?[^`])``"), false, 0},
	{"code", regexp.MustCompile("^`([^`]+)`"), false, 0},
	{"mention", regexp.MustCompile(`^<@[!&]?\d+>`), false, 0},
	{"channel", regexp.MustCompile(`^<#\d+>`), false, 0},
	{"command", regexp.MustCompile(`^</[^>:]+:\d+>`), false, 0},
	{"emoji", regexp.MustCompile(`^<a?:\w+:\d+>`), false, 0},
	{"time", regexp.MustCompile(`^<t:-?\d+(?::\w)?>`), false, 0},
	{"guide", regexp.MustCompile(`^<id:\w+>`), false, 0},
	{"autolink", regexp.MustCompile(`^<(?:https?|mailto|tel):[^>\s]*>`), false, 0},
	{"everyone", regexp.MustCompile(`^@(?:everyone|here)`), false, 0},
	{"link", regexp.MustCompile(`^\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)`), false, 1},
	{"url", regexp.MustCompile(`^https?://[^\s<]+`), false, 0},
	{"shortcode", regexp.MustCompile(`^:[\w+-]+:`), false, 0},
	{"strong", regexp.MustCompile(`^(?s:\*\*((?:\\.|[^\\])+?)\*\*)`), false, 1},
	{"underline", regexp.MustCompile(`^(?s:__((?:\\.|[^\\])+?)__)`), false, 1},
	{"em", regexp.MustCompile(`^(?s:\*((?:\\.|[^\\*])+?)\*)`), false, 1},
	{"em", regexp.MustCompile(`^(?s:_((?:\\.|[^\\_])+?)_)\b`), false, 1},
	{"strike", regexp.MustCompile(`^(?s:~~((?:\\.|[^\\])+?)~~)`), false, 1},
	{"spoiler", regexp.MustCompile(`^(?s:\|\|((?:\\.|[^\\])+?)\|\|)`), false, 1},
}

// discordSigns are what the rules begin with elsewhere than at a line.
const discordSigns = "`<@[h:*_~|"

var discordEscape = regexp.MustCompile(`^\\([^0-9A-Za-z\s])`)

func discordGrammar(s string, lineStart bool) (found []string, visible string) {
	var seen strings.Builder
	for s != "" {
		if m := discordEscape.FindStringSubmatch(s); m != nil {
			seen.WriteString(m[1])
			s, lineStart = s[len(m[0]):], false
			continue
		}
		i := -1
		if lineStart || strings.IndexByte(discordSigns, s[0]) >= 0 {
			i = slices.IndexFunc(discordRules, func(r discordRule) bool { return (!r.line || lineStart) && r.pattern.MatchString(s) })
		}
		if i < 0 {
			r, size := utf8.DecodeRuneInString(s)
			seen.WriteRune(r)
			s, lineStart = s[size:], r == '\n'
			continue
		}
		rule := discordRules[i]
		m := rule.pattern.FindStringSubmatch(s)
		found = append(found, rule.name)
		if rule.inner > 0 {
			inside, text := discordGrammar(m[rule.inner], false)
			found = append(append(found, inside...), "end")
			seen.WriteString(text)
		} else {
			seen.WriteString(m[0])
		}
		s, lineStart = s[len(m[0]):], rule.line
	}
	return found, seen.String()
}

var (
	slackToken  = regexp.MustCompile(`<([!@#]?)[^>\n]*>`)
	slackCode   = regexp.MustCompile("`[^`\n]+`")
	slackInWord = regexp.MustCompile(`([\p{L}\p{N}])_([\p{L}\p{N}])`)
	slackEntity = regexp.MustCompile(`&(?:amp|lt|gt);`)
	slackSigns  = map[string]*regexp.Regexp{
		"bold":   regexp.MustCompile(`\*[^*\n]+\*`),
		"italic": regexp.MustCompile(`(?:^|[^\p{L}\p{N}])_[^_\n]+_(?:$|[^\p{L}\p{N}])`),
		"strike": regexp.MustCompile(`~[^~\n]+~`),
		"emoji":  regexp.MustCompile(`:[a-zA-Z0-9_+'-]+:`),
		"quote":  regexp.MustCompile(`(?m)^&gt;`),
		"raw":    regexp.MustCompile(`[&<>]`),
	}
)

// slackGrammar reads mrkdwn with verbatim set.
func slackGrammar(s string) (found []string, visible string) {
	for _, m := range slackToken.FindAllStringSubmatch(s, -1) {
		found = append(found, "<"+m[1])
	}
	s = slackToken.ReplaceAllString(s, "·")
	for range slackCode.FindAllString(s, -1) {
		found = append(found, "code")
	}
	s = slackCode.ReplaceAllString(s, "·")
	// Inside a word it is a letter like any other.
	for slackInWord.MatchString(s) {
		s = slackInWord.ReplaceAllString(s, "$1·$2")
	}
	for _, name := range []string{"bold", "italic", "strike", "emoji", "quote"} {
		for range slackSigns[name].FindAllString(s, -1) {
			found = append(found, name)
		}
	}
	for range slackSigns["raw"].FindAllString(slackEntity.ReplaceAllString(s, ""), -1) {
		found = append(found, "raw")
	}
	return found, html.UnescapeString(s)
}

var (
	mattermostMarkdown = goldmark.New(goldmark.WithExtensions(extension.Linkify, extension.Strikethrough, extension.Table))
	htmlTag            = regexp.MustCompile(`<(/?[a-z0-9]+|!--)[^>]*>`)
	htmlCode           = regexp.MustCompile(`(?s)<code>.*?</code>`)
	mattermostSigns    = map[string]*regexp.Regexp{
		"mention": regexp.MustCompile(`@[\p{L}\p{N}_]`),
		"hashtag": regexp.MustCompile(`(?:^|[^\p{L}\p{N}_])#\p{L}`),
		"channel": regexp.MustCompile(`~[a-zA-Z0-9_-]`),
		"emoji":   regexp.MustCompile(`:[a-zA-Z0-9_+-]+:`),
	}
	address = regexp.MustCompile(`[\p{L}\p{N}]@[A-Za-z0-9-]+\.[A-Za-z]`)
)

// mattermostGrammar reads CommonMark with what Mattermost adds. An address of
// e-mail is seen as it is, and links to nothing else.
func mattermostGrammar(s string) (found []string, visible string) {
	var b strings.Builder
	if err := mattermostMarkdown.Convert([]byte(s), &b); err != nil {
		panic(err)
	}
	page := regexp.MustCompile(`<a href="mailto:[^>]*>([^<]*)</a>`).ReplaceAllString(b.String(), "$1")
	for _, tag := range htmlTag.FindAllStringSubmatch(page, -1) {
		found = append(found, tag[1])
	}
	visible = strings.TrimSuffix(html.UnescapeString(htmlTag.ReplaceAllString(page, "")), "\n")
	text := html.UnescapeString(htmlTag.ReplaceAllString(htmlCode.ReplaceAllString(page, "·"), "·"))
	text = address.ReplaceAllString(text, "·")
	for _, name := range []string{"mention", "hashtag", "channel", "emoji"} {
		for range mattermostSigns[name].FindAllString(text, -1) {
			found = append(found, name)
		}
	}
	return found, visible
}

var telegramSigns = map[string]*regexp.Regexp{
	"mention": regexp.MustCompile(`(?:^|[^\p{L}\p{N}_])@[A-Za-z0-9_]{2}`),
	"hashtag": regexp.MustCompile(`(?:^|[^\p{L}\p{N}_])#[\p{L}\p{N}_]`),
	"cashtag": regexp.MustCompile(`(?:^|[^\p{L}\p{N}_])\$[A-Z]`),
	"command": regexp.MustCompile(`(?:^|[^\p{L}\p{N}_/])/[A-Za-z0-9_]`),
	"url":     regexp.MustCompile(`[a-z]+://[^\s]`),
}

// telegramGrammar finds the entities that Telegram finds without a parse mode.
func telegramGrammar(s string) (found []string, visible string) {
	for _, name := range []string{"mention", "hashtag", "cashtag", "command", "url"} {
		for range telegramSigns[name].FindAllString(s, -1) {
			found = append(found, name)
		}
	}
	return found, s
}
