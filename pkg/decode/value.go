package decode

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// context is the reading of one record. Every value becomes a node of the
// tree; what fits also becomes a value of the record.
type context struct {
	*Decoder
	doc     *Record
	tree    *source.Tree
	cuts    []cut
	misfits int                   // reported
	lengths map[*yaml.Node]uint16 // of values as they are, where tidy changed them
}

// cut is a place where " #" begins a comment right after other text.
type cut struct {
	line, col int // of the character before the space
	text      string
}

func newContext(d *Decoder, doc *Record) *context {
	tree, ok := d.trees.Get().(*source.Tree)
	if !ok {
		tree = new(source.Tree)
	}
	doc.References = make([]Reference, 0, 32)
	return &context{Decoder: d, doc: doc, cuts: cuts(doc.File), tree: tree}
}

// tidy makes the values of a file with invisible or decomposed characters what people
// see: the characters are reported already, and the values that they are in are not wrong
// for another reason.
func (c *context) tidy(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		if clean := visible(norm.NFC.String(n.Value)); clean != n.Value {
			if c.lengths == nil {
				c.lengths = make(map[*yaml.Node]uint16)
			}
			c.lengths[n] = place(n).Len
			n.Value = clean
		}
	}
	for _, child := range n.Content {
		c.tidy(child)
	}
}

// place is where a node is.
func (c *context) place(n *yaml.Node) source.Pos {
	p := place(n)
	if length, ok := c.lengths[n]; ok {
		p.Len = length
	}
	return p
}

func (c *context) record(root *yaml.Node, v any, p *pattern) {
	i := c.node(-1, nil, root)
	c.mapping(i, root, reflect.ValueOf(v).Elem(), p)
}

// report adds a finding; its node no longer counts as sound.
func (c *context) report(rule string, i int32, at source.Place, message language.Text) *diag.Finding {
	if i >= 0 {
		c.tree.Nodes[i].Misfit = true
	}
	c.misfits++
	c.doc.Findings = append(c.doc.Findings, diag.Finding{Rule: rule, At: at, Message: message})
	return &c.doc.Findings[len(c.doc.Findings)-1]
}

// characters offers a text for the characters at a finding's place.
func (c *context) characters(f *diag.Finding, text string, safe bool) {
	span := c.doc.File.Span(f.At.Pos)
	f.Fix = &diag.Fix{Safe: safe, Edits: []diag.Edit{{
		From: c.doc.File.Offset(span.Line, span.Col), To: c.doc.File.Offset(span.EndLine, span.EndCol), Text: text}}}
}

// full reports whether more is wrong than anyone would read. What is read of the record
// is then not a record.
func (c *context) full() bool { return c.misfits >= maxMisfits && !c.Whole }

// node appends a node to the tree, as the last of its parent's descendants.
func (c *context) node(parent int32, key, value *yaml.Node) int32 {
	n := source.Node{At: c.place(value), Parent: parent, Flow: value.Style&yaml.FlowStyle != 0}
	if key != nil {
		n.Key, n.KeyAt = key.Value, c.place(key)
		if isNull(value) && value.Value == "" { // the parser puts it where the next thing is
			n.At = n.KeyAt
		}
	}
	switch value.Kind {
	case yaml.MappingNode:
		n.Kind = source.Mapping
	case yaml.SequenceNode:
		n.Kind = source.Sequence
	default:
		n.Text = value.Value
	}
	c.tree.Nodes = append(c.tree.Nodes, n)
	i := int32(len(c.tree.Nodes) - 1)
	for j := i; j >= 0; j = c.tree.Nodes[j].Parent {
		c.tree.Nodes[j].End = i + 1
	}
	return i
}

// value reads one node into v and returns its place in the tree.
func (c *context) value(parent int32, key, n *yaml.Node, v reflect.Value, p *pattern, required bool) int32 {
	i := c.node(parent, key, n)
	if n.Kind == yaml.AliasNode {
		c.tree.Nodes[i].Misfit = true
		return i
	}
	switch p.form {
	case scalarShape:
		c.scalar(i, n, c.valueAt(i, n), v, p)
	case structShape:
		if c.expect(i, n, yaml.MappingNode, p) {
			c.mapping(i, n, v, p)
		}
	case listShape, itemsShape:
		if c.expect(i, n, yaml.SequenceNode, p) {
			c.list(i, n, v, p, required)
		}
	case entriesShape:
		if c.expect(i, n, yaml.MappingNode, p) {
			c.entries(i, n, v, p)
		}
	}
	if c.tree.Nodes[i].End == i+1 {
		c.rest(i, n)
	}
	return i
}

