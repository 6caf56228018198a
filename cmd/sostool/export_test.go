package main

import (
	"database/sql"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"sostool/pkg/language"
)

// asked is a question of the topic of export, in SQL, and the answer below it.
var asked = regexp.MustCompile(`(?m)^    (SELECT(?:.*\n)+?.*;)\n\n((?:    .*\n)+)`)

// TestQuestions asks the repository's records, as export writes them, what the topic of
// export does in each language: the answers are those that it has.
func TestQuestions(t *testing.T) {
	name := filepath.Join(t.TempDir(), "records.db")
	command(t, statusDone, "../../records", "export", "-f", "sqlite", "-o", name)
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, l := range language.Codes() {
		spoken, _ := language.Parse(l)
		questions := asked.FindAllStringSubmatch(topicText("export", spoken), -1)
		if len(questions) != 5 {
			t.Errorf("the topic has %d questions in %s", len(questions), l)
		}
		for _, q := range questions {
			if diff := cmp.Diff(strings.Split(strings.TrimSpace(q[2]), "\n    "), answers(t, db, q[1])); diff != "" {
				t.Errorf("%s\n-topic +records\n%s", q[1], diff)
			}
		}
	}
}

// answers are the rows of an answer, each as the topic writes it.
func answers(t *testing.T, db *sql.DB, query string) (lines []string) {
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s\n%v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	cells, into := make([]any, len(names)), make([]any, len(names))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(cells))
		for i, c := range cells {
			switch c := c.(type) {
			case nil:
				words[i] = "null"
			case float64: // as sqlite3 writes it
				if words[i] = strconv.FormatFloat(c, 'f', -1, 64); c == math.Trunc(c) {
					words[i] += ".0"
				}
			default:
				words[i] = fmt.Sprint(c)
			}
		}
		lines = append(lines, strings.Join(words, " | "))
	}
	return lines
}
