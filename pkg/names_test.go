package pkg

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestNames: each key that the code asks a mapping for is one of its type's. Keys
// are strings, so that the compiler does not see a slip. A mapping panics when it
// is asked for a key that its type does not have; this finds it also where no test
// goes.
func TestNames(t *testing.T) {
	n := new(names)
	packs := load(t)
	for _, name := range packs["record"].types.Scope().Names() {
		if named, ok := packs["record"].types.Scope().Lookup(name).(*types.TypeName); ok {
			n.all = append(n.all, keysOf(named.Type())...)
		}
	}
	for _, p := range packs {
		n.check(p)
	}
	slices.Sort(n.faults)
	for _, fault := range n.faults {
		t.Error(fault)
	}
	// What is not looked at would be taken for right.
	if n.keys < 200 {
		t.Errorf("only %d keys were looked at", n.keys)
	}
}

// pack is a package with what the compiler knows about it.
type pack struct {
	fset  *token.FileSet
	files []*ast.File
	types *types.Package
	info  *types.Info
}

// load type-checks the packages of the program, without their tests, by name.
func load(t *testing.T) map[string]*pack {
	out, err := exec.Command("go", "list", "-deps", "-export", "-f", "{{.ImportPath}}\t{{.Export}}\t{{.Dir}}\t{{range .GoFiles}}{{.}} {{end}}", "sostool/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	exports := make(map[string]string)
	type source struct{ path, dir, files string }
	var own []source
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		exports[f[0]] = f[1]
		if strings.HasPrefix(f[0], "sostool/") {
			own = append(own, source{f[0], f[2], f[3]})
		}
	}
	fset := token.NewFileSet()
	compiled := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	all := make(map[string]*pack)
	for _, s := range own {
		p := &pack{fset: fset, info: &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Selections: make(map[*ast.SelectorExpr]*types.Selection), Uses: make(map[*ast.Ident]types.Object)}}
		for _, name := range strings.Fields(s.files) {
			file, err := parser.ParseFile(fset, filepath.Join(s.dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			p.files = append(p.files, file)
		}
		if p.types, err = (&types.Config{Importer: compiled}).Check(s.path, fset, p.files, p.info); err != nil {
			t.Fatal(err)
		}
		all[path.Base(s.path)] = p
	}
	return all
}

// names looks through packages for keys.
type names struct {
	*pack
	all    []string // the keys of all mappings
	keys   int      // that were looked at
	faults []string
}

func (n *names) check(p *pack) {
	n.pack = p
	for _, f := range p.files {
		ast.Inspect(f, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.CallExpr:
				n.call(node)
			case *ast.RangeStmt:
				n.each(node)
			}
			return true
		})
	}
}

// call looks at the arguments that are keys of mappings.
func (n *names) call(c *ast.CallExpr) {
	var name *ast.Ident
	var of types.Type
	switch fun := c.Fun.(type) {
	case *ast.Ident:
		name = fun
	case *ast.SelectorExpr:
		name = fun.Sel
		if s := n.info.Selections[fun]; s != nil {
			of = s.Recv()
		}
	}
	sig, ok := n.info.TypeOf(c.Fun).Underlying().(*types.Signature)
	if !ok {
		return // a conversion
	}
	called := n.info.Uses[name]
	for i := range min(sig.Params().Len(), len(c.Args)) {
		if sig.Params().At(i).Name() == "key" && (called.Pkg().Name() == "source" || called.Pkg().Name() == "check") {
			n.key(c.Args[i], of)
		}
	}
}

// key looks at a key that a mapping of a type is asked for. Where the type is that
// of any mapping, one of them must have it.
func (n *names) key(e ast.Expr, of types.Type) {
	key, ok := n.text(e)
	if !ok {
		return
	}
	n.keys++
	if keys := keysOf(of); !slices.Contains(keys, key) && (len(keys) > 0 || !slices.Contains(n.all, key)) {
		n.fault(e, "%s has no key %q", of, key)
	}
}

// each looks at keys that a loop of a rule goes through.
func (n *names) each(loop *ast.RangeStmt) {
	list, ok := loop.X.(*ast.CompositeLit)
	if v, isName := loop.Value.(*ast.Ident); !ok || !isName || v.Name != "key" || n.types.Name() != "check" {
		return
	}
	for _, e := range list.Elts {
		n.key(e, nil)
	}
}

// keysOf are the keys of a mapping's type; none for any other type.
func keysOf(t types.Type) (keys []string) {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if t == nil {
		return nil
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for i := range s.NumFields() {
		key, _, _ := strings.Cut(reflect.StructTag(s.Tag(i)).Get("rec"), ",")
		if key != "" {
			keys = append(keys, key)
		}
		if s.Field(i).Embedded() {
			keys = append(keys, keysOf(s.Field(i).Type())...)
		}
	}
	return keys
}

// text is a constant's value.
func (n *names) text(e ast.Expr) (string, bool) {
	v := n.info.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

func (n *names) fault(at ast.Node, format string, args ...any) {
	n.faults = append(n.faults, fmt.Sprintf("%s: %s", n.fset.Position(at.Pos()), fmt.Sprintf(format, args...)))
}
