package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// message is one side of an attempt, as it is shown.
type message struct {
	head string // the first line and the headers
	body []byte
	note string // what has to be said about it
}

// requestMessage returns what an attempt sent. Logs of earlier versions hold
// whole URLs.
func requestMessage(a *model.Attempt, d details) message {
	m := message{head: a.Request.Method + " " + model.MaskURL(a.Request.URL, "") + "\n" + headerLines(a.Request.Headers)}
	m.setBody(d, a.Round)
	return m
}

// plannedRequest returns what the first attempt will send.
func plannedRequest(d details) message {
	if d.delivery == nil {
		return message{}
	}
	m := message{head: http.MethodPost + " " + model.MaskURL(d.delivery.WebhookURL, ""), note: "Not sent yet. The headers are made with each attempt."}
	m.setBody(d, d.delivery.Round)
	return m
}

// setBody adds the body of a round, or says why it isn't there.
func (m *message) setBody(d details, round int) {
	body, known := d.bodies[round]
	switch {
	case !known:
		m.note = "The body is being read."
	case body.err != nil:
		m.note = "The body can't be shown. " + model.Sentence(body.err)
	default:
		m.body = body.bytes
	}
}

// responseMessage returns what an attempt received.
func responseMessage(a *model.Attempt) message {
	r := a.Response
	if r.Status == 0 {
		return message{head: a.Detail, note: "Nothing came back. " + a.Reason}
	}
	m := message{head: strings.TrimSpace(r.Proto+" "+codeWithName(r.Status)) + "\n" + headerLines(r.Headers), body: r.Body}
	if a.Succeeded {
		m.note = a.Reason // what an acceptance doesn't promise
	}
	if r.Truncated {
		m.note = fmt.Sprintf("Only the first %d KiB of the answer are kept.", model.MaxResponseKept>>10)
	}
	return m
}

func headerLines(headers []model.Header) string {
	var b strings.Builder
	for _, h := range headers {
		b.WriteString(h.Name + ": " + h.Value + "\n")
	}
	return b.String()
}

// text writes the message as it went over the wire, its JSON indented if pretty.
func (m message) text(pretty bool) string {
	body := string(m.body)
	if pretty {
		body = prettyJSON(m.body)
	}
	return strings.TrimRight(strings.TrimRight(m.head, "\n")+"\n\n"+body, "\n")
}

// prettyJSON indents JSON without changing its values; what isn't JSON stays
// as it is.
func prettyJSON(raw []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, raw, "", "  ") != nil {
		return string(raw)
	}
	return b.String()
}

// messageView shows a message, pretty-printed or raw.
type messageView struct {
	message message
	raw     bool

	note    *widgets.Paragraph
	viewer  *widgets.TextViewer
	mode    *widgets.Button
	content fyne.CanvasObject
}

func newMessageView(d *desk) *messageView {
	v := &messageView{note: widgets.NewCaptionParagraph(""), viewer: widgets.NewTextViewer()}
	v.mode = widgets.NewButton("Show raw", nil, v.toggle).Small()
	copyBody := widgets.NewButton("Copy body", theme.ContentCopyIcon(), func() { d.copy(string(v.message.body), "The body") }).Small()
	v.content = fill(container.NewHBox(layout.NewSpacer(), v.mode, copyBody), v.note, v.viewer)
	return v
}

func (v *messageView) show(m message) {
	v.message = m
	v.note.SetText(m.note)
	setVisible(v.note, m.note != "")
	v.viewer.SetText(m.text(!v.raw))
}

func (v *messageView) toggle() {
	v.raw = !v.raw
	v.mode.SetText("Show raw")
	if v.raw {
		v.mode.SetText("Show pretty")
	}
	v.show(v.message)
}
