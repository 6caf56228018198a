package facts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sostool/pkg/ask"
	"sostool/pkg/audit"
	"sostool/pkg/catalogue"
	"sostool/pkg/draft"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/money"
	"sostool/pkg/personal"
	"sostool/pkg/record"
	"sostool/pkg/sheet"
	"sostool/pkg/usage"
)

// Sheet is a budget that was read off a spreadsheet, for the record of a project.
type Sheet struct {
	*sheet.Reading
	Title string // of the source that the figures are cited from: the file's name

	answered map[*sheet.Doubt]bool
}

// Payers says whom labels of a sheet may name: the municipalities of the register, and the
// organisations of a folder.
func Payers(c *catalogue.Catalogue) func(label string) []sheet.Payer {
	names := audit.NewNames(c)
	return func(label string) (all []sheet.Payer) {
		municipalities, orgs := names.Whole(label)
		for _, m := range municipalities {
			all = append(all, sheet.Payer{Municipality: m})
		}
		for _, id := range orgs {
			o, _ := c.Organisation(id)
			p := sheet.Payer{Org: id}
			if !record.PartyKind(o.Kind).PaysByOffice() {
				p.Source = o.Kind.Source()
			}
			all = append(all, p)
		}
		return all
	}
}

// ReadSheet reads the budget off a workbook that file names: off the sheet of a name, or
// where none is said off the only one that looks like a budget.
func (r *Record) ReadSheet(c *catalogue.Catalogue, book *sheet.Workbook, file, name string) error {
	var found []*Sheet
	var names []string
	var several language.List // heads of columns that are of the same years
	who := Payers(c)
	for _, g := range book.Grids {
		names = append(names, g.Name)
		if name != "" && g.Name != name {
			continue
		}
		read := &Sheet{Reading: g.Read(who, r.stage()), Title: file, answered: make(map[*sheet.Doubt]bool)}
		if len(read.Taken) > 0 {
			found = append(found, read)
			continue
		}
		for _, left := range read.Left {
			if left.Why == sheet.Several {
				several = append(several, read.at(left.Cell).String())
			}
		}
	}
	switch {
	case name != "" && !slices.Contains(names, name):
		if len(names) == 1 && names[0] == "" {
			return usage.Wrong("{0} is a text and has one sheet only; leave --sheet out", file)
		}
		return usage.Choice("--sheet", name, names)
	case len(found) == 0 && len(several) > 0:
		return language.Fail("{0}: several columns have figures for the same time: {1}; say with --stage which to take, where their heads name stages, or save a file with one of them", file, several)
	case len(found) == 0:
		return language.Fail("{0}: no table of costs or of funding found; expected labels such as {1}, and next to them amounts, below years or a word such as {2}", file,
			language.Verbatim("Henkilöstökulut, Kuntarahoitus, Köptjänster, Travel costs"), language.Verbatim("Yhteensä, Totalt, €"))
	case len(found) > 1:
		names = nil
		for _, s := range found {
			names = append(names, s.Grid.Name)
		}
		return usage.Wrong("several sheets of {0} look like a budget; say which with --sheet: {1}", file, language.Choices(names))
	}
	r.Sheet = found[0]
	return nil
}

// budgetSource is the id of the source that the figures are cited from.
const budgetSource = "budget"

// draft is the record of a project with the sheet's budget; b has what flags say about it.
func (s *Sheet) draft(p record.Project, b record.Budget, l language.Language) (draft.Draft, error) {
	if b.Total.Known() || len(b.Funding) > 0 {
		return draft.Draft{}, usage.Wrong("--total and --funding say what the sheet of --from does; leave them out")
	}
	marks := s.marks()
	budget := s.Budget
	budget.CostModel, budget.VAT = b.CostModel, b.VAT
	switch {
	case b.Stage != "":
		budget.Stage = b.Stage
	case budget.Stage == "":
		budget.Stage = cmp.Or(s.Likely, record.StagePlanned)
		marks = append(marks, draft.Mark{Path: "budgets[0].stage", Holds: true, Text: language.Say("The sheet does not say how firm its figures are.")})
	}
	p.Budgets = []record.Budget{budget}
	title, err := draft.Words(s.Title)
	if err != nil {
		title = language.Say("Budget").In(l)
	}
	p.Sources = []record.Document{{ID: budgetSource, Kind: "budget"}}
	*p.Sources[0].Title.Of(l.String()) = title
	for _, t := range s.Taken {
		p.Citations = append(p.Citations, record.Citation{Path: "budgets[0]." + t.Path, Source: budgetSource, Place: s.Grid.At(t.Cell)})
	}
	return draft.Project(p, l, marks...)
}

