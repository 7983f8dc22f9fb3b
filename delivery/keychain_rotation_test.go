package delivery

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// signedBy reports which secrets a request was signed with by each header.
func signedBy(r request, secrets ...string) (several, single []string) {
	for _, secret := range secrets {
		signer, err := sign.New(sign.Profile{Name: model.SignatureStandard}, secret)
		if err != nil {
			panic(err)
		}
		if sign.Verify(sign.Profile{Name: model.SignatureStandard}, secret, r.header, []byte(r.body), r.at) == nil {
			several = append(several, secret)
		}
		for _, h := range signer.Headers(r.header.Get(sign.HeaderID), r.at, []byte(r.body)) {
			if h.Name == sign.HeaderHex && r.header.Get(h.Name) == h.Value {
				single = append(single, secret)
			}
		}
	}
	return several, single
}

// rotate gives w a new secret and returns both.
func (l *lab) rotate(w *model.Webhook, overlap time.Duration) (previous, newest string) {
	l.t.Helper()
	registry := model.Registry{Store: l.store, Secrets: l.secrets}
	previous, newest = l.secrets.entries[w.SecretRef], model.NewSecret()
	l.must(registry.Rotate(l.t.Context(), w.ID, newest, overlap))
	*w = *l.stored(w)
	return previous, newest
}

// last sends an event and returns the request that it leads to.
func (l *lab) last(i *inbox) request {
	l.t.Helper()
	l.send(1)
	soon()
	all := i.all()
	return all[len(all)-1]
}

func same(a []string, b ...string) bool { return strings.Join(a, " ") == strings.Join(b, " ") }

func TestTwoSecretsSignWhileTheyOverlap(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhookAt("crm", "http://127.0.0.1/")
		l.start()
		l.last(inbox)
		previous, newest := l.rotate(w, time.Hour)
		several, single := signedBy(l.last(inbox), newest, previous)
		if !same(several, newest, previous) || !same(single, newest) {
			t.Errorf("signed by %v and %v, want both and the newest", several, single)
		}
		time.Sleep(time.Hour)
		several, single = signedBy(l.last(inbox), newest, previous)
		if !same(several, newest) || !same(single, newest) {
			t.Errorf("afterwards signed by %v and %v, want the newest", several, single)
		}
	})
}

func TestEndingThePreviousSecretEndsItAtOnce(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhookAt("crm", "http://127.0.0.1/")
		l.start()
		previous, newest := l.rotate(w, time.Hour)
		l.last(inbox)
		registry := model.Registry{Store: l.store, Secrets: l.secrets}
		l.must(registry.EndPreviousSecret(t.Context(), w.ID))
		soon()
		if several, _ := signedBy(l.last(inbox), newest, previous); !same(several, newest) {
			t.Errorf("signed by %v, want the newest alone", several)
		}
	})
}

func TestATestOfTheNewSecretIsSignedWithItAlone(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhookAt("crm", "http://127.0.0.1/")
		l.start()
		previous, newest := l.rotate(w, time.Hour)
		for _, test := range []struct {
			send func() error
			want []string
		}{
			{func() error { _, err := l.engine.Test(t.Context(), w.ID); return err }, []string{newest, previous}},
			{func() error { _, err := l.engine.TestNewSecret(t.Context(), w.ID); return err }, []string{newest}},
		} {
			l.must(test.send())
			soon()
			all := inbox.all()
			if several, _ := signedBy(all[len(all)-1], newest, previous); !same(several, test.want...) {
				t.Errorf("signed by %v, want %v", several, test.want)
			}
		}
	})
}

func TestAPreviousSecretThatWasLostStopsNothing(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhookAt("crm", "http://127.0.0.1/")
		previous, newest := l.rotate(w, time.Hour)
		l.must(l.secrets.Delete(t.Context(), w.PreviousSecretRef))
		l.start()
		if several, _ := signedBy(l.last(inbox), newest, previous); !same(several, newest) {
			t.Errorf("signed by %v, want the newest alone", several)
		}
		asked := l.secrets.asked
		l.last(inbox)
		if l.secrets.asked != asked {
			t.Error("the keychain is asked again for each event")
		}
	})
}

func TestALockedPreviousSecretIsWaitedFor(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(http.ResponseWriter, *http.Request) {})
		w := l.webhookAt("crm", "http://127.0.0.1/")
		previous, newest := l.rotate(w, time.Hour)
		l.secrets.lockedRef = w.PreviousSecretRef
		l.start()
		l.send(1)
		time.Sleep(time.Minute)
		l.expect(w, 1, model.Held, model.HeldKeychain)
		l.secrets.mu.Lock()
		l.secrets.lockedRef = ""
		l.secrets.mu.Unlock()
		time.Sleep(2 * maxProbe)
		l.expect(w, 1, model.Succeeded, "")
		if several, _ := signedBy(inbox.all()[0], newest, previous); !same(several, newest, previous) {
			t.Errorf("signed by %v, want both", several)
		}
	})
}
