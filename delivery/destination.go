package delivery

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"latchbell/delivery/chat"
	"latchbell/model"
)

// Destination asks a chat about a webhook, saved or not, without posting
// anything. Its errors are about the field "url" or "chat_id".
func (e *Engine) Destination(ctx context.Context, w *model.Webhook) (model.Destination, error) {
	draft := *w
	draft.Normalize()
	target, err := model.ParseTarget(draft.URL, draft.AllowPrivate)
	if err != nil {
		return model.Destination{}, err
	}
	if err := model.CheckChatURL(draft.Body, target); err != nil {
		return model.Destination{}, err
	}
	if model.IsMasked(draft.URL) {
		if target, err = e.wholeURL(ctx, &draft); err != nil {
			return model.Destination{}, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, model.DefaultTimeout)
	defer cancel()
	p := newPoster(e.config.Version, e.config.Catalogue, e.dial)
	defer p.close()
	client := &http.Client{
		Transport:     p.transports[reachOf(&draft, target.Hostname())],
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return chat.Check(ctx, client, chat.UserAgent(draft.Body, e.config.Version), draft.Body, target, draft.ChatID)
}

// wholeURL returns the target of the webhook that w is a draft of, whose URL is in
// the keychain. What else of w has been changed doesn't matter for that.
func (e *Engine) wholeURL(ctx context.Context, w *model.Webhook) (*url.URL, error) {
	stored, err := e.config.Queue.Webhook(ctx, w.ID)
	if err != nil && !model.Is(err, model.NotFound) {
		return nil, fmt.Errorf("reading the webhook to be asked about: %w", err)
	}
	if err != nil || stored.URL != w.URL {
		return nil, model.MaskedURLError()
	}
	k, err := e.keys.keys(ctx, stored)
	if err != nil {
		return nil, err
	}
	target, _, err := access(stored, k.credentials)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(target)
	if err != nil {
		return nil, model.Invalidf("url", "The URL that the keychain holds can't be read. Paste the whole URL again.") // err would tell it
	}
	return u, nil
}
