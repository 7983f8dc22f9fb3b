package chattest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Answer is a response of a service.
type Answer struct {
	Status int
	Header http.Header
	Body   string
	// Pause is how long nothing may come after it.
	Pause time.Duration
}

func (a Answer) write(w http.ResponseWriter) {
	for name, values := range a.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write([]byte(a.Body)) // whoever asked may have gone
}

// plain is an answer in plain text, which Slack calls HTML.
func plain(status int, kind, text string) Answer {
	return Answer{Status: status, Header: http.Header{"Content-Type": {kind}}, Body: text}
}

// object is an answer in JSON.
func object(status int, value any) Answer {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // of a value that stands in this package
	}
	return plain(status, "application/json", string(text))
}

// seconds writes a duration as Retry-After has it, rounded up.
func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}

// retryAfter adds the header to an answer that asks to wait.
func (a Answer) retryAfter(pause time.Duration) Answer {
	a.Pause = pause
	a.Header.Set("Retry-After", seconds(pause))
	return a
}

// Page is what a proxy or a login in front of a service answers.
func Page(status int) Answer {
	return plain(status, "text/html", "<!DOCTYPE html><html><title>Sign in</title></html>")
}

// DiscordError is an error of Discord with its code: 10015 for a webhook that
// was deleted.
func DiscordError(status, code int, message string) Answer {
	return object(status, map[string]any{"code": code, "message": message})
}

// DiscordThrottled asks to wait, for all webhooks if it is global.
func DiscordThrottled(pause time.Duration, global bool) Answer {
	a := object(http.StatusTooManyRequests, map[string]any{
		"message": "You are being rate limited.", "retry_after": pause.Seconds(), "global": global,
	}).retryAfter(pause)
	a.Header.Set("X-RateLimit-Scope", map[bool]string{true: "global", false: "shared"}[global])
	return a
}

// SlackError is an error of Slack: a word such as no_service.
func SlackError(status int, word string) Answer { return plain(status, "text/html", word) }

// SlackThrottled asks to wait for whole seconds.
func SlackThrottled(pause time.Duration) Answer {
	return SlackError(http.StatusTooManyRequests, "rate_limited").retryAfter(pause)
}

// TeamsError is an error of a workflow with its code.
func TeamsError(status int, code, message string) Answer {
	return object(status, map[string]any{"error": map[string]string{"code": code, "message": message}})
}

// TeamsThrottled asks to wait for whole seconds.
func TeamsThrottled(pause time.Duration) Answer {
	return TeamsError(http.StatusTooManyRequests, "WorkflowTriggerIsThrottled", "Too many requests.").retryAfter(pause)
}

// MattermostError is an error of Mattermost with its id.
func MattermostError(status int, id, message string) Answer {
	return object(status, map[string]any{"id": id, "message": message, "detailed_error": "", "request_id": "x", "status_code": status})
}

// MattermostThrottled asks to wait for whole seconds.
func MattermostThrottled(pause time.Duration) Answer {
	return plain(http.StatusTooManyRequests, "text/plain", "limit exceeded").retryAfter(pause)
}

// RocketChatError is an error of Rocket.Chat.
func RocketChatError(status int, text string) Answer {
	return object(status, map[string]any{"success": false, "error": text})
}

// TelegramError is an error of the Bot API.
func TelegramError(code int, description string) Answer {
	return object(code, map[string]any{"ok": false, "error_code": code, "description": description})
}

// TelegramThrottled asks to wait for whole seconds.
func TelegramThrottled(pause time.Duration) Answer {
	wait, _ := strconv.Atoi(seconds(pause))
	return telegramParameters(http.StatusTooManyRequests, fmt.Sprintf("Too Many Requests: retry after %d", wait),
		map[string]any{"retry_after": wait}).retryAfter(pause)
}

func telegramParameters(code int, description string, parameters map[string]any) Answer {
	return object(code, map[string]any{"ok": false, "error_code": code, "description": description, "parameters": parameters})
}
