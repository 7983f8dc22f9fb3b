package body_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchbell/assets"
	"latchbell/delivery/body"
	"latchbell/model"
)

var chats = []model.BodyProfile{
	model.BodyDiscord, model.BodySlack, model.BodyTeams, model.BodyMattermost, model.BodyTelegram,
}

func catalogue(t testing.TB) *model.Catalogue {
	t.Helper()
	c, err := parsedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var parsedCatalogue = sync.OnceValues(func() (*model.Catalogue, error) { return model.ParseCatalogue(assets.CatalogueJSON) })

// chatEvent is an event of a type of the catalogue, with its sample.
func chatEvent(c *model.Catalogue, eventType string) *model.Event {
	return &model.Event{
		ID: "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC", Type: eventType, Environment: model.Production,
		Timestamp: time.Date(2026, time.March, 1, 9, 15, 0, 7e6, time.UTC),
		Initiator: model.Initiator{Type: model.InitiatorUser, ID: "cus_17", Name: "Zoë Albers"},
		Data:      c.Find(eventType).Sample,
	}
}

// renderTB is what rendering needs of a test, rapid's included.
type renderTB interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// rendered returns the body of a chat and what people see of it.
func rendered(t renderTB, c *model.Catalogue, p model.BodyProfile, m model.Message, e *model.Event) *body.Rendered {
	t.Helper()
	w := &model.Webhook{ID: "whk_1", Body: p, ChatID: "-1001234567890", Message: m}
	if err := m.Validate(); err != nil {
		t.Fatalf("the message isn't valid: %v", err)
	}
	r, err := body.Render(w, e, c)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(r.Body) {
		t.Fatalf("not JSON: %s", r.Body)
	}
	return r
}

// hostileTexts are customer data that tries to mention, format or break.
var hostileTexts = []string{
	"@everyone", "@here", "@channel", "@all", "@zoe", "<@1>", "<@!1>", "<@&1>", "<#1>", "<:a:1>", "<a:b:1>", "<t:1:R>",
	"</ban:1>", "<id:home>", "!here", "!channel", "everyone", "channel", "<!channel>", "<!here>", "<!subteam^S1>", "<@U1>", "<#C1>",
	"<https://evil.example|x>", "<mailto:a@b.c>", "|x>", "[x](http://evil.example)", "](http://evil.example)", "![x](http://evil.example/a.png)",
	"https://evil.example", "http://evil.example/_a_*b*", "`", "``", "```", "`x`", "*", "**", "***b***", "*b*", "_", "__", "_i_", "__u__",
	"~", "~~s~~", "~town", "||", "||s||", "|", ">", "> q", ">>> q", "#", "# h", "#tag", "##### h", "-", "- l", "-# s", "+ l", "1.", "1. l", "12) l",
	"===", "---", ":smile:", ":", "smile", "/start", "$ABC", "\\", "\\\\", "&lt;b&gt;", "&amp;", "&", "<b>x</b>", "<at>x</at>", "<script>",
	"\u202egnp.exe", "\u2066x", "\u2069", "\u200f", "\u200b", "\u200d", "\ufeff", "\u00ad", "\x00", "\x1b[31m", "\r\n", "\n\n# h", "\t", "\u2028", "\u0085",
	"שלום", "محمد", "👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "\u0301", "Z\u0351\u0343\u030e\u0356\u0339\u0347\u0348\u0349a", "\ufffe", "a", "Zoë Albers", " ", "7", "lic_42",
	"zoe@example.com", "x@everyone.com", "{license.key}", "{{.}}", "%s", "\"", "'",
}

// hostileRaw are JSON values that aren't what the field should hold.
var hostileRaw = []string{
	`"\ud83d"`, `"\ud83d\ud83d oops \udc00"`, `"\u0000\u001f"`, `null`, `true`, `1e400`, `[]`, `{}`, `[["@here"]]`,
	`{"name":"@everyone","id":"<@1>"}`, `[{"name":"<!here>"},{"value":"**"},7,null]`, `"2027-03-01T09:15:00Z"`, `"0000-01-01"`, `""`,
}

// hostile draws customer data, as JSON.
func hostile() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 9).Draw(t, "odd") == 9 {
			return rapid.SampledFrom(hostileRaw).Draw(t, "raw")
		}
		text := ""
		for _, part := range rapid.SliceOfN(rapid.SampledFrom(hostileTexts), 1, 5).Draw(t, "parts") {
			text += part
		}
		switch rapid.IntRange(0, 20).Draw(t, "length") {
		case 20:
			text = strings.Repeat(text, 1+10_000/len(text))
		case 1, 2:
			text += rapid.String().Draw(t, "more")
		}
		return quotedJSON(text)
	})
}

