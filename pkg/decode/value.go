package decode

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// context is the decoding of one record: what fits in its tree becomes a value of the
// record.
type context struct {
	*Decoder
	doc     *Record
	tree    *source.Tree
	misfits int // reported
}

// written is a value or a key as its text has it.
type written struct {
	*source.Node // of the value; of a key, the mapping's
	node         int32
	at           source.Place
	text         string
	plain        bool // not in quotes, and not below | or >
}

func newContext(d *Decoder, doc *Record) *context {
	doc.References = make([]Reference, 0, 32)
	return &context{Decoder: d, doc: doc, tree: doc.Tree}
}

// tidy makes the values of a file with invisible or decomposed characters what people
// see: the characters are reported already, and the values that they are in are not wrong
// for another reason.
func tidy(t *source.Tree) {
	for i := range t.Nodes {
		n := &t.Nodes[i]
		n.Text, n.Key = visible(norm.NFC.String(n.Text)), visible(norm.NFC.String(n.Key))
	}
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
	f.Fix = &diag.Fix{Safe: safe, Edits: []diag.Edit{{From: int(f.At.From), To: int(f.At.To), Text: text}}}
}

// full reports whether more is wrong than anyone would read. What is read of the record
// is then not a record.
func (c *context) full() bool { return c.misfits >= maxMisfits && !c.Whole }

// value decodes one node into v.
func (c *context) value(i int32, v reflect.Value, p *pattern, required bool) {
	n := &c.tree.Nodes[i]
	if n.Style == source.Alias || c.astray(i) {
		n.Misfit = true
		return
	}
	switch p.form {
	case scalarShape:
		at := c.valueAt(i)
		if n.Kind != source.Scalar {
			c.instead(c.report(diag.ValueType, i, at, language.Say("expected {0}, found {1}", p.scalar.Is, shape(n))), i)
			return
		}
		c.scalar(&written{n, i, at, n.Text, n.Style == source.Plain}, v, p)
	case structShape:
		if c.expect(i, source.Mapping, p) {
			c.mapping(i, v, p)
		}
	case listShape, itemsShape:
		if c.expect(i, source.Sequence, p) {
			c.list(i, v, p, required)
		}
	case entriesShape:
		if c.expect(i, source.Mapping, p) {
			c.entries(i, v, p)
		}
	}
}

// astray reports whether a value may be another one than was meant: it is on a line with a
// fault, or such a line may belong to it. A mapping or list is where the line with which
// it begins has another indentation.
func (c *context) astray(i int32) bool {
	if len(c.tree.Broken) == 0 {
		return false
	}
	if n := &c.tree.Nodes[i]; n.Kind != source.Scalar {
		return c.tree.InMoved(n.Begin())
	}
	return c.tree.Nodes[i].Misfit || c.tree.InBroken(c.tree.Nodes[i].Begin()) || c.tree.Touched(i)
}