// rest adds to the tree what is in a value that the format has no place for, or another
// shape: two versions of the record may differ there.
func (c *context) rest(i int32, n *yaml.Node) {
	for k, child := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			c.rest(c.node(i, nil, child), child)
		case k%2 == 1 && n.Content[k-1].Kind == yaml.ScalarNode:
			c.rest(c.node(i, n.Content[k-1], child), child)
		}
	}
}

// expect reports a node whose shape is not that of its type.
func (c *context) expect(i int32, n *yaml.Node, kind yaml.Kind, p *pattern) bool {
	if n.Kind == kind {
		return true
	}
	at := c.valueAt(i, n)
	if kind == yaml.SequenceNode {
		f := c.report(diag.ValueType, i, at, language.Say("expected a list, found {0}", shape(n)))
		f.Suggest("write [one, two], or one item a line after a hyphen")
		if p.form == itemsShape && n.Kind == yaml.ScalarNode && n.Style == 0 && !isNull(n) && !strings.ContainsAny(n.Value, ",[]{}:#") {
			f.SetAs(diag.OneOfList, n.Value, strings.Trim(n.Value, "0123456789") != "") // 16 may be how many there are
		}
		return false
	}
	f := c.report(diag.ValueType, i, at, language.Say("expected a mapping of keys and values, found {0}", shape(n)))
	name, rest, colon := strings.Cut(n.Value, ":")
	switch {
	case isNull(n):
		f.Suggest("leave the key out where the source says nothing")
	case n.Kind == yaml.ScalarNode && colon && rest != "" && rest[0] != ' ' && slices.Contains(p.keys, name):
		f.Suggest("a space is missing after the colon: {0}", name+": "+rest)
		if n.Style == 0 {
			c.characters(f, name+": "+rest, true)
		}
	case len(p.keys) == 0:
		f.Suggest("write keys with values: {2009: 568000}")
	case p.isText && n.Kind == yaml.ScalarNode:
		c.inLanguage(f, n)
	default:
		f.Suggest("the keys are {0}", language.Choices(p.keys))
	}
	return false
}

// handle gives a mapping or sequence its place in the tree.
func (c *context) handle(i int32, v reflect.Value, p *pattern) {
	*v.Field(p.handle).Addr().Interface().(*source.Handle) = c.tree.Handle(i)
}

func (c *context) mapping(i int32, n *yaml.Node, v reflect.Value, p *pattern) {
	c.handle(i, v, p)
	c.tree.Nodes[i].Format = p.format
	var seen uint64
	unknown := false
	for k := 0; k+1 < len(n.Content) && !c.full(); k += 2 {
		key, value := n.Content[k], n.Content[k+1]
		if key.Kind != yaml.ScalarNode {
			c.tree.Nodes[i].Misfit = true
			if key.Kind != yaml.AliasNode { // reported with the aliases
				c.report(diag.ValueType, i, c.place(key).Place(), language.Say("expected a key, found {0}", shape(key))).
					Suggest("the keys are {0}", language.Choices(p.keys))
			}
			continue
		}
		f, ok := p.index[key.Value]
		switch {
		case !ok && key.Value == "<<" && key.Style == 0: // reported with the aliases
			unknown = true
		case !ok:
			unknown = true
			c.unknownKey(i, n, key, value, p)
		case seen&(1<<f) != 0: // reported with the structure; which one counts is open
			unknown, c.tree.Nodes[i].Misfit = true, true
		default:
			seen |= 1 << f
			field := &p.fields[f]
			if field.key == kindKey { // judged before, as a whole
				c.node(i, key, value)
				v.FieldByIndex(field.index).SetString(value.Value)
				continue
			}
			if field.required && isNull(value) {
				j := c.node(i, key, value)
				f := c.report(diag.KeyMissing, j, c.tree.KeyAt(j), language.Say("the key {0} has no value", field.key))
				field.pattern.example(f)
				continue
			}
			c.value(i, key, value, v.FieldByIndex(field.index), field.pattern, field.required)
		}
	}
	// Conclusions from what is missing would report one cause twice.
	if !unknown && !c.full() {
		c.missing(i, n, seen, p)
	}
}

