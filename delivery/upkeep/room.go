package upkeep

import (
	"context"
	"time"

	"latchbell/model"
)

const (
	// slack is how far below the cap the content is brought, as a part of the
	// cap, so that the next event doesn't bring it above again.
	slack = 20
	// reserve is the part of the file that may be free without being given
	// back: what comes in next takes it. minReserve is the least, in bytes.
	reserve    = 16
	minReserve = 1 << 20
)

// settingsChanged reports whether a setting changed since the last call that
// says what to remove.
func (r *round) settingsChanged(ctx context.Context) bool {
	retention, err := r.Settings.Setting(ctx, model.SettingRetention)
	if err != nil {
		return false // what reads it next will say why
	}
	sizeCap, err := r.Settings.Setting(ctx, model.SettingSizeCap)
	if err != nil {
		return false
	}
	changed := retention != r.retention || sizeCap != r.sizeCap
	r.retention, r.sizeCap = retention, sizeCap
	return changed
}

// removeOld removes what is older than the user wants to keep.
func (r *round) removeOld(ctx context.Context) error {
	value, err := r.Settings.Setting(ctx, model.SettingRetention)
	if err != nil {
		return err
	}
	retention, err := model.ParseRetention(value)
	if err != nil {
		return err
	}
	before := retention.Before(wallNow())
	if before.IsZero() || !r.clock.steady(time.Now()) {
		return nil
	}
	err = steps(ctx, relaxed, func(n int) (bool, error) {
		removed, err := r.Store.Prune(ctx, before, n)
		return removed > 0, err
	})
	if err != nil {
		return err
	}
	return r.giveBack(ctx)
}

// keepBelowCap removes the oldest settled deliveries while the content is over
// its cap, even if they aren't old. When there are none left, new events are
// refused until the content is below the cap again.
func (r *round) keepBelowCap(ctx context.Context) error {
	size, err := r.Store.Size(ctx)
	if err != nil {
		return err
	}
	if !size.OverCap() {
		r.Store.Refuse(nil)
		return nil
	}
	everything := wallNow().AddDate(100, 0, 0) // attempts of a clock that was wrong too
	err = steps(ctx, urgent, func(n int) (bool, error) {
		removed, err := r.Store.Prune(ctx, everything, n)
		if err != nil {
			return false, err
		}
		size, err = r.Store.Size(ctx)
		return removed > 0 && size.Content() > size.Cap-size.Cap/slack, err
	})
	if err != nil {
		return err
	}
	if size.OverCap() {
		r.Store.Refuse(size.Refusal())
	} else {
		r.Store.Refuse(nil)
	}
	return r.giveBack(ctx)
}

// giveBack gives the disk what the file doesn't need, but a reserve.
func (r *round) giveBack(ctx context.Context) error {
	return steps(ctx, relaxed, func(n int) (bool, error) {
		size, err := r.Store.Size(ctx)
		if err != nil || size.Free <= max(minReserve, size.File/reserve) {
			return false, err
		}
		return r.Store.GiveBack(ctx, n)
	})
}
