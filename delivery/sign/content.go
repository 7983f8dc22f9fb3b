package sign

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"latchbell/model"
)

// message is what can be signed of a request.
type message struct {
	id        string
	timestamp string
	body      []byte
}

// content is the template of what is signed, taken apart into placeholders and
// the texts between them.
type content []string

func parseContent(template string) content {
	var parts content
	for template != "" {
		start := strings.IndexByte(template, '{')
		if start < 0 {
			return append(parts, template)
		}
		if start > 0 {
			parts = append(parts, template[:start])
		}
		end := start + strings.IndexByte(template[start:], '}') + 1
		parts, template = append(parts, template[start:end]), template[end:]
	}
	return parts
}

// has reports whether the placeholder is in the template.
func (c content) has(placeholder string) bool { return slices.Contains(c, placeholder) }

// write writes what is signed of m to w, which takes everything, in as few
// pieces as it can.
func (c content) write(w io.Writer, m message) {
	if len(c) == 1 && c[0] == model.PlaceholderBody {
		w.Write(m.body)
		return
	}
	pending := make([]byte, 0, 64)
	for _, part := range c {
		switch part {
		case model.PlaceholderID:
			pending = append(pending, m.id...)
		case model.PlaceholderTimestamp:
			pending = append(pending, m.timestamp...)
		case model.PlaceholderBody:
			w.Write(pending)
			w.Write(m.body)
			pending = pending[:0]
		default:
			pending = append(pending, part...)
		}
	}
	w.Write(pending)
}

// text returns what is signed of m, to be read.
func (c content) text(m message) string {
	var b bytes.Buffer
	c.write(&b, m)
	return b.String()
}
