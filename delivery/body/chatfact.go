package body

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchbell/model"
)

// source is where facts come from.
type source struct {
	event     *model.Event
	catalogue *model.Catalogue
}

// factPaths are where facts stand in the data, the first that is there counts.
// A fact that isn't listed is its own path.
var factPaths = map[string][]string{
	"license.product.name": {"license.product.name", "entitlement.product.name"},
	"license.owner.name":   {"license.owner.name", "license.owner.username", "license.owner.email", "license.owner.id"},
	"activation":           {"activation", "attempt", "unbound"},
	"customer":             {"customer", "entitlement.customer", "contract.customer", "group.customer"},
	"entitlement":          {"entitlement.offering", "entitlement.id"},
	"contract":             {"contract.number", "contract.id"},
	"user":                 {"user", "invite.email"},
	"name":                 {"group", "role", "api_key"},
	"request.user":         {"request.user_name", "request.user_id"},
	"message":              {"message", "failure.message", "flag.detail", "request.review.comment"},
}

// placeholder returns what stands for a fact in a running text: its value as it
// is now.
func (s source) placeholder(name string) []piece {
	value, _ := s.find(name)
	return value
}

// fact returns what the list says of a fact, nothing if the event doesn't have
// it: its value and, where it has changed, the old one before it.
func (s source) fact(name string) []piece {
	value, path := s.find(name)
	if len(value) == 0 || path == "" {
		return value
	}
	old := s.previous(path)
	if len(old) == 0 || seen(old) == seen(value) {
		return value
	}
	for i := range old {
		old[i].relative = false
	}
	return append(append(old, piece{text: " → "}), value...)
}

// find returns the value of a fact, and where in the data it was found.
func (s source) find(name string) (found []piece, path string) {
	if own, is := s.ownFact(name); is {
		return own, ""
	}
	paths := factPaths[name]
	if paths == nil {
		paths = []string{name}
	}
	for _, path := range paths {
		if raw, ok := value(s.event, path); ok {
			if found := readable(path, raw); len(found) > 0 {
				return found, path
			}
		}
	}
	return nil, ""
}

// previous returns the value before the change, if the event tells of one. Lists
// are too long to be shown twice.
func (s source) previous(path string) []piece {
	_, rest, nested := strings.Cut(path, ".")
	if !nested || strings.HasPrefix(path, "data.") {
		return nil
	}
	raw, ok := value(s.event, "data.previous."+rest)
	if !ok || raw[0] == '[' {
		return nil
	}
	return readable(path, raw)
}

// ownFact returns a fact that isn't a single value of the data.
func (s source) ownFact(name string) (found []piece, is bool) {
	e := s.event
	switch name {
	case "event":
		return quotedText(s.catalogue.Title(e.Type)), true
	case "timestamp":
		return []piece{{kind: datePiece, at: e.Timestamp, text: e.Timestamp.UTC().Format("2 January 2006, 15:04 UTC"), clock: true}}, true
	case "reason":
		return quotedText(words(e.Reason)), true
	case "environment":
		return quotedText(e.Environment.Title()), true
	case "initiator":
		return initiator(e.Initiator), true
	case "request.amount":
		return s.money("request.trading_amount", "request.trading_currency"), true
	case "balance":
		return s.money("account.balance", "account.currency"), true
	}
	return nil, false
}

// money joins an amount and its currency.
func (s source) money(amount, currency string) []piece {
	return quotedText(strings.TrimSpace(text(s.event, amount) + " " + text(s.event, currency)))
}

// initiator says who caused the event.
func initiator(i model.Initiator) []piece {
	role := map[model.InitiatorType]string{
		model.InitiatorSystem: "System", model.InitiatorUser: "License holder", model.InitiatorAdmin: "Administrator",
	}[i.Type]
	who := quotedText(i.Name)
	switch {
	case len(who) == 0:
		return quotedText(role)
	case role == "":
		return who
	}
	return append(who, piece{text: " (" + strings.ToLower(role) + ")"})
}

// quotedText returns customer data, and words that depend on it, as pieces; none
// if nothing of it can be seen.
func quotedText(s string) []piece {
	if s = clean(s); s == "" {
		return nil
	}
	return []piece{{kind: customerPiece, text: s}}
}

// readable returns a value of the data at path for people: times as dates, lists
// and objects by their names, and what null stands for.
func readable(path string, raw json.RawMessage) []piece {
	field := path[strings.LastIndexByte(path, '.')+1:]
	switch raw[0] {
	case 'n':
		return absent(field)
	case 't':
		return quotedText("Yes")
	case 'f':
		return quotedText("No")
	case '{':
		return quotedText(nameOf(raw))
	case '[':
		return listed(raw)
	}
	s := plain(raw)
	if day, ok := readDate(s); ok {
		return []piece{{kind: datePiece, at: day, text: day.UTC().Format("2 January 2006"), relative: field == "expires_at"}}
	}
	switch field {
	case "status", "kind":
		s = words(s)
	}
	return quotedText(s)
}

// absent returns what null means for the fields of a license that may be null.
func absent(field string) []piece {
	switch field {
	case "expires_at":
		return quotedText("Never")
	case "max_activations":
		return quotedText("Unlimited")
	}
	return nil
}

// listed joins the names of a list's elements.
func listed(raw json.RawMessage) []piece {
	const most = 8
	var names []string
	n := 0
	for e := range elements(raw) {
		if n++; n > most {
			continue
		}
		if name := clean(nameOf(e)); name != "" {
			names = append(names, name)
		}
	}
	switch {
	case n == 0:
		return quotedText("None")
	case n > most:
		names = append(names, "and "+strconv.Itoa(n-most)+" more")
	}
	return quotedText(strings.Join(names, ", "))
}

// nameOf returns what an object is called, or the text of another value.
func nameOf(raw json.RawMessage) string {
	if raw[0] != '{' {
		return plain(raw)
	}
	for _, field := range []string{"name", "title", "value", "username", "email", "number", "id"} {
		if name := textAt(raw, field); strings.TrimSpace(name) != "" {
			return name
		}
	}
	return ""
}

// words turns a code such as "subscription_payment" into words.
func words(code string) string {
	first, size := utf8.DecodeRuneInString(code)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + strings.ReplaceAll(code[size:], "_", " ")
}
