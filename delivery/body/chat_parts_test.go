package body_test

import (
	"encoding/json"
	"unicode/utf16"

	"latchbell/model"
)

// chatParts are the texts of a body, by how the service reads them.
type chatParts struct {
	// title and text are what the user designs, facts what is listed. The
	// service looks for formatting in them unless they are in literal.
	title, text string
	facts       []string
	literal     []string
}

func (p chatParts) all() []string {
	return append(append([]string{p.title, p.text}, p.facts...), p.literal...)
}

// discordDocument is the part of an Execute Webhook request that is used.
type discordDocument struct {
	Embeds []struct {
		Title, Description string
		Color              int
		Timestamp          string
		Footer             struct{ Text string }
		Fields             []struct {
			Name, Value string
			Inline      bool
		}
	}
	AllowedMentions *struct{ Parse []string } `json:"allowed_mentions"`
}

type slackText struct {
	Type, Text string
	Verbatim   bool
	Emoji      *bool
}

type slackBlock struct {
	Type     string
	Text     *slackText
	Fields   []slackText
	Elements []slackText
}

type slackDocument struct {
	Text        string
	Mrkdwn      *bool
	Blocks      []slackBlock
	Attachments []struct {
		Color, Fallback string
		Blocks          []slackBlock
	}
}

// teamsElement is any element of an Adaptive Card.
type teamsElement struct {
	Type, Text, Style string
	Items, Inlines    []teamsElement
}

type teamsDocument struct {
	Type        string
	Attachments []struct {
		ContentType string
		ContentURL  *string
		Content     struct {
			Type, Version string
			Body          []teamsElement
		}
	}
}

type mattermostDocument struct {
	Attachments []struct {
		Fallback, Color, Title, Text, Footer string
		Fields                               []struct {
			Title, Value string
			Short        bool
		}
	}
}

type telegramDocument struct {
	ChatID             json.RawMessage `json:"chat_id"`
	Text               string
	ParseMode          *string         `json:"parse_mode"`
	Entities           json.RawMessage `json:"entities"`
	LinkPreviewOptions struct {
		IsDisabled bool `json:"is_disabled"`
	} `json:"link_preview_options"`
}

func decoded[T any](t renderTB, raw []byte) T {
	t.Helper()
	var document T
	if err := json.Unmarshal(raw, &document); err != nil {
		t.Fatalf("the body can't be read: %v\n%s", err, raw)
	}
	return document
}

// partsOf takes a body apart.
func partsOf(t renderTB, p model.BodyProfile, raw []byte) chatParts {
	t.Helper()
	switch p {
	case model.BodyDiscord:
		return discordParts(decoded[discordDocument](t, raw))
	case model.BodySlack:
		return slackParts(decoded[slackDocument](t, raw))
	case model.BodyMattermost:
		return mattermostParts(decoded[mattermostDocument](t, raw))
	case model.BodyTelegram:
		return chatParts{text: decoded[telegramDocument](t, raw).Text}
	}
	return teamsParts(decoded[teamsDocument](t, raw))
}

func discordParts(d discordDocument) chatParts {
	embed := d.Embeds[0]
	parts := chatParts{title: embed.Title, text: embed.Description, literal: []string{embed.Footer.Text}}
	for _, f := range embed.Fields {
		parts.facts = append(parts.facts, f.Value)
		parts.literal = append(parts.literal, f.Name)
	}
	return parts
}

func slackParts(d slackDocument) chatParts {
	parts := chatParts{literal: []string{d.Text, d.Attachments[0].Fallback}}
	take := func(t slackText) {
		switch {
		case t.Type == "plain_text":
			parts.literal = append(parts.literal, t.Text)
		default:
			parts.text += t.Text + "\n"
		}
	}
	for _, b := range append(d.Blocks, d.Attachments[0].Blocks...) {
		if b.Text != nil {
			take(*b.Text)
		}
		for _, t := range b.Fields {
			parts.literal = append(parts.literal, t.Text)
		}
		for _, t := range b.Elements {
			take(t)
		}
	}
	return parts
}

func mattermostParts(d mattermostDocument) chatParts {
	a := d.Attachments[0]
	parts := chatParts{title: a.Title, text: a.Text, literal: []string{a.Footer}}
	for _, f := range a.Fields {
		parts.facts = append(parts.facts, f.Value)
		parts.literal = append(parts.literal, f.Title)
	}
	return parts
}

func teamsParts(d teamsDocument) chatParts {
	var parts chatParts
	var take func([]teamsElement)
	take = func(elements []teamsElement) {
		for _, e := range elements {
			if e.Text != "" {
				parts.literal = append(parts.literal, e.Text)
			}
			take(e.Items)
			take(e.Inlines)
		}
	}
	take(d.Attachments[0].Content.Body)
	return parts
}

// utf16Length is the length of a text as JavaScript, and many a limit, counts it.
func utf16Length(s string) int { return len(utf16.Encode([]rune(s))) }
