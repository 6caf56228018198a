package query

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"golang.org/x/text/unicode/norm"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
)

// Limits of an expression: the parser and the compiler go as deep as it does.
const (
	maxLength = 10_000 // characters
	maxNodes  = 2_000
)

// compiler turns a syntax tree into functions. It stops at the first fault with
// a panic of *Error, which compile recovers.
type compiler struct {
	catalogue *catalogue.Catalogue
	source    string
	runes     []rune
	shift     int    // characters before the source in what is parsed
	items     []Type // what # stands for, the innermost last
	fields    []projectField
	quote     int   // where the last text in quotes begins
	percents  []int // where a percent sign was after a number
	regions   []Region
	figures   bool // the expression uses figures that are worked out
	ofItem    bool // it uses what # stands for outside of it
}

func newCompiler(c *catalogue.Catalogue) *compiler {
	return &compiler{catalogue: c, fields: projectFields()}
}

// node is a part of an expression.
type node struct {
	Type
	eval     func(*Subject) any
	why      reason // of a condition that does not hold; nil where it is all there is to say
	from, to int    // its characters
	number   string // of a literal number
	quoted   *string
	elements []node // of a list that is written out
}

func (n node) literal() bool { return n.number != "" || n.quoted != nil }

// written is the text of a literal, without quotes.
func (n node) written() string {
	if n.quoted != nil {
		return *n.quoted
	}
	return n.number
}

// is is the node with another type and way to its value.
func (n node) is(t Type, eval func(*Subject) any) node {
	return node{Type: t, eval: eval, from: n.from, to: n.to}
}

// because is the condition with a reason of its own.
func (n node) because(why reason) node {
	n.why = why
	return n
}

func compile(c *compiler, text string, several bool) (out []*Expression, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			fault, ok := cause.(*Error)
			if !ok {
				panic(cause)
			}
			err = fault
		}
	}()
	c.source, c.runes = text, []rune(text)
	if len(c.runes) > maxLength {
		c.fail(span{0, len(c.runes)}, language.Say("the expression has {0} characters, at most {1} are taken", len(c.runes), maxLength))
	}
	if strings.TrimSpace(text) == "" {
		c.fail(span{0, len(c.runes)}, language.Say("expected an expression, found nothing"))
	}
	roots, spans := c.parse(several)
	for i, root := range roots {
		c.figures = false
		c.ofItem = false
		n := c.value(c.node(root))
		source := strings.Join(strings.Fields(string(c.runes[spans[i].from:spans[i].to])), " ")
		out = append(out, &Expression{Type: n.Type, Source: source, Figures: c.figures, OfItem: c.ofItem, Regions: c.regions, eval: n.eval, why: c.reasons(n)})
	}
	return out, nil
}

// value is a part on its own: not a list that is written out.
func (c *compiler) value(n node) node {
	switch {
	case n.elements != nil:
		c.fail(n.span(), language.Say("with a list that is written out goes in: status in [\"ended\", \"running\"]"))
	case n.literal():
		return c.constant(n)
	}
	return n
}

type span struct{ from, to int }

func (n node) span() span { return span{n.from, n.to} }

func (c *compiler) fail(at span, message language.Text) {
	length := len(c.runes)
	at.from = min(max(at.from, 0), length)
	at.to = min(max(at.to, at.from+1), max(length, at.from+1))
	panic(&Error{Source: c.source, From: at.from, To: at.to, Message: message})
}

// unknown fails about a word that is not one of the candidates.
func unknown[T ~string](c *compiler, at span, message language.Text, word string, candidates []T) {
	better := record.KeysCalled(word, language.Choices(candidates))
	if len(better) == 0 {
		better = near.Words(word, language.Choices(candidates))
	}
	if len(better) > 0 {
		message = language.Say("{0}; did you mean {1}?", message, language.Any(better))
	} else if len(candidates) > 0 && len(candidates) <= maxListed {
		message = language.Say("{0}; there are {1}", message, language.Choices(candidates))
	}
	c.fail(at, message)
}

