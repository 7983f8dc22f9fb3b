package sqlite

import (
	"context"
	"database/sql"

	"latchbell/model"
)

// CustomCatalogue returns the user's own groups and types of event, by name.
func (s *Store) CustomCatalogue(ctx context.Context) (*model.CustomCatalogue, error) {
	var c model.CustomCatalogue
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var g model.Group
		err := rows.Scan(&g.Name, &g.Title)
		c.Groups = append(c.Groups, g)
		return err
	}, "SELECT name, title FROM event_groups ORDER BY name")
	if err != nil {
		return nil, explain("reading the groups of events", err)
	}
	err = s.rows(ctx, func(rows *sql.Rows) error {
		var t model.EventType
		err := rows.Scan(&t.Type, &t.Title, &t.Fires, &t.Excludes, (*[]byte)(&t.Sample))
		c.Types = append(c.Types, t)
		return err
	}, "SELECT type, title, fires, excludes, sample FROM event_types ORDER BY type")
	if err != nil {
		return nil, explain("reading the types of events", err)
	}
	return &c, nil
}

// ChangeCatalogue removes groups and types, then creates or replaces others, all
// or none.
func (s *Store) ChangeCatalogue(ctx context.Context, change model.CatalogueChange) error {
	err := s.writer.do(ctx, func(t *tx) error {
		t.changes(model.CatalogueChanged)
		if err := t.removeFromCatalogue(&change); err != nil {
			return err
		}
		return t.saveToCatalogue(&change)
	})
	return explain("saving the event catalogue", err)
}

func (t *tx) removeFromCatalogue(change *model.CatalogueChange) error {
	for _, name := range change.RemoveGroups {
		if _, err := t.exec("DELETE FROM event_groups WHERE name = ?", name); err != nil {
			return err
		}
	}
	for _, eventType := range change.RemoveTypes {
		if _, err := t.exec("DELETE FROM event_types WHERE type = ?", eventType); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) saveToCatalogue(change *model.CatalogueChange) error {
	const saveGroup = "INSERT OR REPLACE INTO event_groups (name, title) VALUES (?, ?)"
	const saveType = "INSERT OR REPLACE INTO event_types (type, title, fires, excludes, sample) VALUES (?, ?, ?, ?, ?)"
	for _, g := range change.SaveGroups {
		if _, err := t.exec(saveGroup, g.Name, g.Title); err != nil {
			return err
		}
	}
	for _, e := range change.SaveTypes {
		if _, err := t.exec(saveType, e.Type, e.Title, e.Fires, e.Excludes, []byte(e.Sample)); err != nil {
			return err
		}
	}
	return nil
}

// mostTypes bounds the types that SeenTypes looks at, for callers who make up a
// type for each event.
const mostTypes = 500

// SeenTypes returns up to mostTypes types of the events that are stored, by
// name. It jumps along the index from type to type, so that many events of few
// types take no longer than few.
func (s *Store) SeenTypes(ctx context.Context) ([]model.SeenType, error) {
	const query = `WITH RECURSIVE types (type) AS (
			SELECT min(type) FROM events
			UNION ALL
			SELECT (SELECT min(type) FROM events WHERE type > types.type) FROM types WHERE types.type IS NOT NULL
			LIMIT ?1 + 0),
		seen (type, last) AS (
			SELECT type, (SELECT max(seq) FROM events WHERE events.type = types.type) FROM types WHERE type IS NOT NULL)
		SELECT seen.type, (SELECT count(*) FROM (SELECT 1 FROM events WHERE events.type = seen.type LIMIT ?2 + 0)),
			e.id, e.received
		FROM seen JOIN events e ON e.seq = seen.last
		WHERE seen.type <> ?3 ORDER BY seen.type`
	var seen []model.SeenType
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var t model.SeenType
		err := rows.Scan(&t.Type, &t.Count, &t.EventID, (*moment)(&t.Last))
		seen = append(seen, t)
		return err
	}, query, mostTypes, model.MostSeen, model.TestType)
	return seen, explain("reading the types of the events", err)
}
