package body

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"latchbell/model"
)

// zentitleCodes are the event codes of Zentitle2 for types that are named
// otherwise here. A license is what Zentitle2 calls an entitlement, and one of
// its activations a seat.
var zentitleCodes = map[string]string{
	"entitlement.provisioned":   "entitlement.provision",
	"entitlement.usage_summary": "entitlement.usage.summary",
	"license.created":           "entitlement.created",
	"license.updated":           "entitlement.updated",
	"license.activated":         "entitlement.activated",
	"license.renewed":           "entitlement.renewed",
	"license.expired":           "entitlement.expired",
	"activation.created":        "entitlement.seat.activated",
	"activation.deleted":        "entitlement.seat.deactivated",
}

// zentitleReminders are the types that Zentitle2 has in three: 1, 7 and 30 days
// ahead.
var zentitleReminders = map[string]string{
	"entitlement.expiring":             "entitlement.expires",
	"license.expiring":                 "entitlement.expires",
	"entitlement.maintenance.expiring": "entitlement.maintenance.expires",
}

// zentitleDays are the places where data says how many days are left.
var zentitleDays = []string{
	"daysToExpire", "days_to_expire", "days_left", "entitlement.days_to_expire", "entitlement.days_left", "license.days_left",
}

// zentitleFields are the members of the payload, by the first word of the type
// (the second, where there are three).
var zentitleFields = map[string][]field{
	"customer": {
		mapped("customerId", "customer.id"), mapped("name", "customer.name"), mapped("disabled", "customer.disabled"),
	},
	"entitlement": {
		mapped("entitlementId", "entitlement.id", "license.id"),
		mapped("activatedAt", "entitlement.activated_at", "license.activated_at"),
		mapped("expiresAt", "entitlement.expires_at", "license.expires_at"),
		mapped("daysToExpire", zentitleDays...),
		mapped("maintenanceExpiresAt", "entitlement.maintenance_expires_at", "license.maintenance_expires_at"),
	},
	"maintenance": {
		mapped("entitlementId", "entitlement.id", "license.id"),
		mapped("daysToExpire", zentitleDays...),
		mapped("maintenanceExpiresAt", "entitlement.maintenance_expires_at", "license.maintenance_expires_at"),
		mapped("maintenanceExpiredAt", "entitlement.maintenance_expired_at", "license.maintenance_expired_at"),
	},
	"seat": {
		mapped("entitlementId", "entitlement.id", "license.id"),
		mapped("activationId", "seat.activation_id", "activation.id"),
		mapped("seatId", "seat.id", "activation.value"),
		mapped("seatName", "seat.name", "activation.name"),
		mapped("seatsUsed", "entitlement.seats_used", "activations_used"),
		mapped("isOverdraftSeat", "seat.overdraft"),
		mapped("activatedAt", "seat.activated_at", "activation.activated_at"),
		mapped("deactivatedAt", "seat.deactivated_at", "deleted_at"),
		mapped("leaseExpiry", "seat.lease_expires_at"),
	},
}

// zentitle renders the body of Zentitle2. callAttempt is always 1, because the
// body is the same on every try; the header x-webhook-attempt counts. A test has
// an empty payload, and the webhook as its resource.
func zentitle(w *model.Webhook, e *model.Event, _ *model.Catalogue) (*Rendered, error) {
	code := zentitleCode(e)
	kind := zentitleKind(code)
	b := make([]byte, 0, len(e.Data)+512)
	b = append(b, '{')
	b = appendText(b, "eventId", e.ID)
	b = appendText(b, "eventDate", timestamp(e.Timestamp))
	b = appendText(b, "eventCode", code)
	b = append(appendName(b, "resourceId"), appendString(nil, zentitleResource(w, e, kind))...)
	b = append(appendName(b, "callAttempt"), '1')
	b = append(appendName(b, "payload"), '{')
	if e.Type != model.TestType {
		var taken []string
		b, taken = appendFields(b, e.Data, zentitleFields[kind])
		b = appendRest(b, e.Data, taken)
	}
	return &Rendered{Body: append(b, '}', '}')}, nil
}

// zentitleCode returns the event code of e. A type that Zentitle2 doesn't know
// keeps its name, with dots between all words as its codes have them.
func zentitleCode(e *model.Event) string {
	if reminder, is := zentitleReminders[e.Type]; is {
		if days, known := daysLeft(e); known {
			return reminder + zentitleAhead(days)
		}
	}
	return cmp.Or(zentitleCodes[e.Type], strings.ReplaceAll(e.Type, "_", "."))
}

// zentitleAhead returns the reminder within whose time days lies.
func zentitleAhead(days int) string {
	switch {
	case days <= 1:
		return "1day"
	case days <= 7:
		return "7days"
	}
	return "30days"
}

// daysLeft returns in how many days the entitlement or license ends: as data
// says, else from the date of its end.
func daysLeft(e *model.Event) (days int, known bool) {
	if n, err := strconv.ParseFloat(first(e.Data, zentitleDays...), 64); err == nil && !math.IsNaN(n) {
		return int(min(max(math.Ceil(n), -1e6), 1e6)), true
	}
	ends := []string{"entitlement.expires_at", "license.expires_at", "expiresAt"}
	if strings.Contains(e.Type, ".maintenance.") {
		ends = []string{"entitlement.maintenance_expires_at", "license.maintenance_expires_at", "maintenanceExpiresAt"}
	}
	end, err := time.Parse(time.RFC3339, first(e.Data, ends...))
	if err != nil {
		return 0, false
	}
	return int(math.Ceil(end.Sub(e.Timestamp).Hours() / 24)), true
}

// zentitleKind returns what a code is about: the key of zentitleFields.
func zentitleKind(code string) string {
	words := strings.Split(code, ".")
	if len(words) > 2 && zentitleFields[words[1]] != nil {
		return words[1]
	}
	return words[0]
}

// zentitleResource returns the id of what e is about: the customer, the
// entitlement, also of a seat, or what bears the name of the type's group. It is
// the webhook itself for a test.
func zentitleResource(w *model.Webhook, e *model.Event, kind string) string {
	if e.Type == model.TestType {
		return w.ID
	}
	places := []string{model.GroupOf(e.Type) + ".id", "license.id"}
	switch {
	case strings.Contains(e.Type, ".group."):
		places = []string{"group.id"}
	case kind != "customer" && zentitleFields[kind] != nil:
		places = []string{"entitlementId", "entitlement.id", "license.id"}
	}
	return cmp.Or(first(e.Data, places...), e.Subject, e.ID)
}
