package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/language"
	"sostool/pkg/municipality"
)

func newVersion(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program and of the register that it carries",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			lines := []language.Text{language.Verbatim(fmt.Sprintf("sostool %s (%s, %s/%s)", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH))}
			if b := builtFrom(); b.commit != "" && b.changed {
				lines = append(lines, language.Say("built from the commit {0} of {1}, with changes", b.commit, b.day))
			} else if b.commit != "" {
				lines = append(lines, language.Say("built from the commit {0} of {1}", b.commit, b.day))
			}
			lines = append(lines,
				language.Say("municipalities: {0} codes since 1990; Statistics Finland, classification of municipalities (CC BY 4.0)", len(municipality.Load().All)),
				language.Say("population: 31 December of 1990 to 2022; Statistics Finland, population structure (CC BY 4.0)"))
			return g.write(func(w io.Writer) error {
				for _, line := range lines {
					if _, err := fmt.Fprintln(w, line.In(g.language())); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}

// home is the address of the program's repository, where the build says so:
// -ldflags "-X main.home=https://github.com/OWNER/REPOSITORY".
var home string

// origin is what a program was built from.
type origin struct {
	commit  string // all of its digits; empty where the build does not know, as with go run
	day     string // of the commit, as 2026-01-31
	changed bool   // there was more in the work tree than the commit
}

func builtFrom() origin {
	var b origin
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.day, _, _ = strings.Cut(s.Value, "T")
		case "vcs.modified":
			b.changed = s.Value == "true"
		}
	}
	return b
}

// version is the module's version or revision, as the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	if b := builtFrom(); len(b.commit) >= 12 {
		return "devel " + b.commit[:12]
	}
	return "devel"
}
