package jsontemplate

import (
	"bytes"
	"sort"
)

// output is what a template has written so far. It keeps track of where in the
// JSON it stands, and of which line of the template wrote what.
type output struct {
	limit   int
	written []byte
	// quoted: it stands within a string, escaped: behind a backslash there.
	quoted, escaped bool
	marks           []mark
}

// mark says that from offset on it was this line that wrote.
type mark struct{ offset, line int }

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	if len(o.written)+len(p) > o.limit {
		return 0, errTooLarge
	}
	for _, c := range p {
		switch {
		case o.escaped:
			o.escaped = false
		case c == '\\':
			o.escaped = o.quoted
		case c == '"':
			o.quoted = !o.quoted
		}
	}
	o.written = append(o.written, p...)
	return len(p), nil
}

// at notes that what follows is written by this line.
func (o *output) at(line int) {
	m := mark{len(o.written), line}
	if last := len(o.marks) - 1; last >= 0 && o.marks[last].offset == m.offset {
		o.marks[last] = m
		return
	}
	o.marks = append(o.marks, m)
}

// line returns the line that wrote last.
func (o *output) line() int { return o.lineAt(len(o.written)) }

// lineAt returns the line of the template that wrote what stands at offset.
func (o *output) lineAt(offset int) int {
	i := sort.Search(len(o.marks), func(i int) bool { return o.marks[i].offset > offset }) - 1
	if i < 0 {
		return 1
	}
	return o.marks[i].line + bytes.Count(o.written[o.marks[i].offset:offset], []byte{'\n'})
}
