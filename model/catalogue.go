package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
)

// Catalogue is the list of event types that Latchbell knows, in groups: those
// that ship, and behind them the user's own. Types outside it are accepted and
// delivered all the same. Its methods may be called by any goroutine, and what
// they return doesn't change any more. The zero value is empty.
type Catalogue struct {
	shipped []Group
	current atomic.Pointer[listing]
}

// listing is a catalogue as it stands at one moment.
type listing struct {
	groups []Group
	types  map[string]*EventType
}

var emptyListing = new(listing)

// Group is a set of event types that are shown and chosen together.
type Group struct {
	// Name is the part before the first dot of its types ("license").
	Name  string      `json:"name"`
	Title string      `json:"title"`
	Types []EventType `json:"types"`
	// Custom marks the user's own group; one that ships may hold custom types.
	Custom bool `json:"-"`
}

// EventType describes one type of event.
type EventType struct {
	Type  string `json:"type"`
	Title string `json:"title"`
	// Fires is one sentence on when it fires, Excludes one on what it doesn't
	// cover.
	Fires    string `json:"fires"`
	Excludes string `json:"excludes"`
	// Sample is a realistic data object.
	Sample json.RawMessage `json:"sample"`
	// Custom marks the user's own type.
	Custom bool `json:"-"`
}

// ParseCatalogue reads the catalogue that ships and checks it: well-formed
// types, each once and under the group of its name, with a title, two sentences
// and a sample.
func ParseCatalogue(raw []byte) (*Catalogue, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	var file struct {
		Groups []Group `json:"groups"`
	}
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("reading the event catalogue: %w", err)
	}
	seen := make(map[string]bool)
	for g := range file.Groups {
		group := &file.Groups[g]
		for i := range group.Types {
			t := &group.Types[i]
			if err := checkShippedType(group, t); err != nil {
				return nil, fmt.Errorf("event catalogue, type %q: %w", t.Type, err)
			}
			if seen[t.Type] {
				return nil, fmt.Errorf("event catalogue: type %q stands there twice", t.Type)
			}
			seen[t.Type] = true
		}
	}
	c := &Catalogue{shipped: file.Groups}
	c.setCustom(&CustomCatalogue{})
	return c, nil
}

func checkShippedType(group *Group, t *EventType) error {
	if err := ValidateType(t.Type); err != nil {
		return err
	}
	if GroupOf(t.Type) != group.Name {
		return fmt.Errorf("is under group %q", group.Name)
	}
	if t.Title == "" || !strings.HasSuffix(t.Fires, ".") || !strings.HasSuffix(t.Excludes, ".") {
		return fmt.Errorf("needs a title and full sentences")
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, t.Sample); err != nil || !strings.HasPrefix(compact.String(), "{") {
		return fmt.Errorf("needs a JSON object as its sample")
	}
	t.Sample = compact.Bytes()
	return nil
}

// GroupOf returns the name of the group that a type belongs to.
func GroupOf(eventType string) string {
	group, _, _ := strings.Cut(eventType, ".")
	return group
}

// Groups returns the groups that ship, then the user's own. They are not to be
// changed.
func (c *Catalogue) Groups() []Group { return c.listing().groups }

// Find returns the description of a type, or nil if it isn't in the catalogue.
func (c *Catalogue) Find(eventType string) *EventType { return c.listing().types[eventType] }

// FindGroup returns the group of a name, or nil if it isn't in the catalogue.
func (c *Catalogue) FindGroup(name string) *Group {
	groups := c.listing().groups
	for i := range groups {
		if groups[i].Name == name {
			return &groups[i]
		}
	}
	return nil
}

// Title returns the title of a type, or the type itself if it isn't known.
func (c *Catalogue) Title(eventType string) string {
	if t := c.Find(eventType); t != nil {
		return t.Title
	}
	return eventType
}

// Size is how many types a webhook can choose from. Tests are not among them:
// they reach the webhook that they try, whatever it subscribes to.
func (c *Catalogue) Size() int {
	types := c.listing().types
	if types[TestType] != nil {
		return len(types) - 1
	}
	return len(types)
}

// Count returns how many types a webhook with these patterns gets: those of the
// catalogue that a pattern covers, and those outside it that one names.
func (c *Catalogue) Count(patterns []string) int {
	types := c.listing().types
	n := 0
	for t := range types {
		if t == TestType {
			continue
		}
		for _, p := range patterns {
			if Matches(p, t) {
				n++
				break
			}
		}
	}
	for _, p := range patterns {
		if !strings.HasSuffix(p, "*") && types[p] == nil {
			n++
		}
	}
	return n
}

func (c *Catalogue) listing() *listing {
	if current := c.current.Load(); current != nil {
		return current
	}
	return emptyListing
}
