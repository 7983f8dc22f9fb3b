package body

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"latchbell/model"
)

// broctagonFunctions are the names of the functions whose requests are approved
// and rejected, by the first word of the types here.
var broctagonFunctions = map[string]string{
	"withdrawal":        "withdrawal",
	"prop_trading":      "propTrading",
	"prop_trading_live": "propTradingLive",
}

// broctagonDecisions are the ends of the event names, by those of the types here
// without the number of the node.
var broctagonDecisions = map[string]string{
	"approved.node_": "approve.node.",
	"rejected":       "reject",
}

// broctagonFields are the published members of data. The system writes ids and
// amounts as strings, and times as "2006-01-02 15:04:05" in UTC.
var broctagonFields = []field{
	{"id", []string{"request.id"}, asString},
	{"type", []string{"request.type"}, broctagonRequest},
	{"status", []string{"request.status"}, nil},
	{"user_id", []string{"request.user_id"}, asString},
	{"request_time", []string{"request.request_time"}, broctagonTime},
	{"trading_id", []string{"request.trading_id"}, nil},
	{"trading_platform", []string{"request.trading_platform"}, nil},
	{"trading_currency", []string{"request.trading_currency"}, nil},
	{"trading_amount", []string{"request.trading_amount"}, asString},
}

// broctagon renders the body of the Broctagon CRM. Its target is the name of the
// webhook, as there. The data of a request stands in data directly.
func broctagon(w *model.Webhook, e *model.Event, _ *model.Catalogue) (*Rendered, error) {
	group, name, isRequest := broctagonName(e.Type)
	b := make([]byte, 0, len(e.Data)+512)
	b = append(b, `{"source":{"service":"admin"`...)
	b = appendText(b, "group", "crm.webhooks.groups."+group)
	b = appendText(b, "event", "crm.webhooks."+name)
	b = appendString(append(b, `},"target":{"name":`...), w.Name)
	b = append(b, `},"version":"1.0.0","data":`...)
	if request := model.JSONMember(e.Data, "request"); isRequest && isObject(request) {
		b = appendRequest(append(b, '{'), e.Data, request)
		b = append(b, '}')
	} else {
		b = append(b, e.Data...)
	}
	return &Rendered{Body: append(b, '}')}, nil
}

// appendRequest appends the published fields, then the rest of the request and
// of data.
func appendRequest(b []byte, data, request json.RawMessage) []byte {
	b, taken := appendFields(b, data, broctagonFields, "request")
	b = appendRest(b, request, taken)
	for name := range model.JSONMembers(request) {
		taken = append(taken, string(name))
	}
	return appendRest(b, data, taken)
}

// broctagonName returns the names of a type's group and event, without what all
// have in front, and whether it is about a request. Types that the system
// doesn't know keep their names, spelt as its own are.
func broctagonName(eventType string) (group, name string, isRequest bool) {
	first, rest, _ := strings.Cut(eventType, ".")
	if function, is := broctagonFunctions[first]; is {
		if decision, is := broctagonDecision(rest); is {
			group = "requests." + function
			return group, group + "." + decision, true
		}
	}
	return camelCase(first), camelCase(eventType), false
}

func broctagonDecision(rest string) (decision string, is bool) {
	if decision, is := broctagonDecisions[rest]; is {
		return decision, true
	}
	end := strings.LastIndexByte(rest, '_') + 1
	decision, is = broctagonDecisions[rest[:end]]
	return decision + rest[end:], is
}

// camelCase joins the words between the dots: "user.status_changed" becomes
// "user.statusChanged".
func camelCase(eventType string) string {
	var out []byte
	joined := false
	for _, c := range []byte(eventType) {
		switch {
		case c == '_':
			joined = len(out) > 0
			continue
		case joined && 'a' <= c && c <= 'z':
			c -= 'a' - 'A'
		}
		joined = false
		out = append(out, c)
	}
	return string(out)
}

// broctagonRequest is the type of a request as the system writes it.
func broctagonRequest(raw json.RawMessage) json.RawMessage {
	if plain(raw) == "prop_trading_live" {
		return json.RawMessage(`"prop_trading_live_step"`)
	}
	return raw
}

// broctagonTime writes a time of RFC 3339 as the system does, and leaves any
// other as it is.
func broctagonTime(raw json.RawMessage) json.RawMessage {
	at, err := time.Parse(time.RFC3339, plain(raw))
	if err != nil {
		return raw
	}
	return appendString(nil, at.UTC().Format(time.DateTime))
}

// asString writes a number as a string.
func asString(raw json.RawMessage) json.RawMessage {
	if len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
		return slices.Concat([]byte{'"'}, raw, []byte{'"'})
	}
	return raw
}
