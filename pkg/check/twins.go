package check

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// sameProject reports a project that has the name and figures of another one, before it
// by file.
func (p *Pass) sameProject(project *record.Project) {
	namesakes := p.Namesakes(p.Entry)
	if len(namesakes) < 2 || project.ID == "" {
		return
	}
	own := twinOf(p.Doc)
	first := own.first(p.relations.twins.of(p.Catalogue, namesakes))
	if first == nil {
		return
	}
	f := p.Report(project.At("name"), "{0} has the name of {1}, and the same figures", string(project.ID), string(first.id))
	for i := range project.Budgets {
		b := &project.Budgets[i]
		if b.Total.Known() && first.figures[p.Doc.Tree.Path(b.At("total").Node())] != "" {
			f.Message = language.Say("{0} has the name of {1}, and its total {2}", string(project.ID), string(first.id), b.Total)
			f.Relate(b.At("total"), "the same total")
			break
		}
	}
	var same language.List
	for _, path := range own.paths {
		if first.figures[path] != "" {
			same = append(same, path)
		}
	}
	f.Note("the same figures: {0}", someOf(same)).
		Suggest("keep one of the two, or give each a name of its own")
	f.Related = append(f.Related, diag.Related{File: first.file, At: first.at.Pos, Message: language.Say("the other one")})
}

// twin is a project that shares its name with another, by what its budgets state.
type twin struct {
	file    string
	tree    *source.Tree // while the project is read
	id      record.ID
	at      source.Place      // of its name
	names   []string          // folded, each with its language
	figures map[string]string // amounts by their paths
	paths   []string          // of the figures, in the order of the budgets
	others  map[string]string // shares, and which costs and lines there are
}

func twinOf(doc *decode.Record) *twin {
	project := doc.Project
	t := &twin{file: doc.File.Name, tree: doc.Tree, id: project.ID, at: project.At("name"), figures: make(map[string]string), others: make(map[string]string)}
	for _, l := range languages {
		if name := *project.Name.Of(l); name != "" {
			t.names = append(t.names, l+" "+folded(name))
		}
	}
	for i := range project.Budgets {
		t.budget(&project.Budgets[i])
	}
	t.tree = nil
	return t
}

// maxCompared is with how many projects that share a name and a figure one is
// compared: of a folder in which all do, each with each would take forever.
const maxCompared = 100

// first is the first project by file, before the twin itself, that has a name
// and a figure of it and none that differs; nil where there is none.
func (t *twin) first(known map[feature][]*twin) *twin {
	var first *twin
	for f := range t.features() {
		for _, other := range known[f] {
			if other.file >= t.file || first != nil && other.file >= first.file {
				break
			}
			if other.id != t.id && other.id != "" && t.agrees(other) {
				first = other
			}
		}
	}
	return first
}

// agrees reports whether nothing that the budgets of both state differs.
func (t *twin) agrees(other *twin) bool {
	return agree(t.figures, other.figures) && agree(t.others, other.others)
}

func agree(a, b map[string]string) bool {
	for path, value := range a {
		if v, ok := b[path]; ok && v != value {
			return false
		}
	}
	return true
}

// feature is a figure under a name: what projects that are one share.
type feature struct{ name, path, value string }

func (t *twin) features() iter.Seq[feature] {
	return func(yield func(feature) bool) {
		for _, name := range t.names {
			for _, path := range t.paths {
				if !yield(feature{name, path, t.figures[path]}) {
					return
				}
			}
		}
	}
}

// path is by which a figure is known.
func (t *twin) path(at source.Place) string { return t.tree.Path(at.Node()) }

func (t *twin) budget(b *record.Budget) {
	t.amount(b.Total, b.At("total"))
	t.amount(b.FullYear, b.At("full_year"))
	t.amount(b.Income, b.At("income"))
	t.years(b.Years)
	var costs, lines []string
	for i := range b.Costs {
		c := &b.Costs[i]
		costs = append(costs, c.ItemName())
		t.amount(c.Amount, c.At("amount"))
		t.years(c.Years)
	}
	for i := range b.Funding {
		f := &b.Funding[i]
		lines = append(lines, f.ItemName())
		t.line(f)
	}
	t.list(b.At("costs"), costs)
	t.list(b.At("funding"), lines)
}

func (t *twin) line(f *record.Funding) {
	t.amount(f.Amount, f.At("amount"))
	t.amount(f.FullYear, f.At("full_year"))
	t.years(f.Years)
	if f.Share.Known() {
		t.others[t.path(f.At("share"))] = strconv.FormatInt(f.Share.Micro(), 10)
	}
	for i := range f.Payers {
		x := &f.Payers[i]
		t.amount(x.Amount, x.At("amount"))
		t.amount(x.AmountEach, x.At("amount_each"))
		t.amount(x.FullYearEach, x.At("full_year_each"))
	}
}

func (t *twin) years(years record.Map[record.Year, money.Amount]) {
	for _, y := range years.Entries {
		t.amount(y.Value, y.ValueAt)
	}
}

func (t *twin) amount(a money.Amount, at source.Place) {
	if a.Known() {
		path := t.path(at)
		t.figures[path] = a.String()
		t.paths = append(t.paths, path)
	}
}

// list takes in what a list has items for: all that its source names.
func (t *twin) list(at source.Place, names []string) {
	if len(names) > 0 {
		slices.Sort(names)
		t.others[t.path(at)] = strings.Join(names, " ")
	}
}

// twins are projects by their features, in the order of their files, each file
// of a name read once for all that have the name.
type twins struct {
	mutex sync.Mutex
	known map[*catalogue.Entry]map[feature][]*twin // by the first that has the name
}

// of are those of projects that share a name.
func (t *twins) of(c *catalogue.Catalogue, namesakes []*catalogue.Entry) map[feature][]*twin {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if known, ok := t.known[namesakes[0]]; ok {
		return known
	}
	known := make(map[feature][]*twin)
	for _, e := range namesakes {
		doc := c.Record(e)
		if doc != nil && doc.Project != nil {
			one := twinOf(doc)
			for f := range one.features() {
				if len(known[f]) < maxCompared {
					known[f] = append(known[f], one)
				}
			}
		}
		c.Free(e, doc)
	}
	maps.DeleteFunc(known, func(_ feature, all []*twin) bool { return len(all) == 1 })
	if t.known == nil {
		t.known = make(map[*catalogue.Entry]map[feature][]*twin)
	}
	t.known[namesakes[0]] = known
	return known
}
