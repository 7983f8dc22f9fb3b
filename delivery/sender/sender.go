// Package sender runs the engine and the intake of a data folder for as long
// as this process holds the folder's lock, so that two processes never send
// the same delivery.
package sender

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"latchbell/delivery"
	"latchbell/model"
)

const (
	// retryEvery is how often Follow looks whether the lock, the address or
	// the keychain has become free.
	retryEvery = time.Second
	// stopGrace bounds how long the intake's last requests may take.
	stopGrace = 5 * time.Second
)

// Lock is held by the one process that sends from a data folder.
type Lock interface {
	Lock() (bool, error)
	Unlock() error
}

// Intake is the localhost server that takes events.
type Intake interface {
	Start(addr string) error
	Addr() string
	Stop(ctx context.Context) error
}

// Tokens makes the intake token.
type Tokens interface {
	Ensure(ctx context.Context) error
}

// Upkeep keeps the database in order while this process sends.
type Upkeep interface {
	Start()
	Stop()
}

// Config is what a Sender is made of. Upkeep may be nil.
type Config struct {
	Lock   Lock
	Engine *delivery.Engine
	Intake Intake
	Listen string
	Tokens Tokens
	Upkeep Upkeep
	// StoreProblem, if set, returns a sentence on the database, or "".
	StoreProblem func() string
	Settings     model.Settings
	Broker       *model.Broker
	Log          *slog.Logger
}

// Sender is the engine with the intake before it. It is the interface's Sender
// too: a test or a resend is stored here and sent by whoever holds the lock.
type Sender struct {
	*delivery.Engine

	cfg    Config
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu     sync.Mutex
	locked bool
	state  model.SenderState
	// tokenProblem says why there is no intake token yet.
	tokenProblem string
}

// New returns a Sender that isn't started.
func New(cfg Config) *Sender { return &Sender{Engine: cfg.Engine, cfg: cfg} }

// errElsewhere says that another process holds the lock.
var errElsewhere = &model.Error{Kind: model.Conflict,
	Message: "Another Latchbell already sends from this data folder. Use that one, or name another folder with --data."}