// choice is the word of a list that a text is, or is the name of as tables print
// it in any language. list is of its type.
func (c *compiler) choice(at span, list record.Choice, text string, no language.Text) string {
	if slices.Contains(list.Choices(), text) {
		return text
	}
	word, ok := record.Called(list, text)
	if !ok {
		unknown(c, at, no, text, list.Choices())
	}
	return word
}

// maxListed is how many candidates a message lists.
const maxListed = 40

// parse has the source parsed, by itself or as the members of a list. What #
// stands for is known to the parser inside of a predicate only.
func (c *compiler) parse(several bool) (roots []ast.Node, spans []span) {
	before, after := "", ""
	if len(c.items) > 0 {
		before, after = "any(list, ", ")"
	}
	if several {
		before, after = before+"[", "]"+after
	}
	c.shift = utf8.RuneCountInString(before)
	text := c.prepare()
	config := conf.CreateNew()
	config.MaxNodes = maxNodes
	tree, err := parser.ParseWithConfig(before+text+after, config)
	if err != nil {
		c.syntax(err)
	}
	root := tree.Node
	if len(c.items) > 0 {
		any, ok := root.(*ast.BuiltinNode)
		if !ok || len(any.Arguments) != 2 {
			c.unclosed()
		}
		root = any.Arguments[1].(*ast.PredicateNode).Node
	}
	if !several {
		return []ast.Node{root}, []span{{0, len(c.runes)}}
	}
	array, ok := root.(*ast.ArrayNode)
	if !ok {
		c.unclosed()
	}
	return array.Nodes, c.between(array.Nodes)
}

// dateLike is a date or a period that is written without quotes: the parser takes it for
// a difference or a quotient.
var dateLike = regexp.MustCompile(`^\d{4}(-\d{1,2}){0,2}(/(\d{4}(-\d{1,2}){0,2}|\.\.)|-\d{1,2})\b`)

// prepare is the source as the parser takes it: without the sign after a percentage,
// whose place is noted.
func (c *compiler) prepare() string {
	out := slices.Clone(c.runes)
	quote := rune(0)
	for i, r := range out {
		digit := i > 0 && digits(string(out[i-1]))
		switch {
		case quote != 0:
			if r == quote && out[i-1] != '\\' {
				quote = 0
			}
		case strings.ContainsRune("\"'`", r):
			quote, c.quote = r, i
		case r == '%' && digit:
			out[i] = ' '
			c.percents = append(c.percents, i)
		case !digit && digits(string(r)):
			if found := dateLike.FindString(string(out[i:min(i+22, len(out))])); found != "" {
				c.fail(span{i, i + len(found)}, language.Say("write a date in quotes: \"{0}\"", found))
			}
		}
	}
	return string(out)
}

// unclosed fails about a bracket that would close what is around the source.
func (c *compiler) unclosed() {
	c.fail(span{0, len(c.runes)}, language.Say("a bracket closes here that nothing has opened"))
}

// between are the characters of each of several expressions: those between the
// commas that part them.
func (c *compiler) between(nodes []ast.Node) []span {
	var out []span
	from := 0
	for i, n := range nodes {
		to := len(c.runes)
		if i+1 < len(nodes) {
			to = c.extent(n).to
			for to < len(c.runes) && c.runes[to] != ',' {
				to++
			}
		}
		s := span{from, to}
		for s.from < s.to && c.runes[s.from] <= ' ' {
			s.from++
		}
		for s.from < s.to && (c.runes[s.to-1] <= ' ' || i+1 == len(nodes) && c.runes[s.to-1] == ',') {
			s.to--
		}
		out, from = append(out, s), to+1
	}
	return out
}