func (c *context) unknownKey(i int32, n, key, value *yaml.Node, p *pattern) {
	j := c.node(i, key, value)
	c.rest(j, value)
	c.tree.Nodes[j].Unknown = true
	f := c.report(diag.KeyUnknown, j, c.tree.KeyAt(j), language.Say("there is no key \"{0}\" here", key.Value))
	free := make([]string, 0, len(p.keys))
	for _, k := range p.keys {
		if !slices.ContainsFunc(n.Content, func(other *yaml.Node) bool { return other.Value == k && other.Line != 0 }) {
			free = append(free, k)
		}
	}
	better, sure := meantKeys(key.Value, free)
	if len(better) == 1 && better[0] == kindKey { // reported as the kind that is not stated
		c.doc.Findings = c.doc.Findings[:len(c.doc.Findings)-1]
		return
	}
	if len(better) > 0 {
		f.Suggest("did you mean {0}?", language.Any(better))
		if len(better) == 1 && !rivals(n, key, better[0], p, free) {
			f.Set(better[0], sure)
		}
		return
	}
	if n.Style&yaml.FlowStyle != 0 && value.Value == "" && value.Style == 0 {
		if word, rest, ok := strings.Cut(key.Value, " "); ok && slices.Contains(free, word) {
			c.characters(f.Suggest("a colon is missing after the key: {0}", word+": "+rest), word+": "+rest, false)
			return
		}
		if word, rest, ok := strings.Cut(key.Value, ":"); ok && slices.Contains(free, word) {
			c.characters(f.Suggest("write a space after the colon"), word+": "+rest, true)
			return
		}
		f.Suggest("a comma in brackets ends a value: put the whole text in quotes")
		return
	}
	f.Suggest("the keys are {0}", language.Choices(p.keys))
	if others := record.KeysCalled(key.Value, record.Keys()); len(others) == 1 {
		f.Suggest("the format calls it {0}, which has no place here; sostool schema -f markdown says where it has", others[0])
	}
}

// rivals reports whether another key that is unknown in a mapping may have been meant by
// the same word, so that it can't be told which of them was.
func rivals(n, key *yaml.Node, better string, p *pattern, free []string) bool {
	for k := 0; k < len(n.Content); k += 2 {
		other := n.Content[k]
		if _, known := p.index[other.Value]; known || other == key {
			continue
		}
		if same, _ := meantKeys(other.Value, free); slices.Contains(same, better) {
			return true
		}
	}
	return false
}

// missing reports the keys that a mapping lacks.
func (c *context) missing(i int32, n *yaml.Node, seen uint64, p *pattern) {
	at := c.tree.Handle(i).Whole()
	before := len(c.doc.Findings)
	defer func() {
		if len(c.doc.Findings) > before {
			c.tree.Nodes[i].Misfit = true
		}
	}()
	for f := range p.fields {
		if p.fields[f].required && seen&(1<<f) == 0 && p.fields[f].key != kindKey {
			p.fields[f].pattern.example(c.report(diag.KeyMissing, -1, at, language.Say("the key {0} is missing", p.fields[f].key)))
		}
	}
	count := func(keys []string) (present []string) {
		for _, key := range keys {
			if seen&(1<<p.index[key]) != 0 {
				present = append(present, key)
			}
		}
		return present
	}
	if len(p.least) > 0 && len(count(p.least)) == 0 {
		c.report(diag.KeyMissing, -1, at, language.Say("expected one of the keys {0}", language.Choices(p.least))).
			Suggest("at least one is required")
	}
	if len(p.oneOf) > 0 {
		switch present := count(p.oneOf); len(present) {
		case 1:
			c.needed(at, present[0], seen, p)
		case 0:
			c.report(diag.PartyChoice, -1, at, language.Say("expected one of the keys {0}", language.Choices(p.oneOf))).
				Suggest("write exactly one of them")
		default:
			f := c.report(diag.PartyChoice, -1, c.tree.Handle(i).KeyAt(present[1]), language.Say("the keys {0} and {1} are in one entry", present[0], present[1]))
			f.Relate(c.tree.Handle(i).KeyAt(present[0]), "the key {0}", present[0]).
				Suggest("write exactly one of {0} in each entry", language.Choices(p.oneOf))
		}
	}
}

