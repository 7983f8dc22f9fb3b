package delivery

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"latchbell/model"
)

const (
	// maxDrained is how much of an answer is read beyond what is kept, in
	// bytes, so that the connection can be used again. What is longer costs
	// the connection, not the delivery.
	maxDrained = 1 << 20
	// maxHeadersKept is how many header lines of an answer are kept.
	maxHeadersKept = 100
)

// readResponse reads the answer r within the limits and closes it. With an
// error it returns what had arrived.
func readResponse(r *http.Response) (model.Response, error) {
	defer r.Body.Close()
	kept := model.Response{Proto: r.Proto, Status: r.StatusCode, Headers: keepHeaders(r.Header)}
	if r.StatusCode == http.StatusSwitchingProtocols {
		return kept, nil // what follows isn't an answer and may never end
	}
	var body bytes.Buffer
	_, err := body.ReadFrom(io.LimitReader(r.Body, model.MaxResponseKept+1))
	kept.Body = body.Bytes()
	if len(kept.Body) > model.MaxResponseKept {
		kept.Body, kept.Truncated = kept.Body[:model.MaxResponseKept], true
		_, err = io.CopyN(io.Discard, r.Body, maxDrained)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return kept, err
}

// keepHeaders lists the header lines by name; their order on the wire isn't
// known any more.
func keepHeaders(header http.Header) []model.Header {
	var kept []model.Header
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			if len(kept) == maxHeadersKept {
				return kept
			}
			kept = append(kept, model.Header{Name: name, Value: strings.ToValidUTF8(value, "\uFFFD")})
		}
	}
	return kept
}
