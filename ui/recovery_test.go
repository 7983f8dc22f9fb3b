package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// newRecovery opens the recovery window, which does what restore and empty say.
func newRecovery(t *testing.T, r Recovery) *bench {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(widgets.NewTheme("light"))
	r.Problem, r.DataDir, r.Version = "The database is damaged.", "/data", "1.2.3"
	b := &bench{T: t, app: app, queue: newQueue()}
	w := newRecoveryWindow(app, r, b.queue.dispatch)
	b.window = &window{desk: w.desk}
	b.recovery = w
	t.Cleanup(func() {
		w.bg.stop()
		closeOpen(app, w.win)
	})
	return b
}

func TestTheNewestBackupIsOfferedAndAnotherCanBeChosen(t *testing.T) {
	now := time.Now()
	backups := []model.Backup{{Name: "new", Made: now}, {Name: "old", Made: now.Add(-48 * time.Hour)}}
	var restored []string
	answer := errors.New("The backup is damaged.")
	b := newRecovery(t, Recovery{Backups: backups, Restore: func(_ context.Context, name string) error {
		restored = append(restored, name)
		return answer
	}})
	b.pressInView("Restore the backup of " + backupMoment(now))
	b.until("the failure is said", func() bool { return b.says("The backup is damaged.") })
	if b.recovery.recovered {
		t.Fatal("a failure counts as a recovery")
	}
	answer = nil
	b.recovery.choose(backups[1])
	b.pressInView("Restore the backup of " + backupMoment(backups[1].Made))
	b.until("it is restored", func() bool { return b.recovery.recovered })
	if len(restored) != 2 || restored[0] != "new" || restored[1] != "old" {
		t.Errorf("restored were %q", restored)
	}
}

func TestAnEmptyDatabaseIsNeverStartedUnasked(t *testing.T) {
	started := false
	b := newRecovery(t, Recovery{StartEmpty: func(context.Context) error { started = true; return nil }})
	if !b.says("There is no backup to go on from.") {
		t.Error("it isn't said that there is no backup")
	}
	b.pressInView("Start with an empty database…")
	b.press("Cancel")
	if b.recovery.working || started {
		t.Fatal("it was started although the user cancelled")
	}
	b.pressInView("Start with an empty database…")
	b.press("Start with an empty database")
	b.until("there is a database again", func() bool { return b.recovery.recovered && started })
}
