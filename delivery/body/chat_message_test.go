package body_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/google/go-cmp/cmp"

	"latchbell/delivery/body"
	"latchbell/model"
)

// factsOf returns the facts of a message by their names.
func factsOf(m *model.ChatMessage) map[string]string {
	facts := make(map[string]string)
	for _, f := range m.Facts {
		facts[f.Name] = f.Value
	}
	return facts
}

func messageOf(t *testing.T, m model.Message, e *model.Event) *model.ChatMessage {
	t.Helper()
	return rendered(t, catalogue(t), model.BodyTelegram, m, e).Message
}

func TestTheUsualFactsTellWhatHappenedToALicense(t *testing.T) {
	e := chatEvent(catalogue(t), "license.renewed")
	e.Reason = "subscription_payment"
	m := messageOf(t, model.Message{}, e)
	if m.Title != "License renewed" || m.Text != "" || m.Colour != model.ColourGood {
		t.Errorf("the message is %+v", m)
	}
	want := map[string]string{
		"License key": "D4F2-80B5-C61A-973E", "Product": "Quarry CAD", "Plan": "Professional", "Owner": "Priya Nandakumar",
		"Status": "Active", "Expires": "1 March 2026 → 1 March 2027", "Activations": "priya-studio",
		"Reason": "Subscription payment", "Caused by": "Zoë Albers (license holder)",
	}
	if diff := cmp.Diff(want, factsOf(m)); diff != "" {
		t.Errorf("the facts differ (-want +got):\n%s", diff)
	}
}

func TestEveryTypeOfTheCatalogueHasFactsToShow(t *testing.T) {
	c := catalogue(t)
	for _, group := range c.Groups() {
		for _, eventType := range group.Types {
			e := chatEvent(c, eventType.Type)
			e.Initiator = model.Initiator{}
			if m := messageOf(t, model.Message{}, e); len(m.Facts) == 0 {
				t.Errorf("a message about %s says nothing of it", eventType.Type)
			}
		}
	}
}

func TestFactsAreShownAsPeopleReadThem(t *testing.T) {
	cases := []struct{ fact, data, want string }{
		{"license.expires_at", `{"license":{"expires_at":null}}`, "Never"},
		{"license.expires_at", `{"license":{}}`, ""},
		{"license.expires_at", `{"license":{"expires_at":"soon"}}`, "soon"},
		{"license.expires_at", `{"license":{"expires_at":"2027-03-01T23:30:00-05:00"}}`, "2 March 2027"},
		{"license.expires_at", `{"license":{"expires_at":null},"previous":{"expires_at":"2026-03-01T09:15:00Z"}}`, "1 March 2026 → Never"},
		{"license.expires_at", `{"license":{"expires_at":"2027-03-01"},"previous":{"expires_at":"2027-03-01T09:15:00Z"}}`, "1 March 2027"},
		{"license.max_activations", `{"license":{"max_activations":null}}`, "Unlimited"},
		{"license.max_activations", `{"license":{"max_activations":8},"previous":{"max_activations":2}}`, "2 → 8"},
		{"license.activations", `{"license":{"activations":[]}}`, "None"},
		{"license.activations", `{"license":{"activations":[{"name":"a"},{"value":"b","name":" "},{"id":"c"},{}]}}`, "a, b, c"},
		{"license.activations", `{"license":{"activations":[1,2,3,4,5,6,7,8,9,10]}}`, "1, 2, 3, 4, 5, 6, 7, 8, and 2 more"},
		{"license.owner.name", `{"license":{"owner":{"name":" ","username":"zoe"}}}`, "zoe"},
		{"license.owner.name", `{"license":{"owner":null}}`, ""},
		{"license.kind", `{"license":{"kind":"trial"}}`, "Trial"},
		{"license.product.name", `{"entitlement":{"product":{"name":"Lumen"}}}`, "Lumen"},
		{"activation", `{"attempt":{"value":"shop.example.org"}}`, "shop.example.org"},
		{"request.amount", `{"request":{"trading_amount":"99.00","trading_currency":"GBP"}}`, "99.00 GBP"},
		{"data.request.paid", `{"request":{"paid":true}}`, "Yes"},
		{"data.request", `{"request":"\u202eevil\u0000\n line"}`, "evil line"},
		{"license.plan", `{"license":{"plan":"a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"}}`, "a\u0301\u0301\u0301\u0301\u0301\u0301"},
	}
	for _, c := range cases {
		e := &model.Event{Type: "license.updated", Environment: model.Production, Timestamp: time.Unix(0, 0), Data: json.RawMessage(c.data)}
		m := messageOf(t, model.Message{Facts: []string{c.fact}}, e)
		got := ""
		if len(m.Facts) > 0 {
			got = m.Facts[0].Value
		}
		if got != c.want {
			t.Errorf("%s of %s is shown as %q instead of %q", c.fact, c.data, got, c.want)
		}
	}
}

