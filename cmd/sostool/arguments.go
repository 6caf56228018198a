package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sostool/pkg/language"
	"sostool/pkg/usage"
)

// flagError turns pflag's errors into our own, with a suggestion.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if errors.As(err, &missing) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		name := missing.GetSpecifiedName()
		dashes := strings.Repeat("-", min(2, len(name)))
		if better := usage.Better(name, names); len(better) > 0 {
			for i := range better {
				better[i] = "--" + better[i]
			}
			return usage.Wrong("there is no flag {0}; did you mean {1}?", dashes+name, language.Any(better))
		}
		return usage.Wrong("there is no flag {0}; {1} --help lists them", dashes+name, cmd.CommandPath())
	}
	var lacking *pflag.ValueRequiredError
	if errors.As(err, &lacking) {
		dashes := strings.Repeat("-", min(2, len(lacking.GetSpecifiedName())))
		return usage.Wrong("{0} needs a value; {1} --help says which", dashes+lacking.GetSpecifiedName(), cmd.CommandPath())
	}
	var malformed *pflag.InvalidSyntaxError
	if errors.As(err, &malformed) {
		return usage.Wrong("{0} has not the form of a flag; {1} --help lists them", malformed.GetSpecifiedFlag(), cmd.CommandPath())
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) && invalid.GetValue() == "" {
		return usage.Wrong("--{0} is empty; is a variable not set?", invalid.GetFlag().Name)
	}
	if errors.As(err, &invalid) {
		return usage.Wrong("--{0} does not take \"{1}\"", invalid.GetFlag().Name, invalid.GetValue())
	}
	return usage.Error{Text: language.Spoken(err)}
}

// langOf is the language that a command line asks for, which may not have been read to its
// end; empty where it asks for none.
func langOf(args []string) (lang string) {
	for i, arg := range args {
		value, stated := strings.CutPrefix(arg, "--lang=")
		switch {
		case arg == "--":
			return lang
		case stated:
			lang = value
		case arg == "--lang" && i+1 < len(args):
			lang = args[i+1]
		}
	}
	return lang
}

// nothingEmpty refuses a flag or an argument that is there and says nothing: a
// script whose variable is not set must not be taken for one that left it out.
func nothingEmpty(cmd *cobra.Command, args []string) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		empty := f.Value.String() == ""
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values := list.GetSlice()
			empty = len(values) == 0 || slices.Contains(values, "")
		}
		if empty && err == nil {
			err = usage.Wrong("--{0} is empty; is a variable not set?", f.Name)
		}
	})
	switch {
	case cmd.Name() == "query", cmd.DisableFlagParsing: // an expression is expected there; a line that is not yet typed
	case err == nil && slices.Contains(args, ""):
		err = usage.Wrong("an argument is empty; is a variable not set?")
	}
	return err
}

// ofCommands refuses words that lead to no command.
func ofCommands(cmd *cobra.Command, args []string) error {
	at := cmd.Root()
	for i, word := range inEnglish(at, args) {
		if word == "" {
			return nil // which nothingEmpty refuses
		}
		next, rest, err := at.Find([]string{word})
		if err != nil || next == at || len(rest) > 0 {
			return unknownCommand(at, word, strings.Join(args[:i+1], " "))
		}
		at = next
	}
	return nil
}

// unknownCommand is the error of a word that is no command below one, with those that it
// is near to or means in Finnish or Swedish; all is what was typed.
func unknownCommand(at *cobra.Command, word, all string) error {
	return usage.Unknown(language.Say("there is no command {0}", all), word, commandNames(at))
}

// commandNames are the names of the commands and topics below a command.
func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// noArgs and oneProject are cobra's checks with errors of ours.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage.Wrong("sostool {0} takes no arguments, \"{1}\" is one", cmd.Name(), args[0])
	}
	return nil
}

func oneProject(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage.Wrong("sostool {0} takes one project's id, not {1}", cmd.Name(), len(args))
	}
	return nil
}
