package ui

import (
	"context"
	"maps"
)

// keeper stores settings one after the other, so that of two quick choices the
// last one stays. Its methods belong to the UI goroutine.
type keeper struct {
	waiting  map[string]string // to be stored next
	underWay bool
	done     []func()
}

// keep stores a setting. done, which may be nil, is called when that and
// everything behind it is stored.
func (d *desk) keep(setting, value string, done func()) {
	k := &d.keeper
	if k.waiting == nil {
		k.waiting = map[string]string{}
	}
	k.waiting[setting] = value
	if done != nil {
		k.done = append(k.done, done)
	}
	if !k.underWay {
		d.keepWaiting()
	}
}

func (d *desk) keepWaiting() {
	k := &d.keeper
	values := maps.Clone(k.waiting)
	clear(k.waiting)
	k.underWay = true
	run(d.bg, "", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, d.Store.SaveSettings(ctx, values)
	}, func(_ struct{}, err error) {
		if err != nil {
			d.fail(err)
		}
		if len(k.waiting) > 0 {
			d.keepWaiting()
			return
		}
		done := k.done
		k.underWay, k.done = false, nil
		for _, f := range done {
			f()
		}
	})
}
