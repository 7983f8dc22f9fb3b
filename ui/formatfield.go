package ui

import (
	"maps"

	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// formatField is where it is said in which format events are sent: as a message
// to a chat, as another system would, or by a template of one's own.
type formatField struct {
	// chosen is told the user's choice.
	chosen func(model.BodyProfile)

	byUser   bool // the format was chosen, not recognised
	choice   *widgets.Select
	message  *messageField
	template *templateField
	mask     *widgets.Toggle
	fields   map[string]*widgets.Field
	content  *fyne.Container
}

func newFormatField(d *desk, start *model.Webhook, changed, resized func()) *formatField {
	f := &formatField{}
	f.choice = widgets.NewSelect(formatOptions(), f.choose)
	f.choice.SetSelected(string(start.Body))
	f.message = newMessageField(d, start, changed, resized)
	f.template = newTemplateField(d, start, changed, resized)
	f.mask = widgets.NewToggle(start.MaskKey, func(bool) { changed() })
	f.fields = map[string]*widgets.Field{
		"body": widgets.NewField("Format", f.choice, ""),
		"mask_license_key": widgets.NewField("License keys", switchRow(f.mask, "Send the license key masked"),
			"Only its last four characters leave this computer, as in ••••91BC."),
	}
	maps.Copy(f.fields, f.message.fields)
	maps.Copy(f.fields, f.template.fields)
	f.content = spaced(fieldGap, f.fields["body"], f.message.content, f.template.content, f.fields["mask_license_key"])
	f.show()
	return f
}

func (f *formatField) profile() model.BodyProfile { return model.BodyProfile(f.choice.Selected()) }

// read writes the format into w.
func (f *formatField) read(w *model.Webhook) model.FieldErrors {
	w.Body, w.MaskKey = f.profile(), f.mask.On()
	return append(f.message.read(w), f.template.read(w)...)
}

// suggest chooses a format on the user's behalf, unless the user has chosen one.
// It reports whether it did.
func (f *formatField) suggest(p model.BodyProfile) bool {
	if f.byUser || p == f.profile() {
		return false
	}
	f.choice.SetSelected(string(p))
	f.show()
	return true
}

func (f *formatField) choose(string) {
	f.byUser = true
	f.show()
	f.chosen(f.profile())
}

func (f *formatField) show() {
	p := f.profile()
	f.fields["body"].SetHint(formatSentences[p] + suggestionSentence(p))
	f.message.show(p)
	f.template.show(p)
	f.content.Refresh()
}

// target is what takes the focus for a field.
func (f *formatField) target(field string) fyne.Focusable {
	switch field {
	case "body":
		return f.choice
	case "mask_license_key":
		return f.mask
	}
	if target := f.message.target(field); target != nil {
		return target
	}
	return f.template.target(field)
}
