package ui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// rotation is the panel in which a webhook gets a new secret.
type rotation struct {
	*desk
	webhook *model.Webhook
	done    func(secret string)
	overlap time.Duration

	secret *secretEntry
	rotate *widgets.Button
	panel  *widgets.Panel
}

// overlaps are the choices of how long the old secret stays valid, by their
// ids.
var overlaps = []struct {
	id, label string
	length    time.Duration
}{
	{"0", "Not at all: the old one ends at once", 0},
	{"1", "1 hour", time.Hour},
	{"24", "24 hours", model.DefaultOverlap},
	{"72", "3 days", 3 * 24 * time.Hour},
	{"168", "7 days", model.MaxOverlap},
}

// askToRotate opens the panel for a webhook. done is called with the new secret
// once it is in force.
func (d *desk) askToRotate(w *model.Webhook, done func(secret string)) {
	r := &rotation{desk: d, webhook: w, done: done, overlap: model.DefaultOverlap}
	r.secret = newSecretEntry(d, w.Signature, w.CustomSignature, r.apply)
	r.rotate = widgets.NewButton("Rotate", nil, r.apply).Primary()
	body := spaced(fieldGap, r.secret.field, r.overlapField())
	r.panel = widgets.ShowPanel(d.win, "A new secret for "+w.Name, sized(body, 520),
		widgets.NewButton("Cancel", nil, func() { r.panel.Close() }), r.rotate)
}

// overlapField is where it is chosen how long the old secret stays valid, if a
// receiver can tell a second signature from the first.
func (r *rotation) overlapField() fyne.CanvasObject {
	if !signsWithTwo(r.webhook.Signature) {
		r.overlap = 0
		return widgets.NewParagraph("This signature has room for one secret only. Requests are signed with the new one from now on, " +
			"and the receiver refuses them until it has it too.")
	}
	return widgets.NewField("The old secret stays valid for", r.overlapChoice(), rotationHint(r.webhook, time.Now()))
}

func (r *rotation) overlapChoice() *widgets.Select {
	options := make([]widgets.Option, len(overlaps))
	for i, o := range overlaps {
		options[i] = widgets.Option{ID: o.id, Label: o.label}
	}
	choice := widgets.NewSelect(options, func(id string) {
		for _, o := range overlaps {
			if o.id == id {
				r.overlap = o.length
			}
		}
	})
	choice.SetSelected("24")
	return choice
}

// rotationHint says what two valid secrets mean for a receiver.
func rotationHint(w *model.Webhook, now time.Time) string {
	headers := w.Signature.Headers(w.CustomSignature)
	hint := "During that time " + headers[0] + " carries a signature by each secret, so the receiver can change over whenever it likes."
	for _, other := range headers[1:] {
		hint += " " + other + " has room for one only: it is by the new secret from now on."
	}
	if overlapping(w, now) {
		hint += " The secret of the last change, which is still valid too, ends at once."
	}
	return hint
}

// overlapping reports whether a webhook's old secret still signs beside its new
// one.
func overlapping(w *model.Webhook, now time.Time) bool { return len(w.SigningRefs(now)) > 1 }

// apply puts the new secret into force.
func (r *rotation) apply() {
	secret, ok := r.secret.valid()
	if !ok {
		return
	}
	overlap := r.overlap
	runOnce(r.bg, r.rotate, "Storing the new secret of "+r.webhook.Name, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, r.Registry.Rotate(ctx, r.webhook.ID, secret, overlap)
	}, func(_ struct{}, err error) {
		if err != nil {
			r.secret.reject(err)
			return
		}
		r.panel.Close()
		r.tell(rotated(r.webhook.Name, overlap, time.Now()), widgets.ToneSuccess)
		r.done(secret)
	})
}

// rotated tells what became of the old secret.
func rotated(name string, overlap time.Duration, now time.Time) string {
	if overlap == 0 {
		return name + " has a new secret. The old one is no longer used."
	}
	return fmt.Sprintf("%s has a new secret. The old one is valid until %s.", name, moment(now.Add(overlap)))
}

// askToEndSecret ends a webhook's old secret once the user has confirmed it.
func (d *desk) askToEndSecret(w *model.Webhook, done func()) {
	widgets.Confirm(d.win, widgets.ConfirmConfig{
		Title: fmt.Sprintf("End the old secret of %s?", w.Name),
		Message: "From then on requests are signed with the new secret alone. A receiver that still knows only the old one refuses them. " +
			"This can't be undone.",
		Confirm: "End the old secret", Danger: true,
	}, func(ok bool) {
		if ok {
			d.endSecret(w, done)
		}
	})
}

func (d *desk) endSecret(w *model.Webhook, done func()) {
	run(d.bg, "Ending the old secret of "+w.Name, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, d.Registry.EndPreviousSecret(ctx, w.ID)
	}, func(_ struct{}, err error) {
		if err != nil {
			d.fail(err)
			return
		}
		d.tell("The old secret of "+w.Name+" has ended.", widgets.ToneSuccess)
		done()
	})
}
