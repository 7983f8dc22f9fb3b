package delivery

import (
	"sync/atomic"

	"latchbell/model"
)

const (
	// memoryBudget is for what all lanes together have in hand, in bytes,
	// beyond the one delivery that each may always have.
	memoryBudget = 24 << 20
	// jobBytes is what a delivery in hand takes beside the data of its event.
	jobBytes = 1 << 10
	// attemptBytes is what an attempt under way takes beside its body: its
	// stacks, its connection, and the buffers of both.
	attemptBytes = 40 << 10
)

// budget bounds the memory for deliveries in hand, however many wait in the
// queue and however many webhooks there are.
type budget struct{ left atomic.Int64 }

// take reports whether n bytes were left, and then they are taken.
func (b *budget) take(n int) bool {
	if b.left.Add(-int64(n)) >= 0 {
		return true
	}
	b.give(n)
	return false
}

// force takes n bytes even if there are none left.
func (b *budget) force(n int) { b.left.Add(-int64(n)) }

// give returns n bytes.
func (b *budget) give(n int) { b.left.Add(int64(n)) }

// costOf returns what a delivery in hand takes of the budget, and costOfAttempt
// what it takes on top of that while it is sent.
func costOf(job *model.Job) int        { return jobBytes + len(job.Event.Data) + len(job.Body) }
func costOfAttempt(job *model.Job) int { return attemptBytes + len(job.Event.Data) }
