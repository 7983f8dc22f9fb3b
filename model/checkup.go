package model

import "time"

// Arrival sums up the recent events of one type in one environment, tests
// apart.
type Arrival struct {
	Type        string
	Environment Environment
	Count       int
	// Last is when the newest of them was accepted.
	Last time.Time
}

// Traffic is what came in lately, and what became of it for one webhook.
type Traffic struct {
	// Arrivals are of the latest events, whichever webhooks got them; the newest
	// comes first.
	Arrivals []Arrival
	// Newest is the delivery of the webhook to which something happened last,
	// tests apart; nil without any.
	Newest *Delivery
	// Held counts the deliveries of the webhook that are held, by the reason.
	Held map[HoldReason]int
}

// CheckupFacts are all that a CheckUp looks at.
type CheckupFacts struct {
	Webhook *Webhook
	Traffic *Traffic
	Sender  SenderState
	Now     time.Time
}

// Checkup answers why nothing arrived at a webhook.
type Checkup struct {
	// Answer is one sentence that says what is the matter, and what to do.
	Answer string
	// Fine: nothing is the matter, or nothing that the user could do anything
	// about.
	Fine   bool
	Remedy Remedy
	// DeliveryID is the delivery that the answer is about, or empty.
	DeliveryID string
	// Steps are what was looked at, in the order of the way of an event.
	Steps []CheckupStep
}

// CheckupStep is one of the things that were looked at.
type CheckupStep struct {
	Title string
	Mark  CheckupMark
	// Text is a sentence on what was found.
	Text string
}

// CheckupMark is what a step came to.
type CheckupMark int

// The marks. A note is neither good nor bad: there was nothing to look at, or
// time will tell.
const (
	CheckupFine CheckupMark = iota
	CheckupNote
	CheckupProblem
)

// Remedy is what helps, as far as Latchbell can do or show it.
type Remedy string

// The remedies.
const (
	RemedyNone       Remedy = ""
	RemedyTurnOn     Remedy = "turn on"
	RemedyCatchUp    Remedy = "catch up"
	RemedyEdit       Remedy = "edit"
	RemedyTest       Remedy = "test"
	RemedyDelivery   Remedy = "show the delivery"
	RemedyDeliveries Remedy = "show the deliveries"
	RemedySettings   Remedy = "settings"
	RemedyUnlock     Remedy = "unlock the keychain"
)

// finding is what a step came to, with the answer that follows from it.
type finding struct {
	mark   CheckupMark
	text   string
	answer string
	remedy Remedy
	// delivery is the one that the answer is about, nil for none.
	delivery *Delivery
}

// checkupSteps are in the order of the way of an event: the first problem on it
// is the answer. What stands further on can only follow from it.
var checkupSteps = []struct {
	title string
	look  func(*CheckupFacts) finding
}{
	{"Status", checkStatus},
	{"Environment", checkEnvironment},
	{"Events", checkEvents},
	{"Intake", checkIntake},
	{"Deliveries", checkDeliveries},
	{"Sender", checkSender},
}

// CheckUp answers why nothing arrived at a webhook, or that it did.
func CheckUp(f *CheckupFacts) *Checkup {
	c := &Checkup{}
	var answer *finding
	for _, step := range checkupSteps {
		found := step.look(f)
		c.Steps = append(c.Steps, CheckupStep{Title: step.title, Mark: found.mark, Text: found.text})
		if found.answer != "" && (answer == nil || found.mark > answer.mark) {
			answer = &found
		}
	}
	c.Answer, c.Remedy, c.Fine = answer.answer, answer.remedy, answer.mark != CheckupProblem
	if answer.delivery != nil {
		c.DeliveryID = answer.delivery.ID
	}
	return c
}
