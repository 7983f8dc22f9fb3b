package delivery

import (
	"context"
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

// wholeURL returns the target of a webhook whose URL is in the keychain.
func (e *Engine) wholeURL(ctx context.Context, w *model.Webhook) (*url.URL, error) {
	k, err := e.keys.keys(ctx, w)
	if err != nil {
		return nil, err
	}
	target, _, err := access(w, k.credentials)
	if err != nil {
		return nil, err
	}
	return url.Parse(target)
}
