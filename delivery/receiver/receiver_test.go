package receiver_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/receiver"
	"latchbell/delivery/sign"
	"latchbell/model"
)

const body = `{"id":"evt_1","type":"license.renewed","data":{"price":1.0}}`

// request returns a request as the sender makes it.
func request(t *testing.T, secret string, at time.Time) *http.Request {
	t.Helper()
	return signedRequest(signer(t, sign.Profile{Name: model.SignatureStandard}, secret), at)
}

func signer(t *testing.T, p sign.Profile, secrets ...string) *sign.Signer {
	t.Helper()
	s, err := sign.New(p, secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func signedRequest(s *sign.Signer, at time.Time) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set(sign.HeaderID, "evt_1")
	r.Header.Set(sign.HeaderTimestamp, sign.Timestamp(at))
	r.Header.Set("x-webhook-event", "license.renewed")
	r.Header.Set("x-webhook-environment", "production")
	r.Header.Set("x-webhook-attempt", "2")
	for _, h := range s.Headers("evt_1", at, []byte(body)) {
		r.Header.Set(h.Name, h.Value)
	}
	return r
}

// standard are the keys of webhooks with these secrets in the profile standard.
func standard(secrets ...string) []model.SigningKey {
	var keys []model.SigningKey
	for _, secret := range secrets {
		keys = append(keys, model.SigningKey{Profile: model.SignatureStandard, Secret: secret})
	}
	return keys
}

// ask has a receiver with these keys answer r.
func ask(keys []model.SigningKey, err error, r *http.Request) (*httptest.ResponseRecorder, receiver.Report) {
	return answer(receiver.Config{Secrets: func(context.Context) ([]model.SigningKey, error) { return keys, err }}, r)
}

func answer(c receiver.Config, r *http.Request) (*httptest.ResponseRecorder, receiver.Report) {
	var report receiver.Report
	c.Report = func(got receiver.Report) { report = got }
	w := httptest.NewRecorder()
	receiver.New(c).ServeHTTP(w, r)
	return w, report
}

func TestEitherSecretVerifiesWhileTwoAreValid(t *testing.T) {
	previous, newest := model.NewSecret(), model.NewSecret()
	both := signer(t, sign.Profile{Name: model.SignatureStandard}, newest, previous)
	for _, known := range [][]string{{newest}, {previous}, {newest, previous}} {
		if _, report := ask(standard(known...), nil, signedRequest(both, time.Now())); report.Signature != receiver.Valid {
			t.Errorf("a receiver with %d of the secrets says %s", len(known), report.Signature)
		}
	}
	if _, report := ask(standard(previous), nil, signedRequest(both.Newest(), time.Now())); report.Signature != receiver.Invalid {
		t.Errorf("a receiver with the previous secret says %s of what the newest signed alone", report.Signature)
	}
}

func TestRequestsAreVerified(t *testing.T) {
	secret, other := model.NewSecret(), model.NewSecret()
	now := time.Now()
	locked := &model.Error{Kind: model.Unavailable, Message: "The keychain is locked."}
	with := func(change func(*http.Request)) *http.Request {
		r := request(t, secret, now)
		change(r)
		return r
	}
	tests := []struct {
		name      string
		secrets   []string
		err       error
		r         *http.Request
		status    int
		signature receiver.Signature
		says      string
	}{
		{"valid", []string{secret}, nil, request(t, secret, now), 200, receiver.Valid, ""},
		{"valid with one of several", []string{other, secret}, nil, request(t, secret, now), 200, receiver.Valid, ""},
		{"another secret", []string{other}, nil, request(t, secret, now), 401, receiver.Invalid, "another secret"},
		{"too old", []string{secret}, nil, request(t, secret, now.Add(-time.Hour)), 401, receiver.Invalid, "1h0m0s ago"},
		{"unsigned", []string{secret}, nil, with(func(r *http.Request) { r.Header.Del("webhook-signature") }), 401, receiver.Invalid, "is missing"},
		{"the id changed, and one wrong secret", []string{secret, other}, nil, with(func(r *http.Request) { r.Header.Set("webhook-id", "evt_2") }), 401, receiver.Invalid, "webhook-id"},
		{"no secret to verify with", nil, nil, request(t, secret, now), 200, receiver.Unverified, ""},
		{"no secret to be had", nil, locked, request(t, secret, now), 503, receiver.Unverified, "The keychain is locked."},
		{"another method", []string{secret}, nil, with(func(r *http.Request) { r.Method = http.MethodGet }), 405, receiver.Unverified, "POST"},
		{"too large", []string{secret}, nil, with(func(r *http.Request) {
			r.Body = io.NopCloser(io.LimitReader(endless{}, receiver.MaxBody+1))
		}), 413, receiver.Unverified, "larger"},
		{"broken off", []string{secret}, nil, with(func(r *http.Request) { r.Body = io.NopCloser(iotestErr{}) }), 400, receiver.Unverified, "broke off"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w, report := ask(standard(test.secrets...), test.err, test.r)
			if w.Code != test.status || report.Status != test.status || report.Signature != test.signature {
				t.Errorf("the answer is %d; the report says %+v", w.Code, report)
			}
			var answer struct {
				Received           bool
				Signature, Problem string
			}
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
				t.Fatal(err)
			}
			if answer.Received != (test.status == 200) || answer.Signature != string(test.signature) {
				t.Errorf("the answer is %+v", answer)
			}
			if !strings.Contains(answer.Problem, test.says) || (answer.Problem == "") != (test.says == "") || answer.Problem != report.Problem {
				t.Errorf("the problem is %q, want %q", answer.Problem, test.says)
			}
		})
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestTheLargestEventOfTheIntakeIsTaken(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", io.LimitReader(endless{}, model.MaxEventSize+1024))
	if w, report := ask(nil, nil, r); w.Code != 200 || len(report.Body) != model.MaxEventSize+1024 {
		t.Errorf("the answer is %d", w.Code)
	}
}

func TestAReportIsPrintedInAFewLines(t *testing.T) {
	secret := model.NewSecret()
	_, report := ask(standard(secret), nil, request(t, secret, time.Now()))
	report.Time = time.Date(2026, time.March, 1, 9, 15, 0, 0, time.UTC)
	var out strings.Builder
	if err := receiver.Print(&out, report); err != nil {
		t.Fatal(err)
	}
	const want = `09:15:00  license.renewed  evt_1  production  attempt 2
  signature valid, answered 200
  {
    "id": "evt_1",
    "type": "license.renewed",
    "data": {
      "price": 1.0
    }
  }

`
	if out.String() != want {
		t.Errorf("it prints\n%s\nwant\n%s", out.String(), want)
	}
}

func TestNoRequestActsOnTheTerminal(t *testing.T) {
	var out strings.Builder
	report := receiver.Report{EventType: "\x1b]0;title\a", ID: "\u202eevt", Signature: receiver.Invalid, Status: 401, Problem: "\x9b31m", Body: []byte("\x1b[2J\b{")}
	if err := receiver.Print(&out, report); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\a\b\u009b\u202e") {
		t.Errorf("it prints %q", out.String())
	}
}
