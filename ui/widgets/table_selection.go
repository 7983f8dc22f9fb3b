package widgets

// selection is which rows of a table are chosen, by key, and where its cursor and the fixed end of a range are.
type selection struct {
	multi  bool
	chosen map[string]bool
	cursor string
	anchor string
}

func newSelection(multi bool) *selection {
	return &selection{multi: multi, chosen: map[string]bool{}}
}

// only chooses one row and nothing else.
func (s *selection) only(key string) {
	clear(s.chosen)
	s.chosen[key] = true
	s.cursor, s.anchor = key, key
}

// flip adds a row or takes it away.
func (s *selection) flip(key string) {
	if !s.multi {
		s.only(key)
		return
	}
	if s.chosen[key] {
		delete(s.chosen, key)
	} else {
		s.chosen[key] = true
	}
	s.cursor, s.anchor = key, key
}

// reach chooses all rows between the anchor and key; keys are all rows in their order, index finds one.
func (s *selection) reach(key string, keys []string, index map[string]int) {
	from, ok := index[s.anchor]
	if !s.multi || !ok {
		s.only(key)
		return
	}
	to := index[key]
	clear(s.chosen)
	for _, k := range keys[min(from, to) : max(from, to)+1] {
		s.chosen[k] = true
	}
	s.cursor = key
}

// all chooses every row.
func (s *selection) all(keys []string) {
	if !s.multi {
		return
	}
	for _, key := range keys {
		s.chosen[key] = true
	}
}

func (s *selection) none() {
	clear(s.chosen)
}

// keep forgets the rows that are gone.
func (s *selection) keep(index map[string]int) {
	for key := range s.chosen {
		if _, ok := index[key]; !ok {
			delete(s.chosen, key)
		}
	}
}
