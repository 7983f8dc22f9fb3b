package ui

import (
	"context"
	"time"

	"latchbell/model"
)

// details is all that is known about one delivery.
type details struct {
	delivery *model.Delivery
	attempts []model.Attempt // newest first
	event    *model.Event
	waits    []model.Away // the times that delayed it, oldest first
	// bodies are what is sent, by the delivery's round: a resend renders the
	// event anew. Only the rounds that were in view are read.
	bodies map[int]sentBody
}

// sentBody is the body of a round, or why it isn't known.
type sentBody struct {
	bytes []byte
	err   error
}

// attempt returns the attempt of an id, the newest for "", nil before the first.
func (d details) attempt(id string) *model.Attempt {
	for i, a := range d.attempts {
		if a.ID == id || id == "" {
			return &d.attempts[i]
		}
	}
	return nil
}

// round returns that of an attempt, or, before the first, the one to come.
func (d details) round(attemptID string) int {
	if a := d.attempt(attemptID); a != nil {
		return a.Round
	}
	return d.delivery.Round
}

// settled returns the bodies that can't change any more: those that were sent.
// What a round without an attempt will send follows the webhook.
func (d details) settled() map[int]sentBody {
	bodies := map[int]sentBody{}
	for _, a := range d.attempts {
		if body, known := d.bodies[a.Round]; known && body.err == nil {
			bodies[a.Round] = body
		}
	}
	return bodies
}

// fetch reads a delivery with the body of the attempt in view. Its event and
// the bodies that were sent never change, so they are taken from what is known.
func (p *deliveryPane) fetch(ctx context.Context, id, picked string, known details) (d details, err error) {
	if d.delivery, err = p.Store.Delivery(ctx, id); err != nil {
		return d, err
	}
	if d.attempts, err = p.Store.Attempts(ctx, id); err != nil {
		return d, err
	}
	if d.waits, err = p.fetchWaits(ctx, d.delivery, d.attempts); err != nil {
		return d, err
	}
	if d.event = known.event; d.event == nil {
		if d.event, err = p.Store.Event(ctx, d.delivery.EventID); err != nil {
			return d, err
		}
	}
	d.bodies = known.settled()
	round := d.round(picked)
	if _, there := d.bodies[round]; !there {
		var body sentBody
		body.bytes, body.err = p.Sender.Body(ctx, id, round)
		d.bodies[round] = body
	}
	return d, nil
}

// fetchWaits reads what delayed a delivery.
func (p *deliveryPane) fetchWaits(ctx context.Context, d *model.Delivery, attempts []model.Attempt) ([]model.Away, error) {
	now := time.Now()
	end := now
	if !d.Open() {
		end = d.LastAttempt
	}
	aways, err := p.Store.Aways(ctx, d.Created, end)
	return waits(d, attempts, aways, now), err
}
