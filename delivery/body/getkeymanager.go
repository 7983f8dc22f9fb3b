package body

import "latchbell/model"

// getKeyManager renders the body of GetKeyManager: event, payload and
// webhook_id. The event is named as here: its 21 published names are those of
// the groups license, activation, product, contract and telemetry. What the
// payload holds isn't published; it is the data as the caller wrote it.
func getKeyManager(w *model.Webhook, e *model.Event, _ *model.Catalogue) (*Rendered, error) {
	b := make([]byte, 0, len(e.Data)+256)
	b = append(b, '{')
	b = appendText(b, "event", e.Type)
	b = appendRaw(b, "payload", e.Data)
	b = appendText(b, "webhook_id", w.ID)
	return &Rendered{Body: append(b, '}')}, nil
}
