package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestColumns: every column of every report has a key of its own, a head and a
// cell; and no list of columns is left out here.
func TestColumns(t *testing.T) {
	held := map[string]func(*testing.T){
		"placeColumns":          whole(placeColumns()),
		"budgetColumns":         whole(budgetColumns()),
		"personYearsColumns":    whole(personYearsColumns()),
		"budgetsColumns":        whole(budgetsColumns()),
		"sharesColumns":         whole(sharesColumns()),
		"stagesPlaceColumns":    whole(stagesPlaceColumns()),
		"stageColumns":          whole(stageColumns((*entry).at, (*entry).shareAt)),
		"budgetStagesColumns":   whole(budgetStagesColumns()),
		"budgetsStagesColumns":  whole(budgetsStagesColumns()),
		"sharesStagesColumns":   whole(sharesStagesColumns()),
		"claimColumns":          whole(claimColumns(ByCategory, false)),
		"payerColumns":          whole(payerColumns()),
		"groupColumns":          whole(groupColumns(&Request{}, &Query{})),
		"logColumns":            whole(logColumns()),
		"sourcesColumns":        whole(sourcesColumns()),
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
