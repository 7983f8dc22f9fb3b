package ui

import (
	"context"
	"encoding/json"

	"latchbell/ui/widgets"
)

// restoreWidths gives the columns of a table the widths that the user left
// them with. setting names where they are kept.
func restoreWidths[T any](d *desk, table *widgets.DataTable[T], setting string) {
	restore(d, setting, table.SetWidths)
}

// keepWidths returns what keeps the widths of a table for the next start.
func keepWidths(d *desk, setting string) func(map[string]float32) {
	return keepJSON[map[string]float32](d, setting)
}

// restore reads a setting that keepJSON has stored and hands it on, if there is
// one.
func restore[V any](d *desk, setting string, use func(V)) {
	run(d.bg, "", func(ctx context.Context) (*V, error) {
		stored, err := d.Store.Setting(ctx, setting)
		if err != nil || stored == "" {
			return nil, err
		}
		var value V
		return &value, json.Unmarshal([]byte(stored), &value)
	}, func(value *V, err error) {
		switch {
		case err != nil:
			d.fail(err)
		case value != nil:
			use(*value)
		}
	})
}

// keepJSON returns what keeps a value for the next start.
func keepJSON[V any](d *desk, setting string) func(V) {
	return func(value V) {
		raw, err := json.Marshal(value)
		if err != nil {
			d.fail(err)
			return
		}
		d.keep(setting, string(raw), nil)
	}
}
