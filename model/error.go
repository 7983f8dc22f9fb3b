package model

import (
	"errors"
	"fmt"
)

// Kind sorts errors by what the caller can do about them.
type Kind int

// The kinds of error that cross package borders.
const (
	// Invalid: the input breaks a rule; Field says where.
	Invalid Kind = iota + 1
	// NotFound: the thing asked for doesn't exist (any more).
	NotFound
	// Conflict: it contradicts what is stored, such as a key used twice.
	Conflict
	// Unavailable: something outside (the keychain) doesn't answer now.
	Unavailable
	// Full: there is no room left on the disk.
	Full
	// Damaged: what is stored can't be read.
	Damaged
)

// Error is an error that a user may read: a sentence that says what is wrong
// and what to do, and where.
type Error struct {
	Kind Kind
	// Field is the name of the offending field as the user writes it
	// ("url", "events"), or empty.
	Field string
	// Message is one sentence in plain words, complete without Field.
	Message string
	// Err is the technical cause, if there is one.
	Err error
}

// Error returns the sentence, with the technical cause behind it.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s (%v)", e.Message, e.Err)
	}
	return e.Message
}

// Unwrap returns the technical cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether err is, or wraps, an Error of this kind.
func Is(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// FieldOf returns the field that err complains about, or "".
func FieldOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

// Sentence returns what to show a user for err: the sentence of the Error in
// its chain, or else its text.
func Sentence(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}

// Invalidf makes an Error of kind Invalid for one field.
func Invalidf(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Shorten cuts s, which somebody else wrote, to what fits into a sentence.
func Shorten(s string) string {
	const longest = 60
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

// NotFoundf makes an Error of kind NotFound.
func NotFoundf(format string, args ...any) *Error {
	return &Error{Kind: NotFound, Message: fmt.Sprintf(format, args...)}
}

// FieldErrors are all the broken rules of one input, in the order of its
// fields, so that a form can mark each of them at once.
type FieldErrors []*Error

// Error joins the sentences.
func (es FieldErrors) Error() string {
	switch len(es) {
	case 0:
		return "no error"
	case 1:
		return es[0].Message
	}
	return fmt.Sprintf("%s (and %d more)", es[0].Message, len(es)-1)
}

// Unwrap gives access to each error.
func (es FieldErrors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// Err returns es as an error, nil when it's empty.
func (es FieldErrors) Err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// For returns the sentence for a field, or "".
func (es FieldErrors) For(field string) string {
	for _, e := range es {
		if e.Field == field {
			return e.Message
		}
	}
	return ""
}

// fieldErrorsOf returns the broken rules that err tells of.
func fieldErrorsOf(err error) FieldErrors {
	var several FieldErrors
	var one *Error
	switch {
	case errors.As(err, &several):
		return several
	case errors.As(err, &one) && one != nil:
		return FieldErrors{one}
	}
	return nil
}
