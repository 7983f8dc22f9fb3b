package intake

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"latchbell/model"
)

// maxListed is the largest limit of GET /v1/events.
const maxListed = 1000

// eventList is the answer of GET /v1/events.
type eventList struct {
	Events []eventView `json:"events"`
	// Next is what to ask for with "after" when there may be more already.
	Next string `json:"next,omitempty"`
}

// parameters are what GET /v1/events can be asked for, each with how it is
// read.
var parameters = map[string]func(q *model.EventQuery, value string) error{
	"after": func(q *model.EventQuery, value string) error {
		if !model.IsID(model.EventPrefix, value) {
			return model.Invalidf("after", `"after" isn't the id of an event. Use the "id" of the last event that you got; it begins with evt_.`)
		}
		q.After = value
		return nil
	},
	"type": func(q *model.EventQuery, value string) error {
		q.Type = value
		if value == "*" || model.ValidatePattern(value) != nil {
			return model.Invalidf("type", `"type" is %q. Use a type ("license.renewed") or a group ("license.*"), or leave it out for all.`, model.Shorten(value))
		}
		return nil
	},
	"subject": func(q *model.EventQuery, value string) error {
		q.Subject = value
		if value == "" {
			return model.Invalidf("subject", `"subject" is empty. Name one, or leave it out for all.`)
		}
		return nil
	},
	"environment": func(q *model.EventQuery, value string) error {
		q.Environment = model.Environment(value)
		return q.Environment.Validate()
	},
	"limit": func(q *model.EventQuery, value string) (err error) {
		q.Limit, err = strconv.Atoi(value)
		if err != nil || q.Limit < 1 || q.Limit > maxListed {
			return model.Invalidf("limit", `"limit" must be a number from 1 to %d.`, maxListed)
		}
		return nil
	},
}

// listEvents is GET /v1/events.
func (s *Server) listEvents(w http.ResponseWriter, r *http.Request) (int, error) {
	query, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return 0, err
	}
	release, err := s.takeLarge(r.Context())
	if err != nil {
		w.Header().Set("Retry-After", "1")
		return 0, err
	}
	defer release()
	events, err := s.config.Store.Events(r.Context(), query)
	if err != nil {
		return 0, fmt.Errorf("reading events: %w", err)
	}
	return s.reply(w, http.StatusOK, viewList(events, query.Limit)), nil
}

// parseQuery reads the parameters strictly: one that is ignored would bring
// other events than were asked for.
func parseQuery(raw string) (model.EventQuery, error) {
	query := model.EventQuery{Limit: defaultListed}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return query, model.Invalidf("", "The query of the address can't be read. Percent-encode what isn't a letter or digit.")
	}
	for name, given := range values {
		read, known := parameters[name]
		switch {
		case !known:
			return query, model.Invalidf(model.Shorten(name), "There is no parameter %q. Use after, type, subject, environment or limit.", model.Shorten(name))
		case len(given) > 1:
			return query, model.Invalidf(name, "The parameter %q stands there twice.", name)
		}
		if err := read(&query, given[0]); err != nil {
			return query, err
		}
	}
	return query, nil
}

// defaultListed is the limit when none is asked for.
const defaultListed = 100

// viewList says with Next that there may be more: the page is full, or it ended
// because of its size.
func viewList(events []model.Event, limit int) eventList {
	list := eventList{Events: make([]eventView, len(events))}
	size := 0
	for i := range events {
		list.Events[i] = viewEvent(&events[i])
		size += len(events[i].Data)
	}
	if n := len(events); n == limit || size >= model.MaxEventPage {
		list.Next = events[n-1].ID
	}
	return list
}
