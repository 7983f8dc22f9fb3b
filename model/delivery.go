package model

import "time"

// DeliveryStatus is where a delivery stands.
type DeliveryStatus string

// The states of a delivery.
const (
	// Pending: due now or later. What is in flight is pending too, so that a
	// crash simply leaves it due.
	Pending DeliveryStatus = "pending"
	// Succeeded: a receiver answered 2xx.
	Succeeded DeliveryStatus = "succeeded"
	// Failed: all tries are used.
	Failed DeliveryStatus = "failed"
	// Cancelled: it will never be sent (its webhook was deleted, or the user
	// skipped it).
	Cancelled DeliveryStatus = "cancelled"
	// Held: it waits for something else, without using up tries.
	Held DeliveryStatus = "held"
)

// DeliveryStatuses lists all states in the order in which they are offered.
var DeliveryStatuses = []DeliveryStatus{Pending, Succeeded, Failed, Held, Cancelled}

// HoldReason says what a held delivery waits for.
type HoldReason string

// The reasons to hold a delivery.
const (
	HeldWebhookInactive HoldReason = "webhook inactive"
	HeldOffline         HoldReason = "this computer offline"
	HeldKeychain        HoldReason = "keychain locked"
	HeldSecretMissing   HoldReason = "secret missing"
	HeldEarlierEvent    HoldReason = "earlier event first"
	// HeldCatchingUp: the webhook was turned on again, and what it missed is
	// sent little by little. HeldCatchUpStopped: that stopped at a failure.
	HeldCatchingUp     HoldReason = "catching up"
	HeldCatchUpStopped HoldReason = "catching up stopped"
	// CancelledWithWebhook is of cancelled deliveries, not of held ones: they
	// come back with their webhook when its deletion is undone.
	CancelledWithWebhook HoldReason = "webhook deleted"
)

// Sentence explains the reason and says what ends it.
func (r HoldReason) Sentence() string {
	switch r {
	case HeldWebhookInactive:
		return "The webhook is turned off. The event is kept and can be sent when the webhook is turned on again."
	case HeldOffline:
		return "This computer has no network. The event is sent as soon as it is back."
	case HeldKeychain:
		return "The keychain that holds the signing secret is locked or doesn't answer. Unlock it; the event is then sent by itself."
	case HeldSecretMissing:
		return "The keychain has no secret for this webhook any more. Edit the webhook and generate a new one; the event is then sent by itself."
	case HeldEarlierEvent:
		return "An earlier event of the same license isn't delivered yet. This one follows it."
	case HeldCatchingUp:
		return "The webhook was turned on again. What it missed is sent little by little, the oldest first."
	case CancelledWithWebhook:
		return "The webhook was deleted before it got this event."
	case HeldCatchUpStopped:
		return "The webhook was turned on again, but sending what it had missed failed. The event is kept: send or skip what was missed on the page Webhooks."
	}
	return ""
}

// Delivery is one event for one webhook.
type Delivery struct {
	ID        string
	EventID   string
	WebhookID string
	Status    DeliveryStatus
	// Hold is the reason while Status is Held.
	Hold HoldReason
	// Due is when the next attempt may start, while Status is Pending or Held.
	Due time.Time
	// Round counts how often the schedule was started: 0 at first, one more
	// for each resend.
	Round int
	// Tries are the attempts of this round, Attempts those of all rounds.
	Tries    int
	Attempts int
	Created  time.Time

	// Of the last attempt, zero before the first: when it started, the
	// response code (0 without an answer), how long it took, and the cause
	// and the sentence of its failure.
	LastAttempt  time.Time
	LastCode     int
	LastDuration time.Duration
	LastCause    string
	LastReason   string

	// Taken from the event and the webhook for lists.
	EventType   string
	Subject     string
	Environment Environment
	Test        bool
	WebhookName string
	WebhookURL  string
}

