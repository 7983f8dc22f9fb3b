package intake

import (
	"fmt"
	"net/http"
	"strings"
)

const tokenAdvice = "Send the token as 'Authorization: Bearer lbt_…'. 'latchbell token' prints it."

// withToken lets only requests with the token reach next (RFC 6750, section
// 2.1).
func (s *Server) withToken(next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		token, ok := bearer(r.Header)
		if !ok {
			w.Header().Set("WWW-Authenticate", `Bearer realm="latchbell"`)
			return 0, refuse(http.StatusUnauthorized, "The token is missing. "+tokenAdvice)
		}
		ok, err := s.config.Tokens.Check(r.Context(), token)
		if err != nil {
			return 0, fmt.Errorf("checking the token: %w", err)
		}
		if !ok {
			w.Header().Set("WWW-Authenticate", `Bearer realm="latchbell", error="invalid_token"`)
			return 0, refuse(http.StatusUnauthorized, "The token isn't the right one. "+tokenAdvice)
		}
		return next(w, r)
	}
}

// bearer returns the token of the only Authorization header. The scheme's case
// doesn't matter (RFC 9110, section 11.1).
func bearer(header http.Header) (string, bool) {
	values := header["Authorization"]
	if len(values) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	token = strings.TrimLeft(token, " ")
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}
