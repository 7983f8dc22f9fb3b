package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// Recovery is what the recovery window stands on. All fields but Backups are
// required.
type Recovery struct {
	// Problem is a sentence on what is wrong with the database.
	Problem string
	// Backups are what can be restored, newest first.
	Backups []model.Backup
	// Restore puts a backup, by its name, in the place of the database.
	Restore func(ctx context.Context, backup string) error
	// StartEmpty sets the database aside, so that the next start makes an empty
	// one.
	StartEmpty func(ctx context.Context) error
	Version    string
	DataDir    string
}

// RunRecovery opens a small window, instead of that of Run, for a user whose
// database can't be used, and blocks until it is closed. It reports whether
// there is a database again, so that the program is to be started anew: a
// process can open windows only once. It must be called from the main
// goroutine.
func RunRecovery(r Recovery) (recovered bool) {
	application := newApp(r.Version)
	application.Settings().SetTheme(widgets.NewTheme(""))
	w := newRecoveryWindow(application, r, fyne.Do)
	w.win.Show()
	application.Run()
	w.bg.stop()
	return w.recovered
}

// The size of the recovery window.
const recoveryWidth, recoveryHeight = 640, 420

// recoveryWindow says what is wrong with the database and offers its backups.
type recoveryWindow struct {
	*desk
	recovery  Recovery
	chosen    model.Backup // to be restored
	working   bool
	recovered bool

	wait    *waitLine
	failure *notice
	restore *widgets.Button // nil without a backup
	content *fyne.Container
}

func newRecoveryWindow(application fyne.App, r Recovery, dispatch func(func())) *recoveryWindow {
	w := &recoveryWindow{recovery: r, desk: &desk{app: application, win: application.NewWindow("Latchbell"), bg: newBackground(dispatch)}}
	w.wait, w.failure = newWaitLine(), newNotice(widgets.ToneDanger)
	w.content = fill(w.wait.content, w.failure.content, inset(w.layout()))
	w.bg.waiting = func(slow []*task) {
		if w.wait.show(slow) {
			w.content.Refresh()
		}
	}
	w.win.SetContent(w.content)
	w.win.SetPadded(false)
	w.win.SetMaster()
	w.win.Resize(fyne.NewSize(recoveryWidth, recoveryHeight))
	w.win.CenterOnScreen()
	if len(r.Backups) > 0 {
		w.focus(w.restore)
	}
	return w
}

func (w *recoveryWindow) layout() fyne.CanvasObject {
	problem := widgets.NewBanner(widgets.ToneDanger, w.recovery.Problem)
	problem.SetTitle("The database can't be used.")
	kept := widgets.NewMutedParagraph("Nothing has been deleted: what is there stays in the data folder, " + w.recovery.DataDir +
		". Secrets and the intake token aren't affected: they are in the keychain.")
	empty := widgets.NewButton("Start with an empty database…", nil, w.askToStartEmpty)
	buttons := container.NewHBox(empty, layout.NewSpacer(), widgets.NewButton("Quit", nil, w.close))
	var choice fyne.CanvasObject = widgets.NewParagraph("There is no backup to go on from.")
	if len(w.recovery.Backups) > 0 {
		w.restore = widgets.NewButton("", nil, w.restoreChosen).Primary()
		buttons.Add(w.restore)
		choice = w.choice()
		w.choose(w.recovery.Backups[0])
	}
	return fill(spaced(fieldGap, widgets.NewTitle("Latchbell can't start"), problem, kept, choice), container.NewVBox(layout.NewSpacer(), buttons))
}

// choice offers the backups, the newest first.
func (w *recoveryWindow) choice() fyne.CanvasObject {
	options := make([]widgets.Option, len(w.recovery.Backups))
	for i, b := range w.recovery.Backups {
		options[i] = widgets.Option{ID: b.Name,
			Label: capitalised(backupMoment(b.Made)) + " · " + string(b.Reason) + " · " + sizeText(b.Size)}
	}
	return widgets.NewField("Backup", widgets.NewSelect(options, func(name string) {
		for _, b := range w.recovery.Backups {
			if b.Name == name {
				w.choose(b)
			}
		}
	}), "What was still to be delivered when it was made is sent again, with the same ids. What came in since then isn't in it. "+
		"A webhook whose secret was replaced since then needs a new one.")
}

func (w *recoveryWindow) choose(b model.Backup) {
	w.chosen = b
	w.restore.SetText("Restore the backup of " + backupMoment(b.Made))
}

func (w *recoveryWindow) restoreChosen() {
	backup := w.chosen.Name
	w.recover("Restoring the backup", func(ctx context.Context) error { return w.recovery.Restore(ctx, backup) })
}

// askToStartEmpty starts anew once the user has confirmed what that means.
func (w *recoveryWindow) askToStartEmpty() {
	widgets.Confirm(w.win, widgets.ConfirmConfig{
		Title: "Start with an empty database?",
		Message: "Latchbell then knows no webhook and no event, and sends nothing of what was still to be delivered. " +
			"The present database is set aside in the data folder and can be restored later.",
		Confirm: "Start with an empty database", Danger: true,
	}, func(ok bool) {
		if ok {
			w.recover("Setting the database aside", w.recovery.StartEmpty)
		}
	})
}

// recover does what leads to a database, one thing at a time, and closes the
// window when there is one.
func (w *recoveryWindow) recover(label string, work func(context.Context) error) {
	if w.working {
		return
	}
	w.working = true
	w.say("")
	begin(w.bg, label, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, work(ctx)
	}, func(_ struct{}, err error) {
		w.working = false
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			w.say(model.Sentence(err))
		default:
			w.recovered = true
			w.close()
		}
	})
}

// say shows what failed, or, for "", nothing.
func (w *recoveryWindow) say(failure string) {
	if w.failure.show(failure) {
		w.content.Refresh()
	}
}

func (w *recoveryWindow) close() {
	w.win.Close()
	w.app.Quit()
}
