package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Catalogue is the list of event types that Latchbell knows, in groups. Types
// outside it are accepted and delivered all the same.
type Catalogue struct {
	Groups []Group `json:"groups"`

	types map[string]*EventType
}

// Group is a set of event types that are shown and chosen together.
type Group struct {
	// Name is the part before the first dot of its types ("license").
	Name  string      `json:"name"`
	Title string      `json:"title"`
	Types []EventType `json:"types"`
}

// EventType describes one type of event.
type EventType struct {
	Type  string `json:"type"`
	Title string `json:"title"`
	// Fires is one sentence on when it fires.
	Fires string `json:"fires"`
	// Sample is a realistic data object.
	Sample json.RawMessage `json:"sample"`
}

// ParseCatalogue reads a catalogue and checks it: well-formed types, each once
// and under the group of its name, with a title, a sentence and a sample.
func ParseCatalogue(raw []byte) (*Catalogue, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	var c Catalogue
	if err := decoder.Decode(&c); err != nil {
		return nil, fmt.Errorf("reading the event catalogue: %w", err)
	}
	c.types = make(map[string]*EventType)
	for g := range c.Groups {
		group := &c.Groups[g]
		for i := range group.Types {
			t := &group.Types[i]
			if err := checkEventType(group, t); err != nil {
				return nil, fmt.Errorf("event catalogue, type %q: %w", t.Type, err)
			}
			if c.types[t.Type] != nil {
				return nil, fmt.Errorf("event catalogue: type %q stands there twice", t.Type)
			}
			c.types[t.Type] = t
		}
	}
	return &c, nil
}

func checkEventType(group *Group, t *EventType) error {
	if err := ValidateType(t.Type); err != nil {
		return err
	}
	if GroupOf(t.Type) != group.Name {
		return fmt.Errorf("is under group %q", group.Name)
	}
	if t.Title == "" || !strings.HasSuffix(t.Fires, ".") {
		return fmt.Errorf("needs a title and a full sentence")
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

// Find returns the description of a type, or nil if it isn't in the catalogue.
func (c *Catalogue) Find(eventType string) *EventType { return c.types[eventType] }

// Title returns the title of a type, or the type itself if it isn't known.
func (c *Catalogue) Title(eventType string) string {
	if t := c.types[eventType]; t != nil {
		return t.Title
	}
	return eventType
}

// Size is how many types a webhook can choose from. Tests are not among them:
// they reach the webhook that they try, whatever it subscribes to.
func (c *Catalogue) Size() int {
	n := len(c.types)
	if c.types[TestType] != nil {
		n--
	}
	return n
}

// Count returns how many types a webhook with these patterns gets: those of the
// catalogue that a pattern covers, and those outside it that one names.
func (c *Catalogue) Count(patterns []string) int {
	n := 0
	for t := range c.types {
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
		if !strings.HasSuffix(p, "*") && c.types[p] == nil {
			n++
		}
	}
	return n
}
