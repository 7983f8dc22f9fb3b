package body

import (
	"encoding/json"

	"latchbell/delivery/body/jsontemplate"
	"latchbell/model"
)

// fromTemplate renders the webhook's own template.
func fromTemplate(w *model.Webhook, e *model.Event, c *model.Catalogue) (*Rendered, error) {
	rendered, err := jsontemplate.Run(w.Template, templateRoot(w, e, c), MaxSize)
	if err != nil {
		return nil, err
	}
	return &Rendered{Body: rendered}, nil
}

// templateRoot is what templates see of an event: the canonical body, with
// "title", that of its type, and "webhook", with id and name, beside.
func templateRoot(w *model.Webhook, e *model.Event, c *model.Catalogue) json.RawMessage {
	b := Canonical(e)
	b = appendText(b[:len(b)-1], "title", c.Title(e.Type))
	b = append(appendName(b, "webhook"), '{')
	b = appendText(b, "id", w.ID)
	b = appendText(b, "name", w.Name)
	return append(b, '}', '}')
}
