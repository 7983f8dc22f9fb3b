package chat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/chat"
	"latchbell/model"
)

const workflow = "https://a.logic.azure.com/workflows/x?sig=y"

// keysOf returns the keys of a webhook with this target.
func keysOf(t *testing.T, p model.BodyProfile, target, chatID string) []string {
	t.Helper()
	return chat.Keys(&model.Webhook{Body: p, ChatID: chatID}, parse(t, target))
}

// pump claims as fast as it may, and returns when each of n messages went.
func pump(q *chat.Quotas, keys []string, p model.BodyProfile, n int) []time.Duration {
	var went []time.Duration
	for at := now; len(went) < n; {
		wait := q.Claim(keys, p, at)
		if wait > 0 {
			at = at.Add(wait)
			continue
		}
		went = append(went, at.Sub(now))
		q.Learn(keys, p, response(200, "ok"), at)
	}
	return went
}

// most returns how many of the times lie within any stretch of that length.
func most(times []time.Duration, length time.Duration) int {
	n := 0
	for i, begin := range times {
		end, _ := slices.BinarySearch(times, begin+length)
		n = max(n, end-i)
	}
	return n
}

func TestDocumentedRatesAreKept(t *testing.T) {
	cases := []struct {
		profile     model.BodyProfile
		url, chatID string
		per         time.Duration
		limit       int
	}{
		{model.BodySlack, "https://hooks.slack.com/services/T/B/x", "", time.Second, 1},
		{model.BodyTeams, workflow, "", time.Second, 3},
		{model.BodyTelegram, "https://api.telegram.org/bot1:a", "42", time.Second, 1},
		{model.BodyTelegram, "https://api.telegram.org/bot1:a", "-42", time.Minute, 20},
		{model.BodyTelegram, "https://api.telegram.org/bot1:a", "@renewals", time.Minute, 20},
	}
	for _, c := range cases {
		times := pump(chat.NewQuotas(), keysOf(t, c.profile, c.url, c.chatID), c.profile, 50)
		if got := most(times, c.per); got != c.limit {
			t.Errorf("%s %s: %d messages in %v, want %d", c.profile, c.chatID, got, c.per, c.limit)
		}
	}
}

func TestWebhooksToTheSamePlaceShareItsLimit(t *testing.T) {
	q := chat.NewQuotas()
	claim := func(p model.BodyProfile, url, chatID string) time.Duration {
		return q.Claim(keysOf(t, p, url, chatID), p, now)
	}
	const slack = "https://hooks.slack.com/services/T/B/"
	if claim(model.BodySlack, slack+"x", "") != 0 || claim(model.BodySlack, slack+"y", "") != 0 {
		t.Error("the first message of a webhook has to wait")
	}
	if claim(model.BodySlack, slack+"x", "") == 0 {
		t.Error("a second webhook with the same target doesn't wait")
	}
	const bot = "https://api.telegram.org/bot1:a"
	if claim(model.BodyTelegram, bot, "1") != 0 || claim(model.BodyTelegram, bot+"/sendMessage", "2") != 0 || claim(model.BodyTelegram, bot+"/sendMessage", "1") == 0 {
		t.Error("a chat of Telegram isn't paced by itself")
	}
	sent := 2
	for chatID := 10; claim(model.BodyTelegram, bot, fmt.Sprint(chatID)) == 0; chatID++ {
		sent++
	}
	if sent < 20 || sent > 30 {
		t.Errorf("the bot sends %d messages at once", sent)
	}
	if claim(model.BodyTelegram, "https://api.telegram.org/bot2:a", "10") != 0 {
		t.Error("another bot waits as well")
	}
	for range 100 {
		if wait := q.Claim(keysOf(t, model.BodyCanonical, "https://crm.example.com", ""), model.BodyCanonical, now); wait != 0 {
			t.Fatalf("a receiver that is no chat waits %v", wait)
		}
	}
}

