package doctor

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"sostool/pkg/catalogue"
	"sostool/pkg/folder"
	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/paths"
	"sostool/pkg/starter"
)

// oldest is the first git that knows all that sostool asks it: --end-of-options of
// rev-parse.
var oldest = [2]int{2, 30}

// lasting is longer than git holds the index.
const lasting = 10 * time.Minute

// git looks at git, and at the repository of the records.
func (e *exam) git() {
	version, err := git.Version()
	asks := language.Say("diff, log, --at and --since ask git")
	switch {
	case git.KindOf(err) == git.NoGit:
		e.add("git", Wrong, language.Say("the program git was not found")).because(asks, e.installs()...)
		return
	case err != nil:
		e.add("git", Wrong, language.Say("git does not answer: {0}", language.Spoken(err))).because(asks, "git version")
		return
	case older(version):
		e.add("git", Wrong, language.Say("git {0} is older than {1}", version, strconv.Itoa(oldest[0])+"."+strconv.Itoa(oldest[1]))).
			because(language.Say("sostool asks it for what it does not know yet"), e.installs()...)
	default:
		e.add("git", Well, language.Verbatim("git "+version))
	}
	e.repository()
	if e.repo == nil {
		return
	}
	e.shallow()
	e.lock()
	if e.records != nil {
		e.ignored()
	}
}

// older reports whether a version is below the oldest. One of another form is not.
func older(version string) bool {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return false
	}
	major, err1 := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	return err1 == nil && err2 == nil && cmp.Or(major-oldest[0], minor-oldest[1]) < 0
}

// installs is the command that installs git.
func (e *exam) installs() []string {
	switch e.System {
	case "windows":
		return []string{"winget install --id Git.Git"}
	case "darwin":
		return []string{"xcode-select --install"}
	}
	for _, with := range []string{"apt-get install git", "dnf install git", "zypper install git", "pacman -S git", "apk add git"} {
		if name, _, _ := strings.Cut(with, " "); onPath(name) {
			return []string{"sudo " + with}
		}
	}
	return nil
}

func onPath(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil
}

// repository opens the one that the records are in, or the current folder.
func (e *exam) repository() {
	near := cmp.Or(e.dir, ".")
	repo, err := git.Open(near)
	switch git.KindOf(err) {
	case 0:
		if err != nil {
			e.add("repository", Wrong, language.Say("git does not answer: {0}", language.Spoken(err)))
			return
		}
	case git.NoRepository:
		if e.records == nil {
			e.add("repository", Well, language.Say("this folder is not in a git repository"))
			return
		}
		e.add("repository", Note, language.Say("the records are not in a git repository")).
			because(language.Say("diff, log, --at and --since have no history to ask"), "git init", "git add "+shell(near), "git commit -m records")
		return
	case git.NotTrusted:
		own, _ := paths.Own(near)
		top := cmp.Or(paths.Top(own), own)
		e.add("repository", Wrong, language.Say("git does not read the repository: it belongs to another user")).
			because(language.Say("diff, log, --at and --since have no history to ask; trust it only if you know whose it is"), "git config --global --add safe.directory "+shell(top))
		return
	default:
		e.add("repository", Wrong, language.Say("git does not read the repository: {0}", language.Spoken(err))).
			because(language.Say("diff, log, --at and --since have no history to ask"), "git -C "+shell(near)+" status")
		return
	}
	if e.top = paths.FromHere(repo.Root()); e.top == "" {
		repo.Close()
		e.add("repository", Note, language.Say("the repository is a bare one: it has no files to look at"))
		return
	}
	e.repo = repo
	e.add("repository", Well, language.Say("the records are in a git repository: {0}", filepath.ToSlash(e.top)))
}

// shallow looks whether all commits are here.
func (e *exam) shallow() {
	rest := e.repo.Rest()
	switch {
	case e.repo.Shallow():
		e.add("shallow", Wrong, language.Say("this clone has the latest commits only")).
			because(language.Say("--at, --since, diff and log find no others; the checkout of a workflow fetches all with fetch-depth: 0"), rest)
	case rest != "":
		e.add("shallow", Note, language.Say("this clone has one branch only")).
			because(language.Say("--at, --since and diff find no other branch"), rest)
	default:
		e.add("shallow", Well, language.Say("this clone has all commits"))
	}
}

// lock looks whether a git that was ended left its lock behind.
func (e *exam) lock() {
	name := e.repo.Lock()
	info, err := os.Lstat(name)
	if err != nil || e.Now.Sub(info.ModTime()) < lasting {
		return
	}
	name = paths.FromHere(name)
	e.add("lock", Wrong, language.Say("a git that was ended left its lock: {0}", name)).
		because(language.Say("nothing can be committed while it is there"), "rm "+shell(name))
}

// ignored looks for records that git does not keep.
func (e *exam) ignored() {
	ignored, err := e.repo.Ignored()
	if err != nil {
		e.add("ignored", Wrong, language.Say("git does not answer: {0}", language.Spoken(err)))
		return
	}
	names := e.named(func(entry *catalogue.Entry) bool { return ignored[entry.Path()] })
	if len(names) == 0 {
		e.add("ignored", Well, language.Say("git ignores no record"))
		return
	}
	e.add("ignored", Wrong, language.Say("git ignores {0} {0|record|records}: {1}", len(names), few(names))).
		because(language.Say("they are in no commit, and CI and others do not have them"), "git check-ignore -v -- "+shell(names[0]), "git add -f -- "+shells(names))
}

// named are the names of some of the records.
func (e *exam) named(some func(*catalogue.Entry) bool) (names []string) {
	for _, entry := range e.records.Entries {
		if entry.Path() != "" && some(entry) {
			names = append(names, entry.Name)
		}
	}
	return names
}

// attributes are the lines of .gitattributes for records.
func (e *exam) attributes() (commands []string) {
	s := starter.Starter{Records: folder.Default}
	if e.repo != nil {
		s.Records = e.repo.Path()
	}
	for _, glob := range s.Attributed() {
		commands = append(commands, "echo "+shell(glob+" text eol=lf")+" >> "+shell(e.atTop(".gitattributes")))
	}
	return commands
}