// needed reports what the party of an entry also requires.
func (c *context) needed(at source.Place, party string, seen uint64, p *pattern) {
	for _, need := range p.needs {
		if f := p.index[need.Needs]; need.Key == party && seen&(1<<f) == 0 {
			p.fields[f].pattern.example(c.report(diag.KeyMissing, -1, at, language.Say("the key {0} is missing: {1} requires it", need.Needs, need.Key)))
		}
	}
}

func (c *context) list(i int32, n *yaml.Node, v reflect.Value, p *pattern, required bool) {
	c.tree.Nodes[i].Format = p.format
	items := v
	if p.form == itemsShape {
		c.handle(i, v, p)
		items = v.Field(p.members)
	}
	if required && len(n.Content) == 0 {
		c.report(diag.KeyMissing, i, c.tree.At(i), language.Say("the list is empty")).
			Suggest("at least one is required")
	}
	items.Grow(len(n.Content))
	items.SetLen(len(n.Content))
	for k, item := range n.Content {
		if c.full() {
			break
		}
		c.value(i, nil, item, items.Index(k), p.item, false)
	}
}

func (c *context) entries(i int32, n *yaml.Node, v reflect.Value, p *pattern) {
	c.handle(i, v, p)
	entries := v.Field(p.members)
	entries.Grow(len(n.Content) / 2)
	for k := 0; k+1 < len(n.Content) && !c.full(); k += 2 {
		key, value := n.Content[k], n.Content[k+1]
		if c.tree.Child(i, key.Value) >= 0 {
			c.tree.Nodes[i].Misfit = true
			continue
		}
		entry := reflect.New(entries.Type().Elem()).Elem()
		before := len(c.doc.Findings)
		if key.Kind != yaml.ScalarNode {
			c.report(diag.ValueType, i, c.place(key).Place(), language.Say("expected a key, found {0}", shape(key)))
			continue
		}
		// The fields of record.Entry, in their order.
		c.scalar(i, key, c.tree.NextKey(c.place(key)), entry.Field(0), p.key)
		j := c.value(i, key, value, entry.Field(1), p.item, false)
		if len(c.doc.Findings) > before {
			continue
		}
		*entry.Field(2).Addr().Interface().(*source.Place) = c.tree.KeyAt(j)
		*entry.Field(3).Addr().Interface().(*source.Place) = c.tree.At(j)
		entries.Set(reflect.Append(entries, entry))
	}
}

// valueAt is the place of a node's value; of its key where nothing is there.
func (c *context) valueAt(i int32, n *yaml.Node) source.Place {
	if n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0 && c.tree.Nodes[i].Key != "" {
		return c.tree.KeyAt(i)
	}
	return c.tree.At(i)
}

// scalar reads one value or key from its text, at a place.
func (c *context) scalar(i int32, n *yaml.Node, at source.Place, v reflect.Value, p *pattern) {
	switch {
	case n.Kind != yaml.ScalarNode:
		f := c.report(diag.ValueType, i, at, language.Say("expected {0}, found {1}", p.scalar.Is, shape(n)))
		c.instead(f, i, n)
		return
	case isNull(n) && p.scalar.Tree != source.Amount:
		c.report(diag.ValueType, i, at, language.Say("expected {0}, found nothing", p.scalar.Is)).
			Suggest("leave the key out where the source says nothing")
		return
	case p.scalar.Parse != nil:
		if err := p.scalar.Parse(n.Value, v); err != nil {
			c.fault(i, n, at, err, p)
		} else if c.tree.Nodes[i].Kind == source.Scalar {
			c.tree.Nodes[i].Type = p.scalar.Tree
		}
		return
	}
	c.word(i, n, at, v, p)
}

// fault reports what a parser said about a value.
func (c *context) fault(i int32, n *yaml.Node, at source.Place, err error, p *pattern) {
	var fault *diag.Fault
	if !errors.As(err, &fault) {
		panic(err) // a parser of ours that breaks its promise
	}
	f := c.report(p.rule(fault.Flaw), i, at, fault.Message)
	f.Hint = fault.Hint
	if fault.Better != "" {
		f.Notes = append(f.Notes, language.Say("probably meant: {0}", fault.Better))
		f.Set(fault.Better, fault.Safe)
	}
	c.inQuotes(f, n, p)
}

