package model

import (
	"fmt"
	"io"
	"time"
)

// What is done within progressPatience needs no progress; after that it is told
// each progressInterval.
const (
	progressPatience = 2 * time.Second
	progressInterval = time.Second
)

// PrintProgress returns a function to be told how far a work has come, which
// prints that to w when the work takes long: "latchbell: 200 of 1000 secrets
// stored".
func PrintProgress(w io.Writer, what string) func(done, total int) {
	next := time.Now().Add(progressPatience)
	return func(done, total int) {
		now := time.Now()
		if now.Before(next) {
			return
		}
		next = now.Add(progressInterval)
		fmt.Fprintf(w, "latchbell: %d of %d %s\n", done, total, what)
	}
}
