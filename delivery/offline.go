package delivery

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"latchbell/model"
)

// outage is what is the matter with the network of this computer.
type outage string

const (
	// noWay: the system knows no way out of this computer.
	noWay outage = "no network"
	// noNames: there is a way, but the name servers answer nobody.
	noNames outage = "no name server answers"
)

// network knows whether this computer has a network. It learns of an outage
// from an attempt that fails, and asks nothing while all is well. During an
// outage the deliveries of every webhook that can't be reached are held, and a
// probe waits for the network to return.
type network struct {
	computer computer
	queue    Queue
	broker   *model.Broker
	log      *slog.Logger

	// asking is taken while it is found out whether there is an outage.
	asking chan struct{}
	// lost gets a value when an outage begins.
	lost chan struct{}

	mu sync.Mutex
	// outage is empty and since zero while all is well.
	outage outage
	since  time.Time
	// host is that of the attempt that failed first.
	host string
	// reached says of hosts whether there is a way to them in this outage.
	reached map[string]bool
}

func newNetwork(c computer, config Config) *network {
	return &network{
		computer: c, queue: config.Queue, broker: config.Broker, log: config.Log,
		asking: make(chan struct{}, 1), lost: make(chan struct{}, 1),
	}
}

// Offline returns since when this computer has no network, zero while it has or
// the engine isn't started.
func (e *Engine) Offline() time.Time {
	d := e.active.Load()
	if d == nil {
		return time.Time{}
	}
	_, since := d.away.network.state()
	return since
}

func (n *network) state() (outage, time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.outage, n.since
}

// excused reports whether a failed attempt is the fault of this computer: it
// slept meanwhile or has no network. Nothing is recorded then and no try is
// used. What has to wait for the network is held; what was cut by sleep is left
// due, and so is what Stop cuts before it is clear.
func (d *dispatcher) excused(w *model.Webhook, o *outcome) bool {
	if o.err == nil || o.gone() {
		return false // the receiver spoke, so its answer counts
	}
	d.away.look(d.running)
	return d.away.clock.sleptSince(o.attempt.Started) || d.away.network.blames(d.running, w, o)
}

// blames reports whether a failed attempt is the fault of the network of this
// computer, and holds what waits for it.
func (n *network) blames(ctx context.Context, w *model.Webhook, o *outcome) bool {
	host := hostname(w)
	if model.IsLoopback(host) {
		return false
	}
	n.asking <- struct{}{}
	defer func() { <-n.asking }()
	if current, _ := n.state(); current == "" {
		found := n.examine(ctx, host, o)
		if found == "" || ctx.Err() != nil {
			return found != ""
		}
		n.begin(ctx, found, host, o.attempt.Started)
	}
	held, err := n.hold(ctx, w)
	if err != nil {
		n.log.Error("holding what waits for the network", "webhook", w.ID, "error", err)
		return true // it stays due, and the lane asks again before it sends it
	}
	return held
}

// examine finds out whether an attempt failed because of an outage.
func (n *network) examine(ctx context.Context, host string, o *outcome) outage {
	if !n.computer.connected() {
		if n.wayTo(ctx, host) {
			return "" // in the local network, which is all there is
		}
		return noWay
	}
	if !unresolved(o) || n.computer.answersAny(ctx, n.names(ctx, host)) {
		return ""
	}
	return noNames
}

// begin notes that an outage began with the attempt that failed first.
func (n *network) begin(ctx context.Context, found outage, host string, since time.Time) {
	n.mu.Lock()
	n.outage, n.since, n.host, n.reached = found, since.Round(0), host, make(map[string]bool)
	n.mu.Unlock()
	n.log.Warn("this computer is offline; deliveries wait", "why", found)
	n.save(ctx, model.Away{From: since})
	select {
	case n.lost <- struct{}{}:
	default:
	}
}

// end notes that the outage is over.
func (n *network) end(ctx context.Context) {
	n.mu.Lock()
	since := n.since
	n.outage, n.since, n.reached = "", time.Time{}, nil
	n.mu.Unlock()
	if since.IsZero() {
		return
	}
	n.log.Info("this computer is online again", "offline since", since)
	to := time.Now()
	if to.Before(since) {
		to = since // the clock was set back meanwhile
	}
	n.save(ctx, model.Away{From: since, To: to})
}

// save stores the time of the outage and tells the interface.
func (n *network) save(ctx context.Context, a model.Away) {
	a.Reason = model.AwayOffline
	if err := n.queue.SaveAway(context.WithoutCancel(ctx), a); err != nil {
		n.log.Error("noting when this computer was offline", "error", err)
	}
	n.broker.Publish(model.SenderChanged)
}

// hold makes the deliveries of w wait for the network, if there is an outage
// and no way to w. It returns whether they wait.
func (n *network) hold(ctx context.Context, w *model.Webhook) (bool, error) {
	before, _ := n.state()
	if before == "" || n.canReach(ctx, hostname(w)) {
		return false, nil
	}
	ctx = context.WithoutCancel(ctx)
	if _, err := n.queue.Hold(ctx, w.ID, model.HeldOffline); err != nil {
		return true, fmt.Errorf("holding deliveries for the network: %w", err)
	}
	if now, _ := n.state(); now == before {
		return true, nil
	}
	// The network returned meanwhile, and whoever released what was held may
	// have missed these.
	if _, err := n.queue.Release(ctx, w.ID, model.HeldOffline, 0); err != nil {
		return true, fmt.Errorf("releasing deliveries for the network: %w", err)
	}
	return false, nil
}

// canReach is wayTo, asked once for each host in an outage.
func (n *network) canReach(ctx context.Context, host string) bool {
	n.mu.Lock()
	reached, known := n.reached[host]
	n.mu.Unlock()
	if known {
		return reached
	}
	reached = n.wayTo(ctx, host)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.reached != nil && ctx.Err() == nil {
		n.reached[host] = reached
	}
	return reached
}

// wayTo reports whether the system knows a way to host without the network:
// to this computer, to what runs in it, to what its local network reaches. A
// name is looked up for that, which gets an answer only if it is known here.
func (n *network) wayTo(ctx context.Context, host string) bool {
	if model.IsLoopback(host) {
		return true
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return n.computer.way(addr)
	}
	ctx, cancel := context.WithTimeout(ctx, localAnswer)
	defer cancel()
	for _, addr := range n.computer.addresses(ctx, host) {
		if n.computer.way(addr) {
			return true
		}
	}
	return false
}

// names returns host and the names of the other webhooks that are on, without
// those that no name server is asked for.
func (n *network) names(ctx context.Context, host string) []string {
	names := []string{host}
	webhooks, err := n.queue.Webhooks(ctx, model.WebhookFilter{Active: new(true)})
	if err != nil {
		n.log.Error("reading which names to ask for", "error", err)
	}
	for _, w := range webhooks {
		names = append(names, hostname(w))
	}
	return resolvable(names)
}

// hostname returns the host of w without its port.
func hostname(w *model.Webhook) string {
	u, err := url.Parse(w.URL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
