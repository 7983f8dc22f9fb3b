package model

import "time"

// Stats sums up the deliveries since a moment, for the overview.
type Stats struct {
	Since time.Time
	// Delivered and Failed count deliveries whose last attempt lies in the
	// time, Repaired those of Delivered that needed more than one try.
	Delivered int
	Failed    int
	Repaired  int
	// Retrying and Held count what waits now: pending after a failed attempt,
	// and held. Waiting counts all that is pending or held.
	Retrying int
	Held     int
	Waiting  int
	// Median and P95 are of the time from an attempt's start to its answer.
	Median time.Duration
	P95    time.Duration
	// Hours has one entry for each hour since Since, oldest first.
	Hours []HourStats
}

// HourStats counts the deliveries of one hour.
type HourStats struct {
	Start     time.Time
	Delivered int
	Failed    int
}

// Attention counts what needs the user: webhooks that Latchbell turned off and
// deliveries that failed within the last day.
type Attention struct {
	Webhooks   int
	Deliveries int
}

// Progress says which of the first steps really happened.
type Progress struct {
	// WebhookAdded: there is a webhook.
	WebhookAdded bool
	// TestDelivered: a receiver has accepted a delivery.
	TestDelivered bool
	// EventReceived: an event came in through the intake.
	EventReceived bool
}

// Done reports whether every first step happened.
func (p Progress) Done() bool { return p.WebhookAdded && p.TestDelivered && p.EventReceived }

// Missed says what a webhook missed while it was turned off.
type Missed struct {
	// Count is how many deliveries wait for the user to send or skip them,
	// Since when the oldest was made.
	Count int
	Since time.Time
	// CatchingUp is how many are being sent by now, little by little.
	CatchingUp int
}

// SenderState says who sends the events of this data folder.
type SenderState struct {
	// Here: this process sends. Elsewhere: another one does.
	Here      bool
	Elsewhere bool
	// Address is where the intake listens ("127.0.0.1:7420"), if it does.
	Address string
	// Problem is a sentence on why nothing is sent or accepted, or "".
	Problem string
	// KeychainProblem is a sentence on what to do about the keychain while
	// deliveries are held for it, or "".
	KeychainProblem string
	// Offline is since when this computer has no network, zero while it has.
	Offline time.Time
	// StoreProblem is a sentence on the database (nearly full, damaged, not
	// backed up), or "".
	StoreProblem string
}
