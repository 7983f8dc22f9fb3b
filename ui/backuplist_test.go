package ui

import (
	"testing"

	"latchbell/model"
)

func TestABackupIsMadeAndRestored(t *testing.T) {
	b := newBench(t)
	p := b.openSettings()
	b.pressInView("Back up now")
	b.until("it is listed", func() bool { return len(p.backups.shown) == 1 && !p.backups.backUp.Disabled() })
	b.pressInView("Restore…")
	b.press("Cancel")
	if b.restarts != 0 {
		t.Fatal("it was restored although the user cancelled")
	}
	b.pressInView("Restore…")
	b.press("Restore and restart")
	b.until("the program starts anew", func() bool { return b.restarts == 1 })
	if b.restore != p.backups.shown[0].Name {
		t.Errorf("%q is to be restored, want %q", b.restore, p.backups.shown[0].Name)
	}
}

func TestNothingIsRestoredUnderAnotherSender(t *testing.T) {
	b := newBench(t)
	b.sender.setState(model.SenderState{Elsewhere: true})
	p := b.openSettings()
	p.backups.restore(model.Backup{Name: "latchbell.db"})
	b.until("it is said", func() bool { return b.says(errOtherSender.Message) })
	if b.restarts != 0 {
		t.Error("the program was started anew")
	}
}
