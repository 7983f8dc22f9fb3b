package ui

import (
	"fmt"
	"strings"
	"time"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// failingNoticed is how long an active webhook has to fail until its row says
// so: a receiver that is restarted is no news.
const failingNoticed = 5 * time.Minute

// failing reports whether nothing has reached an active webhook for a while.
func failing(w *model.Webhook, now time.Time) bool {
	return w.Status.Active && !w.FailingSince.IsZero() && now.Sub(w.FailingSince) >= failingNoticed
}

// standing returns the words and the tone for where a webhook stands. missed is
// what an active one has still to catch up with.
func standing(w *model.Webhook, missed model.Missed, now time.Time) (string, widgets.Tone) {
	switch {
	case !w.Status.Active:
		return webhookBadge(w.Status)
	case missed.Count > 0:
		return fmt.Sprintf("Active · %s missed", thousands(missed.Count)), widgets.ToneWarning
	case missed.CatchingUp > 0:
		return fmt.Sprintf("Catching up: %s left", thousands(missed.CatchingUp)), widgets.ToneAccent
	case failing(w, now):
		since, _, _ := strings.Cut(moment(w.FailingSince), ",") // the day says enough once it isn't today
		return "Failing since " + since, widgets.ToneWarning
	}
	return webhookBadge(w.Status)
}

// webhookBadge returns the words and the tone for a webhook's status.
func webhookBadge(s model.WebhookStatus) (string, widgets.Tone) {
	switch {
	case s.Active:
		return "Active", widgets.ToneSuccess
	case s.Reason == model.TurnedOffByYou:
		return "Turned off by you", widgets.ToneNeutral
	case s.Reason == "":
		return "Off", widgets.ToneNeutral
	}
	reason, _, _ := strings.Cut(s.Reason, " from ") // the host stands in the row already
	return "Off · " + reason, widgets.ToneDanger
}

// turnedOffByLatchbell reports whether the user has to decide what to do about
// a webhook that is off.
func turnedOffByLatchbell(s model.WebhookStatus) bool {
	_, tone := webhookBadge(s)
	return tone == widgets.ToneDanger
}

// offSentence tells why and since when a webhook is off.
func offSentence(w *model.Webhook) string {
	return fmt.Sprintf("%s has been off since %s: %s. Events for it are kept until you turn it on again.",
		w.Name, moment(w.Status.Since), w.Status.Reason)
}

// failingSentence tells since when a webhook fails, and what that leads to.
func failingSentence(w *model.Webhook) string {
	return fmt.Sprintf("Every try since %s has failed. Latchbell goes on trying. After 5 days without a success it turns the webhook off, and keeps the events until you turn it on again.",
		moment(w.FailingSince))
}

// pace tells how what a webhook missed is sent.
const pace = "It is sent little by little, the oldest first, and stops at the first failure."
