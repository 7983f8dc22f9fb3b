package delivery

import (
	"context"
	"fmt"
	"slices"
	"time"

	"latchbell/delivery/body"
	"latchbell/model"
)

// Preview returns the request that a webhook, saved or not, would send for an
// event now. Its errors are those of the webhook's fields, of a template too,
// or of kind NotFound for an event that isn't there.
func (e *Engine) Preview(ctx context.Context, d model.Draft) (*model.Preview, error) {
	w := *d.Webhook
	w.Normalize()
	if err := w.Validate(); err != nil {
		return nil, err
	}
	job, err := e.draftJob(ctx, &w, d)
	if err != nil {
		return nil, err
	}
	rendered, err := body.Render(&w, &job.Event, e.config.Catalogue)
	if err != nil {
		return nil, err
	}
	r, notes, err := e.draftRoute(ctx, &w, d.Secret)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	return &model.Preview{
		URL: r.shownURL, Body: rendered.Body, Message: rendered.Message, Notes: notes,
		Headers: slices.Concat(requestHeaders(e.config.Version, r, job, now, rendered.Body), r.shownHeaders),
		Signed:  r.signer.Signed(job.Event.ID, now, rendered.Body),
	}, nil
}

// draftJob returns the delivery of the event that d asks for.
func (e *Engine) draftJob(ctx context.Context, w *model.Webhook, d model.Draft) (*model.Job, error) {
	if d.EventID != "" {
		event, err := e.config.Queue.Event(ctx, d.EventID)
		if err != nil {
			return nil, fmt.Errorf("reading the event to be previewed: %w", err)
		}
		return &model.Job{Event: *event}, nil
	}
	sample := e.config.Catalogue.Find(d.Type)
	if sample == nil {
		return nil, model.NotFoundf("The event %q isn't in the catalogue, so there is no sample of it.", d.Type)
	}
	event := model.NewTest(w, sample.Sample, time.Now())
	event.ID, event.Type, event.Test = sampleID, sample.Type, sample.Type == model.TestType
	return &model.Job{Event: event}, nil
}

// sampleID stands for the id that an event of the catalogue would get.
const sampleID = model.EventPrefix + "00000000000000000000000000"

// draftRoute returns the route to w with what is typed into it and secret, and
// with what the keychain holds in place of what isn't.
func (e *Engine) draftRoute(ctx context.Context, w *model.Webhook, secret string) (*route, []string, error) {
	k, notes, err := e.draftKeys(ctx, w)
	if err != nil {
		return nil, nil, err
	}
	if secret != "" {
		k.secrets = []string{secret}
		if err := model.ValidateSecret(w.Signature, w.CustomSignature, secret); err != nil {
			return nil, nil, err
		}
	}
	if len(k.secrets) == 0 && w.Signature.Signs() {
		standIn, err := e.standIns.secret(w.Signature)
		if err != nil {
			return nil, nil, err
		}
		k.secrets = []string{standIn}
		notes = append(notes, "The signature is made with a secret that stands in for the real one, which isn't there yet.")
	}
	r, err := newRoute(w, k, time.Now())
	if err != nil {
		return nil, nil, err
	}
	if r.problem != nil { // what isn't typed and isn't in the keychain either is shown masked
		r.shownHeaders = r.shownHeaders[:0]
		for _, h := range w.Headers {
			r.shownHeaders = append(r.shownHeaders, model.Header{Name: h.Name, Value: h.Shown()})
		}
	}
	return r, notes, nil
}

// draftKeys returns what the keychain holds for the webhook that w is a draft
// of, and a note on what it doesn't.
func (e *Engine) draftKeys(ctx context.Context, w *model.Webhook) (keyring, []string, error) {
	if w.ID == "" {
		return keyring{}, nil, nil
	}
	stored, err := e.config.Queue.Webhook(ctx, w.ID)
	if model.Is(err, model.NotFound) { // deleted meanwhile
		return keyring{}, nil, nil
	}
	if err != nil {
		return keyring{}, nil, fmt.Errorf("reading the webhook to be previewed: %w", err)
	}
	k, err := e.keys.keys(ctx, stored)
	if err != nil {
		return keyring{}, []string{model.Sentence(err)}, nil
	}
	return k, nil, nil
}
