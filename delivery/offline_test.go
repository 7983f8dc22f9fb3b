package delivery

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"testing"
	"time"

	"latchbell/model"
)

func TestWithoutANetworkNothingIsTriedAndAfterwardsEverythingIsSent(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		inbox := l.receive(nil)
		a, b := l.webhook("a"), l.webhook("b")
		changes := l.broker.Subscribe(model.SenderChanged)
		defer changes.Close()
		l.start()
		soon()
		changes.Take()
		m.unplug(true)
		lost := time.Now()
		l.send(3)
		time.Sleep(2 * time.Hour)
		l.send(1)
		soon()

		for _, w := range []*model.Webhook{a, b} {
			l.expect(w, 4, model.Held, model.HeldOffline)
		}
		if since := l.engine.Offline(); since.Sub(lost).Abs() > time.Second || changes.Take() == 0 {
			t.Errorf("offline since %v, want %v", since, lost)
		}
		m.unplug(false)
		time.Sleep(wayProbe + time.Second)
		for _, w := range []*model.Webhook{a, b} {
			l.expect(w, 4, model.Succeeded, "")
		}
		if n := l.attempts(); n != 8 || len(inbox.all()) != 8 {
			t.Errorf("%d attempts count, want one for each of 8 deliveries", n)
		}
		if since := l.engine.Offline(); !since.IsZero() || changes.Take() == 0 {
			t.Errorf("still offline since %v", since)
		}
		l.expectAway(model.AwayOffline, lost, 2*time.Hour)
	})
}

func TestWhatNeedsNoNetworkGoesOnWithoutOne(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(nil)
		m.nearby[netip.MustParseAddr("172.17.0.2")] = true
		m.hosts["own.test"] = netip.MustParseAddr("127.0.0.1")
		away := l.webhook("away")
		here := []*model.Webhook{
			l.webhookAt("loopback", "http://127.0.0.1:8080/"), l.webhookAt("localhost", "http://localhost/"),
			l.webhookAt("container", "http://172.17.0.2/"), l.webhook("own"),
		}
		m.unplug(true)
		l.start()
		l.send(1)
		time.Sleep(time.Minute)
		l.send(1)
		soon()
		l.expect(away, 2, model.Held, model.HeldOffline)
		for _, w := range here {
			l.expect(w, 2, model.Succeeded, "")
		}
	})
}

func TestANameServerThatAnswersNobodyIsAnOutage(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(nil)
		a, b := l.webhook("a"), l.webhook("b")
		direct := l.webhookAt("direct", "http://198.51.100.9/")
		l.start()
		m.silence(true)
		l.send(2)
		time.Sleep(time.Hour)
		l.expect(a, 2, model.Held, model.HeldOffline)
		l.expect(b, 2, model.Held, model.HeldOffline)
		l.expect(direct, 2, model.Succeeded, "") // needs no name
		asked := 0
		for name, n := range m.asked {
			if name != "a.test" && name != "b.test" {
				t.Errorf("somebody else's name was asked for: %s", name)
			}
			asked += n
		}
		if most := 2 * int(time.Hour/maxNameProbe); asked > most {
			t.Errorf("name servers were asked %d times in an hour, want at most %d", asked, most)
		}
		m.silence(false)
		time.Sleep(maxNameProbe + serverAnswer)
		l.expect(a, 2, model.Succeeded, "")
		l.expect(b, 2, model.Succeeded, "")
		if n := l.attempts(); n != 6 {
			t.Errorf("%d attempts count, want 6", n)
		}
	})
}

func TestANameThatOthersDoNotShareIsARealFailure(t *testing.T) {
	for _, failure := range []*net.DNSError{
		{Err: "no such host", IsNotFound: true},
		{Err: "server misbehaving", IsTemporary: true},
		{Err: "i/o timeout", IsTimeout: true}, // of this name alone
	} {
		onMachine(t, func(t *testing.T, l *lab, m *machine) {
			l.receive(nil)
			l.engine.dial = failFor("broken.test:80", failure, l.engine.dial)
			broken, fine := l.webhook("broken"), l.webhook("fine")
			l.start()
			l.send(1)
			soon()
			l.expect(broken, 1, model.Pending, "")
			l.expect(fine, 1, model.Succeeded, "")
			if d := l.deliveries(broken)[0]; d.Attempts != 1 || !l.engine.Offline().IsZero() {
				t.Errorf("%v: %d attempts count, offline since %v", failure, d.Attempts, l.engine.Offline())
			}
		})
	}
}

func TestAReceiverThatIsDownIsNotAnOutage(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.engine.dial = failFor("10.0.0.5:80", errors.New("no route to host"), l.engine.dial)
		l.webhookAt("printer", "http://10.0.0.5/")
		l.start()
		l.send(1)
		soon()
		if d := l.only(); d.Status != model.Pending || d.Attempts != 1 || !l.engine.Offline().IsZero() {
			t.Errorf("it is %+v, offline since %v", d, l.engine.Offline())
		}
		if len(m.asked) > 0 {
			t.Errorf("names were asked for: %v", m.asked)
		}
	})
}

// failFor dials address with an error and all others with next.
func failFor(address string, err error, next func(reach) dialFunc) func(reach) dialFunc {
	return func(r reach) dialFunc {
		return func(ctx context.Context, network, to string) (net.Conn, error) {
			if to == address {
				return nil, err
			}
			return next(r)(ctx, network, to)
		}
	}
}

