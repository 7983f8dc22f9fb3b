// Package upkeep keeps the database in order while this process sends: it
// removes what is older than the user wants to keep, keeps the size below its
// cap, gives room back to the disk, makes the daily backup and ends secrets
// whose time is over.
package upkeep

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"latchbell/model"
)

// Store is what the upkeep needs of the store.
type Store interface {
	// Prune removes at most limit settled deliveries whose last activity lies
	// before before, and what belonged to them, and returns how many; 0 says
	// that there are none left.
	Prune(ctx context.Context, before time.Time, limit int) (removed int, err error)
	// GiveBack gives at most pages of the file back to the disk and reports
	// whether there are more.
	GiveBack(ctx context.Context, pages int) (more bool, err error)
	Size(ctx context.Context) (model.StoreSize, error)
	// Refuse makes the store refuse new events with reason; nil ends that.
	Refuse(reason *model.Error)
	// Backups lists the backups, the newest first; BackUp makes a daily one.
	Backups(ctx context.Context) ([]model.Backup, error)
	BackUp(ctx context.Context) error
}

// Registry ends the secrets that were replaced, when their time is over. It
// returns when the next one ends, zero if none does.
type Registry interface {
	TendSecrets(ctx context.Context) (next time.Time, err error)
}

// Config is what an Upkeep works with. All of it is required.
type Config struct {
	Store    Store
	Settings model.Settings
	Registry Registry
	Broker   *model.Broker
	Log      *slog.Logger
}

// Upkeep runs while it is started. It may run in one process at a time: the one
// that holds the sender's lock.
type Upkeep struct {
	config Config

	// lifecycle is held while it starts or stops.
	lifecycle sync.Mutex
	cancel    context.CancelFunc
	done      sync.WaitGroup
}

// New returns an Upkeep that isn't started.
func New(c Config) *Upkeep { return &Upkeep{config: c} }

// Start begins the upkeep, which goes on until Stop. It returns at once, and
// does nothing when the upkeep is started already.
func (u *Upkeep) Start() {
	u.lifecycle.Lock()
	defer u.lifecycle.Unlock()
	if u.cancel != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	u.cancel = cancel
	u.done.Go(func() { newRound(u.config).run(ctx) })
}

// Stop ends the upkeep, in the middle of a backup too, and waits for that. It
// does nothing when the upkeep isn't started.
func (u *Upkeep) Stop() {
	u.lifecycle.Lock()
	defer u.lifecycle.Unlock()
	if u.cancel == nil {
		return
	}
	u.cancel()
	u.done.Wait()
	u.cancel = nil
	u.config.Store.Refuse(nil)
}
