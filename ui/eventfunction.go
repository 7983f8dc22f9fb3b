package ui

import (
	"slices"
	"strings"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// functions are the groups of events that tell of requests which people approve
// level by level, each a function of the Broctagon CRM.
var functions = []widgets.Option{
	{ID: "withdrawal", Label: "Withdrawal"},
	{ID: "prop_trading", Label: "Prop trading"},
	{ID: "prop_trading_live", Label: "Prop trading live stage"},
}

func isFunction(group string) bool {
	return slices.ContainsFunc(functions, func(o widgets.Option) bool { return o.ID == group })
}

// functionOptions are the choices of the field "Function"; "" is all events.
func functionOptions() []widgets.Option {
	return append([]widgets.Option{{Label: "All events"}}, functions...)
}

// functionOf returns the function that all of these types belong to, or "" if
// there is none such. Without types it is the first, which a new webhook begins
// with.
func functionOf(types []string) string {
	if len(types) == 0 {
		return functions[0].ID
	}
	group := model.GroupOf(types[0])
	if !isFunction(group) || slices.ContainsFunc(types, func(t string) bool { return model.GroupOf(t) != group }) {
		return ""
	}
	return group
}

// levelLabel names a type of a function by what its approvers see:
// "withdrawal.approved.node_3" is "Approved by level 3 (node 3)".
func levelLabel(eventType string) string {
	_, what, _ := strings.Cut(eventType, ".")
	if level, ok := strings.CutPrefix(what, "approved.node_"); ok {
		return "Approved by level " + level + " (node " + level + ")"
	}
	if what == "rejected" {
		return "Rejected at any level"
	}
	return what
}