func TestTheInitiatorIsNamedInWords(t *testing.T) {
	cases := map[string]model.Initiator{
		"System":               {Type: model.InitiatorSystem},
		"License holder":       {Type: model.InitiatorUser, Name: "\u200b"},
		"Ines (administrator)": {Type: model.InitiatorAdmin, Name: "Ines", ID: "adm_1"},
	}
	for want, initiator := range cases {
		e := chatEvent(catalogue(t), "license.created")
		e.Initiator = initiator
		if got := factsOf(messageOf(t, model.Message{}, e))["Caused by"]; got != want {
			t.Errorf("%+v is %q instead of %q", initiator, got, want)
		}
	}
}

func TestATestSaysThatItIsOne(t *testing.T) {
	c := catalogue(t)
	e := chatEvent(c, "license.revoked")
	e.Test = true
	for _, p := range chats {
		m := rendered(t, c, p, model.Message{Title: "Gone: {license.key}"}, e).Message
		if !strings.HasPrefix(m.Title, "Test: Gone") || !strings.HasSuffix(m.Footer, "This is a test") {
			t.Errorf("%s: the test is shown as %q, %q", p, m.Title, m.Footer)
		}
	}
}

func TestPlaceholdersAreFilled(t *testing.T) {
	e := chatEvent(catalogue(t), "license.renewed")
	m := messageOf(t, model.Message{
		Title: "{event} ({license.plan})", Text: "{license.owner.name} until {license.expires_at}, {license.owner.discord_id}, {subject}, {data.previous.expires_at}",
		Facts: []string{},
	}, e)
	if m.Title != "License renewed (Professional)" {
		t.Errorf("the title is %q", m.Title)
	}
	if want := "Priya Nandakumar until 1 March 2027, 918273640012345678, –, 1 March 2026"; m.Text != want {
		t.Errorf("the text is %q instead of %q", m.Text, want)
	}
}

func TestTheKeyIsMaskedInMessages(t *testing.T) {
	c := catalogue(t)
	w := &model.Webhook{Body: model.BodyDiscord, MaskKey: true, Message: model.Message{Title: "{license.key}", Text: "{data.license.key}"}}
	r, err := body.Render(w, chatEvent(c, "license.renewed"), c)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(r.Body), "D4F2") || !strings.Contains(r.Message.Title, "••••973E") {
		t.Errorf("the message is %s", r.Body)
	}
}

func TestDiscordShowsDatesInTheReadersZone(t *testing.T) {
	c := catalogue(t)
	m := model.Message{Title: "Until {license.expires_at}", Text: "Until {license.expires_at}, `{license.expires_at}`"}
	d := decoded[discordDocument](t, rendered(t, c, model.BodyDiscord, m, chatEvent(c, "license.renewed")).Body)
	if got, want := d.Embeds[0].Title, "Until 1 March 2027"; got != want {
		t.Errorf("the title is %q instead of %q", got, want)
	}
	if got, want := d.Embeds[0].Description, "Until <t:1803892500:D> (<t:1803892500:R>), `1 March 2027`"; got != want {
		t.Errorf("the text is %q instead of %q", got, want)
	}
}

func TestCodeAndAddressesOfTheUserKeepWhatStandsInThem(t *testing.T) {
	c := catalogue(t)
	about := customer{name: `"a*b_c"`, key: `"lic_42"`, plan: `"x"`, id: `"a/b c"`, machine: `"m"`, reason: `"r"`}
	m := model.Message{Text: "`{license.key}` {license.owner.name} https://crm.example.com/{license.id}"}
	want := map[model.BodyProfile]string{
		model.BodyDiscord:    "`lic_42` a\\*b\\_c https://crm.example.com/a%2Fb%20c",
		model.BodyMattermost: "`lic_42` a\\*b\\_c https://crm.example.com/a%2Fb%20c",
		model.BodySlack:      "`lic_42` a\u2217b_c https://crm.example.com/a%2Fb%20c\n",
	}
	for p, text := range want {
		if got := partsOf(t, p, rendered(t, c, p, m, about.event()).Body).text; got != text {
			t.Errorf("%s: the text is %q instead of %q", p, got, text)
		}
	}
}

func TestNamesFromRightToLeftDontReorderTheLine(t *testing.T) {
	about := harmless
	about.name = `"שלום"`
	m := messageOf(t, model.Message{Text: "{license.owner.name} - 7"}, about.event())
	if want := "\u2068שלום\u2069 - 7"; m.Text != want {
		t.Errorf("the text is %q instead of %q", m.Text, want)
	}
}

func TestShorteningNeverCutsACharacter(t *testing.T) {
	for _, character := range []string{"👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "षि", "각", "☝️", "1️⃣", "𝒳"} {
		for _, before := range []string{"", "x", "xy"} {
			about := harmless
			about.name = quotedJSON(before + strings.Repeat(character, 310))
			for _, p := range chats {
				r := rendered(t, catalogue(t), p, model.Message{Title: "{license.owner.name}{license.plan}"}, about.event())
				for _, text := range []string{strings.TrimSuffix(r.Message.Title, "Gamma"), factsOf(r.Message)["Owner"]} {
					rest, cut := strings.CutSuffix(strings.TrimPrefix(text, before), "…")
					if !cut || strings.ReplaceAll(rest, character, "") != "" || rest == "" {
						t.Errorf("%s: %q was cut to %q", p, character, text)
					}
				}
			}
		}
	}
}

