package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/doctor"
	"sostool/pkg/language"
	"sostool/pkg/usage"
)

type doctorOptions struct {
	tabular
	named func() bool // whether a flag names the folder of records
}

func newDoctor(g *global) *cobra.Command {
	o := &doctorOptions{tabular: tabular{printed: printed{global: g}}}
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what commonly goes wrong in a folder, and the cure",
		Long: `Look at what commonly goes wrong around records: git and its repository, commits that
a clone lacks, ends of lines, names of files, what git ignores, the characters of the
console, hooks, CI, what editors were given, files that runs left behind. Each finding says
what is wrong, why it matters, and the commands that cure it. Nothing is changed, and no
record is judged: that is for sostool validate.`,
		Example: `  sostool doctor
  sostool doctor -f markdown            to ask others for help`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if g.records.At != "" {
				return usage.Wrong("sostool doctor looks at what is there now, not at --at {0}", g.records.At)
			}
			if err := o.check(); err != nil {
				return err
			}
			return o.run()
		},
	}
	o.flags(cmd)
	o.named = func() bool { return cmd.Flags().Changed("records") }
	return cmd
}

func (o *doctorOptions) run() error {
	found := doctor.Examine(o.surroundings())
	var err error
	if o.format == "text" {
		err = o.write(func(w io.Writer) error { return o.writeFindings(w, found) })
	} else {
		err = o.print(doctor.Table(found))
	}
	if err != nil {
		return err
	}
	wrong, notes := doctor.Count(found, doctor.Wrong), doctor.Count(found, doctor.Note)
	o.say(language.Say("looked at {0} {0|thing|things}: {1} wrong, {2} {2|note|notes}", len(found), wrong, notes))
	if wrong > 0 {
		return status(statusFindings)
	}
	return nil
}

// surroundings are what the doctor looks at.
func (o *doctorOptions) surroundings() doctor.World {
	w := doctor.World{
		Records: &o.records, Getenv: o.getenv, System: runtime.GOOS, CodePage: codePage(),
		Version: version(), Language: o.language(), Now: o.now(),
	}
	switch {
	case o.named():
		w.NamedBy = "--records"
	case o.records.Named != "":
		w.NamedBy = "SOSTOOL_RECORDS"
	}
	if o.terminal {
		w.Columns = o.columns
	}
	return w
}

// writeFindings writes findings as those of validate are written: commands are on lines of
// their own, which are never broken.
func (o *doctorOptions) writeFindings(w io.Writer, found []*doctor.Finding) error {
	var b strings.Builder
	l := o.language()
	for _, f := range found {
		fmt.Fprintf(&b, "%s[%s]: %s\n", f.State.Text().In(l), f.Check, f.Found.In(l))
		if !f.Why.IsZero() {
			fmt.Fprintf(&b, "   = %s\n", f.Why.In(l))
		}
		for _, command := range f.Cure {
			fmt.Fprintf(&b, "   = %s\n", language.Say("cure: {0}", language.Verbatim(command)).In(l))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
