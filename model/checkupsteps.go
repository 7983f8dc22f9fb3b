package model

import (
	"fmt"
	"slices"
	"strings"
)

// wanted returns the newest arrival that the webhook gets. What it got is one,
// even if so much came in since then that the store doesn't tell of it any more.
func (f *CheckupFacts) wanted() (Arrival, bool) {
	a, ok := f.arrival(func(a Arrival) bool { return f.Webhook.Subscribes(a.Type, a.Environment) })
	if d := f.Traffic.Newest; !ok && d != nil {
		return Arrival{Type: d.EventType, Environment: d.Environment, Last: d.Created}, true
	}
	return a, ok
}

// misplaced returns the newest arrival that the webhook would get if it weren't
// for the environment, else the newest of all if none is for its environment.
func (f *CheckupFacts) misplaced() (Arrival, bool) {
	a, ok := f.arrival(func(a Arrival) bool { return f.Webhook.Subscribes(a.Type, f.Webhook.Environment) })
	if ok {
		return a, true
	}
	if _, ok := f.arrival(f.here); ok {
		return Arrival{}, false
	}
	return f.arrival(func(Arrival) bool { return true })
}

// arrival returns the newest arrival that ok takes.
func (f *CheckupFacts) arrival(ok func(Arrival) bool) (Arrival, bool) {
	i := slices.IndexFunc(f.Traffic.Arrivals, ok)
	if i < 0 {
		return Arrival{}, false
	}
	return f.Traffic.Arrivals[i], true
}

// here reports whether a is for the environment of the webhook.
func (f *CheckupFacts) here(a Arrival) bool { return a.Environment == f.Webhook.Environment }

// checkStatus looks whether the webhook is on.
func checkStatus(f *CheckupFacts) finding {
	w := f.Webhook
	if w.Status.Active {
		return finding{text: "It is on."}
	}
	reason := ""
	if w.Status.Reason != "" {
		reason = ": " + w.Status.Reason
	}
	since, todo := f.since(w.Status.Since), "turn it on"
	if w.Status.Reason != TurnedOffByYou {
		todo = "see to its receiver, then turn it on"
	}
	return finding{
		mark: CheckupProblem, text: fmt.Sprintf("It has been off %s%s.", since, reason), remedy: RemedyTurnOn,
		answer: fmt.Sprintf("%s has been off %s%s; %s, and what it missed can be sent.", w.Name, since, reason, todo),
	}
}

// checkEnvironment looks whether what the webhook wants comes in for another
// environment.
func checkEnvironment(f *CheckupFacts) finding {
	own := f.Webhook.Environment.Title()
	if a, ok := f.wanted(); ok {
		return finding{text: fmt.Sprintf("Events for %s came in, the last one %s.", own, f.when(a.Last))}
	}
	if a, ok := f.misplaced(); ok {
		other := a.Environment.Title()
		return finding{
			mark: CheckupProblem, remedy: RemedyEdit,
			text: fmt.Sprintf("It gets the events of %s, but %s came in for %s.", own, a.Type, other),
			answer: fmt.Sprintf("%s came in %s for %s, but %s gets the events of %s; change its environment, or the one that your license server names.",
				a.Type, f.when(a.Last), other, f.Webhook.Name, own),
		}
	}
	return finding{mark: CheckupNote, text: fmt.Sprintf("It gets the events of %s.", own)}
}

// checkEvents looks whether what comes in is what the webhook chose.
func checkEvents(f *CheckupFacts) finding {
	w := f.Webhook
	chosen := "It gets " + shortList(w.Events) + "."
	if _, ok := f.wanted(); ok {
		return finding{text: chosen}
	}
	a, ok := f.arrival(f.here)
	if !ok {
		return finding{mark: CheckupNote, text: chosen}
	}
	return finding{
		mark: CheckupProblem, remedy: RemedyEdit,
		text: fmt.Sprintf("%s What came in for %s is of other types.", chosen, w.Environment.Title()),
		answer: fmt.Sprintf("What came in for %s, such as %s %s, is of types that %s hasn't chosen; choose them among its events.",
			w.Environment.Title(), a.Type, f.when(a.Last), w.Name),
	}
}

// shortList names the first few of a list of patterns.
func shortList(patterns []string) string {
	const most = 3
	switch {
	case slices.Contains(patterns, "*"):
		return "every event"
	case len(patterns) <= most:
		return strings.Join(patterns, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(patterns[:most], ", "), len(patterns)-most)
}

// checkIntake looks whether events come in at all.
func checkIntake(f *CheckupFacts) finding {
	if len(f.Traffic.Arrivals) > 0 {
		a := f.Traffic.Arrivals[0]
		return finding{text: fmt.Sprintf("The newest event came in %s: %s for %s.", f.when(a.Last), a.Type, a.Environment.Title())}
	}
	const nothing = "No event has come in."
	if f.Sender.Problem != "" {
		return finding{mark: CheckupProblem, text: nothing, answer: "No event has come in: " + oneSentence(f.Sender.Problem), remedy: RemedySettings}
	}
	address := "Latchbell"
	if f.Sender.Address != "" {
		address = "http://" + f.Sender.Address + "/v1/events"
	}
	return finding{
		mark: CheckupProblem, text: nothing, remedy: RemedySettings,
		answer: fmt.Sprintf("No event has come in yet; have your license server hand them to %s with the token that stands under Settings.", address),
	}
}

// checkSender looks whether anything can be sent now.
func checkSender(f *CheckupFacts) finding {
	s := f.Sender
	switch {
	case s.KeychainProblem != "":
		return finding{mark: CheckupProblem, text: s.KeychainProblem, remedy: RemedyUnlock,
			answer: "The keychain that holds the secrets doesn't open; unlock it, and what waits is sent by itself."}
	case !s.Offline.IsZero():
		since := f.since(s.Offline)
		return finding{mark: CheckupProblem, text: fmt.Sprintf("This computer has been offline %s.", since),
			answer: fmt.Sprintf("This computer has been offline %s; connect it to the network, and what waits is sent by itself.", since)}
	case s.Elsewhere:
		return finding{text: "Another process of Latchbell is sending."}
	case s.Here:
		return finding{text: "Latchbell is sending."}
	case s.Problem != "":
		return finding{mark: CheckupProblem, text: s.Problem, answer: "Nothing is being sent: " + oneSentence(s.Problem)}
	}
	return finding{mark: CheckupProblem, text: "Nothing is being sent.",
		answer: "Nothing is being sent, because no sender is running; quit Latchbell and start it again."}
}
