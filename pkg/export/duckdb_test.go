package export

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDuckDB reads both folders of Parquet with DuckDB, the one of partitions as one table
// each: the same rows with the same values, of columns of their types, and nothing that a
// reference leads to is missing.
func TestDuckDB(t *testing.T) {
	d := draw(8, 60)
	for _, o := range []Options{{}, {Partition: true}} {
		dir := writeParquet(t, d, o)
		from := func(table *Table) string {
			if o.Partition && table.Project {
				return fmt.Sprintf("read_parquet('%s/%s/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)", filepath.ToSlash(dir), table.Name)
			}
			return fmt.Sprintf("read_parquet('%s/%s.parquet')", filepath.ToSlash(dir), table.Name)
		}
		var queries []string
		for _, table := range Tables() {
			columns := make([]string, len(table.Columns))
			for i := range columns {
				columns[i] = quote(table.Columns[i].Name) + "::VARCHAR"
			}
			queries = append(queries, "SELECT "+strings.Join(columns, ", ")+" FROM "+from(table),
				"SELECT column_type FROM (DESCRIBE SELECT "+strings.ReplaceAll(strings.Join(columns, ", "), "::VARCHAR", "")+" FROM "+from(table)+")")
		}
		answers := askDuckDB(t, queries)
		for i, table := range Tables() {
			if diff := cmp.Diff(d.said(table, exact), joined(answers[2*i])); diff != "" {
				t.Errorf("%s: -written +read\n%s", table.Name, diff)
			}
			var types []string
			for i := range table.Columns {
				types = append(types, duckType(&table.Columns[i]))
			}
			if diff := cmp.Diff(types, slices.Concat(answers[2*i+1]...)); diff != "" {
				t.Errorf("%s: -expected +found\n%s", table.Name, diff)
			}
		}
	}
}

func duckType(c *Column) string {
	switch c.Kind {
	case Text:
		return "VARCHAR"
	case Boolean:
		return "BOOLEAN"
	case Date:
		return "DATE"
	case Decimal:
		return fmt.Sprintf("DECIMAL(%d,%d)", precision, c.Decimals)
	}
	return "BIGINT"
}

// duckDB answers queries, a line of JSON each. It may load no extension from the network.
const duckDB = `
const { DuckDBInstance } = require("@duckdb/node-api");
(async () => {
  const db = await DuckDBInstance.create(":memory:", { autoinstall_known_extensions: "false", autoload_known_extensions: "false" });
  const connection = await db.connect();
  for (const query of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
    const answer = await connection.runAndReadAll(query);
    console.log(JSON.stringify(answer.getRowsJson()));
  }
})();
`

// askDuckDB are the rows that answer queries, as text. The test is over where there is no
// DuckDB for Node, which NODE_PATH leads to.
func askDuckDB(t *testing.T, queries []string) [][][]string {
	t.Helper()
	if out, err := exec.Command("node", "-e", `require("@duckdb/node-api")`).CombinedOutput(); err != nil {
		t.Skipf("there is no DuckDB for Node to read Parquet with: %v %.200s", err, out)
	}
	in, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "-e", duckDB)
	cmd.Stdin = strings.NewReader(string(in))
	var talk strings.Builder
	cmd.Stderr = &talk
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, talk.String())
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(queries) {
		t.Fatalf("%d of %d queries are answered\n%s", len(lines), len(queries), talk.String())
	}
	answers := make([][][]string, len(queries))
	for i, line := range lines {
		var rows [][]*string
		if err := json.Unmarshal([]byte(line), &rows); err != nil {
			t.Fatalf("%s: %v", queries[i], err)
		}
		for _, row := range rows {
			cells := make([]string, len(row))
			for k, v := range row {
				cells[k] = null
				if v != nil {
					cells[k] = *v
				}
			}
			answers[i] = append(answers[i], cells)
		}
	}
	return answers
}