func TestTheNetworkComesBackBeforeItsNameServers(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(nil)
		named, direct := l.webhook("named"), l.webhookAt("direct", "http://198.51.100.9/")
		m.unplug(true)
		m.silence(true)
		l.start()
		l.send(1)
		soon()
		l.expect(nil, 2, model.Held, model.HeldOffline)
		m.unplug(false)
		time.Sleep(time.Minute)
		l.expect(named, 1, model.Held, model.HeldOffline)
		l.expect(direct, 1, model.Succeeded, "")
		m.silence(false)
		time.Sleep(time.Minute)
		l.expect(named, 1, model.Succeeded, "")
		if n := len(l.aways()); n != 1 {
			t.Errorf("%d outages were noted, want 1", n)
		}
	})
}

func TestWhatWaitsForTheNetworkIsSentAfterARestart(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(nil)
		w := l.webhook("crm")
		m.unplug(true)
		l.start()
		l.send(2)
		time.Sleep(time.Hour)
		l.engine.Stop()
		if !l.engine.Offline().IsZero() {
			t.Error("a stopped engine is offline")
		}
		l.expect(w, 2, model.Held, model.HeldOffline)
		l.expectAway(model.AwayOffline, time.Now().Add(-time.Hour), time.Hour)
		m.unplug(false)
		l.start()
		soon()
		l.expect(w, 2, model.Succeeded, "")
	})
}

func TestAnOutageThatOutlivedTheProgramEndsWhenItWasLastSeen(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		began := time.Now()
		l.must(l.store.SaveAway(t.Context(), model.Away{Reason: model.AwayOffline, From: began}))
		seen := began.Add(time.Hour).UTC().Format(time.RFC3339)
		l.must(l.store.SaveSettings(t.Context(), map[string]string{model.SettingLastSeen: seen}))
		time.Sleep(time.Hour + time.Second)
		l.start()
		l.expectAway(model.AwayOffline, began, time.Hour)
	})
}

func TestAfterAnOutageAHerdStartsSpread(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		inbox := l.receive(nil)
		const n = 50
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("w%02d.test", i))
			w := l.webhook(fmt.Sprintf("w%02d", i))
			w.Events = []string{fmt.Sprintf("only.w%02d", i)}
			l.must(l.store.SaveWebhooks(t.Context(), w))
		}
		m.unplug(true)
		l.start()
		for i := range n {
			event := model.Event{
				Type: fmt.Sprintf("only.w%02d", i), Environment: model.Production, Timestamp: time.Now(), Received: time.Now(),
				Initiator: model.Initiator{Type: model.InitiatorSystem}, Data: []byte(`{}`), Source: model.SourceIntake,
			}
			receipts, err := l.store.Accept(t.Context(), []model.Event{event})
			l.must(err)
			l.engine.Accepted(receipts)
			time.Sleep(time.Second)
		}
		m.unplug(false)
		time.Sleep(wayProbe + startWithin + time.Second)
		requests := inbox.all()
		hosts := make([]string, len(requests))
		for i, r := range requests {
			hosts[i] = r.host
		}
		if !slices.Equal(hosts, names) {
			t.Errorf("sent to %v, want the oldest first", hosts)
		}
		if len(requests) == n && requests[n-1].at.Sub(requests[0].at) < 100*time.Millisecond {
			t.Error("all were sent at once")
		}
	})
}

func TestARealAnswerCountsEvenWithoutANetwork(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(func(w http.ResponseWriter, _ *http.Request) {
			m.unplug(true)
			w.WriteHeader(500)
		})
		l.webhook("crm")
		l.start()
		l.send(1)
		soon()
		if d := l.only(); d.Status != model.Pending || d.Attempts != 1 {
			t.Errorf("it is %+v", d)
		}
	})
}

func TestWhichLookUpsAreAnswers(t *testing.T) {
	tests := []struct {
		err  net.DNSError
		want bool
	}{
		{net.DNSError{Err: "no such host", IsNotFound: true}, true},
		{net.DNSError{Err: "server misbehaving", IsTemporary: true}, true}, // SERVFAIL
		{net.DNSError{Err: "lame referral"}, true},
		{net.DNSError{Err: "server misbehaving"}, false}, // REFUSED
		{net.DNSError{Err: "i/o timeout", IsTimeout: true, IsTemporary: true}, false},
		{net.DNSError{Err: "read udp 127.0.0.1:1->127.0.0.1:53: read: connection refused", IsTemporary: true}, false},
		{net.DNSError{Err: "dial udp 10.0.0.1:53: connect: network is unreachable", IsTemporary: true}, false},
	}
	for _, test := range tests {
		if got := isAnswer(&test.err); got != test.want {
			t.Errorf("%q: %t, want %t", test.err.Err, got, test.want)
		}
	}
}

func TestOfManyNamesSomeAreAskedForAndTheFirstAlways(t *testing.T) {
	hosts := []string{"first.test", "", "127.0.0.1", "localhost", "first.test", "2001:db8::1"}
	if got := resolvable(hosts); !slices.Equal(got, []string{"first.test"}) {
		t.Errorf("of %v, %v are asked for", hosts, got)
	}
	for i := range 100 {
		hosts = append(hosts, fmt.Sprintf("w%d.test", i))
	}
	if got := resolvable(hosts); len(got) != maxNamesAsked || got[0] != "first.test" {
		t.Errorf("%v are asked for", got)
	}
}
