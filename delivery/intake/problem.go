package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"

	"latchbell/model"
)

// problem is a refusal as a problem document (RFC 9457). Handlers return it as
// their error.
type problem struct {
	// Type is "about:blank": the status alone says of what kind it is, and
	// Title is then the status in words (RFC 9457, section 4.2.1).
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail says in a sentence what is wrong and what to change.
	Detail string `json:"detail"`
	// Field is the name of the offending field of the event, if it's one.
	Field string `json:"field,omitempty"`
}

// Error returns the detail.
func (p *problem) Error() string { return p.Detail }

// refuse makes a problem that isn't about a single field.
func refuse(status int, detail string) error { return newProblem(status, "", detail) }

func newProblem(status int, field, detail string) *problem {
	return &problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: detail, Field: field,
	}
}

// statuses are the answers to errors of the domain.
var statuses = map[model.Kind]int{
	model.Invalid:     http.StatusBadRequest,
	model.NotFound:    http.StatusNotFound,
	model.Conflict:    http.StatusConflict,
	model.Unavailable: http.StatusServiceUnavailable,
	model.Full:        http.StatusInsufficientStorage,
}

// problemOf returns what to tell the caller about err. Of an error that isn't
// made for users it tells nothing: its text is for the log.
func problemOf(err error) *problem {
	var one *model.BatchError
	if errors.As(err, &one) {
		return problemOf(one.Err).at(one.Place())
	}
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	var e *model.Error
	if errors.As(err, &e) && statuses[e.Kind] != 0 {
		return newProblem(statuses[e.Kind], e.Field, e.Message)
	}
	return newProblem(http.StatusInternalServerError, "",
		"Latchbell met an error of its own, and its log says which. Send the same request again later; with an \"id\" the event can't be stored twice.")
}

// at returns p as the problem of a part of the request. A fault of our own isn't
// that of a part.
func (p *problem) at(place string) *problem {
	if p.Status >= http.StatusInternalServerError {
		return p
	}
	return newProblem(p.Status, place, place+": "+p.Detail)
}

// fail answers with the problem that err is, and returns its status.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) int {
	p := problemOf(err)
	if _, deliberate := err.(*problem); !deliberate && p.Status >= http.StatusInternalServerError {
		s.config.Log.Error("a request failed", "method", r.Method, "path", r.URL.Path, "status", p.Status, "error", err)
	}
	return s.write(w, "application/problem+json", p.Status, p)
}

// reply answers with v as JSON, and returns the status.
func (s *Server) reply(w http.ResponseWriter, status int, v any) int {
	return s.write(w, "application/json", status, v)
}

// write encodes v without escaping <, > and &, so that the data of an event
// keeps its bytes.
func (s *Server) write(w http.ResponseWriter, contentType string, status int, v any) int {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		s.config.Log.Error("an answer could not be encoded", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // the caller is gone; nobody is left to tell
	return status
}
