package chattest

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"
)

const (
	mattermostPath = "/hooks/xxx8y1fyzbnbtbpzj7mkxxxx9c"
	rocketChatPath = "/hooks/5f2b4c6d7e8f901234567890/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
)

// Mattermost is a double of Mattermost with one incoming webhook. It takes 20
// messages at once and 10 a second, and tells so.
// https://docs.mattermost.com/administration-guide/configure/rate-limiting-configuration-settings.html
func Mattermost(t testing.TB) *Double {
	const burst, perSecond = 20, 10
	rate := newBucket(burst, time.Second/perSecond)
	d := &Double{take: takeMattermost(mattermostPath, plain(http.StatusOK, "text/plain", "ok"),
		MattermostError(http.StatusBadRequest, "web.incoming_webhook.invalid.app_error", "Invalid webhook."))}
	d.count = func(now time.Time, _ []byte) (*Answer, bool) {
		if rate.take(now) {
			return nil, false
		}
		throttled := MattermostThrottled(time.Second)
		return &throttled, false // several may be under way when the last but one is counted
	}
	d.announce = func(_ time.Time, header http.Header) {
		full := time.Duration((burst - rate.left) * float64(rate.interval))
		header.Set("X-RateLimit-Limit", strconv.Itoa(burst))
		header.Set("X-RateLimit-Remaining", strconv.Itoa(int(rate.left)))
		header.Set("X-RateLimit-Reset", seconds(full))
	}
	return d.start(t, mattermostPath)
}

// RocketChat is a double of Rocket.Chat with one incoming integration. It has no
// limit.
// https://docs.rocket.chat/docs/integrations
func RocketChat(t testing.TB) *Double {
	d := &Double{take: takeMattermost(rocketChatPath, object(http.StatusOK, map[string]any{"success": true}),
		RocketChatError(http.StatusNotFound, "Invalid integration id or token provided."))}
	d.count = func(time.Time, []byte) (*Answer, bool) { return nil, false }
	return d.start(t, rocketChatPath)
}

// mattermostMessage is what an incoming webhook takes.
// https://developers.mattermost.com/integrate/webhooks/incoming/
type mattermostMessage struct {
	Text        string                 `json:"text"`
	Username    string                 `json:"username"`
	IconURL     string                 `json:"icon_url"`
	Attachments []mattermostAttachment `json:"attachments"`
}

// mattermostAttachment is
// https://developers.mattermost.com/integrate/reference/message-attachments/
type mattermostAttachment struct {
	Fallback string `json:"fallback"`
	Color    string `json:"color"`
	Pretext  string `json:"pretext"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Footer   string `json:"footer"`
	Fields   []struct {
		Title string `json:"title"`
		Value string `json:"value"`
		Short bool   `json:"short"`
	} `json:"fields"`
}

func takeMattermost(path string, ok, unknown Answer) func(*http.Request, []byte) (Answer, string) {
	return func(r *http.Request, body []byte) (Answer, string) {
		if r.URL.Path != path {
			return unknown, ""
		}
		var m mattermostMessage
		fault := strict(body, &m)
		if fault == "" {
			fault = m.fault()
		}
		if fault != "" {
			return MattermostError(http.StatusBadRequest, "web.incoming_webhook.parse.app_error", "Unable to parse incoming data."), fault
		}
		return ok, ""
	}
}

// mattermostMention is what makes Mattermost call everybody, formatted or not.
var mattermostMention = regexp.MustCompile(`(?i)@(channel|all|here)\b`)

func (m *mattermostMessage) fault() string {
	if m.Text == "" && len(m.Attachments) == 0 {
		return "it is empty"
	}
	texts := []string{m.Text}
	for _, a := range m.Attachments {
		texts = append(texts, a.Fallback, a.Pretext, a.Title, a.Text, a.Footer)
		for _, f := range a.Fields {
			texts = append(texts, f.Title, f.Value)
		}
	}
	var faults []string
	for _, text := range texts {
		faults = append(faults, longer("text", text, 16_383))
		if mattermostMention.MatchString(text) {
			faults = append(faults, fmt.Sprintf("%q mentions everybody", text))
		}
	}
	return first(faults...)
}
