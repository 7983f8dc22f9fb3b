package body

import (
	"cmp"

	"latchbell/model"
)

// MaxSize bounds a rendered body, in bytes. It is that of the largest event:
// what a receiver takes of the one, it takes of the other.
const MaxSize = model.MaxEventSize

// Rendered is the body that a webhook sends for an event.
type Rendered struct {
	Body []byte
	// Message is what people see of it, for chats only.
	Message *model.ChatMessage
}

// renderer makes the body of one profile. It must depend on nothing but its
// arguments: the body is made again for the log and the preview.
type renderer func(w *model.Webhook, e *model.Event, c *model.Catalogue) (*Rendered, error)

// renderers are those of all profiles.
var renderers = map[model.BodyProfile]renderer{
	model.BodyCanonical:     canonical,
	model.BodyGetKeyManager: getKeyManager,
	model.BodyZentitle:      zentitle,
	model.BodyBroctagon:     broctagon,
	model.BodyCactusDash:    cactusDash,
	model.BodyDiscord:       discord,
	model.BodySlack:         slack,
	model.BodyTeams:         teams,
	model.BodyMattermost:    mattermost,
	model.BodyTelegram:      telegram,
	model.BodyTemplate:      fromTemplate,
}

// Render returns the body that w sends for e; a webhook without a profile sends
// the canonical one. The same webhook and event give the same bytes, always.
//
// Only a template can fail. Its errors are *model.Error of kind Invalid for the
// field "template" and name the line.
func Render(w *model.Webhook, e *model.Event, c *model.Catalogue) (*Rendered, error) {
	profile := cmp.Or(w.Body, model.BodyCanonical)
	render, known := renderers[profile]
	if !known {
		return nil, profile.Validate()
	}
	if w.MaskKey {
		e = masked(e)
	}
	return render(w, e, c)
}

func canonical(_ *model.Webhook, e *model.Event, _ *model.Catalogue) (*Rendered, error) {
	return &Rendered{Body: Canonical(e)}, nil
}
