package sqlite

import (
	"context"
	"database/sql"
	"sync"
)

const (
	// checkpointEvery is after how many commits the log of recent writes is
	// folded into the database.
	checkpointEvery = 256
	// overgrown is the length of that log, in pages, at which the writer folds
	// it in by itself: only then is it certain to come to an end.
	overgrown = "wal_autocheckpoint(16000)"
)

// checkpointer folds the log of recent writes into the database beside the
// writer, on a connection of its own: it copies thousands of pages and syncs
// twice, for which an event in the intake would have to wait otherwise.
type checkpointer struct {
	db   *sql.DB
	due  chan struct{}
	quit context.CancelFunc
	done sync.WaitGroup
}

func startCheckpointer(path string) (*checkpointer, error) {
	db, err := sql.Open("sqlite", checkpointDSN(path))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	ctx, cancel := context.WithCancel(context.Background())
	c := &checkpointer{db: db, due: make(chan struct{}, 1), quit: cancel}
	c.done.Go(func() { c.run(ctx) })
	return c, nil
}

// committed tells the checkpointer of the writer's commits, counted by n.
func (c *checkpointer) committed(n int) {
	if n%checkpointEvery != 0 {
		return
	}
	select {
	case c.due <- struct{}{}:
	default:
	}
}

func (c *checkpointer) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.due:
			// It waits for nobody. What it can't fold in now, because it is
			// still read, comes with the next; and what fails here fails for
			// the writer too, which can say so.
			_, _ = c.db.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
		}
	}
}

func (c *checkpointer) stop() error {
	c.quit()
	c.done.Wait()
	return c.db.Close()
}