// extent are the characters of a part of the syntax tree, but for brackets
// around it.
func (c *compiler) extent(n ast.Node) span {
	at := span{n.Location().From - c.shift, n.Location().To - c.shift}
	with := func(parts ...ast.Node) {
		for _, p := range parts {
			if p == nil {
				continue
			}
			e := c.extent(p)
			at.from, at.to = min(at.from, e.from), max(at.to, e.to)
		}
	}
	switch n := n.(type) {
	case *ast.UnaryNode:
		with(n.Node)
	case *ast.BinaryNode:
		with(n.Left, n.Right)
	case *ast.ChainNode:
		with(n.Node)
	case *ast.MemberNode:
		with(n.Node, n.Property)
		if p := c.extent(n.Property); p.from > 0 && c.runes[p.from-1] == '[' {
			at.to = c.closing(at.to)
		}
	case *ast.ConditionalNode:
		at = c.extent(n.Cond)
		with(n.Exp1, n.Exp2)
	case *ast.CallNode:
		with(n.Callee)
		with(n.Arguments...)
		at.to = c.closing(at.to)
	case *ast.BuiltinNode:
		with(n.Arguments...)
		at.to = c.closing(at.to)
	case *ast.PredicateNode:
		with(n.Node)
	case *ast.ArrayNode:
		with(n.Nodes...)
		at.to = c.closing(at.to)
	}
	return at
}

// closing takes the bracket in that closes a call or a list.
func (c *compiler) closing(to int) int {
	for i := max(to, 0); i < len(c.runes); i++ {
		switch r := c.runes[i]; {
		case r == ')' || r == ']':
			return i + 1
		case r != ' ' && r != ',' && r != '(':
			return to
		}
	}
	return to
}

// syntax fails with what the parser says, in our words.
func (c *compiler) syntax(err error) {
	var fault *file.Error
	if !errors.As(err, &fault) {
		c.fail(span{0, len(c.runes)}, language.Say("this can't be read as an expression"))
	}
	at := span{fault.From - c.shift, fault.To - c.shift}
	length := len(c.runes)
	found := ""
	if at.from >= 0 && at.to <= length && at.from < at.to {
		found = string(c.runes[at.from:at.to])
	}
	m := fault.Message
	switch {
	case strings.Contains(m, "maximum allowed nodes"):
		c.fail(span{0, length}, language.Say("the expression has more than {0} parts", maxNodes))
	case strings.Contains(m, "not terminated"):
		c.fail(span{c.quote, length}, language.Say("a text in quotes has no end"))
	case strings.Contains(m, "escape") || strings.Contains(m, "unescape"):
		c.fail(at, language.Say("a backslash in a text in quotes is written twice"))
	case strings.Contains(m, "number") || strings.Contains(m, "literal"):
		c.fail(at, language.Say("this is not a number: write digits, with a point before cents, as 1093749.50"))
	case found == "" || strings.Contains(m, "EOF"):
		c.fail(span{length, length + 1}, language.Say("the expression ends too early"))
	case strings.Contains(m, "arguments"):
		c.fail(at, language.Say("expected one more argument before this"))
	case (digits(found) || found == ",") && c.behindNumber(at.from):
		c.fail(at, language.Say("write a number without spaces or commas, with a point before cents, as 1093749.50"))
	case found == "=":
		c.fail(at, language.Say("write == to compare"))
	case found == "&" || found == "|":
		c.fail(at, language.Say("write {0}", found+found))
	case strings.ContainsAny(found, "”“„«»’‘"):
		c.fail(at, language.Say("write straight quotes: \" or '"))
	case slices.Contains([]string{"AND", "OR", "NOT", "IN"}, strings.ToUpper(found)):
		c.fail(at, language.Say("write {0}", strings.ToLower(found)))
	case strings.ContainsAny(found[:1], "\"'`"):
		c.fail(at, language.Say("{0} was not expected here", found))
	case found == "." || found == "#":
		c.fail(at, language.Say("what is {0} of? It belongs inside any, all, none, one, count, filter or sum", found))
	default:
		c.fail(at, language.Say("{0} was not expected here", language.Quoted(found)))
	}
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// behindNumber reports whether a digit comes before a place and the spaces before it.
func (c *compiler) behindNumber(at int) bool {
	before := strings.TrimRight(string(c.runes[:at]), " \u00a0")
	return before != "" && digits(before[len(before)-1:])
}

// node compiles a part of the syntax tree.
func (c *compiler) node(n ast.Node) node {
	at := c.extent(n)
	here := node{from: at.from, to: at.to}
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return c.field(here, n.Value)
	case *ast.IntegerNode, *ast.FloatNode:
		here.number = strings.ReplaceAll(string(c.runes[at.from:at.to]), "_", "")
		if strings.Trim(here.number, "0123456789.") != "" {
			c.fail(at, language.Say("this is not a number: write digits, with a point before cents, as 1093749.50"))
		}
		if slices.Contains(c.percents, at.to) {
			here.number += "%"
			here.to++
		}
		return here
	case *ast.StringNode:
		text := norm.NFC.String(n.Value) // as records are
		here.quoted = &text
		return here
	case *ast.BoolNode:
		return here.is(Type{Kind: Truth}, constant(n.Value))
	case *ast.UnaryNode:
		return c.unary(here, n)
	case *ast.BinaryNode:
		return c.binary(here, n)
	case *ast.ChainNode:
		return c.node(n.Node)
	case *ast.MemberNode:
		return c.member(here, n)
	case *ast.PointerNode:
		if n.Name != "" || len(c.items) == 0 {
			break
		}
		c.ofItem = c.ofItem || len(c.items) == 1
		return here.is(c.items[len(c.items)-1], func(s *Subject) any { return s.Item })
	case *ast.CallNode:
		name, ok := n.Callee.(*ast.IdentifierNode)
		if !ok {
			c.fail(at, language.Say("a field has no functions; write the function first, as len(tasks)"))
		}
		return c.call(here, name.Value, n.Arguments)
	case *ast.BuiltinNode:
		return c.call(here, n.Name, n.Arguments)
	case *ast.ArrayNode:
		here.elements = make([]node, 0, len(n.Nodes))
		for _, e := range n.Nodes {
			here.elements = append(here.elements, c.node(e))
		}
		here.Type = Type{Kind: List, Of: &Type{Kind: Word}}
		return here
	case *ast.NilNode:
		c.fail(at, language.Say("ask with known(total) whether something is known"))
	}
	c.fail(at, language.Say("this is not part of the language of queries"))
	return node{}
}

