package jsontemplate

import (
	"fmt"
	"text/template"

	"latchbell/delivery/body/jsontext"
	"latchbell/model"
)

// run is one execution of a template.
type run struct {
	root object
	out  *output
	// left is the work that may still be done; below 0 all loops end.
	left int
	// known are the objects and lists that were cut up, by where they begin.
	known map[*byte][]part
}

// helpers are the functions of model.TemplateHelpers, save and, or and not, which
// are those of text/template; and those that the rewriter calls.
func (r *run) helpers() template.FuncMap {
	return template.FuncMap{
		"_emit": r.emit, "_field": r.field, "_line": r.line, "_values": r.values, "_members": r.members,
		"json": r.json, "default": defaultTo, "get": r.get, "choose": r.choose, "len": r.length, "index": r.index,
		"date": date, "iso": iso, "unix": unix,
		"print": r.print, "join": r.join, "replace": r.replace, "trim": r.changed(trim), "upper": r.changed(upper),
		"lower": r.changed(lower), "mask": r.changed(mask), "text": r.changed(text), "number": r.changed(number),
		"eq": r.equal, "ne": r.differ,
		"lt": r.compare(func(order int) bool { return order < 0 }), "le": r.compare(func(order int) bool { return order <= 0 }),
		"gt": r.compare(func(order int) bool { return order > 0 }), "ge": r.compare(func(order int) bool { return order >= 0 }),
	}
}

// spend counts work.
func (r *run) spend(work int) error {
	if r.left -= work; r.left < 0 {
		return errTooMuchWork
	}
	return nil
}

// line tells the output which line of the template writes next.
func (r *run) line(line int) string {
	r.out.at(line)
	return ""
}

// emit returns a value as it must be written where the output stands.
func (r *run) emit(line int, v any) (string, error) {
	r.out.at(line)
	if !r.out.quoted {
		raw := jsonOf(v)
		return string(raw), r.spend(len(raw))
	}
	text := textOf(v)
	escaped := jsontext.AppendString(nil, text)
	return string(escaped[1 : len(escaped)-1]), r.spend(len(escaped))
}

func (r *run) json(v any) (written, error) {
	raw := jsonOf(v)
	return written(raw), r.spend(len(raw))
}

func kindOf(v any) string {
	switch v.(type) {
	case bool:
		return "true or false"
	case string:
		return "a text"
	case object:
		return "an object"
	case list:
		return "a list"
	}
	return fmt.Sprintf("the number %s", model.Shorten(textOf(v)))
}

func defaultTo(otherwise, v any) any {
	if v == nil || v == "" {
		return otherwise
	}
	return v
}

// choose returns the value behind the one with the text of v, else the last if
// it has no partner.
func (r *run) choose(v any, rest ...any) (any, error) {
	text, err := r.textOf(v)
	if err != nil {
		return nil, err
	}
	for ; len(rest) > 1; rest = rest[2:] {
		candidate, err := r.textOf(rest[0])
		if err != nil {
			return nil, err
		}
		if candidate == text {
			return rest[1], nil
		}
	}
	if len(rest) == 1 {
		return rest[0], nil
	}
	return nil, nil
}
