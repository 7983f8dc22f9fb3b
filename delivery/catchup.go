package delivery

import (
	"context"
	"fmt"
	"sync"
	"time"

	"latchbell/model"
)

// maxPortion is how many of the deliveries that a webhook missed are released
// at once, after 1, 2, 4 and so on.
const maxPortion = 16

// catchUps sends webhooks that were turned on again what they missed, little by
// little: a receiver that has only just returned isn't flooded, and one that is
// still broken costs one try and not all of them.
type catchUps struct {
	d  *dispatcher
	mu sync.Mutex
	// portions are what is under way, by webhook.
	portions map[string]*portion
}

// portion is a number of missed deliveries that were released together.
type portion struct {
	size int
	// left is how many of them aren't delivered yet.
	left int
	// since is when the webhook was turned on.
	since time.Time
}

func newCatchUps(d *dispatcher) *catchUps {
	return &catchUps{d: d, portions: make(map[string]*portion)}
}

// catchUp begins with the webhooks that have missed deliveries to be sent, and
// with those anew that were turned off and on meanwhile.
func (a *away) catchUp(ctx context.Context) error {
	ids, err := a.queue.HeldFor(ctx, model.HeldCatchingUp)
	if err != nil {
		return fmt.Errorf("reading which webhooks missed something: %w", err)
	}
	for _, id := range ids {
		w, err := a.queue.Webhook(ctx, id)
		if model.Is(err, model.NotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("reading a webhook that missed something: %w", err)
		}
		if err := a.catching.begin(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// begin releases the first portion, unless one is under way.
func (c *catchUps) begin(ctx context.Context, w *model.Webhook) error {
	c.mu.Lock()
	current := c.portions[w.ID]
	if current != nil && current.since.Equal(w.Status.Since) {
		c.mu.Unlock()
		return nil
	}
	first := &portion{since: w.Status.Since}
	c.portions[w.ID] = first
	c.mu.Unlock()
	err := c.release(ctx, w.ID, first, 1)
	if err != nil {
		c.forget(w.ID, first)
	}
	return err
}

// release releases a portion of a size. The first portion that isn't full is the
// last.
func (c *catchUps) release(ctx context.Context, webhookID string, p *portion, size int) error {
	c.mu.Lock()
	p.size, p.left = size, size // before the first of them can be delivered
	c.mu.Unlock()
	n, err := c.d.queue.Release(ctx, webhookID, model.HeldCatchingUp, size)
	if err != nil {
		return fmt.Errorf("releasing what a webhook missed: %w", err)
	}
	if n < size {
		c.forget(webhookID, p)
	}
	c.d.wake(webhookID)
	return nil
}

// delivered has the next portion released when the last of this one is
// delivered. What came in since the webhook was turned on isn't part of it.
func (c *catchUps) delivered(w *model.Webhook, e *model.Event) {
	c.mu.Lock()
	p := c.portions[w.ID]
	if p == nil || e.Received.After(p.since) {
		c.mu.Unlock()
		return
	}
	p.left--
	over, next := p.left == 0, min(2*p.size, maxPortion)
	c.mu.Unlock()
	if over {
		c.d.insist("sending what a webhook missed", w.ID, func(ctx context.Context) error {
			return c.release(ctx, w.ID, p, next)
		})
	}
}

// failed stops the catching up: the user decides what becomes of the rest.
func (c *catchUps) failed(w *model.Webhook) {
	c.mu.Lock()
	p := c.portions[w.ID]
	c.mu.Unlock()
	if p == nil {
		return
	}
	c.forget(w.ID, p)
	c.d.insist("no longer sending what a webhook missed", w.ID, func(ctx context.Context) error {
		_, err := c.d.queue.Rehold(ctx, w.ID, model.HeldCatchingUp, model.HeldCatchUpStopped)
		return err
	})
}

func (c *catchUps) forget(webhookID string, p *portion) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.portions[webhookID] == p {
		delete(c.portions, webhookID)
	}
}