func constant(v any) func(*Subject) any { return func(*Subject) any { return v } }

// field compiles a name on its own: a field of the project.
func (c *compiler) field(here node, name string) node {
	for _, f := range c.fields {
		if f.name == name {
			c.figures = c.figures || f.figure
			return here.is(f.typ, f.of)
		}
	}
	if usage, ok := usageOf(name); ok {
		c.fail(here.span(), language.Say("{0} is a function: {1}", name, usage))
	}
	if n := len(c.items); n > 0 && slices.ContainsFunc(c.items[n-1].fields(), func(f field) bool { return f.name == name }) {
		c.fail(here.span(), language.Say("a field of the item begins with a point: {0}", "."+name))
	}
	if isChoice(name) {
		c.fail(here.span(), language.Say("there is no field {0}; a text is written in quotes: \"{0}\"", name))
	}
	unknown(c, here.span(), language.Say("there is no field {0}", name), name, append(c.itemNames(), Fields()...))
	return node{}
}

// itemNames are the fields of what # stands for, each with its point.
func (c *compiler) itemNames() []string {
	var out []string
	if n := len(c.items); n > 0 {
		for _, f := range c.items[n-1].fields() {
			out = append(out, "."+f.name)
		}
	}
	return out
}

// member compiles a step from a value to a field of it, to an item of a list,
// or to what a map has under a key. A field of a list is that of each of its
// items, in one list.
func (c *compiler) member(here node, n *ast.MemberNode) node {
	base := c.node(n.Node)
	if base.literal() || base.elements != nil {
		c.fail(base.span(), language.Say("a value that is written out has no fields"))
	}
	step := c.extent(n.Property)
	var name string
	switch p := n.Property.(type) {
	case *ast.StringNode:
		name = p.Value
	case *ast.IntegerNode:
		name = strconv.Itoa(p.Value)
		if base.Kind == List {
			return c.index(here, base, p.Value)
		}
	case *ast.UnaryNode:
		if i, ok := p.Node.(*ast.IntegerNode); ok && p.Operator == "-" && base.Kind == List {
			return c.index(here, base, -i.Value)
		}
	}
	if name == "" {
		c.fail(step, language.Say("expected a name or a whole number here"))
	}
	if base.Kind == List && step.from < step.to && step.from >= 0 && strings.ContainsRune("\"'`", c.runes[step.from]) {
		return c.named(here, base, name)
	}
	if base.Kind == Map {
		entry := base.entry(c.keys(step, base.Type, name))
		return here.is(*base.Of, func(s *Subject) any {
			if m := base.eval(s); m != nil {
				return entry(m)
			}
			return nil
		})
	}
	of := base.Type
	if base.Kind == List {
		of = *base.Of
	}
	all := of.fields()
	i := slices.IndexFunc(all, func(f field) bool { return f.name == name })
	if i < 0 {
		if len(all) == 0 {
			c.fail(step, language.Say("{0} has no fields: it is {1}", c.text(base), base.said()))
		}
		names := make([]string, len(all))
		for i, f := range all {
			names[i] = f.name
		}
		if _, ok := n.Node.(*ast.PointerNode); ok {
			unknown(c, step, language.Say("there is no field {0}", "."+name), "."+name, c.itemNames())
		}
		unknown(c, step, language.Say("{0} has no field {1}", c.text(base), name), name, names)
	}
	f := all[i]
	if base.Kind != List {
		return here.is(f.typ, func(s *Subject) any {
			if v := base.eval(s); v != nil {
				return f.get(s, v)
			}
			return nil
		})
	}
	flat := f.typ
	if f.typ.Kind == List {
		flat = *f.typ.Of
	}
	return here.is(Type{Kind: List, Of: &flat}, func(s *Subject) any {
		var out []any
		all, whole := items(s, base)
		for _, item := range all {
			if item == nil {
				continue
			}
			switch v := f.get(s, item).(type) {
			case nil:
				if measured(flat.Kind) { // what is not known of a sum stays so
					out = append(out, nil)
				}
			case []any:
				s.step(len(v))
				out = append(out, v...)
			default:
				out = append(out, v)
			}
		}
		return list(out, whole)
	})
}

