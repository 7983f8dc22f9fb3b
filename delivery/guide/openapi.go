// Package guide is what Latchbell says about itself to those who write the
// programs at both ends: a description for machines and a page for people.
//
// What can be taken from the program is: the retries, the body that receivers
// get, the name of each header. The rest is text, which tests hold against what
// the program does.
package guide

import (
	"bytes"
	"net/http"

	"latchbell/assets"
)

// OpenAPI answers with the description of the intake as OpenAPI 3.1, for this
// version of the program.
func OpenAPI(version string) http.Handler {
	document := bytes.ReplaceAll(assets.OpenAPIJSON, []byte("{{version}}"), []byte(version))
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(document) // the caller is gone; nobody is left to tell
	})
}
