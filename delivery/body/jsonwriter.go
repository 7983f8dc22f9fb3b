package body

// jsonWriter writes a JSON document from the beginning to the end and puts the
// commas where they belong.
type jsonWriter []byte

// next begins a member or element.
func (w *jsonWriter) next() {
	if len(*w) == 0 {
		return
	}
	switch (*w)[len(*w)-1] {
	case '{', '[', ':':
	default:
		*w = append(*w, ',')
	}
}

// name begins a member of an object; its value has to follow.
func (w *jsonWriter) name(name string) {
	w.next()
	*w = append(appendString(*w, name), ':')
}

// text writes a string.
func (w *jsonWriter) text(s string) {
	w.next()
	*w = appendString(*w, s)
}

// raw writes a value that is JSON already.
func (w *jsonWriter) raw(value string) {
	w.next()
	*w = append(*w, value...)
}

// field writes a member with a string.
func (w *jsonWriter) field(name, value string) {
	w.name(name)
	w.text(value)
}

// rawField writes a member with a value that is JSON already.
func (w *jsonWriter) rawField(name, value string) {
	w.name(name)
	w.raw(value)
}

// object writes an object, whose members fill writes.
func (w *jsonWriter) object(fill func()) { w.bracket('{', '}', fill) }

// array writes an array, whose elements fill writes.
func (w *jsonWriter) array(fill func()) { w.bracket('[', ']', fill) }

func (w *jsonWriter) bracket(open, end byte, fill func()) {
	w.next()
	*w = append(*w, open)
	fill()
	*w = append(*w, end)
}
