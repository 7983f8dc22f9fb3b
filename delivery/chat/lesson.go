package chat

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"latchbell/delivery/retryafter"
	"latchbell/model"
)

// lesson is what an answer says about a limit.
type lesson struct {
	// kind is the kind of key that has the limit.
	kind string
	// pause is how long nothing may be sent, 0 for no pause.
	pause time.Duration
	// limit is how many messages there may be until the count begins anew, and
	// remaining how many are left until then, in resetAfter. Without a limit
	// nothing is known of that.
	limit, remaining int
	resetAfter       time.Duration
}

// defaultPause is how long a service is left alone that asks to wait and doesn't
// say how long.
const defaultPause = 10 * time.Second

// lessonOf reads what the answer r, which came at now, says about limits.
func lessonOf(p model.BodyProfile, r *model.Response, now time.Time) lesson {
	reply := newReply(p, r, now)
	var l lesson
	switch p {
	case model.BodyDiscord:
		l = discordLesson(reply)
	case model.BodyTelegram:
		l.kind = keyChat
	case model.BodyMattermost:
		l = mattermostLesson(reply, now)
	default:
		l.kind = keyWebhook
	}
	if answer := Read(p, r, now); answer.Throttled {
		l.pause = max(l.pause, answer.RetryAfter)
		if l.pause == 0 {
			l.pause = defaultPause
		}
	}
	return l
}

// discordLesson reads Discord's headers. A limit that is global, or that its
// network guard has set, is about this computer's address and so about all
// webhooks.
// https://docs.discord.com/developers/topics/rate-limits
func discordLesson(r reply) lesson {
	l := lesson{kind: keyWebhook}
	l.limit, _ = strconv.Atoi(r.header.Get("X-RateLimit-Limit"))
	l.remaining, _ = strconv.Atoi(r.header.Get("X-RateLimit-Remaining"))
	l.resetAfter = retryafter.Seconds(number(r.header.Get("X-RateLimit-Reset-After")))
	if r.status == http.StatusTooManyRequests {
		var d discordAnswer
		r.decode(&d)
		if d.Global || r.header.Get("X-RateLimit-Scope") == "global" || !json.Valid(r.body) {
			l = lesson{kind: keyHost}
		}
	}
	return l
}

// mattermostLesson reads the headers of Mattermost, whose count fills up evenly
// and is for the whole server, and those of Rocket.Chat, which tell a time
// instead of a duration.
// https://docs.mattermost.com/administration-guide/configure/rate-limiting-configuration-settings.html
func mattermostLesson(r reply, now time.Time) lesson {
	l := lesson{kind: keyHost}
	limit, reset := number(r.header.Get("X-RateLimit-Limit")), number(r.header.Get("X-RateLimit-Reset"))
	if limit < 1 || r.header.Get("X-RateLimit-Remaining") != "0" {
		return l
	}
	const aTime = 1e9 // as a duration, it would be 30 years
	switch {
	case reset > 1000*aTime:
		l.pause = retryafter.Seconds(time.UnixMilli(int64(reset)).Sub(now).Seconds())
	case reset > aTime:
		l.pause = retryafter.Seconds(time.Unix(int64(reset), 0).Sub(now).Seconds())
	default:
		l.pause = retryafter.Seconds(reset / limit)
	}
	return l
}

// number reads a number, and takes what is none for 0.
func number(text string) float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return n
}
