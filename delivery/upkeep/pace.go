package upkeep

import (
	"context"
	"time"
)

const (
	largestStep = 512
	// stepTime is how long a step should take: the intake may have to wait
	// for one.
	stepTime = 4 * time.Millisecond
	minPause = 5 * time.Millisecond
)

// pace is how fast steps follow one another: with which size they begin, and
// how many times as long as a step the pause after it is. A step takes longer
// while much else is to be done, so the pauses grow with the load.
type pace struct {
	first int
	pause time.Duration
}

var (
	relaxed = pace{first: 32, pause: 4}
	// urgent begins with one, so that no more is removed than has to be.
	urgent = pace{first: 1, pause: 1}
)

// steps calls step until it says that there is no more, with a size that makes
// it take about stepTime, and pauses in between.
func steps(ctx context.Context, p pace, step func(size int) (more bool, err error)) error {
	size := p.first
	for {
		began := time.Now()
		more, err := step(size)
		if err != nil || !more {
			return err
		}
		took := time.Since(began)
		size = nextSize(size, took)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(max(minPause, p.pause*took)):
		}
	}
}

// nextSize returns the size of the step after one that took so long.
func nextSize(size int, took time.Duration) int {
	switch {
	case took > 2*stepTime:
		return max(1, size/2)
	case took < stepTime/2:
		return min(largestStep, size*2)
	}
	return size
}
