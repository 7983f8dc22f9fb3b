package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// addHeader adds a row with a header to a form.
func addHeader(f *webhookForm, name, value string) *headerRow {
	test.Tap(f.headers.add)
	r := f.headers.rows[len(f.headers.rows)-1]
	r.name.SetText(name)
	r.text.SetText(value)
	return r
}

// told is how often a sentence stands in an object.
func told(o fyne.CanvasObject, sentence string) int {
	times := 0
	for _, part := range test.LaidOutObjects(o) {
		if p, ok := part.(*widgets.Paragraph); ok && p.Text() == sentence {
			times++
		}
	}
	return times
}

func TestHeadersAreStoredAndTheirSecretsKept(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	fillIn(f)
	plain, secret := addHeader(f, "X-Tenant", "acme"), addHeader(f, "X-Api-Key", "k3y")
	if plain.secret.On() || !secret.secret.On() {
		t.Error("a name that looks like a credential isn't secret by itself, or another is")
	}
	got := b.create(f)
	want := []model.CustomHeader{{Name: "X-Api-Key", Secret: true}, {Name: "X-Tenant", Value: "acme"}}
	if diff := cmp.Diff(want, got.Headers); diff != "" {
		t.Errorf("stored headers differ (-want +got):\n%s", diff)
	}

	f = b.edit(got.ID)
	if f.dirty() {
		t.Error("the form is changed before it was touched")
	}
	f.headers.remove(f.headers.rows[1])
	f.Save()
	b.until("it is saved", func() bool { return b.current == page(b.webhooks) })
	kept, err := b.Registry.Credentials(t.Context(), b.stored()[0])
	if err != nil || kept.Headers["x-api-key"] != "k3y" || len(b.stored()[0].Headers) != 1 {
		t.Errorf("the keychain holds %v (%v) for %+v", kept.Headers, err, b.stored()[0].Headers)
	}
}

func TestMistakesInHeadersAreShownAtTheirRows(t *testing.T) {
	cases := []struct{ name, value, says string }{
		{"X-Tenant\r\nHost", "a", `"X-Tenant\r\nHost" can't be the name of a header. Use letters, digits and hyphens, without spaces or a colon.`},
		{"Content-Length", "5", "The header Content-Length is set by Latchbell or by HTTP itself. Remove it."},
		{"webhook-signature", "a", "The header webhook-signature holds the signature. Choose another name, or another signature."},
		{"X-Tenant", "", "The header X-Tenant has no value. Enter one, or remove the line."},
		{"Authorization", "", "The secret header Authorization has no value. Enter it."},
		{"x-first", "b", "There is another header of this name above. Keep one of them."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			f := b.newForm()
			fillIn(f)
			good, bad := addHeader(f, "X-First", "a"), addHeader(f, c.name, c.value)
			f.Save()
			if good.problem.Visible() || bad.problem.Text() != c.says {
				t.Errorf("the row says %q, want %q", bad.problem.Text(), c.says)
			}
			if times := told(f.headers.field, c.says); times != 1 {
				t.Errorf("the mistake is told %d times", times)
			}
			if focused := b.win.Canvas().Focused(); focused != fyne.Focusable(bad.name) && focused != fyne.Focusable(bad.text) {
				t.Error("the focus isn't in the row")
			}
			if len(b.stored()) != 0 {
				t.Error("something was stored")
			}
		})
	}
}

func TestAKeptValueDoesNotMoveToAnotherName(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	fillIn(f)
	addHeader(f, "X-Api-Key", "k3y")
	f = b.edit(b.create(f).ID)
	r := f.headers.rows[0]
	r.name.SetText("X-Other-Key")
	f.Save()
	if got, want := r.problem.Text(), "The value is kept for X-Api-Key. Enter it again for X-Other-Key."; got != want {
		t.Errorf("the row says %q, want %q", got, want)
	}
	r.name.SetText("X-Api-Key")
	r.secret.SetOn(false)
	f.Save()
	if got, want := r.problem.Text(), "The value of X-Api-Key is in the keychain. Enter it again to keep it in the open."; got != want {
		t.Errorf("the row says %q, want %q", got, want)
	}
}
