// Package model is Latchbell's domain: webhooks, the events they subscribe to,
// and the deliveries and attempts that follow.
//
// It holds the rules (what is valid, which state follows which, which webhook
// gets which event) and the sentences in which a broken rule is explained. It
// uses the standard library alone and knows neither SQL, HTTP nor a toolkit:
// the store, the sender and the interface are built on it, never beneath it.
package model
