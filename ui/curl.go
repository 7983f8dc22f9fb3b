package ui

import (
	"strings"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// maskedToken stands for the intake token where it is not to be seen.
const maskedToken = model.TokenPrefix + "••••••••••••••••"

// sampleEvent is the event of the ready-made line for the license server.
const sampleEvent = `{"type":"license.renewed","data":{"license":{"key":"7F3A-91BC"}}}`

// intakeCurl returns the command that posts a sample event to the intake at
// address.
func intakeCurl(token, address string) string { return eventCurl(token, address, sampleEvent) }

// sampleCurl returns the command that posts the sample of a type.
func sampleCurl(token, address string, t model.EventType) string {
	return eventCurl(token, address, `{"type":"`+t.Type+`","data":`+string(t.Sample)+`}`)
}

// eventCurl returns the command that posts an event, which is JSON.
func eventCurl(token, address, event string) string {
	return "curl " + eventsURL(address) + " \\\n" +
		"  -H " + shellQuote("Authorization: Bearer "+token) + " \\\n" +
		"  -H 'Content-Type: application/json' \\\n" +
		"  -d " + shellQuote(event)
}

// eventsURL is where the intake at address takes events.
func eventsURL(address string) string { return "http://" + address + "/v1/events" }

// copyRequest copies a command that sends a request, and says so if a part of
// its URL isn't known here.
func (d *desk) copyRequest(r model.Request, body []byte) {
	d.app.Clipboard().SetContent(requestCurl(r, body))
	if model.IsMasked(r.URL) {
		d.tell("The request is copied as a curl line. The secret part of its URL is left out: put it in the place of "+model.URLMask+".", widgets.ToneWarning)
		return
	}
	d.tell("The request is copied as a curl line.", widgets.ToneSuccess)
}

// requestCurl returns a command that sends the request again, byte for byte.
// What curl sets by itself is left out.
func requestCurl(r model.Request, body []byte) string {
	var b strings.Builder
	b.WriteString("curl --globoff -X " + shellQuote(r.Method) + " " + shellQuote(r.URL))
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, "content-length") || strings.EqualFold(h.Name, "host") {
			continue
		}
		line := h.Name + ": " + h.Value
		if h.Value == "" {
			line = h.Name + ";" // how curl is told to send an empty header
		}
		b.WriteString(" \\\n  -H " + shellQuote(line))
	}
	if len(body) > 0 {
		b.WriteString(" \\\n  --data-raw " + shellQuote(string(body)))
	}
	return b.String()
}

// shellQuote quotes s for a POSIX shell so that nothing in it is interpreted.
func shellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
