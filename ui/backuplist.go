package ui

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// backupList shows the backups of the database, makes one, and restores one.
type backupList struct {
	*desk
	shown []model.Backup

	backUp  *widgets.Button
	rows    *fyne.Container
	content fyne.CanvasObject
}

func newBackupList(d *desk) *backupList {
	l := &backupList{desk: d, rows: column()}
	l.backUp = widgets.NewButton("Back up now", nil, l.make).Small()
	l.content = spaced(fieldGap, l.rows, widgets.NewCaptionParagraph(
		"A backup is made once a day, and before an update changes the database. The last 7 days are kept, in the data folder. Secrets aren't in them: they stay in the keychain."))
	l.fill()
	return l
}

// show lists backups. The same ones again change nothing, so that a live update
// doesn't take the focus from a button.
func (l *backupList) show(backups []model.Backup) {
	if slices.Equal(l.shown, backups) {
		return
	}
	l.shown = backups
	l.fill()
}

func (l *backupList) fill() {
	l.rows.RemoveAll()
	for i, b := range l.shown {
		if i > 0 {
			l.rows.Add(widget.NewSeparator())
		}
		restore := widgets.NewButton("Restore…", nil, func() { l.askToRestore(b) }).Small()
		l.rows.Add(row(columns(3, widgets.NewPlain(capitalised(backupMoment(b.Made))),
			widgets.NewMuted(capitalised(string(b.Reason))), widgets.NewMuted(sizeText(b.Size))), restore))
	}
	if len(l.shown) == 0 {
		l.rows.Add(widgets.NewMuted("There is no backup yet."))
	}
	l.content.Refresh()
}

// make makes a backup now.
func (l *backupList) make() {
	runOnce(l.bg, l.backUp, "Making a backup", func(ctx context.Context) ([]model.Backup, error) {
		if err := l.Store.BackUp(ctx); err != nil {
			return nil, err
		}
		upkeep, err := l.Store.Upkeep(ctx)
		if err != nil {
			return nil, err
		}
		return upkeep.Backups, nil
	}, func(backups []model.Backup, err error) {
		if err != nil {
			l.fail(err)
			return
		}
		l.show(backups)
		l.tell("The backup is made and checked.", widgets.ToneSuccess)
	})
}

// askToRestore restores a backup once the user has confirmed it.
func (l *backupList) askToRestore(b model.Backup) {
	widgets.Confirm(l.win, widgets.ConfirmConfig{
		Title: "Restore the backup of " + backupMoment(b.Made) + "?",
		Message: "Latchbell starts again with this backup. Events, deliveries and changes that are newer than it aren't in it. " +
			"The database as it is now isn't deleted: it is set aside in the data folder. " +
			"What was still to be delivered when the backup was made is sent again, with the same ids. " +
			"A webhook whose secret was replaced since then needs a new one.",
		Confirm: "Restore and restart", Danger: true,
	}, func(ok bool) {
		if ok {
			l.restore(b)
		}
	})
}

// errOtherSender says that the database is in use by another process.
var errOtherSender = &model.Error{Kind: model.Conflict,
	Message: "Another Latchbell sends from this data folder, so its database can't be exchanged. Stop that one first."}

func (l *backupList) restore(b model.Backup) {
	run(l.bg, "Preparing the restore", func(ctx context.Context) (struct{}, error) {
		if l.Sender.State().Elsewhere {
			return struct{}{}, errOtherSender
		}
		return struct{}{}, l.RequestRestore(ctx, b.Name)
	}, func(_ struct{}, err error) {
		if err != nil {
			l.fail(err)
			return
		}
		l.Restart()
		l.nav.close()
	})
}

// backupMoment writes when a backup was made: "today, 03:12".
func backupMoment(t time.Time) string {
	if text := moment(t); strings.Contains(text, ",") {
		return text
	}
	return "today, " + moment(t)
}

// capitalised begins a text with a capital letter.
func capitalised(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
