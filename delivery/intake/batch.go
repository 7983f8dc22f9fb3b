package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"

	"latchbell/model"
)

// decodeBatch reads each part as one event. Its errors name the event.
func decodeBatch(parts iter.Seq[json.RawMessage], decode func(json.RawMessage) (model.Event, error)) ([]model.Event, error) {
	var events []model.Event
	for part := range parts {
		if len(events) == maxBatch {
			return nil, refuse(http.StatusRequestEntityTooLarge,
				fmt.Sprintf("There are more than %d events in this request. Send them in several.", maxBatch))
		}
		event, err := decodePart(part, decode)
		if err != nil {
			return nil, &model.BatchError{Index: len(events), Err: err}
		}
		events = append(events, event)
	}
	if len(events) == 0 {
		return nil, model.Invalidf("", `There is no event in this request. Send at least one: {"type":"license.renewed","data":{…}}.`)
	}
	return events, nil
}

func decodePart(part json.RawMessage, decode func(json.RawMessage) (model.Event, error)) (model.Event, error) {
	if len(part) > model.MaxEventSize {
		return model.Event{}, errTooLarge
	}
	return decode(part)
}

// elements returns the elements of an array of events.
func elements(body []byte) (iter.Seq[json.RawMessage], error) {
	body = withoutMark(body)
	if err := model.CheckJSON(body); err != nil {
		return nil, err
	}
	if !isArray(body) {
		return nil, model.Invalidf("", "A JSON array of events is expected here: [ … ].")
	}
	return model.JSONElements(body), nil
}

// lineByLine returns the lines of NDJSON, without those that are empty.
func lineByLine(body []byte) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		for line := range bytes.Lines(withoutMark(body)) {
			line = bytes.Trim(line, " \t\r\n")
			if len(line) > 0 && !yield(line) {
				return
			}
		}
	}
}
