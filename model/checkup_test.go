package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"latchbell/model"
)

// noon is the time of the check-ups of these tests.
var noon = time.Date(2026, 3, 5, 12, 0, 0, 0, time.Local)

// situation is what a check-up looks at.
type situation struct{ model.CheckupFacts }

// newSituation has a webhook for license.* in production and a sender that
// sends.
func newSituation() *situation {
	w := model.NewWebhook()
	w.ID, w.Name, w.Events = "whk_1", "CRM Sync", []string{"license.*"}
	w.Created = noon.Add(-48 * time.Hour)
	return &situation{model.CheckupFacts{
		Webhook: w, Now: noon, Traffic: &model.Traffic{Held: map[model.HoldReason]int{}},
		Sender: model.SenderState{Here: true, Address: "127.0.0.1:7420"},
	}}
}

// came adds what came in some minutes ago, newest first.
func (s *situation) came(minutes int, eventType string, env model.Environment) {
	s.Traffic.Arrivals = append(s.Traffic.Arrivals, model.Arrival{
		Type: eventType, Environment: env, Count: 1, Last: noon.Add(-time.Duration(minutes) * time.Minute),
	})
}

// newest sets what happened last at the webhook, ten minutes ago.
func (s *situation) newest(d model.Delivery) {
	s.came(10, "license.renewed", model.Production)
	d.ID, d.EventType, d.Environment = "dlv_1", "license.renewed", model.Production
	d.LastAttempt = noon.Add(-10 * time.Minute)
	s.Traffic.Newest = &d
}