// Job is a due delivery with the event that it carries.
type Job struct {
	Delivery Delivery
	Event    Event
	// Body is what was sent before in this round, nil if nothing was or if it
	// was the canonical body.
	Body []byte
}

// PendingWebhook is a webhook with pending deliveries.
type PendingWebhook struct {
	ID string
	// Due is when the first of them is due.
	Due time.Time
}

// Failing is an unbroken row of failed attempts at a webhook.
type Failing struct {
	// Since is when the first was, zero without any.
	Since time.Time
	// Events is how many different events failed, tests apart; the counting
	// stops at two.
	Events int
}

// Verdict is what the sender concludes from an attempt.
type Verdict struct {
	// Status is Succeeded, Failed (no further try) or Pending (try again).
	Status DeliveryStatus
	// Due is when to try again, for Pending.
	Due time.Time
	// Free: the attempt doesn't count as a try, because the receiver only asked
	// to wait.
	Free bool
	// Anew: the delivery starts a new round, with a body made anew, because the
	// receiver has moved.
	Anew bool
	// Blameless: a failure says nothing about the receiver.
	Blameless bool
}

// Apply records the attempt a and its verdict on d. The attempt always
// counts; the state moves only where that makes sense: a delivery that was
// sent anew meanwhile keeps its new round, a cancelled one stays cancelled
// unless the receiver took it, a held one stays held while it has tries left.
func (d *Delivery) Apply(a *Attempt, v Verdict) {
	d.Attempts++
	d.LastAttempt, d.LastDuration = a.Started, a.Timings.Total
	d.LastCode, d.LastCause, d.LastReason = a.Response.Status, a.Cause, a.Reason
	if a.Round != d.Round {
		return
	}
	if !v.Free {
		d.Tries++
	}
	if v.Anew && d.Status != Cancelled {
		d.Round++
		d.Tries = 0
	}
	switch {
	case v.Status == Succeeded, d.Status == Succeeded:
		d.Status, d.Hold = Succeeded, ""
	case d.Status == Cancelled:
	case v.Status == Failed:
		d.Status, d.Hold = Failed, ""
	default:
		d.Due = v.Due
	}
}

// Resend starts the delivery anew: due now, with all tries. It is held again
// at once if its webhook is turned off; see Holding.
func (d *Delivery) Resend(now time.Time) {
	d.Status, d.Hold, d.Due = Pending, "", now
	d.Round++
	d.Tries = 0
}

// Holding makes a pending delivery wait for r. Others stay as they are.
func (d *Delivery) Holding(r HoldReason) {
	if d.Status == Pending {
		d.Status, d.Hold = Held, r
	}
}

// Open reports whether the delivery can still be sent by itself.
func (d *Delivery) Open() bool { return d.Status == Pending || d.Status == Held }

// DeliverySort is a column by which deliveries are sorted.
type DeliverySort string

// The sort columns.
const (
	// SortActivity: the last attempt, or the creation before the first.
	SortActivity DeliverySort = "activity"
	SortEvent    DeliverySort = "event"
	SortWebhook  DeliverySort = "webhook"
	SortStatus   DeliverySort = "status"
	SortCode     DeliverySort = "code"
	SortDuration DeliverySort = "duration"
)

// DeliveryQuery asks for a page of the delivery log. Its zero value asks for
// the newest.
type DeliveryQuery struct {
	WebhookID string
	EventID   string
	// Group takes the types below it: "license" takes "license.renewed".
	Group    string
	Statuses []DeliveryStatus
	// Sort is SortActivity when empty; Ascending false puts the newest or
	// largest first.
	Sort      DeliverySort
	Ascending bool
	// After is the cursor of an earlier page, empty for the first.
	After string
	// Limit is the largest number of rows; 200 when 0.
	Limit int
}

// DeliveryPage is a page of the delivery log.
type DeliveryPage struct {
	Deliveries []Delivery
	// Next is the cursor of the next page, empty after the last.
	Next string
	// Total counts all deliveries that match, on every page.
	Total int
}
