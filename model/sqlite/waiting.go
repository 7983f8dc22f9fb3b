package sqlite

import "time"

// How patient writes wait for company. Somebody waits for each urgent write, and
// the fewer patient ones share its commit the sooner that is done; so they don't
// join any, but one of several.
const (
	// rideAfter is how long one waits before it joins the next urgent write,
	// and rideCompany how many of them join it at once.
	rideAfter   = 5 * time.Millisecond
	rideCompany = 32
	// patience is how long one waits for urgent writes at all, and company how
	// many of them need none.
	patience = 25 * time.Millisecond
	company  = 64
)

// waiting are the writes that were handed to the writer and aren't begun yet.
type waiting struct {
	urgent, patient []*write
	// since is when the first of the patient ones came.
	since time.Time
}

func (q *waiting) add(wr *write, now time.Time) {
	if !wr.patient {
		q.urgent = append(q.urgent, wr)
		return
	}
	if len(q.patient) == 0 {
		q.since = now
	}
	q.patient = append(q.patient, wr)
}

func (q *waiting) len() int { return len(q.urgent) + len(q.patient) }

// take returns the writes that are to share the next commit, none if they all
// have time.
func (q *waiting) take(now time.Time) []*write {
	enough, after := company, patience
	if len(q.urgent) > 0 {
		enough, after = rideCompany, rideAfter
	}
	if len(q.patient) < enough && now.Sub(q.since) < after {
		batch := q.urgent
		q.urgent = nil
		return batch
	}
	return q.all()
}

// all returns all writes.
func (q *waiting) all() []*write {
	batch := append(q.urgent, q.patient...)
	q.urgent, q.patient = nil, nil
	return batch
}

// left returns how long the patient writes still wait if nothing comes, and
// false if there are none.
func (q *waiting) left(now time.Time) (time.Duration, bool) {
	return max(patience-now.Sub(q.since), 0), len(q.patient) > 0
}