// Start starts sending and listening, or returns why it can't: another process
// holds the lock, or the address is taken. Stop ends it, after an error too.
func (s *Sender) Start(ctx context.Context) error {
	ctx = s.begin(ctx)
	for _, step := range s.steps() {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Follow starts sending and listening as soon as that is possible, and says in
// State what it waits for. It returns at once; Stop ends it.
func (s *Sender) Follow(ctx context.Context) {
	ctx = s.begin(ctx)
	s.done.Go(func() {
		for _, step := range s.steps() {
			if !until(ctx, func() error { return s.show(step(ctx)) }) {
				return
			}
		}
	})
}

// steps lead to a running sender, in this order.
func (s *Sender) steps() []func(context.Context) error {
	return []func(context.Context) error{s.lock, s.startEngine, s.startTokens, s.startIntake, s.startUpkeep}
}

// begin derives the context that Stop ends.
func (s *Sender) begin(ctx context.Context) context.Context {
	ctx, s.cancel = context.WithCancel(ctx)
	return ctx
}

// until calls try until it succeeds. It returns false when ctx ended first.
func until(ctx context.Context, try func() error) bool {
	for try() != nil {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(retryEvery):
		}
	}
	return true
}

// lock takes the lock if it's free, and otherwise learns the address of the
// intake that the other process runs.
func (s *Sender) lock(ctx context.Context) error {
	locked, err := s.cfg.Lock.Lock()
	if err != nil {
		return err
	}
	address := ""
	if !locked {
		if address, err = s.cfg.Settings.Setting(ctx, model.SettingIntakeAddress); err != nil {
			return err
		}
	}
	s.change(func(state *model.SenderState) {
		s.locked = locked
		state.Here, state.Elsewhere, state.Address = locked, !locked, address
	})
	if !locked {
		return errElsewhere
	}
	return s.checkWritable(ctx)
}

// checkWritable writes that there is no intake yet. A data folder in which
// nothing can be written is no place to send from: the same deliveries would go
// out at each start. A full disk is another matter, it may get room again.
func (s *Sender) checkWritable(ctx context.Context) error {
	err := s.cfg.Settings.SaveSettings(ctx, map[string]string{model.SettingIntakeAddress: ""})
	if model.Is(err, model.Full) {
		s.cfg.Log.Warn("starting on a full disk", "error", err)
		return nil
	}
	return err
}

// startEngine starts the engine apart from ctx, which ends before it: Stop
// gives it time for what is in flight.
func (s *Sender) startEngine(ctx context.Context) error {
	return s.cfg.Engine.Start(context.WithoutCancel(ctx))
}

// startTokens makes the intake token on the first start, in the background:
// the keychain may take long to open, and events that were taken before are
// sent meanwhile.
func (s *Sender) startTokens(ctx context.Context) error {
	s.done.Go(func() {
		until(ctx, func() error {
			err := s.cfg.Tokens.Ensure(ctx)
			if ctx.Err() != nil {
				return err // stopped: nobody is to be told
			}
			return s.showToken(err)
		})
	})
	return nil
}

func (s *Sender) startIntake(ctx context.Context) error {
	if err := s.cfg.Intake.Start(s.cfg.Listen); err != nil {
		return err
	}
	address := s.cfg.Intake.Addr()
	s.change(func(state *model.SenderState) { state.Address = address })
	err := s.cfg.Settings.SaveSettings(ctx, map[string]string{model.SettingIntakeAddress: address})
	if err != nil {
		s.cfg.Log.Warn("the intake's address could not be stored", "error", err)
	}
	return nil
}

func (s *Sender) startUpkeep(context.Context) error {
	if s.cfg.Upkeep != nil {
		s.cfg.Upkeep.Start()
	}
	return nil
}

// show puts err into the state and returns it. That another process sends is
// no problem for a window.
func (s *Sender) show(err error) error {
	s.change(func(state *model.SenderState) {
		state.Problem = ""
		if err != nil && !errors.Is(err, errElsewhere) {
			state.Problem = model.Sentence(err)
		}
	})
	return err
}

// showToken puts what stands in the way of the token into the state and the
// log, and returns it.
func (s *Sender) showToken(err error) error {
	problem := ""
	if err != nil {
		problem = model.Sentence(err)
	}
	news := s.change(func(*model.SenderState) { s.tokenProblem = problem })
	if news && err != nil {
		s.cfg.Log.Warn("no event can be taken before there is an intake token", "error", err)
	}
	return err
}

// change changes the state, tells the listeners if it really changed, and
// reports whether it did.
func (s *Sender) change(edit func(*model.SenderState)) bool {
	s.mu.Lock()
	state, token := s.state, s.tokenProblem
	edit(&s.state)
	changed := s.state != state || s.tokenProblem != token
	s.mu.Unlock()
	if changed {
		s.cfg.Broker.Publish(model.SenderChanged)
	}
	return changed
}

// State says who sends and what stands in the way.
func (s *Sender) State() model.SenderState {
	s.mu.Lock()
	state, token := s.state, s.tokenProblem
	s.mu.Unlock()
	state.Offline = s.cfg.Engine.Offline()
	if s.cfg.StoreProblem != nil {
		state.StoreProblem = s.cfg.StoreProblem()
	}
	state.KeychainProblem = cmp.Or(s.cfg.Engine.KeychainProblem(), token)
	return state
}

// Stop ends sending and listening in order: first no new events, then
// no upkeep, then the attempts in flight are finished or left for the next start,
// then the lock is freed. It returns when all of that is done.
func (s *Sender) Stop() {
	if s.cancel == nil {
		return
	}
	s.cancel()
	s.done.Wait()
	grace, cancel := context.WithTimeout(context.Background(), stopGrace)
	defer cancel()
	if err := s.cfg.Intake.Stop(grace); err != nil {
		s.cfg.Log.Warn("the intake had to cut requests short", "error", err)
	}
	if s.cfg.Upkeep != nil {
		s.cfg.Upkeep.Stop()
	}
	s.cfg.Engine.Stop()
	s.mu.Lock()
	locked := s.locked
	s.locked, s.state = false, model.SenderState{}
	s.mu.Unlock()
	if !locked {
		return
	}
	if err := s.cfg.Lock.Unlock(); err != nil {
		s.cfg.Log.Warn("the data folder could not be unlocked", "error", err)
	}
}