// expect reports a node whose shape is not that of its type.
func (c *context) expect(i int32, kind source.Kind, p *pattern) bool {
	n := &c.tree.Nodes[i]
	if n.Kind == kind {
		return true
	}
	at := c.valueAt(i)
	plain := n.Kind == source.Scalar && n.Style == source.Plain
	if kind == source.Sequence {
		f := c.report(diag.ValueType, i, at, language.Say("expected a list, found {0}", shape(n)))
		f.Suggest("write [one, two], or one item a line after a hyphen")
		if p.form == itemsShape && plain && !n.Null() && !strings.ContainsAny(n.Text, ",[]{}:#") {
			f.SetAs(diag.OneOfList, n.Text, strings.Trim(n.Text, "0123456789") != "") // 16 may be how many there are
		}
		return false
	}
	f := c.report(diag.ValueType, i, at, language.Say("expected a mapping of keys and values, found {0}", shape(n)))
	name, rest, colon := strings.Cut(n.Text, ":")
	switch {
	case n.Null():
		f.Suggest("leave the key out where the source says nothing")
	case n.Kind == source.Scalar && colon && rest != "" && rest[0] != ' ' && slices.Contains(p.keys, name):
		f.Suggest("a space is missing after the colon: {0}", name+": "+rest)
		if plain {
			c.characters(f, name+": "+rest, true)
		}
	case len(p.keys) == 0:
		f.Suggest("write keys with values: {2009: 568000}")
	case p.isText && n.Kind == source.Scalar:
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

func (c *context) mapping(i int32, v reflect.Value, p *pattern) {
	c.handle(i, v, p)
	c.tree.Nodes[i].Format = p.format
	var seen uint64
	next := 0 // the field that follows the one before: most keys are in order
	unknown := c.tree.Lacking(i)
	for j := i + 1; j < c.tree.Nodes[i].End && !c.full(); j = c.tree.Nodes[j].End {
		n := &c.tree.Nodes[j]
		if n.OddKey { // reported with the aliases
			c.tree.Nodes[i].Misfit = true
			continue
		}
		f, ok := next, next < len(p.fields) && p.fields[next].key == n.Key
		if !ok {
			f, ok = p.index[n.Key]
		}
		next = f + 1
		switch {
		case !ok && isMerge(c.tree, j): // reported with the aliases
			unknown = true
		case !ok:
			unknown = true
			c.unknownKey(i, j, p)
		case seen&(1<<f) != 0: // reported with the structure; which one counts is open
			unknown, c.tree.Nodes[i].Misfit = true, true
		default:
			seen |= 1 << f
			field := &p.fields[f]
			switch {
			case field.key == kindKey: // judged before, as a whole
				field.of(v).SetString(n.Text)
			case field.required && n.Null() && !c.astray(j):
				field.pattern.example(c.report(diag.KeyMissing, j, c.tree.KeyAt(j), language.Say("the key {0} has no value", field.key)))
			default:
				c.value(j, field.of(v), field.pattern, field.required)
			}
		}
	}
	// Conclusions from what is missing would report one cause twice.
	if !unknown && !c.full() {
		c.missing(i, seen, p)
	}
}

func (c *context) unknownKey(i, j int32, p *pattern) {
	n := &c.tree.Nodes[j]
	n.Unknown = true
	if len(c.tree.Broken) > 0 && slices.Contains(record.Keys(), n.Key) { // a line with a fault may have parted it from its mapping
		return
	}
	f := c.report(diag.KeyUnknown, j, c.tree.KeyAt(j), language.Say("there is no key \"{0}\" here", n.Key))
	free := make([]string, 0, len(p.keys))
	for _, k := range p.keys {
		if c.tree.Child(i, k) < 0 {
			free = append(free, k)
		}
	}
	better, sure := meantKeys(n.Key, free)
	if len(better) == 1 && better[0] == kindKey { // reported as the kind that is not stated
		c.doc.Findings = c.doc.Findings[:len(c.doc.Findings)-1]
		return
	}
	if len(better) > 0 {
		f.Suggest("did you mean {0}?", language.Any(better))
		if len(better) == 1 && !c.rivals(i, j, better[0], p, free) {
			f.Set(better[0], sure)
		}
		return
	}
	if c.tree.Nodes[i].Style == source.Flow && n.Nothing() {
		if word, rest, ok := strings.Cut(n.Key, " "); ok && slices.Contains(free, word) {
			c.characters(f.Suggest("a colon is missing after the key: {0}", word+": "+rest), word+": "+rest, false)
			return
		}
		if word, rest, ok := strings.Cut(n.Key, ":"); ok && slices.Contains(free, word) {
			c.characters(f.Suggest("write a space after the colon"), word+": "+rest, true)
			return
		}
		f.Suggest("a comma in brackets ends a value: put the whole text in quotes")
		return
	}
	f.Suggest("the keys are {0}", language.Choices(p.keys))
	if others := record.KeysCalled(n.Key, record.Keys()); len(others) == 1 {
		f.Suggest("the format calls it {0}, which has no place here; sostool schema -f markdown says where it has", others[0])
	}
}

// rivals reports whether another key than j that is unknown in a mapping may have been
// meant by the same word, so that it can't be told which of them was.
func (c *context) rivals(i, j int32, better string, p *pattern, free []string) bool {
	for k := range c.tree.Children(i) {
		other := c.tree.Nodes[k].Key
		if _, known := p.index[other]; known || k == j {
			continue
		}
		if same, _ := meantKeys(other, free); slices.Contains(same, better) {
			return true
		}
	}
	return false
}

// missing reports the keys that a mapping lacks.
func (c *context) missing(i int32, seen uint64, p *pattern) {
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
	present := func(keys []string) (found []string) {
		for _, key := range keys {
			if seen&(1<<p.index[key]) != 0 {
				found = append(found, key)
			}
		}
		return found
	}
	if len(p.least) > 0 && len(present(p.least)) == 0 {
		c.report(diag.KeyMissing, -1, at, language.Say("expected one of the keys {0}", language.Choices(p.least))).
			Suggest("at least one is required")
		return
	}
	choice := slices.Concat(p.oneOf, p.most)
	switch found := present(choice); {
	case len(found) > 1:
		f := c.report(diag.PartyChoice, -1, c.tree.Handle(i).KeyAt(found[1]), language.Say("the keys {0} and {1} are in one entry", found[0], found[1]))
		f.Relate(c.tree.Handle(i).KeyAt(found[0]), "the key {0}", found[0]).
			Suggest("write exactly one of {0} in each entry", language.Choices(choice))
		return
	case len(p.oneOf) > 0 && len(found) == 0:
		c.report(diag.PartyChoice, -1, at, language.Say("expected one of the keys {0}", language.Choices(p.oneOf))).
			Suggest("write exactly one of them")
		return
	}
	for _, need := range p.needs {
		if len(present([]string{need.Key})) > 0 && len(present(need.Needs)) == 0 {
			c.needed(at, need, p)
			return // of several that an entry lacks which one was meant is open
		}
	}
}

// needed reports a key that another requires.
func (c *context) needed(at source.Place, need record.Need, p *pattern) {
	if len(need.Needs) > 1 {
		c.report(diag.KeyMissing, -1, at, language.Say("expected one of the keys {0}", language.Choices(need.Needs))).
			Suggest("{0} requires at least one of them", need.Key)
		return
	}
	key := need.Needs[0]
	p.fields[p.index[key]].pattern.example(c.report(diag.KeyMissing, -1, at, language.Say("the key {0} is missing: {1} requires it", key, need.Key)))
}

func (c *context) list(i int32, v reflect.Value, p *pattern, required bool) {
	c.tree.Nodes[i].Format = p.format
	items := v
	if p.form == itemsShape {
		c.handle(i, v, p)
		items = v.Field(p.members)
	}
	count := c.tree.Count(i)
	if required && count == 0 {
		c.report(diag.KeyMissing, i, c.tree.At(i), language.Say("the list is empty")).
			Suggest("at least one is required")
	}
	items.Grow(count)
	items.SetLen(count)
	k := 0
	for j := range c.tree.Children(i) {
		if c.full() {
			break
		}
		c.value(j, items.Index(k), p.item, false)
		k++
	}
}

func (c *context) entries(i int32, v reflect.Value, p *pattern) {
	c.handle(i, v, p)
	entries := v.Field(p.members)
	entries.Grow(c.tree.Count(i))
	for j := range c.tree.Children(i) {
		n := &c.tree.Nodes[j]
		if n.OddKey || c.tree.Child(i, n.Key) != j { // reported with the structure
			c.tree.Nodes[i].Misfit = true
			continue
		}
		size := entries.Len()
		entries.SetLen(size + 1)
		entry := entries.Index(size)
		before := len(c.doc.Findings)
		// The fields of record.Entry, in their order.
		c.scalar(&written{&c.tree.Nodes[i], i, c.tree.KeyAt(j), n.Key, c.tree.PlainKey(j)}, entry.Field(0), p.key)
		c.value(j, entry.Field(1), p.item, false)
		if len(c.doc.Findings) > before {
			entry.SetZero()
			entries.SetLen(size)
			continue
		}
		*entry.Field(2).Addr().Interface().(*source.Place) = c.tree.KeyAt(j)
		*entry.Field(3).Addr().Interface().(*source.Place) = c.tree.At(j)
	}
}

// valueAt is the place of a node's value; of its key where nothing is there.
func (c *context) valueAt(i int32) source.Place {
	if n := &c.tree.Nodes[i]; n.Keyed && n.Nothing() {
		return c.tree.KeyAt(i)
	}
	return c.tree.At(i)
}

// scalar decodes one value or key.
func (c *context) scalar(w *written, v reflect.Value, p *pattern) {
	switch {
	case w.plain && source.Null(w.text) && p.scalar.Tree != source.Amount:
		c.nothing(w, p)
		return
	case p.scalar.Parse != nil:
		if err := p.scalar.Parse(w.text, v); err != nil {
			c.fault(w, err, p)
		} else if w.Kind == source.Scalar {
			w.Type = p.scalar.Tree
		}
		return
	}
	c.word(w, v, p)
}

// fault reports what a parser said about a value.
func (c *context) fault(w *written, err error, p *pattern) {
	var fault *diag.Fault
	if !errors.As(err, &fault) {
		panic(err) // a parser of ours that breaks its promise
	}
	f := c.report(p.rule(fault.Flaw), w.node, w.at, fault.Message)
	f.Hint = fault.Hint
	if fault.Better != "" {
		f.Notes = append(f.Notes, language.Say("probably meant: {0}", fault.Better))
		f.Set(fault.Better, fault.Safe)
	}
	c.inQuotes(f, w, p)
}

// word reads the values that are words: texts, ids, names, choices.
func (c *context) word(w *written, v reflect.Value, p *pattern) {
	text := w.text
	switch {
	case p.typ.Kind() == reflect.Bool:
		if text != "true" && text != "false" || !w.plain {
			c.noTruth(w, p)
			return
		}
		v.SetBool(text == "true")
		return
	case p.scalar.Choice != nil:
		at := slices.Index(p.choices, text)
		if at < 0 {
			c.noChoice(w, p)
			return
		}
		text = p.choices[at] // which keeps no file's text alive
	case p.scalar.IsID():
		if !record.ValidID(text) {
			c.noID(w, p)
			return
		}
	case p.scalar.Refers == record.ToMunicipality:
		if !c.municipality(w, p) {
			return
		}
	case p.scalar.Refers == record.ToParty, p.scalar.Refers == record.ToAudience:
		if !c.party(w, p) {
			return
		}
	default:
		if c.empty(w, p) {
			return
		}
		c.cut(w)
		c.quotes(w)
	}
	v.SetString(text)
	if p.scalar.Refers != record.ToNothing {
		c.doc.References = append(c.doc.References, Reference{p.scalar.Refers, text, w.at})
	}
}

// noTruth reports a value that is neither true nor false, without quotes.
func (c *context) noTruth(w *written, p *pattern) {
	f := c.report(diag.ValueType, w.node, w.at, language.Say("expected true or false, found \"{0}\"", w.text))
	switch strings.ToLower(w.text) {
	case "yes", "on", "y", "true", "kyllä", "ja":
		f.Suggest("write true").SetAs(diag.Bare, "true", true)
	case "no", "off", "n", "false", "ei", "nej":
		f.Suggest("write false").SetAs(diag.Bare, "false", true)
	default:
		f.Hint = p.scalar.Hint()
	}
	c.inQuotes(f, w, p)
}

// noChoice reports a value that is not one of the choices.
func (c *context) noChoice(w *written, p *pattern) {
	f := c.report(diag.ValueChoice, w.node, w.at, language.Say("\"{0}\" is not one of the choices", w.text))
	if better, sure := record.Meant(p.scalar.Choice, w.text); len(better) > 0 {
		f.Suggest("did you mean {0}?", language.Any(better))
		if len(better) == 1 {
			f.Set(better[0], sure)
		}
		f.Note("the choices are {0}", language.Choices(p.choices))
	} else {
		f.Suggest("the choices are {0}", language.Choices(p.choices))
	}
	c.inQuotes(f, w, p)
}

// noID reports a value that does not have the form of an id.
func (c *context) noID(w *written, p *pattern) {
	text := w.text
	f := c.report(diag.IDForm, w.node, w.at, language.Say("\"{0}\" is not a valid id", text))
	f.Hint = p.scalar.Hint()
	c.misnamed(p, text, w.at)
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
	c.inQuotes(f, w, p)
	c.several(f, w.node, listed(text))
}

// misnamed keeps a name that is not an id where an id was expected.
func (c *context) misnamed(p *pattern, name string, at source.Place) {
	if p.scalar.Refers != record.ToNothing {
		c.doc.Misnamed = append(c.doc.Misnamed, Reference{p.scalar.Refers, name, at})
	}
}

// municipality checks a name or code against the register.
func (c *context) municipality(w *written, p *pattern) bool {
	if c.empty(w, p) || c.code(w) {
		return false
	}
	if c.register.Known(w.text) {
		return true
	}
	f := c.report(diag.MunicipalityUnknown, w.node, w.at, language.Say("no municipality of Finland has borne the name \"{0}\" since 1990", w.text))
	if c.several(f, w.node, listed(w.text)) || c.suggestMunicipality(f, w.text) {
		return false
	}
	if record.ValidID(w.text) {
		f.Suggest("an organisation belongs under a key for organisations; this key takes the name of a municipality")
	} else {
		f.Hint = p.scalar.Hint()
	}
	return false
}

// suggestMunicipality offers the municipality that a name is a form of, or is
// nearest to; false where there is none.
func (c *context) suggestMunicipality(f *diag.Finding, name string) bool {
	if inner, ok := edit.Unquoted(name); ok {
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
func (c *context) empty(w *written, p *pattern) bool {
	if strings.TrimSpace(w.text) != "" {
		return false
	}
	c.nothing(w, p)
	return true
}

// nothing reports that nothing is where a value belongs.
func (c *context) nothing(w *written, p *pattern) {
	c.report(diag.ValueType, w.node, w.at, language.Say("expected {0}, found nothing", p.scalar.Is)).
		Suggest("leave the key out where the source says nothing")
}

// code reports a municipality's code that is not three digits in quotes.
func (c *context) code(w *written) bool {
	if strings.Trim(w.text, "0123456789") != "" || !w.plain && len(w.text) == 3 {
		return false
	}
	f := c.report(diag.CodeForm, w.node, w.at, language.Say("{0} is not the code of a municipality as records write it", w.text)).
		Suggest("write three digits in quotes: \"047\"; without quotes other programs read a number")
	if len(w.text) <= 3 {
		code := ("000" + w.text)[len(w.text):]
		if m := c.register.Code(code); m != nil {
			f.Note("probably meant: {0}", `"`+code+`", `+m.Fi).SetAs(diag.Quoted, code, true)
		}
	}
	return true
}

// party checks a name that may be a municipality's or an organisation's id.
func (c *context) party(w *written, p *pattern) bool {
	if c.empty(w, p) || c.code(w) {
		return false
	}
	if record.ValidID(w.text) || c.register.Known(w.text) {
		return true
	}
	f := c.report(diag.MunicipalityUnknown, w.node, w.at, language.Say("\"{0}\" is neither a municipality nor an organisation's id", w.text))
	c.misnamed(p, w.text, w.at)
	if !c.several(f, w.node, listed(w.text)) && !c.suggestMunicipality(f, w.text) {
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
	case source.Number:
		if p.typ == reflect.TypeFor[money.PerHead]() {
			return diag.AmountForm
		}
		return diag.ValueType
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

// cut reports a text that ends where a comment begins right after it: what follows may
// have been meant as part of the value.
func (c *context) cut(w *written) {
	text := c.tree.Text
	hash := int(w.at.To) + 1
	if !w.plain || hash+1 >= len(text) || text[hash-1] != ' ' || text[hash] != '#' || strings.IndexByte(" \r\n", text[hash+1]) >= 0 {
		return
	}
	line, _, _ := strings.Cut(text[hash:], "\n")
	c.doc.Findings = append(c.doc.Findings, diag.Finding{Rule: diag.TextCut,
		At:      source.At(hash, hash+len(strings.TrimRight(line, "\r"))).Place(),
		Message: language.Say("the value ends at \"{0}\": a comment begins here", w.text),
		Hint:    language.Say("put the text in quotes if this belongs to it, or two spaces before a comment")})
}
