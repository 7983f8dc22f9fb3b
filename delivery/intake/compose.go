package intake

import (
	"bytes"
	"encoding/json"
	"time"

	"latchbell/model"
)

// Said is an event as a command line says it; what is empty has its default.
type Said struct {
	Type, Environment, Subject, ID, Reason string
	// Initiator is the type of the initiator.
	Initiator string
	// Data is a JSON object.
	Data []byte
}

// Compose makes an event of what was said, by the rules and with the errors of
// the intake.
func Compose(s Said, now time.Time) (model.Event, error) {
	fields := map[string]any{"type": s.Type, "data": json.RawMessage(s.Data)}
	if s.Initiator != "" {
		fields["initiator"] = map[string]string{"type": s.Initiator}
	}
	for field, value := range map[string]string{
		"environment": s.Environment, "subject": s.Subject, "id": s.ID, "reason": s.Reason,
	} {
		if value != "" {
			fields[field] = value
		}
	}
	var raw bytes.Buffer
	encoder := json.NewEncoder(&raw)
	encoder.SetEscapeHTML(false) // the data's bytes are the caller's
	if err := encoder.Encode(fields); err != nil {
		return model.Event{}, model.Invalidf("data", "The data isn't valid JSON. It should be an object such as '{\"license\":{\"id\":\"lic_42\"}}'.")
	}
	event, err := Decode(raw.Bytes(), "", now)
	event.Source = model.SourceCommand
	return event, err
}
