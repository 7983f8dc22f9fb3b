package sqlite

import (
	"context"
	"strings"

	"latchbell/model"
)

// Problem says what the user should know of the database, or "".
func (s *Store) Problem() string {
	if err := s.Damage(); err != nil {
		return model.Sentence(err)
	}
	kept, err := s.Upkeep(context.Background())
	if err != nil {
		return model.Sentence(err)
	}
	return strings.Join(kept.Notices(), " ")
}