func TestKeysTellNoToken(t *testing.T) {
	for p, url := range map[model.BodyProfile]string{
		model.BodyDiscord: "https://discord.com/api/webhooks/1/SECRET", model.BodySlack: "https://hooks.slack.com/services/T/B/SECRET",
		model.BodyTelegram: "https://api.telegram.org/bot1:SECRET/sendMessage", model.BodyMattermost: "https://c.example.com/hooks/SECRET",
	} {
		if keys := keysOf(t, p, url, "5"); len(keys) < 2 || strings.Contains(strings.Join(keys, " "), "SECRET") {
			t.Errorf("%s: %q", p, keys)
		}
	}
}

// discord is Discord's count as it is seen from outside: answers arrive latency
// after the messages, and so do messages at Discord.
type discord struct {
	limit  int
	length time.Duration
	used   int
	reset  time.Time
}

func (d *discord) answer(at time.Time) *model.Response {
	if !at.Before(d.reset) {
		d.used, d.reset = 0, at.Add(d.length)
	}
	d.used++
	status := 200
	if d.used > d.limit {
		status = 429
	}
	return response(status, `{"id":"1","retry_after":1}`, "X-Ratelimit-Limit", fmt.Sprint(d.limit),
		"X-Ratelimit-Remaining", fmt.Sprint(max(d.limit-d.used, 0)), "X-Ratelimit-Reset-After", fmt.Sprintf("%.3f", d.reset.Sub(at).Seconds()))
}

// TestDiscordsCountIsNeverOverrun sends with eight messages under way at once,
// over a network of which the delay changes.
func TestDiscordsCountIsNeverOverrun(t *testing.T) {
	type event struct {
		at       time.Time
		response *model.Response // nil for a message that arrives
	}
	q, keys := chat.NewQuotas(), keysOf(t, model.BodyDiscord, "https://discord.com/api/webhooks/1/a", "")
	service := &discord{limit: 5, length: 2 * time.Second}
	var events []event
	schedule := func(e event) {
		events = append(events, e)
		slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	}
	at, sent, flying, delay := now, 0, 0, time.Duration(0)
	for sent < 60 || flying > 0 {
		next := at.Add(time.Hour)
		if sent < 60 && flying < 8 {
			wait := q.Claim(keys, model.BodyDiscord, at)
			if wait == 0 {
				delay = (delay*7 + 13*time.Millisecond) % (400 * time.Millisecond)
				schedule(event{at: at.Add(delay)})
				sent, flying = sent+1, flying+1
				continue
			}
			next = at.Add(wait)
		}
		if len(events) == 0 || next.Before(events[0].at) {
			at = next
			continue
		}
		e := events[0]
		events, at = events[1:], e.at
		if e.response == nil {
			schedule(event{at.Add(delay), service.answer(at)})
			continue
		}
		if e.response.Status == 429 {
			t.Fatalf("after %v Discord counts one too many", at.Sub(now))
		}
		flying--
		q.Learn(keys, model.BodyDiscord, e.response, at)
	}
	if took := at.Sub(now); took > time.Minute {
		t.Errorf("60 messages took %v", took)
	}
}

func TestAPauseHoldsWhatItIsAbout(t *testing.T) {
	const (
		first  = "https://discord.com/api/webhooks/1/a"
		second = "https://discord.com/api/webhooks/2/b"
	)
	cases := []struct {
		name         string
		response     *model.Response
		same, others time.Duration
	}{
		{"shared", response(429, `{"retry_after":3.5,"global":false}`, "X-Ratelimit-Scope", "shared", "Retry-After", "4"), 4 * time.Second, 0},
		{"global", response(429, `{"retry_after":3.5,"global":true}`), 3500 * time.Millisecond, 3500 * time.Millisecond},
		{"network guard", response(429, `<html>banned</html>`, "Retry-After", "600"), 10 * time.Minute, 10 * time.Minute},
		{"without a time", response(429, `{}`), 10 * time.Second, 0},
		{"none", response(500, ``), 0, 0},
	}
	for _, c := range cases {
		q, same, other := chat.NewQuotas(), keysOf(t, model.BodyDiscord, first, ""), keysOf(t, model.BodyDiscord, second, "")
		q.Claim(same, model.BodyDiscord, now)
		q.Learn(same, model.BodyDiscord, c.response, now)
		if got := q.Claim(same, model.BodyDiscord, now); got != c.same {
			t.Errorf("%s: the webhook waits %v, want %v", c.name, got, c.same)
		}
		if got := q.Claim(other, model.BodyDiscord, now); got != c.others {
			t.Errorf("%s: another webhook waits %v, want %v", c.name, got, c.others)
		}
		if got := q.Claim(same, model.BodyDiscord, now.Add(c.same)); c.same > 0 && got != 0 {
			t.Errorf("%s: it still waits %v after the pause", c.name, got)
		}
	}
}

