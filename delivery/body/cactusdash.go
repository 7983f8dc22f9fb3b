package body

import (
	"cmp"
	"encoding/json"
	"strings"

	"latchbell/model"
)

// cactusDashEvents are the three things that CactusDash tells, by their types
// here. Any other type keeps its name, in one word.
var cactusDashEvents = map[string]string{
	"license.renewed": "renewal",
	"license.deleted": "deletion",
	"license.unbound": "unbind",
}

// cactusDashFields are the facts of the license, its holder and its dates.
// What CactusDash calls them isn't published.
var cactusDashFields = []field{
	mapped("license_id", "license.id"),
	mapped("license_key", "license.key"),
	mapped("status", "license.status"),
	mapped("product", "license.product.name", "license.product.id"),
	mapped("product_id", "license.product.id"),
	mapped("plan", "license.plan"),
	{"owner", []string{"license.owner.username", "license.owner.name", "license.owner"}, nameText},
	mapped("owner_id", "license.owner.id"),
	mapped("owner_name", "license.owner.name"),
	mapped("owner_email", "license.owner.email"),
	mapped("owner_discord_id", "license.owner.discord_id"),
	mapped("created_date", "license.created_at"),
	mapped("renewal_date", "license.expires_at"),
	mapped("previous_renewal_date", "previous.expires_at"),
	mapped("expiration_type", "license.kind"),
	mapped("max_activations", "license.max_activations"),
	mapped("activations", "license.activations"),
	mapped("previous_activations", "previous.activations"),
	mapped("roles", "license.roles", "license.owner.roles"),
	mapped("order_ref", "license.order_ref"),
	mapped("metadata", "license.metadata"),
}

// cactusDashOwn are the members that no data can replace, cactusDashRead those
// of a license that stand in the body under other names.
var (
	cactusDashOwn  = []string{"event", "initiator", "initiator_id", "initiator_name", "reason", "event_id", "event_date", "test"}
	cactusDashRead = []string{"id", "key", "product", "owner", "created_at", "expires_at", "kind"}
)

// cactusDash renders one flat object in the way of CactusDash: what happened,
// who caused it, and the whole license.
func cactusDash(_ *model.Webhook, e *model.Event, _ *model.Catalogue) (*Rendered, error) {
	b := make([]byte, 0, len(e.Data)+1024)
	b = append(b, '{')
	b = appendText(b, "event", cactusDashEvent(e))
	b = appendText(b, "initiator", string(e.Initiator.Type))
	b = appendText(b, "initiator_id", e.Initiator.ID)
	b = appendText(b, "initiator_name", e.Initiator.Name)
	b = appendText(b, "reason", e.Reason)
	b = appendText(b, "event_id", e.ID)
	b = appendText(b, "event_date", timestamp(e.Timestamp))
	if e.Test {
		b = append(appendName(b, "test"), "true"...)
	}
	b, taken := appendFields(b, e.Data, cactusDashFields, cactusDashOwn...)
	b = appendRest(b, e.Data, append(taken, "license"))
	if license := model.JSONMember(e.Data, "license"); isObject(license) {
		for name := range model.JSONMembers(e.Data) {
			taken = append(taken, string(name))
		}
		b = appendRest(b, license, append(taken, cactusDashRead...))
	}
	return &Rendered{Body: append(b, '}')}, nil
}

// cactusDashEvent names what happened. An edit of the renewal date is told as a
// renewal, whichever way the date moved.
func cactusDashEvent(e *model.Event) string {
	if _, moved := at(e.Data, "previous.expires_at"); moved && e.Type == "license.updated" {
		return "renewal"
	}
	return cmp.Or(cactusDashEvents[e.Type], strings.ReplaceAll(e.Type, ".", "_"))
}

// nameText takes a text for a name, and nothing else.
func nameText(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 || raw[0] != '"' {
		return nil
	}
	return raw
}
