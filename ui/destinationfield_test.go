package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchbell/model"
)

const (
	discordURL  = "https://discord.com/api/webhooks/1234567890123456789/aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcDeFgHiJkLmNoPqRsTuVwXyZ01-_34"
	slackURL    = "https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx"
	telegramURL = "https://api.telegram.org/bot123456789:AAEabcdefghijklmnopqrstuvwxyz0123456/sendMessage?chat_id=-1001234567890"
)

// paste pastes text into an entry, as the keyboard does.
func (b *bench) paste(e *formEntry, text string) {
	b.Helper()
	b.focus(e)
	b.app.Clipboard().SetContent(text)
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: b.app.Clipboard()})
}

func TestAPastedDiscordURLIsRecognisedAndChecked(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	b.paste(f.destination.url, discordURL)
	if f.format.profile() != model.BodyDiscord || f.signature.profile() != model.SignatureNone {
		t.Errorf("format %q and signature %q, want those of Discord", f.format.profile(), f.signature.profile())
	}
	b.until("Discord has said where it posts", func() bool {
		return note(f, "url") == "Discord recognised: events are sent as messages, without a signature. ✓ Posts as “License bot” in channel 1234."
	})
	if f.signature.secret.content.Visible() {
		t.Error("a secret is shown, although nothing is signed")
	}
	f.destination.url.SetText("https://crm.example.com/hooks")
	if f.format.profile() != model.BodyCanonical || f.signature.profile() != model.SignatureStandard || !f.signature.secret.content.Visible() {
		t.Errorf("with another URL, the format is %q and the signature %q", f.format.profile(), f.signature.profile())
	}
}

func TestAChoiceOfTheUserIsStrongerThanTheURL(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	choose(f.format.choice, string(model.BodyTemplate))
	choose(f.signature.choice, string(model.SignatureGitHub))
	b.paste(f.destination.url, discordURL)
	if f.format.profile() != model.BodyTemplate || f.signature.profile() != model.SignatureGitHub {
		t.Errorf("format %q and signature %q, want those that were chosen", f.format.profile(), f.signature.profile())
	}
	if got, want := note(f, "url"), "Discord recognised: your own template is sent there."; got != want {
		t.Errorf("the field says %q, want %q", got, want)
	}
}

func TestAURLIsJudgedWhenItIsWritten(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	b.focus(f.destination.url)
	test.Type(f.destination.url, "ftp://crm.example.com")
	if got := note(f, "url"); got != "Where Latchbell posts the events." {
		t.Errorf("while it is typed, the field says %q", got)
	}
	b.focus(f.owner)
	if got := note(f, "url"); got != "The target URL must begin with https://." {
		t.Errorf("after it was left, the field says %q", got)
	}
	f.owner.SetText("Zoë")
	if got := note(f, "url"); got != "The target URL must begin with https://." {
		t.Errorf("after another field was changed, the field says %q", got)
	}
	f.destination.url.SetText("https://outlook.office.com/webhook/1")
	b.until("the pause is over", func() bool { return strings.Contains(note(f, "url"), "retired") })
}

func TestAnInternationalNameIsShownAsItIsSent(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	f.destination.url.SetText("https://bücher.example/hooks")
	if got, want := note(f, "url"), "Sent to xn--bcher-kva.example, as this name is written on the internet."; got != want {
		t.Errorf("the field says %q, want %q", got, want)
	}
}

func TestTelegramsChatIsTakenFromTheURL(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	b.paste(f.destination.url, telegramURL)
	if got := f.destination.chatID.Text; got != "-1001234567890" || !f.fields["chat_id"].Visible() {
		t.Errorf("the chat is %q", got)
	}
	if strings.Contains(f.destination.url.Text, "chat_id") {
		t.Errorf("the URL still names the chat: %s", f.destination.url.Text)
	}
	f.name.SetText("Renewals")
	tick(f, "license.renewed")
	f.destination.chatID.SetText("")
	f.Save()
	if b.win.Canvas().Focused() != fyne.Focusable(f.destination.chatID) || len(b.stored()) != 0 {
		t.Error("a missing chat isn't found at its field")
	}
}

func TestATokenIsKeptUntilAnotherURLIsPasted(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	f.name.SetText("Renewals")
	b.paste(f.destination.url, slackURL)
	tick(f, "license.renewed")
	f.Save()
	b.until("the list is in view", func() bool { return b.current == page(b.webhooks) })
	stored := b.stored()[0]
	if strings.Contains(stored.URL, "abcdefgh") || !model.IsMasked(stored.URL) {
		t.Fatalf("the database holds %s", stored.URL)
	}

	f = b.edit(stored.ID)
	if f.dirty() {
		t.Error("the form is changed before it was touched")
	}
	if !strings.HasSuffix(note(f, "url"), maskedSentence) {
		t.Errorf("the field says %q", note(f, "url"))
	}
	f.owner.SetText("Zoë")
	f.Save()
	b.until("it is saved", func() bool { return b.stored()[0].Owner == "Zoë" && b.current == page(b.webhooks) })
	if got, err := b.Registry.Credentials(t.Context(), b.stored()[0]); err != nil || got.URL != slackURL {
		t.Errorf("the keychain holds %q (%v), want the URL as it was", got.URL, err)
	}

	f = b.edit(stored.ID)
	another := strings.Replace(slackURL, "abcdef", "uvwxyz", 1)
	b.paste(f.destination.url, another)
	if f.destination.url.Text != another {
		t.Fatalf("the field holds %q", f.destination.url.Text)
	}
	f.Save()
	b.until("it is saved", func() bool { return b.current == page(b.webhooks) })
	if got, err := b.Registry.Credentials(t.Context(), b.stored()[0]); err != nil || got.URL != another {
		t.Errorf("the keychain holds %q (%v), want the new URL", got.URL, err)
	}
}

func TestTheFocusGoesToAMistakeInTheFieldsBeforeTheEvents(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	f.name.SetText("Telegram")
	f.destination.url.SetText("https://api.telegram.org/bot123456789:AAEabcdefghijklmnopqrstuvwxyz0123456/sendMessage")
	f.Save()
	if b.win.Canvas().Focused() != fyne.Focusable(f.destination.chatID) {
		t.Error("the focus isn't in the missing chat")
	}
}
