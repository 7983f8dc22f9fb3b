package sqlite

import "testing"

// BenchmarkSeenTypes reads the types of a million events, of few types and of
// one each.
func BenchmarkSeenTypes(b *testing.B) {
	for name, types := range map[string]int{"types=20": 20, "types=1000000": 1_000_000} {
		b.Run(name, func(b *testing.B) { benchSeenTypes(b, 1_000_000, types) })
	}
}

func benchSeenTypes(b *testing.B, events, types int) {
	const insert = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1)
		INSERT INTO events SELECT NULL, printf('evt_%026d', i), 'type.no_' || (i % ?2), 'production', 0, 0,
		'system', '', '', '', '', '', 'intake', 0, 1, NULL, NULL, x'7b7d' FROM n`
	s, _ := benchStore(b)
	if err := s.writer.do(b.Context(), func(t *tx) error {
		_, err := t.exec(insert, events, types)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.SeenTypes(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
