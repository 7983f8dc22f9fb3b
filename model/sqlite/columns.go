package sqlite

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"latchbell/model"
)

// The types of this file say how values are stored; they are used both to
// bind and, as pointers, to scan.

// moment is a time.Time as unix milliseconds. The zero time is NULL, because 0
// is a real moment that an event may bear.
type moment time.Time

func (m moment) Value() (driver.Value, error) {
	if time.Time(m).IsZero() {
		return nil, nil
	}
	return time.Time(m).UnixMilli(), nil
}

func (m *moment) Scan(stored any) error {
	switch stored := stored.(type) {
	case nil:
		*m = moment{}
	case int64:
		*m = moment(time.UnixMilli(stored).UTC())
	default:
		return fmt.Errorf("a time is stored as %T", stored)
	}
	return nil
}

// span is a time.Duration as microseconds, so that local receivers, which
// answer within a millisecond, can be told apart.
type span time.Duration

func (s span) Value() (driver.Value, error) { return time.Duration(s).Microseconds(), nil }

func (s *span) Scan(stored any) error {
	micros, ok := stored.(int64)
	if !ok {
		return fmt.Errorf("a duration is stored as %T", stored)
	}
	*s = span(time.Duration(micros) * time.Microsecond)
	return nil
}

// limit is a time.Duration as milliseconds, for what the user sets.
type limit time.Duration

func (l limit) Value() (driver.Value, error) { return time.Duration(l).Milliseconds(), nil }

func (l *limit) Scan(stored any) error {
	millis, ok := stored.(int64)
	if !ok {
		return fmt.Errorf("a duration is stored as %T", stored)
	}
	*l = limit(time.Duration(millis) * time.Millisecond)
	return nil
}

// optional is a text whose absence is NULL, so that a unique index passes over
// it.
type optional string

func (o optional) Value() (driver.Value, error) {
	if o == "" {
		return nil, nil
	}
	return string(o), nil
}

func (o *optional) Scan(stored any) error {
	switch stored := stored.(type) {
	case nil:
		*o = ""
	case string:
		*o = optional(stored)
	default:
		return fmt.Errorf("a text is stored as %T", stored)
	}
	return nil
}

// headers are header lines as a JSON array of {name, value}, in their order.
type headers []model.Header

func (h headers) Value() (driver.Value, error) { return encode(h) }

func (h *headers) Scan(stored any) error { return decode(stored, (*[]model.Header)(h)) }

// patterns are subscriptions as a JSON array of texts.
type patterns []string

func (p patterns) Value() (driver.Value, error) { return encode(p) }

func (p *patterns) Scan(stored any) error { return decode(stored, (*[]string)(p)) }

// customHeaders are a JSON array of {name, value, secret}.
type customHeaders []model.CustomHeader

func (h customHeaders) Value() (driver.Value, error) { return encode(h) }

func (h *customHeaders) Scan(stored any) error { return decode(stored, (*[]model.CustomHeader)(h)) }

// fieldChanges are a JSON array of {field, old, new}.
type fieldChanges []model.FieldChange

func (c fieldChanges) Value() (driver.Value, error) { return encode(c) }

func (c *fieldChanges) Scan(stored any) error { return decode(stored, (*[]model.FieldChange)(c)) }

// object is a value as a JSON object.
type object[T any] struct{ value *T }

func objectOf[T any](value *T) object[T] { return object[T]{value} }

func (o object[T]) Value() (driver.Value, error) {
	text, err := json.Marshal(o.value)
	return string(text), err
}

func (o object[T]) Scan(stored any) error {
	text, ok := stored.(string)
	if !ok {
		return fmt.Errorf("an object is stored as %T", stored)
	}
	return json.Unmarshal([]byte(text), o.value)
}

// ids are bound as a JSON array of texts, for json_each.
type ids []string

func (i ids) Value() (driver.Value, error) { return encode(i) }

func encode[T any](list []T) (driver.Value, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal(list)
	return string(text), err
}

func decode[T any](stored any, list *[]T) error {
	text, ok := stored.(string)
	if !ok {
		return fmt.Errorf("a list is stored as %T", stored)
	}
	*list = nil
	if text == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(text), list)
}