// measured reports whether values of a kind are figures or times.
func measured(k Kind) bool {
	return k == Number || k == Decimal || k == Amount || k == Share || k == Date || k == Period
}

// some are the members that a list has for certain; it may have more.
type some []any

// list is a list, whole or not.
func list(members []any, whole bool) any {
	if whole {
		return members
	}
	return some(members)
}

// items are the members of a list, counted as steps, and whether they are all.
func items(s *Subject, list node) (all []any, whole bool) {
	switch v := list.eval(s).(type) {
	case []any:
		all, whole = v, true
	case some:
		all = v
	}
	s.step(len(all))
	return all, whole
}

// index compiles an item of a list by its index; from the end where that is negative.
// What is beyond the list is unknown.
func (c *compiler) index(here, base node, place int) node {
	return here.is(*base.Of, func(s *Subject) any {
		all, whole := items(s, base)
		i := place
		if i < 0 {
			i += len(all)
		}
		if i < 0 || i >= len(all) || !whole {
			return nil
		}
		return all[i]
	})
}

// keys are the spellings under which a map may have a key: a municipality has
// several. One of the format's choices must be there.
func (c *compiler) keys(at span, t Type, name string) []string {
	of := Type{Kind: Word, record: t.key}
	if choice := of.Choice(""); choice != nil {
		name = c.choice(at, choice, name, language.Say("{0} is not one of the choices", language.Quoted(name)))
	}
	if of.Municipality() {
		if id, ok := c.catalogue.Party(name); ok && c.catalogue.Register.Known(id) {
			spellings, _ := c.catalogue.Register.Spellings(id)
			return spellings
		}
		c.fail(at, language.Say("{0} is not a municipality", language.Quoted(name)))
	}
	return []string{name}
}

