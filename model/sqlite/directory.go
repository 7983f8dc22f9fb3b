package sqlite

import (
	"time"

	"latchbell/model"
)

// maxRoutes bounds how many kinds of event a directory remembers the way of:
// types come from outside.
const maxRoutes = 1000

// directory is what the writer knows of the webhooks, so that an event finds
// its way without a query. Only the writer's goroutine uses it.
type directory struct {
	all  []*model.Webhook
	byID map[string]*model.Webhook
	// routes are the webhooks that get events of a kind.
	routes map[route][]*model.Webhook
}

type route struct {
	eventType   string
	environment model.Environment
}

// present returns the webhooks that aren't deleted.
func (t *tx) present() (*directory, error) {
	if t.webhooks != nil {
		return t.webhooks, nil
	}
	d := &directory{byID: make(map[string]*model.Webhook), routes: make(map[route][]*model.Webhook)}
	if err := t.rows(appendWebhook(&d.all), presentWebhooks); err != nil {
		return nil, err
	}
	for _, w := range d.all {
		d.byID[w.ID] = w
	}
	t.webhooks = d
	return d, nil
}

// targets returns the webhooks that get e.
func (d *directory) targets(e *model.Event) []*model.Webhook {
	if e.Target != "" {
		return model.Route(e, d.all)
	}
	way := route{e.Type, e.Environment}
	targets, known := d.routes[way]
	if known {
		return targets
	}
	if len(d.routes) == maxRoutes {
		clear(d.routes)
	}
	targets = model.Route(e, d.all)
	d.routes[way] = targets
	return targets
}

// noteAttempt keeps FailingSince of the webhook of d, to which a was made. A
// failed test says nothing about the events; a test that succeeds ends a row
// of failures like everything that does.
func (t *tx) noteAttempt(d *model.Delivery, a *model.Attempt, v model.Verdict) error {
	if v.Blameless {
		return nil
	}
	present, err := t.present()
	if err != nil {
		return err
	}
	w := present.byID[d.WebhookID]
	if w == nil || w.FailingSince.IsZero() == a.Succeeded || d.Test && !a.Succeeded {
		return nil
	}
	w.FailingSince = time.Time{}
	if !a.Succeeded {
		w.FailingSince = a.Started
	}
	_, err = t.exec("UPDATE webhooks SET failing_since = ? WHERE id = ?", moment(w.FailingSince), w.ID)
	return err
}
