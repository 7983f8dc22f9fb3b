// Package delivery is the sender: it takes what is due from the queue, signs
// it, posts it, and records what came of it.
//
// The queue is the only memory. What is in flight is known here alone and is
// still pending there, so after a crash it is simply sent again, with the same
// id. A receiver may therefore get an event more than once, but never not at
// all.
//
// An [Engine] runs one dispatcher, which knows when each webhook has something
// due, and one lane for each webhook that has something due now. Lanes share
// nothing but a budget of memory, so a slow receiver keeps nobody else waiting.
//
// A fresh delivery is handed to its lane without being read back, as long as the
// lane has nothing older to send and there is room. Everything else is read when
// its turn comes, so the memory in use doesn't grow with the queue.
package delivery
