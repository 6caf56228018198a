package report

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// TestColumns: every column of every report has a key of its own, a head and a
// cell; and no list of columns is left out here.
func TestColumns(t *testing.T) {
	held := map[string]func(*testing.T){
		"auditColumns":          whole(auditColumns()),
		"placeColumns":          whole(placeColumns()),
		"budgetColumns":         whole(budgetColumns()),
		"personYearsColumns":    whole(personYearsColumns(0, (*entry).work)),
		"stageWorkColumns":      whole(stageWorkColumns(record.StageGranted, (*entry).workAt)),
		"inhabitantsColumns":    whole(inhabitantsColumns()),
		"budgetsColumns":        whole(budgetsColumns()),
		"sharesColumns":         whole(sharesColumns()),
		"figuresColumns":        whole(figuresColumns()),
		"shareTable":            whole((&Request{}).shareTable()),
		"compare":               whole(compare(sharesColumns())),
		"stagesPlaceColumns":    whole(stagesPlaceColumns()),
		"stageColumns":          whole(stageColumns((*entry).at, (*entry).shareAt, (*entry).workAt)),
		"budgetStagesColumns":   whole(budgetStagesColumns()),
		"budgetsStagesColumns":  whole(budgetsStagesColumns()),
		"sharesStagesColumns":   whole(sharesStagesColumns()),
		"byYear":                whole((&Request{ByYear: true}).byYear(budgetStagesColumns())),
		"budgetSpentColumns":    whole(budgetSpentColumns(nil)),
		"sharesSpentColumns":    whole(sharesSpentColumns(nil)),
		"spentFigures":          whole(spentFigures(nil)),
		"linked":                whole(new(projectPage).linked(sharesColumns()...)),
		"linkedStages":          whole(new(projectPage).linkedStages(stageColumns((*entry).at, nil, (*entry).workAt))),
		"spentColumns":          whole(spentColumns([]spender{{"kolpene", language.Say("Share")}})),
		"claimColumns":          whole(claimColumns(ByCategory, false)),
		"payerColumns":          whole(payerColumns()),
		"groupColumns":          whole(groupColumns(&Request{}, &Query{})),
		"pick":                  whole(pick(payerColumns(), "id", "amount")),
		"paidColumns":           whole(paidColumns()),
		"projectsColumns":       whole((&site{Request: &Request{}}).projectsColumns()),
		"takesPartColumns":      whole(takesPartColumns()),
		"logColumns":            whole(logColumns()),
		"sourcesColumns":        whole(sourcesColumns()),
		"whyColumns":            whole(whyColumns()),
		"regionsColumns":        whole(regionsColumns()),
		"teamsColumns":          whole(teamsColumns()),
		"municipalitiesColumns": whole(municipalitiesColumns()),
		"changesColumns":        whole(changesColumns()),
		"toldColumns":           whole(toldColumns("change", func(t turn) turn { return t })),
		"turnColumns":           whole(turnColumns(func(t turn) turn { return t })),
	}
	for name, hold := range held {
		t.Run(name, hold)
	}
	for _, name := range lists(t) {
		if held[name] == nil {
			t.Errorf("the columns of %s are not held", name)
		}
		delete(held, name)
	}
	for name := range held {
		t.Errorf("there are no columns of %s", name)
	}
}

// TestObject: a column has its cell in JSON, or what it says in its place.
func TestObject(t *testing.T) {
	of := func(key string, c table.Cell) column[int] {
		return column[int]{key: key, cell: func(int) table.Cell { return c }}
	}
	within := of("within", table.Plain("x"))
	within.json = func(int) any { return nil }
	got, err := json.Marshal(columns[int]{
		of("blank", table.Cell{}), within,
		of("name", table.Plain("A & B")), of("population", table.Cell{Value: 22669}), of("count", table.Cell{Value: table.Missing{}}),
		of("each", table.Amount(money.Cents(186), money.Estimated)), of("sum", table.Amount(money.Amount{}, money.Unknown)),
		of("share", table.Percent(money.Percent(20), money.Derived)), of("part", table.Percent(money.Share{}, money.Unknown)),
		of("names", table.Listed([]table.Cell{table.Plain("Kemi"), {Value: table.Missing{}}})),
	}.object(0))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"name":"A \u0026 B","population":22669,"each":{"amount":1.86,"basis":"estimated"},"sum":{"basis":"unknown"},` +
		`"share":{"percent":20,"shown":"20","basis":"derived"},"part":{"basis":"unknown"},"names":["Kemi",null]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func whole[R any](c columns[R]) func(*testing.T) {
	return func(t *testing.T) {
		seen := make(map[string]bool)
		for i, x := range c {
			switch {
			case x.key == "" || strings.Trim(x.key, "abcdefghijklmnopqrstuvwxyz_") != "":
				t.Errorf("column %d: %q is not a key", i, x.key)
			case seen[x.key]:
				t.Errorf("%s: two columns have this key", x.key)
			case x.head.IsZero():
				t.Errorf("%s: no head", x.key)
			case x.cell == nil:
				t.Errorf("%s: no cell", x.key)
			}
			seen[x.key] = true
		}
	}
}

// lists are the functions of the package that return columns.
func lists(t *testing.T) (names []string) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no files: ", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Type.Results != nil && len(f.Type.Results.List) == 1 && isColumns(f.Type.Results.List[0].Type) {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}

// isColumns reports whether an expression is columns[R].
func isColumns(e ast.Expr) bool {
	list, ok := e.(*ast.IndexExpr)
	if !ok {
		return false
	}
	name, ok := list.X.(*ast.Ident)
	return ok && name.Name == "columns"
}
