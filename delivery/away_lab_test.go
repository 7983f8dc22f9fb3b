package delivery

import (
	"context"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"latchbell/model"
)

// machine is a computer of the test's making: it sleeps, its clock is set, its
// network goes away. The time that passes while it sleeps is that of the test.
type machine struct {
	booted time.Time

	mu         sync.Mutex
	slept, set time.Duration
	// resumed is closed at the end of the sleep, nil while awake. The program
	// stands still meanwhile wherever it reads a clock.
	resumed chan struct{}
	// unplugged: there is no way out. silent: no name server answers.
	unplugged, silent bool
	// nearby are the addresses that are reached without the network.
	nearby map[netip.Addr]bool
	// hosts are the names that are known on this computer.
	hosts map[string]netip.Addr
	// asked are the names that name servers were asked for.
	asked map[string]int
}

func newMachine() *machine {
	return &machine{booted: time.Now(), nearby: map[netip.Addr]bool{}, hosts: map[string]netip.Addr{}, asked: map[string]int{}}
}

func (m *machine) computer() computer {
	return computer{clocks: m.clocks, way: m.way, addresses: m.addresses, answers: m.answers}
}

func (m *machine) clocks() reading {
	m.mu.Lock()
	resumed := m.resumed
	m.mu.Unlock()
	if resumed != nil {
		<-resumed
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return reading{
		wall: time.Now(), awake: time.Since(m.booted) - m.slept - m.set, asleep: m.slept, asleepKnown: true,
	}
}

// sleep lets the computer sleep.
func (m *machine) sleep(d time.Duration) { m.stand(d, &m.slept) }

// setForward sets its clock: the time of day moves by d at once.
func (m *machine) setForward(d time.Duration) { m.stand(d, &m.set) }

func (m *machine) stand(d time.Duration, counter *time.Duration) {
	resumed := make(chan struct{})
	m.mu.Lock()
	m.resumed = resumed
	m.mu.Unlock()
	time.Sleep(d)
	m.mu.Lock()
	m.resumed = nil
	*counter += d
	m.mu.Unlock()
	close(resumed)
}

// setBack sets the clock back. The time of the test can't go back, so it is the
// other clocks that run ahead.
func (m *machine) setBack(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.set -= d
}

func (m *machine) unplug(yes bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.unplugged = yes
}

func (m *machine) silence(yes bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.silent = yes
}

func (m *machine) way(addr netip.Addr) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.unplugged && addr.Is4() || m.nearby[addr] || addr.IsLoopback()
}

func (m *machine) addresses(_ context.Context, name string) []netip.Addr {
	m.mu.Lock()
	defer m.mu.Unlock()
	if addr, ok := m.hosts[name]; ok {
		return []netip.Addr{addr}
	}
	if m.unplugged || m.silent {
		return nil
	}
	return []netip.Addr{netip.MustParseAddr("198.51.100.7")}
}

func (m *machine) answers(ctx context.Context, name string) bool {
	m.mu.Lock()
	m.asked[name]++
	answers := !m.unplugged && !m.silent
	m.mu.Unlock()
	if !answers {
		<-ctx.Done()
	}
	return answers
}

// dialler returns a dialler that fails as the state of the computer has it, and
// else dials with next.
func (m *machine) dialler(next func(reach) dialFunc) func(reach) dialFunc {
	return func(r reach) dialFunc {
		return func(ctx context.Context, network, address string) (net.Conn, error) {
			host, _, _ := net.SplitHostPort(address)
			addr, err := netip.ParseAddr(host)
			if err != nil {
				found := m.addresses(ctx, host)
				if len(found) == 0 && host != "localhost" {
					return nil, &net.DNSError{Err: "i/o timeout", Name: host, IsTimeout: true}
				}
				addr = append(found, netip.MustParseAddr("127.0.0.1"))[0]
			}
			if !m.way(addr) {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}
			}
			return next(r)(ctx, network, address)
		}
	}
}

// away runs test on a computer that the test can send to sleep.
func onMachine(t *testing.T, test func(*testing.T, *lab, *machine)) {
	t.Helper()
	virtually(t, func(t *testing.T, l *lab) {
		l.engine.dial = l.machine.dialler(l.network.dial)
		test(t, l, l.machine)
	})
}

// aways returns all times without sending that were noted.
func (l *lab) aways() []model.Away {
	l.t.Helper()
	aways, err := l.store.Aways(context.Background(), time.Unix(0, 0), time.Now().Add(24*time.Hour))
	l.must(err)
	return aways
}

// expectAway checks that a single time of this reason and about this length was
// noted.
func (l *lab) expectAway(reason model.AwayReason, from time.Time, length time.Duration) {
	l.t.Helper()
	const about = 2 * time.Minute
	aways := l.aways()
	if len(aways) != 1 || aways[0].Reason != reason ||
		aways[0].From.Sub(from).Abs() > about || (aways[0].To.Sub(aways[0].From)-length).Abs() > about {
		l.t.Errorf("noted are %v, want %q from %v for %v", aways, reason, from, length)
	}
}

// attempts returns how many attempts there were in all.
func (l *lab) attempts() int {
	l.t.Helper()
	n := 0
	for _, d := range l.deliveries(nil) {
		n += d.Attempts
	}
	return n
}
