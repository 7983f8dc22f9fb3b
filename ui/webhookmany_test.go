package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchbell/model"
)

// chooseAll selects every webhook in the list.
func (b *bench) chooseAll() {
	b.Helper()
	b.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
}

// activeNames returns the names of the stored webhooks that are on.
func (b *bench) activeNames() string {
	b.Helper()
	var names []string
	for _, w := range b.stored() {
		if w.Status.Active {
			names = append(names, w.Name)
		}
	}
	return strings.Join(names, " ")
}

func TestSeveralWebhooksAreTurnedOffAndOnAtOnce(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"Alpha", "beta", "gamma"} {
		b.addWebhook(name)
	}
	b.openWebhooks()
	if b.webhooks.chosen.content.Visible() {
		t.Error("the bar for several is in view before several are selected")
	}
	b.chooseAll()
	if !b.webhooks.chosen.content.Visible() || b.webhooks.chosen.count.Text() != "3 selected" {
		t.Errorf("the bar says %q", b.webhooks.chosen.count.Text())
	}
	b.pressInView("Turn off")
	if b.win.Canvas().Focused() != b.webhooks.table.Focusable() {
		t.Error("the bar keeps the keyboard from the table")
	}
	b.until("all are off", func() bool { return b.activeNames() == "" })
	b.until("it is said", func() bool { return b.says("3 webhooks are off. Their events are kept until you turn them on again.") })
	b.until("the list shows it", func() bool { return !anyActive(b.webhooks.all) })
	b.addEvent("license.renewed")
	b.pressInView("Turn on")
	b.until("it asks about what they missed", b.asks)
	b.press("Skip 3 events")
	b.until("all are on", func() bool { return b.activeNames() == "Alpha beta gamma" })
	b.until("it is said", func() bool { return b.says("3 webhooks are on. What they missed is skipped.") })
}

func TestTurningOffSeveralTellsWhichFailed(t *testing.T) {
	b := newBench(t)
	alpha := b.addWebhook("Alpha")
	b.addWebhook("beta")
	b.openWebhooks()
	chosen := slices.Clone(b.webhooks.all)
	if _, err := b.Registry.Delete(t.Context(), alpha.ID); err != nil {
		t.Fatal(err)
	}
	b.webhooks.turnMany(chosen, false)
	b.until("it is told", func() bool {
		return b.says("1 of 2 are off. Alpha is not: There is no such webhook. It may have been deleted.")
	})
	if got := b.activeNames(); got != "" {
		t.Errorf("%s is still on", got)
	}
}

func TestTheEnvironmentOfSeveralIsChangedForAllOrNone(t *testing.T) {
	b := newBench(t)
	b.addWebhook("Alpha")
	b.addWebhook("beta")
	taken := b.addWebhook("other")
	taken.Name, taken.Environment = "Alpha", model.Staging
	if err := b.Registry.Update(t.Context(), taken, ""); err != nil {
		t.Fatal(err)
	}
	b.openWebhooks()
	production := func() []*model.Webhook {
		return slices.DeleteFunc(b.stored(), func(w *model.Webhook) bool { return w.Environment != model.Production })
	}
	b.webhooks.askToMove(production())
	b.press("Staging")
	b.until("the conflict is told", func() bool {
		return b.says("There is another webhook named \"Alpha\" in Staging. Choose another name.")
	})
	if got := len(production()); got != 2 {
		t.Errorf("%d webhooks are left in production, want both", got)
	}
	b.webhooks.askToMove(production())
	b.press("Development")
	b.until("both are there", func() bool { return len(production()) == 0 })
	b.until("it is told", func() bool { return b.says("2 webhooks are in Development now.") })
}

