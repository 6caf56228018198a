package git

import (
	"slices"
	"strings"
)

// LineEnds are the files of the folder of which git takes the carriage return
// before a line feed out when it stores them, and may have put it there itself: by
// their attributes, else by the configuration. Where that leaves the choice to git,
// it keeps the line ends that it stores already.
func (r *Repository) LineEnds() (map[string]bool, error) {
	normal := make(map[string]bool)
	if !r.inWorkTree {
		return normal, nil
	}
	all, err := r.endings()
	if err != nil {
		return nil, err
	}
	configured := r.autocrlf()
	for _, e := range all {
		keeps := !slices.Contains([]string{"", "lf", "none"}, e.stored)
		switch {
		case e.attributes == "-text":
		case e.attributes == "" && !configured, keeps && (e.attributes == "" || strings.HasPrefix(e.attributes, "text=auto")):
		default:
			normal[e.name] = true
		}
	}
	return normal, nil
}

// autocrlf reports whether the configuration normalizes line ends.
func (r *Repository) autocrlf() bool {
	out, err := r.ask("config", "--get", "core.autocrlf")
	value := strings.ToLower(strings.TrimSpace(string(out)))
	return err == nil && !slices.Contains([]string{"", "false", "no", "off", "0"}, value)
}

// ending is how git ends the lines of a file.
type ending struct {
	name       string // in the folder
	stored     string // what it keeps: lf, crlf, mixed, none, -text; empty: not yet anything
	attributes string // that .gitattributes states: text eol=lf; empty: none
}

// endings are those of the files of the folder that git keeps or would.
func (r *Repository) endings() (all []ending, err error) {
	out, err := output(r.atWork(r.inFolder("ls-files", "--cached", "--others", "--exclude-standard", "--eol", "-z")...), r.patience)
	if err != nil {
		return nil, err
	}
	for line := range strings.SplitSeq(string(out), "\x00") {
		if line == "" {
			continue
		}
		// i/STORED w/HERE attr/ATTRIBUTES<tab>PATH
		info, name, _ := strings.Cut(line, "\t")
		ends, attributes, ok := strings.Cut(info, "attr/")
		if !ok {
			return nil, garbled(line)
		}
		if name, inside := r.Below(name); inside {
			stored, _, _ := strings.Cut(strings.TrimPrefix(ends, "i/"), " ")
			all = append(all, ending{name, stored, strings.TrimSpace(attributes)})
		}
	}
	return all, nil
}

// Unattributed are the files of the folder whose line ends no .gitattributes settles, where
// the configuration has git change them.
func (r *Repository) Unattributed() (names []string, err error) {
	if !r.inWorkTree || !r.autocrlf() {
		return nil, nil
	}
	all, err := r.endings()
	for _, e := range all {
		if !strings.Contains(e.attributes, "eol=") && e.attributes != "-text" {
			names = append(names, e.name)
		}
	}
	slices.Sort(names)
	return names, err
}
