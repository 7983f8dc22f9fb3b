package body

import (
	"time"

	"latchbell/model"
)

// Check returns an Error for the field "template" if the template of w fails
// with the sample of any type that w subscribes to, or with that of a test.
// Webhooks without a template have nothing to check.
func Check(w *model.Webhook, c *model.Catalogue) error {
	if w.Body != model.BodyTemplate {
		return nil
	}
	for _, group := range c.Groups() {
		for _, t := range group.Types {
			if t.Type != model.TestType && !w.Subscribes(t.Type, w.Environment) {
				continue
			}
			event := model.NewTest(w, t.Sample, time.Unix(0, 0))
			event.ID, event.Type = model.EventPrefix, t.Type
			if _, err := Render(w, &event, c); err != nil {
				return model.Invalidf("template", "With the sample of %s: %s", t.Type, model.Sentence(err))
			}
		}
	}
	return nil
}
