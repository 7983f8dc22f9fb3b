package chattest

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"
)

// What a Discord double calls its webhook and where that posts.
const (
	DiscordName    = "Renewals"
	DiscordChannel = "199737254929760256"
	DiscordServer  = "199737254929760255"
)

const (
	discordID    = "223704706495545344"
	discordToken = "3d89bb7572e0fb30d8128367b3b1b44fecd1726de135cbe28a41f8b2f777c372ba2939e72279b94526ff5d1bd4358d65cf11"
)

// discordAgent is the form without which Discord turns requests away.
// https://docs.discord.com/developers/reference#user-agent
var discordAgent = regexp.MustCompile(`^[^ ]+ \(https?://[^ ,]+, [^ )]+\)`)

// Discord is a double of Discord with one webhook. It takes 5 messages in 2
// seconds, and tells so.
func Discord(t testing.TB) *Double {
	rate := &window{limit: 5, length: 2 * time.Second}
	d := &Double{take: takeDiscord, look: lookDiscord, announce: rate.announce}
	d.count = func(now time.Time, _ []byte) (*Answer, bool) {
		if rate.take(now) {
			return nil, false
		}
		throttled := DiscordThrottled(rate.reset.Sub(now), false)
		return &throttled, true
	}
	return d.start(t, discordPath)
}

const discordPath = "/api/webhooks/" + discordID + "/" + discordToken

// discordMessage is the body of an Execute Webhook request.
// https://docs.discord.com/developers/resources/webhook#execute-webhook
type discordMessage struct {
	Content         string             `json:"content"`
	Username        string             `json:"username"`
	AvatarURL       string             `json:"avatar_url"`
	Embeds          []discordEmbed     `json:"embeds"`
	AllowedMentions *discordMentions   `json:"allowed_mentions"`
	Flags           int                `json:"flags"`
	ThreadName      string             `json:"thread_name"`
	Attachments     []struct{ ID int } `json:"attachments"`
}

type discordMentions struct {
	Parse       *[]string `json:"parse"`
	Users       []string  `json:"users"`
	Roles       []string  `json:"roles"`
	RepliedUser bool      `json:"replied_user"`
}

// discordEmbed has the limits of
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
type discordEmbed struct {
	Title       string         `json:"title"`
	Type        string         `json:"type"`
	Description string         `json:"description"`
	URL         string         `json:"url"`
	Timestamp   *time.Time     `json:"timestamp"`
	Color       int            `json:"color"`
	Footer      discordText    `json:"footer"`
	Author      discordText    `json:"author"`
	Fields      []discordField `json:"fields"`
}

type discordText struct {
	Text    string `json:"text"`
	Name    string `json:"name"`
	IconURL string `json:"icon_url"`
	URL     string `json:"url"`
}

type discordField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

func takeDiscord(r *http.Request, body []byte) (Answer, string) {
	var m discordMessage
	fault := first(checkDiscordRequest(r), strict(body, &m))
	if fault == "" {
		fault = m.fault()
	}
	switch {
	case r.URL.Path != discordPath:
		return DiscordError(http.StatusNotFound, 10015, "Unknown Webhook"), fault
	case fault != "":
		return DiscordError(http.StatusBadRequest, 50035, "Invalid Form Body"), fault
	}
	return object(http.StatusOK, map[string]any{"id": "1290000000000000001", "type": 0, "channel_id": DiscordChannel, "webhook_id": discordID}), ""
}

func checkDiscordRequest(r *http.Request) string {
	if !discordAgent.MatchString(r.UserAgent()) {
		return fmt.Sprintf("the user agent is %q", r.UserAgent())
	}
	if r.URL.Query().Get("wait") != "true" {
		return "it doesn't ask to wait until the message is saved"
	}
	return ""
}

func (m *discordMessage) fault() string {
	a := m.AllowedMentions
	switch {
	case a == nil || a.Parse == nil || len(*a.Parse)+len(a.Users)+len(a.Roles) > 0 || a.RepliedUser:
		return "it may mention somebody"
	case m.Content == "" && len(m.Embeds) == 0:
		return "it is empty"
	case len(m.Embeds) > 10:
		return fmt.Sprintf("it has %d embeds of 10", len(m.Embeds))
	}
	faults, total := []string{longer("content", m.Content, 2000), longer("username", m.Username, 80)}, ""
	for _, e := range m.Embeds {
		faults = append(faults, e.fault())
		total += e.text()
	}
	return first(append(faults, longer("text of all embeds", total, 6000))...)
}

func (e discordEmbed) fault() string {
	faults := []string{
		longer("title", e.Title, 256), longer("description", e.Description, 4096),
		longer("footer", e.Footer.Text, 2048), longer("author", e.Author.Name, 256),
	}
	if len(e.Fields) > 25 {
		faults = append(faults, fmt.Sprintf("an embed has %d fields of 25", len(e.Fields)))
	}
	if e.Color < 0 || e.Color > 0xFFFFFF {
		faults = append(faults, fmt.Sprintf("the colour is %d", e.Color))
	}
	if e.text() == "" {
		faults = append(faults, "an embed is empty")
	}
	for _, f := range e.Fields {
		faults = append(faults, missing("name of a field", f.Name), longer("name of a field", f.Name, 256),
			missing("value of a field", f.Value), longer("value of a field", f.Value, 1024))
	}
	return first(faults...)
}

// text is all that counts for the limit of a message.
func (e discordEmbed) text() string {
	text := e.Title + e.Description + e.Footer.Text + e.Author.Name
	for _, f := range e.Fields {
		text += f.Name + f.Value
	}
	return text
}

// lookDiscord tells about the webhook without posting.
// https://docs.discord.com/developers/resources/webhook#get-webhook-with-token
func lookDiscord(r *http.Request) Answer {
	switch {
	case !discordAgent.MatchString(r.UserAgent()):
		return DiscordError(http.StatusForbidden, 40333, "internal network error")
	case r.URL.Path != discordPath:
		return DiscordError(http.StatusNotFound, 10015, "Unknown Webhook")
	}
	return object(http.StatusOK, map[string]any{
		"type": 1, "id": discordID, "name": DiscordName, "avatar": nil,
		"channel_id": DiscordChannel, "guild_id": DiscordServer, "application_id": nil, "token": discordToken,
	})
}
