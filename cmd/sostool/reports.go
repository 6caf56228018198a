package main

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/render"
	"sostool/pkg/usage"
)

// further is a file that gets the findings of a run in one more format.
type further struct {
	format render.FindingsFormat
	file   string
	err    error // why it is not written, or not whole

	to  io.Writer        // nil where it can't be written
	out *render.Findings // to there
}

// askFurther reads the values of --report.
func (o *findingsOptions) askFurther(values []string) error {
	taken := map[string]bool{filepath.Clean(o.output): o.output != ""}
	for _, value := range values {
		name, file, _ := strings.Cut(value, "=")
		f, known := formatNamed(name)
		switch clean := filepath.Clean(file); {
		case file == "":
			return usage.Wrong("--report takes FORMAT=FILE, not \"{0}\"", value)
		case !known:
			return usage.Choice("--report", name, formatNames())
		case file == "-":
			return usage.Wrong("--report writes to files; what standard output gets, --format says")
		case taken[clean]:
			return usage.Wrong("two results can't go to one file: {0}", file)
		default:
			taken[clean] = true
		}
		if err := o.spareRecords(file); err != nil {
			return err
		}
		o.further = append(o.further, &further{format: f, file: file})
	}
	return nil
}

func formatNamed(name string) (f render.FindingsFormat, known bool) {
	formats := render.FindingsFormats()
	i := slices.IndexFunc(formats, func(f render.FindingsFormat) bool { return f.Name == name })
	if i < 0 {
		return f, false
	}
	return formats[i], true
}

// opened has findings written while all further files are open, so that none has to be
// held. A file that can't be written leaves the others alone; after wrong use none is
// written.
func (o *findingsOptions) opened(files []*further, findings func() error) error {
	if len(files) == 0 {
		return findings()
	}
	f := files[0]
	var err error
	result := func(w io.Writer) error {
		f.to = w
		err = o.opened(files[1:], findings)
		var misused usage.Error
		if errors.As(err, &misused) {
			return err
		}
		return f.err
	}
	if !f.format.Exact {
		result = gated(o.color == "always", result)
	}
	write := o.files.Replace
	if f.format.Appends {
		write = o.files.Append
	}
	f.err = write(f.file, func(w io.Writer) error { return buffered(w, result) })
	if f.to == nil {
		err = o.opened(files[1:], findings)
	}
	return err
}

// unwritten is why further files were not written.
func (o *findingsOptions) unwritten() (errs []error) {
	for _, f := range o.further {
		if f.err != nil {
			errs = append(errs, f.err)
		}
	}
	return errs
}

// results are the findings of a run on their way to all that is written of them.
type results struct {
	main    *render.Findings
	further []*further
}

// begin begins to write findings to w, and to the further files that are open.
func (o *findingsOptions) begin(w io.Writer, rendering render.Options) *results {
	all := &results{main: o.format.Begin(w, rendering)}
	rendering.Color, rendering.Alone = o.color == "always", true
	for _, f := range o.further {
		if f.to != nil {
			f.out = f.format.Begin(f.to, rendering)
			all.further = append(all.further, f)
		}
	}
	return all
}

func (r *results) add(f *diag.Finding) {
	r.main.Add(f)
	for _, other := range r.further {
		other.out.Add(f)
	}
}

// close writes what else the run came to. The error is that of the main result.
func (r *results) close(report *diag.Report) error {
	for _, f := range r.further {
		f.err = f.out.Close(report)
	}
	return r.main.Close(report)
}