// named compiles an item of a list by the name that paths know it by.
func (c *compiler) named(here, base node, name string) node {
	if base.Of.Kind != Item {
		c.fail(here.span(), language.Say("expected a whole number here"))
	}
	return here.is(*base.Of, func(s *Subject) any {
		all, _ := items(s, base)
		for _, item := range all {
			if h, ok := item.(interface{ ItemName() string }); ok && h.ItemName() == name {
				return item
			}
		}
		return nil
	})
}

// text is a part of the expression as it was typed.
func (c *compiler) text(n node) string {
	if text := string(c.runes[n.from:min(n.to, len(c.runes))]); text != "." {
		return text
	}
	return "#"
}

// truth fails where a part is not true or false.
func (c *compiler) truth(n node) node {
	if n.literal() || n.Kind != Truth || n.elements != nil {
		c.fail(n.span(), language.Say("expected true or false, found {0}: compare it with something", c.said(n)))
	}
	return n
}

// said is what a part is, in words.
func (c *compiler) said(n node) language.Text {
	switch {
	case strings.HasSuffix(n.number, "%"):
		return language.Say("a share")
	case n.number != "":
		return language.Say("a number")
	case n.quoted != nil:
		return language.Say("a text")
	default:
		return n.Type.said()
	}
}

func (c *compiler) unary(here node, n *ast.UnaryNode) node {
	x := c.node(n.Node)
	switch {
	case n.Operator == "!" || n.Operator == "not":
		x = c.truth(x)
		return here.is(Type{Kind: Truth}, func(s *Subject) any {
			v := x.eval(s)
			if is, ok := v.(bool); ok {
				return !is
			}
			return v // open
		}).because(c.negated(x))
	case n.Operator == "-" && x.number != "" && x.number[0] != '-':
		here.number = "-" + x.number
		return here
	}
	c.fail(here.span(), language.Say("this is not part of the language of queries"))
	return node{}
}

// either is the answer that one of two parts is enough for: true for or, false
// for and. Else it is open where one of them is.
func either(enough bool, l, r node) func(*Subject) any {
	return func(s *Subject) any {
		a := l.eval(s)
		if a == enough {
			return a
		}
		b := r.eval(s)
		if _, open := a.(*Open); open && b != enough {
			return a
		}
		return b
	}
}

func (c *compiler) binary(here node, n *ast.BinaryNode) node {
	l, r := c.node(n.Left), c.node(n.Right)
	operator := span{n.Location().From - c.shift, n.Location().To - c.shift}
	switch n.Operator {
	case "&&", "and":
		l, r = c.truth(l), c.truth(r)
		return here.is(Type{Kind: Truth}, either(false, l, r)).because(c.unmet(l, r))
	case "||", "or":
		l, r = c.truth(l), c.truth(r)
		return here.is(Type{Kind: Truth}, either(true, l, r)).because(c.neither(l, r))
	case "==", "!=", "<", "<=", ">", ">=":
		return here.is(Type{Kind: Truth}, c.compare(n.Operator, operator, l, r)).because(c.sides(n.Operator, l, r))
	case "in":
		return here.is(Type{Kind: Truth}, c.in(l, r)).because(c.among(l, r))
	case "contains", "startsWith", "endsWith", "matches":
		return here.is(Type{Kind: Truth}, c.like(n.Operator, l, r))
	case "+", "-":
		return c.sum(here, n.Operator == "-", l, r)
	case "/", "*", "%", "^", "**":
		c.fail(operator, language.Say("{0} is not part of the language of queries: amounts are added and compared only, since a quotient is not exact", n.Operator))
	}
	c.fail(operator, language.Say("{0} is not part of the language of queries", n.Operator))
	return node{}
}

// isChoice reports whether a word is one that some field of the format takes.
func isChoice(word string) bool {
	return slices.ContainsFunc(record.Lists(), func(choice record.Choice) bool { return slices.Contains(choice.Choices(), word) })
}
