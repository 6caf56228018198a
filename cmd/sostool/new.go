package main

import (
	"github.com/spf13/cobra"

	"sostool/pkg/facts"
	"sostool/pkg/language"
	"sostool/pkg/usage"
)

func newNew(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new KIND ID",
		Short: "Write a new record that passes, with what is missing marked",
		Long: `Write a new record that passes: what is known is in it as flags or answers say,
what is missing as comments in the language of --lang, with what belongs there
and an example. On a terminal it asks for the most important things that no flag
says. It never overwrites a file; -o - prints the record. sostool new ci writes
what else a repository of records needs.`,
		Example: `  sostool new project lapin-hanke --name "Lapin hanke" --period 2026-01/2027-12
  sostool new programme kaste-2012-2015 -o -
  sostool new organisation kolpene --kind joint-municipal-authority
  sostool new project esimerkki --records records    in a folder that has no records yet`,
	}
	cmd.AddCommand(newProject(g), newProgramme(g), newOrganisation(g), newNewCI(g), newNewEditor(g), newNewExample(g))
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		kinds := commandNames(cmd)
		if len(args) == 0 {
			return usage.Wrong("sostool new takes one of {0}", language.Choices(kinds))
		}
		return usage.Unknown(language.Say("sostool new takes one of {0}, not \"{1}\"", language.Choices(kinds), args[0]), args[0], kinds)
	}
	return cmd
}

func newProject(g *global) *cobra.Command {
	return newDrafting(g, facts.Project(g.language), "project", "Write a project's record",
		`Write projects/ID.yaml: a project's record that passes, with what is missing
marked by comments. Without --status it is an idea.

--from takes the budget from a spreadsheet: a table of costs by category, of
funding by source or by payer, or both, with or without years, in Finnish, Swedish
or English. Each figure is cited to its cell. What the sheet does not certainly say
is asked for on a terminal, and else marked in the record; the sheet's sums are
worked out, and where one does not hold, or a figure can't be read, the status is 1.`,
		`  sostool new project lapin-hanke
  sostool new project lapin-hanke --name "Lapin hanke" --name sv="Lapplands projekt" --period 2026-01/2027-12
  sostool new project lapin-hanke --administrator kolpene --partner Kemi=co-implementer,funder
  sostool new project lapin-hanke --stage applied --total 1828204 --funding stm=1371152 --funding municipal=457052
  sostool new project lapin-hanke --from talousarvio.xlsx --sheet Budjetti --stage applied`)
}

func newProgramme(g *global) *cobra.Command {
	return newDrafting(g, facts.Programme(g.language), "programme", "Write a programme's record",
		`Write programmes/ID.yaml: a funding programme's record that passes, with what is
missing marked by comments.`,
		`  sostool new programme kaste-2012-2015 --name "Kaste-ohjelma 2012–2015" --period 2012/2015 --funder stm`)
}

func newOrganisation(g *global) *cobra.Command {
	return newDrafting(g, facts.Organisation(g.language), "organisation", "Add an organisation",
		`Add an organisation to the end of organisations.yaml, with what is missing marked
by comments; all other bytes of the file stay as they are. With -o it goes to a
file of its own.`,
		`  sostool new organisation kolpene --name "Kolpeneen palvelukeskuksen kuntayhtymä" --kind joint-municipal-authority
  sostool new organisation saarikka --member Kannonkoski --member Karstula`)
}