func TestCustomerDataGivesWayBeforeWhatTheUserHasTyped(t *testing.T) {
	c := catalogue(t)
	about := harmless
	about.name = quotedJSON(strings.Repeat("<name> ", 100))
	m := model.Message{Title: "**New** {license.owner.name} **today**", Text: strings.Repeat("{license.owner.name} and ", 60) + "end"}
	for _, p := range chats {
		r := rendered(t, c, p, m, about.event())
		if !strings.HasSuffix(r.Message.Title, "… **today**") {
			t.Errorf("%s: the title is %q", p, r.Message.Title)
		}
		if !strings.HasSuffix(r.Message.Text, "… and end") {
			t.Errorf("%s: the text is %q", p, r.Message.Text)
		}
		for _, counter := range r.Message.Counters {
			if counter.Name != "Facts" && !counter.Shortened {
				t.Errorf("%s: the counter %+v doesn't say that something is left out", p, counter)
			}
		}
	}
}

func TestATextTooLongForTheServiceIsCutAtACharacter(t *testing.T) {
	c := catalogue(t)
	m := model.Message{Text: strings.Repeat("👍🏽", model.MaxMessageText/2), Facts: []string{}}
	r := rendered(t, c, model.BodyTelegram, m, chatEvent(c, "license.created"))
	checkLimits(t, model.BodyTelegram, r.Body)
	rest, cut := strings.CutSuffix(r.Message.Text, "…")
	for characters := graphemes.FromString(rest); characters.Next(); {
		if characters.Value() != "👍🏽" {
			t.Fatalf("the text was cut at %q", characters.Value())
		}
	}
	if !cut || len(rest) < 5900 {
		t.Errorf("%d bytes of the text are left", len(rest))
	}
}

func TestCountersSayWhatIsUsed(t *testing.T) {
	c := catalogue(t)
	m := rendered(t, c, model.BodyDiscord, model.Message{Title: "👍", Text: "*a*", Facts: []string{"license.key"}}, chatEvent(c, "license.created")).Message
	want := []model.Counter{
		{Name: "Title", Used: 2, Limit: 256}, {Name: "Text", Used: 3, Limit: 4096}, {Name: "Facts", Used: 1, Limit: 25},
		{Name: "Total", Used: 2 + 3 + len("License key") + 19 + len("evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC . Production"), Limit: 6000},
	}
	if diff := cmp.Diff(want, m.Counters); diff != "" {
		t.Errorf("the counters differ (-want +got):\n%s", diff)
	}
}

func TestTelegramPostsToANumberOrAName(t *testing.T) {
	c := catalogue(t)
	for id, want := range map[string]string{"-1001234567890": `-1001234567890`, "@releases": `"@releases"`, "+7": `7`} {
		r, err := body.Render(&model.Webhook{Body: model.BodyTelegram, ChatID: id}, chatEvent(c, "license.created"), c)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(decoded[telegramDocument](t, r.Body).ChatID); got != want {
			t.Errorf("the chat %q is written as %s", id, got)
		}
	}
}

func TestAnUnfinishedMessageCanBePreviewed(t *testing.T) {
	c := catalogue(t)
	m := model.Message{Title: "{license.ke} {", Facts: []string{"", "licens"}, Colours: []model.EventColour{{Events: "*", Colour: ""}}}
	for _, p := range chats {
		r, err := body.Render(&model.Webhook{Body: p, Message: m}, chatEvent(c, "license.created"), c)
		if err != nil || !json.Valid(r.Body) || r.Message.Title != "– {" {
			t.Errorf("%s: %v, %+v", p, err, r)
		}
	}
}

func TestTeamsShowsTheNearestOfItsColours(t *testing.T) {
	c := catalogue(t)
	cases := map[string]string{
		model.ColourGood: "good", model.ColourWarning: "warning", model.ColourBad: "attention", model.ColourNeutral: "accent", "#808080": "emphasis",
	}
	for colour, want := range cases {
		m := model.Message{Colours: []model.EventColour{{Events: "*", Colour: colour}}}
		d := decoded[teamsDocument](t, rendered(t, c, model.BodyTeams, m, chatEvent(c, "license.created")).Body)
		if got := d.Attachments[0].Content.Body[0].Style; got != want {
			t.Errorf("%s is shown as %q", colour, got)
		}
	}
}

func BenchmarkDiscord(b *testing.B) {
	c := catalogue(b)
	w := &model.Webhook{Body: model.BodyDiscord}
	e := chatEvent(c, "license.renewed")
	for b.Loop() {
		if _, err := body.Render(w, e, c); err != nil {
			b.Fatal(err)
		}
	}
}
