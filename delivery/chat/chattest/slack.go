package chattest

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"
)

const slackPath = "/services/T00000000/B00000000/notARealTokenOfAnyone000"

// Slack is a double of Slack with one incoming webhook. It takes a message a
// second, and a second one in a short burst.
// https://docs.slack.dev/apis/web-api/rate-limits
func Slack(t testing.TB) *Double {
	rate := newBucket(2, time.Second)
	d := &Double{take: takeSlack}
	d.count = func(now time.Time, _ []byte) (*Answer, bool) {
		if rate.take(now) {
			return nil, false
		}
		throttled := SlackThrottled(time.Second)
		return &throttled, true
	}
	return d.start(t, slackPath)
}

// slackMessage is what an incoming webhook takes.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
type slackMessage struct {
	Text        string            `json:"text"`
	Mrkdwn      *bool             `json:"mrkdwn"`
	Blocks      []slackBlock      `json:"blocks"`
	Attachments []slackAttachment `json:"attachments"`
	UnfurlLinks *bool             `json:"unfurl_links"`
	UnfurlMedia *bool             `json:"unfurl_media"`
}

type slackAttachment struct {
	Color    string       `json:"color"`
	Fallback string       `json:"fallback"`
	Blocks   []slackBlock `json:"blocks"`
}

// slackBlock is any block without an image or a control.
// https://docs.slack.dev/reference/block-kit/blocks
type slackBlock struct {
	Type     string      `json:"type"`
	BlockID  string      `json:"block_id"`
	Text     *slackText  `json:"text"`
	Fields   []slackText `json:"fields"`
	Elements []slackText `json:"elements"`
}

type slackText struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Emoji    *bool  `json:"emoji"`
	Verbatim *bool  `json:"verbatim"`
}

func takeSlack(r *http.Request, body []byte) (Answer, string) {
	if r.URL.Path != slackPath {
		return SlackError(http.StatusNotFound, "no_service"), ""
	}
	var m slackMessage
	fault := strict(body, &m)
	if fault == "" {
		fault = m.fault()
	}
	if fault != "" {
		return SlackError(http.StatusBadRequest, "invalid_payload"), fault
	}
	return plain(http.StatusOK, "text/html", "ok"), ""
}

// slackCommand is what Slack reads as a mention, a link or a date.
var slackCommand = regexp.MustCompile(`<[!@#]`)

func (m *slackMessage) fault() string {
	faults := []string{missing("text for notifications", m.Text), longer("text", m.Text, 40_000), slackMention(m.Text)}
	if len(m.Attachments) > 100 {
		faults = append(faults, fmt.Sprintf("it has %d attachments of 100", len(m.Attachments)))
	}
	faults = append(faults, slackBlocksFault(m.Blocks))
	for _, a := range m.Attachments {
		faults = append(faults, slackBlocksFault(a.Blocks))
	}
	return first(faults...)
}

func slackBlocksFault(blocks []slackBlock) string {
	if len(blocks) > 50 {
		return fmt.Sprintf("it has %d blocks of 50", len(blocks))
	}
	var faults []string
	for _, b := range blocks {
		faults = append(faults, b.fault())
	}
	return first(faults...)
}

func (b slackBlock) fault() string {
	switch b.Type {
	case "divider":
		return ""
	case "header":
		if b.Text == nil || b.Text.Type != "plain_text" {
			return "a header isn't plain text"
		}
		return b.Text.fault(150)
	case "section":
		return b.sectionFault()
	case "context":
		if len(b.Elements) == 0 || len(b.Elements) > 10 {
			return fmt.Sprintf("a context has %d elements of 10", len(b.Elements))
		}
		return slackTextsFault(b.Elements, 2000)
	}
	return fmt.Sprintf("there is no block %q", b.Type)
}

func (b slackBlock) sectionFault() string {
	switch {
	case b.Text == nil && len(b.Fields) == 0:
		return "a section is empty"
	case len(b.Fields) > 10:
		return fmt.Sprintf("a section has %d fields of 10", len(b.Fields))
	case b.Text != nil:
		return first(b.Text.fault(3000), slackTextsFault(b.Fields, 2000))
	}
	return slackTextsFault(b.Fields, 2000)
}

func slackTextsFault(texts []slackText, limit int) string {
	var faults []string
	for _, text := range texts {
		faults = append(faults, text.fault(limit))
	}
	return first(faults...)
}

func (s slackText) fault(limit int) string {
	switch {
	case s.Type != "plain_text" && s.Type != "mrkdwn":
		return fmt.Sprintf("there is no text of the type %q", s.Type)
	case s.Type == "plain_text" && s.Verbatim != nil, s.Type == "mrkdwn" && s.Emoji != nil:
		return "a text has a setting of the other type"
	}
	return first(missing("text of a block", s.Text), longer("text of a block", s.Text, limit), slackMention(s.Text))
}

func slackMention(text string) string {
	if slackCommand.MatchString(text) {
		return fmt.Sprintf("%q mentions somebody", text)
	}
	return ""
}
