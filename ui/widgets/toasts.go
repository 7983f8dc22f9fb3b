package widgets

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	toastsAtOnce = 3
	toastTime    = 4 * time.Second
	problemTime  = 8 * time.Second  // a toast that says what went wrong stays longer
	offerTime    = 15 * time.Second // one with buttons has to be read, decided about and reached
	toastFade    = 200 * time.Millisecond
	toastMargin  = 16
	toastWidth   = 340
	toastInset   = 12
)

// Toasts shows short messages at the lower right of a window, for a few seconds each. They take neither
// the focus nor clicks beside them; a click on one dismisses it.
type Toasts struct {
	window fyne.Window
	layer  *fyne.Container
	later  postpone
}

// NewToasts returns the messages of a window, whose content is to be wrapped by Layer.
func NewToasts(win fyne.Window) *Toasts {
	return &Toasts{window: win, layer: container.New(&toastLayout{}), later: postponeOnUI}
}

// Layer returns content with the messages above it.
func (t *Toasts) Layer(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(content, t.layer)
}

// Show adds a message below those that are shown, and takes the oldest away if they become too many. A button
// of the message dismisses it too, and so does what is returned.
func (t *Toasts) Show(text string, tone Tone, actions ...*Button) (dismiss func()) {
	for len(t.layer.Objects) >= toastsAtOnce {
		t.remove(t.layer.Objects[0].(*toast))
	}
	message := newToast(text, tone, actions)
	message.dismissed = func() { t.remove(message) }
	t.layer.Add(message)
	t.layer.Refresh() // adding alone lays out, but doesn't draw
	stays := toastTime
	if tone == ToneDanger || tone == ToneWarning {
		stays = problemTime
	}
	if len(actions) > 0 {
		stays = offerTime
	}
	t.expire(message, stays)
	return message.dismissed
}

// Clear takes all messages away at once, as when the window closes.
func (t *Toasts) Clear() {
	for _, message := range slices.Clone(t.layer.Objects) {
		t.remove(message.(*toast))
	}
}

// expire fades the message after a while. Behind a dialog it can't be read, so there it waits until the dialog is gone.
func (t *Toasts) expire(message *toast, stays time.Duration) {
	message.cancel = t.later(stays, func() {
		if t.window.Canvas().Overlays().Top() != nil {
			t.expire(message, stays)
			return
		}
		fyne.NewAnimation(toastFade, func(done float32) { t.fade(message, done) }).Start()
	})
}

func (t *Toasts) fade(message *toast, done float32) {
	if done >= 1 {
		t.remove(message)
		return
	}
	message.gone = done
	message.Refresh()
}

func (t *Toasts) remove(message *toast) {
	if !slices.Contains(t.layer.Objects, fyne.CanvasObject(message)) {
		return
	}
	message.cancel()
	t.layer.Remove(message)
	t.layer.Refresh()
}

// toastLayout stacks the messages upwards from the lower right corner.
type toastLayout struct{}

func (*toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (*toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	bottom := size.Height - toastMargin
	width := min(toastWidth, size.Width-2*toastMargin)
	for _, o := range slices.Backward(objects) {
		o.Resize(fyne.NewSize(width, o.Size().Height)) // wraps the text, which decides the height
		height := o.MinSize().Height
		bottom -= height
		o.Move(fyne.NewPos(size.Width-toastMargin-width, bottom))
		o.Resize(fyne.NewSize(width, height))
		bottom -= 8
	}
}

var _ fyne.Tappable = (*toast)(nil)

// toast is one message.
type toast struct {
	widget.BaseWidget

	body      *fyne.Container // the text, and the buttons under it
	tone      Tone
	gone      float32 // 0 is fully there, 1 has faded away
	cancel    func()
	dismissed func()
}

func newToast(text string, tone Tone, actions []*Button) *toast {
	t := &toast{body: newColumn(8, NewParagraph(text)), tone: tone}
	row := container.NewHBox()
	for _, b := range actions {
		act := b.tapped
		b.OnTapped(func() {
			t.dismissed()
			act()
		})
		row.Add(b)
	}
	if len(actions) > 0 {
		t.body.Add(row)
	}
	t.ExtendBaseWidget(t)
	return t
}

func (t *toast) Tapped(*fyne.PointEvent) { t.dismissed() }

func (t *toast) CreateRenderer() fyne.WidgetRenderer {
	ground, stripe := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	ground.StrokeWidth = 1
	return newDrawing(&drawing{
		widget: t, objects: []fyne.CanvasObject{ground, stripe, t.body},
		min: func() fyne.Size {
			return fyne.NewSize(toastWidth/2, t.body.MinSize().Height+2*toastInset)
		},
		layout: func(size fyne.Size) {
			ground.Resize(size)
			stripe.Move(fyne.NewPos(6, 8))
			stripe.Resize(fyne.NewSize(3, size.Height-16))
			t.body.Move(fyne.NewPos(toastInset+6, toastInset))
			t.body.Resize(size.SubtractWidthHeight(2*toastInset+6, 2*toastInset))
		},
		paint: func() {
			ground.FillColor, ground.StrokeColor = faded(ink(t, ColorNameSurface), t.gone), faded(ink(t, colorNameControl), t.gone)
			ground.CornerRadius = measure(t, theme.SizeNameCardRadius)
			ground.Shadow.Color, ground.Shadow.BlurRadius = faded(ink(t, theme.ColorNameShadow), t.gone), 8
			stripe.FillColor, stripe.CornerRadius = faded(ink(t, t.tone.Foreground()), t.gone), 1.5
			t.body.Hidden = t.gone > 0.5
		},
	})
}
