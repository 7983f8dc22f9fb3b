package chat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	"latchbell/delivery/diagnose"
	"latchbell/delivery/retryafter"
	"latchbell/model"
)

// The causes of a failure that only chats tell, besides those of diagnose.
const (
	// CauseThrottled: the service wants a pause.
	CauseThrottled = "throttled"
	// CauseRefused: the service doesn't want this message, whenever it comes.
	CauseRefused = "message_refused"
	// CauseMoved: the chat has another number now.
	CauseMoved = "chat_moved"
	// CauseNotTheService: something else answered in the place of the service.
	CauseNotTheService = "not_the_service"
)

// Answer is what a service makes of a message, in its own words. It is zero but
// for RetryAfter if the service says nothing that its status doesn't say.
type Answer struct {
	// Delivered: the service has the message. Note is what remains uncertain.
	Delivered bool
	Note      string
	// Gone is why nothing will ever be taken again, as the reason with which a
	// webhook is turned off: "Discord says this webhook was deleted (10015)".
	Gone string
	// Final: this very message won't ever be taken, and must not be repeated.
	Final bool
	// Throttled: the service only asks to wait, and for no less than RetryAfter
	// if that isn't 0.
	Throttled  bool
	RetryAfter time.Duration
	// Cause is a short stable code of a failure, Sentence what happened and what
	// to do about it.
	Cause, Sentence string
	// ChatID is the number that Telegram's chat has from now on.
	ChatID string
}

// reply is a response prepared for reading.
type reply struct {
	service    string // as it is called in sentences
	status     int
	header     http.Header
	body       []byte
	retryAfter time.Duration
}

// readers are what understands the answers of each service.
var readers = map[model.BodyProfile]func(reply) Answer{
	model.BodyDiscord:    readDiscord,
	model.BodySlack:      readSlack,
	model.BodyTeams:      readTeams,
	model.BodyMattermost: readMattermost,
	model.BodyTelegram:   readTelegram,
}

// Read judges the response r that a message in the format p got at now. For a
// profile that isn't a chat's it returns no more than whether the status is 2xx.
func Read(p model.BodyProfile, r *model.Response, now time.Time) Answer {
	read, ok := readers[p]
	if !ok {
		return Answer{Delivered: r.Status/100 == 2}
	}
	answer := newReply(p, r, now)
	if answer.isPage() {
		return answer.page()
	}
	judged := read(answer)
	if r.Status == http.StatusGone && judged.Gone == "" {
		return answer.gone("410 Gone")
	}
	return judged
}

func newReply(p model.BodyProfile, r *model.Response, now time.Time) reply {
	header := make(http.Header, len(r.Headers))
	for _, h := range r.Headers {
		header.Add(h.Name, h.Value)
	}
	return reply{
		service: p.Title(), status: r.Status, header: header, body: bytes.TrimSpace(r.Body),
		retryAfter: retryafter.Parse(header.Get("Retry-After"), now),
	}
}

// ok reports whether the status says that the request succeeded.
func (r reply) ok() bool { return r.status/100 == 2 }

// decode reads the body as JSON as far as it fits into target: what is missing
// or of another type stays empty.
func (r reply) decode(target any) { _ = json.Unmarshal(r.body, target) }

// isPage reports whether the body is a page for people. No service answers a
// message with one; proxies, logins and networks that ask for consent do. The
// content type doesn't tell: Slack sends its plain words as HTML.
func (r reply) isPage() bool { return bytes.HasPrefix(r.body, []byte("<")) }

// page judges a web page by its status. It doesn't come from the service, so it
// is never the end of a webhook.
func (r reply) page() Answer {
	switch {
	case r.status == http.StatusTooManyRequests:
		return r.throttled(r.retryAfter)
	case r.ok():
		return r.foreign()
	}
	return Answer{RetryAfter: r.retryAfter}
}

// foreign is the answer of something that isn't the service.
func (r reply) foreign() Answer {
	return Answer{Cause: CauseNotTheService, Sentence: fmt.Sprintf(
		"What answered isn't %s, so the message hasn't been posted. Check the target URL, and whether a proxy or a login page stands in between.", r.service)}
}

// throttled is the answer of a service that asks to wait.
func (r reply) throttled(wait time.Duration) Answer {
	wait = min(max(wait, r.retryAfter), retryafter.Max)
	pause := "for a moment"
	if wait > 0 {
		pause = "for " + model.FormatDuration(max(wait.Round(time.Second), time.Second))
	}
	return Answer{Throttled: true, RetryAfter: wait, Cause: CauseThrottled,
		Sentence: fmt.Sprintf("%s asks to wait %s, because messages come too fast. Latchbell waits, and counts no try for it.", r.service, pause)}
}

// gone is the answer of a service that won't take anything again. why completes
// "Discord says".
func (r reply) gone(why string) Answer {
	reason := fmt.Sprintf("%s says %s", r.service, why)
	return Answer{Gone: reason, Cause: diagnose.CauseGone,
		Sentence: reason + ". The webhook was turned off; give it a new target URL before you turn it on again."}
}

// refused is the answer of a service that doesn't take this message. words are
// its own, and advice says what to do.
func (r reply) refused(words, advice string) Answer {
	return Answer{Final: true, Cause: CauseRefused, Sentence: fmt.Sprintf(
		"%s refused this message: %s. %s The message isn't sent again as it is.", r.service, words, advice)}
}

// failed is any other answer that a service explains.
func (r reply) failed(words, advice string) Answer {
	return Answer{RetryAfter: r.retryAfter, Cause: diagnose.CauseStatus, Sentence: fmt.Sprintf(
		"%s answered %d: %s. %s", r.service, r.status, words, advice)}
}

// quote puts what a service says between quotation marks, on one line and not
// too long. Signs that can't be seen are left out.
func quote(words string) string {
	const longest = 200
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsPrint(r) && r != unicode.ReplacementChar:
			return r
		}
		return -1
	}, words)
	text := strings.Join(strings.Fields(visible), " ")
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return `"` + strings.TrimRight(text, ".") + `"`
}
