package sqlite

import "latchbell/model"

// maxRecent bounds how many deliveries the writer remembers.
const maxRecent = 4096

// recent are the deliveries that were made last, as they are stored, so that
// the outcome of an attempt that soon follows needn't read them back. Any write
// but the accepting of events and the recording of outcomes empties it, and so
// does whatever undoes or changes things behind the writer's back.
type recent map[string]*deliveryState

func (r recent) keep(d *deliveryState) {
	if len(r) >= maxRecent {
		clear(r)
	}
	r[d.ID] = d
}

// take returns the state of a delivery and forgets it, or nil.
func (r recent) take(id string) *deliveryState {
	d := r[id]
	delete(r, id)
	return d
}

// state returns the state of a delivery, or an Error of kind NotFound.
func (t *tx) state(id string) (*deliveryState, error) {
	if d := t.recent.take(id); d != nil {
		return d, nil
	}
	return t.deliveryState(id)
}

// remember keeps the state of a delivery that is going to have more attempts.
func (t *tx) remember(d *deliveryState) {
	if d.Status == model.Pending {
		t.recent.keep(d)
	}
}