// word reads the values that are words: texts, ids, names, choices.
func (c *context) word(i int32, n *yaml.Node, at source.Place, v reflect.Value, p *pattern) {
	text := n.Value
	switch {
	case p.typ.Kind() == reflect.Bool:
		if text != "true" && text != "false" || n.Style != 0 {
			f := c.report(diag.ValueType, i, at, language.Say("expected true or false, found \"{0}\"", text))
			switch strings.ToLower(text) {
			case "yes", "on", "y", "true", "kyllä", "ja":
				f.Suggest("write true").SetAs(diag.Bare, "true", true)
			case "no", "off", "n", "false", "ei", "nej":
				f.Suggest("write false").SetAs(diag.Bare, "false", true)
			default:
				f.Hint = p.scalar.Hint()
			}
			c.inQuotes(f, n, p)
			return
		}
		v.SetBool(text == "true")
		return
	case p.scalar.Choice != nil:
		if !slices.Contains(p.choices, text) {
			f := c.report(diag.ValueChoice, i, at, language.Say("\"{0}\" is not one of the choices", text))
			if better, sure := record.Meant(p.scalar.Choice, text); len(better) > 0 {
				f.Suggest("did you mean {0}?", language.Any(better))
				if len(better) == 1 {
					f.Set(better[0], sure)
				}
				f.Note("the choices are {0}", language.Choices(p.choices))
			} else {
				f.Suggest("the choices are {0}", language.Choices(p.choices))
			}
			c.inQuotes(f, n, p)
			return
		}
	case p.scalar.IsID():
		if !record.ValidID(text) {
			f := c.report(diag.IDForm, i, at, language.Say("\"{0}\" is not a valid id", text))
			f.Hint = p.scalar.Hint()
			c.misnamed(p, text, at)
			if form, sure := c.register.Form(text); p.scalar.Refers == record.ToOrganisation && (sure || c.register.Known(text)) {
				if sure {
					text = form
				}
				f.Suggest("{0} is a municipality: write it under a key for municipalities", text)
				return
			}
			if better := record.MakeID(text); record.ValidID(better) {
				f.Note("probably meant: {0}", better).Set(better, near.Sure(text, better))
			}
			c.inQuotes(f, n, p)
			c.several(f, i, listed(text))
			return
		}
	case p.scalar.Refers == record.ToMunicipality:
		if !c.municipality(i, n, at, p) {
			return
		}
	case p.scalar.Refers == record.ToParty, p.scalar.Refers == record.ToAudience:
		if !c.party(i, n, at, p) {
			return
		}
	default:
		if c.empty(i, n, at, p) {
			return
		}
		c.cut(i, n)
		c.quotes(n, at)
	}
	v.SetString(text)
	if p.scalar.Refers != record.ToNothing {
		c.doc.References = append(c.doc.References, Reference{p.scalar.Refers, text, at})
	}
}

// misnamed keeps a name that is not an id where an id was expected.
func (c *context) misnamed(p *pattern, name string, at source.Place) {
	if p.scalar.Refers != record.ToNothing {
		c.doc.Misnamed = append(c.doc.Misnamed, Reference{p.scalar.Refers, name, at})
	}
}

// municipality checks a name or code against the register.
func (c *context) municipality(i int32, n *yaml.Node, at source.Place, p *pattern) bool {
	if c.empty(i, n, at, p) {
		return false
	}
	if c.code(i, n, at) {
		return false
	}
	if c.register.Known(n.Value) {
		return true
	}
	f := c.report(diag.MunicipalityUnknown, i, at, language.Say("no municipality of Finland has borne the name \"{0}\" since 1990", n.Value))
	if c.several(f, i, listed(n.Value)) || c.suggestMunicipality(f, n.Value) {
		return false
	}
	if record.ValidID(n.Value) {
		f.Suggest("an organisation belongs under a key for organisations; this key takes the name of a municipality")
	} else {
		f.Hint = p.scalar.Hint()
	}
	return false
}

// suggestMunicipality offers the municipality that a name is a form of, or is
// nearest to; false where there is none.
func (c *context) suggestMunicipality(f *diag.Finding, name string) bool {
	if inner, ok := unquoted(name); ok {
		name = inner
	}
	better := c.register.Near(name)
	if len(better) == 0 {
		return false
	}
	f.Suggest("did you mean {0}?", language.Any(better))
	if len(better) == 1 {
		_, form := c.register.Form(name)
		f.Set(better[0], form || near.Sure(name, better[0]))
	}
	return true
}

