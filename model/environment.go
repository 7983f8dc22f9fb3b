package model

import "slices"

// Environment keeps real customers' events apart from trials: an event reaches
// only webhooks of its own environment.
type Environment string

// The environments, in the order in which they are offered.
const (
	Production  Environment = "production"
	Staging     Environment = "staging"
	Development Environment = "development"
)

// Environments lists all environments in the order in which they are offered.
var Environments = []Environment{Production, Staging, Development}

// Validate returns an Error for the field "environment" unless e is known.
func (e Environment) Validate() error {
	if slices.Contains(Environments, e) {
		return nil
	}
	return Invalidf("environment", "There is no environment %q. Choose production, staging or development.", Shorten(string(e)))
}

// Title is the name shown in the interface.
func (e Environment) Title() string {
	switch e {
	case Production:
		return "Production"
	case Staging:
		return "Staging"
	case Development:
		return "Development"
	}
	return string(e)
}
