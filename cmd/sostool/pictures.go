package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/language"
	"sostool/pkg/picture"
	"sostool/pkg/usage"
)

// drawn are the flags of commands whose tables have pictures.
type drawn struct {
	theme, size string
	options     picture.Options // what check makes of them
}

func isPicture(format string) bool { return slices.Contains(pictureFormats(), format) }

// noPicture says that a table has none, and which have.
func noPicture(format string) error {
	return usage.Wrong("there is no picture for -f {0} here: budget, shares and claims have one, regions a map, show and list a timeline; not of groups, programmes and organisations, nor who pays several projects at each stage", format)
}

func (d *drawn) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&d.theme, "theme", picture.Themes()[0], "with -f svg or png: `colours`, light or dark")
	cmd.Flags().StringVar(&d.size, "size", "", "with -f svg or png: `WIDTHxHEIGHT` in pixels, as 1100x600 (default: as the picture needs)")
	complete(cmd, "theme", picture.Themes())
}

// check looks at the flags' values.
func (d *drawn) check(format string) error {
	if !isPicture(format) {
		if d.size != "" {
			return usage.Wrong("--size is for -f svg and png")
		}
		if d.theme != "" && d.theme != picture.Themes()[0] {
			return usage.Wrong("--theme is for -f svg and png")
		}
		return nil
	}
	theme, ok := picture.ParseTheme(d.theme)
	if !ok {
		return usage.Choice("--theme", d.theme, picture.Themes())
	}
	d.options.Theme = theme
	if d.size == "" {
		return nil
	}
	width, height, _ := strings.Cut(d.size, "x")
	d.options.Width, d.options.Height = pixels(width), pixels(height)
	switch dots := d.options.Width * d.options.Height; {
	case dots == 0:
		return usage.Wrong("--size takes width and height in pixels, each from {0} to {1}, as 1100x600, not \"{2}\"", picture.LeastSide, picture.MostSide, d.size)
	case format == "png" && dots > picture.MostDots:
		return usage.Wrong("a PNG has at most {0} pixels, and {1} has {2}", picture.MostDots, language.Verbatim(d.size), dots)
	}
	return nil
}

// pixels reads one side of a size; 0 where it can't be one.
func pixels(text string) int {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || n < picture.LeastSide || n > picture.MostSide || text[0] == '0' {
		return 0
	}
	return int(n)
}
