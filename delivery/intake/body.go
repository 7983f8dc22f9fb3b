package intake

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"

	"latchbell/model"
)

// readBody returns the body of a request that claims to be one event in JSON.
// Its limits hold whatever the Content-Length says.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if err := checkContent(r.Header); err != nil {
		return nil, err
	}
	if r.ContentLength > model.MaxEventSize {
		return nil, errTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, model.MaxEventSize))
	var beyond *http.MaxBytesError
	switch {
	case err == nil:
		return body, nil
	case errors.As(err, &beyond):
		return nil, errTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.Header().Set("Connection", "close")
		return nil, refuse(http.StatusRequestTimeout, "The body came too slowly. Send the whole event at once.")
	}
	return nil, refuse(http.StatusBadRequest, "The body ended early or its chunks are malformed. Check Content-Length and Transfer-Encoding, and send it again.")
}

// tooLarge is said of more than model.MaxEventSize.
const tooLarge = "The event is larger than 1 MiB (1,048,576 bytes). Send less, for example links instead of files."

var errTooLarge = refuse(http.StatusRequestEntityTooLarge, tooLarge)

// checkContent refuses what isn't plain JSON in UTF-8.
func checkContent(header http.Header) error {
	if !isJSON(header["Content-Type"]) {
		return refuse(http.StatusUnsupportedMediaType, "The Content-Type must be application/json: one event as a JSON object in UTF-8.")
	}
	for _, encoding := range header["Content-Encoding"] {
		if !strings.EqualFold(encoding, "identity") {
			return refuse(http.StatusUnsupportedMediaType, "A body with a Content-Encoding isn't accepted. Send it uncompressed.")
		}
	}
	return nil
}

// isJSON reports whether the only Content-Type is application/json, with at
// most the parameter charset=utf-8.
func isJSON(contentTypes []string) bool {
	if len(contentTypes) != 1 {
		return false
	}
	mediaType, params, err := mime.ParseMediaType(contentTypes[0])
	if err != nil || mediaType != "application/json" {
		return false
	}
	charset, given := params["charset"]
	if !given {
		return len(params) == 0
	}
	return len(params) == 1 && strings.EqualFold(charset, "utf-8")
}