// empty reports a text of nothing.
func (c *context) empty(i int32, n *yaml.Node, at source.Place, p *pattern) bool {
	if strings.TrimSpace(n.Value) != "" {
		return false
	}
	c.report(diag.ValueType, i, at, language.Say("expected {0}, found nothing", p.scalar.Is)).
		Suggest("leave the key out where the source says nothing")
	return true
}

// code reports a municipality's code that is not three digits in quotes.
func (c *context) code(i int32, n *yaml.Node, at source.Place) bool {
	if strings.Trim(n.Value, "0123456789") != "" || n.Style != 0 && len(n.Value) == 3 {
		return false
	}
	f := c.report(diag.CodeForm, i, at, language.Say("{0} is not the code of a municipality as records write it", n.Value)).
		Suggest("write three digits in quotes: \"047\"; without quotes other programs read a number")
	if len(n.Value) <= 3 {
		code := ("000" + n.Value)[len(n.Value):]
		if m := c.register.Code(code); m != nil {
			f.Note("probably meant: {0}", `"`+code+`", `+m.Fi).SetAs(diag.Quoted, code, true)
		}
	}
	return true
}

// party checks a name that may be a municipality's or an organisation's id.
func (c *context) party(i int32, n *yaml.Node, at source.Place, p *pattern) bool {
	if c.empty(i, n, at, p) {
		return false
	}
	if c.code(i, n, at) {
		return false
	}
	if record.ValidID(n.Value) || c.register.Known(n.Value) {
		return true
	}
	f := c.report(diag.MunicipalityUnknown, i, at, language.Say("\"{0}\" is neither a municipality nor an organisation's id", n.Value))
	c.misnamed(p, n.Value, at)
	if !c.several(f, i, listed(n.Value)) && !c.suggestMunicipality(f, n.Value) {
		f.Suggest("write a municipality's official name, or the id of an organisation of organisations.yaml")
	}
	return false
}

// example makes the hint of a missing value: what may be there.
func (p *pattern) example(f *diag.Finding) {
	switch {
	case p.scalar.Choice != nil:
		f.Suggest("it is required; the choices are {0}", language.Choices(p.choices))
	case p.form == scalarShape && p.scalar.Name != "words":
		f.Suggest("it is required: {0}", p.scalar.Is)
	default:
		f.Suggest("it is required")
	}
}

// rule is the one that a value breaks that a parser refuses.
func (p *pattern) rule(flaw diag.Flaw) string {
	switch {
	case flaw == diag.Impossible:
		return diag.DateImpossible
	case flaw == diag.Backwards:
		return diag.PeriodOrder
	}
	switch p.scalar.Tree {
	case source.Amount:
		return diag.AmountForm
	case source.Share:
		return diag.ShareForm
	case source.Date:
		return diag.DateForm
	case source.Period:
		return diag.PeriodForm
	default:
		return diag.ValueType
	}
}

// cuts finds the places where one space and # begin a comment right after
// other text: what follows may have been meant as part of the value.
func cuts(f *source.File) []cut {
	var out []cut
	text := f.Bytes
	for from := 0; ; {
		k := bytes.Index(text[from:], []byte(" #"))
		if k < 0 {
			return out
		}
		at := from + k
		from = at + 2
		if at == 0 || text[at-1] == ' ' || text[at-1] == '\n' || from >= len(text) || text[from] == ' ' || text[from] == '\n' {
			continue
		}
		p := f.PosAt(at, 0)
		rest, _, _ := bytes.Cut(text[at+1:], []byte("\n"))
		out = append(out, cut{int(p.Line), int(p.Col), string(bytes.TrimRight(rest, "\r"))})
	}
}

// cut reports a text that ends where a comment begins.
func (c *context) cut(i int32, n *yaml.Node) {
	if len(c.cuts) == 0 || n.Style != 0 {
		return
	}
	at := c.tree.Nodes[i].At
	for _, cut := range c.cuts {
		if cut.line == int(at.Line) && cut.col == int(at.Col)+int(at.Len) {
			c.doc.Findings = append(c.doc.Findings, diag.Finding{Rule: diag.TextCut,
				At:      source.Pos{Line: at.Line, Col: uint16(cut.col + 1), Len: clip(len([]rune(cut.text)))}.Place(),
				Message: language.Say("the value ends at \"{0}\": a comment begins here", n.Value),
				Hint:    language.Say("put the text in quotes if this belongs to it, or two spaces before a comment")})
		}
	}
}
