package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// action is what the GitHub action holds.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Using string
		Steps []actionStep
	}
}

type actionStep struct {
	Uses, Run, Shell string
	Env              map[string]string
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// runner replaces GitHub's: it executes the steps that are scripts as the runner does,
// and passes over those that are actions themselves.
type runner struct {
	action    action
	workspace string
	env       []string // of every step
	path      string   // the file by which a step adds to the PATH of later ones
}

// ownError is the annotation of a run that could not finish.
var ownError = regexp.MustCompile(`^::error (file=[^:,]*,)?title=sostool::could not be read: `)

var anInput = regexp.MustCompile(`^\$\{\{ inputs\.([a-z-]+) \}\}$`)

// step executes one step and returns its exit status and the log.
func (r *runner) step(t *testing.T, s actionStep, inputs map[string]string) (int, string) {
	t.Helper()
	if s.Shell != "bash" || strings.Contains(s.Run, "${{") {
		t.Fatalf("a script must be for bash, without expressions:\n%s", s.Run)
	}
	script := filepath.Join(t.TempDir(), "script.sh")
	if err := os.WriteFile(script, []byte(s.Run), 0o644); err != nil {
		t.Fatal(err)
	}
	added, err := os.ReadFile(r.path)
	if err != nil {
		t.Fatal(err)
	}
	path := strings.ReplaceAll(string(added), "\n", string(filepath.ListSeparator)) + os.Getenv("PATH")
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
	cmd.Dir = r.workspace
	cmd.Env = append(r.env, "PATH="+path)
	for name, value := range s.Env {
		m := anInput.FindStringSubmatch(value)
		if m == nil {
			t.Fatalf("%s: %s is not an input", name, value)
		}
		input, given := inputs[m[1]]
		if !given {
			input = r.action.Inputs[m[1]].Default
		}
		cmd.Env = append(cmd.Env, name+"="+input)
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// TestAction executes the scripts of the action for other repositories.
func TestAction(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("bash is not here")
	}
	if testing.Short() {
		t.Skip("it builds the program and runs it 40 times")
	}
	t.Parallel()
	folder, err := filepath.Abs("../../.github/actions/validate")
	if err != nil {
		t.Fatal(err)
	}
	r := &runner{workspace: t.TempDir(), path: filepath.Join(t.TempDir(), "path")}
	r.env = append(os.Environ(), "GITHUB_ACTION_PATH="+folder, "RUNNER_TEMP="+t.TempDir(), "GITHUB_PATH="+r.path, "GITHUB_STEP_SUMMARY="+filepath.Join(r.workspace, "summary.md"))
	if err := os.WriteFile(r.path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	readYAML(t, filepath.Join(folder, "action.yml"), &r.action)
	steps := r.action.Runs.Steps
	if r.action.Runs.Using != "composite" || len(steps) != 3 || steps[0].Run != "" {
		t.Fatalf("want three steps, the first an action: %+v", r.action.Runs)
	}
	if status, log := r.step(t, steps[1], nil); status != 0 {
		t.Fatalf("it is not built:\n%s", log)
	}
	validate := func(inputs map[string]string) (int, string) { t.Helper(); return r.step(t, steps[2], inputs) }

	generate(t, filepath.Join(r.workspace, "records"), 1)
	if status, log := validate(nil); status != statusDone || strings.Contains(log, "::") {
		t.Errorf("records that are right: status %d\n%s", status, log)
	}

	const wrongName = "hankkeet/projects/00/hanke-000000.yaml"
	generate(t, filepath.Join(r.workspace, "hankkeet"), 1)
	text, err := os.ReadFile(filepath.Join(r.workspace, wrongName))
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "nonsense: 1\n"...)
	if err := os.WriteFile(filepath.Join(r.workspace, wrongName), text, 0o644); err != nil {
		t.Fatal(err)
	}
	inputs := map[string]string{"records": "hankkeet", "sarif": "out.sarif"}
	if status, log := validate(inputs); status != statusFindings || !strings.Contains(log, "::error file="+wrongName+",line=") {
		t.Errorf("a record that is wrong: status %d\n%s", status, log)
	}
	if sarif, err := os.ReadFile(filepath.Join(r.workspace, "out.sarif")); err != nil || !bytes.Contains(sarif, []byte(wrongName)) {
		t.Errorf("%v: %s", err, sarif)
	}
	if summary, err := os.ReadFile(filepath.Join(r.workspace, "summary.md")); err != nil || !bytes.Contains(summary, []byte("| error | key-unknown | "+wrongName)) {
		t.Errorf("%v: %s", err, summary)
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=Aino", "-c", "user.email=aino@example.org", "commit", "-qm", "Alku"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = r.workspace
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args, err, out)
		}
	}
	// Nothing is new, and all findings are in the file: GitHub closes an alert
	// that is not there.
	old := map[string]string{"records": "hankkeet", "since": "HEAD", "sarif": "old.sarif"}
	if status, log := validate(old); status != statusDone || strings.Contains(log, "::error") {
		t.Errorf("a finding that is not new: status %d\n%s", status, log)
	}
	if sarif, err := os.ReadFile(filepath.Join(r.workspace, "old.sarif")); err != nil || !bytes.Contains(sarif, []byte(`"baselineState": "unchanged"`)) {
		t.Errorf("%v: %s", err, sarif)
	}
	if _, log := validate(map[string]string{"records": "hankkeet", "lang": "fi"}); !strings.Contains(log, "ei kuulu tähän") {
		t.Errorf("annotations in Finnish: %s", log)
	}
	inputs["fail-on"] = "never"
	if status, log := validate(inputs); status != statusDone {
		t.Errorf("a finding that does not count: status %d\n%s", status, log)
	}

	for _, name := range []string{"records", "fail-on", "since", "lang"} {
		for _, hostile := range []string{"; touch owned", "$(touch owned)", "`touch owned`", "x\n::error::owned\ntouch owned", "--output=owned", `"; touch owned; "`, "*"} {
			status, log := validate(map[string]string{name: hostile})
			if status != statusUsage && status != statusFailed {
				t.Errorf("%s %q: status %d\n%s", name, hostile, status, log)
			}
			for line := range strings.Lines(log) {
				if strings.HasPrefix(line, "::") && !ownError.MatchString(line) {
					t.Errorf("%s %q: %s", name, hostile, log)
				}
			}
		}
	}
	if _, err := os.Stat(filepath.Join(r.workspace, "owned")); err == nil {
		t.Error("an input was executed")
	}
}
