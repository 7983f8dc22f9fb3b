package ui

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// none stands in a cell for what doesn't exist (yet).
const none = "–"

// deliveryBadge returns the words and the tone for where a delivery stands.
func deliveryBadge(d *model.Delivery, now time.Time) (string, widgets.Tone) {
	switch d.Status {
	case model.Succeeded:
		return "Delivered", widgets.ToneSuccess
	case model.Failed:
		return "Failed · " + outcomeWord(d.LastCode, d.LastCause), widgets.ToneDanger
	case model.Held:
		return "Held · " + holdWord(d.Hold), widgets.ToneNeutral
	case model.Cancelled:
		return "Cancelled", widgets.ToneNeutral
	}
	if d.Due.After(now) {
		if d.Tries == 0 {
			return "Sending " + until(d.Due, now), widgets.ToneAccent
		}
		return "Retrying " + until(d.Due, now), widgets.ToneWarning
	}
	return "Sending", widgets.ToneAccent
}

// statusTitle is the word for a status where no single delivery is meant.
func statusTitle(s model.DeliveryStatus) string {
	switch s {
	case model.Pending:
		return "Sending or retrying"
	case model.Succeeded:
		return "Delivered"
	case model.Failed:
		return "Failed"
	case model.Held:
		return "Held"
	case model.Cancelled:
		return "Cancelled"
	}
	return string(s)
}

// holdWord is the shortest name of what a held delivery waits for.
func holdWord(r model.HoldReason) string {
	switch r {
	case model.HeldWebhookInactive:
		return "webhook off"
	case model.HeldOffline:
		return "offline"
	case model.HeldCatchUpStopped:
		return "not caught up"
	}
	return string(r)
}

// outcomeWord is the shortest name of an attempt's end: the response code, or
// the cause when nothing came back.
func outcomeWord(code int, cause string) string {
	switch {
	case code != 0:
		return strconv.Itoa(code)
	case cause == "":
		return "no answer"
	}
	if word, ok := causeWords[cause]; ok {
		return word
	}
	return strings.ReplaceAll(cause, "_", " ")
}

// causeWords are the short names of the causes whose codes aren't plain words.
var causeWords = map[string]string{
	"dns_not_found":   "unknown host",
	"dns_failed":      "no DNS answer",
	"address_refused": "address refused",
	"no_network":      "no network",
	"tls_authority":   "certificate",
	"tls_expired":     "certificate",
	"tls_host":        "certificate",
	"tls_plain":       "no TLS",
	"tls":             "TLS",
	"reset":           "broken off",
	"header_too_long": "bad answer",
	"bad_answer":      "bad answer",
	"other":           "error",
}

// attemptBadge returns the words and the tone for how an attempt ended.
func attemptBadge(a *model.Attempt) (string, widgets.Tone) {
	if a.Succeeded {
		return strconv.Itoa(a.Response.Status), widgets.ToneSuccess
	}
	return outcomeWord(a.Response.Status, a.Cause), widgets.ToneDanger
}

// codeText is the cell for the last response code.
func codeText(d *model.Delivery) string {
	if d.LastCode == 0 {
		return none
	}
	return strconv.Itoa(d.LastCode)
}

// durationText is the cell for how long the last attempt took.
func durationText(d *model.Delivery) string {
	if d.LastAttempt.IsZero() {
		return none
	}
	return widgets.Millis(d.LastDuration)
}

// attemptedText is the cell for when the last attempt started.
func attemptedText(d *model.Delivery, now time.Time) string {
	if d.LastAttempt.IsZero() {
		return none
	}
	return widgets.Ago(d.LastAttempt, now)
}

