package intake

import (
	"mime"
	"net/http"
	"strings"

	"latchbell/model"
)

// form is a way in which a request brings events.
type form int

const (
	// plain is JSON: one event, or an array of them.
	plain form = iota
	// lines is NDJSON: an event on each line.
	lines
	// cloudEvent is a CloudEvent in the structured mode, cloudBatch an array
	// of them.
	cloudEvent
	cloudBatch
	// cloudData is a CloudEvent in the binary mode: its attributes are header
	// lines, the body is its data.
	cloudData
)

// The limits of a request that brings several events.
const (
	maxBatch     = 1000
	maxBatchSize = 8 << 20
)

// forms are the media types that mean one form, whatever else the header says.
var forms = map[string]form{
	"application/json":                   plain,
	"application/x-ndjson":               lines,
	"application/cloudevents+json":       cloudEvent,
	"application/cloudevents-batch+json": cloudBatch,
}

// sizeLimit is the largest body of the form, in bytes.
func (f form) sizeLimit() int64 {
	switch f {
	case plain, lines, cloudBatch:
		return maxBatchSize
	}
	return model.MaxEventSize
}

const wrongType = "The Content-Type must be application/json (an event, or an array of events), application/x-ndjson, " +
	"application/cloudevents+json or application/cloudevents-batch+json, in UTF-8."

// formOf says in which form a request brings its events, and refuses what is in
// none.
func formOf(header http.Header) (form, error) {
	for _, encoding := range header["Content-Encoding"] {
		if !strings.EqualFold(encoding, "identity") {
			return 0, refuse(http.StatusUnsupportedMediaType, "A body with a Content-Encoding isn't accepted. Send it uncompressed.")
		}
	}
	binary := hasCloudHeader(header)
	mediaType := mediaTypeOf(header["Content-Type"])
	f, known := forms[mediaType]
	switch {
	case known && (f != plain || !binary):
		return f, nil
	case binary && isJSON(mediaType):
		return cloudData, nil
	case binary:
		return 0, refuse(http.StatusUnsupportedMediaType, "The data of a CloudEvent must be JSON. Send the Content-Type application/json.")
	}
	return 0, refuse(http.StatusUnsupportedMediaType, wrongType)
}

// isJSON reports whether a media type is JSON, or says with its suffix that it
// is (RFC 6839, section 3.1).
func isJSON(mediaType string) bool {
	return mediaType == "application/json" ||
		strings.HasSuffix(mediaType, "+json") && !strings.HasPrefix(mediaType, "application/cloudevents")
}

// mediaTypeOf returns the media type of the only Content-Type, with at most the
// parameter charset=utf-8, or "".
func mediaTypeOf(contentTypes []string) string {
	if len(contentTypes) != 1 {
		return ""
	}
	if _, known := forms[contentTypes[0]]; known {
		return contentTypes[0] // as nearly every caller writes it
	}
	mediaType, params, err := mime.ParseMediaType(contentTypes[0])
	charset, given := params["charset"]
	switch {
	case err != nil, given && !strings.EqualFold(charset, "utf-8"), !given && len(params) > 0, len(params) > 1:
		return ""
	}
	return mediaType
}
