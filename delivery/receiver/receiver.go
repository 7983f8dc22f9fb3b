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
	// Secret, if set, is the only one with which a request may be signed, in
	// Profile: model.SignatureStandard if empty. With model.SignatureNone there
	// is no secret, and requests are taken unverified.
	Secret  string
	Profile model.SignatureProfile
	// Secrets returns the keys with which a request may be signed. If there is
	// none, requests are taken unverified; with one for model.SignatureNone
	// among others, those are that aren't signed at all. An error refuses the
	// request with 503, so that it is sent again later. It isn't asked if Secret
	// or Profile says what to verify with.
	Secrets func(context.Context) ([]model.SigningKey, error)
	// Status is the status of the answer to a request that is taken, 200 if 0.
	// Another shows what the sender makes of it.
	Status int
	// Report, if set, is called with every request before it is answered, from
	// several goroutines at once.
	Report func(Report)
}

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

// Validate returns an Error for the field "status", "signature" or "secret",
// whose faults would show in the first request only.
func (c Config) Validate() error {
	if c.Status < http.StatusOK || c.Status > 599 {
		return model.Invalidf("status", "--status is %d; an answer to a webhook has a status from 200 to 599.", c.Status)
	}
	key, given := c.key()
	switch {
	case !given:
		return nil
	case key.Profile == model.SignatureCustom:
		return model.Invalidf("signature", "A signature of your own is verified with the webhooks that point here. Leave out --signature and --secret.")
	case key.Secret == "" && key.Profile.Signs():
		return model.Invalidf("signature", "--signature says how the secret signs. Give --secret as well, or leave both out to verify with the webhooks that point here.")
	}
	if err := key.Profile.Validate(); err != nil {
		return err
	}
	return model.ValidateSecret(key.Profile, key.Custom, key.Secret)
}

// key returns the key that is given beforehand.
func (c Config) key() (key model.SigningKey, given bool) {
	return model.SigningKey{Profile: cmp.Or(c.Profile, model.SignatureStandard), Secret: c.Secret}, c.Secret != "" || c.Profile != ""
}

func (c Config) keys(ctx context.Context) ([]model.SigningKey, error) {
	if key, given := c.key(); given {
		return []model.SigningKey{key}, nil
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
