package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
)

// tree is a table or an index in the file.
type tree struct {
	name, table, script string
	index               bool
	// column is the first of an index, with its collation; empty for an
	// expression.
	column, collation string
}

// probe reads both ends of every table and index. That takes some milliseconds
// whatever is stored, and meets a file that was cut off, overwritten at its
// beginning, or left half-written by a disk. The rest of the file is checked
// with each backup.
func probe(ctx context.Context, conn *sql.Conn) error {
	trees, err := readTrees(ctx, conn)
	if err != nil {
		return fmt.Errorf("reading the layout: %w", err)
	}
	for _, t := range trees {
		for _, order := range []string{"ASC", "DESC"} {
			var ignored any
			err := conn.QueryRowContext(ctx, t.end(order)).Scan(&ignored)
			if err != nil && err != sql.ErrNoRows {
				return fmt.Errorf("reading an end of %s: %w", t.name, err)
			}
		}
	}
	return nil
}

func readTrees(ctx context.Context, conn *sql.Conn) ([]tree, error) {
	const query = `SELECT s.name, s.tbl_name, coalesce(s.sql, ''), s.type = 'index', coalesce(x.name, ''), coalesce(x.coll, '')
		FROM sqlite_schema s LEFT JOIN pragma_index_xinfo(s.name) x ON s.type = 'index' AND x.seqno = 0
		WHERE s.rootpage > 0`
	var trees []tree
	err := each(func(rows *sql.Rows) error {
		var t tree
		err := rows.Scan(&t.name, &t.table, &t.script, &t.index, &t.column, &t.collation)
		trees = append(trees, t)
		return err
	})(conn.QueryContext(ctx, query))
	return trees, err
}

var (
	withoutRowID = regexp.MustCompile(`(?is)\bWITHOUT\s+ROWID\b`)
	condition    = regexp.MustCompile(`(?is)\bWHERE\b.*$`)
)

// end returns a query that reads the first or the last entry.
func (t *tree) end(order string) string {
	switch {
	case t.index && t.column == "":
		return fmt.Sprintf("SELECT 1 FROM %s INDEXED BY %s %s LIMIT 1", quote(t.table), quote(t.name), condition.FindString(t.script))
	case t.index:
		return fmt.Sprintf("SELECT 1 FROM %s INDEXED BY %s %s ORDER BY %s COLLATE %s %s LIMIT 1",
			quote(t.table), quote(t.name), condition.FindString(t.script), quote(t.column), t.collation, order)
	case withoutRowID.MatchString(t.script):
		return fmt.Sprintf("SELECT 1 FROM %s LIMIT 1", quote(t.table)) // such tables are small
	}
	return fmt.Sprintf("SELECT 1 FROM %s NOT INDEXED ORDER BY rowid %s LIMIT 1", quote(t.table), order)
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
