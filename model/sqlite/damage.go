package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	lib "modernc.org/sqlite/lib"

	"latchbell/model"
)

// damage remembers that the database turned out to be damaged. From then on
// the store writes nothing: what SQLite writes into a broken structure breaks
// more of it, and what it answers can't be relied on.
type damage struct {
	path  string
	once  sync.Once
	found chan struct{}
	err   *model.Error // set before found is closed
}

func newDamage(path string) *damage { return &damage{path: path, found: make(chan struct{})} }

// note returns err. If it says that the database is damaged, it is remembered,
// and becomes an Error that says what to do.
func (d *damage) note(err error) error {
	if err == nil || !isDamage(err) {
		return err
	}
	d.once.Do(func() {
		d.err = damagedError(d.path, err)
		close(d.found)
	})
	return d.err
}

// get returns the error if the database is known to be damaged, else nil.
func (d *damage) get() error {
	select {
	case <-d.found:
		return d.err
	default:
		return nil
	}
}

// isDamage reports whether err says that the database is damaged. One that was
// explained already is taken at its word.
func isDamage(err error) bool {
	var known *model.Error
	if errors.As(err, &known) {
		return known.Kind == model.Damaged
	}
	switch resultCode(err) & 0xff {
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return true
	}
	return false
}

// Damaged returns a channel that is closed when the database turns out to be
// damaged while it is open. From then on every write fails with what Damage
// returns, and reads do as soon as they meet the damage.
func (s *Store) Damaged() <-chan struct{} { return s.damage.found }

// Damage returns an Error of kind Damaged, with a sentence that says what to
// do, if the database turned out to be damaged, else nil.
func (s *Store) Damage() error { return s.damage.get() }

// Recovery returns what to tell and offer a user to whom Open has given err, nil
// if another database wouldn't help.
func Recovery(path string, err error) *model.Recovery {
	if !model.Is(err, model.Damaged) {
		return nil
	}
	backups, _ := Backups(path)                                      // those that can't be listed can't be offered
	problem := strings.TrimSuffix(model.Sentence(err), advice(path)) // what it advises is offered instead
	return &model.Recovery{Problem: strings.TrimSpace(problem), Backups: backups}
}

// damagedError says of the database at path that it is damaged. An err that
// says what to do already is returned as it is.
func damagedError(path string, err error) *model.Error {
	var known *model.Error
	if errors.As(err, &known) {
		return known
	}
	return &model.Error{Kind: model.Damaged, Err: err, Message: fmt.Sprintf(
		"The database %s is damaged. %s", path, advice(path))}
}

// vanished is the sentence about a database that should be at path and isn't.
func vanished(path string) string {
	return fmt.Sprintf("The database %s is missing, though the folder was used before. %s", path, advice(path))
}

// advice says how to go on without the database at path.
func advice(path string) string {
	backups, err := Backups(path)
	if err != nil || len(backups) == 0 {
		return "There is no backup of it. Put a copy of your own in its place, or choose another data folder with --data to start anew."
	}
	return fmt.Sprintf(`The newest backup is of %s. Close Latchbell and run "latchbell restore --newest" to go on from it; what is there now is kept.`,
		backups[0].Made.Local().Format("2 January 2006 at 15:04"))
}

// checkPresence tells a data folder that is new from one whose database is
// gone: it returns an Error of kind Damaged if there is none at path, or an
// empty file, and yet something that only a database leaves behind. What is
// left behind is looked for first, because another process may be making the
// database right now.
func checkPresence(path string) error {
	traces, err := hasTraces(path)
	if err != nil || !traces {
		return err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return &model.Error{Kind: model.Damaged, Message: vanished(path), Err: err}
	}
	return nil
}

// hasTraces reports whether there are recent writes, backups or a database that
// was set aside.
func hasTraces(path string) (bool, error) {
	if info, err := os.Stat(path + walSuffix); err == nil && info.Size() > 0 {
		return true, nil
	}
	aside, err := filepath.Glob(filepath.Join(globEscape(filepath.Dir(path)), asidePrefix+"*"))
	if err != nil || len(aside) > 0 {
		return len(aside) > 0, err
	}
	backups, err := Backups(path)
	return len(backups) > 0, err
}
