package ui

import (
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

// messageField opens the designer of a message and counts the changes.
func (b *bench) messageField(m model.Message) (f *messageField, changes *int) {
	b.Helper()
	start := model.NewWebhook()
	start.Body, start.Message = model.BodyDiscord, m
	changes = new(int)
	f = newMessageField(b.desk, start, func() { *changes++ }, func() {})
	b.win.SetContent(f.content)
	b.win.Resize(fyne.NewSize(600, 900))
	return f, changes
}

func designed(f *messageField) model.Message {
	w := model.NewWebhook()
	f.read(w)
	return w.Message
}

func TestAMessageIsReadAsItWasShown(t *testing.T) {
	b := newDeskBench(t)
	for name, m := range map[string]model.Message{
		"the usual": {},
		"no facts":  {Title: "Done", Facts: []string{}},
		"everything": {
			Title: "{license.key}", Text: "Two\nlines", Facts: []string{"reason", "data.request.comment", "license.key"},
			Colours: []model.EventColour{{Events: "license.revoked", Colour: "#CF222E"}, {Events: "*", Colour: "#123456"}},
		},
	} {
		f, _ := b.messageField(m)
		if diff := cmp.Diff(m, designed(f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestFactsAreChosenAndOrdered(t *testing.T) {
	b := newDeskBench(t)
	f, changes := b.messageField(model.Message{Facts: []string{"license.key", "license.plan", "reason"}})
	f.facts.move("reason", -1)
	f.facts.flip("license.key")
	f.facts.flip("license.status")
	f.facts.move("license.status", 1) // the others follow below, it can't go there
	f.facts.own.SetText(" {request.comment} ")
	f.facts.add.Tapped(nil)
	want := []string{"reason", "license.plan", "license.status", "data.request.comment"}
	if diff := cmp.Diff(want, designed(f).Facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if f.facts.own.Text != "" || *changes == 0 {
		t.Errorf("left to add: %q, changes: %d", f.facts.own.Text, *changes)
	}
}

func TestAFactThatDoesNotExistIsLeftToTheModel(t *testing.T) {
	b := newDeskBench(t)
	f, _ := b.messageField(model.Message{})
	f.facts.own.SetText("no such thing")
	f.facts.addOwn()
	if err := designed(f).Validate(); model.FieldOf(err) != factsName {
		t.Errorf("the model says %v", err)
	}
}

func TestColoursOfKindsOfEvent(t *testing.T) {
	b := newDeskBench(t)
	f, _ := b.messageField(model.Message{Colours: []model.EventColour{{Events: "*", Colour: "#123456"}}})
	b.pressInView("Add a colour")
	second := f.colours.lines[1]
	if second.events != "license.*" || b.win.Canvas().Focused() != fyne.Focusable(second.kind) {
		t.Errorf("added for %q", second.events)
	}
	f.colours.setEvents(second, "license.revoked")
	second.hex.SetText("#abcdef")
	f.colours.raise(second)
	want := []model.EventColour{{Events: "license.revoked", Colour: "#ABCDEF"}, {Events: "*", Colour: "#123456"}}
	if diff := cmp.Diff(want, designed(f).Colours); diff != "" {
		t.Errorf("colours (-want +got):\n%s", diff)
	}
	second.hex.SetText("blue")
	if f.target(coloursName) != fyne.Focusable(second.hex) {
		t.Error("the focus wouldn't go to the colour that can't be read")
	}
	f.colours.remove(second)
	if got := designed(f).Colours; len(got) != 1 || got[0].Events != "*" {
		t.Errorf("left are %v", got)
	}
}

func TestAPlaceholderIsInsertedAtTheCursor(t *testing.T) {
	b := newDeskBench(t)
	f, changes := b.messageField(model.Message{Title: "Key: !"})
	f.title.CursorColumn = 5
	f.title.insert("{license.key}")
	if got := designed(f).Title; got != "Key: {license.key}!" || *changes == 0 {
		t.Errorf("the title is %q after %d changes", got, *changes)
	}
}

func TestAMessageIsResetOnceTheUserAgrees(t *testing.T) {
	b := newDeskBench(t)
	f, _ := b.messageField(model.Message{Title: "Done", Facts: []string{}, Colours: []model.EventColour{{Events: "*", Colour: "#123456"}}})
	f.askToReset()
	b.press("Cancel")
	if designed(f).Title != "Done" {
		t.Fatal("the message was reset although the user cancelled")
	}
	f.askToReset()
	b.press("Reset")
	if diff := cmp.Diff(model.Message{}, designed(f)); diff != "" || !f.reset.Disabled() {
		t.Errorf("it isn't the usual message (-want +got):\n%s", diff)
	}
}

func TestChatsWithoutColoursOfferNone(t *testing.T) {
	b := newDeskBench(t)
	f, _ := b.messageField(model.Message{})
	for p, want := range map[model.BodyProfile]bool{model.BodyDiscord: true, model.BodyTelegram: false} {
		f.show(p)
		if f.fields[coloursName].Visible() != want || !f.content.Visible() {
			t.Errorf("%s: colours %v, all %v", p, f.fields[coloursName].Visible(), f.content.Visible())
		}
	}
	f.show(model.BodyCanonical)
	if f.content.Visible() {
		t.Error("a format without messages has a designer of messages")
	}
}

func TestEveryChatDrawsAllOfItsMessage(t *testing.T) {
	b := newDeskBench(t)
	m := &model.ChatMessage{
		Title: "License renewed", Text: "Good news.", Colour: "#2DA44E", Footer: "production",
		Facts:    []model.ChatFact{{Name: "License key", Value: "7F3A-91BC"}, {Name: "Owner", Value: "@everyone <@1>"}},
		Counters: []model.Counter{{Name: "Title", Used: 15, Limit: 256}, {Name: "Text", Used: 4096, Limit: 4096, Shortened: true}},
	}
	for service := range chatLooks {
		p := newMessagePreview()
		p.service = service
		p.show(m)
		b.win.SetContent(p.content)
		b.win.Resize(fyne.NewSize(500, 900))
		seen := strings.Join(append(paragraphs(p.content), words(p.content)...), "\n")
		for _, want := range []string{"License renewed", "Good news.", "License key", "7F3A-91BC", "Owner", "@everyone <@1>", "production", "15 of 256", "4,096 of 4,096, shortened"} {
			if !strings.Contains(seen, want) {
				t.Errorf("%s: %q is missing in\n%s", service, want, seen)
			}
		}
	}
}

func TestAMessageIsDrawnInLightAndDark(t *testing.T) {
	b := newDeskBench(t)
	p := newMessagePreview()
	b.win.SetContent(p.content)
	p.service, p.dark = model.BodyDiscord, false
	p.show(&model.ChatMessage{Title: "License renewed"})
	look := chatLooks[model.BodyDiscord]
	if !slices.Contains(fills(p.drawing), color.Color(look.light.box)) {
		t.Error("it isn't light")
	}
	p.toggle()
	if !slices.Contains(fills(p.drawing), color.Color(look.dark.box)) {
		t.Error("it isn't dark")
	}
}

func TestParseColour(t *testing.T) {
	for text, want := range map[string]bool{"#2DA44E": true, " #abcdef ": true, "2DA44E": false, "#2DA44": false, "#2DA44E0": false, "#GGGGGG": false, "": false} {
		if _, ok := parseColour(text); ok != want {
			t.Errorf("parseColour(%q): %v, want %v", text, ok, want)
		}
	}
	if c, _ := parseColour("#2DA44E"); hexOf(c) != "#2DA44E" {
		t.Errorf("there and back it is %s", hexOf(c))
	}
}

func TestTitlesOfPatterns(t *testing.T) {
	catalogue := testCatalogue(t)
	for pattern, want := range map[string]string{
		"*": "Every event", "license.*": "License: every event", "license.renewed": "License renewed",
		"own.*": "own.*", "own.type": "own.type",
	} {
		if got := patternTitle(catalogue, pattern); got != want {
			t.Errorf("%s is called %q, want %q", pattern, got, want)
		}
	}
}

// words returns the single lines that are in view in o.
func words(o fyne.CanvasObject) []string {
	var lines []string
	for _, o := range test.LaidOutObjects(o) {
		if line, ok := o.(*canvas.Text); ok {
			lines = append(lines, line.Text)
		}
	}
	return lines
}
