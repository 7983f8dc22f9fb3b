package delivery

import "time"

// policy is a retry policy: how long to wait before each further try. There is
// one try more than there are waits.
type policy []time.Duration

// jitter is the share by which a wait varies either way, so that what failed
// together isn't tried again together.
const jitter = 0.2

// after returns how long to wait after so many tries, at least one, and false
// when all are used. random lies in [0, 1).
func (p policy) after(tries int, random float64) (time.Duration, bool) {
	if tries > len(p) {
		return 0, false
	}
	factor := 1 - jitter + 2*jitter*random
	return time.Duration(float64(p[tries-1]) * factor), true
}
