package guide

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"latchbell/model"
)

// naming is what the systems call a type of event.
type naming struct {
	Type  string
	Codes []systemCode
}

// systemCode is what one system calls it. Ours: the name is our choice.
type systemCode struct {
	Name string
	Ours bool
}

// published are the names that the systems publish. CactusDash says only what
// its three events are about.
var published = []struct {
	profile model.BodyProfile
	names   *regexp.Regexp
}{
	{model.BodyGetKeyManager, regexp.MustCompile(`^(license\.(created|updated|deleted|assigned|activated|deactivated|suspended|expired|revoked)` +
		`|activation\.(created|deleted|failed)|product\.(created|updated|deleted)|contract\.(created|updated|deleted|suspended)|telemetry\.(received|flagged))$`)},
	{model.BodyZentitle, regexp.MustCompile(`^(customer\.(created|updated)|entitlement\.((created|updated|activated|renewed|expired|provision|usage\.summary)` +
		`|(maintenance\.)?(expired|expires(1day|7days|30days))|group\.(created|updated)|seat\.(activated|deactivated)))$`)},
	{model.BodyBroctagon, regexp.MustCompile(`^crm\.webhooks\.requests\.`)},
	{model.BodyCactusDash, regexp.MustCompile(`^$`)},
}

// namings are the systems, and what they call the types of which at least one
// has a name of its own.
func namings(catalogue *model.Catalogue) (systems []string, rows []naming) {
	for _, p := range published {
		systems = append(systems, p.profile.Title())
	}
	for _, group := range catalogue.Groups() {
		for _, t := range group.Types {
			row := naming{Type: t.Type}
			for _, p := range published {
				name := nameIn(p.profile, t.Type, catalogue)
				row.Codes = append(row.Codes, systemCode{name, !p.names.MatchString(name)})
			}
			if telling(row) {
				rows = append(rows, row)
			}
		}
	}
	return systems, rows
}

// telling reports whether a row is worth its place: a system has a name of its
// own for the type, and it isn't one of the nodes between the first and the
// last, which are named alike.
func telling(row naming) bool {
	_, node, is := strings.Cut(row.Type, ".node_")
	if is && node != "1" && node != "10" {
		return false
	}
	known := slices.ContainsFunc(row.Codes, func(c systemCode) bool { return !c.Ours })
	return known || row.Type == "license.unbound"
}

// nameIn reads what a system calls a type from the body that it gets.
func nameIn(profile model.BodyProfile, eventType string, catalogue *model.Catalogue) string {
	var b struct {
		Event     string
		EventCode string
		Source    struct{ Event string }
	}
	if err := json.Unmarshal(rendered(&model.Webhook{Body: profile}, eventType, catalogue), &b); err != nil {
		panic(err) // a body is always JSON
	}
	return b.Event + b.EventCode + b.Source.Event
}
