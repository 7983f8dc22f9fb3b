package chat

import (
	"net/http"
	"strings"
)

// slackGone are the words with which Slack ends an incoming webhook.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
var slackGone = map[string]string{
	"no_service":          "the webhook was removed or turned off",
	"no_active_hooks":     "the webhook is turned off",
	"no_team":             "the workspace doesn't exist any more",
	"team_disabled":       "the workspace is turned off",
	"invalid_token":       "the token in the URL isn't valid",
	"channel_not_found":   "the channel was deleted",
	"channel_is_archived": "the channel is archived",
	"action_prohibited":   "an administrator has forbidden the webhook to post",
}

// slackRefused are the words for a message that Slack can't take.
var slackRefused = map[string]string{
	"invalid_payload":      "Check the texts and facts of the webhook.",
	"invalid_blocks":       "Check the texts and facts of the webhook.",
	"invalid_attachments":  "Check the texts and facts of the webhook.",
	"no_text":              "It has no text; give the webhook a title.",
	"msg_too_long":         "It is too long; list fewer facts.",
	"too_many_attachments": "It is too long; list fewer facts.",
}

// slackAdvice is for other words that Slack explains.
var slackAdvice = map[string]string{
	"user_not_found":                    "The person to whom the webhook posts isn't in the workspace any more.",
	"posting_to_general_channel_denied": "Only administrators may post to that channel; an administrator can allow it.",
	"rollup_error":                      "The fault is on Slack's side.",
}

func readSlack(r reply) Answer {
	word := string(r.body)
	if first, _, _ := strings.Cut(word, ":"); slackRefused[first] != "" {
		word = first // some add where the fault is
	}
	switch {
	case slackGone[word] != "":
		return r.gone(word + ": " + slackGone[word])
	case slackRefused[word] != "":
		return r.refused(quote(string(r.body)), slackRefused[word])
	case slackAdvice[word] != "":
		return r.failed(quote(word), slackAdvice[word])
	case r.status == http.StatusTooManyRequests, word == "rate_limited":
		return r.throttled(0)
	case r.ok():
		return Answer{Delivered: true}
	}
	return Answer{RetryAfter: r.retryAfter}
}
