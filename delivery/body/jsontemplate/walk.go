package jsontemplate

import (
	"bytes"
	"encoding/json"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parts cuts up an object or list; again costs less than the first time.
func (r *run) parts(v any) ([]part, error) {
	var raw []byte
	switch v := v.(type) {
	case object:
		raw = v
	case list:
		raw = v
	}
	if len(raw) == 0 {
		return nil, nil
	}
	if parts, known := r.known[&raw[0]]; known {
		return parts, r.spend(len(parts))
	}
	if err := r.spend(len(raw)); err != nil {
		return nil, err
	}
	parts := partsOf(v)
	r.known[&raw[0]] = parts
	return parts, nil
}

// value returns JSON as a value. Only texts cost something, because they are
// copied, and more if escapes have to be read.
func (r *run) value(raw json.RawMessage) (any, error) {
	cost := 0
	if len(raw) > 0 && raw[0] == '"' {
		cost = len(raw)
		if bytes.IndexByte(raw, '\\') >= 0 {
			cost *= 4
		}
	}
	if err := r.spend(cost); err != nil {
		return nil, err
	}
	return valueOf(raw), nil
}

// field follows names from a value, to nil where there is nothing.
func (r *run) field(v any, names ...string) (any, error) {
	for _, name := range names {
		o, is := v.(object)
		if !is {
			return nil, nil
		}
		parts, err := r.parts(o)
		if err != nil {
			return nil, err
		}
		v = nil
		for _, p := range parts {
			if p.name == name {
				if v, err = r.value(p.value); err != nil {
					return nil, err
				}
			}
		}
	}
	return v, nil
}

// values is what a range with at most one variable goes through.
func (r *run) values(cost int, v any) (iter.Seq[any], error) {
	members, err := r.members(cost, v)
	if err != nil {
		return nil, err
	}
	return func(yield func(any) bool) {
		for _, value := range members {
			if !yield(value) {
				return
			}
		}
	}, nil
}

// turn is what it costs at least to do something once more.
const turn = 64

// members is what a range with two variables goes through: names or positions,
// and values.
func (r *run) members(cost int, v any) (iter.Seq2[any, any], error) {
	_, isObject := v.(object)
	if _, isList := v.(list); v != nil && !isList && !isObject {
		return nil, faultf("range needs a list or an object, and this is %s", kindOf(v))
	}
	parts, err := r.parts(v)
	if err != nil {
		return nil, err
	}
	return func(yield func(any, any) bool) {
		for i, p := range parts {
			value, err := r.value(p.value)
			if err != nil || r.spend(turn+cost) != nil {
				return
			}
			var key any = i
			if isObject {
				key = p.name
			}
			if !yield(key, value) {
				return
			}
		}
	}, nil
}

// get follows a path from the root, or else from its data.
func (r *run) get(path string) (any, error) {
	for _, from := range []any{r.root, nil} {
		if from == nil {
			var err error
			if from, err = r.field(r.root, "data"); err != nil {
				return nil, err
			}
		}
		if found, err := r.follow(from, path); found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

func (r *run) follow(v any, path string) (any, error) {
	for step := range strings.SplitSeq(path, ".") {
		var err error
		if v, err = r.index(v, step); v == nil || err != nil {
			return nil, err
		}
	}
	return v, nil
}

func (r *run) length(v any) (int, error) {
	switch v := v.(type) {
	case nil:
		return 0, nil
	case string:
		return utf8.RuneCountInString(v), r.spend(len(v))
	case object, list:
		parts, err := r.parts(v)
		return len(parts), err
	}
	return 0, faultf("len needs a list, an object or a text, and this is %s", kindOf(v))
}

func (r *run) index(v any, keys ...any) (any, error) {
	for _, key := range keys {
		if _, is := v.(list); !is {
			var err error
			if v, err = r.field(v, textOf(key)); err != nil {
				return nil, err
			}
			continue
		}
		parts, err := r.parts(v)
		if err != nil {
			return nil, err
		}
		i, err := strconv.Atoi(textOf(key))
		if err != nil || i < 0 || i >= len(parts) {
			return nil, nil
		}
		if v, err = r.value(parts[i].value); err != nil {
			return nil, err
		}
	}
	return v, nil
}
