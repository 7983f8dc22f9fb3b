package jsontemplate

import (
	"encoding/json"
	"strconv"
	"strings"
)

func (r *run) equal(v any, others ...any) (bool, error) {
	text, err := r.textOf(v)
	if err != nil {
		return false, err
	}
	for _, other := range others {
		otherText, err := r.textOf(other)
		if err != nil {
			return false, err
		}
		if text == otherText && (v == nil) == (other == nil) {
			return true, nil
		}
		if (isNumber(v) || isNumber(other)) && order(text, otherText) == 0 {
			return true, nil
		}
	}
	return false, nil
}

func (r *run) differ(v, other any) (bool, error) {
	same, err := r.equal(v, other)
	return !same, err
}

// compare makes a helper that compares two values, as numbers if both are; with
// nothing on one side it is false.
func (r *run) compare(holds func(int) bool) func(a, b any) (bool, error) {
	return func(a, b any) (bool, error) {
		if a == nil || b == nil {
			return false, nil
		}
		x, err := r.textOf(a)
		if err != nil {
			return false, err
		}
		y, err := r.textOf(b)
		return holds(order(x, y)), err
	}
}

// order compares numbers by their size, and anything else by its letters.
func order(a, b string) int {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	switch {
	case errX != nil || errY != nil:
		return strings.Compare(a, b)
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func isNumber(v any) bool {
	switch v.(type) {
	case int, int64, float64, json.Number:
		return true
	}
	return false
}
