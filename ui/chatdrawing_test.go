package ui

import (
	"testing"

	"latchbell/model"
)

func TestAnArrowIsDrawnWithoutTheSpaceThatFollows(t *testing.T) {
	m := &model.ChatMessage{Title: "a → b", Text: "c → d", Facts: []model.ChatFact{{Name: "Status", Value: "Active → Revoked"}}}
	shown := drawable(m)
	if shown.Title != "a →b" || shown.Text != "c →d" || shown.Facts[0].Value != "Active →Revoked" {
		t.Errorf("drawn is %+v", shown)
	}
	if m.Facts[0].Value != "Active → Revoked" {
		t.Error("the message itself has changed")
	}
}
