package chat

import (
	"fmt"
	"net/http"
	"strings"
)

// mattermostAnswer is an error of Mattermost, or the answer of Rocket.Chat,
// which takes the same messages.
// https://developers.mattermost.com/api-documentation/#/#error-response
type mattermostAnswer struct {
	ID      string `json:"id"`
	Message string `json:"message"`
	Success *bool  `json:"success"`
	Error   string `json:"error"`
}

// mattermostCase judges an error by a part of its id, or at Rocket.Chat of its
// text.
type mattermostCase struct {
	part  string
	judge func(r reply, words string) Answer
}

var mattermostCases = []mattermostCase{
	{"web.incoming_webhook.invalid", endsWith("the webhook was deleted")},
	{"web.incoming_webhook.channel.", endsWith("the channel was deleted")},
	{"can_not_post_to_deleted", endsWith("the channel is archived")},
	{"Invalid integration", endsWith("the integration was deleted")},
	{"web.incoming_webhook.disabled", advises("An administrator has turned incoming webhooks off and can turn them on again.")},
	{"web.incoming_webhook.permissions", advises("Whoever made the webhook may not post to that channel any more; an administrator can change that.")},
	{"web.incoming_webhook.channel_locked", advises("The webhook may post to its own channel only.")},
	{"web.incoming_webhook.user", advises("Whoever made the webhook has left; make a new one.")},
	{"web.incoming_webhook.text", refuses("It has no text; give the webhook a title.")},
	{"web.incoming_webhook.parse", refuses("Check the texts and facts of the webhook.")},
	{"too_large", refuses("List fewer facts.")},
}

func endsWith(why string) func(reply, string) Answer {
	return func(r reply, words string) Answer { return r.gone(why + ": " + words) }
}

func advises(advice string) func(reply, string) Answer {
	return func(r reply, words string) Answer { return r.failed(words, advice) }
}

func refuses(advice string) func(reply, string) Answer {
	return func(r reply, words string) Answer { return r.refused(words, advice) }
}

func readMattermost(r reply) Answer {
	var m mattermostAnswer
	r.decode(&m)
	failure := m.Success != nil && !*m.Success
	switch {
	case r.status == http.StatusTooManyRequests:
		return r.throttled(0)
	case r.ok() && !failure:
		return Answer{Delivered: true}
	}
	for _, c := range mattermostCases {
		if strings.Contains(m.ID, c.part) || strings.Contains(m.Error, c.part) {
			return c.judge(r, m.words())
		}
	}
	if m.words() == "" {
		return Answer{RetryAfter: r.retryAfter}
	}
	return r.failed(m.words(), "An administrator finds more in the server's log.")
}

// words are what the server says, "" for nothing.
func (m *mattermostAnswer) words() string {
	switch {
	case m.Message != "" && m.ID != "":
		return fmt.Sprintf("%s (%s)", quote(m.Message), m.ID)
	case m.Error != "":
		return quote(m.Error)
	}
	return ""
}
