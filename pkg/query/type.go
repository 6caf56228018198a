package query

import (
	"reflect"
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Type is what an expression yields. The types of fields are made from the
// record types, so that a field of the format is a field here.
type Type struct {
	Kind Kind
	Of   *Type // what a list has, or what a map has under each key

	record reflect.Type // of an item: its record type; of a word: its type in the records
	key    reflect.Type // of a map
}

// Kind says how a value behaves.
type Kind uint8

// The kinds, each with the Go type of its values. An unknown value of any kind
// is nil.
const (
	Truth   Kind = iota // bool, *Open
	Number              // int
	Amount              // Money
	Share               // Portion
	Decimal             // money.Number, Sum
	Date                // calendar.Date
	Period              // calendar.Period
	Word                // string: an id, a name, one of the format's choices
	Text                // *record.Text: a text by language
	Item                // a pointer to a mapping's record type
	List                // []any, some
	Map                 // a pointer to a record.Map
)

// Year reports whether numbers of the type are calendar years.
func (t Type) Year() bool { return t.Kind == Number && t.record == reflect.TypeFor[record.Year]() }

// said is the kind as messages name it.
func (t Type) said() language.Text {
	switch t.Kind {
	case Truth:
		return language.Say("a truth value")
	case Number:
		return language.Say("a whole number")
	case Amount:
		return language.Say("an amount")
	case Share:
		return language.Say("a share")
	case Decimal:
		return language.Say("a number")
	case Date:
		return language.Say("a date")
	case Period:
		return language.Say("a period")
	case Word, Text:
		return language.Say("a text")
	case Item:
		return language.Say("a mapping")
	case List:
		return language.Say("a list")
	default:
		return language.Say("a map")
	}
}

// Choice is the choice of the format that a word is, to say it in words; nil
// where it is none.
func (t Type) Choice(word string) record.Choice {
	if t.Kind != Word || t.record == nil {
		return nil
	}
	v := reflect.New(t.record).Elem()
	if v.Kind() != reflect.String {
		return nil
	}
	v.SetString(word)
	choice, _ := v.Interface().(record.Choice)
	return choice
}

// Municipality reports whether the words of the type name municipalities, at
// least some of them.
func (t Type) Municipality() bool {
	switch t.refers() {
	case record.ToMunicipality, record.ToParty, record.ToAudience:
		return true
	default:
		return false
	}
}

// refers says what words of the type lead to.
func (t Type) refers() record.Reference {
	if t.Kind != Word || t.record == nil {
		return record.ToNothing
	}
	return record.Refers(reflect.Zero(t.record).Interface())
}

// field is a way from a value to one of its fields.
type field struct {
	name string
	typ  Type
	get  func(s *Subject, parent any) any // of a parent that is known
}

// itemFields are the fields of a mapping's record type, in the format's order.
func itemFields(t reflect.Type) []field {
	var out []field
	for _, f := range record.ShapeOf(t).Fields {
		typ, read := reader(f.Type)
		get := func(_ *Subject, parent any) any { return read(reflect.ValueOf(parent).Elem().FieldByIndex(f.Index)) }
		if len(f.Index) == 1 {
			i := f.Index[0]
			get = func(_ *Subject, parent any) any { return read(reflect.ValueOf(parent).Elem().Field(i)) }
		}
		if t == reflect.TypeFor[record.Budget]() && f.Key == "total" {
			get = budgetTotal
		}
		out = append(out, field{f.Key, typ, get})
	}
	return out
}

// budgetTotal is the total of a budget, as it is stated or as it follows.
func budgetTotal(s *Subject, parent any) any {
	b := parent.(*record.Budget)
	if b.Total.Known() {
		return stated(b.Total)
	}
	if b.Has("total") {
		return nil // it can't be read
	}
	f := s.Financing()
	if k := slices.IndexFunc(f.Chosen, func(c finance.Chosen) bool { return c.Budget == b }); k >= 0 {
		return s.extent(finance.Extent{Figure: f.Plans[k].Total.Amount})
	}
	programme := s.Catalogue.Programme(s.Project.Programme)
	plan := finance.PlanOf(s.Project, b, programme, &finance.Options{Kind: s.Catalogue.KindOf, Population: s.Catalogue.PopulationOf})
	return s.extent(finance.Extent{Figure: plan.Total.Amount})
}

// reader is how a field of a record type is read: its type here, and its value,
// nil where it is not stated.
func reader(t reflect.Type) (Type, func(reflect.Value) any) {
	switch t {
	case reflect.TypeFor[money.Amount]():
		return Type{Kind: Amount}, knownAs(stated)
	case reflect.TypeFor[money.Share]():
		return Type{Kind: Share}, knownAs(func(s money.Share) Portion { return Portion{Stated: s} })
	case reflect.TypeFor[money.PerHead]():
		return Type{Kind: Decimal}, knownAs(money.PerHead.Number)
	case reflect.TypeFor[record.PersonYears]():
		return Type{Kind: Decimal}, knownAs(record.PersonYears.Number)
	case reflect.TypeFor[calendar.Date]():
		return Type{Kind: Date}, known[calendar.Date]
	case reflect.TypeFor[calendar.Period]():
		return Type{Kind: Period}, known[calendar.Period]
	case reflect.TypeFor[record.Count]():
		return Type{Kind: Number}, knownAs(record.Count.Int)
	case reflect.TypeFor[record.Age]():
		return Type{Kind: Word}, func(v reflect.Value) any { return word(v.Addr().Interface().(*record.Age).String()) }
	case reflect.TypeFor[record.Text]():
		return Type{Kind: Text}, present
	}
	switch {
	case t.Kind() == reflect.Bool:
		return Type{Kind: Truth}, func(v reflect.Value) any { return v.Bool() }
	case t.Kind() == reflect.String:
		return Type{Kind: Word, record: t}, func(v reflect.Value) any { return word(v.String()) }
	case t.Kind() == reflect.Slice:
		item := Type{Kind: Item, record: t.Elem()}
		return Type{Kind: List, Of: &item}, func(v reflect.Value) any {
			out := make([]any, v.Len())
			for i := range out {
				out[i] = v.Index(i).Addr().Interface()
			}
			return out
		}
	}
	if items, ok := t.FieldByName("Items"); ok {
		of, read := reader(items.Type.Elem())
		return Type{Kind: List, Of: &of}, func(v reflect.Value) any {
			all := v.FieldByIndex(items.Index)
			out := make([]any, 0, all.Len())
			for i := range all.Len() {
				if x := read(all.Index(i)); x != nil {
					out = append(out, x)
				}
			}
			return out
		}
	}
	if entries, ok := t.FieldByName("Entries"); ok {
		key, _ := entries.Type.Elem().FieldByName("Key")
		value, _ := entries.Type.Elem().FieldByName("Value")
		of, _ := reader(value.Type)
		return Type{Kind: Map, Of: &of, key: key.Type, record: t}, present
	}
	return Type{Kind: Item, record: t}, present
}

// known is a value that says itself whether it is stated.
func known[T interface{ Known() bool }](v reflect.Value) any {
	if x := v.Addr().Interface().(*T); (*x).Known() {
		return *x
	}
	return nil
}

// knownAs reads such a value as another one.
func knownAs[T interface{ Known() bool }, As any](as func(T) As) func(reflect.Value) any {
	return func(v reflect.Value) any {
		if x := v.Addr().Interface().(*T); (*x).Known() {
			return as(*x)
		}
		return nil
	}
}

// present is a pointer to a mapping that is in the record.
func present(v reflect.Value) any {
	p := v.Addr().Interface()
	if p.(interface{ Exists() bool }).Exists() {
		return p
	}
	return nil
}

func word(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// entry is a way from a map to what it has under one of the keys, as a record
// writes them.
func (t Type) entry(keys []string) func(m any) any {
	entries, _ := t.record.FieldByName("Entries")
	key, _ := entries.Type.Elem().FieldByName("Key")
	value, _ := entries.Type.Elem().FieldByName("Value")
	_, read := reader(value.Type)
	return func(m any) any {
		all := reflect.ValueOf(m).Elem().FieldByIndex(entries.Index)
		for i := range all.Len() {
			if e := all.Index(i); slices.Contains(keys, keyText(e.FieldByIndex(key.Index))) {
				return read(e.FieldByIndex(value.Index))
			}
		}
		return nil
	}
}

// keyText is a map's key as text: calendar years are numbers.
func keyText(v reflect.Value) string {
	if v.CanInt() {
		return strconv.FormatInt(v.Int(), 10)
	}
	return v.String()
}

// fields are the fields of a value of the type, by name; none where it has
// none.
func (t Type) fields() []field {
	switch t.Kind {
	case Item:
		return itemFields(t.record)
	case Text:
		return textFields
	case Period:
		return periodFields
	case Date:
		return dateFields
	case Word:
		return t.referred()
	default:
		return nil
	}
}

// referred are the fields of the organisation or the programme that an id names.
func (t Type) referred() []field {
	var typ reflect.Type
	var find func(s *Subject, id string) any
	switch t.refers() {
	case record.ToOrganisation:
		typ = reflect.TypeFor[record.Organisation]()
		find = func(s *Subject, id string) any {
			if o, ok := s.Catalogue.Organisation(record.OrganisationID(id)); ok {
				return o.Organisation
			}
			return nil
		}
	case record.ToProgramme:
		typ = reflect.TypeFor[record.Programme]()
		find = func(s *Subject, id string) any {
			if p := s.Catalogue.Programme(record.ProgrammeID(id)); p != nil {
				return p
			}
			return nil
		}
	default:
		return nil
	}
	out := itemFields(typ)
	for i := range out {
		get := out[i].get
		out[i].get = func(s *Subject, id any) any {
			if item := find(s, id.(string)); item != nil {
				return get(s, item)
			}
			return nil
		}
	}
	return out
}

var textFields = []field{
	{"fi", Type{Kind: Word}, func(_ *Subject, v any) any { return word(v.(*record.Text).Fi) }},
	{"sv", Type{Kind: Word}, func(_ *Subject, v any) any { return word(v.(*record.Text).Sv) }},
	{"en", Type{Kind: Word}, func(_ *Subject, v any) any { return word(v.(*record.Text).En) }},
	{"se", Type{Kind: Word}, func(_ *Subject, v any) any { return word(v.(*record.Text).Se) }},
}

var periodFields = []field{
	{"start", Type{Kind: Date}, func(_ *Subject, v any) any { return date(v.(calendar.Period).Start) }},
	{"end", Type{Kind: Date}, func(_ *Subject, v any) any { return date(v.(calendar.Period).End) }},
}

var dateFields = []field{
	{"year", Type{Kind: Number, record: reflect.TypeFor[record.Year]()}, func(_ *Subject, v any) any { return int(v.(calendar.Date).Year) }},
}

func date(d calendar.Date) any {
	if !d.Known() {
		return nil
	}
	return d
}

// Plain are the fields of an item that a cell can hold by themselves, as they
// are asked for of #.
func (t Type) Plain() []string {
	var out []string
	for _, f := range t.fields() {
		of := f.typ
		if of.Kind == List {
			of = *of.Of
		}
		if of.Kind != Item && of.Kind != Map {
			out = append(out, "."+f.name)
		}
	}
	return out
}

// example is a step from a value to a field of it that a cell can hold.
func (t Type) example() string {
	if t.Kind == Map {
		return "[...]"
	}
	if plain := t.Plain(); len(plain) > 0 {
		return plain[0]
	}
	return ""
}
