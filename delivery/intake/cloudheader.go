package intake

import (
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"latchbell/model"
)

// cloudPrefix begins the header lines of a CloudEvent in the binary mode, where
// the body is its data alone (CloudEvents 1.0, HTTP Protocol Binding, 3.1).
const cloudPrefix = "ce-"

// cloudHeaders are the header lines by which a CloudEvent is known, those that
// must be there.
var cloudHeaders = []string{"Ce-Specversion", "Ce-Id", "Ce-Source", "Ce-Type"}

// hasCloudHeader reports whether a request claims to be a CloudEvent in the
// binary mode. One line is enough, so that one that is missing is noticed.
func hasCloudHeader(header http.Header) bool {
	for _, name := range cloudHeaders {
		if len(header[name]) > 0 {
			return true
		}
	}
	return false
}

// decodeCloudData reads a CloudEvent in the binary mode. key is that of the
// Idempotency-Key header, "" for none.
func decodeCloudData(header http.Header, body []byte, key string, now time.Time) (model.Event, error) {
	var attributes cloudAttributes
	for _, a := range attributes.list() {
		if err := readCloudHeader(header, a.name, a.value); err != nil {
			return model.Event{}, err
		}
	}
	data, err := decodeData(body)
	if err != nil {
		return model.Event{}, err
	}
	event, err := attributes.event(data, key, now)
	return event, inCloudTerms(err, cloudPrefix)
}

// decodeData reads a body that is the data of an event.
func decodeData(body []byte) (compacted, error) {
	if err := checkBytes(body, model.MaxDataDepth); err != nil {
		return nil, err
	}
	body = withoutMark(body)
	if err := model.CheckJSON(body); err != nil {
		return nil, err
	}
	var data compacted
	return data, data.UnmarshalJSON(body)
}

// readCloudHeader reads the header line of one attribute, if it is there.
func readCloudHeader(header http.Header, name string, attribute *text) error {
	name = cloudPrefix + name
	values := header[textproto.CanonicalMIMEHeaderKey(name)]
	if len(values) == 0 {
		return nil
	}
	if len(values) > 1 {
		return model.Invalidf(name, "The header %s stands there twice.", name)
	}
	value, err := url.PathUnescape(unquoteHeader(values[0]))
	if err != nil || !utf8.ValidString(value) {
		return model.Invalidf(name, `The header %s isn't percent-encoded UTF-8. Write what isn't printable ASCII, and the percent sign, as in "Zo%%C3%%AB" or "100%%25".`, name)
	}
	*attribute = textOf(value)
	return nil
}

// unquoteHeader undoes the quoting of a header's value (RFC 9110, section
// 5.6.4), which earlier versions of the binding allowed.
func unquoteHeader(value string) string {
	inner, quoted := strings.CutPrefix(value, `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	if !quoted || !closed {
		return value
	}
	var out strings.Builder
	for i := 0; i < len(inner); i++ {
		if inner[i] == '\\' && i+1 < len(inner) {
			i++
		}
		out.WriteByte(inner[i])
	}
	return out.String()
}
