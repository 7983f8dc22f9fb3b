package chattest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchbell/delivery/chat/chattest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// witness is a test that notes what fails it.
type witness struct {
	testing.TB
	mu     sync.Mutex
	faults []string
}

func (w *witness) Errorf(format string, args ...any) { w.Error(fmt.Sprintf(format, args...)) }

func (w *witness) Error(args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, fmt.Sprint(args...))
}

// all returns the faults.
func (w *witness) all() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.faults, "\n")
}

const discordAgent = "Test (https://example.com, 1)"

// post sends a body in the right way, but for what change makes of it.
func post(t *testing.T, url, body string, change func(*http.Request)) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("User-Agent", discordAgent)
	if change != nil {
		change(r)
	}
	r.Close = true
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// services are the doubles with a message that they take and what they answer.
var services = []struct {
	name    string
	start   func(testing.TB) *chattest.Double
	query   string
	message string
	status  int
	answer  string
}{
	{"Discord", chattest.Discord, "?wait=true", `{"embeds":[{"title":"a"}],"allowed_mentions":{"parse":[]}}`, 200, `"id"`},
	{"Slack", chattest.Slack, "", `{"text":"a","blocks":[{"type":"header","text":{"type":"plain_text","text":"a"}}]}`, 200, "ok"},
	{"Teams", chattest.Teams, "", teams(`{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"a"}]}`), 202, ""},
	{"Mattermost", chattest.Mattermost, "", `{"text":"a @\u200bchannel"}`, 200, "ok"},
	{"Rocket.Chat", chattest.RocketChat, "", `{"attachments":[{"title":"a"}]}`, 200, `{"success":true}`},
	{"Telegram", telegram, "", `{"chat_id":` + chattest.TelegramChat + `,"text":"a"}`, 200, `"ok":true`},
}

func telegram(t testing.TB) *chattest.Double { return chattest.Telegram(t).Double }

func teams(element string) string {
	return `{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,"content":{"type":"AdaptiveCard","version":"1.2","body":[` + element + `]}}]}`
}

func TestWhatKeepsTheRulesIsTaken(t *testing.T) {
	for _, s := range services {
		w := &witness{TB: t}
		d := s.start(w)
		status, answer := post(t, d.URL()+s.query, s.message, nil)
		if status != s.status || !strings.Contains(answer, s.answer) || len(d.Messages()) != 1 || w.all() != "" {
			t.Errorf("%s answers %d %q: %s", s.name, status, answer, w.all())
		}
	}
}

