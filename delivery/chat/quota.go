package chat

import (
	"strings"
	"sync"
	"time"

	"latchbell/model"
)

// Quotas keep all webhooks together within the limits of the chat services:
// those that the services document, and those that their answers tell. They may
// be used by many goroutines.
type Quotas struct {
	mu    sync.Mutex
	byKey map[string]*quota
	swept time.Time
}

// NewQuotas returns quotas of which nothing is used up.
func NewQuotas() *Quotas { return &Quotas{byKey: make(map[string]*quota)} }

// sweepInterval is how often quotas that are free again are forgotten.
const sweepInterval = time.Minute

// Claim uses one message up of all that keys, from Keys, name, and returns 0. If
// one of them has nothing left at now, nothing is used up, and it returns how
// long to wait before asking again. Learn has to follow every claim.
func (q *Quotas) Claim(keys []string, p model.BodyProfile, now time.Time) time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.sweep(now)
	var wait time.Duration
	for _, key := range keys {
		wait = max(wait, q.of(key, p).wait(now))
	}
	if wait > 0 {
		return wait
	}
	for _, key := range keys {
		q.of(key, p).use(now)
	}
	return 0
}

// Learn takes the answer r to a claim with these keys, which came at now. It has
// no status if none came.
func (q *Quotas) Learn(keys []string, p model.BodyProfile, r *model.Response, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, key := range keys {
		q.of(key, p).land()
	}
	if r.Status == 0 {
		return
	}
	lesson := lessonOf(p, r, now)
	for _, key := range keys {
		if strings.HasPrefix(key, lesson.kind) {
			q.of(key, p).learn(lesson, now)
		}
	}
}

// of returns the quota of a key; a new one if it isn't known yet.
func (q *Quotas) of(key string, p model.BodyProfile) *quota {
	known, ok := q.byKey[key]
	if !ok {
		known = newQuota(p, key[:strings.IndexByte(key, ':')+1])
		q.byKey[key] = known
	}
	return known
}

// sweep forgets the quotas that are as good as new.
func (q *Quotas) sweep(now time.Time) {
	if now.Sub(q.swept) < sweepInterval {
		return
	}
	q.swept = now
	for key, known := range q.byKey {
		if known.idle(now) {
			delete(q.byKey, key)
		}
	}
}

// documented are the limits that the services publish, a little below them:
// what is sent evenly may arrive a bit closer together.
//
//   - https://docs.slack.dev/apis/web-api/rate-limits (1 message a second for an incoming webhook)
//   - https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook (fewer than 4 a second)
//   - https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this (1 a second in a chat, 20 a minute in a group, 30 a second in all)
var documented = map[model.BodyProfile]map[string]spacing{
	model.BodySlack: {keyWebhook: {1, 1050 * time.Millisecond}},
	model.BodyTeams: {keyWebhook: {3, 1050 * time.Millisecond}},
	model.BodyTelegram: {
		keyChat:  {1, 1050 * time.Millisecond},
		keyGroup: {20, 61 * time.Second},
		keyBot:   {28, 1050 * time.Millisecond},
	},
}

// spacing allows so many messages in every stretch of time of that length.
type spacing struct {
	most int
	per  time.Duration
}

// flightTime is how long an answer is waited for. What hasn't landed until then
// never will.
const flightTime = model.MaxTimeout + 5*time.Second

// quota is what is left of one limit.
type quota struct {
	limit spacing
	// recent are the times of the last messages, the oldest first, as many as
	// the limit has to know.
	recent []time.Time
	// flying are the times of those messages that no answer has come to.
	flying []time.Time
	// until is when the service wants to hear of us again.
	until time.Time
	// window is what Discord says of its own count, nil where it says nothing.
	window *window
}

func newQuota(p model.BodyProfile, kind string) *quota {
	q := &quota{limit: documented[p][kind]}
	if p == model.BodyDiscord && kind == keyWebhook {
		q.window = &window{}
	}
	return q
}

// wait returns how long to wait before the next message, 0 if it may go.
func (q *quota) wait(now time.Time) time.Duration {
	for len(q.flying) > 0 && now.Sub(q.flying[0]) > flightTime {
		q.flying = q.flying[1:]
	}
	wait := q.until.Sub(now)
	if q.limit.most > 0 && len(q.recent) >= q.limit.most {
		wait = max(wait, q.recent[len(q.recent)-q.limit.most].Add(q.limit.per).Sub(now))
	}
	if q.window != nil {
		wait = max(wait, q.window.wait(len(q.flying), now))
	}
	return max(wait, 0)
}

// use counts a message.
func (q *quota) use(now time.Time) {
	q.flying = append(q.flying, now)
	if q.limit.most > 0 {
		q.recent = append(q.recent, now)
		q.recent = q.recent[max(0, len(q.recent)-q.limit.most):]
	}
	if q.window != nil {
		q.window.use(now)
	}
}

// land counts an answer, or that there won't be one. Which message it is for
// isn't known; taking the oldest forgets none too early.
func (q *quota) land() {
	if len(q.flying) > 0 {
		q.flying = q.flying[1:]
	}
}

// learn takes over what the service says.
func (q *quota) learn(l lesson, now time.Time) {
	if pause := now.Add(l.pause); l.pause > 0 && pause.After(q.until) {
		q.until = pause
	}
	if q.window != nil && l.limit > 0 {
		q.window.learn(l, len(q.flying), now)
	}
}

// idle reports whether nothing of the quota is used up any more.
func (q *quota) idle(now time.Time) bool {
	if q.wait(now) > 0 || len(q.flying) > 0 || q.window != nil && q.window.used > 0 {
		return false
	}
	return len(q.recent) == 0 || now.Sub(q.recent[len(q.recent)-1]) > q.limit.per
}
