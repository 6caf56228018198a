package decode

import (
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"

	"sostool/pkg/calendar"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// plan is how values of one type are read, worked out once from the type.
type plan struct {
	form form
	kind string // of record, for a record's own type

	// Where the handle of a mapping or sequence is, and the members of a
	// record.List or record.Map.
	handle, members int

	// A mapping with keys of its own.
	fields []field
	index  map[string]int // from key to field
	keys   []string
	oneOf  []string // exactly one of these keys stands in it
	least  []string // at least one of these keys stands in it

	// A list, or a mapping whose keys are values.
	item, key *plan
	naming    *source.Naming

	// A scalar.
	parse    func(text string, v reflect.Value) error
	refers   record.Reference
	choices  []string
	wanted   wanted
	freeText bool
}

// knows counts the keys of a mapping that the plan has.
func (p *plan) knows(n *yaml.Node) int {
	known := 0
	for k := 0; k < len(n.Content); k += 2 {
		if _, ok := p.index[n.Content[k].Value]; ok {
			known++
		}
	}
	return known
}

type field struct {
	key      string
	index    []int
	required bool
	plan     *plan
}

type form uint8

const (
	scalarShape form = iota
	structShape
	listShape    // a slice of mappings
	itemsShape   // a record.List
	entriesShape // a record.Map
)

// wanted says what a scalar should have been.
type wanted uint8

const (
	wantText wanted = iota
	wantAmount
	wantShare
	wantDate
	wantPeriod
	wantCount
	wantYear
	wantAge
	wantBool
	wantID
	wantChoice
	wantMunicipality
	wantParty
)

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

var handleType = typeOf[source.Handle]()

// planner makes the plans of record types, each once.
type planner map[reflect.Type]*plan

func (ps planner) plan(t reflect.Type) *plan {
	if p, ok := ps[t]; ok {
		return p
	}
	p := new(plan)
	ps[t] = p
	switch {
	case scalar(t, p):
	case t.Kind() == reflect.Slice:
		p.form = listShape
		p.item = ps.plan(t.Elem())
		p.naming = naming(t.Elem())
	case has(t, "Items"):
		items, _ := t.FieldByName("Items")
		p.form = itemsShape
		p.handle, p.members = 0, items.Index[0]
		p.item = ps.plan(items.Type.Elem())
	case has(t, "Entries"):
		entries, _ := t.FieldByName("Entries")
		key, _ := entries.Type.Elem().FieldByName("Key")
		value, _ := entries.Type.Elem().FieldByName("Value")
		p.form = entriesShape
		p.handle, p.members = 0, entries.Index[0]
		p.key, p.item = ps.plan(key.Type), ps.plan(value.Type)
	default:
		ps.mapping(t, p)
	}
	return p
}

func has(t reflect.Type, name string) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	_, ok := t.FieldByName(name)
	return ok
}

func (ps planner) mapping(t reflect.Type, p *plan) {
	p.form = structShape
	p.index = make(map[string]int)
	switch t {
	case typeOf[record.Project]():
		p.kind = record.ProjectKind
	case typeOf[record.Programme]():
		p.kind = record.ProgrammeKind
	case typeOf[record.Organisations]():
		p.kind = record.OrganisationsKind
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.Type == handleType && len(f.Index) == 1 {
			p.handle = f.Index[0]
			p.oneOf = strings.Fields(f.Tag.Get("oneof"))
			p.least = strings.Fields(f.Tag.Get("least"))
		}
		key, option, _ := strings.Cut(f.Tag.Get("rec"), ",")
		if key == "" {
			continue
		}
		p.index[key] = len(p.fields)
		p.keys = append(p.keys, key)
		p.fields = append(p.fields, field{key, f.Index, option == "required", ps.plan(f.Type)})
	}
}

// naming reads from an item's type what identifies it in a path.
func naming(t reflect.Type) *source.Naming {
	f, ok := t.FieldByName("Handle")
	if !ok || f.Tag.Get("any") == "" && f.Tag.Get("all") == "" {
		return nil
	}
	n := &source.Naming{Any: strings.Fields(f.Tag.Get("any")), All: strings.Fields(f.Tag.Get("all"))}
	for _, more := range strings.Fields(f.Tag.Get("more")) {
		key, value, _ := strings.Cut(more, "=")
		n.More = append(n.More, source.Default{Key: key, Value: value})
	}
	return n
}

// scalar fills in the plan of a scalar type; it reports false for any other.
func scalar(t reflect.Type, p *plan) bool {
	p.form = scalarShape
	switch t {
	case typeOf[money.Amount]():
		p.wanted, p.parse = wantAmount, parser(money.Parse)
	case typeOf[money.Share]():
		p.wanted, p.parse = wantShare, parser(money.ParseShare)
	case typeOf[calendar.Date]():
		p.wanted, p.parse = wantDate, parser(calendar.ParseDate)
	case typeOf[calendar.Period]():
		p.wanted, p.parse = wantPeriod, parser(calendar.ParsePeriod)
	case typeOf[record.Count]():
		p.wanted, p.parse = wantCount, parser(record.ParseCount)
	case typeOf[record.Year]():
		p.wanted, p.parse = wantYear, parser(record.ParseYear)
	case typeOf[record.Age]():
		p.wanted, p.parse = wantAge, parser(record.ParseAge)
	default:
		return word(t, p)
	}
	return true
}

// parser adapts a parse function to values reached by reflection.
func parser[T any](parse func(string) (T, error)) func(string, reflect.Value) error {
	return func(text string, v reflect.Value) error {
		parsed, err := parse(text)
		if err == nil {
			*v.Addr().Interface().(*T) = parsed
		}
		return err
	}
}

// word fills in the plan of a kind of string or of a truth value.
func word(t reflect.Type, p *plan) bool {
	switch t.Kind() {
	case reflect.Bool:
		p.wanted = wantBool
		return true
	case reflect.String:
	default:
		return false
	}
	zero := reflect.Zero(t).Interface()
	p.refers = record.Refers(zero)
	choice, isChoice := zero.(record.Choice)
	switch {
	case isChoice:
		p.wanted, p.choices = wantChoice, choice.Choices()
	case t == typeOf[record.ID]():
		p.wanted = wantID
	case p.refers == record.ToMunicipality:
		p.wanted = wantMunicipality
	case p.refers == record.ToParty || p.refers == record.ToAudience:
		p.wanted = wantParty
	case p.refers != record.ToNothing:
		p.wanted = wantID
	default:
		p.wanted, p.freeText = wantText, true
	}
	return true
}
