package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchbell/model"
)

// deliverLarge stores n events of 20 KB, each delivered at the first try.
func deliverLarge(t *testing.T, s *Store, n int) {
	t.Helper()
	events := make([]model.Event, n)
	for i := range events {
		events[i] = keyed(fmt.Sprint("large ", i), "")
		events[i].Data = []byte(`{"text":"` + strings.Repeat("x", 20_000) + `"}`)
	}
	receipts, err := s.Accept(t.Context(), events)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range receipts {
		page, err := s.Deliveries(t.Context(), model.DeliveryQuery{EventID: r.EventID})
		if err != nil {
			t.Fatal(err)
		}
		a := &model.Attempt{DeliveryID: page.Deliveries[0].ID, Started: time.Now(), Succeeded: true}
		if err := s.Record(t.Context(), a, model.Verdict{Status: model.Succeeded}); err != nil {
			t.Fatal(err)
		}
	}
}

func pruneAll(t *testing.T, s *Store) {
	t.Helper()
	for {
		n, err := s.Prune(t.Context(), time.Now().Add(time.Hour), 50)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func giveBackAll(t *testing.T, s *Store) (steps int) {
	t.Helper()
	for more := true; more; steps++ {
		var err error
		if more, err = s.GiveBack(t.Context(), 100); err != nil {
			t.Fatal(err)
		}
	}
	return steps
}

func TestRoomOfWhatWasRemovedGoesBackToTheDisk(t *testing.T) {
	s := openTest(t)
	deliverLarge(t, s, 200)
	large, err := s.Size(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pruneAll(t, s)
	if freed, err := s.Size(t.Context()); err != nil || freed.Content() > large.Content()/5 || freed.Free < large.File/2 {
		t.Errorf("after the removal the size is %+v (%v), before it was %+v", freed, err, large)
	}
	if steps := giveBackAll(t, s); steps < 5 {
		t.Errorf("all was given back in %d steps, though each was to be small", steps)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(s.path)
	if err != nil || info.Size() > large.File/5 {
		t.Errorf("the file has %d bytes (%v), want a fifth of the %d of before", info.Size(), err, large.File)
	}
}

// oldDatabase makes a database of the first layout, which gives nothing back.
func oldDatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "latchbell.db")
	db, err := sql.Open("sqlite", dsn(path, nil))
	if err != nil {
		t.Fatal(err)
	}
	first := shippedMigrations()[0]
	_, err = db.Exec(first.script + `;
		CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied INTEGER NOT NULL) STRICT;
		INSERT INTO migrations VALUES (1, 'begin', 0); INSERT INTO settings VALUES ('a', 'kept')`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDatabaseOfTheFirstLayoutLearnsToGiveBack(t *testing.T) {
	path := oldDatabase(t)
	s, err := openAt(t, path)
	if err != nil {
		t.Fatal(err)
	}
	defer wantClosed(t, s)
	wantSetting(t, s, "kept")
	if mode, err := s.count(t.Context(), "PRAGMA auto_vacuum"); mode != 2 || err != nil {
		t.Errorf("auto_vacuum is %d (%v), want 2", mode, err)
	}
	if backups, err := Backups(path); len(backups) != 1 || err != nil {
		t.Errorf("the backups are %v (%v), want the one before the update", backups, err)
	}
}

// TestRemovalScansNoTable keeps a step's cost apart from how much is stored.
func TestRemovalScansNoTable(t *testing.T) {
	s := openTest(t)
	seen := make(map[string]bool)
	plan := func(query string, args ...any) {
		for _, line := range explainPlan(t, s, query, args...) {
			table, scans := strings.CutPrefix(line, "SCAN ")
			if scans && !strings.Contains(table, "json_each") && !strings.HasPrefix(table, "webhooks") {
				t.Errorf("%s\n%s", line, query)
			}
			seen[line] = true
		}
	}
	before := time.Now().Add(time.Hour)
	deliverLarge(t, s, 3)
	if _, err := s.Prune(t.Context(), before, 2); err != nil {
		t.Fatal(err)
	}
	pruneAll(t, s)
	s.prepared.Range(func(query, _ any) bool {
		if strings.Contains(query.(string), "activity >=") {
			plan(query.(string), 0, moment(before), 1)
		}
		return true
	})
	removals := 0
	for _, query := range slices.Collect(maps.Keys(s.writer.tx.statements)) {
		if !strings.HasPrefix(query, "DELETE") && !strings.HasPrefix(query, "SELECT DISTINCT event_id") {
			continue
		}
		removals++
		plan(query, "[]", moment(before))
	}
	if removals < 6 || len(seen) == 0 {
		t.Errorf("%d removals were looked at, want at least 6", removals)
	}
}

// explainPlan returns how SQLite would run a query. Arguments that it has no
// place for are left out.
func explainPlan(t *testing.T, s *Store, query string, args ...any) []string {
	t.Helper()
	args = args[:min(len(args), strings.Count(query, "?"))]
	var plan []string
	err := s.writer.do(context.Background(), func(w *tx) error {
		return each(func(rows *sql.Rows) error {
			var id, parent, unused int
			var line string
			err := rows.Scan(&id, &parent, &unused, &line)
			plan = append(plan, line)
			return err
		})(w.conn.QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+query, args...))
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}
