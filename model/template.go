package model

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
)

// TemplateHelper is a function that templates can call.
type TemplateHelper struct {
	// Usage is a call as an example, which begins with the name.
	Usage string
	// Text says what it gives.
	Text string
}

// Name is what a template calls it by.
func (h TemplateHelper) Name() string {
	name, _, _ := strings.Cut(h.Usage, " ")
	return name
}

// TemplateHelpers are all functions of templates, in the order in which they are
// explained. None of them gives another result tomorrow: a body must be the
// same whenever it is made.
var TemplateHelpers = []TemplateHelper{
	{`json .data`, "The value as JSON, byte for byte as it came."},
	{`default "none" .reason`, "The last value, or the first where the last is missing, null or empty."},
	{`date "2 Jan 2006" .data.license.expires_at`, "A date in the layout of Go's package time, in UTC."},
	{`iso .timestamp`, "A date as RFC 3339 in UTC: 2026-03-01T09:15:00Z."},
	{`unix .timestamp`, "A date in seconds since 1970, as a number."},
	{`mask .data.license.key`, "A license key of which only the end can be read: ••••91BC."},
	{`get "license.activations.0.name"`, "What stands at a path of the data, or nothing. Positions in lists are counted from 0."},
	{`choose .type "license.created" "order_created" "license.renewed" "order_renewed" "other"`, "The text that stands behind the one that matches; the last one if none does."},
	{`print .data.license.id "-" .id`, "Several values as one text."},
	{`join ", " .data.names`, "The values of a list as one text."},
	{`replace "-" "" .data.license.key`, "A text with one part replaced by another."},
	{`upper .environment`, "A text in capitals."},
	{`lower .environment`, "A text in small letters."},
	{`trim .data.note`, "A text without the space around it."},
	{`text .data.seats`, "A number as a text."},
	{`number .data.amount`, "A text as a number; nothing if it isn't one."},
	{`len .data.license.activations`, "How many values a list has, or characters a text."},
	{`index .data.license.activations 0`, "The value of a list at a position, or of an object by its name."},
	{`eq .type "license.created"`, "Whether the first value equals one of the others. Numbers are compared as numbers."},
	{`ne .environment "production"`, "Whether two values differ."},
	{`lt .data.days_left 7`, "Whether the first is less than the second."},
	{`le .data.days_left 7`, "Whether it is less or equal."},
	{`gt .data.days_left 7`, "Whether it is greater."},
	{`ge .data.days_left 7`, "Whether it is greater or equal."},
	{`and .test .reason`, "The first value that is empty or false, else the last."},
	{`or .reason "none"`, "The first value that isn't empty or false, else the last."},
	{`not .test`, "True for an empty or false value."},
}

// ParseTemplate reads the template of a body. Its errors are for the field
// "template" and name the line.
//
// Templates can't define others, and call nothing but TemplateHelpers.
func ParseTemplate(text string) (*parse.Tree, error) {
	tree := parse.New("body")
	tree.Mode = parse.SkipFuncCheck // unknown ones are found below, with a better error
	all := make(map[string]*parse.Tree)
	if _, err := tree.Parse(text, "", "", all); err != nil {
		return nil, unreadable(err)
	}
	for _, other := range all {
		if other != tree {
			return nil, Invalidf("template", "Line %d: a template can't define another one. Write its text in its place.",
				1+strings.Count(text[:other.Root.Pos], "\n"))
		}
	}
	if tree.Root == nil {
		return tree, nil
	}
	check := func(n parse.Node) error { return checkNode(n, text) }
	if err := walkTemplate(tree.Root, check); err != nil {
		return nil, err
	}
	return tree, nil
}

// checkNode refuses what a template may not do.
func checkNode(n parse.Node, text string) error {
	line := 1 + strings.Count(text[:n.Position()], "\n")
	switch n := n.(type) {
	case *parse.TemplateNode:
		return Invalidf("template", "Line %d: a template can't use another one. Write its text in its place.", line)
	case *parse.NumberNode:
		if !n.IsInt && !n.IsFloat {
			return Invalidf("template", "Line %d: there are no numbers such as %s in JSON.", line, Shorten(n.Text))
		}
	case *parse.IdentifierNode:
		if !slices.ContainsFunc(TemplateHelpers, func(h TemplateHelper) bool { return h.Name() == n.Ident }) {
			return Invalidf("template", "Line %d: there is no helper %q. The guide lists those that there are.", line, Shorten(n.Ident))
		}
	}
	return nil
}

// walkTemplate calls visit for n and all nodes below it, until one has an
// error.
func walkTemplate(n parse.Node, visit func(parse.Node) error) error {
	if err := visit(n); err != nil {
		return err
	}
	for _, child := range nodesBelow(n) {
		if err := walkTemplate(child, visit); err != nil {
			return err
		}
	}
	return nil
}

func nodesBelow(n parse.Node) []parse.Node {
	switch n := n.(type) {
	case *parse.ListNode:
		return n.Nodes
	case *parse.ActionNode:
		return []parse.Node{n.Pipe}
	case *parse.CommandNode:
		return n.Args
	case *parse.ChainNode:
		return []parse.Node{n.Node}
	case *parse.PipeNode:
		return nodes(n.Cmds)
	case *parse.IfNode:
		return branches(&n.BranchNode)
	case *parse.RangeNode:
		return branches(&n.BranchNode)
	case *parse.WithNode:
		return branches(&n.BranchNode)
	}
	return nil
}

func nodes[N parse.Node](of []N) []parse.Node {
	out := make([]parse.Node, len(of))
	for i, n := range of {
		out[i] = n
	}
	return out
}

func branches(n *parse.BranchNode) []parse.Node {
	if n.ElseList == nil {
		return []parse.Node{n.Pipe, n.List}
	}
	return []parse.Node{n.Pipe, n.List, n.ElseList}
}

// parseFault matches an error of text/template/parse.
var parseFault = regexp.MustCompile(`^template: body:(\d+)(?::\d+)?: (.*)$`)

// unreadable says in a sentence why a template can't be read.
func unreadable(err error) error {
	match := parseFault.FindStringSubmatch(err.Error())
	if match == nil {
		return &Error{Kind: Invalid, Field: "template", Message: "The template can't be read.", Err: err}
	}
	line, _ := strconv.Atoi(match[1])
	return &Error{Kind: Invalid, Field: "template", Message: fmt.Sprintf("Line %d: %s.", line, explained(match[2])), Err: err}
}

// explained puts the usual slips into plain words.
func explained(fault string) string {
	switch {
	case strings.HasPrefix(fault, "unexpected EOF"):
		return "an {{if}}, {{range}} or {{with}} isn't closed with {{end}}"
	case strings.HasPrefix(fault, "unclosed action"), strings.Contains(fault, "unclosed action"):
		return "a {{ isn't closed with }}"
	case strings.HasPrefix(fault, "unexpected {{end}}"):
		return "this {{end}} closes nothing"
	case strings.HasPrefix(fault, "unexpected {{else}}"):
		return "this {{else}} belongs to no {{if}}"
	case strings.HasPrefix(fault, "undefined variable"):
		return "the variable" + strings.TrimPrefix(fault, "undefined variable") + " isn't set anywhere"
	case strings.HasPrefix(fault, "missing value for"):
		return "something is missing in the braces"
	}
	return "this can't be read: " + fault
}
