package model

import (
	"fmt"
	"strings"
)

// checkDeliveries looks what became of the events that the webhook got.
func checkDeliveries(f *CheckupFacts) finding {
	if found, ok := checkStopped(f); ok {
		return found
	}
	d := f.Traffic.Newest
	if d == nil {
		return checkUnsent(f)
	}
	switch d.Status {
	case Succeeded:
		return arrived(f, d)
	case Held:
		return waits(f, d)
	case Cancelled:
		return finding{
			mark: CheckupNote, delivery: d, remedy: RemedyDelivery,
			text:   fmt.Sprintf("The last one, %s, was cancelled.", d.EventType),
			answer: fmt.Sprintf("%s was cancelled before it was sent, because it was skipped or %s was deleted for a while; resend it if it is wanted.", d.EventType, f.Webhook.Name),
		}
	case Pending:
		if d.Tries == 0 {
			return finding{
				mark: CheckupNote, delivery: d, remedy: RemedyDelivery,
				text:   fmt.Sprintf("%s is about to be sent.", d.EventType),
				answer: fmt.Sprintf("%s is about to be sent to %s; wait a moment and look again.", d.EventType, f.Webhook.Name),
			}
		}
	}
	return failedLast(f, d)
}

// checkStopped looks for what needs the user although newer events are sent.
func checkStopped(f *CheckupFacts) (finding, bool) {
	n := f.Traffic.Held[HeldCatchUpStopped]
	if n == 0 || !f.Webhook.Status.Active {
		return finding{}, false
	}
	return finding{
		mark: CheckupProblem, remedy: RemedyCatchUp,
		text:   fmt.Sprintf("%d that it missed while it was off weren't sent.", n),
		answer: fmt.Sprintf("Sending what %s had missed while it was off stopped at a failure, and %d still wait; send or skip them.", f.Webhook.Name, n),
	}, true
}

// checkUnsent explains why there is no delivery at all.
func checkUnsent(f *CheckupFacts) finding {
	a, ok := f.wanted()
	if !ok {
		return finding{mark: CheckupNote, text: "Nothing was to be sent."}
	}
	w, when := f.Webhook, f.when(a.Last)
	before := "before its events were chosen or its log was cleared"
	if a.Last.Before(w.Created) {
		before = "before it was created"
	}
	return finding{
		mark: CheckupProblem, remedy: RemedyTest,
		text:   fmt.Sprintf("None yet: %s came in %s, %s.", a.Type, when, before),
		answer: fmt.Sprintf("%s came in %s, %s; %s gets what comes in from now on, so wait for the next event or send a test.", a.Type, when, before, w.Name),
	}
}

// arrived says that the newest event reached the receiver, and what came in
// since then that isn't for it.
func arrived(f *CheckupFacts, d *Delivery) finding {
	w := f.Webhook
	text := fmt.Sprintf("%s was accepted with %d %s.", d.EventType, d.LastCode, f.when(d.LastAttempt))
	answer := fmt.Sprintf("It did arrive: %s accepted %s with %d %s", w.Name, d.EventType, d.LastCode, f.when(d.LastAttempt))
	if w.Body == BodyTeams {
		answer += ", but the flow behind it may have failed since then, which only Teams can show"
	}
	if a := f.Traffic.Arrivals; len(a) > 0 && a[0].Last.After(d.LastAttempt) && !w.Subscribes(a[0].Type, a[0].Environment) {
		reason := "isn't among its events"
		if !f.here(a[0]) {
			reason = fmt.Sprintf("is for %s and not for %s", a[0].Environment.Title(), w.Environment.Title())
		}
		answer += fmt.Sprintf("; %s, which came in %s, %s", a[0].Type, f.when(a[0].Last), reason)
	}
	return finding{mark: CheckupFine, text: text, answer: answer + ".", remedy: RemedyDelivery, delivery: d}
}

// failedLast says why the newest event didn't reach the receiver.
func failedLast(f *CheckupFacts, d *Delivery) finding {
	reason := d.LastReason
	if reason == "" {
		reason = "The receiver didn't accept it."
	}
	next := "and isn't tried again unless you resend it"
	if d.Status == Pending {
		next = "and is tried again " + f.when(d.Due)
	}
	return finding{
		mark: CheckupProblem, remedy: RemedyDelivery, delivery: d,
		text:   fmt.Sprintf("%s failed %s. %s", d.EventType, f.when(d.LastAttempt), reason),
		answer: fmt.Sprintf("%s failed %s %s: %s", d.EventType, f.when(d.LastAttempt), next, oneSentence(reason)),
	}
}

// waiting says what a held delivery waits for, and what to do about it.
var waiting = map[HoldReason]struct {
	why    string
	remedy Remedy
	mark   CheckupMark
}{
	HeldWebhookInactive: {"the webhook is turned off; turn it on", RemedyTurnOn, CheckupProblem},
	HeldOffline:         {"this computer has no network; connect it, and it is sent by itself", RemedyNone, CheckupProblem},
	HeldKeychain:        {"the keychain is locked; unlock it, and it is sent by itself", RemedyUnlock, CheckupProblem},
	HeldSecretMissing:   {"the keychain has no secret for it any more; generate a new one in its form", RemedyEdit, CheckupProblem},
	HeldEarlierEvent:    {"an earlier event of the same license isn't delivered yet; see what keeps that one", RemedyDeliveries, CheckupProblem},
	HeldCatchingUp:      {"what was missed is sent little by little, the oldest first; wait a while", RemedyDeliveries, CheckupNote},
}

func waits(f *CheckupFacts, d *Delivery) finding {
	w, known := waiting[d.Hold]
	if !known {
		w.why, w.remedy, w.mark = strings.TrimSuffix(oneSentence(d.Hold.Sentence()), "."), RemedyDelivery, CheckupNote
	}
	return finding{
		mark: w.mark, remedy: w.remedy, delivery: d,
		text:   fmt.Sprintf("%s waits: %s.", d.EventType, w.why),
		answer: fmt.Sprintf("%s waits, because %s.", d.EventType, w.why),
	}
}
