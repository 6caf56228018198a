package report

import (
	"cmp"
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// instant is a column of figures of a budget with all stages, of a year or of all of them.
type instant struct {
	stage string // or claimedKey
	year  int    // 0: in all
}

// staged is who pays a project at each stage and what claims make, by year and in all.
type staged struct {
	*funding
	at map[instant]*purse
}

func newStaged() *staged { return &staged{newFunding(), make(map[instant]*purse)} }

func (x *staged) in(at instant) *purse {
	if x.at[at] == nil {
		x.at[at] = new(purse)
	}
	return x.at[at]
}

// instants are the keys and names of the columns: the stages in the order of time, and claims.
func instants() (keys []string, names map[string]language.Text) {
	names = make(map[string]language.Text)
	for _, stage := range stages() {
		keys, names[string(stage)] = append(keys, string(stage)), stage.Name()
	}
	names[claimedKey] = language.Say("claimed")
	return append(keys, claimedKey), names
}

// figureAt is a row's figure in a column; false where its budget has no such stage.
func (e *entry) figureAt(stage string) (finance.Extent, bool) {
	if stage == claimedKey {
		return e.inClaims()
	}
	return e.at(record.Stage(stage))
}

// staged is who pays at each stage: the lines of the budgets that count there, in the rows of
// the table.
func (s *subject) staged() *staged {
	out := newStaged()
	t := tree{subject: s}
	for i := range s.budgets {
		b := &s.budgets[i]
		for _, e := range s.entries(b) {
			key := ""
			switch {
			case e.section == totalSection:
			case e.section == fundingSection:
				key = out.line(s, e.line)
			case e.section == restSection && e.line == nil && !e.hidden:
				key = out.rest(b.plan)
			default:
				continue
			}
			for _, year := range append([]int{0}, t.yearsOf(b)...) {
				one := *e
				if one.year = year; year == 0 || !e.left() {
					out.see(s, &one, key)
				}
			}
		}
	}
	return out
}

// see takes in a row: of a source, or where the key is empty the total.
func (x *staged) see(s *subject, e *entry, key string) {
	stages, _ := instants()
	for _, stage := range stages {
		figure, is := e.figureAt(stage)
		if !is || !s.countsAt(e.b, stage) || key == restKey && figure.Cents() == 0 {
			continue
		}
		of := x.in(instant{stage, e.year})
		if key == "" {
			of.total.add(figureOf(figure))
		} else {
			of.part(key).add(figureOf(figure))
		}
	}
}

// countsAt reports whether a budget counts in what all of the project make at a stage.
func (s *subject) countsAt(b *budget, stage string) bool {
	if len(s.budgets) == 1 {
		return true
	}
	f := &finance.Financing{Project: s.project, Chosen: s.chosen(record.Stage(stage))}
	if stage == claimedKey {
		f.Chosen = s.financing.Chosen
	}
	return slices.ContainsFunc(f.Counted(), func(k int) bool { return f.Chosen[k].Phase == b.Phase })
}

// join takes in what others pay at a stage.
func (x *staged) join(o *staged, stage string) {
	if of := o.at[instant{stage, 0}]; of != nil {
		for _, key := range o.sources {
			if of.parts[key] != nil {
				x.source(key, o.names[key])
			}
		}
		x.in(instant{stage, 0}).join(of)
	}
}

// stacked is the bars of stages next to each other: by year, where the rows of the table are
// so and any year is known.
func (x *staged) stacked(t *table.Table, byYear bool) *picture.Stacked {
	out := x.unfilled()
	stages, names := instants()
	years := x.years()
	if !byYear || len(years) == 0 {
		years = []int{0}
	}
	shown := slices.DeleteFunc(stages, func(stage string) bool { return columnOf(t, stage) < 0 })
	const wide, apart = 100, 50 // of a bar, and between years; there is no scale of time
	for i, year := range years {
		from := calendar.Day(i * (wide*len(shown) + apart))
		for k, stage := range shown {
			of := x.at[instant{stage, year}]
			if of == nil {
				of = new(purse)
			}
			total := x.made(of.total.figure)
			slot := picture.Span{From: from + calendar.Day(k*wide), To: from + calendar.Day((k+1)*wide-1)}
			var note, group language.Text
			if year == 0 {
				total, note = totalIn(t, stage)
			} else {
				group = language.Verbatim(strconv.Itoa(year))
			}
			bar := x.bar(of, total, language.Say("{0}", capital{names[stage]}), slot, slot)
			bar.Note, bar.Group = note, group
			out.Bars = append(out.Bars, bar)
		}
	}
	return out
}

// years are those of which anything is known.
func (x *staged) years() []int {
	var out []int
	for at, of := range x.at {
		if at.year != 0 && of.known() {
			out = insert(out, at.year)
		}
	}
	return out
}

// totalIn is what the total row has in the column of a stage, with its change from the stage
// before.
func totalIn(t *table.Table, stage string) (picture.Figure, language.Text) {
	total := figureIn(t.Total.Cells[columnOf(t, stage)])
	if k := columnOf(t, stage+percentKey); k >= 0 {
		if change, ok := t.Total.Cells[k].Value.(money.Share); ok && change.Known() {
			return total, language.Say("change {0}", change)
		}
	}
	return total, language.Text{}
}

// stagesMessage says how the last two stages of a table differ; nothing where that is not
// known.
func stagesMessage(t *table.Table) language.Text {
	all := slices.DeleteFunc(stages(), func(stage record.Stage) bool { return columnOf(t, string(stage)) < 0 })
	if t.Total == nil || len(all) < 2 {
		return language.Text{}
	}
	last, before := all[len(all)-1], all[len(all)-2]
	now, _ := totalIn(t, string(last))
	then, _ := totalIn(t, string(before))
	change := now.Amount.Cents() - then.Amount.Cents()
	percent, ok := money.PercentOf(money.Cents(max(change, -change)), then.Amount, 2)
	if !ok || now.Partial || then.Partial || now.Amount.IsAbout() || then.Amount.IsAbout() {
		return language.Text{}
	}
	name, than := capital{last.Name()}, before.Name()
	switch cmp.Compare(change, 0) {
	case -1:
		return language.Say("{0}: {1} less than {2}", name, percent, than)
	case 1:
		return language.Say("{0}: {1} more than {2}", name, percent, than)
	default:
		return language.Say("{0}: as much as {1}", name, than)
	}
}

// drawStages gives a table with all stages its picture.
func drawStages(t *table.Table, x *staged, byYear bool, notes ...language.Text) {
	if t.Total == nil {
		draw(t, language.Text{}, new(picture.Stacked), notes...)
		return
	}
	draw(t, stagesMessage(t), x.stacked(t, byYear), notes...)
}
