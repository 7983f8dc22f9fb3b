package widgets

// choice is which rows of a table are chosen, by their keys.
type choice struct {
	keys   map[string]bool
	last   string // the one that was chosen last, "" for none
	anchor string // where the range begins that Shift makes
}

// only chooses one row, and no other.
func (c *choice) only(key string) {
	c.keys, c.last, c.anchor = map[string]bool{key: true}, key, key
}

// flip takes a row into the choice, or out of it.
func (c *choice) flip(key string) {
	c.anchor = key
	if c.keys[key] {
		delete(c.keys, key)
		c.last = ""
		return
	}
	c.add(key)
}

// add takes a row into the choice.
func (c *choice) add(key string) {
	if c.keys == nil {
		c.keys = map[string]bool{}
	}
	c.keys[key] = true
	c.last = key
}

// between chooses these rows and no other; the range still begins where it did.
func (c *choice) between(keys []string, last string) {
	c.keys = map[string]bool{}
	for _, key := range keys {
		c.add(key)
	}
	c.last = last
}

// keep forgets the rows that aren't in a table any more.
func (c *choice) keep(index map[string]int) {
	for key := range c.keys {
		if _, ok := index[key]; !ok {
			delete(c.keys, key)
		}
	}
	if !c.keys[c.last] {
		c.last = ""
	}
}
