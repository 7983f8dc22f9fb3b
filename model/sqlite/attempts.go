package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"latchbell/model"
)

// attemptRow is an attempt made ready by the caller, so that the writer, which
// all wait for, doesn't have to encode it.
type attemptRow struct {
	*model.Attempt
	id                              string
	number                          int
	requestHeaders, responseHeaders driver.Value
	body                            []byte
	truncated                       bool
}

func newAttemptRow(a *model.Attempt) (*attemptRow, error) {
	row := &attemptRow{Attempt: a, body: a.Response.Body, truncated: a.Response.Truncated}
	if len(row.body) > model.MaxResponseKept {
		row.body, row.truncated = row.body[:model.MaxResponseKept], true
	}
	var err error
	if row.requestHeaders, err = headers(a.Request.Headers).Value(); err != nil {
		return nil, err
	}
	row.responseHeaders, err = headers(a.Response.Headers).Value()
	return row, err
}

const attemptColumns = `id, delivery_id, number, round, started, succeeded, cause, reason, detail,
	dns, connect, tls, first_byte, total, method, url, request_headers, proto, status, truncated, response_headers, body`

// sentBody is the body that was sent in the round of delivery d, NULL for the
// canonical one.
const sentBody = `CASE WHEN d.attempts > 0 THEN (SELECT sent FROM attempts a
	WHERE a.delivery_id = d.id AND a.round = d.round AND a.sent IS NOT NULL LIMIT 1) END`

func (t *tx) insertAttempt(r *attemptRow) error {
	const insert = "INSERT INTO attempts (" + attemptColumns + `, sent)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	_, err := t.exec(insert, r.id, r.DeliveryID, r.number, r.Round, moment(r.Started), r.Succeeded, r.Cause, r.Reason, r.Detail,
		span(r.Timings.DNS), span(r.Timings.Connect), span(r.Timings.TLS), span(r.Timings.FirstByte), span(r.Timings.Total),
		r.Request.Method, r.Request.URL, r.requestHeaders, r.Response.Proto, r.Response.Status, r.truncated, r.responseHeaders, r.body, r.Sent)
	return err
}

// attemptFields returns where attemptColumns are scanned to.
func attemptFields(a *model.Attempt) []any {
	t := &a.Timings
	return []any{
		&a.ID, &a.DeliveryID, &a.Number, &a.Round, (*moment)(&a.Started), &a.Succeeded, &a.Cause, &a.Reason, &a.Detail,
		(*span)(&t.DNS), (*span)(&t.Connect), (*span)(&t.TLS), (*span)(&t.FirstByte), (*span)(&t.Total),
		&a.Request.Method, &a.Request.URL, (*headers)(&a.Request.Headers), &a.Response.Proto, &a.Response.Status,
		&a.Response.Truncated, (*headers)(&a.Response.Headers), &a.Response.Body,
	}
}

// Attempts returns the attempts of a delivery with everything that was sent and
// received, the newest first.
func (s *Store) Attempts(ctx context.Context, deliveryID string) ([]model.Attempt, error) {
	var attempts []model.Attempt
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var a model.Attempt
		err := rows.Scan(attemptFields(&a)...)
		attempts = append(attempts, a)
		return err
	}, "SELECT "+attemptColumns+" FROM attempts WHERE delivery_id = ? ORDER BY number DESC", deliveryID)
	return attempts, explain("reading the attempts of a delivery", err)
}

// SentBody returns the body that a delivery sent in a round, nil if that was the
// canonical one or the round has had no attempt.
func (s *Store) SentBody(ctx context.Context, deliveryID string, round int) ([]byte, error) {
	const query = `SELECT max(sent) FROM attempts WHERE delivery_id = ? AND round = ? AND sent IS NOT NULL`
	var body []byte
	err := s.row(ctx, []any{&body}, query, deliveryID, round)
	return body, explain("reading the body of a delivery", err)
}
