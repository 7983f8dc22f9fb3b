package delivery

import (
	"context"
	"time"

	"latchbell/model"
)

const (
	// wayProbe is how often the system is asked for a way out. It costs next to
	// nothing.
	wayProbe = 3 * time.Second
	// The waits between the questions to a name server that didn't answer: from
	// the first, doubling, to the longest.
	firstNameProbe = 2 * time.Second
	maxNameProbe   = 30 * time.Second
)

// watch waits for the end of each outage, and has schedule look at the queue
// then, which begins with what has waited longest. It returns when ctx ends.
func (n *network) watch(ctx context.Context, schedule func(context.Context) error) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.lost:
		}
		n.awaitReturn(ctx, schedule)
	}
}

// awaitReturn asks until there is a way out and a name server answers, or ctx
// ends.
func (n *network) awaitReturn(ctx context.Context, schedule func(context.Context) error) {
	nameWait := firstNameProbe
	for current, _ := n.state(); current != ""; {
		wait := wayProbe
		if current == noNames {
			wait, nameWait = nameWait, min(2*nameWait, maxNameProbe)
		}
		if !sleep(ctx, wait) {
			return
		}
		now := n.inspect(ctx)
		if now == current || ctx.Err() != nil {
			continue
		}
		if err := n.become(ctx, now, schedule); err != nil {
			n.log.Error("releasing what waited for the network", "error", err)
			continue
		}
		current, nameWait = now, firstNameProbe
	}
}

// inspect says what is the matter now.
func (n *network) inspect(ctx context.Context) outage {
	if !n.computer.connected() {
		return noWay
	}
	n.mu.Lock()
	host := n.host
	n.mu.Unlock()
	names := n.names(ctx, host)
	if len(names) > 0 && !n.computer.answersAny(ctx, names) {
		return noNames
	}
	return ""
}

// become ends the outage or turns it into another one. What is held is freed in
// both cases: those who still can't be reached are held again.
func (n *network) become(ctx context.Context, now outage, schedule func(context.Context) error) error {
	if now == "" {
		n.end(ctx)
	} else {
		n.mu.Lock()
		n.outage, n.reached = now, make(map[string]bool)
		n.mu.Unlock()
	}
	if err := releaseAll(ctx, n.queue, model.HeldOffline); err != nil {
		return err
	}
	return schedule(ctx)
}
