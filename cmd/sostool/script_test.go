package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sostool/pkg/check"
	"sostool/pkg/diag"
)

var update = flag.Bool("update", false, "rewrite what the scripts expect")

// TestMain lets scripts run the program as its users do: as a process.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sostool": main})
}

// TestScripts runs testdata/script/*.txtar: each is a session of a user, with
// what the program prints. RECORDS is the repository's own folder of records,
// EXAMPLE the one that is made up, RULES how many rules there are, DIGEST what is
// said of them, VERSION that of the program.
func TestScripts(t *testing.T) {
	records, err := filepath.Abs("../../records")
	if err != nil {
		t.Fatal(err)
	}
	made := filepath.Join(records, "../pkg/example/records")
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		UpdateScripts:       *update,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Condition:           condition,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": exits},
		Setup: func(e *testscript.Env) error {
			e.Setenv("RECORDS", records)
			e.Setenv("NODE_PATH", os.Getenv("NODE_PATH"))
			e.Setenv("EXAMPLE", made)
			e.Setenv("RULES", strconv.Itoa(len(check.Rules())))
			e.Setenv("VERSION", version())
			e.Setenv("DIGEST", diag.Digest(new(check.Options).Rules()))
			butOne := check.Options{Skip: []string{"key-missing"}}
			e.Setenv("DIGEST_BUT_ONE", diag.Digest(butOne.Rules()))
			e.Setenv("RULES_BUT_ONE", strconv.Itoa(len(check.Rules())-1))
			return nil
		},
	})
}

// condition is a script's [root], who may do everything, [node:MODULE] or [emacs:LIBRARY]:
// Node.js is here and has the module, or Emacs the library.
func condition(name string) (bool, error) {
	program, part, _ := strings.Cut(name, ":")
	switch program {
	case "root":
		return os.Geteuid() == 0, nil
	case "node":
		return exec.Command("node", "-e", "require("+strconv.Quote(part)+")").Run() == nil, nil
	case "emacs":
		return exec.Command("emacs", "--batch", "--eval", "(progn (package-initialize) (require '"+part+"))").Run() == nil, nil
	}
	return false, errors.New("unknown condition")
}

// exits is the script command "status N ARG...": it runs the program, which
// must end with that exit status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N ARG...")
	}
	err := ts.Exec("sostool", args[1:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("got exit status %d, want %s", got, args[0])
	}
}
