package check

import (
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
)

// The rules of this file are reported while a file is read; what they need is
// said here.

var yamlSyntax = &Rule{
	Name: diag.YAMLSyntax, Severity: diag.Error, Form: true,
	Title: language.Say("the file does not parse"),
	Why:   language.Say("Programs that read YAML refuse such a file whole, and what its faulty lines say is not known: tables leave the record out until they are mended."),
	Do:    language.Say("Mend each place that a finding points at: one run tells them all, and sostool fix mends what is beyond doubt. The rest of the file is checked; what is on a faulty line, or is missing because of it, is not."),
}

var yamlEncoding = &Rule{
	Name: diag.YAMLEncoding, Severity: diag.Error, Also: []diag.Severity{diag.Warning}, Form: true,
	Title: language.Say("the file is not plain UTF-8 text"),
	Why:   language.Say("Other programs would read other characters, or other lines, than people see."),
	Do:    language.Say("Save the file as UTF-8 without a byte order mark, with line feeds alone, and remove control characters."),
}

var yamlDuplicateKey = &Rule{
	Name: diag.YAMLDuplicateKey, Severity: diag.Error, Form: true,
	Title: language.Say("a key appears twice in one mapping"),
	Why:   language.Say("Only one of the two values would count, and which one depends on the program."),
	Do:    language.Say("Keep one of them, or put each into its own item of a list."),
}

var yamlAlias = &Rule{
	Name: diag.YAMLAlias, Severity: diag.Error, Form: true,
	Title: language.Say("an anchor, alias or merge key"),
	Why:   language.Say("A value that is written elsewhere is found neither by grep nor in a diff."),
	Do:    language.Say("Write the value itself in each place."),
}

var yamlTag = &Rule{
	Name: diag.YAMLTag, Severity: diag.Error, Form: true,
	Title: language.Say("a YAML tag"),
	Why:   language.Say("The format says what each value is; a tag could only contradict it."),
	Do:    language.Say("Remove the tag."),
}

var yamlDocuments = &Rule{
	Name: diag.YAMLDocuments, Severity: diag.Error, Form: true,
	Title: language.Say("more than one document in a file"),
	Why:   language.Say("Most programs read the first document and silently ignore the rest."),
	Do:    language.Say("Give each record a file of its own, without marks or directives of YAML. Only the first document of a file is checked, and tables leave the record out."),
}

var yamlLimit = &Rule{
	Name: diag.YAMLLimit, Severity: diag.Error, Form: true,
	Title: language.Say("larger, deeper or longer than any record"),
	Why:   language.Say("A file beyond the limits is not a record, or was made to exhaust the programs that read it."),
	Do:    language.Say("Divide the record, or remove what does not belong to it."),
}

var yamlConflict = &Rule{
	Name: diag.YAMLConflict, Severity: diag.Error, Form: true,
	Title: language.Say("an unresolved merge conflict"),
	Why:   language.Say("The file holds both sides of a merge, and no one has said yet which is right: tables leave the record out."),
	Do:    language.Say("Keep one side, or what is right of each, and remove the marks. What is between them is not checked, the rest of the file is."),
}

var textQuotes = &Rule{
	Name: diag.TextQuotes, Severity: diag.Warning,
	Title: language.Say("typographic quotes around a whole text"),
	Why:   language.Say("To YAML they are part of the text: tables print them, and searches for the text alone miss it."),
	Do:    language.Say("Write straight quotes, or none."),
}

var textInvisible = &Rule{
	Name: diag.TextInvisible, Severity: diag.Error,
	Title: language.Say("a character that cannot be seen"),
	Why:   language.Say("No-break spaces, zero-width characters and bidirectional controls make a text read otherwise than it looks, and hide it from grep."),
	Do:    language.Say("Remove the character, or write a plain space."),
}

var textNormalForm = &Rule{
	Name: diag.TextNormalForm, Severity: diag.Warning,
	Title: language.Say("a text that is not in Unicode normal form C"),
	Why:   language.Say("An ä made of an a and two dots looks like an ä but is not found by it."),
	Do:    language.Say("Write the composed characters."),
}

var textCut = &Rule{
	Name: diag.TextCut, Severity: diag.Note,
	Title: language.Say("a value that ends where a comment begins"),
	Why:   language.Say("In YAML a space and # begin a comment: what follows is not part of the value."),
	Do:    language.Say("Put the text in quotes if the rest belongs to it; else put two spaces before the comment."),
}

var fileName = &Rule{
	Name: diag.FileName, Severity: diag.Warning,
	Title: language.Say("a file name that does not end in .yaml, or is not UTF-8"),
	Why:   language.Say("Scripts and people look for *.yaml."),
	Do:    language.Say("Rename the file."),
}

var fileKind = &Rule{
	Name: diag.FileKind, Severity: diag.Warning,
	Title: language.Say("something that is not a regular file is among the records"),
	Why:   language.Say("Links, pipes and devices are never opened: they may lead out of the folder or never end."),
	Do:    language.Say("Put the file itself into the folder, or remove what is there."),
}

var recordKind = &Rule{
	Name: diag.RecordKind, Severity: diag.Error, Form: true,
	Title: language.Say("the file does not begin with the kind of its record"),
	Why:   language.Say("The first key says what the file is and by which version of the format it is read."),
	Do:    language.Say("Begin the file with record: project/1, programme/1, organisations/1 or settings/1, as its folder asks."),
	Any: func(p *Pass) {
		if p.Entry.Misplaced() {
			handle, _ := documentHandle(p)
			p.Report(handle.At("record"), "the file is not in one of the folders for records").
				Suggest("projects belong in projects/, programmes in programmes/, organisations in organisations.yaml, settings in settings.yaml")
		}
	},
}

