// Package receiver is a receiver of webhooks for this computer: it verifies
// each request, says whether it would be accepted, and shows what came.
package receiver

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// MaxBody is the largest request body that is read, in bytes. What Latchbell
// sends is an event with an envelope around it, which is shorter than the
// headroom.
const MaxBody = model.MaxEventSize + 64<<10

// Config says with what to verify and whom to tell.
type Config struct {
	// Secret, if set, is the only one with which a request may be signed.
	Secret string
	// Secrets returns the secrets with which a request may be signed. If there
	// is none, requests are taken unverified. An error refuses the request
	// with 503, so that it is sent again later. It isn't asked if there is a
	// Secret.
	Secrets func(context.Context) ([]string, error)
	// Status is the status of the answer to a request that is taken, 200 if 0.
	// Another shows what the sender makes of it.
	Status int
	// Report, if set, is called with every request before it is answered, from
	// several goroutines at once.
	Report func(Report)
}

// Signature says what became of the verification.
type Signature string

// The results of a verification.
const (
	Valid   Signature = "valid"
	Invalid Signature = "invalid"
	// Unverified: no secret is known, or none could be read.
	Unverified Signature = "unverified"
)

// Report is one request as it came in.
type Report struct {
	Time        time.Time
	ID          string
	EventType   string
	Environment string
	// Attempt is the number of the attempt as the header says it.
	Attempt   string
	Signature Signature
	// Problem is a sentence on why the request was refused, or empty.
	Problem string
	Status  int
	Body    []byte
}

// Validate returns an Error for the field "status" or "secret", whose faults
// would show in the first request only.
func (c Config) Validate() error {
	if c.Status < http.StatusOK || c.Status > 599 {
		return model.Invalidf("status", "--status is %d; an answer to a webhook has a status from 200 to 599.", c.Status)
	}
	if c.Secret == "" {
		return nil
	}
	_, err := model.DecodeSecret(c.Secret)
	return err
}

func (c Config) secrets(ctx context.Context) ([]string, error) {
	if c.Secret != "" {
		return []string{c.Secret}, nil
	}
	return c.Secrets(ctx)
}

// New returns the handler. It answers Status to a request whose signature is
// valid, 401 to one whose signature isn't, with a sentence on what differs.
func New(c Config) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		report := examine(c, w, r)
		if c.Report != nil {
			c.Report(report)
		}
		respond(w, report)
	})
}

// examine reads and verifies a request.
func examine(c Config, w http.ResponseWriter, r *http.Request) Report {
	report := Report{
		Time: time.Now(), Signature: Unverified, Status: cmp.Or(c.Status, http.StatusOK),
		ID: r.Header.Get(sign.HeaderID), EventType: r.Header.Get("x-webhook-event"),
		Environment: r.Header.Get("x-webhook-environment"), Attempt: r.Header.Get("x-webhook-attempt"),
	}
	var refused *refusal
	if report.Body, refused = readBody(w, r); refused == nil {
		report.Signature, refused = c.verify(r, report)
	}
	if refused != nil {
		report.Status, report.Problem = refused.status, refused.problem
	}
	return report
}

// refusal is an answer other than 200, with a sentence on why.
type refusal struct {
	status  int
	problem string
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, &refusal{http.StatusMethodNotAllowed, "This address takes webhooks, which are sent with POST."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, &refusal{http.StatusRequestEntityTooLarge, "The body is larger than anything that Latchbell sends."}
	}
	if err != nil {
		return body, &refusal{http.StatusBadRequest, "The body broke off before its end."}
	}
	return body, nil
}

// verify tries each secret. Of several failures it reports the one that says
// most: that nothing matches is what every wrong secret leads to.
func (c Config) verify(r *http.Request, report Report) (Signature, *refusal) {
	secrets, err := c.secrets(r.Context())
	if err != nil {
		return Unverified, &refusal{http.StatusServiceUnavailable, "The secret couldn't be read, so nothing was verified. " + model.Sentence(err)}
	}
	if len(secrets) == 0 {
		return Unverified, nil
	}
	var failure error
	for _, secret := range secrets {
		err := sign.Verify(secret, r.Header, report.Body, report.Time)
		if err == nil {
			return Valid, nil
		}
		if failure == nil || errors.Is(failure, sign.ErrOther) {
			failure = err
		}
	}
	return Invalid, &refusal{http.StatusUnauthorized, model.Sentence(failure)}
}

func respond(w http.ResponseWriter, report Report) {
	answer := struct {
		Received  bool      `json:"received"`
		Signature Signature `json:"signature"`
		Problem   string    `json:"problem,omitempty"`
	}{report.Problem == "", report.Signature, report.Problem}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(report.Status)
	_ = json.NewEncoder(w).Encode(answer) // the sender has gone; there is nobody to tell
}
