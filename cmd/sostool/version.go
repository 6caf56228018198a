package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"sostool/pkg/municipality"
)

func newVersion(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program and of the register that it carries",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			return g.write(func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "sostool %s (%s, %s/%s)\nmunicipalities: %d codes since 1990; %s\n"+
					"population: 31 December of 1990 to 2022; %s\n",
					version(), runtime.Version(), runtime.GOOS, runtime.GOARCH,
					len(municipality.Load().All), municipality.Attribution, municipality.PopulationSource)
				return err
			})
		},
	}
}

// home is the address of the program's repository, where the build says so:
// -ldflags "-X main.home=https://github.com/OWNER/REPOSITORY".
var home string

// version is the module's version or revision, as the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel " + s.Value[:12]
		}
	}
	return "devel"
}
