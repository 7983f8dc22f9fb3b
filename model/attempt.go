package model

import "time"

// MaxResponseKept is how much of a response's body is kept, in bytes.
const MaxResponseKept = 64 << 10

// Attempt is one HTTP request of a delivery, with everything that was sent
// and received, save the body: it is the same for all attempts of a round.
type Attempt struct {
	ID         string
	DeliveryID string
	// Number counts the attempts of a delivery from 1, over all rounds.
	Number int
	// Round is the delivery's round in which the attempt was started.
	Round   int
	Started time.Time

	Request  Request
	Response Response
	Timings  Timings
	// Sent is the body, to be kept, of the first attempt of a round. It is nil
	// for the canonical body, which can be made from the event again, and for
	// an attempt that was read from the log.
	Sent []byte

	// Succeeded: the receiver answered 2xx within the time limit.
	Succeeded bool
	// Cause is a short stable code of a failure ("timeout", "dns", "status"),
	// Reason the sentence for the user, Detail the technical error. Of a success
	// there is a Reason if there is something to know about it.
	Cause  string
	Reason string
	Detail string
}

// Header is one header line; a list of them keeps the order.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Request is what was sent.
type Request struct {
	Method  string
	URL     string
	Headers []Header
}

// Response is what came back; Status 0 means that nothing did.
type Response struct {
	Proto   string
	Status  int
	Headers []Header
	// Body holds at most MaxResponseKept bytes; Truncated says that there was
	// more.
	Body      []byte
	Truncated bool
}

// Timings are how long the parts of an attempt took; a part that didn't
// happen (a connection that was open already) is 0.
type Timings struct {
	DNS       time.Duration
	Connect   time.Duration
	TLS       time.Duration
	FirstByte time.Duration
	Total     time.Duration
}
