package chat_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/chat"
	"latchbell/model"
)

var now = time.Date(2026, time.March, 1, 9, 0, 0, 0, time.UTC)

// response is an answer with headers in pairs.
func response(status int, body string, headers ...string) *model.Response {
	r := &model.Response{Status: status, Body: []byte(body)}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Headers = append(r.Headers, model.Header{Name: headers[i], Value: headers[i+1]})
	}
	return r
}

func TestADeliveredMessageIsKnownByTheServicesOwnAnswer(t *testing.T) {
	const page = "\n<!DOCTYPE html><html><body>Please sign in</body></html>"
	cases := []struct {
		profile   model.BodyProfile
		response  *model.Response
		delivered bool
	}{
		{model.BodyDiscord, response(200, `{"id":"1290","type":0,"content":""}`), true},
		{model.BodyDiscord, response(204, ""), true},
		{model.BodyDiscord, response(200, `{"hello":"world"}`), false},
		{model.BodyDiscord, response(200, page), false},
		{model.BodySlack, response(200, "ok", "Content-Type", "text/html"), true},
		{model.BodySlack, response(200, page), false},
		{model.BodySlack, response(200, "invalid_token"), false},
		{model.BodyTeams, response(202, ""), true},
		{model.BodyTeams, response(200, page), false},
		{model.BodyMattermost, response(200, "ok", "Content-Type", "text/plain"), true},
		{model.BodyMattermost, response(200, `{"success":true}`), true},
		{model.BodyMattermost, response(200, `{"success":false}`), false},
		{model.BodyMattermost, response(200, page), false},
		{model.BodyTelegram, response(200, `{"ok":true,"result":{"message_id":7}}`), true},
		{model.BodyTelegram, response(200, `ok`), false},
		{model.BodyTelegram, response(200, page), false},
		{model.BodyCanonical, response(204, ""), true},
		{model.BodyCanonical, response(200, page), true},
		{model.BodyCanonical, response(404, ""), false},
	}
	for _, c := range cases {
		a := chat.Read(c.profile, c.response, now)
		if a.Delivered != c.delivered {
			t.Errorf("%s, %d %s: %+v", c.profile, c.response.Status, c.response.Body, a)
		}
		if a.Delivered && a.Cause+a.Sentence != "" || a.Gone != "" && a.Delivered {
			t.Errorf("%s, %d %s was delivered and says %+v", c.profile, c.response.Status, c.response.Body, a)
		}
	}
	if a := chat.Read(model.BodyTeams, response(202, ""), now); !strings.Contains(a.Note, "accepted; the flow may still fail") {
		t.Errorf("Teams: %q", a.Note)
	}
	if a := chat.Read(model.BodySlack, response(200, page), now); a.Cause != chat.CauseNotTheService || a.Gone != "" || a.Final {
		t.Errorf("a page in the place of Slack: %+v", a)
	}
}

