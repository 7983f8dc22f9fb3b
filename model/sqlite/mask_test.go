package sqlite

import (
	"database/sql"
	"path/filepath"
	"testing"

	"latchbell/model"
)

func TestTokensInTheLogOfAnEarlierVersionAreMasked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "latchbell.db")
	old, err := open(t.Context(), path, &model.Broker{}, shippedMigrations()[:4])
	if err != nil {
		t.Fatal(err)
	}
	wantClosed(t, old)
	logged := map[string]string{
		"https://discord.com/api/webhooks/1/TOKEN": "https://discord.com/api/webhooks/1/***",
		"https://crm.test/hook?token=TOKEN&a=b":    "https://crm.test/hook?token=***&a=b",
		"https://crm.test/hook?a=b":                "https://crm.test/hook?a=b",
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for url := range logged {
		const insert = `INSERT INTO attempts (` + attemptColumns + `)
			VALUES (?1, 'dlv_1', (SELECT count(*) + 1 FROM attempts), 0, 0, 0, '', '', '', 0, 0, 0, 0, 0, 'POST', ?1, '[]', '', 0, 0, '[]', x'')`
		if _, err := db.Exec(insert, url); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	s, err := openAt(t, path)
	if err != nil {
		t.Fatal(err)
	}
	defer wantClosed(t, s)
	attempts, err := s.Attempts(t.Context(), "dlv_1")
	if err != nil || len(attempts) != len(logged) {
		t.Fatalf("the log holds %d attempts (%v)", len(attempts), err)
	}
	for _, a := range attempts {
		if want := logged[a.ID]; a.Request.URL != want {
			t.Errorf("the log shows %s, want %s", a.Request.URL, want)
		}
	}
}
