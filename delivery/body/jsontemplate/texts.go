package jsontemplate

import (
	"encoding/json"
	"strings"

	"latchbell/model"
)

func (r *run) print(values ...any) (string, error) { return r.joined("", values) }

func (r *run) join(separator string, v any) (string, error) {
	if _, is := v.(list); !is && v != nil {
		return "", faultf("join needs a list, and this is %s", kindOf(v))
	}
	parts, err := r.parts(v)
	if err != nil {
		return "", err
	}
	values := make([]any, len(parts))
	for i, p := range parts {
		if values[i], err = r.value(p.value); err != nil {
			return "", err
		}
	}
	return r.joined(separator, values)
}

// joined makes one text of several, unless it becomes longer than a body.
func (r *run) joined(separator string, values []any) (string, error) {
	texts := make([]string, len(values))
	size := 0
	for i, v := range values {
		var err error
		if texts[i], err = r.textOf(v); err != nil {
			return "", err
		}
		if err := r.spend(turn); err != nil {
			return "", err
		}
		if size += len(texts[i]) + len(separator); size > r.out.limit {
			return "", errTooLarge
		}
	}
	return strings.Join(texts, separator), r.spend(size)
}

// textOf returns a value as text.
func (r *run) textOf(v any) (string, error) {
	text := textOf(v)
	return text, r.spend(len(text))
}

func (r *run) replace(old, by string, v any) (string, error) {
	s, err := r.textOf(v)
	if err != nil {
		return "", err
	}
	size := len(s) + strings.Count(s, old)*len(by)
	if size > r.out.limit {
		return "", errTooLarge
	}
	return strings.ReplaceAll(s, old, by), r.spend(size)
}

// changed makes a helper that makes a value of another one's text, and leaves
// nothing alone.
func (r *run) changed(change func(string) any) func(any) (any, error) {
	return func(v any) (any, error) {
		if v == nil {
			return nil, nil
		}
		text, err := r.textOf(v)
		if err != nil {
			return nil, err
		}
		return change(text), nil
	}
}

func trim(s string) any { return strings.TrimSpace(s) }

func upper(s string) any { return strings.ToUpper(s) }

func lower(s string) any { return strings.ToLower(s) }

func mask(s string) any { return model.MaskLicenseKey(s) }

func text(s string) any { return s }

// number reads a text as a number, nil if it isn't one.
func number(s string) any {
	if s == "" || strings.IndexByte("-0123456789", s[0]) < 0 || !json.Valid([]byte(s)) {
		return nil
	}
	return numberOf(s)
}