func TestSeveralAreDeletedByNumberAndComeBack(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"Alpha", "beta", "gamma"} {
		b.addWebhook(name)
	}
	b.openWebhooks()
	b.chooseAll()
	b.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	b.press("Delete 3 webhooks")
	b.until("they are gone", func() bool { return len(b.stored()) == 0 })
	b.until("it is said", func() bool { return b.says("3 webhooks are deleted.") })
	if b.undoItem.Disabled || b.undoItem.Label != "Undo deleting 3 webhooks" {
		t.Errorf("the menu offers %q (disabled: %v)", b.undoItem.Label, b.undoItem.Disabled)
	}
	b.pressInView("Undo")
	b.until("they are back", func() bool { return b.activeNames() == "Alpha beta gamma" })
	b.until("it is said", func() bool { return b.says("3 webhooks are back.") })
	if !b.undoItem.Disabled {
		t.Error("the menu still offers to undo it")
	}
}

func TestDeletionsAreUndoneOneAfterTheOther(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"Alpha", "beta"} {
		w := b.addWebhook(name)
		b.openWebhooks()
		b.webhooks.deleteNow([]*model.Webhook{w})
		b.until("it is gone", func() bool { return b.says(name + " is deleted.") })
	}
	b.addWebhook("beta") // takes the name
	b.undoLast()
	b.until("the conflict is told", func() bool {
		return b.says("There is another webhook named \"beta\" in Production. Choose another name.")
	})
	b.webhooks.deleteNow(b.stored())
	b.until("the other one is gone", func() bool { return len(b.stored()) == 0 })
	for range 3 {
		b.undoLast()
	}
	b.until("Alpha and one beta are back", func() bool { return b.activeNames() == "Alpha beta" })
}

func TestUndoInATextFieldIsThatOfTheText(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("Alpha")
	b.openWebhooks()
	b.webhooks.deleteNow([]*model.Webhook{w})
	b.until("it is gone", func() bool { return len(b.stored()) == 0 && b.undos.last() != nil })
	b.addWebhook("beta")
	b.webhooks.read()
	b.until("the list is back", func() bool { return b.webhooks.list.Visible() })
	b.win.Canvas().Focus(b.webhooks.search)
	test.Type(b.webhooks.search, "crm")
	b.undoLast()
	if b.webhooks.search.Text == "crm" {
		t.Error("the text wasn't undone")
	}
	if b.undos.last() == nil {
		t.Error("the deletion was undone from a text field")
	}
}

func TestADuplicateIsOffAndItsFormOpens(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	b.openWebhooks()
	b.webhooks.duplicate(w)
	b.until("it is told", func() bool {
		return b.says("CRM Sync (copy) is made, with a secret of its own. It is off until you turn it on.")
	})
	b.until("its form is open", func() bool { _, ok := b.current.(*webhookForm); return ok })
	if got := b.activeNames(); got != "CRM Sync" || len(b.stored()) != 2 {
		t.Errorf("of %d webhooks %q are on", len(b.stored()), got)
	}
}

func TestAClickOnTheNameOpensTheForm(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	b.openWebhooks()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.webhooks.table)
	test.TapCanvas(b.win.Canvas(), at.AddXY(15, 50)) // the first row's name
	b.until("its form is open", func() bool { _, ok := b.current.(*webhookForm); return ok })
}

func TestEachActionOfARowHasAKeyOrAnEntry(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	keys := map[fyne.KeyName]string{}
	labels := map[string]bool{}
	for _, a := range b.webhooks.actions(w) {
		labels[a.Label] = true
		if a.Key != nil {
			keys[a.Key.KeyName] = a.Label
		}
	}
	for key, label := range map[fyne.KeyName]string{
		fyne.KeyReturn: "Edit", fyne.KeyD: "Duplicate", fyne.KeyDelete: "Delete…", fyne.KeySpace: "Turn off", fyne.KeyF1: "Why did nothing arrive?",
	} {
		if keys[key] != label {
			t.Errorf("%s does %q, want %q", key, keys[key], label)
		}
	}
	for _, label := range []string{"Test…", "Show deliveries", "Show changes", "Copy id", "Copy URL", "New secret…"} {
		if !labels[label] {
			t.Errorf("the menu has no %q", label)
		}
	}
}
