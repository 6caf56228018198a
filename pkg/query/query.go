// Package query is the language of questions about projects: an expression is
// parsed by expr-lang's parser, typed against the record types, and compiled to
// functions on the typed records. Figures are compared as exact cents, dates at
// the precision that they have, and what is known too little leaves a comparison
// open: neither true nor false, also under !. The library's own evaluation, in
// floats, is not used.
package query

import (
	"bytes"
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
)

// Expression is a question about one project.
type Expression struct {
	Type
	Source  string // as it was typed, on one line
	Figures bool   // it uses figures that are worked out
	OfItem  bool   // it uses the item that a row is of
	Regions []Region
	eval    func(*Subject) any
	why     reason // of a condition
}

// Region is the name of a region that an expression asks for: whether there is
// one is known once all projects are read.
type Region struct {
	Name     string
	From, To int // its characters
}

// Subject is one project that expressions are evaluated on. Financing works its figures
// out; it is called only where an expression uses them.
type Subject struct {
	Catalogue *catalogue.Catalogue
	Record    *decode.Record
	Project   *record.Project
	Financing func() *finance.Financing
	Stage     record.Stage // whose figures are asked for; empty: the firmest
	Item      any          // what # stands for: an item of the list that rows are made of
	Lacks     bool         // figures were asked for of years in which a phase without a budget has a day

	member  any                    // of a list that something is looked for in
	budgets map[any]*record.Budget // that items are in
	steps   int
	folded  []byte
}

// Error says what is wrong with an expression, and with which of its
// characters.
type Error struct {
	Source   string
	From, To int // characters of Source, To the first that is right again
	Message  language.Text
}

func (e *Error) Error() string { return e.Message.String() }

// Condition compiles an expression that is true or false.
func Condition(c *catalogue.Catalogue, text string) (*Expression, error) {
	all, err := compile(newCompiler(c), text, false)
	if err != nil {
		return nil, err
	}
	return all[0], all[0].want(Truth)
}

// Items compiles an expression that is a list of mappings, to ask for each of
// them.
func Items(c *catalogue.Catalogue, text string) (*Expression, error) {
	all, err := compile(newCompiler(c), text, false)
	if err != nil {
		return nil, err
	}
	if e := all[0]; e.Kind != List || e.Of.Kind != Item {
		return nil, e.fault(language.Say("expected a list of mappings, such as tasks or partners; found {0}", e.said()))
	}
	return all[0], nil
}

// Values compiles expressions with commas between them, each of something that
// a cell of a table can hold. Where items are given, # is one of them.
func Values(c *catalogue.Catalogue, text string, items *Expression) ([]*Expression, error) {
	k := newCompiler(c)
	if items != nil {
		k.items = []Type{*items.Of}
	}
	all, err := compile(k, text, true)
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		shown := e.Type
		for shown.Kind == List {
			shown = *shown.Of
		}
		if shown.Kind == Item || shown.Kind == Map {
			return nil, e.fault(language.Say("{0} is {1}: name a field of it, as {2}", e.Source, e.said(), e.Source+shown.example()))
		}
	}
	return all, nil
}

func (e *Expression) want(k Kind) error {
	if e.Kind == k {
		return nil
	}
	return e.fault(language.Say("expected {0}, found {1}", Type{Kind: k}.said(), e.said()))
}

func (e *Expression) fault(message language.Text) *Error {
	return &Error{Source: e.Source, To: len([]rune(e.Source)), Message: message}
}

// maxSteps is how many items of lists, and parts of texts, the expressions evaluated on a
// project may look at.
const maxSteps = 500_000

// Value evaluates the expression on a project: nil where the answer is not known, and
// *Open where what is known does not decide a condition. Of a list it is the members that
// are certain. It fails with an *Error where the expression would take too long.
func (e *Expression) Value(s *Subject) (v any, err error) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case tooLong:
			err = e.fault(language.Say("this takes more than {0} steps in the project {1}: fewer lists inside each other would do", maxSteps, string(s.Project.ID)))
		default:
			panic(cause)
		}
	}()
	v = e.eval(s)
	if members, ok := v.(some); ok {
		v = []any(members)
	}
	return v, nil
}

type tooLong struct{}

// step counts the items that are looked at.
func (s *Subject) step(n int) {
	if s.steps += n; s.steps > maxSteps {
		panic(tooLong{})
	}
}

// read counts a text that is read through.
func (s *Subject) read(text string) { s.step(len(text) / stepBytes) }

// stepBytes is how much of a text one step reads.
const stepBytes = 32

// Missing is the fault of an expression that asks for a region of which no
// project is; nil where all are there. found are the team regions' ids and names.
func (e *Expression) Missing(c *catalogue.Catalogue, found []string) error {
	all := slices.Clone(found)
	for i := range c.Register.Regions {
		all = append(all, c.Register.Regions[i].Names()...)
	}
	for _, r := range e.Regions {
		if slices.ContainsFunc(all, func(name string) bool { return bytes.Equal(fold(name), fold(r.Name)) }) {
			continue
		}
		message := language.Say("no team region here and no region of Finland is called {0}", language.Quoted(r.Name))
		if better := near.Words(r.Name, all); len(better) > 0 {
			message = language.Say("{0}; did you mean {1}?", message, language.Any(better))
		}
		return &Error{Source: e.Source, From: r.From, To: r.To, Message: message}
	}
	return nil
}

// Fields are the names that may begin an expression, for completion.
func Fields() []string {
	var out []string
	for _, f := range projectFields() {
		out = append(out, f.name)
	}
	return out
}
