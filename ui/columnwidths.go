package ui

import (
	"context"
	"encoding/json"

	"latchbell/ui/widgets"
)

// restoreWidths gives the columns of a table the widths that the user left
// them with. setting names where they are kept.
func restoreWidths[T any](d *desk, table *widgets.DataTable[T], setting string) {
	run(d.bg, "", func(ctx context.Context) (map[string]float32, error) {
		stored, err := d.Store.Setting(ctx, setting)
		if err != nil || stored == "" {
			return nil, err
		}
		var widths map[string]float32
		return widths, json.Unmarshal([]byte(stored), &widths)
	}, func(widths map[string]float32, err error) {
		switch {
		case err != nil:
			d.fail(err)
		case len(widths) > 0:
			table.SetWidths(widths)
		}
	})
}

// keepWidths returns what keeps the widths of a table for the next start.
func keepWidths(d *desk, setting string) func(map[string]float32) {
	return func(widths map[string]float32) {
		raw, err := json.Marshal(widths)
		if err != nil {
			d.fail(err)
			return
		}
		d.keep(setting, string(raw), nil)
	}
}
