// Package pkg holds no code: this is the way in.
//
// Sostool reads records (YAML files about Finnish social-work development projects),
// checks them, and works out who pays what. Data flows one way, and imports go the
// other: bytes, records, catalogue; then rules, finance and queries; then tables;
// then formats.
//
// # Floors
//
// Each package may import from the floors below its own; floors_test.go says exactly
// which.
//
//	cmd/sostool                  flags, streams, exit statuses
//	question, whatif, arrange    what flags ask: of projects, of figures, of tables
//	lsp                          what an editor shows of records while they are typed
//	doctor                       what goes wrong around records
//	facts, ask, starter, explain facts of new records, asked on a terminal; files
//	                             next to the records; what rules mean
//	manual                       what help says, as manual pages and as a page of HTML
//	example                      a made-up folder of records, a project of each shape
//	page                         projects, programmes and payers as pages of HTML
//	render                       the formats of findings and tables
//	report, schema, draft        tables of projects; the format as a schema; new records
//	export                       all records as tables for other programs
//	since, memory                findings of two times; personal data in all of git
//	check, fix, format           rules; corrections; the canonical form
//	folder, meant                which records are meant
//	audit                        texts of sources against records
//	sheet                        budgets that are read off spreadsheets
//	finance, query               what stated figures imply; the expressions of queries
//	change, history, revision    what differs between two versions, two times, commits
//	catalogue                    a folder of records, look-ups by id
//	decode                       bytes into records
//	syntax                       a text into its tree, past its faults
//	record                       the format: a Go type for each mapping
//	table                        rows and columns of figures with their basis
//	picture                      the same drawn, as SVG and PNG
//	money, calendar, municipality
//	                             amounts and shares; dates and periods; the register
//	git, save, edit, gate, pager, paths, embed
//	                             commits; whole files; changing bytes, with a proof;
//	                             text that nothing obeys; the screen; what files are
//	                             called; commands in pages of Markdown
//	language, source, diag, usage, near, personal, effort
//	                             sentences; places; findings; usage errors; near
//	                             words; personal data; what a computation costs
//
// # One amount, from bytes to a cell
//
// "total: 1828204" is in records/projects/lapin-sosiaalityon-kehittamisyksikko.yaml.
//
//  1. catalogue lists the file (Catalogue.Open) and hands its bytes to
//     decode.Decoder. Its syntax.Reader makes a source.Tree of them in one go: keys,
//     values and comments, each a stretch of bytes. What that is in lines and characters
//     is worked out when it is shown.
//  2. decode fills record.Budget.Total from the text of the scalar: money.Parse makes
//     182820400 cents of it, and never a float.
//  3. finance.PlanOf works the budget out: equations between total, years, lines and
//     payers are solved until nothing more follows. Each finance.Figure is the
//     amount with its money.Basis: stated here, derived for the year 2008.
//  4. report makes a table.Table of the plan: entries yields its rows once (costs, lines,
//     payers, the total), and each column (columns.go) makes its table.Cell of a row, the
//     figure with its basis. The JSON of shares and of show has a form of its own.
//  5. render writes the table: money.Amount is written by language.Figure with the
//     separators of the language, and the basis as a mark. gate lets no byte through
//     that a terminal or a log would obey.
//
// # One finding, from a rule to SARIF
//
//  1. check.Run reads each file once and calls the rules on it, as a check.Pass. The
//     rule fundingSum asks finance for the same sums that the tables show, finds
//     54 000 € too little, and calls Pass.Report with the figure's source.Place
//     (source.Handle.At: a node, and whether its key or its value is meant) and a
//     sentence; Finding.Set offers another figure.
//  2. The pass completes the finding: severity, record, the path of the node, span in
//     characters, the lines that it shows, and how package edit writes the other
//     figure; allow entries cover it; personal data in it is masked.
//  3. check.Each hands it over in the order of files and places, and holds none.
//  4. render.FindingsFormat writes it: sarif makes a result with a fingerprint that
//     does not depend on lines, so that a server knows it again.
//  5. cmd/sostool makes the exit status of the counts and --fail-on.
//
// # One fault, from a lost bracket to its cure
//
//  1. syntax.Reader can't go on, two lines below a "{" that nothing closes. A blame finds
//     the line that is at fault, says what is wrong with it, and how it was probably
//     meant; so reading goes on, to the last fault of the file.
//  2. source.Tree.Broken has the lines whose values are not as they are written. What the
//     tree holds of them is a misfit: decode fills in nothing, rules report nothing there
//     (Pass.Report) and judge no sum that lacks it, and decode.Record.Whole is false, so
//     that tables and history leave the record out.
//  3. fix.Run takes the corrections of all findings of the file, reads what they make of
//     it, and keeps them where the rest says what it said before: edit.Apply changes
//     nothing but the characters that a finding is about. format, which writes all of a
//     file anew from the same tree, leaves one with faults as it is.
package pkg
