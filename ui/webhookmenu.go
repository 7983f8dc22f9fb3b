package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// actions are what can be done with a webhook, in its row and its menu.
func (p *webhooksPage) actions(w *model.Webhook) []widgets.Action {
	power := widgets.Action{Label: "Turn off", Icon: theme.MediaPauseIcon(), Tapped: func() { p.turn(w, false) }}
	if !w.Status.Active {
		power = widgets.Action{Label: "Turn on", Icon: theme.MediaPlayIcon(), Tapped: func() { p.turn(w, true) }}
	}
	actions := []widgets.Action{
		{Label: "Test", Icon: theme.MailSendIcon(), Tapped: func() { p.test(w, p.Sender.Test) }},
		{Label: "Edit", Icon: theme.DocumentCreateIcon(), Tapped: func() { p.nav.EditWebhook(w.ID) }},
		{Label: "Copy id", Icon: theme.ContentCopyIcon(), Tapped: func() { p.copy(w.ID, "The id of "+w.Name) }},
		{Label: "Show deliveries", Icon: theme.ListIcon(), Tapped: func() { p.nav.ShowDeliveries(deliveryFilter{webhookID: w.ID}) }},
		power,
	}
	if p.puzzling(w) {
		actions = append(actions, widgets.Action{Label: p.question(w), Icon: theme.InfoIcon(), Tapped: func() { p.explain(w) }})
	}
	actions = append(actions, p.secretActions(w)...)
	return append(actions, widgets.Action{Label: "Delete", Icon: theme.DeleteIcon(), Danger: true, Tapped: func() { p.delete(w) }})
}

// question is the entry of the menu that explains where a webhook stands.
func (p *webhooksPage) question(w *model.Webhook) string {
	missed := p.missed[w.ID]
	switch {
	case !w.Status.Active:
		return "Why is it off?"
	case missed.Count > 0:
		return fmt.Sprintf("Send what it missed (%s)…", thousands(missed.Count))
	case missed.CatchingUp > 0:
		return "How far is it?"
	}
	return "Why does it fail?"
}

// secretActions are what can be done with the secrets of a webhook.
func (p *webhooksPage) secretActions(w *model.Webhook) []widgets.Action {
	actions := []widgets.Action{{Label: "New secret…", Icon: theme.LoginIcon(), Tapped: func() { p.askToRotate(w, func(string) { p.read() }) }}}
	if !overlapping(w, time.Now()) {
		return actions
	}
	return append(actions,
		widgets.Action{Label: "Test with only the new secret", Icon: theme.MailSendIcon(), Tapped: func() { p.test(w, p.Sender.TestNewSecret) }},
		widgets.Action{Label: "End the old secret (valid until " + moment(w.PreviousSecretEnds) + ")…", Icon: theme.LogoutIcon(),
			Tapped: func() { p.askToEndSecret(w, p.read) }})
}
