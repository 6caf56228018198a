package export

import (
	"reflect"
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// part is the columns that one field of a record's type fills in.
type part struct {
	index []int // of the field
	first int   // of the columns
	fill  filler
}

// filler fills in the columns of a field; field points to its value.
type filler func(s *subject, field any, cells []Value)

// take adds a column, or several, for each field of a mapping's type: those of a mapping
// in it are called by both keys. A list of mappings is a table of its own, and figures by
// year are rows of the table of figures; neither has a column.
func (t *Table) take(of reflect.Type, index []int, prefix string) {
	for _, f := range record.ShapeOf(of).Fields {
		f.Index = slices.Concat(index, f.Index)
		f.Required = f.Required && prefix == ""
		switch name := prefix + f.Key; {
		case f.Key == "record":
		case f.Type == reflect.TypeFor[[]record.Claim]():
			t.join(f, name)
		case f.Type.Kind() == reflect.Slice || f.Type == reflect.TypeFor[record.Map[record.Year, money.Amount]]():
		default:
			t.field(f, name)
		}
	}
}

// field adds the columns of one field.
func (t *Table) field(f record.Field, name string) {
	p := part{index: f.Index, first: len(t.Columns)}
	add := func(c Column) {
		if c.Title.IsZero() {
			c.Title = f.Head
		}
		if c.Meaning.IsZero() {
			c.Meaning = f.Means
		}
		t.Columns = append(t.Columns, c)
	}
	switch columns, fill := scalar(f, name); {
	case fill != nil:
		for _, c := range columns {
			add(c)
		}
		p.fill = fill
	case record.ItemOf(f.Type) != nil:
		add(Column{Name: name, Meaning: language.Say("{0} Several are joined by \"; \".", f.Means)})
		p.fill = joinItems
	default:
		if key, _ := record.EntryOf(f.Type); key != nil {
			add(Column{Name: name, Meaning: language.Say("{0} Each key with its value, as \"key: value\", joined by \"; \".", f.Means)})
			p.fill = joinEntries
			break
		}
		t.take(f.Type, f.Index, name+"_")
		return
	}
	t.parts = append(t.parts, p)
	t.refer(f, name)
}

// refer says what the column of a name leads to.
func (t *Table) refer(f record.Field, name string) {
	to := func(table, key string, own ...string) {
		columns := append(slices.Clone(own), name)
		t.References = append(t.References, Reference{columns, table, append(own, key)})
	}
	switch record.Refers(reflect.Zero(f.Type).Interface()) {
	case record.ToOrganisation:
		to("organisation", "id")
	case record.ToProgramme:
		to("programme", "id")
	case record.ToPhase:
		to("phase", "id", "project")
	case record.ToSource:
		to("document", "id", "record_file")
	case record.ToMunicipality, record.ToParty, record.ToAudience:
		name = codeColumn().Name
		to("municipality", "code")
	}
}

// scalar are the columns of a scalar, and what fills them in; nil for any other type. One
// without a title or a meaning has those of the field.
func scalar(f record.Field, name string) ([]Column, filler) {
	about := Column{Name: name + "_about", Kind: Boolean, Title: language.Say("{0} (about)", f.Head), Meaning: language.Say("Whether the source rounds {0}; none where it is not stated.", name)}
	days := func() []Column {
		return []Column{
			{Name: name, Required: f.Required},
			{Name: name + "_first", Kind: Date, Title: language.Say("{0} (first day)", f.Head), Meaning: language.Say("The first day that the precision of {0} allows; none where it is open.", name)},
			{Name: name + "_last", Kind: Date, Title: language.Say("{0} (last day)", f.Head), Meaning: language.Say("The last day that the precision of {0} allows; none where it is open.", name)},
		}
	}
	switch f.Type {
	case reflect.TypeFor[money.Amount]():
		return []Column{
			{Name: name + "_cents", Kind: Integer, Title: language.Say("{0} (in cents)", f.Head), Meaning: language.Say("The amount of {0} in cents, exactly; none where it is not stated.", name)},
			{Name: name, Kind: Decimal, Decimals: 2},
			about,
		}, fillAmount
	case reflect.TypeFor[money.Share]():
		return []Column{{Name: name, Kind: Decimal, Decimals: 6, Meaning: language.Say("{0} In percent.", f.Means)}, about}, fillShare
	case reflect.TypeFor[calendar.Date]():
		return days(), fillDate
	case reflect.TypeFor[calendar.Period]():
		return days(), fillPeriod
	case reflect.TypeFor[money.PerHead]():
		return []Column{{Name: name, Kind: Decimal, Decimals: 4}}, fillPerHead
	case reflect.TypeFor[record.PersonYears]():
		return []Column{{Name: name, Kind: Decimal, Decimals: 2}}, fillPersonYears
	case reflect.TypeFor[record.Count]():
		return []Column{{Name: name, Kind: Integer}}, fillCount
	case reflect.TypeFor[record.Age]():
		return []Column{
			{Name: name},
			{Name: name + "_from", Kind: Integer, Title: language.Say("From the age of"), Meaning: language.Say("The lowest age of the group in whole years; none where it is open.")},
			{Name: name + "_to", Kind: Integer, Title: language.Say("To the age of"), Meaning: language.Say("The highest age of the group in whole years; none where it is open.")},
		}, fillAge
	case reflect.TypeFor[record.Text]():
		return inLanguages(f, name), fillText
	}
	switch f.Type.Kind() {
	case reflect.Bool:
		return []Column{{Name: name, Kind: Boolean, Required: true}}, fillBool
	case reflect.String:
		return word(f, name)
	}
	return nil, nil
}

// inLanguages are the columns of a text, one for each language that it may have.
func inLanguages(f record.Field, name string) (columns []Column) {
	for _, in := range record.ShapeOf(f.Type).Fields {
		columns = append(columns, Column{Name: name + "_" + in.Key, Title: inLanguage(f.Head, in.Key)})
	}
	return columns
}

// inLanguage is the title of a column that has a text in one of its languages.
func inLanguage(title language.Text, code string) language.Text {
	switch code {
	case "fi":
		return language.Say("{0} (in Finnish)", title)
	case "sv":
		return language.Say("{0} (in Swedish)", title)
	case "se":
		return language.Say("{0} (in Northern Sami)", title)
	default:
		return language.Say("{0} (in English)", title)
	}
}

// word is the column of a text that is the same in every language: of a name that may be
// a municipality's, with the municipality's code.
func word(f record.Field, name string) ([]Column, filler) {
	column := Column{Name: name, Required: f.Required}
	zero := reflect.Zero(f.Type).Interface()
	if choice, is := zero.(record.Choice); is {
		column.Choices = choice.Choices()
	}
	switch record.Refers(zero) {
	case record.ToMunicipality, record.ToParty, record.ToAudience:
		return []Column{column, codeColumn()}, fillParty
	}
	return []Column{column}, fillWord
}

// join adds a column for each field of the mappings of a list, those of several joined.
func (t *Table) join(f record.Field, name string) {
	of := f.Type.Elem()
	for _, member := range record.ShapeOf(of).Fields {
		t.Columns = append(t.Columns, Column{Name: name + "_" + member.Key, Required: true, Title: member.Head,
			Meaning: language.Say("{0} Several are joined by \"; \".", member.Means)})
	}
	t.parts = append(t.parts, part{index: f.Index, first: len(t.Columns) - len(record.ShapeOf(of).Fields), fill: joinClaims})
}
