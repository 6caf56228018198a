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
	out, err := output(r.atWork(r.inFolder("ls-files", "--cached", "--others", "--exclude-standard", "--eol", "-z")...), r.patience)
	if err != nil {
		return nil, err
	}
	configured := r.autocrlf()
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
		name, inside := r.Below(name)
		attributes = strings.TrimSpace(attributes)
		stored, _, _ := strings.Cut(ends, " ")
		keeps := stored != "i/" && stored != "i/lf" && stored != "i/none"
		switch {
		case !inside || attributes == "-text":
		case attributes == "" && !configured, keeps && (attributes == "" || strings.HasPrefix(attributes, "text=auto")):
		default:
			normal[name] = true
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
