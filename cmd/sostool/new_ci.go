package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/tools/txtar"

	"sostool/pkg/language"
	"sostool/pkg/paths"
	"sostool/pkg/starter"
	"sostool/pkg/usage"
)

type newCIOptions struct {
	*global
	tool, host string
}

func newNewCI(g *global) *cobra.Command {
	o := &newCIOptions{global: g}
	cmd := &cobra.Command{
		Use:   "ci [DIR]",
		Short: "Write a workflow, pre-commit hooks and editor settings for records of one's own",
		Long: `Write what checks records of one's own at each push and commit and as they are
typed: a workflow for the server, a configuration of pre-commit, settings and a
schema for VS Code, .editorconfig and .gitattributes. Comments, the descriptions in the
schema, hooks and annotations are in the language of --lang.

They go to the top of the git repository that the folder of records is in or is
(else next to that folder), or to DIR, and name the folder as seen from there;
out of where you are only to DIR. A file that exists already is never changed; -o -
prints what would be written.

--host says whose workflow it is. GitHub shows annotations, a summary and, of
public repositories, alerts; GitLab code quality and test results; Azure test
results and a summary; Forgejo a summary.

--tool says where this program is on GitHub. Without it the workflow takes it
from the repository's variables SOSTOOL_REPOSITORY and SOSTOOL_REVISION, and
pre-commit runs the sostool that is installed.

Exit status: 0 all files are there, 2 wrong use, 3 a file was left as it is.`,
		Example: `  sostool new ci
  sostool new ci --tool OWNER/REPOSITORY@v1.0 --lang fi
  sostool new ci --host gitlab
  sostool new ci --records hankkeet -o -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage.Wrong("sostool new ci takes one folder, not {0}", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if g.records.At != "" {
				return usage.Wrong("--at is of the past, for which no files are written")
			}
			s := starter.Starter{Host: o.host}
			if !slices.Contains(starter.Hosts(), o.host) {
				return usage.Choice("--host", o.host, starter.Hosts())
			}
			if cmd.Flags().Changed("tool") && !s.NameTool(o.tool) {
				return usage.Wrong("--tool takes OWNER/REPOSITORY@REVISION as on GitHub, not \"{0}\"", o.tool)
			}
			return o.run(append(args, "")[0], s)
		},
	}
	cmd.Flags().StringVar(&o.tool, "tool", "", "where sostool is on GitHub, as `OWNER/REPOSITORY@REVISION`")
	cmd.Flags().StringVar(&o.host, "host", starter.Hosts()[0], "whose `server` checks each change: "+strings.Join(starter.Hosts(), ", "))
	complete(cmd, "host", starter.Hosts())
	return cmd
}

func (o *newCIOptions) run(in string, s starter.Starter) error {
	flags := ""
	if s.Host != starter.Hosts()[0] {
		flags += " --host " + s.Host
	}
	if s.Tool != "" {
		flags += fmt.Sprintf(" --tool %s@%s", s.Tool, s.Revision)
	}
	top, records, err := starter.Destination(&o.records, in, "ci"+flags)
	if err != nil {
		return err
	}
	s.Records = records
	if l := o.language(); o.lang != "" || l != language.English {
		s.Lang = l.String()
	}
	files, err := s.Files(o.language())
	if err != nil {
		return err
	}
	if o.output != "" {
		return o.writeNew(txtar.Format(&txtar.Archive{Files: files}))
	}
	if left := o.ensure(top, files); left > 0 {
		o.say(language.Say("{0} {0|file differs|files differ} from what was expected; sostool new ci{1} -o - prints it", left, flags))
		return status(statusFailed)
	}
	if !paths.IsFolder(filepath.Join(top, filepath.FromSlash(records))) {
		o.say(language.Say("there is no folder {0} yet: sostool new project ID --records {0} makes it", records))
	}
	switch {
	case s.Tool != "":
	case s.Host == starter.Hosts()[0]:
		o.say(language.Say("the workflow waits for the variables SOSTOOL_REPOSITORY and SOSTOOL_REVISION of the repository on GitHub"))
	default:
		o.say(language.Say("the workflow waits for the variables SOSTOOL_REPOSITORY and SOSTOOL_REVISION, which say where sostool is on GitHub"))
	}
	return nil
}

// ensure writes the files that are not there yet below a folder, and says of each what is
// there then. It counts those that are not as expected.
func (g *global) ensure(top string, files []txtar.File) (left int) {
	for _, f := range files {
		said, ok := starter.Ensure(&g.files, top, f)
		g.say(said)
		if !ok {
			left++
		}
	}
	return left
}
