package body_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"latchbell/model"
)

func TestCustomerDataNeitherMentionsNorFormats(t *testing.T) {
	c := catalogue(t)
	for p, grammar := range grammars {
		t.Run(string(p), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				m := rapid.SampledFrom(hostileMessages).Draw(t, "message")
				sent := rendered(t, c, p, m, drawCustomer(t).event())
				got := partsOf(t, p, sent.Body)
				want := partsOf(t, p, rendered(t, c, p, m, harmless.event()).Body)
				sameFormatting(t, grammar, "title", want.title, got.title)
				sameFormatting(t, grammar, "text", want.text, got.text)
				for i, fact := range got.facts {
					found, visible := grammar(fact)
					found = slices.DeleteFunc(found, func(f string) bool { return f == "time" || f == "p" || f == "/p" })
					if len(found) > 0 {
						t.Errorf("the fact %q is formatted: %v", fact, found)
					}
					if read := sent.Message.Facts[i].Value; !strings.Contains(fact, "<t:") && bare(visible) != bare(read) {
						t.Errorf("the fact %q is seen as %q instead of %q", fact, visible, read)
					}
				}
			})
		})
	}
}

func sameFormatting(t *rapid.T, read grammar, what, harmless, hostile string) {
	// A date is one of ours, whoever's it is.
	isDate := func(found string) bool { return found == "time" }
	want, _ := read(harmless)
	got, _ := read(hostile)
	want, got = slices.DeleteFunc(want, isDate), slices.DeleteFunc(got, isDate)
	if !slices.Equal(want, got) {
		t.Errorf("customer data changes the formatting of the %s from %v to %v: %q", what, want, got, hostile)
	}
}

// bare returns a text without what escapes may add to it.
func bare(s string) string {
	return strings.NewReplacer("\u200b", "", "\u02cb", "`", "\u00a0", " ").Replace(s)
}

func TestNoChatGetsCharactersThatReachBeyondTheirText(t *testing.T) {
	c := catalogue(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(chats).Draw(t, "chat")
		m := rapid.SampledFrom(hostileMessages).Draw(t, "message")
		for _, text := range partsOf(t, p, rendered(t, c, p, m, drawCustomer(t).event()).Body).all() {
			if !utf8.ValidString(text) {
				t.Errorf("%q isn't UTF-8", text)
			}
			for _, r := range text {
				if unicode.IsControl(r) && r != '\n' || '\u202a' <= r && r <= '\u202e' || r == '\u200e' || r == '\u200f' || r == '\u2028' {
					t.Errorf("%q holds %U", text, r)
				}
			}
			if open, closed := strings.Count(text, "\u2068"), strings.Count(text, "\u2069"); closed > open {
				t.Errorf("%q ends %d isolates of %d", text, closed, open)
			}
		}
	})
}

func TestEveryLimitOfAChatIsKept(t *testing.T) {
	c := catalogue(t)
	long := hostileMessages
	for _, m := range hostileMessages {
		m.Text += strings.Repeat("{license.owner.name}, {license.key} ", 10)
		m.Title += strings.Repeat("{license.owner.name} ", 6)
		long = append(long, m)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(long).Draw(t, "message")
		e := drawCustomer(t).event()
		if rapid.Bool().Draw(t, "all facts") {
			m.Facts = factNames()
			e.Data = json.RawMessage(strings.Replace(string(e.Data), "{", `{"lists":{`+allFacts(t, m.Facts)+`},`, 1))
		}
		p := rapid.SampledFrom(chats).Draw(t, "chat")
		r := rendered(t, c, p, m, e)
		checkLimits(t, p, r.Body)
		for _, counter := range r.Message.Counters {
			if counter.Used > counter.Limit {
				t.Errorf("the counter %+v is over its limit", counter)
			}
		}
	})
}

// allFacts are the members of data.lists that facts name.
func allFacts(t *rapid.T, names []string) string {
	value := hostile().Draw(t, "value")
	members := make([]string, len(names))
	for i, name := range names {
		members[i] = quotedJSON(strings.TrimPrefix(name, "data.lists.")) + ":" + value
	}
	return strings.Join(members, ",")
}

// factNames are as many facts as can be chosen, all with customer data and with
// names as long as they can be.
func factNames() []string {
	var names []string
	for i := range model.MaxMessageFacts {
		names = append(names, fmt.Sprintf("data.lists.%02d-%s", i, strings.Repeat("long-name_", 18)))
	}
	return names
}
