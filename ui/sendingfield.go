package ui

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// sendingField is where it is said how a webhook is sent to: how long, how
// fast, how often and in which order. It is folded until somebody wants to
// change it, because the defaults suit nearly everybody.
type sendingField struct {
	*desk
	changed func()
	resized func()
	folded  bool

	retry       *retryField
	timeout     *formEntry
	concurrency *formEntry
	rate        *formEntry
	rateRoom    fyne.CanvasObject // of the rate, while there is a limit
	per         *widgets.Select
	inOrder     *widgets.Toggle

	fields  map[string]*widgets.Field
	summary *widgets.Paragraph
	unfold  *widgets.Button
	body    *widgets.Card
	content *fyne.Container
}

func newSendingField(d *desk, w *model.Webhook, changed, resized, save func()) *sendingField {
	f := &sendingField{desk: d, changed: changed, resized: resized, folded: true}
	f.retry = newRetryField(true, f.edited, save)
	f.retry.setPolicy(w.Retry)
	f.timeout = newFormEntry("15", f.edited, save)
	f.timeout.Text = strconv.FormatFloat(w.Timeout.Seconds(), 'f', -1, 64)
	f.concurrency = newFormEntry("8", f.edited, save)
	f.concurrency.Text = strconv.Itoa(w.Concurrency)
	f.rate = newFormEntry("5", f.edited, save)
	f.per = widgets.NewSelect(rateOptions, func(string) { f.edited() })
	f.setRate(w.RateLimit)
	f.inOrder = widgets.NewToggle(w.Order == model.OrderLicense, func(bool) { f.edited() })
	f.layout()
	f.refresh()
	f.readFallback()
	return f
}

// noLimit is the choice of no rate limit; the ids of the others are the units
// of a model.RateLimit.
const noLimit = "none"

var rateOptions = []widgets.Option{
	{ID: noLimit, Label: "No limit"}, {ID: "s", Label: "a second"}, {ID: "min", Label: "a minute"}, {ID: "h", Label: "an hour"},
}

func (f *sendingField) setRate(limit model.RateLimit) {
	number, unit, limited := strings.Cut(string(limit.Normalized()), "/")
	if limited {
		f.rate.Text = number
		f.per.SetSelected(unit)
	}
}

func (f *sendingField) layout() {
	f.rateRoom = sized(f.rate, 90)
	f.fields = map[string]*widgets.Field{
		"retry":       f.retry.Field,
		"timeout":     widgets.NewField("Time limit", withUnit(f.timeout, "seconds"), "For one try, the answer included."),
		"concurrency": widgets.NewField("At once", withUnit(f.concurrency, "requests"), "At most this many are under way."),
		"rate_limit":  widgets.NewField("Rate limit", container.NewHBox(f.rateRoom, f.per), "What is over the limit waits, and uses up no try."),
		"order": widgets.NewField("Order", switchRow(f.inOrder, "Events of the same license in order"),
			"Each event waits until the earlier ones of its license are delivered or given up. One that the receiver refuses holds back the later ones of its license."),
	}
	f.body = widgets.NewCard(spaced(fieldGap, f.fields["retry"],
		columns(2, f.fields["timeout"], f.fields["concurrency"]), f.fields["rate_limit"], f.fields["order"]))
	f.body.Hide()
	f.summary = widgets.NewMutedParagraph("")
	f.unfold = widgets.NewButton("Change", nil, f.toggle).Small()
	f.content = column(container.NewBorder(nil, nil, nil, centred(f.unfold), spaced(lineGap, widgets.NewBold("Sending"), f.summary)), f.body)
}

// withUnit puts the unit of a number behind its field.
func withUnit(entry fyne.CanvasObject, unit string) fyne.CanvasObject {
	return container.NewBorder(nil, nil, nil, centred(widgets.NewMuted(unit)), entry)
}

// readFallback learns which policy the settings name.
func (f *sendingField) readFallback() {
	run(f.bg, "", func(ctx context.Context) (model.RetryPolicy, error) { return defaultRetry(ctx, f.Store) },
		func(p model.RetryPolicy, err error) {
			if err != nil {
				f.fail(err)
				return
			}
			f.retry.setFallback(p)
			f.refresh()
		})
}

// defaultRetry returns the policy of the webhooks that leave it to the settings.
func defaultRetry(ctx context.Context, settings model.Settings) (model.RetryPolicy, error) {
	stored, err := settings.Setting(ctx, model.SettingRetry)
	return model.RetryPolicy(stored).Normalized().Or(model.RetryStandard), err
}

// read writes what is chosen into w, and returns an error for each field that
// holds no number. Limits are left to the model.
func (f *sendingField) read(w *model.Webhook) model.FieldErrors {
	var errs model.FieldErrors
	keep := func(err error) bool {
		var single *model.Error
		if errors.As(err, &single) {
			errs = append(errs, single)
		}
		return err == nil
	}
	if policy, err := f.retry.policy(); keep(err) {
		w.Retry = policy
	}
	if seconds, err := number(f.timeout, "timeout", "The time limit"); keep(err) {
		w.Timeout = time.Duration(seconds) * time.Second
	}
	if requests, err := number(f.concurrency, "concurrency", "The number of requests at once"); keep(err) {
		w.Concurrency = requests
	}
	w.RateLimit = model.NoRateLimit
	if unit := f.per.Selected(); unit != noLimit {
		w.RateLimit = model.RateLimit(strings.TrimSpace(f.rate.Text) + "/" + unit)
	}
	w.Order = model.OrderNone
	if f.inOrder.On() {
		w.Order = model.OrderLicense
	}
	return errs
}

// number reads a whole number of at least 1 from the entry of a field. What is
// missing isn't silently the default.
func number(entry *formEntry, field, what string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(entry.Text))
	if err != nil || n < 1 {
		return 0, model.Invalidf(field, "%s must be a whole number, for example %s.", what, entry.PlaceHolder)
	}
	return n, nil
}

func (f *sendingField) edited() {
	f.refresh()
	f.changed()
}

func (f *sendingField) toggle() { f.fold(!f.folded) }

// fold shows or hides the fields.
func (f *sendingField) fold(folded bool) {
	f.folded = folded
	f.refresh()
	f.resized()
}

func (f *sendingField) refresh() {
	setVisible(f.rateRoom, f.per.Selected() != noLimit)
	setVisible(f.body, !f.folded)
	label := "Change"
	if !f.folded {
		label = "Fold"
	}
	f.unfold.SetText(label)
	w := model.NewWebhook()
	if errs := f.read(w); len(errs) == 0 {
		f.summary.SetText(sendingWords(w, f.retry.fallback))
	}
	f.content.Refresh()
}

// target is what takes the focus for a field.
func (f *sendingField) target(field string) fyne.Focusable {
	if field == "retry" && f.retry.list.Visible() {
		return f.retry.list
	}
	return map[string]fyne.Focusable{
		"retry": f.retry.choice, "timeout": f.timeout, "concurrency": f.concurrency, "rate_limit": f.rate, "order": f.inOrder,
	}[field]
}
