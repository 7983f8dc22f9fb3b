// Package jsontemplate carries out the templates that users write for the body of
// a request: those of text/template, with a few differences that suit JSON.
//
// What a template prints can't break the JSON, whatever a customer is called:
// within quotes it is written as text with its escapes, elsewhere as a JSON value
// of its own. What is missing is nothing rather than an error. A template has no
// way to run for long or to take much memory, and none to give another result
// tomorrow.
package jsontemplate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"

	"latchbell/model"
)

// work bounds what a template may do, counted in bytes that are read or written
// and in bytes of the template that are gone through. Unlike a limit on the time
// it is the same on every computer, so that a body which can be made once can be
// made again. It is used up within a few tenths of a second.
const work = 16 << 20

// Run carries out the template text for root, a JSON object without space
// between its tokens, which is what the dot is at the beginning. The result is
// JSON of at most limit bytes.
//
// Errors are *model.Error of kind Invalid for the field "template", and name the
// line.
func Run(text string, root json.RawMessage, limit int) ([]byte, error) {
	tree, err := model.ParseTemplate(text)
	if err != nil {
		return nil, err
	}
	if tree.Root == nil {
		return nil, model.Invalidf("template", "The template is empty.")
	}
	(&rewriter{text: text}).list(tree.Root)
	r := &run{root: object(root), out: &output{limit: limit}, left: work, known: make(map[*byte][]part)}
	t, err := template.New("body").Funcs(r.helpers()).AddParseTree("body", tree)
	if err != nil {
		return nil, explained(err, 1)
	}
	if err := t.Execute(r.out, r.root); err != nil {
		return nil, explained(err, r.out.line())
	}
	if r.left < 0 { // a loop that was cut short ends without an error
		return nil, explained(errTooMuchWork, r.out.line())
	}
	return r.out.result()
}

// fault is why a template can't be carried out: a clause without the
// line.
type fault string

func (f fault) Error() string { return string(f) }

func faultf(format string, args ...any) error { return fault(fmt.Sprintf(format, args...)) }

var (
	errTooMuchWork = fault("there is too much to do; go through fewer values, or through fewer lists within lists")
	errTooLarge    = fault("the body becomes too large")
)

// executing matches an error of text/template, wrongCount and wrongKind the ones
// that a slip leads to.
var (
	executing  = regexp.MustCompile(`(?s)^template: body:(\d+)(?::\d+)?: executing .*? at <.*>: (.*)$`)
	wrongCount = regexp.MustCompile(`^wrong number of args for (\w+): want ((?:at least )?\d+) got (\d+)$`)
	wrongKind  = regexp.MustCompile(`^expected (?:string|integer); found (.*)$`)
)

// explained makes the error for the field "template" from one of text/template,
// or from a fault in this line.
func explained(err error, line int) error {
	clause := "this can't be carried out"
	if match := executing.FindStringSubmatch(err.Error()); match != nil {
		line, _ = strconv.Atoi(match[1])
		clause = inWords(match[2])
	}
	if f, is := errors.AsType[fault](err); is {
		clause = string(f)
	}
	return model.Invalidf("template", "Line %d: %s.", line, clause)
}

// inWords says what is wrong in a way that doesn't mention Go.
func inWords(problem string) string {
	if match := wrongCount.FindStringSubmatch(problem); match != nil {
		return fmt.Sprintf("the helper %s takes %s values, and here stand %s", match[1], match[2], match[3])
	}
	if match := wrongKind.FindStringSubmatch(problem); match != nil {
		return fmt.Sprintf("the helper wants another kind of value than %s here", model.Shorten(match[1]))
	}
	if strings.HasPrefix(problem, "can't give argument to non-function") {
		return "two values follow each other, and no helper stands before them"
	}
	return "this can't be carried out"
}

// result is what was written, if that is JSON.
func (o *output) result() ([]byte, error) {
	result := bytes.TrimSpace(o.written)
	if len(result) == 0 {
		return nil, model.Invalidf("template", "The template gives nothing for this event.")
	}
	if json.Valid(result) {
		return result, nil
	}
	var syntax *json.SyntaxError
	err := json.Unmarshal(o.written, new(json.RawMessage))
	if !errors.As(err, &syntax) || strings.HasPrefix(syntax.Error(), "unexpected end") {
		return nil, model.Invalidf("template", "Line %d: the result isn't JSON: it ends too early. A bracket or a quotation mark isn't closed.", o.line())
	}
	before := o.written[:syntax.Offset-1]
	wrong, _ := utf8.DecodeRune(o.written[len(before):])
	return nil, model.Invalidf("template", "Line %d: the result isn't JSON: %q doesn't belong behind %s",
		o.lineAt(len(before)), wrong, lastOf(before))
}

// lastOf quotes the end of what was written, as a clue.
func lastOf(written []byte) string {
	const longest = 30
	runes := []rune(strings.Join(strings.Fields(string(written[max(0, len(written)-4*longest):])), " "))
	if len(runes) == 0 {
		return "the beginning."
	}
	if len(runes) > longest {
		return "…" + string(runes[len(runes)-longest:]) + " ."
	}
	return string(runes) + " ."
}