// marks are remarks in the record about what is not certain.
func (s *Sheet) marks() (marks []draft.Mark) {
	for i := range s.Doubts {
		d := &s.Doubts[i]
		if s.answered[d] {
			continue
		}
		marks = append(marks, draft.Mark{Path: "budgets[0]." + d.Path, Text: s.Say(d), Holds: true})
	}
	for _, left := range s.Left {
		if left.Path != "" {
			marks = append(marks, draft.Mark{Path: "budgets[0]." + left.Path, Text: s.SayLeft(left)})
		}
	}
	for i := range s.Sums {
		if sum := &s.Sums[i]; !sum.Holds() {
			marks = append(marks, draft.Mark{Path: "budgets[0]." + s.pathOf(sum), Text: s.SaySum(sum)})
		}
	}
	return marks
}

// questions ask for what the sheet does not certainly say, and no flag does.
func (s *Sheet) questions(c *catalogue.Catalogue, given record.Stage) (all []ask.Question) {
	if given == "" && s.Budget.Stage == "" {
		all = append(all, ask.Question{Prompt: "stage", Text: language.Say("The sheet does not say how firm its figures are."),
			Offers: given.Choices(), Names: namesOf(given), Take: func(word string) error { return chosenWord(&s.Budget.Stage)(c, word) }})
	}
	for i := range s.Doubts {
		d := &s.Doubts[i]
		q := ask.Question{Text: s.Say(d)}
		switch d.Kind {
		case sheet.WhichCategory:
			to := &s.Budget.Costs[d.Item].Category
			q.Prompt, q.Offers, q.Names = "category", to.Choices(), namesOf(*to)
			q.Take = func(word string) error { return chosenWord(to)(c, word) }
		case sheet.WhichSource:
			to := &s.Budget.Funding[d.Item].Source
			q.Prompt, q.Offers, q.Names = "source", to.Choices(), namesOf(*to)
			q.Take = func(word string) error { return chosenWord(to)(c, word) }
		case sheet.WhichPayer:
			to := &s.Budget.Funding[d.Item].Payer
			q.Prompt, q.Offers = "payer", c.Names(record.ToOrganisation)
			q.Take = func(word string) error {
				who, err := meant.Party(c, word)
				if err == nil {
					*to = record.Party(who.Name)
				}
				return err
			}
		case sheet.NotCents, sheet.TwoAmounts:
			q.Prompt, q.Take = "amount", func(word string) error { return parsed(s.Amount(d.Path), money.Parse)(c, word) }
		default:
			continue // what to do is in the sheet
		}
		take := q.Take
		q.Take = func(word string) error {
			err := take(word)
			if err == nil {
				s.answered[d] = true
			}
			return err
		}
		all = append(all, q)
	}
	return all
}

func namesOf(list record.Choice) func(string) language.Text {
	return func(word string) language.Text { return record.NameOf(list, word) }
}

// pathOf is where the figure of a sum is in the record; where it is not, the budget's stage.
func (s *Sheet) pathOf(sum *sheet.Sum) string {
	if i := slices.IndexFunc(s.Taken, func(t sheet.Taken) bool { return t.Cell == sum.Cell }); i >= 0 {
		return s.Taken[i].Path
	}
	return "stage"
}

// at is a cell with what is in it, as a sentence has it: Talousarvio!A7 "Muut". Personal
// data is left out.
func (s *Sheet) at(c sheet.Cell) language.Text {
	at := s.Grid.At(c)
	if c.Text == "" || len(personal.Find([]byte(c.Text))) > 0 {
		return language.Verbatim(at)
	}
	return language.Verbatim(fmt.Sprintf("%s %s", at, language.Quoted(c.Text)))
}

// Say is what a doubt is about.
func (s *Sheet) Say(d *sheet.Doubt) language.Text {
	switch d.Kind {
	case sheet.WhichCategory:
		return language.Say("{0} may be of another category of costs.", s.at(d.Label))
	case sheet.WhichSource:
		return language.Say("{0} may be money of another source.", s.at(d.Label))
	case sheet.WhichPayer:
		return language.Say("{0} is a name that several bear, so the payer is left out.", s.at(d.Label))
	case sheet.WhichUnit:
		return language.Say("{0} is taken for euros: if the sheet is in thousands of euros, write (1 000 €) above the figures and read it again.", s.at(d.Cell))
	case sheet.NotCents:
		return language.Say("{0} is not whole cents; what is written here is rounded to them.", s.at(d.Cell))
	default:
		return language.Say("{0} can be read in two ways: the point or comma may group thousands, or be before decimals.", s.at(d.Cell))
	}
}

