package guide

import (
	"net/http"

	"latchbell/delivery/sign"
)

// term is a name with its explanation.
type term struct{ Name, Text string }

// fields are those of an event.
var fields = []term{
	{"type", "Required: what happened, such as license.renewed. Letters, digits and _ in parts joined by dots, at most 128 bytes."},
	{"data", "Required: a JSON object, at most 128 levels deep. Receivers get it byte for byte, without the space between tokens."},
	{"environment", "production (the default), staging or development; only webhooks of the same environment get the event."},
	{"timestamp", "When it happened, in RFC 3339; now by default."},
	{"initiator", "Who caused it: an object with type (system by default, user or admin), id and name."},
	{"subject", "What it is about, and the key by which order is kept; by default data.license.id, else data.license.key."},
	{"reason", "Why, in a word of your own."},
	{"id", "Your own key, or the header Idempotency-Key: the same event sent again is stored once. At most 256 bytes."},
}

// answers are the statuses with which the intake answers, as names.
var answers = []term{
	{status(http.StatusAccepted), "Stored on the disk. The answer has the event's id and the number of webhooks that get it."},
	{status(http.StatusOK), "The same key and content came before; this is the first answer again, with \"duplicate\". Of several events, all came before."},
	{status(http.StatusBadRequest), "Something isn't well-formed; field names the field. An unknown field counts too."},
	{status(http.StatusUnauthorized), "The token is missing or isn't the right one."},
	{status(http.StatusForbidden), "The request comes from a web page of another site, or its Host doesn't name this computer."},
	{status(http.StatusNotFound), "There is nothing at this path, or no such event."},
	{status(http.StatusMethodNotAllowed), "The path doesn't take this method."},
	{status(http.StatusRequestTimeout), "The body came too slowly."},
	{status(http.StatusConflict), "The key was used for an event with other content."},
	{status(http.StatusRequestEntityTooLarge), "An event is larger than 1 MiB, the request larger than 8 MiB, or it has more than 1,000 events."},
	{status(http.StatusUnsupportedMediaType), "The Content-Type is none of those on this page, or the body is compressed."},
	{status(http.StatusTooManyRequests), "Too many requests are in flight; Retry-After says how long to wait."},
	{status(http.StatusInternalServerError), "Latchbell met an error of its own; its log says which."},
	{status(http.StatusServiceUnavailable), "Latchbell is being closed, or its database doesn't answer."},
	{status(http.StatusInsufficientStorage), "There is no room for more events."},
}

// headers are those of a request to a receiver.
var headers = []term{
	{"content-type", "application/json"},
	{"user-agent", "Latchbell/ and its version"},
	{sign.HeaderID, "The id of the event, the same on every try and when the event is sent again by hand."},
	{sign.HeaderTimestamp, "When this try was made, in seconds since 1970."},
	{sign.HeaderSignature, "The signature of id, timestamp and body; see below."},
	{sign.HeaderHex, "The hex HMAC-SHA256 of the body alone."},
	{"x-webhook-event", "The type of the event."},
	{"x-webhook-environment", "The environment of the event."},
	{"x-webhook-attempt", "Counts the tries of this delivery from 1."},
}
