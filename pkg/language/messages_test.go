package language

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// sayers are the functions whose argument is a sentence, with its place.
var sayers = map[string]int{
	"Say": 0, "Translate": 0, "Fail": 0, "Wrong": 0, // sentence first
	"Note": 0, "Suggest": 0, "Mark": 0,
	"Report": 1, "Relate": 1, // after a place
	"report": 2, "suggest": 3,
}

// TestMessages holds messages.txt to the code: every sentence that the code says is in it
// with a Finnish and a Swedish form that have the same places, and nothing is in it that
// the code does not say.
func TestMessages(t *testing.T) {
	said := sentences(t)
	table := translations()
	for sentence, where := range said {
		forms, ok := table[sentence]
		if !ok {
			t.Errorf("%s: no translation of %q", where, sentence)
			continue
		}
		for _, l := range []Language{Finnish, Swedish} {
			if !strings.Contains(messages, "\n"+sentence+"\n") || forms[l] == sentence && !sameEverywhere[sentence] {
				t.Errorf("%q has no form in %s", sentence, l)
			}
			if want, have := places(sentence), places(forms[l]); !slices.Equal(want, have) {
				t.Errorf("%q has the places %v, in %s %v", sentence, want, l, have)
			}
		}
	}
	var keys []string
	for line := range strings.Lines(messages) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && line[0] != '\t' && line[0] != '#' {
			keys = append(keys, line)
		}
	}
	for i, key := range keys[1:] { // so that two people seldom add at one line
		if key <= keys[i] {
			t.Errorf("messages.txt: %q comes after %q", key, keys[i])
		}
	}
	for sentence := range table {
		if said[sentence] == "" {
			t.Errorf("messages.txt: the code does not say %q", sentence)
		}
	}
}

// sameEverywhere lists sentences without words of a language.
var sameEverywhere = map[string]bool{"EU": true, "Period": true, "Form": true, "Budget: {0}": true, "Id: {0}": true, "Team": true, "team": true,
	"Budget": true, "Id": true, "Text": true, "Organisation": true, "Commit": true, "Status": true, "idea": true, "plan": true, "budget": true}

var place = regexp.MustCompile(`\{(\d+)[|}]`)

// places are the numbers of the arguments that a sentence shows, each once.
func places(sentence string) []string {
	var out []string
	for _, m := range place.FindAllStringSubmatch(sentence, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sentences finds every sentence that the code says, with the place of one.
func sentences(t *testing.T) map[string]string {
	said := map[string]string{"error": "severity", "warning": "severity", "note": "severity"}
	for _, root := range []string{"../../pkg", "../../cmd"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, name, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if s, ok := sentence(n); ok {
						said[s] = fset.Position(n.Pos()).String()
					}
				case *ast.Field:
					if n.Tag == nil {
						break
					}
					for _, tag := range []string{"means", "head"} {
						if s := reflect.StructTag(strings.Trim(n.Tag.Value, "`")).Get(tag); s != "" {
							said[s] = fset.Position(n.Pos()).String()
						}
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	heads, err := os.ReadFile("../record/keys.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(heads)) {
		said[strings.Split(line, "\t")[1]] = "keys.txt"
	}
	templates, err := filepath.Glob("../../pkg/starter/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range templates {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range templated.FindAllSubmatch(text, -1) {
			said[string(m[1])] = name
		}
	}
	if len(said) < 100 {
		t.Fatalf("only %d sentences found: the test looks in the wrong place", len(said))
	}
	return said
}

// templated is a sentence in a template.
var templated = regexp.MustCompile(`<<say "([^"]+)">>`)

// sentence is the literal that a call says; false where it says none.
func sentence(call *ast.CallExpr) (string, bool) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	i, ok := sayers[name]
	if !ok || i >= len(call.Args) {
		return "", false
	}
	lit, ok := call.Args[i].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	words := place.ReplaceAllString(s, "")
	return s, err == nil && strings.IndexFunc(words, unicode.IsLetter) >= 0
}

// TestMain lets MISSING_MESSAGES=1 print the sentences without translation, in
// the form of messages.txt, for the one who translates.
func TestMain(m *testing.M) {
	if os.Getenv("MISSING_MESSAGES") != "" {
		t := &testing.T{}
		var missing []string
		for s := range sentences(t) {
			if _, ok := translations()[s]; !ok {
				missing = append(missing, s+"\n\tfi\t\n\tsv\t\n")
			}
		}
		slices.Sort(missing)
		os.Stdout.WriteString(strings.Join(missing, ""))
		return
	}
	os.Exit(m.Run())
}