// SayUnits is what says that figures are thousands of euros.
func (s *Sheet) SayUnits() (lines []language.Text) {
	for _, c := range s.Units {
		lines = append(lines, language.Say("{0}: the figures below it are taken for thousands of euros", s.at(c)))
	}
	return lines
}

// SayLeft is why a cell was not taken.
func (s *Sheet) SayLeft(left sheet.Left) language.Text {
	at := s.at(left.Cell)
	switch left.Why {
	case sheet.Detail:
		return language.Say("{0}: part of another row, which is taken", at)
	case sheet.Beside:
		return language.Say("{0}: left out, since the other rows make the total without it", at)
	case sheet.Summed:
		return language.Say("{0}: the sum of rows that are taken", at)
	case sheet.Unreadable:
		return language.Say("{0}: not a figure, so it is left out", at)
	case sheet.Unworked:
		return language.Say("{0}: a formula without a stored value, so it is left out; open the file in a spreadsheet and save it", at)
	case sheet.Negative:
		return language.Say("{0}: negative, which no amount of a record is, so it is left out", at)
	case sheet.Several:
		return language.Say("{0}: not the only figure for its years, so it is left out", at)
	case sheet.Empty:
		return language.Say("{0}: a row without figures", at)
	case sheet.ByYear:
		return language.Say("{0}: left out, since a record holds this for all years together only", at)
	case sheet.OtherShare:
		return language.Say("{0}: the share in the label is left out, since the amounts do not show that it is of the total", at)
	default:
		return language.Say("{0}: not known to be euros of a year or of all years, so it is left out", at)
	}
}

// SaySum is the arithmetic of a sum of the sheet that does not hold.
func (s *Sheet) SaySum(sum *sheet.Sum) language.Text {
	at := language.Verbatim(s.Grid.At(sum.Cell))
	var terms []string
	for _, c := range sum.Terms[:min(len(sum.Terms), mostTerms)] {
		terms = append(terms, c.Ref())
	}
	if len(sum.Terms) > mostTerms {
		terms = append(terms, "…")
	}
	made := language.Verbatim(strings.Join(terms, " + "))
	return language.Say("{0} is {1}, but {2} make {3}", at, sum.Stated, made, sum.Made)
}

// Took are what the sheet's rows gave, a line each: the label, where its figures are in the
// record, and each with its cell.
func (s *Sheet) Took() (lines []language.Text) {
	for from := 0; from < len(s.Taken); {
		to := from + 1
		for to < len(s.Taken) && s.Taken[to].Label == s.Taken[from].Label && s.item(s.Taken[to].Path) == s.item(s.Taken[from].Path) {
			to++
		}
		lines = append(lines, language.Say("{0}: {1}: {2}", s.at(s.Taken[from].Label), language.Verbatim(s.item(s.Taken[from].Path)), cells(s.Taken[from:to])))
		from = to
	}
	return lines
}

// cells are figures, each with its cell and its year: B3 (2009) 300 000.
type cells []sheet.Taken

// In is the figures in a language.
func (c cells) In(l language.Language) string {
	var all []string
	for _, t := range c {
		cell := t.Cell.Ref()
		if _, year, ok := strings.Cut(t.Path, "years."); ok {
			cell += " (" + year + ")"
		}
		all = append(all, cell+" "+t.Amount.In(l))
	}
	return strings.Join(all, ", ")
}

// item is what a figure is of, by the names that paths have for it.
func (s *Sheet) item(path string) string {
	list, rest, ok := strings.Cut(path, "[")
	n := 0
	if _, err := fmt.Sscanf(rest, "%d]", &n); !ok || err != nil {
		if list == "income" {
			return list
		}
		return "total"
	}
	if list == "costs" {
		return "costs[" + string(s.Budget.Costs[n].Category) + "]"
	}
	f := s.Budget.Funding[n]
	name := "funding[" + string(f.Source)
	if f.Payer != "" {
		name += "/" + string(f.Payer)
	}
	return name + "]"
}

// Fails are the sums of the sheet that do not hold. exact is how many do, and nearly how
// many do as far as their figures are rounded.
func (s *Sheet) Fails() (fails []*sheet.Sum, exact, nearly int) {
	for i := range s.Sums {
		switch sum := &s.Sums[i]; {
		case sum.Exact():
			exact++
		case sum.Holds():
			nearly++
		default:
			fails = append(fails, sum)
		}
	}
	return fails, exact, nearly
}

// mostTerms is how many cells of a sum are named.
const mostTerms = 8
