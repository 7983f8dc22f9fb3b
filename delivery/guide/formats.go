package guide

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"latchbell/assets"
	"latchbell/delivery/body"
	"latchbell/model"
)

// formats is the part of the guide on bodies, signatures, chats and templates.
type formats struct {
	Bodies, Chats            []format
	Systems                  []string
	Names                    []naming
	Signatures               []signature
	Helpers                  []model.TemplateHelper
	Template, TemplateResult string
	Starters                 []starter
}

// format is a body profile with an example that the program makes of the sample
// of an event type.
type format struct {
	Profile        model.BodyProfile
	Title, Text    string
	Event, Example string
}

// starter is a template to begin with.
type starter struct{ Name, Text, Template string }

// texts say what there is to know of each profile, and which part of it is
// published.
var texts = []struct {
	profile model.BodyProfile
	event   string
	text    string
}{
	{model.BodyCanonical, "license.renewed", "The usual one. Fields without a value are left out."},
	{model.BodyGetKeyManager, "license.renewed", "event, payload and webhook_id are published, and so are 21 names of events; what the payload holds isn't. Here it is the data."},
	{model.BodyZentitle, "entitlement.expiring", "The fields, the codes and the named members of customers', entitlements' and seats' payloads are published. " +
		"After them the payload holds the data as it came. Licenses are told as entitlements, and their activations as seats. What resourceId names is our choice: the customer, the entitlement (also of a seat), or the license."},
	{model.BodyBroctagon, "withdrawal.approved.node_1", "The fields and the names of withdrawals', prop trading and prop trading live events are published, and so is that target.name is the name of the webhook. " +
		"service is always admin, as the published description of the format has it; some published examples have requests there. Ids and amounts become texts, as published."},
	{model.BodyCactusDash, "license.renewed", "CactusDash says what it tells, but not in which words: the names of all fields are our choice. " +
		"Members of a license that have no name here keep their own."},
	{model.BodyDiscord, "license.renewed", "Sent with wait=true, so that Discord answers with an error if the message isn't saved. allowed_mentions lets it mention nobody."},
	{model.BodySlack, "license.renewed", "For the addresses of incoming webhooks, hooks.slack.com/services/…"},
	{model.BodyTeams, "license.renewed", "An Adaptive Card for the addresses of Workflows. Teams says that it has accepted the card; whether the flow posts it, it doesn't say."},
	{model.BodyMattermost, "license.renewed", "For incoming webhooks of Mattermost; those of Rocket.Chat take the same."},
	{model.BodyTelegram, "license.renewed", "For the address of a bot, with the id of the chat beside it. The text has no formatting that anything in it could break."},
}

// allFormats is made once: its examples don't depend on anything.
var allFormats = sync.OnceValue(func() formats {
	catalogue := shipped()
	f := formats{Signatures: signatures(), Helpers: model.TemplateHelpers}
	for _, t := range texts {
		one := format{
			Profile: t.profile, Title: t.profile.Title(), Text: t.text, Event: t.event,
			Example: indented(rendered(&model.Webhook{Body: t.profile}, t.event, catalogue)),
		}
		if t.profile.Chat() {
			f.Chats = append(f.Chats, one)
		} else {
			f.Bodies = append(f.Bodies, one)
		}
	}
	f.Systems, f.Names = namings(catalogue)
	f.Template = assets.Starters[0].Template()
	f.TemplateResult = string(rendered(&model.Webhook{Body: model.BodyTemplate, Template: f.Template}, "license.renewed", catalogue))
	for _, s := range assets.Starters[1:] {
		f.Starters = append(f.Starters, starter{s.Name, verifiedBy(s), s.Template()})
	}
	return f
})

// shipped is the catalogue as it ships, whose samples the examples use.
func shipped() *model.Catalogue {
	catalogue, err := model.ParseCatalogue(assets.CatalogueJSON)
	if err != nil {
		panic(fmt.Errorf("the guide's examples: %w", err)) // tests read it too
	}
	return catalogue
}

// rendered returns the body that a webhook sends for the sample of a type.
func rendered(w *model.Webhook, eventType string, catalogue *model.Catalogue) []byte {
	w.ID, w.Name, w.ChatID = "whk_01JNXK3Z5Q8V7W2R4T6Y8P0ABC", "CRM Sync", "-1001234567890"
	r, err := body.Render(w, sampleEvent(eventType, catalogue), catalogue)
	if err != nil {
		panic(fmt.Errorf("the guide's example of %s: %w", w.Body, err))
	}
	return r.Body
}

func sampleEvent(eventType string, catalogue *model.Catalogue) *model.Event {
	data := catalogue.Find(eventType).Sample
	return &model.Event{
		ID: "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC", Type: eventType, Environment: model.Production,
		Timestamp: time.Date(2026, time.March, 1, 9, 15, 0, 0, time.UTC),
		Initiator: model.Initiator{Type: model.InitiatorUser, ID: "cus_17", Name: "Zoë Albers"},
		Subject:   model.SubjectOf(data), Data: data,
	}
}

func indented(raw []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, raw, "", "  ") != nil {
		return string(raw)
	}
	return out.String()
}

// verifiedBy says how receivers of a system verify what a starter's template
// makes.
func verifiedBy(s assets.Starter) string {
	switch s.Signature {
	case "":
		return "Its receivers verify a signature that Latchbell can't make. Choose one of those above, and verify that."
	case string(model.SignatureCustom):
		return "Choose the signature Your own and describe the one that your receiver verifies."
	}
	return "Choose the signature " + model.SignatureProfile(s.Signature).Title() + "."
}
