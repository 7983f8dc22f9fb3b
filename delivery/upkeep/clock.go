package upkeep

import "time"

const (
	// jump is by how much the wall clock has to run away from the monotonic
	// one to count as set, or as a sleep of the computer.
	jump = 5 * time.Minute
	// steadyTime is how long after that nothing is removed for its age: a
	// clock that was set wrong by mistake is often set right again soon.
	steadyTime = time.Hour
)

// clock notices that the wall clock was set.
type clock struct{ last, jumped time.Time }

// look is called now and then, with the time of both clocks.
func (c *clock) look(now time.Time) {
	last := c.last
	c.last = now
	if last.IsZero() {
		return
	}
	if strayed(now.Sub(last), now.Round(0).Sub(last.Round(0))) {
		c.jumped = now
	}
}

// strayed compares how much time has passed by each clock.
func strayed(monotonic, wall time.Duration) bool { return (wall - monotonic).Abs() > jump }

// steady reports whether the wall clock has not been set for a while.
func (c *clock) steady(now time.Time) bool {
	return c.jumped.IsZero() || now.Sub(c.jumped) >= steadyTime
}