func quotedJSON(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // can't be: every text can be written
	}
	return string(raw)
}

// customer is customer data in every place of an event that has some. Each
// member is JSON.
type customer struct{ name, key, plan, id, machine, reason string }

func drawCustomer(t *rapid.T) customer {
	g := hostile()
	return customer{
		name: g.Draw(t, "name"), key: g.Draw(t, "key"), plan: g.Draw(t, "plan"), id: g.Draw(t, "id"),
		machine: g.Draw(t, "machine"), reason: g.Draw(t, "reason"),
	}
}

// harmless is customer data that nobody could object to.
var harmless = customer{`"Alpha"`, `"Beta"`, `"Gamma"`, `"Delta"`, `"Epsilon"`, `"Zeta"`}

// event is an event with that customer data.
func (c customer) event() *model.Event {
	data := fmt.Sprintf(`{"license":{"id":%s,"key":%s,"plan":%s,"product":{"name":%s},"owner":{"name":%s,"email":%s},"expires_at":"2027-03-01T09:15:00Z",`+
		`"activations":[{"name":%s},{"value":%s}]},"message":%s,"previous":{"plan":%s,"expires_at":"2026-03-01T09:15:00Z"}}`,
		c.id, c.key, c.plan, c.plan, c.name, c.name, c.machine, c.key, c.name, c.key)
	var reason, name string
	_ = json.Unmarshal([]byte(c.reason), &reason) // stays empty unless it is a text
	_ = json.Unmarshal([]byte(c.name), &name)
	return &model.Event{
		ID: "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC", Type: "license.renewed", Environment: model.Production,
		Timestamp: time.Date(2026, time.March, 1, 9, 15, 0, 0, time.UTC),
		Initiator: model.Initiator{Type: model.InitiatorUser, Name: name}, Reason: reason, Data: json.RawMessage(data),
	}
}

// hostileMessages are what users may write around customer data.
var hostileMessages = []model.Message{
	{},
	{Title: "New license for {license.owner.name}", Text: "{license.owner.name}"},
	{Title: "{license.key}", Text: "Owner: *{license.owner.name}*, key `{license.key}`.\n{reason}\n> {license.plan}"},
	{Title: "**{license.owner.name}**", Text: "**{license.owner.name}** is ~~{license.plan}~~"},
	{Title: "<{license.owner.name}>", Text: "<{license.owner.name}> <@{license.key}> <!{license.plan}> <#{reason}>"},
	{Title: "@{license.owner.name}", Text: "@{license.owner.name} #{license.key} :{license.plan}: ~{reason} ${license.id}"},
	{Title: `\{license.owner.name}`, Text: `\{license.owner.name} \{license.key}`},
	{Text: "[open](https://crm.example.com/{license.id}) https://crm.example.com/?key={license.key}&name={license.owner.name}"},
	{Text: "<https://crm.example.com/{license.id}|open {license.owner.name}>"},
	{Text: "_{license.owner.name}_ ~{license.plan}~ ||{reason}||"},
	{Title: "{license.owner.name}{license.plan}", Text: "{license.owner.name}{license.plan}{reason}{license.key}"},
	{Text: "- {license.plan}\n- {license.key}\n\n{reason}\n{license.owner.name}\n\n1. {license.id}"},
	{Text: "``{license.key}`` and `{license.plan}` but `not\n{reason}` or `{license.owner.name}"},
	{Text: "Until {license.expires_at}: {license.activations}, {initiator}, {data.message}, {subject}"},
	{Text: "{license.owner.name}everyone {license.owner.name}here {license.owner.name}1> {license.owner.name}(http://x.example)"},
}
