package intake

import "time"

// NewHurried returns a Server that gives a request no more than limit.
func NewHurried(config Config, limit time.Duration) *Server {
	hurried := defaultLimits
	hurried.header, hurried.request = limit, limit
	return newServer(config, hurried)
}
