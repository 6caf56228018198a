package pkg

import (
	"go/build"
	"os"
	"slices"
	"strings"
	"testing"
)

// floors says what each package may import of the project's own. Imports go down, never
// up: a package may name those of the floors below its own, and in addition only what is
// listed here. A package that is missing fails the test.
var floors = map[string]string{
	// What everything else is written in: words and places.
	"language": "",
	"source":   "",
	"effort":   "",
	"parallel": "",
	"near":     "",
	"gate":     "language",
	"personal": "",
	"diag":     "language source",
	"edit":     "language personal source diag",
	"git":      "language near",
	"save":     "language",
	"usage":    "language near",
	"paths":    "",
	"archive":  "language source paths",
	"pager":    "",
	"embed":    "language",
	// The words of the field.
	"money":        "language diag",
	"calendar":     "language diag",
	"municipality": "language calendar near",
	"picture":      "language money calendar",
	"table":        "language money calendar picture",
	// The records.
	"record":    "language source diag money calendar near",
	"syntax":    "language source diag edit record",
	"decode":    "language source syntax diag edit money calendar municipality near record",
	"catalogue": "language source parallel calendar municipality near record decode",
	// What is done with them.
	"finance":  "language source money calendar record",
	"sheet":    "language money calendar record",
	"change":   "personal language source money calendar",
	"format":   "language source diag record edit decode",
	"query":    "language diag money calendar municipality near record decode catalogue finance",
	"audit":    "personal language source money calendar municipality record decode catalogue",
	"check":    "audit personal language source parallel diag edit money calendar municipality near record decode catalogue finance query",
	"fix":      "language personal source diag record decode edit catalogue check",
	"history":  "personal source diag git record decode catalogue change language near usage meant",
	"meant":    "language near usage record catalogue",
	"revision": "language git usage catalogue history",
	"folder":   "archive language source git paths record decode catalogue revision",
	"ask":      "language near",
	"facts":    "audit personal language diag money calendar near usage record catalogue meant check draft ask format sheet",
	"since":    "language diag git usage catalogue history revision folder check",
	"memory":   "language source diag git municipality decode catalogue revision folder check",
	"report":   "audit language source diag change git history money calendar municipality picture record decode catalogue finance query table",
	"export":   "language source diag calendar money municipality record decode catalogue finance check table",
	"schema":   "language diag money calendar municipality record",
	"draft":    "personal language source diag municipality record decode edit format schema",
	// How it is shown: knows findings and tables, not projects.
	"render": "language source parallel diag money calendar picture table",
	"page":   "language money picture table render report",
	// What flags ask of figures and of their tables.
	"question": "language usage catalogue query report",
	"arrange":  "language usage calendar record table",
	"whatif":   "language usage money record catalogue meant finance report",
	// What an editor shows of the records.
	"lsp": "archive audit folder language source edit paths diag money calendar municipality record decode catalogue finance query format report meant check table render fix",
	// What is written next to the records.
	"manual":  "language page",
	"explain": "language record catalogue check render",
	"example": "",
	"starter": "language usage paths save municipality check folder schema render",
	"doctor":  "language diag git save paths municipality table catalogue check folder schema render starter",
}

// outside says which modules a package may use, other than the standard library.
var outside = map[string]string{
	"save":      "golang.org/x/sys/unix",
	"decode":    "golang.org/x/text/encoding golang.org/x/text/encoding/charmap golang.org/x/text/encoding/unicode golang.org/x/text/unicode/norm",
	"sheet":     "github.com/xuri/excelize/v2 golang.org/x/text/encoding/charmap golang.org/x/text/encoding/unicode golang.org/x/text/unicode/norm",
	"format":    "gopkg.in/yaml.v3 golang.org/x/text/unicode/norm",
	"catalogue": "golang.org/x/text/unicode/norm",
	"audit":     "golang.org/x/text/unicode/norm",
	"draft":     "golang.org/x/text/unicode/norm",
	"check":     "golang.org/x/tools/txtar",
	"query": "github.com/expr-lang/expr/ast github.com/expr-lang/expr/conf github.com/expr-lang/expr/file " +
		"github.com/expr-lang/expr/parser golang.org/x/text/unicode/norm",
	"gate":    "github.com/rogpeppe/go-internal/diff",
	"picture": "github.com/go-analyze/charts",
	"table":   "golang.org/x/text/collate golang.org/x/text/language",
	"ask":     "golang.org/x/term",
	"doctor":  "golang.org/x/text/unicode/norm",
	"export": "github.com/parquet-go/parquet-go/compress/snappy github.com/parquet-go/parquet-go/deprecated " +
		"github.com/parquet-go/parquet-go/encoding/rle github.com/parquet-go/parquet-go/encoding/thrift " +
		"github.com/parquet-go/parquet-go/format modernc.org/libc modernc.org/libc/sys/types modernc.org/sqlite/lib",
	"starter": "github.com/xuri/excelize/v2 golang.org/x/tools/txtar",
	"lsp":     "github.com/sourcegraph/jsonrpc2",
	"render": "github.com/clipperhouse/displaywidth github.com/olekukonko/tablewriter github.com/olekukonko/tablewriter/renderer " +
		"github.com/olekukonko/tablewriter/tw github.com/xuri/excelize/v2",
}

func TestFloors(t *testing.T) {
	dirs, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		found++
		name := d.Name()
		allowed, ok := floors[name]
		if !ok {
			t.Errorf("pkg/%s is on no floor", name)
			continue
		}
		pkg, err := build.ImportDir(name, 0)
		if err != nil {
			t.Errorf("pkg/%s: %v", name, err)
			continue
		}
		for _, path := range pkg.Imports {
			own, isOwn := strings.CutPrefix(path, "sostool/pkg/")
			switch {
			case isOwn && !slices.Contains(strings.Fields(allowed), own):
				t.Errorf("pkg/%s imports pkg/%s", name, own)
			case !isOwn && strings.Contains(path, ".") && !slices.Contains(strings.Fields(outside[name]), path):
				t.Errorf("pkg/%s imports %s", name, path)
			}
		}
	}
	if found != len(floors) {
		t.Errorf("%d packages are there, %d on a floor", found, len(floors))
	}
}