// until says how far ahead t lies: "in 4 min".
func until(t, now time.Time) string {
	d := t.Sub(now)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("in %d s", max(1, int(d.Round(time.Second).Seconds())))
	case d < time.Hour:
		return fmt.Sprintf("in %d min", int(d.Round(time.Minute).Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("in %d h", int(d.Round(time.Hour).Hours()))
	}
	return fmt.Sprintf("in %d days", int(d.Hours()/24))
}

// explanation says in plain words where a delivery stands and why.
type explanation struct {
	Tone  widgets.Tone
	Title string
	Text  string
}

// explain returns what the box at the top of a delivery's details says.
func explain(d *model.Delivery, now time.Time) explanation {
	switch d.Status {
	case model.Succeeded:
		return explanation{widgets.ToneSuccess, "The receiver accepted it.", acceptedText(d)}
	case model.Held:
		return explanation{widgets.ToneWarning, "Held: " + holdWord(d.Hold) + ".", d.Hold.Sentence()}
	case model.Cancelled:
		return explanation{widgets.ToneNeutral, "It won't be sent.",
			"Its webhook was deleted, or you chose to skip it. The event itself is kept."}
	case model.Failed:
		return explanation{widgets.ToneDanger, fmt.Sprintf("It failed after %s.", count(d.Tries, "try", "tries")),
			failure(d) + " Resend it once the receiver is ready."}
	}
	if d.Tries == 0 {
		return explanation{widgets.ToneAccent, "It is being sent.", "The answer appears here as soon as it comes."}
	}
	text := "It is tried again now."
	if d.Due.After(now) {
		text = fmt.Sprintf("It is tried again %s, at %s.", until(d.Due, now), d.Due.Local().Format("15:04:05"))
	}
	return explanation{widgets.ToneWarning, text, failure(d)}
}

func acceptedText(d *model.Delivery) string {
	text := fmt.Sprintf("It answered %s after %s", codeWithName(d.LastCode), widgets.Millis(d.LastDuration))
	if d.Tries > 1 {
		text += fmt.Sprintf(", at the %s try", ordinal(d.Tries))
	}
	return strings.TrimSpace(text + ". " + d.LastReason)
}

// failure is the sentence about the last attempt.
func failure(d *model.Delivery) string {
	if d.LastReason != "" {
		return d.LastReason
	}
	return "The receiver didn't accept it."
}

// codeWithName adds a response code's standard name: "410 Gone".
func codeWithName(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// count puts a number before the right form of a word: "1 event", "3 events".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes a number with commas: "86,310".
func thousands(n int) string {
	if n < 0 {
		return "-" + thousands(-n)
	}
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func ordinal(n int) string {
	words := []string{"", "first", "second", "third", "fourth", "fifth"}
	if n > 0 && n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%dth", n)
}

// testAnswer tells how a test ended: "CRM Sync answered 200 in 94 ms."
func testAnswer(d *model.Delivery) (string, widgets.Tone) {
	took := widgets.Millis(d.LastDuration)
	switch {
	case d.Status == model.Succeeded:
		return fmt.Sprintf("%s answered %d in %s.", d.WebhookName, d.LastCode, took), widgets.ToneSuccess
	case d.Status == model.Held:
		return "The test is held. " + d.Hold.Sentence(), widgets.ToneWarning
	case d.LastAttempt.IsZero():
		return fmt.Sprintf("The test to %s is on its way.", d.WebhookName), widgets.ToneAccent
	case d.LastCode != 0:
		return fmt.Sprintf("%s answered %d in %s. %s", d.WebhookName, d.LastCode, took, d.LastReason), widgets.ToneDanger
	}
	return fmt.Sprintf("%s didn't accept the test. %s", d.WebhookName, d.LastReason), widgets.ToneDanger
}

// resendAnswer tells what became of a delivery that the user resent.
func resendAnswer(title string, d *model.Delivery) (string, widgets.Tone) {
	if d.Status == model.Held {
		return fmt.Sprintf("%s waits. %s", title, d.Hold.Sentence()), widgets.ToneWarning
	}
	return fmt.Sprintf("%s is on its way to %s again.", title, d.WebhookName), widgets.ToneSuccess
}

// startedText tells when an attempt started, to the second.
func startedText(t time.Time) string {
	t, now := t.Local(), time.Now()
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04:05")
	}
	return day(t, now) + ", " + t.Format("15:04:05")
}
