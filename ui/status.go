package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// overallStatus is what the window shows whichever page is in view.
type overallStatus struct {
	sender    model.SenderState
	waiting   int
	attention model.Attention
}

// readStatus reads it off the UI goroutine and shows it.
func (w *window) readStatus() {
	w.reader.refresh(w.fetchStatus, func(s overallStatus, err error) {
		if err != nil {
			s.sender.Problem = model.Sentence(err)
		}
		if w.known != nil && *w.known == s {
			return // drawing the same again would wake the screen
		}
		w.known = &s
		w.status.show(s)
		w.showNotices()
		w.menu.SetBadge(webhooksID, s.attention.Webhooks)
		w.menu.SetBadge(deliveriesID, s.attention.Deliveries)
	})
}

func (w *window) fetchStatus(ctx context.Context) (s overallStatus, err error) {
	s.sender = w.Sender.State()
	if s.waiting, err = w.Store.Waiting(ctx); err != nil {
		return s, err
	}
	s.attention, err = w.Store.Attention(ctx)
	return s, err
}

// statusLine is the foot of the navigation: who sends, how much waits, and
// where the intake listens.
type statusLine struct {
	dot     *widgets.Text
	text    *widgets.Paragraph
	address *widgets.Text
	content fyne.CanvasObject
}

func newStatusLine() *statusLine {
	s := &statusLine{dot: widgets.NewPlain("●"), text: widgets.NewCaptionParagraph(""), address: widgets.NewMono("")}
	words := spaced(lineGap, container.NewBorder(nil, nil, container.NewVBox(s.dot), nil, s.text), s.address)
	s.content = column(widget.NewSeparator(), container.New(layout.NewCustomPaddedLayout(0, 0, navSide, navSide), words))
	return s
}

func (s *statusLine) show(status overallStatus) {
	text, tone := senderWords(status.sender, status.waiting)
	s.dot.SetTone(tone)
	s.text.SetText(text)
	if tone == widgets.ToneDanger {
		s.text.SetTone(tone)
	} else {
		s.text.SetTone(widgets.ToneNeutral)
	}
	s.address.SetText(status.sender.Address)
	setVisible(s.address, status.sender.Address != "")
}

// senderWords says who sends the events of this data folder.
func senderWords(s model.SenderState, waiting int) (string, widgets.Tone) {
	switch {
	case s.Problem != "":
		return s.Problem, widgets.ToneDanger
	case s.Elsewhere:
		return fmt.Sprintf("Sent by another Latchbell · %s waiting", thousands(waiting)), widgets.ToneSuccess
	case !s.Here:
		return fmt.Sprintf("Not sending · %s waiting", thousands(waiting)), widgets.ToneWarning
	case !s.Offline.IsZero():
		return fmt.Sprintf("Offline · %s waiting", thousands(waiting)), widgets.ToneNeutral
	}
	return fmt.Sprintf("Sending · %s waiting", thousands(waiting)), widgets.ToneSuccess
}