func TestMattermostIsPacedByItsHeaders(t *testing.T) {
	cases := []struct {
		name    string
		headers []string
		want    time.Duration
	}{
		{"something left", []string{"X-RateLimit-Limit", "100", "X-RateLimit-Remaining", "1", "X-RateLimit-Reset", "10"}, 0},
		{"nothing left", []string{"X-RateLimit-Limit", "100", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "10"}, 100 * time.Millisecond},
		{"a time in seconds", []string{"X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", fmt.Sprint(now.Unix() + 7)}, 7 * time.Second},
		{"a time in milliseconds", []string{"X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", fmt.Sprint(now.UnixMilli() + 2500)}, 2500 * time.Millisecond},
		{"nonsense", []string{"X-RateLimit-Limit", "many", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "NaN"}, 0},
		{"none", nil, 0},
	}
	for _, c := range cases {
		q := chat.NewQuotas()
		first, second := keysOf(t, model.BodyMattermost, "https://c.example.com/hooks/a", ""), keysOf(t, model.BodyMattermost, "https://c.example.com/hooks/b", "")
		q.Claim(first, model.BodyMattermost, now)
		q.Learn(first, model.BodyMattermost, response(200, "ok", c.headers...), now)
		if got := q.Claim(second, model.BodyMattermost, now); got != c.want {
			t.Errorf("%s: the server is left alone for %v, want %v", c.name, got, c.want)
		}
	}
}

func TestAnAnswerThatNeverComesHoldsNothingUp(t *testing.T) {
	q, keys := chat.NewQuotas(), keysOf(t, model.BodyDiscord, "https://discord.com/api/webhooks/1/a", "")
	q.Claim(keys, model.BodyDiscord, now)
	if q.Claim(keys, model.BodyDiscord, now) == 0 {
		t.Error("the first messages don't go one by one")
	}
	if wait := q.Claim(keys, model.BodyDiscord, now.Add(model.MaxTimeout+time.Minute)); wait != 0 {
		t.Errorf("a lost message is waited for: %v", wait)
	}
	q.Learn(keys, model.BodyDiscord, &model.Response{}, now.Add(3*time.Minute))
	if wait := q.Claim(keys, model.BodyDiscord, now.Add(3*time.Minute)); wait != 0 {
		t.Errorf("a message without an answer is waited for: %v", wait)
	}
}

func TestQuotasMayBeUsedByMany(t *testing.T) {
	q, keys := chat.NewQuotas(), keysOf(t, model.BodyTelegram, "https://api.telegram.org/bot1:a", "-5")
	done := make(chan int)
	for range 8 {
		go func() {
			went := 0
			for i := range 500 {
				at := now.Add(time.Duration(i) * 100 * time.Millisecond)
				if q.Claim(keys, model.BodyTelegram, at) == 0 {
					went++
					q.Learn(keys, model.BodyTelegram, response(200, `{"ok":true}`), at)
				}
			}
			done <- went
		}()
	}
	went := 0
	for range 8 {
		went += <-done
	}
	if went == 0 || went > 20 {
		t.Errorf("%d messages went to a group in 50 seconds", went)
	}
}
