package jsontemplate

import (
	"time"

	"latchbell/model"
)

// moments are the ways in which dates are written, apart from seconds since
// 1970.
var moments = []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, time.DateOnly}

// moment reads a date; nothing is no date, and no fault.
func moment(v any) (at time.Time, is bool, err error) {
	switch v := v.(type) {
	case nil:
		return time.Time{}, false, nil
	case int64:
		at = time.Unix(v, 0).UTC()
		if 0 <= at.Year() && at.Year() <= 9999 {
			return at, true, nil
		}
	case string:
		for _, layout := range moments {
			if at, err := time.Parse(layout, v); err == nil {
				return at.UTC(), true, nil
			}
		}
		if v == "" {
			return time.Time{}, false, nil
		}
	}
	return time.Time{}, false, faultf("%q isn't a date; write it as 2026-03-01T09:15:00Z or in seconds since 1970", model.Shorten(textOf(v)))
}

func date(layout string, v any) (any, error) {
	at, is, err := moment(v)
	if !is {
		return nil, err
	}
	return at.Format(layout), nil
}

func iso(v any) (any, error) {
	at, is, err := moment(v)
	if !is {
		return nil, err
	}
	return at.Format(time.RFC3339Nano), nil
}

func unix(v any) (any, error) {
	at, is, err := moment(v)
	if !is {
		return nil, err
	}
	return at.Unix(), nil
}
