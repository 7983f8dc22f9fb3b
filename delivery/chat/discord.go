package chat

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"latchbell/delivery/retryafter"
)

// discordAnswer is what Discord answers: the message that it has saved, or an
// error.
// https://docs.discord.com/developers/reference#error-messages
type discordAnswer struct {
	ID         string          `json:"id"`
	Code       *int            `json:"code"`
	Message    string          `json:"message"`
	Errors     json.RawMessage `json:"errors"`
	RetryAfter float64         `json:"retry_after"`
	Global     bool            `json:"global"`
}

// discordGone are the codes after which a webhook can't be used again.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
var discordGone = map[int]string{
	10003: "the channel or thread was deleted",
	10015: "this webhook was deleted",
	50027: "the token of this webhook isn't valid",
}

// discordRefused are the codes with which Discord refuses a message, and what to
// do about it.
var discordRefused = map[int]string{
	20009:  "Its texts were taken for explicit content.",
	40005:  "It is too large; list fewer facts.",
	50006:  "It has neither text nor facts; give the webhook some.",
	50035:  "Change the part of the message that it names.",
	50083:  "The thread is archived; open it again, or post to another one.",
	50109:  "It isn't JSON that Discord can read.",
	160005: "The thread is locked; unlock it, or post to another one.",
	200000: "The server's AutoMod blocks a word in it; allow it there, or leave that fact out.",
	200001: "The server's AutoMod blocks a word in its title; allow it there, or change the title.",
	220001: "This is a forum channel: add ?thread_id= with the number of a post to the target URL, or use a webhook of a text channel.",
	220002: "Name only one thread in the target URL.",
	220003: "Threads can be made in forum channels only: remove thread_name from the target URL.",
	220004: "Forum channels don't take such webhooks: use one of a text channel.",
	240000: "Discord's filter takes a link in it for harmful; leave that fact out.",
}

func readDiscord(r reply) Answer {
	var d discordAnswer
	r.decode(&d)
	switch {
	case r.status == http.StatusNoContent, r.ok() && d.ID != "":
		return Answer{Delivered: true}
	case r.ok():
		return r.foreign()
	case r.status == http.StatusTooManyRequests:
		return r.throttled(retryafter.Seconds(d.RetryAfter))
	case d.Code == nil:
		return Answer{RetryAfter: r.retryAfter}
	}
	return d.judge(r)
}

// judge reads an error that Discord explains.
func (d *discordAnswer) judge(r reply) Answer {
	words := fmt.Sprintf("%s (%d)", quote(d.Message), *d.Code)
	if why, ok := discordGone[*d.Code]; ok {
		return r.gone(fmt.Sprintf("%s (%d)", why, *d.Code))
	}
	if advice, ok := discordRefused[*d.Code]; ok {
		if faults := discordFaults(d.Errors); len(faults) > 0 {
			words = fmt.Sprintf("%s (%d)", quote(strings.Join(faults, "; ")), *d.Code)
		}
		return r.refused(words, advice)
	}
	if r.status == http.StatusUnauthorized || r.status == http.StatusNotFound {
		return r.gone(words)
	}
	return r.failed(words, "If this goes on, look at the webhook in the channel's settings in Discord.")
}

// discordFaults lists the first faults of a message with their paths, such as
// "embeds[0].title: Must be 256 or fewer in length."
func discordFaults(errors json.RawMessage) []string {
	const most = 3
	var faults []string
	var walk func(path string, raw json.RawMessage)
	walk = func(path string, raw json.RawMessage) {
		var level map[string]json.RawMessage
		if json.Unmarshal(raw, &level) != nil {
			faults = append(faults, discordLeaf(path, raw)...)
			return
		}
		for _, name := range slices.Sorted(maps.Keys(level)) {
			walk(joinPath(path, name), level[name])
		}
	}
	if len(errors) > 0 {
		walk("", errors)
	}
	return faults[:min(most, len(faults))]
}

// discordLeaf reads the list of faults at the end of a path.
func discordLeaf(path string, raw json.RawMessage) []string {
	var entries []struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(raw, &entries) != nil {
		return []string{path} // an older form names no more than the part
	}
	faults := make([]string, len(entries))
	for i, e := range entries {
		faults[i] = path + ": " + e.Message
	}
	return faults
}

// joinPath writes the path of a part as people read it.
func joinPath(path, name string) string {
	switch {
	case name == "_errors":
		return path
	case path == "":
		return name
	case strings.Trim(name, "0123456789") == "":
		return path + "[" + name + "]"
	}
	return path + "." + name
}
