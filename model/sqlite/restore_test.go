package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchbell/model"
	"latchbell/model/sqlite"
)

// grown makes a database of which the backup holds 300 deliveries and the
// present state 310, the last 10 of them not yet folded into the file.
func grown(t *testing.T) (path string, backup model.Backup) {
	t.Helper()
	path = filled(t)
	s, err := sqlite.Open(t.Context(), path, &model.Broker{})
	if err != nil {
		t.Fatal(err)
	}
	acceptMany(t, s, 10)
	aside := filepath.Join(t.TempDir(), "latchbell.db")
	for _, ending := range []string{"", "-wal"} { // as a killed process leaves them
		raw, err := os.ReadFile(path + ending)
		if err == nil {
			err = os.WriteFile(aside+ending, raw, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{"", "-wal"} {
		if err := os.Rename(aside+ending, path+ending); err != nil {
			t.Fatal(err)
		}
	}
	return path, newestBackup(t, path)
}

// wantHolds opens and closes the database at path.
func wantHolds(t *testing.T, path string, want int) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, &model.Broker{})
	if err != nil {
		t.Fatal(err)
	}
	if n := total(t, s); n != want {
		t.Errorf("%s holds %d deliveries, want %d", path, n, want)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func mustRestore(t *testing.T, path, backup string) *model.Restored {
	t.Helper()
	restored, err := sqlite.Restore(t.Context(), path, backup)
	if err != nil {
		t.Fatal(err)
	}
	return restored
}

func TestRestoreAndBackAgain(t *testing.T) {
	path, backup := grown(t)
	restored := mustRestore(t, path, backup.Name)
	if !restored.Made.Equal(backup.Made) || !strings.Contains(restored.String(), restored.SetAside) || restored.SetAside == "" {
		t.Errorf("restored: %+v", restored)
	}
	wantHolds(t, path, 300)
	wantNoUnfinished(t, path)
	if requested, err := sqlite.RestoreRequested(path); requested || err != nil {
		t.Errorf("a restore is still requested (%v)", err)
	}
	// What was set aside is a complete database, recent writes included.
	again := mustRestore(t, path, filepath.Join(restored.SetAside, "latchbell.db"))
	if again.SetAside == restored.SetAside {
		t.Error("both were set aside in the same folder")
	}
	wantHolds(t, path, 310)
	wantHolds(t, filepath.Join(restored.SetAside, "latchbell.db"), 310)
	wantHolds(t, filepath.Join(again.SetAside, "latchbell.db"), 300)
}

func TestRestoredDeliveriesKeepTheirIds(t *testing.T) {
	path, backup := grown(t)
	ids := func() []string {
		s, err := sqlite.Open(t.Context(), path, &model.Broker{})
		if err != nil {
			t.Fatal(err)
		}
		page, err := s.Deliveries(t.Context(), model.DeliveryQuery{Limit: 1000, Ascending: true})
		if err := errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, d := range page.Deliveries {
			ids = append(ids, d.ID+d.EventID+string(d.Status))
		}
		return ids
	}
	before := ids()
	mustRestore(t, path, backup.Name)
	if after := ids(); strings.Join(after, "") != strings.Join(before[:300], "") {
		t.Error("the deliveries of the backup came back with other ids or states")
	}
}

func TestRestoreRefusesWhatIsNoSoundBackup(t *testing.T) {
	original, _ := grown(t)
	for name, test := range map[string]struct {
		harm   func(t *testing.T, backup string)
		kind   model.Kind
		advice string
	}{
		"gone":            {remove, model.NotFound, "lists those that there are"},
		"cut off":         {truncate, model.Damaged, "nothing was changed"},
		"empty":           {empty, model.Damaged, "nothing was changed"},
		"harmed inside":   {harmInside, model.Damaged, "nothing was changed"},
		"of another kind": {scribble, model.Damaged, "nothing was changed"},
	} {
		t.Run(name, func(t *testing.T) {
			path := copied(t, original)
			backup := newestBackup(t, path)
			test.harm(t, backup.Path)
			_, err := sqlite.Restore(t.Context(), path, backup.Name)
			if !model.Is(err, test.kind) || !strings.Contains(model.Sentence(err), test.advice) {
				t.Errorf("Restore gives %v, want kind %d with %q", err, test.kind, test.advice)
			}
			wantHolds(t, path, 310)
			wantNoUnfinished(t, path)
			if aside, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "set-aside-*")); len(aside) > 0 {
				t.Errorf("the database was set aside in %v", aside)
			}
		})
	}
}

func truncate(t *testing.T, path string) {
	rewrite(t, path, func(raw []byte) []byte { return raw[:len(raw)-3*pageSize] })
}

func empty(t *testing.T, path string) { rewrite(t, path, func([]byte) []byte { return nil }) }

func scribble(t *testing.T, path string) {
	rewrite(t, path, func([]byte) []byte { return []byte("These are notes, not a database.") })
}

func harmInside(t *testing.T, path string) {
	rewrite(t, path, func(raw []byte) []byte {
		page := len(raw) / pageSize / 2 * pageSize
		clear(raw[page : page+pageSize])
		return raw
	})
}

func TestRequestIsHonouredBeforeTheNextOpening(t *testing.T) {
	path, backup := grown(t)
	if err := sqlite.RequestRestore(path, backup.Name); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path, &model.Broker{}); !model.Is(err, model.Unavailable) {
		t.Errorf("Open gives %v while a restore is requested, want why it doesn't open", err)
	}
	if requested, err := sqlite.RestoreRequested(path); !requested || err != nil {
		t.Fatalf("no restore is requested (%v)", err)
	}
	if _, err := sqlite.FinishRestore(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	wantHolds(t, path, 300)
}

func TestRequestNobodyUnderstandsIsNotObeyed(t *testing.T) {
	path, _ := grown(t)
	request := filepath.Join(filepath.Dir(path), "restore.json")
	for _, content := range []string{"", "{}", `{"backup":"x","set_aside":"../elsewhere"}`, `{"backup":"x","set_aside":"set-aside-1/../.."}`} {
		if err := os.WriteFile(request, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := sqlite.FinishRestore(t.Context(), path)
		if err == nil || !strings.HasSuffix(model.Sentence(err), ".") {
			t.Errorf("%q gives %v, want a sentence", content, err)
		}
	}
	remove(t, request)
	wantHolds(t, path, 310)
}