func TestADestinationThatIsGoneIsNamedInTheServicesWords(t *testing.T) {
	cases := []struct {
		profile  model.BodyProfile
		response *model.Response
		gone     string
	}{
		{model.BodyDiscord, response(404, `{"message": "Unknown Webhook", "code": 10015}`), "Discord says this webhook was deleted (10015)"},
		{model.BodyDiscord, response(401, `{"message": "Invalid Webhook Token", "code": 50027}`), "Discord says the token of this webhook isn't valid (50027)"},
		{model.BodyDiscord, response(404, `{"message": "Unknown Channel", "code": 10003}`), "Discord says the channel or thread was deleted (10003)"},
		{model.BodyDiscord, response(401, `{"message": "401: Unauthorized", "code": 0}`), `Discord says "401: Unauthorized" (0)`},
		{model.BodyDiscord, response(404, `not found`), ""},
		{model.BodyDiscord, response(403, `{"message": "Missing Permissions", "code": 50013}`), ""},
		{model.BodySlack, response(404, "no_service"), "Slack says no_service: the webhook was removed or turned off"},
		{model.BodySlack, response(404, "no_active_hooks\n"), "Slack says no_active_hooks: the webhook is turned off"},
		{model.BodySlack, response(404, "no_team"), "Slack says no_team: the workspace doesn't exist any more"},
		{model.BodySlack, response(410, "channel_is_archived"), "Slack says channel_is_archived: the channel is archived"},
		{model.BodySlack, response(404, "channel_not_found"), "Slack says channel_not_found: the channel was deleted"},
		{model.BodySlack, response(403, "action_prohibited"), "Slack says action_prohibited: an administrator has forbidden the webhook to post"},
		{model.BodySlack, response(403, "invalid_token"), "Slack says invalid_token: the token in the URL isn't valid"},
		{model.BodySlack, response(403, "team_disabled"), "Slack says team_disabled: the workspace is turned off"},
		{model.BodySlack, response(404, "something else"), ""},
		{model.BodyTeams, response(404, `{"error":{"code":"WorkflowNotFound","message":"The workflow 'x' could not be found."}}`), `Microsoft Teams says "The workflow 'x' could not be found" (WorkflowNotFound)`},
		{model.BodyTeams, response(401, ""), "Microsoft Teams says 401 Unauthorized"},
		{model.BodyTeams, response(403, ""), "Microsoft Teams says 403 Forbidden"},
		{model.BodyTeams, response(410, ""), "Microsoft Teams says 410 Gone"},
		{model.BodyTeams, response(403, "<html>Blocked by your company</html>"), ""},
		{model.BodyTelegram, response(401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`), `Telegram says the token of the bot isn't valid: "Unauthorized" (401)`},
		{model.BodyTelegram, response(403, `{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked from the group chat"}`), `Telegram says the bot can't post there: "Forbidden: bot was kicked from the group chat" (403)`},
		{model.BodyTelegram, response(400, `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`), `Telegram says the bot can't post there: "Bad Request: chat not found" (400)`},
		{model.BodyMattermost, response(400, `{"id":"web.incoming_webhook.invalid.app_error","message":"Invalid webhook."}`), `Mattermost says the webhook was deleted: "Invalid webhook" (web.incoming_webhook.invalid.app_error)`},
		{model.BodyMattermost, response(404, `{"success":false,"error":"Invalid integration id or token provided."}`), `Mattermost says the integration was deleted: "Invalid integration id or token provided"`},
		{model.BodyMattermost, response(404, `{"id":"api.context.404.app_error","message":"Sorry, we could not find the page."}`), ""},
	}
	for _, c := range cases {
		a := chat.Read(c.profile, c.response, now)
		if a.Gone != c.gone || a.Delivered || a.Final || a.Throttled {
			t.Errorf("%s, %d %s: %+v", c.profile, c.response.Status, c.response.Body, a)
		}
		if a.Gone != "" && !strings.HasPrefix(a.Sentence, a.Gone) {
			t.Errorf("%s, %d: the sentence is %q", c.profile, c.response.Status, a.Sentence)
		}
	}
}

func TestAMessageThatIsRefusedIsExplainedAndFinal(t *testing.T) {
	cases := []struct {
		profile  model.BodyProfile
		response *model.Response
		says     string // "" if it isn't refused for good
	}{
		{model.BodyDiscord, response(400, `{"code":50035,"message":"Invalid Form Body","errors":{"embeds":{"0":{"fields":{"11":{"value":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 1024 or fewer in length."}]}}}}}}}`),
			"embeds[0].fields[11].value: Must be 1024 or fewer in length"},
		{model.BodyDiscord, response(400, `{"code":50035,"message":"Invalid Form Body","errors":["strange"]}`), "50035"},
		{model.BodyDiscord, response(400, `{"code":50006,"message":"Cannot send an empty message"}`), "Cannot send an empty message"},
		{model.BodyDiscord, response(413, `{"code":40005,"message":"Request entity too large"}`), "40005"},
		{model.BodyDiscord, response(400, `{"code":240000,"message":"Message blocked by harmful links filter"}`), "harmful"},
		{model.BodyDiscord, response(400, `{"code":220001,"message":"Webhooks posted to forum channels must have a thread_name or thread_id"}`), "?thread_id="},
		{model.BodyDiscord, response(400, `{"code":220004,"message":"x"}`), "text channel"},
		{model.BodyDiscord, response(500, `{"code":130000,"message":"API resource is currently overloaded."}`), ""},
		{model.BodySlack, response(400, "invalid_payload"), "invalid_payload"},
		{model.BodySlack, response(400, "invalid_blocks: text too long"), "invalid_blocks: text too long"},
		{model.BodySlack, response(400, "no_text"), "no_text"},
		{model.BodySlack, response(400, "too_many_attachments"), "too_many_attachments"},
		{model.BodySlack, response(500, "rollup_error"), ""},
		{model.BodyTeams, response(400, `{"error":{"code":"TriggerInputSchemaMismatch","message":"The input body does not match."}}`), "does not match"},
		{model.BodyTeams, response(413, ""), "413"},
		{model.BodyTeams, response(400, `{"error":{"code":"WorkflowTriggerIsNotEnabled","message":"Not enabled."}}`), ""},
		{model.BodyTelegram, response(400, `{"ok":false,"error_code":400,"description":"Bad Request: message is too long"}`), "message is too long"},
		{model.BodyTelegram, response(400, `{"ok":false,"error_code":400,"description":"Bad Request: message text is empty"}`), "text is empty"},
		{model.BodyTelegram, response(400, `{"ok":false,"error_code":400,"description":"Bad Request: not enough rights to send text messages to the chat"}`), ""},
		{model.BodyMattermost, response(400, `{"id":"web.incoming_webhook.text.app_error","message":"No text specified."}`), "No text specified"},
		{model.BodyMattermost, response(501, `{"id":"web.incoming_webhook.disabled.app_error","message":"Incoming webhooks have been disabled."}`), ""},
	}
	for _, c := range cases {
		a := chat.Read(c.profile, c.response, now)
		if a.Final != (c.says != "") || a.Final && a.Cause != chat.CauseRefused || !strings.Contains(a.Sentence, c.says) {
			t.Errorf("%s, %d %s: %+v", c.profile, c.response.Status, c.response.Body, a)
		}
		if a.Sentence == "" || a.Gone != "" || a.Delivered {
			t.Errorf("%s, %d %s isn't explained: %+v", c.profile, c.response.Status, c.response.Body, a)
		}
	}
}

func TestAServiceThatAsksToWaitIsObeyed(t *testing.T) {
	cases := []struct {
		profile  model.BodyProfile
		response *model.Response
		wait     time.Duration
	}{
		{model.BodyDiscord, response(429, `{"message":"You are being rate limited.","retry_after":0.65,"global":false}`), 650 * time.Millisecond},
		{model.BodyDiscord, response(429, `{"message":"You are being rate limited.","retry_after":64.57,"global":true}`, "Retry-After", "65"), 65 * time.Second},
		{model.BodyDiscord, response(429, `<html>Cloudflare</html>`, "Retry-After", "600"), 10 * time.Minute},
		{model.BodyDiscord, response(429, ``), 0},
		{model.BodySlack, response(429, `rate_limited`, "Retry-After", "30"), 30 * time.Second},
		{model.BodySlack, response(429, ``, "retry-after", "Sun, 01 Mar 2026 09:01:00 GMT"), time.Minute},
		{model.BodyTeams, response(429, `{"error":{"code":"Throttled","message":"x"}}`, "Retry-After", "9999999"), 24 * time.Hour},
		{model.BodyTelegram, response(429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 34","parameters":{"retry_after":34}}`), 34 * time.Second},
		{model.BodyTelegram, response(429, `too many`, "Retry-After", "3"), 3 * time.Second},
		{model.BodyMattermost, response(429, `limit exceeded`, "Retry-After", "1"), time.Second},
	}
	for _, c := range cases {
		a := chat.Read(c.profile, c.response, now)
		if !a.Throttled || a.RetryAfter != c.wait || a.Cause != chat.CauseThrottled || a.Gone != "" || a.Final {
			t.Errorf("%s, %s: %+v", c.profile, c.response.Body, a)
		}
	}
	for p := range map[model.BodyProfile]bool{model.BodyDiscord: true, model.BodySlack: true, model.BodyTeams: true, model.BodyMattermost: true, model.BodyTelegram: true} {
		a := chat.Read(p, response(503, "", "Retry-After", "7"), now)
		if a != (chat.Answer{RetryAfter: 7 * time.Second}) {
			t.Errorf("%s without words: %+v", p, a)
		}
	}
}

func TestTelegramsNewChatIsFollowed(t *testing.T) {
	a := chat.Read(model.BodyTelegram, response(http.StatusBadRequest,
		`{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001112223334}}`), now)
	if a.ChatID != "-1001112223334" || a.Gone != "" || a.Final || a.Throttled || a.Cause != chat.CauseMoved {
		t.Errorf("%+v", a)
	}
}

func TestAServicesWordsStayOnOneShortLine(t *testing.T) {
	hostile := "a\nb\x1b[31m\u202E" + strings.Repeat("x", 5000)
	a := chat.Read(model.BodyTelegram, response(400, `{"ok":false,"error_code":400,"description":"a\nb\u001b[31m\u202e`+strings.Repeat("x", 5000)+`"}`), now)
	if strings.ContainsAny(a.Sentence, "\n\x1b\u202E") || len(a.Sentence) > 400 || !strings.Contains(a.Sentence, "a b[31mx") {
		t.Errorf("%.20q became %q", hostile, a.Sentence)
	}
}

func FuzzNoAnswerIsMisunderstood(f *testing.F) {
	for _, body := range []string{`{"code":50035,"errors":{"a":{"_errors":[1]}}}`, `{"ok":false,"parameters":{"retry_after":-1e400}}`, "no_service", `{"success":false,"error":"x"}`, "<", "ok"} {
		f.Add(400, body, "1")
	}
	profiles := []model.BodyProfile{model.BodyDiscord, model.BodySlack, model.BodyTeams, model.BodyMattermost, model.BodyTelegram}
	f.Fuzz(func(t *testing.T, status int, body, retryAfter string) {
		for _, p := range profiles {
			a := chat.Read(p, response(status, body, "Retry-After", retryAfter), now)
			if a.Delivered && (a.Gone != "" || a.Final || a.Throttled || a.Sentence != "") {
				t.Errorf("%s, %d %q: %+v", p, status, body, a)
			}
			if a.RetryAfter < 0 || a.RetryAfter > 24*time.Hour || len(a.Sentence) > 2000 {
				t.Errorf("%s, %d %q: %+v", p, status, body, a)
			}
		}
	})
}
