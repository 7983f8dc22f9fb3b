package body_test

import (
	"unicode/utf8"

	"latchbell/model"
)

// checkLimits holds a body against what its service documents.
func checkLimits(t renderTB, p model.BodyProfile, raw []byte) {
	t.Helper()
	switch p {
	case model.BodyDiscord:
		checkDiscord(t, decoded[discordDocument](t, raw))
	case model.BodySlack:
		checkSlack(t, decoded[slackDocument](t, raw))
	case model.BodyTeams:
		checkTeams(t, decoded[teamsDocument](t, raw), len(raw))
	case model.BodyMattermost:
		checkMattermost(t, decoded[mattermostDocument](t, raw))
	case model.BodyTelegram:
		checkTelegram(t, decoded[telegramDocument](t, raw))
	}
}

func within(t renderTB, what, text string, least, most int) {
	t.Helper()
	if n := utf16Length(text); n < least || n > most {
		t.Fatalf("%s has %d characters; %d to %d are possible: %q", what, n, least, most, text)
	}
}

func checkDiscord(t renderTB, d discordDocument) {
	t.Helper()
	if d.AllowedMentions == nil || d.AllowedMentions.Parse == nil || len(d.AllowedMentions.Parse) > 0 {
		t.Fatalf("mentions are allowed: %+v", d.AllowedMentions)
	}
	e := d.Embeds[0]
	within(t, "the title", e.Title, 1, 256)
	within(t, "the description", e.Description, 0, 4096)
	within(t, "the footer", e.Footer.Text, 1, 2048)
	total := utf16Length(e.Title) + utf16Length(e.Description) + utf16Length(e.Footer.Text)
	for _, f := range e.Fields {
		within(t, "the name of a field", f.Name, 1, 256)
		within(t, "the value of a field", f.Value, 1, 1024)
		total += utf16Length(f.Name) + utf16Length(f.Value)
	}
	if len(e.Fields) > 25 || total > 6000 {
		t.Fatalf("the embed has %d fields and %d characters; 25 and 6000 are possible", len(e.Fields), total)
	}
}

func checkSlack(t renderTB, d slackDocument) {
	t.Helper()
	within(t, "the text", d.Text, 1, 40_000)
	if d.Mrkdwn == nil || *d.Mrkdwn {
		t.Fatal("the text for notifications is formatted")
	}
	blocks := append(d.Blocks, d.Attachments[0].Blocks...)
	if len(blocks) > 50 {
		t.Fatalf("there are %d blocks; 50 are possible", len(blocks))
	}
	for _, b := range blocks {
		switch b.Type {
		case "header":
			within(t, "the header", b.Text.Text, 1, 150)
			if b.Text.Type != "plain_text" {
				t.Fatalf("the header is %s", b.Text.Type)
			}
		case "section":
			checkSlackSection(t, b)
		case "context":
			if len(b.Elements) > 10 {
				t.Fatalf("a context has %d elements", len(b.Elements))
			}
		default:
			t.Fatalf("there is a block %q", b.Type)
		}
	}
}

func checkSlackSection(t renderTB, b slackBlock) {
	t.Helper()
	if b.Text == nil && len(b.Fields) == 0 || len(b.Fields) > 10 {
		t.Fatalf("a section has %d fields", len(b.Fields))
	}
	if b.Text != nil {
		within(t, "the text of a section", b.Text.Text, 1, 3000)
	}
	for _, f := range b.Fields {
		within(t, "a field", f.Text, 1, 2000)
		if f.Type == "mrkdwn" && !f.Verbatim {
			t.Fatal("Slack is to find links by itself")
		}
		if f.Type == "plain_text" && (f.Emoji == nil || *f.Emoji) {
			t.Fatal("Slack is to find emoji by itself")
		}
	}
}

func checkTeams(t renderTB, d teamsDocument, size int) {
	t.Helper()
	if size > 28_000 {
		t.Fatalf("the message has %d bytes", size)
	}
	a := d.Attachments[0]
	if d.Type != "message" || a.ContentType != "application/vnd.microsoft.card.adaptive" || a.Content.Type != "AdaptiveCard" || a.Content.Version != "1.2" {
		t.Fatalf("not the envelope of a card: %+v", d)
	}
	var check func([]teamsElement)
	check = func(elements []teamsElement) {
		for _, e := range elements {
			switch e.Type {
			case "TextRun":
				within(t, "a text", e.Text, 1, 28_000)
			case "RichTextBlock", "Container":
				if len(e.Inlines)+len(e.Items) == 0 || e.Text != "" {
					t.Fatalf("a %s can't be so: %+v", e.Type, e)
				}
			default:
				t.Fatalf("%s may format its text", e.Type)
			}
			check(e.Items)
			check(e.Inlines)
		}
	}
	check(a.Content.Body)
}

func checkMattermost(t renderTB, d mattermostDocument) {
	t.Helper()
	total := 0
	for _, text := range mattermostParts(d).all() {
		total += utf8.RuneCountInString(text)
	}
	if total > 16_383 {
		t.Fatalf("the post has %d characters", total)
	}
}

func checkTelegram(t renderTB, d telegramDocument) {
	t.Helper()
	within(t, "the text", d.Text, 1, 4096)
	if d.ParseMode != nil || d.Entities != nil || !d.LinkPreviewOptions.IsDisabled {
		t.Fatal("the text is formatted or shows a preview of a link")
	}
}
