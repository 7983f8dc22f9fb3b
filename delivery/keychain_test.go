package delivery

import (
	"testing"
	"time"

	"latchbell/model"
)

func TestWhileTheKeychainIsLockedNothingIsSentAndAfterwardsEverything(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		a, b := l.webhook("a"), l.webhook("b")
		l.secrets.lock(true)
		changes := l.broker.Subscribe(model.KeychainChanged)
		defer changes.Close()
		l.start()
		l.send(2)
		time.Sleep(10 * time.Minute)

		for _, w := range []*model.Webhook{a, b} {
			l.expect(w, 2, model.Held, model.HeldKeychain)
		}
		if len(inbox.all()) != 0 || l.engine.KeychainProblem() == "" {
			t.Errorf("%d requests were sent; the problem is %q", len(inbox.all()), l.engine.KeychainProblem())
		}
		if changes.Take() == 0 {
			t.Error("nobody was told that the keychain is locked")
		}
		l.send(1) // held at once, without asking the keychain
		soon()
		l.expect(a, 3, model.Held, model.HeldKeychain)

		l.secrets.lock(false)
		time.Sleep(maxProbe + 4*time.Second)
		for _, w := range []*model.Webhook{a, b} {
			l.expect(w, 3, model.Succeeded, "")
		}
		if problem := l.engine.KeychainProblem(); problem != "" || changes.Take() == 0 {
			t.Errorf("the problem is still %q", problem)
		}
		for _, d := range l.deliveries(nil) {
			if d.Attempts != 1 {
				t.Errorf("waiting used up tries: %+v", d)
			}
		}
	})
}

func TestWhatWasHeldForTheKeychainIsSentAfterARestart(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		w := l.webhook("crm")
		l.secrets.lock(true)
		l.start()
		l.send(2)
		time.Sleep(time.Minute)
		l.engine.Stop()
		if problem := l.engine.KeychainProblem(); problem != "" {
			t.Errorf("a stopped engine still has the problem %q", problem)
		}
		l.expect(w, 2, model.Held, model.HeldKeychain)
		l.secrets.lock(false)
		l.engine = l.over(l.store)
		l.start()
		soon()
		l.expect(w, 2, model.Succeeded, "")
	})
}

func TestASecretOnceReadOutlivesTheLock(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		w := l.webhook("crm")
		l.start()
		l.send(1)
		soon()
		l.secrets.lock(true)
		l.send(1)
		soon()
		l.expect(w, 2, model.Succeeded, "")
		if l.secrets.asked != 1 {
			t.Errorf("the keychain was asked %d times", l.secrets.asked)
		}
	})
}

func TestAMissingSecretHoldsUntilThereIsANewOne(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w, other := l.webhook("crm"), l.webhook("other")
		l.must(l.secrets.Delete(t.Context(), w.SecretRef))
		l.start()
		l.send(2)
		time.Sleep(time.Hour)
		l.expect(w, 2, model.Held, model.HeldSecretMissing)
		l.expect(other, 2, model.Succeeded, "")

		w.Description = "a change that isn't one of the secret"
		l.must(l.store.SaveWebhooks(t.Context(), w))
		time.Sleep(time.Minute)
		l.expect(w, 2, model.Held, model.HeldSecretMissing)

		w.SecretRef = model.NewSecretRef()
		l.must(l.secrets.Set(t.Context(), w.SecretRef, model.NewSecret()))
		l.must(l.store.SaveWebhooks(t.Context(), w))
		time.Sleep(time.Minute)
		l.expect(w, 2, model.Succeeded, "")
		if n := len(inbox.all()); n != 4 {
			t.Errorf("the receivers got %d requests", n)
		}
	})
}

func TestAnEntryThatIsNoSecretSignsNothing(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.must(l.secrets.Set(t.Context(), w.SecretRef, "hunter2"))
		l.start()
		l.send(1)
		time.Sleep(time.Hour)
		l.expect(w, 1, model.Held, model.HeldSecretMissing)
		if len(inbox.all()) != 0 {
			t.Error("it was sent")
		}
	})
}

func TestAWebhookDeletedWhileItWaitsIsForgotten(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		gone, stays := l.webhook("gone"), l.webhook("stays")
		l.secrets.lock(true)
		l.start()
		l.send(1)
		time.Sleep(time.Minute)
		l.must(l.store.DeleteWebhook(t.Context(), gone.ID))
		l.secrets.lock(false)
		time.Sleep(time.Minute)
		l.expect(gone, 1, model.Cancelled, model.CancelledWithWebhook)
		l.expect(stays, 1, model.Succeeded, "")
		if problem := l.engine.KeychainProblem(); problem != "" || len(inbox.all()) != 1 {
			t.Errorf("the problem is %q, and there were %d requests", problem, len(inbox.all()))
		}
	})
}

// A keychain can lock single entries of its own.
func TestALockedEntryKeepsNoOtherWebhookWaiting(t *testing.T) {
	for place := range 3 {
		virtually(t, func(t *testing.T, l *lab) {
			l.receive(nil)
			webhooks := []*model.Webhook{l.webhook("a"), l.webhook("b"), l.webhook("c")}
			l.secrets.lockedRef = webhooks[place].SecretRef
			l.start()
			l.send(1)
			time.Sleep(2 * maxProbe)
			for i, w := range webhooks {
				if i == place {
					l.expect(w, 1, model.Held, model.HeldKeychain)
					continue
				}
				l.expect(w, 1, model.Succeeded, "")
			}
		})
	}
}
