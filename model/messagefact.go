package model

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Fact is something that a chat message can say of an event.
type Fact struct {
	// Name is that in the file, and the placeholder without its braces.
	Name  string
	Title string
	// Usual facts are listed unless others are chosen.
	Usual bool
}

// Facts are those that can be listed and used as placeholders, in the order in
// which they are offered and usually listed. What an event doesn't have is left
// out of its message, so the usual ones fit events of every group.
//
// Any other part of an event's data is a fact too, by its path:
// "data.request.comment".
var Facts = []Fact{
	{"license.key", "License key", true},
	{"license.product.name", "Product", true},
	{"license.plan", "Plan", true},
	{"license.owner.name", "Owner", true},
	{"license.status", "Status", true},
	{"license.expires_at", "Expires", true},
	{"license.activations", "Activations", true},
	{"license.max_activations", "Activation limit", false},
	{"license.kind", "Kind", false},
	{"license.owner.username", "Username", false},
	{"license.owner.email", "Email", false},
	{"license.owner.discord_id", "Discord ID", false},
	{"license.owner.id", "Customer ID", false},
	{"license.created_at", "Created", false},
	{"license.order_ref", "Order", false},
	{"license.product.id", "Product ID", false},
	{"license.id", "License ID", false},
	{"activation", "Activation", true},
	{"customer", "Customer", true},
	{"entitlement", "Entitlement", true},
	{"entitlement.expires_at", "Entitlement expires", true},
	{"seat", "Seat", true},
	{"contract", "Contract", true},
	{"product", "Product", true},
	{"user", "User", true},
	{"account", "Account", true},
	{"balance", "Balance", true},
	{"name", "Name", true},
	{"request.user", "Applicant", true},
	{"request.amount", "Amount", true},
	{"request.status", "Request status", true},
	{"message", "Details", true},
	{"reason", "Reason", true},
	{"initiator", "Caused by", true},
	{"event", "Event", false},
	{"type", "Event type", false},
	{"id", "Event ID", false},
	{"timestamp", "Happened", false},
	{"environment", "Environment", false},
	{"subject", "Subject", false},
}

var (
	placeholderPattern = regexp.MustCompile(`\{([^{}\n]+)\}`)
	dataFactPattern    = regexp.MustCompile(`^data(\.[A-Za-z0-9_-]+)+$`)
)

// maxFactName is the longest name of a fact, in bytes.
const maxFactName = 200

// UsualFacts returns the names of the facts that are listed unless others are
// chosen.
func UsualFacts() []string {
	var names []string
	for _, f := range Facts {
		if f.Usual {
			names = append(names, f.Name)
		}
	}
	return names
}

// KnownFact reports whether there is a fact, and so a placeholder, of this name.
func KnownFact(name string) bool {
	return findFact(name) != nil || len(name) <= maxFactName && dataFactPattern.MatchString(name)
}

// FactTitle returns what a message calls a fact. That of a path in the data is
// made from its last step: "data.request.trading_amount" is "Trading amount".
func FactTitle(name string) string {
	if f := findFact(name); f != nil {
		return f.Title
	}
	words := []rune(strings.ReplaceAll(name[strings.LastIndexByte(name, '.')+1:], "_", " "))
	if len(words) > 0 {
		words[0] = unicode.ToUpper(words[0])
	}
	return string(words)
}

func findFact(name string) *Fact {
	i := slices.IndexFunc(Facts, func(f Fact) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &Facts[i]
}
