package folder

import (
	"errors"
	"fmt"

	"latchbell/model"
)

// Whoever opens the database shares the folder for as long as it is open, and
// whoever exchanges the database has the folder alone. The operating system
// ends both when the process ends, however it ends.

// Share marks the folder as used by this process until Leave. It fails with an
// Error of kind Unavailable while another process has the folder alone.
func (f *Folder) Share() error {
	ok, err := f.use.TryRLock()
	if err != nil {
		return fmt.Errorf("marking the data folder as used: %w", err)
	}
	if !ok {
		return &model.Error{Kind: model.Unavailable,
			Message: "A backup is being restored in the data folder. Try again when that is done."}
	}
	return nil
}

// Leave ends Share. Without it, it does nothing.
func (f *Folder) Leave() error { return f.use.Unlock() }

// errUsed says that the folder can't be had alone.
var errUsed = &model.Error{Kind: model.Conflict,
	Message: "Latchbell is running with this data folder. Close its window and stop every other \"latchbell\" command that uses it, then try again."}

// Alone calls do while no other process uses the folder or sends from it, and
// none can begin to. If one does already, it returns an Error of kind Conflict
// and do isn't called. This process must not share the folder meanwhile.
func (f *Folder) Alone(do func() error) error {
	ok, err := f.use.TryLock()
	if err != nil {
		return fmt.Errorf("taking the data folder: %w", err)
	}
	if !ok {
		return errUsed
	}
	return errors.Join(f.withoutSender(do), f.use.Unlock())
}

// withoutSender holds the sender's lock too, which older versions respect.
func (f *Folder) withoutSender(do func() error) error {
	ok, err := f.Lock()
	if err != nil {
		return err
	}
	if !ok {
		return errUsed
	}
	return errors.Join(do(), f.Unlock())
}
