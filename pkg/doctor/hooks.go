package doctor

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/paths"
)

// preCommit is the configuration of the program pre-commit, at the top of a repository.
const preCommit = ".pre-commit-config.yaml"

// hooks looks whether the records are checked before a commit.
func (e *exam) hooks() {
	if e.repo == nil {
		return
	}
	dir, configured, err := e.repo.Hooks()
	if err != nil {
		e.add("hooks", Wrong, language.Say("git does not answer: {0}", language.Spoken(err)))
		return
	}
	shown := filepath.ToSlash(paths.FromHere(dir))
	if _, err := os.Stat(dir); err != nil && configured {
		e.add("hooks", Wrong, language.Say("core.hooksPath names a folder that is not there: {0}", shown)).
			because(language.Say("no hook runs"), "git config --unset core.hooksPath")
		return
	}
	hook := filepath.Join(dir, "pre-commit")
	e.hook(hook, filepath.ToSlash(paths.FromHere(hook)), mentions(e.read(e.atTop(preCommit))), configured)
}

// hook looks at the hook that runs before a commit. planned is whether the program
// pre-commit is told to check the records.
func (e *exam) hook(name, shown string, planned, configured bool) {
	unchecked := language.Say("what is wrong is seen only on the server, or by those who take the records over")
	info, err := os.Stat(name)
	text := e.read(name)
	switch {
	case err != nil && planned:
		install := []string{"pre-commit install"}
		if configured {
			install = []string{"git config --unset core.hooksPath", "pre-commit install"} // which it asks for
		}
		e.add("hooks", Wrong, language.Say("{0} is there, but its hook is not installed in this clone", preCommit)).because(unchecked, install...)
	case err != nil:
		e.add("hooks", Note, language.Say("no hook checks the records before a commit")).because(unchecked, e.sostool("new ci"), "pre-commit install")
	case e.System != "windows" && info.Mode()&0o111 == 0:
		e.add("hooks", Wrong, language.Say("{0} is not executable", shown)).
			because(language.Say("git passes over such a hook"), "chmod +x "+shell(shown))
	case mentions(text), planned && strings.Contains(text, "pre-commit"):
		e.add("hooks", Well, language.Say("{0} checks the records", shown))
	default:
		e.add("hooks", Note, language.Say("{0} does not run sostool", shown)).because(unchecked, e.sostool("validate"))
	}
}

// read is a file's text; empty where it can't be read.
func (e *exam) read(name string) string {
	text, _ := os.ReadFile(filepath.FromSlash(name))
	return string(text)
}

// mentions reports whether a file is about the program.
func mentions(text string) bool { return strings.Contains(text, "sostool") }

// told are the places of files that tell a server, or pre-commit, which program checks
// the records.
var told = []string{
	".github/workflows/*.yml", ".github/workflows/*.yaml", ".forgejo/workflows/*.yml", ".gitea/workflows/*.yml",
	".gitlab-ci.yml", "azure-pipelines.yml", preCommit,
}

// pins are the revisions of the program that such a file names: of an action, a variable,
// a repository of hooks.
var pins = regexp.MustCompile(`uses: *['"]?[\w.-]+/[\w.-]+/\.github/actions/validate@([\w./-]+)` +
	`|SOSTOOL_REVISION: *['"]?([\w./-]+)` +
	`|rev: *['"]?([\w./-]+)['"]?\s+hooks:\s+- id: sostool-`)

// servers looks at what checks the records at each push, and by which program.
func (e *exam) servers() {
	if e.repo == nil {
		return
	}
	var servers []string
	asked := make(map[string]string) // the first file that asks for a revision
	for _, place := range told {
		names, _ := filepath.Glob(filepath.FromSlash(filepath.Join(e.top, place)))
		for _, name := range names {
			text := e.read(name)
			found := pins.FindAllStringSubmatch(text, -1)
			if place != preCommit && (mentions(text) || len(found) > 0) {
				servers = append(servers, filepath.ToSlash(name))
			}
			for _, m := range found {
				if rev := m[1] + m[2] + m[3]; asked[rev] == "" {
					asked[rev] = filepath.ToSlash(name)
				}
			}
		}
	}
	if len(servers) == 0 {
		e.add("ci", Note, language.Say("no workflow checks the records when they are pushed")).
			because(language.Say("a change is not checked before others have it"), e.sostool("new ci"))
	} else {
		e.add("ci", Well, language.Say("the records are checked when they are pushed: {0}", few(servers)))
	}
	e.versions(asked)
}

// versions looks at the revisions that files ask for, each with the first one that does.
func (e *exam) versions(asked map[string]string) {
	well := true
	first := ""
	for _, rev := range slices.Sorted(maps.Keys(asked)) {
		name := asked[rev]
		var found language.Text
		switch {
		case differ(e.Version, rev):
			found = language.Say("this is sostool {0}, and {1} asks for {2}", e.Version, name, rev)
		case first != "" && differ(first, rev):
			found = language.Say("{0} asks for sostool {1}, and {2} for {3}", asked[first], first, name, rev)
		default:
			first = cmp.Or(first, rev)
			continue
		}
		well = false
		e.add("version", Wrong, found).
			because(language.Say("the two may judge by other rules, and format in other ways"), "git grep -n -F -e "+shell(rev)+" -- "+shell(name))
	}
	if well {
		e.add("version", Well, language.Say("sostool {0}; no file asks for another one", e.Version))
	}
}

var (
	number = regexp.MustCompile(`^v?\d+\.\d`)
	hash   = regexp.MustCompile(`[0-9a-f]{7,40}$`) // a commit, also at the end of a version of Go's
)

// differ reports whether two versions or revisions are not those of one program. Nothing is
// said of a branch, and of a program that does not know its version.
func differ(a, b string) bool {
	a, b = strings.TrimPrefix(strings.TrimSuffix(a, "+dirty"), "v"), strings.TrimPrefix(b, "v")
	one, other := hash.FindString(a), hash.FindString(b)
	if one != "" && other != "" {
		return !strings.HasPrefix(one, other) && !strings.HasPrefix(other, one)
	}
	return number.MatchString(a) && number.MatchString(b) && a != b
}
