package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// previewRequest shows the parts of a request that would be sent.
type previewRequest struct {
	body []byte
	raw  bool

	url     *widgets.Paragraph
	notes   *widgets.Paragraph
	headers *fyne.Container
	mode    *widgets.Button
	viewer  *widgets.TextViewer
	head    *fyne.Container
	content *fyne.Container
}

func newPreviewRequest(d *desk) *previewRequest {
	r := &previewRequest{url: widgets.NewMonoParagraph(""), notes: widgets.NewCaptionParagraph(""), headers: pairs(), viewer: widgets.NewTextViewer()}
	r.mode = widgets.NewButton("Show raw", nil, r.toggle).Small()
	r.head = column(r.url, r.headers, r.notes, container.NewHBox(widgets.NewBold("Body"), layout.NewSpacer(), r.mode))
	r.content = scrolled(fill(r.head, tall(r.viewer, 220)))
	return r
}

func (r *previewRequest) show(p *model.Preview) {
	r.url.SetText("POST " + p.URL)
	r.showHeaders(p.Headers)
	r.notes.SetText(strings.Join(p.Notes, "\n"))
	setVisible(r.notes, len(p.Notes) > 0)
	r.body = p.Body
	r.showBody()
	r.head.Refresh()
}

// showHeaders writes into the lines that are there, so that nothing flickers.
func (r *previewRequest) showHeaders(headers []model.Header) {
	for len(r.headers.Objects) > 2*len(headers) {
		r.headers.Objects = r.headers.Objects[:len(r.headers.Objects)-2]
	}
	for i, h := range headers {
		if 2*i == len(r.headers.Objects) {
			r.headers.Objects = append(r.headers.Objects, widgets.NewFaint(""), widgets.NewMonoParagraph(""))
		}
		r.headers.Objects[2*i].(*widgets.Text).SetText(h.Name)
		r.headers.Objects[2*i+1].(*widgets.Paragraph).SetText(h.Value)
	}
	r.headers.Refresh()
}

func (r *previewRequest) showBody() {
	if r.raw {
		r.viewer.UpdateText(string(r.body))
		return
	}
	r.viewer.UpdateText(prettyJSON(r.body))
}

func (r *previewRequest) toggle() {
	r.raw = !r.raw
	r.mode.SetText("Show raw")
	if r.raw {
		r.mode.SetText("Show pretty")
	}
	r.showBody()
}

// previewSigned shows, for each signature header, the text that is signed.
type previewSigned struct {
	none    *widgets.Paragraph
	entries []signedEntry
	list    *fyne.Container
	content *fyne.Container
}

type signedEntry struct {
	header *widgets.Text
	viewer *widgets.TextViewer
}

func newPreviewSigned() *previewSigned {
	s := &previewSigned{list: column()}
	s.none = widgets.NewMutedParagraph("These requests aren't signed, so a receiver can't tell them from somebody else's.")
	s.content = scrolled(s.list)
	return s
}

func (s *previewSigned) show(signed []model.SignedContent) {
	s.list.Objects, s.list.Layout = nil, columnLayout{gap: columnGap}
	if len(signed) == 0 {
		s.list.Add(s.none)
	}
	for i, content := range signed {
		if i == len(s.entries) {
			s.entries = append(s.entries, signedEntry{widgets.NewBold(""), widgets.NewTextViewer()})
		}
		entry := s.entries[i]
		entry.header.SetText("Signed for " + content.Header)
		entry.viewer.UpdateText(content.Content)
		s.list.Add(entry.header)
		room := tall(entry.viewer, 170)
		s.list.Add(room)
		s.list.Layout = columnLayout{gap: columnGap, grows: room} // the last takes the rest of the height
	}
	s.list.Refresh()
}
