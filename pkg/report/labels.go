package report

import (
	"slices"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// unallocatedName is what the lines leave of the total, or take beyond it.
func unallocatedName(p *finance.Plan) language.Text {
	if p.Unallocated().Amount.Cents() < 0 {
		return language.Say("Beyond the total")
	}
	return remainder()
}

// restName is what the payers' figures leave of their line, or make beyond it.
func restName(line *finance.Line) language.Text {
	rest := line.Rest().Amount
	if !rest.Known() {
		rest = line.Rest().FullYear
	}
	if rest.Cents() < 0 {
		return language.Say("payers' figures beyond the line")
	}
	return remainder()
}

// remainder names what the parts of anything leave of it.
func remainder() language.Text { return language.Say("Unallocated") }

// several names parties that a source counts and does not name.
func several(n int64, of record.PartyKind) language.Text {
	switch {
	case n == 0 && of == record.MunicipalityKind:
		return language.Say("municipalities, number not known")
	case n == 0:
		return language.Say("payers, number not known")
	case of == record.MunicipalityKind:
		return language.Say("{0} {0|municipality|municipalities}", int(n))
	default:
		return language.Say("{0} {0|payer|payers}", int(n))
	}
}

// localized is a text of a record in the language of its reader.
type localized struct{ record.Text }

// textOf takes the texts alone: the record that they are in is given back.
func textOf(t record.Text) language.Text { return language.Say("{0}", localized{ownText(t)}) }

func ownText(t record.Text) record.Text {
	return record.Text{Fi: own(t.Fi), Sv: own(t.Sv), En: own(t.En), Se: own(t.Se)}
}

// own is a word without the text of the file that it is a part of, all of which would be
// kept with it.
func own[T ~string](word T) T { return T(strings.Clone(string(word))) }

// In is the text, or the first there is.
func (t localized) In(l language.Language) string { return language.Clean(t.Text.In(l)) }

// InTable is the text with its line breaks.
func (t localized) InTable(l language.Language) string { return language.CleanLines(t.Text.In(l)) }

// named is a text of a record as a cell: for machines it is the same in every
// language.
func named(t record.Text) table.Cell {
	t = ownText(t)
	code := t.In(language.Finnish)
	if code == "" {
		return table.Cell{}
	}
	return table.Said(code, language.Say("{0}", localized{t}))
}

// word is a choice as a cell.
func word[C interface {
	~string
	Name() language.Text
}](c C) table.Cell {
	return table.Said(string(c), c.Name())
}

// partyName is a municipality or an organisation as people read it.
func (s *subject) partyName(name string) language.Text {
	if o, ok := s.Catalogue.Organisation(record.OrganisationID(name)); ok {
		return textOf(o.Name)
	}
	if source := record.Source(name); slices.Contains(source.Choices(), name) {
		return s.sourceName(source)
	}
	if m := s.Catalogue.Register.Find(name, s.project.Period); m != nil {
		return language.Say("{0}", m)
	}
	return language.Verbatim(name)
}

// partyCode is a municipality or an organisation as machines read it: the
// municipality's Finnish name, the organisation's id.
func (s *subject) partyCode(name string) string {
	if m := s.Catalogue.Register.Find(name, s.project.Period); m != nil {
		return m.Fi
	}
	return name
}

// fund is the EU fund that lines of the source come from, as the programme names
// it; none for lines without money of the EU.
func (s *subject) fund(source record.Source) record.Party {
	if s.programme == nil || !source.FromEU() {
		return ""
	}
	return record.Party(s.programme.Fund)
}

// sourceName is a source of funding as people read it: the EU's by the fund
// that the programme names.
func (s *subject) sourceName(source record.Source) language.Text {
	fund := s.fund(source)
	switch {
	case fund == "" || string(fund) == string(source): // which has a short name
		return source.Name()
	case source == record.EU:
		return s.partyName(string(fund))
	default:
		return language.Say("{0} (EU and State)", s.partyName(string(fund)))
	}
}

// partyCell is a municipality or an organisation.
func (s *subject) partyCell(name string) table.Cell {
	return table.Said(s.partyCode(name), s.partyName(name))
}

// partyNames are parties joined by commas.
func (s *subject) partyNames(names []string) language.Text {
	texts := make(joined, len(names))
	for i, n := range names {
		texts[i] = s.partyName(n)
	}
	return language.Say("{0}", texts)
}

// lineName is a funding line as people read it: its source, who pays it where
// that is more than the source says, and what it consists of.
func (s *subject) lineName(line *finance.Line) language.Text {
	f := *line.Funding
	f.Of = line.Of() // a what-if may say a share of the total
	return s.fundingName(&f)
}

func (s *subject) fundingName(f *record.Funding) language.Text {
	name := s.sourceName(f.Source)
	if f.Payer != "" && string(f.Payer) != string(f.Source) && f.Payer != s.fund(f.Source) {
		name = language.Say("{0}, {1}", name, s.partyName(string(f.Payer)))
	}
	if f.Form != "" && f.Form != record.Money {
		name = language.Say("{0} ({1})", name, f.Form.Name())
	}
	if f.Own {
		name = language.Say("{0}, own contribution", name)
	}
	if f.Of == record.OfPublic && f.Share.Known() {
		name = language.Say("{0}, {1} {2}", name, f.Share, f.Of.Name())
	}
	return name
}

// payerName is one row of payers as people read it.
func (s *subject) payerName(p *finance.Payer) language.Text {
	var name language.Text
	switch len(p.Names) {
	case 0:
		name = several(p.Number, p.Of)
	case 1:
		name = s.partyName(p.Names[0])
	default:
		name = language.Say("{0} together", s.partyNames(p.Names))
	}
	if each := p.PerHead(); each.Known() {
		name = language.Say("{0}, {1} per inhabitant", name, each)
	}
	return name
}

// payerCell is the same for machines: a list of those who pay together.
func (s *subject) payerCell(p *finance.Payer) table.Cell {
	switch len(p.Names) {
	case 0:
		return table.Plain(string(p.Of))
	case 1:
		return s.partyCell(p.Names[0])
	}
	cells := make([]table.Cell, len(p.Names))
	for i, n := range p.Names {
		cells[i] = s.partyCell(n)
	}
	return table.Listed(cells)
}

// sameText reports whether two texts read alike.
func sameText(a, b language.Text) bool { return a.String() == b.String() }

// withText are texts with one more, unless one of them reads like it.
func withText[T ~[]language.Text](texts T, more language.Text) T {
	if slices.ContainsFunc(texts, func(t language.Text) bool { return sameText(t, more) }) {
		return texts
	}
	return append(texts, more)
}

// joined are texts with commas between them.
type joined []language.Text

// In is the texts in the language.
func (j joined) In(l language.Language) string {
	return j.join(func(t language.Text) string { return t.In(l) })
}

// InTable is the texts as the notes of tables write them.
func (j joined) InTable(l language.Language) string {
	return j.join(func(t language.Text) string { return t.InTable(l) })
}

func (j joined) join(show func(language.Text) string) string {
	return strings.Join(j.each(show), ", ")
}

func (j joined) each(show func(language.Text) string) []string {
	out := make([]string, len(j))
	for i, t := range j {
		out[i] = show(t)
	}
	return out
}

// setApart are names in a row: with semicolons where one has a comma of its own.
type setApart []language.Text

// In is the names in the language.
func (x setApart) In(l language.Language) string {
	return x.join(func(t language.Text) string { return t.In(l) })
}

// InTable is the names as the notes of tables write them.
func (x setApart) InTable(l language.Language) string {
	return x.join(func(t language.Text) string { return t.InTable(l) })
}

func (x setApart) join(show func(language.Text) string) string {
	names := joined(x).each(show)
	if slices.ContainsFunc(names, func(s string) bool { return strings.Contains(s, ", ") }) {
		return strings.Join(names, "; ")
	}
	return strings.Join(names, ", ")
}
