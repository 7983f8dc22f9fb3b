package delivery

import (
	"sync"

	"latchbell/model"
)

// standIns are secrets for previews of webhooks that have none yet. They are
// kept, so that a preview doesn't change by itself and an RSA key, which takes
// its time, is made once.
type standIns struct {
	mu     sync.Mutex
	byName map[model.SignatureProfile]string
}

func (s *standIns) secret(p model.SignatureProfile) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if secret, ok := s.byName[p]; ok {
		return secret, nil
	}
	secret, err := model.NewSecretFor(p)
	if err != nil {
		return "", err
	}
	if s.byName == nil {
		s.byName = make(map[model.SignatureProfile]string)
	}
	s.byName[p] = secret
	return secret, nil
}
