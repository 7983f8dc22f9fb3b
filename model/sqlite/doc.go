// Package sqlite is the store of Latchbell: one SQLite file in the data
// folder, which several processes may use at once.
//
// Reads go to a small pool of read-only connections. Writes go to one
// goroutine that owns the only writing connection and commits together
// whatever waits, so that a burst of events shares one sync of the disk; see
// writer. What a method has returned without an error survives a crash and a
// loss of power.
//
// After each commit the store publishes on the broker what kind of thing
// changed; changes by another process are noticed within about a second.
// Times come back in UTC, to the millisecond.
package sqlite
