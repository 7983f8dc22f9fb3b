package jsontemplate

import (
	"strconv"
	"strings"
	"text/template/parse"
)

// rewriter changes a template that was read before it is carried out:
//
//   - {{x}} becomes {{x | _emit}}, which writes x as JSON wants it there,
//   - .a.b becomes (_field . "a" "b"), which finds nothing where there is
//     nothing instead of failing,
//   - range goes through _values or _members, which count the work,
//   - text is preceded by {{_line}}, which tells the output who writes.
//
// The names begin with an underscore, so that no template can have them itself.
type rewriter struct {
	text string
}

func (r *rewriter) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	var out []parse.Node
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			out = append(out, &parse.ActionNode{NodeType: parse.NodeAction, Pos: n.Pos, Pipe: call(n.Pos, "_line", r.line(n.Pos))})
		case *parse.ActionNode:
			r.pipe(n.Pipe)
			if len(n.Pipe.Decl) == 0 {
				n.Pipe.Cmds = append(n.Pipe.Cmds, command(n.Pos, "_emit", r.line(n.Pos)))
			}
		case *parse.IfNode:
			r.branch(&n.BranchNode)
		case *parse.WithNode:
			r.branch(&n.BranchNode)
		case *parse.RangeNode:
			r.loop(n)
		}
		out = append(out, n)
	}
	l.Nodes = out
}

func (r *rewriter) branch(n *parse.BranchNode) {
	r.pipe(n.Pipe)
	r.list(n.List)
	r.list(n.ElseList)
}

// loop lets a range go through values, or through names and values where the
// template asks for both. A turn costs as much as the loop is long.
func (r *rewriter) loop(n *parse.RangeNode) {
	each, cost := "_values", len(n.List.String())
	if len(n.Pipe.Decl) == 2 {
		each = "_members"
	}
	r.branch(&n.BranchNode)
	n.Pipe.Cmds = append(n.Pipe.Cmds, command(n.Pos, each, constant(n.Pos, cost)))
}

func (r *rewriter) pipe(p *parse.PipeNode) {
	for _, c := range p.Cmds {
		for i, arg := range c.Args {
			c.Args[i] = r.argument(arg)
		}
	}
}

func (r *rewriter) argument(n parse.Node) parse.Node {
	switch n := n.(type) {
	case *parse.FieldNode:
		return fieldOf(n.Pos, &parse.DotNode{NodeType: parse.NodeDot, Pos: n.Pos}, n.Ident)
	case *parse.VariableNode:
		if len(n.Ident) == 1 {
			return n
		}
		names := n.Ident[1:]
		n.Ident = n.Ident[:1]
		return fieldOf(n.Pos, n, names)
	case *parse.ChainNode:
		return fieldOf(n.Pos, r.argument(n.Node), n.Field)
	case *parse.PipeNode:
		r.pipe(n)
	}
	return n
}

// line is the number of the line at pos.
func (r *rewriter) line(pos parse.Pos) parse.Node {
	return constant(pos, 1+strings.Count(r.text[:pos], "\n"))
}

// fieldOf is the call that finds a field of a value.
func fieldOf(pos parse.Pos, of parse.Node, names []string) parse.Node {
	args := []parse.Node{of}
	for _, name := range names {
		args = append(args, &parse.StringNode{NodeType: parse.NodeString, Pos: pos, Quoted: strconv.Quote(name), Text: name})
	}
	return call(pos, "_field", args...)
}

func call(pos parse.Pos, name string, args ...parse.Node) *parse.PipeNode {
	return &parse.PipeNode{NodeType: parse.NodePipe, Pos: pos, Cmds: []*parse.CommandNode{command(pos, name, args...)}}
}

func command(pos parse.Pos, name string, args ...parse.Node) *parse.CommandNode {
	all := append([]parse.Node{parse.NewIdentifier(name).SetPos(pos)}, args...)
	return &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos, Args: all}
}

func constant(pos parse.Pos, n int) parse.Node {
	return &parse.NumberNode{NodeType: parse.NodeNumber, Pos: pos, IsInt: true, Int64: int64(n), Text: strconv.Itoa(n)}
}
