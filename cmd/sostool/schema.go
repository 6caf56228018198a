package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/check"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/render"
	"sostool/pkg/schema"
	"sostool/pkg/usage"
)

var schemaFormats = []string{"json", "markdown"}

func newSchema(g *global) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Print the record format: a JSON Schema for editors, or a reference to read",
		Long: `sostool schema prints a JSON Schema (2020-12) by which an editor checks and
completes records as they are typed, and with -f markdown the same keys as a
reference to read. KIND is project, programme, organisations or settings;
without it the first key of each record decides. Descriptions are in the language
of --lang.`,
		Example: `  sostool schema -o sostool.schema.json
  sostool schema project --lang fi -f markdown`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return usage.Wrong("sostool schema takes one kind of record, not {0}", len(args))
			case len(args) == 1 && !slices.Contains(schema.Names(), args[0]):
				return usage.Unknown(language.Say("\"{0}\" is not a kind of record; expected one of {1}", args[0], language.Choices(schema.Names())),
					args[0], schema.Names())
			}
			return nil
		},
		ValidArgs: schema.Names(),
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(schemaFormats, format) {
				return usage.Choice("--format", format, schemaFormats)
			}
			kind := append(args, "")[0]
			return g.write(func(w io.Writer) error {
				if format == "markdown" {
					return schema.WriteReference(w, kind, g.language(), municipality.Load())
				}
				return render.WriteJSON(w, schema.Of(kind, g.language(), municipality.Load(), check.SetOf(nil).Names()))
			})
		},
	}
	formatFlag(cmd, &format, schemaFormats)
	return cmd
}
