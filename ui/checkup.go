package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// checkedWebhook is a webhook with the answer to why nothing arrived there.
type checkedWebhook struct {
	webhook *model.Webhook
	checkup *model.Checkup
}

// checkUp looks why nothing arrived at a webhook, and answers in a panel.
func (p *webhooksPage) checkUp(webhookID string) {
	run(p.bg, "Looking why nothing arrived", func(ctx context.Context) (c checkedWebhook, err error) {
		if c.webhook, err = p.Store.Webhook(ctx, webhookID); err != nil {
			return c, err
		}
		facts := &model.CheckupFacts{Webhook: c.webhook, Sender: p.Sender.State(), Now: time.Now()}
		if facts.Traffic, err = p.Store.Traffic(ctx, webhookID); err != nil {
			return c, err
		}
		c.checkup = model.CheckUp(facts)
		return c, nil
	}, func(c checkedWebhook, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.showCheckup(c)
	})
}

// showCheckup shows the answer, what it follows from, and what helps.
func (p *webhooksPage) showCheckup(c checkedWebhook) {
	tone := widgets.ToneWarning
	if c.checkup.Fine {
		tone = widgets.ToneSuccess
	}
	steps := spaced(lineGap)
	for _, s := range c.checkup.Steps {
		steps.Add(checkupLine(s))
	}
	var panel *widgets.Panel
	closing := widgets.NewButton("Close", nil, func() { panel.Close() })
	buttons := []*widgets.Button{closing}
	if label, help := p.remedy(c); help != nil {
		buttons = append(buttons, widgets.NewButton(label, nil, func() {
			panel.Close()
			help()
		}))
	}
	buttons[len(buttons)-1].Primary()
	body := spaced(fieldGap, widgets.NewBanner(tone, c.checkup.Answer), widgets.NewBold("What was looked at"), steps)
	panel = widgets.ShowPanel(p.win, "Why did nothing arrive at "+c.webhook.Name+"?", sized(body, 620), buttons...)
}

// checkupLine is one of the things that were looked at.
func checkupLine(s model.CheckupStep) fyne.CanvasObject {
	mark, tone := checkupMark(s.Mark)
	head := container.NewHBox(sized(widgets.NewBadge(mark, tone), 76), widgets.NewPlain(s.Title))
	return container.New(besideLayout{checkupHead}, container.NewVBox(head), widgets.NewMutedParagraph(s.Text))
}

// checkupHead is the width of a mark and a title.
const checkupHead = 180

func checkupMark(m model.CheckupMark) (string, widgets.Tone) {
	switch m {
	case model.CheckupFine:
		return "Fine", widgets.ToneSuccess
	case model.CheckupProblem:
		return "Problem", widgets.ToneDanger
	}
	return "Note", widgets.ToneNeutral
}

// remedy returns what helps, with the label of its button; nil if nothing does
// that Latchbell could do.
func (p *webhooksPage) remedy(c checkedWebhook) (string, func()) {
	w := c.webhook
	switch c.checkup.Remedy {
	case model.RemedyTurnOn:
		return "Turn on…", func() { p.turn(w, true) }
	case model.RemedyCatchUp:
		return "Send or skip them…", func() { p.settleMissed(w) }
	case model.RemedyEdit:
		return "Edit " + w.Name, func() { p.edit(w) }
	case model.RemedyTest:
		return "Test…", func() { p.askToTest(w, false) }
	case model.RemedyDelivery:
		return "Show the delivery", func() { p.nav.ShowDelivery(c.checkup.DeliveryID) }
	case model.RemedyDeliveries:
		return "Show its deliveries", func() { p.nav.ShowDeliveries(deliveryFilter{webhookID: w.ID}) }
	case model.RemedySettings:
		return "Open the settings", func() { p.nav.Open(settingsID) }
	case model.RemedyUnlock:
		return "Unlock the keychain…", p.unlock
	}
	return "", nil
}

// settleMissed asks what becomes of what a webhook missed, as it is by now.
func (p *webhooksPage) settleMissed(w *model.Webhook) {
	p.lookUpMissed(w, func(missed model.Missed) {
		if missed.Count == 0 {
			p.tell(w.Name+" has nothing left to catch up with.", widgets.ToneSuccess)
			return
		}
		p.askToCatchUp(w, missed)
	})
}

// unlock asks the keychain to open, which may ask the user for a password.
func (p *webhooksPage) unlock() {
	p.change("Waiting for the keychain", "The keychain is open. What was held is sent now.", p.Keychain.Unlock)
}
