package model_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"latchbell/model"
)

func TestMessageErrorsNameTheFieldAndWhatIsWrong(t *testing.T) {
	cases := map[string]struct {
		message     model.Message
		field, says string
	}{
		"an unknown placeholder in the title": {model.Message{Title: "For {license.ownr}"}, "message.title", "{license.ownr}"},
		"an unknown placeholder in the text":  {model.Message{Text: "{license.key} {data..x}"}, "message.text", "{data..x}"},
		"a placeholder with a space":          {model.Message{Text: "{ license.key}"}, "message.text", "{ license.key}"},
		"a title that is too long":            {model.Message{Title: strings.Repeat("ë", model.MaxMessageTitle+1)}, "message.title", "201"},
		"a text that is too long":             {model.Message{Text: strings.Repeat("x", model.MaxMessageText+1)}, "message.text", "2001"},
		"a title of two lines":                {model.Message{Title: "a\nb"}, "message.title", "line break"},
		"a control character":                 {model.Message{Text: "a\x07"}, "message.text", "control character"},
		"text that isn't UTF-8":               {model.Message{Text: "\xff"}, "message.text", "UTF-8"},
		"an unknown fact":                     {model.Message{Facts: []string{"license.key", "license.keys"}}, "message.facts", "license.keys"},
		"a fact twice":                        {model.Message{Facts: []string{"reason", "reason"}}, "message.facts", "twice"},
		"too many facts":                      {model.Message{Facts: make([]string, model.MaxMessageFacts+1)}, "message.facts", "26"},
		"a path that is too long":             {model.Message{Facts: []string{"data." + strings.Repeat("x", 300)}}, "message.facts", "There is no fact"},
		"an unknown colour":                   {model.Message{Colours: []model.EventColour{{Events: "*", Colour: "red"}}}, "message.colours", `"red"`},
		"a colour without a pattern":          {model.Message{Colours: []model.EventColour{{Colour: "#FF0000"}}}, "message.colours", "isn't an event"},
		"two colours for the same events":     {model.Message{Colours: []model.EventColour{{Events: "*", Colour: "#FF0000"}, {Events: "*", Colour: "#00FF00"}}}, "message.colours", "two colours"},
		"too many colours":                    {model.Message{Colours: make([]model.EventColour, model.MaxMessageColours+1)}, "message.colours", "51"},
	}
	for name, c := range cases {
		err := c.message.Validate()
		if got := model.FieldOf(err); got != c.field || !strings.Contains(model.Sentence(err), c.says) {
			t.Errorf("%s: the error is %v for %q", name, err, got)
		}
	}
}

func TestEveryFactIsAPlaceholder(t *testing.T) {
	for _, f := range model.Facts {
		m := model.Message{Title: "{" + f.Name + "}", Facts: []string{f.Name, "data.a_b.0.c-d"}}
		if err := m.Validate(); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if model.FactTitle(f.Name) != f.Title || f.Title == "" {
			t.Errorf("%s is called %q", f.Name, model.FactTitle(f.Name))
		}
	}
	if got := model.FactTitle("data.request.trading_amount"); got != "Trading amount" {
		t.Errorf("the path is called %q", got)
	}
}

func TestTheUsualFactsCanBeChosenByName(t *testing.T) {
	m := model.Message{Facts: model.UsualFacts()}
	if err := m.Validate(); err != nil {
		t.Error(err)
	}
	if m.Normalized().Facts != nil {
		t.Error("the usual facts are stored by name")
	}
	if diff := cmp.Diff(model.UsualFacts(), model.Message{}.FactNames()); diff != "" {
		t.Errorf("the usual facts aren't listed:\n%s", diff)
	}
	if got := (model.Message{Facts: []string{}}).FactNames(); len(got) != 0 {
		t.Errorf("%v are listed where none is chosen", got)
	}
}

func TestMessagesAreCutAtTheirPlaceholders(t *testing.T) {
	want := []model.MessagePart{
		{Text: "a {} {"}, {Text: "license.key", Placeholder: true}, {Text: "x y", Placeholder: true}, {Text: "} {b\nc} "},
	}
	if diff := cmp.Diff(want, model.MessageParts("a {} {{license.key}{x y}} {b\nc} ")); diff != "" {
		t.Errorf("the parts differ (-want +got):\n%s", diff)
	}
}

func TestColoursFollowTheKindOfEvent(t *testing.T) {
	m := model.Message{Colours: []model.EventColour{{Events: "license.renewed", Colour: "#000001"}, {Events: "license.*", Colour: "#000002"}}}
	cases := map[string]string{
		"license.renewed": "#000001", "license.revoked": "#000002",
		"withdrawal.approved.node_1": model.ColourGood, "entitlement.seat.activated": model.ColourGood,
		"entitlement.maintenance.expiring": model.ColourWarning, "state.balance_low": model.ColourWarning,
		"activation.failed": model.ColourBad, "prop_trading.rejected": model.ColourBad,
		"telemetry.received": model.ColourNeutral, "webhook.test": model.ColourNeutral, "something": model.ColourNeutral,
	}
	for eventType, want := range cases {
		if got := m.Colour(eventType); got != want {
			t.Errorf("%s is %s instead of %s", eventType, got, want)
		}
	}
}

func TestAMessageComesBackFromJSONAsItWas(t *testing.T) {
	text := rapid.StringOf(rapid.RuneFrom([]rune("ab{} \n\t\r\"ë")))
	fact := rapid.SampledFrom([]string{"license.key", " reason", "data.x", ""})
	colour := rapid.Custom(func(t *rapid.T) model.EventColour {
		return model.EventColour{Events: rapid.SampledFrom([]string{"*", "license.* ", ""}).Draw(t, "events"), Colour: rapid.SampledFrom([]string{"#a0b1c2", "#FFFFFF ", ""}).Draw(t, "colour")}
	})
	rapid.Check(t, func(t *rapid.T) {
		m := model.Message{Title: text.Draw(t, "title"), Text: text.Draw(t, "text"), Colours: rapid.SliceOfN(colour, 0, 3).Draw(t, "colours")}
		switch rapid.IntRange(0, 3).Draw(t, "facts") {
		case 0:
			m.Facts = []string{}
		case 1:
			m.Facts = rapid.SliceOfN(fact, 1, 3).Draw(t, "list")
		case 2:
			m.Facts = model.UsualFacts()
		}
		m = m.Normalized()
		raw, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var got model.Message
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, got.Normalized()); diff != "" {
			t.Fatalf("it came back changed (-was +is):\n%s", diff)
		}
	})
}

func TestATextKnowsOneKindOfLineBreak(t *testing.T) {
	for text, want := range map[string]string{"a\r\nb": "a\nb", "a\rb": "a\nb", "a\r\r\nb": "a\n\nb"} {
		if got := (model.Message{Text: text}).Normalized().Text; got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestAnUnknownFieldOfAMessageIsAnError(t *testing.T) {
	for _, raw := range []string{`{"titel":"x"}`, `{"colours":[{"event":"*","colour":"#000000"}]}`, `{"title":1}`, `[]`} {
		var m model.Message
		var e *model.Error
		if err := json.Unmarshal([]byte(raw), &m); !errors.As(err, &e) {
			t.Errorf("%s: the error is %v", raw, err)
		}
	}
}