func TestWhatBreaksARuleFailsTheTest(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	embed := func(e string) string { return `{"embeds":[` + e + `],"allowed_mentions":{"parse":[]}}` }
	block := func(b string) string { return `{"text":"a","blocks":[` + b + `]}` }
	section := func(text string) string {
		return block(`{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}}`)
	}
	bodies := map[string][]string{
		"Discord": {
			`{"content":"a"}`, `{"content":"a","allowed_mentions":{"parse":["everyone"]}}`, `{"allowed_mentions":{"parse":[]}}`,
			`{"content":"` + long(2001) + `","allowed_mentions":{"parse":[]}}`, `{"text":"a","allowed_mentions":{"parse":[]}}`,
			embed(`{}`), embed(`{"title":"` + long(257) + `"}`), embed(`{"description":"` + long(4097) + `"}`), embed(`{"title":"a","color":16777216}`),
			embed(`{"fields":[{"name":"a","value":""}]}`), embed(`{"fields":[{"name":"a","value":"` + long(1025) + `"}]}`),
			embed(`{"fields":[` + strings.Repeat(`{"name":"a","value":"b"},`, 25) + `{"name":"a","value":"b"}]}`),
			embed(`{"description":"` + long(4000) + `"},{"description":"` + long(2001) + `"}`), embed(strings.Repeat(`{"title":"a"},`, 10) + `{"title":"a"}`),
			`not JSON`, `{"content":"` + "\xff" + `","allowed_mentions":{"parse":[]}}`,
		},
		"Slack": {
			`{"blocks":[]}`, `{"text":"<!channel>"}`, section("<@U1>"), section(long(3001)), section(""), block(`{"type":"video"}`),
			block(`{"type":"header","text":{"type":"mrkdwn","text":"a"}}`), block(`{"type":"header","text":{"type":"plain_text","text":"` + long(151) + `"}}`),
			block(strings.Repeat(`{"type":"divider"},`, 50) + `{"type":"divider"}`), block(`{"type":"section"}`), block(`{"type":"context","elements":[]}`),
		},
		"Teams": {
			`{"text":"a"}`, `{"type":"message","attachments":[]}`, teams(""), teams(`{"type":"TextBlock"}`), teams(`{"type":"RichTextBlock"}`),
			strings.Replace(teams(`{"type":"RichTextBlock","inlines":[{"type":"TextRun"}]}`), "1.2", "1.6", 1),
			teams(`{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"` + long(28<<10) + `"}]}`),
		},
		"Mattermost":  {`{}`, `{"text":"` + long(16384) + `"}`, `{"text":"@channel"}`, `{"attachments":[{"fields":[{"value":"@All"}]}]}`, `{"blocks":[]}`},
		"Rocket.Chat": {`{}`},
		"Telegram": {
			`{"text":"a"}`, `{"chat_id":5,"text":" "}`, `{"chat_id":5,"text":"` + long(4097) + `"}`, `{"chat_id":5,"text":"a","parse_mode":"HTML"}`, `{"chat_id":"renewals","text":"a"}`,
		},
	}
	for _, s := range services {
		for _, body := range bodies[s.name] {
			w := &witness{TB: t}
			d := s.start(w)
			if post(t, d.URL()+s.query, body, nil); w.all() == "" || len(d.Messages()) != 0 {
				t.Errorf("%s took %.200s", s.name, body)
			}
		}
		w := &witness{TB: t}
		post(t, s.start(w).URL()+s.query, s.message, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") })
		if !strings.Contains(w.all(), "content type") {
			t.Errorf("%s took plain text: %s", s.name, w.all())
		}
	}
}

func TestDiscordInsistsOnItsFormOfRequest(t *testing.T) {
	for name, change := range map[string]func(*http.Request){
		"another user agent": func(r *http.Request) { r.Header.Set("User-Agent", "Latchbell/1") },
		"no wait":            func(r *http.Request) { r.URL.RawQuery = "" },
	} {
		w := &witness{TB: t}
		post(t, chattest.Discord(w).URL()+"?wait=true", services[0].message, change)
		if w.all() == "" {
			t.Errorf("Discord took a request with %s", name)
		}
	}
}

func TestWhatComesTooFastFailsTheTest(t *testing.T) {
	tooMany := map[string]int{"Discord": 6, "Slack": 3, "Teams": 6, "Telegram": 3}
	for _, s := range services {
		if tooMany[s.name] == 0 {
			continue
		}
		w := &witness{TB: t}
		d := s.start(w)
		last := 0
		for range tooMany[s.name] {
			last, _ = post(t, d.URL()+s.query, s.message, nil)
		}
		if last != http.StatusTooManyRequests || !strings.Contains(w.all(), "too fast") {
			t.Errorf("%s answers the message after its limit with %d: %s", s.name, last, w.all())
		}
	}
}

func TestAScriptTakesTheServicesPlace(t *testing.T) {
	w := &witness{TB: t}
	d := chattest.Mattermost(w)
	d.Next(chattest.MattermostError(500, "a", "b"), chattest.Page(502))
	always := chattest.MattermostThrottled(2 * time.Second)
	message := services[3].message
	for _, want := range []int{500, 502, 200} {
		if status, answer := post(t, d.URL(), message, nil); status != want {
			t.Errorf("it answers %d %s, want %d", status, answer, want)
		}
	}
	d.Always(&always)
	post(t, d.URL(), message, nil)
	if d.Always(nil); w.all() != "" {
		t.Errorf("before the pause ends, this is wrong: %s", w.all())
	}
	time.Sleep(time.Second / 2) // longer than what may still be under way
	if post(t, d.URL(), message, nil); !strings.Contains(w.all(), "before the end of the pause") {
		t.Errorf("in the pause, this is wrong: %q", w.all())
	}
	if d.Posts() != 5 || len(d.Messages()) != 2 {
		t.Errorf("%d messages of %d were taken", len(d.Messages()), d.Posts())
	}
}
