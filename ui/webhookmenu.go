package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// actions are what can be done with a webhook, in its row and its menu.
func (p *webhooksPage) actions(w *model.Webhook) []widgets.Action {
	actions := []widgets.Action{
		{Label: "Edit", Icon: theme.DocumentCreateIcon(), Quick: true, Key: widgets.Key(fyne.KeyReturn), Tapped: func() { p.edit(w) }},
		{Label: "Duplicate", Icon: theme.ContentAddIcon(), Quick: true, Key: widgets.CtrlKey(fyne.KeyD), Tapped: func() { p.duplicate(w) }},
		{Label: "Test…", Icon: theme.MailSendIcon(), Key: widgets.CtrlKey(fyne.KeyT), Tapped: func() { p.askToTest(w, false) }},
		{Label: "Show deliveries", Icon: theme.ListIcon(), Tapped: func() { p.nav.ShowDeliveries(deliveryFilter{webhookID: w.ID}) }},
		{Label: "Show changes", Icon: theme.HistoryIcon(), Tapped: func() { p.showHistory(w) }},
		{Label: "Why did nothing arrive?", Icon: theme.QuestionIcon(), Key: widgets.Key(fyne.KeyF1), Tapped: func() { p.checkUp(w.ID) }},
	}
	if p.puzzling(w) {
		actions = append(actions, widgets.Action{Label: p.question(w), Icon: theme.InfoIcon(), Tapped: func() { p.explain(w) }})
	}
	actions = append(actions, p.secretActions(w)...)
	return append(actions,
		widgets.Action{Label: "Copy id", Icon: theme.ContentCopyIcon(), Tapped: func() { p.copyID(w) }},
		widgets.Action{Label: "Copy URL", Icon: theme.ContentCopyIcon(), Tapped: func() { p.copyURL(w) }},
		p.power(w),
		widgets.Action{Label: "Delete…", Icon: theme.DeleteIcon(), Quick: true, Key: widgets.Key(fyne.KeyDelete), Danger: true,
			Tapped: func() { p.delete(w) }})
}

// power is the switch of a webhook as an action.
func (p *webhooksPage) power(w *model.Webhook) widgets.Action {
	if w.Status.Active {
		return widgets.Action{Label: "Turn off", Icon: theme.MediaPauseIcon(), Key: widgets.Key(fyne.KeySpace), Tapped: func() { p.turn(w, false) }}
	}
	return widgets.Action{Label: "Turn on", Icon: theme.MediaPlayIcon(), Key: widgets.Key(fyne.KeySpace), Tapped: func() { p.turn(w, true) }}
}

// manyActions are what can be done with several webhooks at once. Space turns
// all of them off, or on if none is.
func (p *webhooksPage) manyActions(chosen []*model.Webhook) []widgets.Action {
	on := widgets.Action{Label: "Turn on", Icon: theme.MediaPlayIcon(), Tapped: func() { p.turnMany(chosen, true) }}
	off := widgets.Action{Label: "Turn off", Icon: theme.MediaPauseIcon(), Tapped: func() { p.turnMany(chosen, false) }}
	if anyActive(chosen) {
		off.Key = widgets.Key(fyne.KeySpace)
	} else {
		on.Key = widgets.Key(fyne.KeySpace)
	}
	return []widgets.Action{
		on, off,
		{Label: "Change environment…", Icon: theme.MailForwardIcon(), Tapped: func() { p.askToMove(chosen) }},
		{Label: "Delete…", Icon: theme.DeleteIcon(), Key: widgets.Key(fyne.KeyDelete), Danger: true, Tapped: func() { p.delete(chosen...) }},
	}
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
	if !w.Signature.Signs() {
		return nil
	}
	actions := []widgets.Action{{Label: "New secret…", Icon: theme.LoginIcon(), Tapped: func() { p.askToRotate(w, func(string) { p.read() }) }}}
	if !overlapping(w, time.Now()) {
		return actions
	}
	return append(actions,
		widgets.Action{Label: "Test with only the new secret", Icon: theme.MailSendIcon(), Tapped: func() { p.test(w, p.Sender.TestNewSecret) }},
		widgets.Action{Label: "End the old secret (valid until " + moment(w.PreviousSecretEnds) + ")…", Icon: theme.LogoutIcon(),
			Tapped: func() { p.askToEndSecret(w, p.read) }})
}
