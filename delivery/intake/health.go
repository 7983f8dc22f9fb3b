package intake

import (
	"fmt"
	"net/http"
)

// health is the answer of GET /v1/health.
type health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
	// Pending counts the deliveries that wait, for whatever reason.
	Pending int `json:"pending"`
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) (int, error) {
	waiting, err := s.config.Store.Waiting(r.Context())
	if err != nil {
		return 0, fmt.Errorf("counting what waits: %w", err)
	}
	return s.reply(w, http.StatusOK, health{Status: "ok", Version: s.config.Version, Pending: waiting}), nil
}