var keyUnknown = &Rule{
	Name: diag.KeyUnknown, Severity: diag.Error, Form: true,
	Title: language.Say("a key that the format does not have"),
	Why:   language.Say("What is under it counts nowhere; most often it is a misspelt key."),
	Do:    language.Say("Correct the key; a fact that no key carries belongs in notes."),
}

// keyMissing is an error where the format requires the key. A project whose
// period or budget is not known is worth a note only: the source may not say.
var keyMissing = &Rule{
	Name: diag.KeyMissing, Severity: diag.Error, Also: []diag.Severity{diag.Note}, Form: true,
	Title: language.Say("a key that is required is missing"),
	Why:   language.Say("Without it the record can't be found, shown or computed with. A project without a period or a budget is only noted, for the source may not say."),
	Do:    language.Say("Add the key."),
	Project: func(p *Pass, project *record.Project) {
		for _, key := range []string{"period", "budgets"} {
			if !project.Has(key) && project.Sound(key) {
				f := p.Report(project.Whole(), "the project has no {0}", key).
					Suggest("add it when a source says it; until then tables show it as unknown")
				f.Severity = diag.Note
			}
		}
	},
}

var valueType = &Rule{
	Name: diag.ValueType, Severity: diag.Error, Form: true,
	Title: language.Say("a value of another kind than the key wants"),
	Why:   language.Say("The value can't be read as what it should be, so it counts nowhere."),
	Do:    language.Say("Write the value in the form that the finding shows."),
	Any: func(p *Pass) {
		if s := p.Doc.Settings; s != nil {
			p.archive(s)
		}
		p.expressions()
	},
}

var valueChoice = &Rule{
	Name: diag.ValueChoice, Severity: diag.Error, Form: true,
	Title: language.Say("a word that is not one of the choices"),
	Why:   language.Say("Queries and tables find only the words of the format."),
	Do:    language.Say("Write one of the choices; a fact that none of them says belongs in notes."),
	Any: func(p *Pass) {
		if s := p.Doc.Settings; s != nil {
			p.severities(s)
		}
	},
}

var amountForm = &Rule{
	Name: diag.AmountForm, Severity: diag.Error, Form: true,
	Title: language.Say("an amount in another form than the format's"),
	Why:   language.Say("1.828 is over a thousand to one reader and under two euros to another; one form leaves no doubt and is found by grep."),
	Do:    language.Say("Write whole euros, or euros with a point and two decimals, without grouping, sign or currency."),
}

var shareForm = &Rule{
	Name: diag.ShareForm, Severity: diag.Error, Form: true,
	Title: language.Say("a share in another form than the format's"),
	Why:   language.Say("0.75 and 75 may both mean 75 %; one form leaves no doubt."),
	Do:    language.Say("Write a percent with its sign: 75% or 8.96%."),
}

var dateForm = &Rule{
	Name: diag.DateForm, Severity: diag.Error, Form: true,
	Title: language.Say("a date in another form than the format's"),
	Why:   language.Say("3.4.2008 is in April to a Finn and in March to an American."),
	Do:    language.Say("Write year, month and day as far as the source gives them: 2008-11-01, 2016-08 or 2009."),
}

var dateImpossible = &Rule{
	Name: diag.DateImpossible, Severity: diag.Error,
	Title: language.Say("a date that the calendar does not have"),
	Why:   language.Say("The day can't be what the source says, unless the source is wrong itself."),
	Do:    language.Say("Look the date up in the source; where the source has the slip, give the month and say so in a note."),
}

var periodForm = &Rule{
	Name: diag.PeriodForm, Severity: diag.Error, Form: true,
	Title: language.Say("a period in another form than the format's"),
	Why:   language.Say("Both ends of a period count, and which of them is open must be said."),
	Do:    language.Say("Write both ends with a slash between them; .. for an end that is open or not known."),
}

var periodOrder = &Rule{
	Name: diag.PeriodOrder, Severity: diag.Error,
	Title: language.Say("a period that ends before it begins"),
	Why:   language.Say("No day lies in it."),
	Do:    language.Say("Let the two dates change places, or correct the one with the slip."),
}

var idForm = &Rule{
	Name: diag.IDForm, Severity: diag.Error, Form: true,
	Title: language.Say("an id in another form than the format's"),
	Why:   language.Say("Ids are file names and parts of paths on every system."),
	Do:    language.Say("Write lower-case letters a to z, digits, and single hyphens between them."),
	Any: func(p *Pass) {
		if s := p.Doc.Settings; s != nil {
			p.ownIDs(s)
		}
	},
}

var codeForm = &Rule{
	Name: diag.CodeForm, Severity: diag.Error, Form: true,
	Title: language.Say("a municipality's code that is not three digits in quotes"),
	Why:   language.Say("Without quotes other programs read 047 as the number 47 or 39."),
	Do:    language.Say("Write three digits in quotes, or the municipality's name."),
}

var partyChoice = &Rule{
	Name: diag.PartyChoice, Severity: diag.Error, Form: true,
	Title: language.Say("no party, or more than one, in an entry"),
	Why:   language.Say("Each entry speaks of one party, so that it can be found, counted and named in a path."),
	Do:    language.Say("Write exactly one of org, municipality and group (of municipalities, orgs and count for payers) in each entry."),
}

var municipalityUnknown = &Rule{
	Name: diag.MunicipalityUnknown, Severity: diag.Error,
	Title: language.Say("a name that no municipality bears"),
	Why:   language.Say("Municipalities are found under one name in all records."),
	Do:    language.Say("Write the official Finnish or Swedish name in its basic form, or the code in quotes."),
}
