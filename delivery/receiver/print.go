package receiver

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Print writes a report in a few lines to be read in a terminal: when, what,
// whether its signature is valid, and the body, indented. Control characters
// are made visible, so that no request can act on the terminal. It writes in
// one piece; its errors are those of w.
func Print(w io.Writer, r Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s  %s", r.Time.Format("15:04:05"), visible(cmp.Or(r.EventType, "(no event type)")), visible(cmp.Or(r.ID, "(no id)")))
	if r.Environment != "" {
		fmt.Fprintf(&b, "  %s", visible(r.Environment))
	}
	if r.Attempt != "" {
		fmt.Fprintf(&b, "  attempt %s", visible(r.Attempt))
	}
	fmt.Fprintf(&b, "\n  signature %s, answered %d\n", r.Signature, r.Status)
	if r.Problem != "" {
		fmt.Fprintf(&b, "  %s\n", visible(r.Problem))
	}
	if len(r.Body) > 0 {
		fmt.Fprintf(&b, "  %s\n", visible(pretty(r.Body)))
	}
	b.WriteByte('\n')
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("printing a request: %w", err)
	}
	return nil
}

// pretty indents a body; one that isn't JSON stays as it came.
func pretty(body []byte) string {
	var indented bytes.Buffer
	if json.Indent(&indented, body, "  ", "  ") != nil {
		return string(body)
	}
	return indented.String()
}

// visible replaces what could move the cursor or change the terminal.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) && r != ' ' {
			return '\uFFFD'
		}
		return r
	}, s)
}
