package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asText is a value as the texts of both formats have it; what is not UTF-8 is replaced.
func asText(c *Column, v *Value) string {
	if v.Null() {
		return "null"
	}
	return strings.ToValidUTF8(string(v.appendText(nil, c)), "\ufffd")
}

// TestDataPackage reads back what is written: every row, under a head and with the fields
// that the descriptor has.
func TestDataPackage(t *testing.T) {
	d, dir := draw(2, 40), t.TempDir()
	w, err := beginDataPackage(dir, Options{})
	d.write(t, w, err)
	var described packageJSON
	text, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err == nil {
		err = json.Unmarshal(text, &described)
	}
	if err != nil {
		t.Fatal(err)
	}
	for i, table := range Tables() {
		text, err := os.ReadFile(filepath.Join(dir, described.Resources[i].Path))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for k, f := range described.Resources[i].Schema.Fields {
			if rows[0][k] != f.Name {
				t.Errorf("%s: the column %s is described as %s", table.Name, rows[0][k], f.Name)
			}
		}
		have := []string{}
		for _, row := range rows[1:] {
			for k := range row {
				if row[k] == "" {
					row[k] = "null"
				}
			}
			have = append(have, strings.Join(row, "|"))
		}
		slices.Sort(have)
		if diff := cmp.Diff(d.said(table, asText), have); diff != "" {
			t.Errorf("%s: -written +read\n%s", table.Name, diff)
		}
	}
}

// TestJSONL reads back what is written: every row, with numbers by their digits.
func TestJSONL(t *testing.T) {
	d, dir := draw(3, 40), t.TempDir()
	w, err := beginJSONL(dir, Options{})
	d.write(t, w, err)
	for _, table := range Tables() {
		text, err := os.ReadFile(filepath.Join(dir, table.Name+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		have := []string{}
		for line := range bytes.Lines(text) {
			row := make(map[string]json.RawMessage)
			if err := json.Unmarshal(line, &row); err != nil || len(row) != len(table.Columns) {
				t.Fatalf("%s: %v, %d columns", line, err, len(row))
			}
			cells := make([]string, len(table.Columns))
			for k, c := range table.Columns {
				if cells[k] = string(row[c.Name]); cells[k][0] == '"' {
					_ = json.Unmarshal(row[c.Name], &cells[k])
				}
			}
			have = append(have, strings.Join(cells, "|"))
		}
		slices.Sort(have)
		if diff := cmp.Diff(d.said(table, asText), have); diff != "" {
			t.Errorf("%s: -written +read\n%s", table.Name, diff)
		}
	}
}
