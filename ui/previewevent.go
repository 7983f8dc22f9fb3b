package ui

import (
	"slices"
	"strings"

	"latchbell/model"
)

// previewEvent is an event for which a request is previewed: the sample of a
// type, or, with an ID, a stored one.
type previewEvent struct {
	ID, Type string
}

// title names the event: "License renewed · sample".
func (e previewEvent) title(catalogue *model.Catalogue) string {
	if e.ID != "" {
		return catalogue.Title(e.Type) + " · " + e.ID
	}
	return catalogue.Title(e.Type) + " · sample"
}

// among reports whether one of the subscriptions takes the event.
func (e previewEvent) among(patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return model.Matches(p, e.Type) })
}

// firstSubscribed returns the sample of the first type of the catalogue that
// the subscriptions take. If they take none, it is that of the first they name,
// or of the test.
func firstSubscribed(catalogue *model.Catalogue, patterns []string) previewEvent {
	for _, e := range samples(catalogue) {
		if e.among(patterns) {
			return e
		}
	}
	for _, p := range patterns {
		if !strings.HasSuffix(p, "*") {
			return previewEvent{Type: p}
		}
	}
	return previewEvent{Type: model.TestType}
}

// samples returns the samples of the catalogue in its order, the test last.
func samples(catalogue *model.Catalogue) []previewEvent {
	var events []previewEvent
	for _, g := range catalogue.Groups() {
		for _, t := range g.Types {
			if t.Type != model.TestType {
				events = append(events, previewEvent{Type: t.Type})
			}
		}
	}
	return append(events, previewEvent{Type: model.TestType})
}

// remarkOn returns what has to be said about the preview of an event for a
// webhook with these subscriptions.
func remarkOn(e previewEvent, patterns []string) string {
	switch {
	case len(patterns) == 0:
		return "No event is chosen for this webhook yet, so this is only an example."
	case e.Type != model.TestType && !e.among(patterns):
		return "This webhook doesn't get this event."
	}
	return ""
}