func TestACheckupAnswersInASentence(t *testing.T) {
	cases := []struct {
		name   string
		facts  func(*situation)
		answer string
		remedy model.Remedy
		fine   bool
	}{
		{"off by the user", func(s *situation) {
			s.Webhook.Status = model.WebhookStatus{Since: noon.Add(-time.Hour), Reason: model.TurnedOffByYou}
			s.newest(model.Delivery{Status: model.Held, Hold: model.HeldWebhookInactive})
		}, "CRM Sync has been off since 11:00: turned off by you; turn it on, and what it missed can be sent.", model.RemedyTurnOn, false},
		{"off by Latchbell", func(s *situation) {
			s.Webhook.Status = model.WebhookStatus{Since: noon.Add(-24 * time.Hour), Reason: "410 Gone from crm.example.com"}
		}, "CRM Sync has been off since 4 Mar, 12:00: 410 Gone from crm.example.com; see to its receiver, then turn it on, and what it missed can be sent.", model.RemedyTurnOn, false},
		{"another environment", func(s *situation) {
			s.came(5, "license.renewed", model.Staging)
			s.came(6, "product.updated", model.Production)
		}, "license.renewed came in at 11:55 for Staging, but CRM Sync gets the events of Production; change its environment, or the one that your license server names.", model.RemedyEdit, false},
		{"another environment and other types", func(s *situation) {
			s.came(5, "product.updated", model.Staging)
		}, "product.updated came in at 11:55 for Staging, but CRM Sync gets the events of Production; change its environment, or the one that your license server names.", model.RemedyEdit, false},
		{"other types", func(s *situation) {
			s.came(5, "product.updated", model.Production)
		}, "What came in for Production, such as product.updated at 11:55, is of types that CRM Sync hasn't chosen; choose them among its events.", model.RemedyEdit, false},
		{"nothing came in", func(*situation) {},
			"No event has come in yet; have your license server hand them to http://127.0.0.1:7420/v1/events with the token that stands under Settings.", model.RemedySettings, false},
		{"the intake doesn't listen", func(s *situation) {
			s.Sender = model.SenderState{Problem: "The address 127.0.0.1:7420 is taken by another program. Choose another port with --listen."}
		}, "No event has come in: the address 127.0.0.1:7420 is taken by another program; choose another port with --listen.", model.RemedySettings, false},
		{"it came before the webhook", func(s *situation) {
			s.came(60*24*3, "license.renewed", model.Production)
		}, "license.renewed came in on 2 Mar at 12:00, before it was created; CRM Sync gets what comes in from now on, so wait for the next event or send a test.", model.RemedyTest, false},
		{"it came before the choice", func(s *situation) {
			s.came(60, "license.renewed", model.Production)
		}, "license.renewed came in at 11:00, before its events were chosen or its log was cleared; CRM Sync gets what comes in from now on, so wait for the next event or send a test.", model.RemedyTest, false},
		{"it arrived", func(s *situation) {
			s.newest(model.Delivery{Status: model.Succeeded, LastCode: 204})
		}, "It did arrive: CRM Sync accepted license.renewed with 204 at 11:50.", model.RemedyDelivery, true},
		{"it arrived, and something for another came since", func(s *situation) {
			s.came(1, "license.expired", model.Staging)
			s.newest(model.Delivery{Status: model.Succeeded, LastCode: 204})
		}, "It did arrive: CRM Sync accepted license.renewed with 204 at 11:50; license.expired, which came in at 11:59, is for Staging and not for Production.", model.RemedyDelivery, true},
		{"it arrived, and something else came since", func(s *situation) {
			s.came(1, "product.updated", model.Production)
			s.newest(model.Delivery{Status: model.Succeeded, LastCode: 204})
		}, "It did arrive: CRM Sync accepted license.renewed with 204 at 11:50; product.updated, which came in at 11:59, isn't among its events.", model.RemedyDelivery, true},
		{"Teams accepted it", func(s *situation) {
			s.Webhook.Body = model.BodyTeams
			s.newest(model.Delivery{Status: model.Succeeded, LastCode: 202})
		}, "It did arrive: CRM Sync accepted license.renewed with 202 at 11:50, but the flow behind it may have failed since then, which only Teams can show.", model.RemedyDelivery, true},
		{"it arrived so long ago that the store forgot when it came", func(s *situation) {
			s.newest(model.Delivery{Status: model.Succeeded, LastCode: 200})
			s.Traffic.Arrivals = nil
			s.came(20, "product.updated", model.Production)
		}, "It did arrive: CRM Sync accepted license.renewed with 200 at 11:50.", model.RemedyDelivery, true},
		{"it failed for good", func(s *situation) {
			s.newest(model.Delivery{Status: model.Failed, LastReason: "The receiver crashed while handling it (500). Look into its log."})
		}, "license.renewed failed at 11:50 and isn't tried again unless you resend it: the receiver crashed while handling it (500); look into its log.", model.RemedyDelivery, false},
		{"it is tried again", func(s *situation) {
			s.newest(model.Delivery{Status: model.Pending, Tries: 2, Due: noon.Add(time.Minute)})
		}, "license.renewed failed at 11:50 and is tried again at 12:01: the receiver didn't accept it.", model.RemedyDelivery, false},
		{"it is on its way", func(s *situation) {
			s.newest(model.Delivery{Status: model.Pending})
		}, "license.renewed is about to be sent to CRM Sync; wait a moment and look again.", model.RemedyDelivery, true},
		{"nobody sends", func(s *situation) {
			s.newest(model.Delivery{Status: model.Pending})
			s.Sender = model.SenderState{}
		}, "Nothing is being sent, because no sender is running; quit Latchbell and start it again.", model.RemedyNone, false},
		{"the sender has a problem", func(s *situation) {
			s.newest(model.Delivery{Status: model.Pending})
			s.Sender = model.SenderState{Problem: "The lock file can't be written."}
		}, "Nothing is being sent: the lock file can't be written.", model.RemedyNone, false},
		{"another process sends", func(s *situation) {
			s.newest(model.Delivery{Status: model.Succeeded, LastCode: 200})
			s.Sender = model.SenderState{Elsewhere: true}
		}, "It did arrive: CRM Sync accepted license.renewed with 200 at 11:50.", model.RemedyDelivery, true},
		{"the keychain is locked now", func(s *situation) {
			s.newest(model.Delivery{Status: model.Succeeded, LastCode: 200})
			s.Sender.KeychainProblem = "The keychain is locked."
		}, "The keychain that holds the secrets doesn't open; unlock it, and what waits is sent by itself.", model.RemedyUnlock, false},
		{"no network now", func(s *situation) {
			s.newest(model.Delivery{Status: model.Succeeded, LastCode: 200})
			s.Sender.Offline = noon.Add(-time.Hour)
		}, "This computer has been offline since 11:00; connect it to the network, and what waits is sent by itself.", model.RemedyNone, false},
		{"held for the network", func(s *situation) { s.newest(model.Delivery{Status: model.Held, Hold: model.HeldOffline}) },
			"license.renewed waits, because this computer has no network; connect it, and it is sent by itself.", model.RemedyNone, false},
		{"held for the keychain", func(s *situation) { s.newest(model.Delivery{Status: model.Held, Hold: model.HeldKeychain}) },
			"license.renewed waits, because the keychain is locked; unlock it, and it is sent by itself.", model.RemedyUnlock, false},
		{"held for a secret", func(s *situation) { s.newest(model.Delivery{Status: model.Held, Hold: model.HeldSecretMissing}) },
			"license.renewed waits, because the keychain has no secret for it any more; generate a new one in its form.", model.RemedyEdit, false},
		{"held for an earlier event", func(s *situation) { s.newest(model.Delivery{Status: model.Held, Hold: model.HeldEarlierEvent}) },
			"license.renewed waits, because an earlier event of the same license isn't delivered yet; see what keeps that one.", model.RemedyDeliveries, false},
		{"catching up", func(s *situation) { s.newest(model.Delivery{Status: model.Held, Hold: model.HeldCatchingUp}) },
			"license.renewed waits, because what was missed is sent little by little, the oldest first; wait a while.", model.RemedyDeliveries, true},
		{"catching up stopped", func(s *situation) {
			s.newest(model.Delivery{Status: model.Succeeded, LastCode: 200})
			s.Traffic.Held[model.HeldCatchUpStopped] = 12
		}, "Sending what CRM Sync had missed while it was off stopped at a failure, and 12 still wait; send or skip them.", model.RemedyCatchUp, false},
		{"skipped", func(s *situation) { s.newest(model.Delivery{Status: model.Cancelled}) },
			"license.renewed was cancelled before it was sent, because it was skipped or CRM Sync was deleted for a while; resend it if it is wanted.", model.RemedyDelivery, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSituation()
			c.facts(s)
			got := model.CheckUp(&s.CheckupFacts)
			if got.Answer != c.answer || got.Remedy != c.remedy || got.Fine != c.fine {
				t.Errorf("the answer is %q, %q, fine %v\nwant %q, %q, fine %v", got.Answer, got.Remedy, got.Fine, c.answer, c.remedy, c.fine)
			}
			problem := slices.ContainsFunc(got.Steps, func(s model.CheckupStep) bool { return s.Mark == model.CheckupProblem })
			if problem == got.Fine {
				t.Errorf("fine is %v, the steps are %+v", got.Fine, got.Steps)
			}
			for _, step := range got.Steps {
				if !strings.HasSuffix(step.Text, ".") {
					t.Errorf("%s: %q is no sentence", step.Title, step.Text)
				}
			}
		})
	}
}
