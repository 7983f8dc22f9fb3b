package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// FileGroup is one of the user's own groups in a File. Both fields are
// required.
type FileGroup struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

// FileEventType is one of the user's own types in a File. Type and Title are
// required; a field that is absent keeps its present value, or is empty when the
// type is created.
type FileEventType struct {
	Type     string          `json:"type"`
	Title    string          `json:"title"`
	Fires    *string         `json:"fires,omitempty"`
	Excludes *string         `json:"excludes,omitempty"`
	Sample   json.RawMessage `json:"sample,omitempty"`
}

// parseFileGroups reads the section "groups" of a file. Errors name the entry
// and the field.
func parseFileGroups(items []json.RawMessage) ([]FileGroup, error) {
	var groups []FileGroup
	for i, item := range items {
		var g FileGroup
		err := DecodeObject(item, map[string]any{"name": &g.Name, "title": &g.Title})
		if err == nil && slices.ContainsFunc(groups, func(other FileGroup) bool { return other.Name == g.Name }) {
			err = Invalidf("name", "The name stands twice in this file.")
		}
		if err != nil {
			return nil, inEntry("groups", i, g.Name, err)
		}
		groups = append(groups, g)
	}
	return groups, nil
}

// parseFileEventTypes reads the section "event_types" of a file, as
// parseFileGroups does.
func parseFileEventTypes(items []json.RawMessage) ([]FileEventType, error) {
	types := make([]FileEventType, 0, len(items))
	taken := make(map[string]bool)
	for i, item := range items {
		var t FileEventType
		err := DecodeObject(item, map[string]any{
			"type": &t.Type, "title": &t.Title, "fires": &t.Fires, "excludes": &t.Excludes, "sample": &t.Sample,
		})
		if err == nil && taken[t.Type] {
			err = Invalidf("type", "The type stands twice in this file.")
		}
		if err != nil {
			return nil, inEntry("event_types", i, t.Type, err)
		}
		taken[t.Type] = true
		types = append(types, t)
	}
	return types, nil
}

// inEntry says in which entry of a list of the file err is: the first of
// several, because a file is put right step by step.
func inEntry(list string, index int, name string, err error) error {
	where := fmt.Sprintf("%s[%d]", list, index)
	if name != "" {
		where += fmt.Sprintf(" (%q)", Shorten(name))
	}
	field := FieldOf(err)
	if field != "" {
		where += ", " + field
	}
	kind := Invalid
	var e *Error
	if errors.As(err, &e) {
		kind = e.Kind
	}
	return &Error{Kind: kind, Field: field, Message: where + ": " + Sentence(err)}
}

// apply returns base with what t says.
func (t *FileEventType) apply(base EventType) EventType {
	base.Type, base.Title = t.Type, t.Title
	setIfGiven(&base.Fires, t.Fires)
	setIfGiven(&base.Excludes, t.Excludes)
	if t.Sample != nil {
		base.Sample = t.Sample
	}
	return base
}

// CataloguePlan is what a file changes of the catalogue.
type CataloguePlan struct {
	Change CatalogueChange
	// Lines say what changes: "created the event type license.gifted".
	Lines []string
}

// Plan compares the sections of a file with what is there. Groups and types that
// the file doesn't name stay as they are. Errors name the entry and the field.
func (c *CustomTypes) Plan(ctx context.Context, groups []FileGroup, types []FileEventType) (*CataloguePlan, error) {
	if err := c.Refresh(ctx); err != nil {
		return nil, err
	}
	p := new(CataloguePlan)
	for i, fg := range groups {
		g, err := c.checkGroup(Group{Name: fg.Name, Title: fg.Title}, false)
		if err != nil {
			return nil, inEntry("groups", i, fg.Name, err)
		}
		p.addGroup(g, c.Catalogue.FindGroup(g.Name))
	}
	for i, ft := range types {
		present := c.Catalogue.Find(strings.TrimSpace(ft.Type))
		var base EventType
		if present != nil {
			base = *present
		}
		t, err := c.checkType(ft.apply(base), base.Type)
		if err != nil {
			return nil, inEntry("event_types", i, ft.Type, err)
		}
		p.addType(t, present)
	}
	return p, nil
}

func (p *CataloguePlan) addGroup(g Group, present *Group) {
	switch {
	case present == nil:
		p.Lines = append(p.Lines, "created the group "+g.Name)
	case present.Title != g.Title:
		p.Lines = append(p.Lines, "changed the group "+g.Name+": title")
	default:
		return
	}
	p.Change.SaveGroups = append(p.Change.SaveGroups, g)
}

func (p *CataloguePlan) addType(t EventType, present *EventType) {
	if present == nil {
		p.Lines = append(p.Lines, "created the event type "+t.Type)
		p.Change.SaveTypes = append(p.Change.SaveTypes, t)
		return
	}
	if fields := t.changedFrom(present); len(fields) > 0 {
		p.Lines = append(p.Lines, "changed the event type "+t.Type+": "+strings.Join(fields, ", "))
		p.Change.SaveTypes = append(p.Change.SaveTypes, t)
	}
}

// changedFrom names the fields in which t differs from old.
func (t *EventType) changedFrom(old *EventType) []string {
	var fields []string
	for _, f := range []struct{ name, before, now string }{
		{"title", old.Title, t.Title}, {"fires", old.Fires, t.Fires},
		{"excludes", old.Excludes, t.Excludes}, {"sample", string(old.Sample), string(t.Sample)},
	} {
		if f.before != f.now {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// Apply stores what was planned.
func (c *CustomTypes) Apply(ctx context.Context, p *CataloguePlan) error {
	if p.Change.Empty() {
		return nil
	}
	return c.change(ctx, p.Change)
}

// Export returns the user's own groups and types in the form of the file.
func (c *CustomTypes) Export(ctx context.Context) ([]FileGroup, []FileEventType, error) {
	if err := c.Refresh(ctx); err != nil {
		return nil, nil, err
	}
	var groups []FileGroup
	var types []FileEventType
	for _, g := range c.Catalogue.Groups() {
		if g.Custom {
			groups = append(groups, FileGroup{Name: g.Name, Title: g.Title})
		}
		for _, t := range g.Types {
			if t.Custom {
				types = append(types, FileEventType{Type: t.Type, Title: t.Title, Fires: &t.Fires, Excludes: &t.Excludes, Sample: t.Sample})
			}
		}
	}
	return groups, types, nil
}
