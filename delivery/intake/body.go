package intake

import (
	"bytes"
	"errors"
	"net/http"
	"os"

	"latchbell/model"
)

const (
	// tooLarge is said of an event of more than model.MaxEventSize.
	tooLarge = "The event is larger than 1 MiB (1,048,576 bytes). Send less, for example links instead of files."
	// tooLong is said of a request of more than maxBatchSize.
	tooLong = "The request is larger than 8 MiB (8,388,608 bytes). Send the events in several requests."
)

var (
	errTooLarge = refuse(http.StatusRequestEntityTooLarge, tooLarge)
	errTooLong  = refuse(http.StatusRequestEntityTooLarge, tooLong)
)

// firstRead is how much room a body gets before its length is believed.
const firstRead = 64 << 10

// readBody returns the body of a request in the form f. Its limits hold
// whatever the Content-Length says.
func readBody(w http.ResponseWriter, r *http.Request, f form) ([]byte, error) {
	limit := f.sizeLimit()
	if r.ContentLength > limit {
		return nil, tooMuchFor(limit)
	}
	// One byte more than announced, so that the end is found without growing.
	body := bytes.NewBuffer(make([]byte, 0, min(max(r.ContentLength, 0)+bytes.MinRead, firstRead)))
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, limit))
	var beyond *http.MaxBytesError
	switch {
	case err == nil:
		return body.Bytes(), nil
	case errors.As(err, &beyond):
		return nil, tooMuchFor(limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.Header().Set("Connection", "close")
		return nil, refuse(http.StatusRequestTimeout, "The body came too slowly. Send it all at once.")
	}
	return nil, refuse(http.StatusBadRequest, "The body ended early or its chunks are malformed. Check Content-Length and Transfer-Encoding, and send it again.")
}

func tooMuchFor(limit int64) error {
	if limit == model.MaxEventSize {
		return errTooLarge
	}
	return errTooLong
}

// isArray reports whether a body of JSON is an array. A byte order mark may
// stand before it (RFC 8259, section 8.1); Windows' tools write one.
func isArray(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(withoutMark(body), " \t\r\n"), []byte("["))
}

func withoutMark(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\ufeff")) }
