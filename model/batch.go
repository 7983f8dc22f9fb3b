package model

import "fmt"

// BatchError is the error of one event of several that were handed over at
// once. None of them is stored then.
type BatchError struct {
	// Index counts the events from 0.
	Index int
	Err   error
}

// Error names the event before what is wrong with it.
func (e *BatchError) Error() string { return e.Place() + ": " + e.Err.Error() }

// Unwrap returns the error of the one event.
func (e *BatchError) Unwrap() error { return e.Err }

// Place says where the fault is as the caller counts: "events[3].type", or
// "events[3]" when it isn't one field's.
func (e *BatchError) Place() string {
	place := fmt.Sprintf("events[%d]", e.Index)
	if field := FieldOf(e.Err); field != "" {
		place += "." + field
	}
	return place
}
