package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestNoPicture: the error about a table without a picture names the commands that have
// some; query is list with a condition.
func TestNoPicture(t *testing.T) {
	said := strings.FieldsFunc(noPicture("svg").Error(), func(r rune) bool { return r == ' ' || r == ',' })
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		names := 0
		for _, word := range said {
			if word == c.Name() {
				names++
			}
		}
		if draws := c.Flag("theme") != nil && c.Name() != "query"; draws != (names > 0) {
			t.Errorf("sostool %s has pictures: %t; the error names it: %t", c.Name(), draws, names > 0)
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(newGlobal(&world{})))
}
