package export

import (
	"sostool/pkg/language"
	"sostool/pkg/record"
)

// Sections of the table of figures.
const (
	totalSection       = "total"
	fundingSection     = "funding"
	payerSection       = "payer"
	costSection        = "cost"
	beneficiarySection = "beneficiary"
	incomeSection      = "income"
	unallocatedSection = "unallocated"
)

// Places of the columns of the table of figures.
const (
	figureProject = iota
	figurePhase
	figureStage
	figureDefault
	figureSection
	figureItem
	figureSource
	figureForm
	figurePayer
	figurePayerKind
	figureCode
	figureBeneficiary
	figureYear
	figureFullYear
	figureCents
	figureAmount
	figureBasis
	figureAbout
	figureLower
	figureUpper
	figureShare
	figurePart
	figurePath
	figureFile
	figureLine
	figureDocument
	figurePage
	figurePosition
)

func figureColumns() []Column {
	cents := func(name string, title, meaning language.Text) Column {
		return Column{Name: name, Kind: Integer, Title: title, Meaning: meaning}
	}
	text := func(name string, title, meaning language.Text) Column {
		return Column{Name: name, Title: title, Meaning: meaning}
	}
	truth := func(name string, title, meaning language.Text) Column {
		return Column{Name: name, Kind: Boolean, Required: true, Title: title, Meaning: meaning}
	}
	return []Column{
		figureProject: projectColumn(),
		figurePhase:   text("phase", language.Say("Phase"), language.Say("The id of the phase; none where the budget is of the whole project.")),
		figureStage:   {Name: "stage", Required: true, Choices: record.Stage("").Choices(), Title: language.Say("Stage"), Meaning: language.Say("How firm the budget is, from plan to outturn.")},
		figureDefault: truth("default_stage", language.Say("Default stage"), language.Say("Whether the budget is the one that tables show where no stage is asked for: of each phase the firmest plan. Sums over these count no stage twice.")),
		figureSection: {Name: "section", Required: true, Choices: []string{totalSection, fundingSection, payerSection, costSection, beneficiarySection, incomeSection, unallocatedSection},
			Title: language.Say("Section of the budget"), Meaning: language.Say("What the amount is of: the total, a funding line, a payer of one, a category of costs, a beneficiary's total, income, or what no line or category accounts for. Rows of different sections are never added together.")},
		figureItem:        text("item", language.Say("Item"), language.Say("Which of its section it is: the source of the funding line, the category of the costs, or unitemised for what the categories leave; none of a total, and of what the lines leave of it.")),
		figureSource:      {Name: "source", Choices: record.Source("").Choices(), Title: language.Say("Source of funding"), Meaning: language.Say("The source of funding of the line; none where the amount is of no line.")},
		figureForm:        {Name: "form", Choices: record.FundingForm("").Choices(), Title: language.Say("Form"), Meaning: language.Say("What the line consists of; none where the amount is of no line.")},
		figurePayer:       text("payer", language.Say("Payer"), language.Say("Who pays: a municipality, an organisation's id, or several joined by \"; \"; none where it is not said. A line that one party pays whole has no rows of payers.")),
		figurePayerKind:   text("payer_kind", language.Say("Kind of payer"), language.Say("What the payer is: municipality, or the kind of the organisation.")),
		figureCode:        codeColumn(),
		figureBeneficiary: text("beneficiary", language.Say("Beneficiary"), language.Say("Whose part of the budget the amount is in; none where it is of the budget itself. Rows with a beneficiary are never added to rows without one.")),
		figureYear:        {Name: "year", Kind: Integer, Title: language.Say("Year"), Meaning: language.Say("The calendar year; none where the amount is that of all years.")},
		figureFullYear:    truth("full_year", language.Say("Full year"), language.Say("Whether the amount is that of one full operating year: sums leave such rows out.")),
		figureCents:       cents("amount_cents", language.Say("Amount in cents"), language.Say("The amount in cents, exactly; none where it is not known.")),
		figureAmount:      {Name: "amount", Kind: Decimal, Decimals: 2, Title: language.Say("Amount"), Meaning: language.Say("The amount in euros.")},
		figureBasis:       {Name: "basis", Required: true, Choices: []string{"unknown", "stated", "derived", "estimated"}, Title: language.Say("Basis"), Meaning: language.Say("Where the amount comes from: stated in the record, derived from stated figures in the only way possible, estimated by the register's inhabitants, or unknown.")},
		figureAbout:       truth("about", language.Say("About"), language.Say("Whether the amount is rounded by its source, or worked out from ones that are.")),
		figureLower:       cents("lower_cents", language.Say("At least, in cents"), language.Say("The least that the amount can be, in cents, going by its rounding and by the parts of it that are known.")),
		figureUpper:       cents("upper_cents", language.Say("At most, in cents"), language.Say("The most that the amount can be, in cents; none where nothing limits it.")),
		figureShare:       text("share_exact", language.Say("Exact share"), language.Say("The amount as a reduced fraction of the total of its budget, or of the beneficiary whose part it is in, such as 3/4; none where one of them is not known.")),
		figurePart:        truth("part_of_other", language.Say("Part of another"), language.Say("Whether the project is a part of another project in the export, whose figures have its figures in them: sums over projects leave such rows out.")),
		figurePath:        text("path", language.Say("Path"), language.Say("The path of the figure, as sostool why takes it.")),
		figureFile:        fileColumn(),
		figureLine:        cents("line", language.Say("Line of the file"), language.Say("The line of the file that the figure is on; none where it is derived.")),
		figureDocument:    text("document", language.Say("Document"), language.Say("The id of the source that is cited for the figure.")),
		figurePage:        text("page", language.Say("Page"), language.Say("The page or place in the document.")),
		figurePosition:    positionColumn(),
	}
}

// findingColumns are those of a finding, after those that say in which record it is.
func findingColumns() []Column {
	number := func(name string, title, meaning language.Text) Column {
		return Column{Name: name, Kind: Integer, Required: true, Title: title, Meaning: meaning}
	}
	return []Column{
		{Name: "rule", Required: true, Title: language.Say("Rule"), Meaning: language.Say("The name of the rule; sostool explain says what it means.")},
		{Name: "severity", Required: true, Choices: []string{"error", "warning", "note"}, Title: language.Say("Severity"), Meaning: language.Say("How grave the finding is.")},
		number("line", language.Say("Line of the file"), language.Say("The line that the finding begins on, from 1.")),
		number("column", language.Say("Column"), language.Say("The character that the finding begins at, from 1.")),
		number("end_line", language.Say("Last line"), language.Say("The line that the finding ends on.")),
		number("end_column", language.Say("Last column"), language.Say("The character after its last one.")),
		{Name: "record", Title: language.Say("Record"), Meaning: language.Say("The id of the record that the finding is in.")},
		{Name: "path", Title: language.Say("Path"), Meaning: language.Say("The path of the value in its record; none where the finding is about no value.")},
		{Name: "message", Required: true, Title: language.Say("Message"), Meaning: language.Say("What is wrong, in English.")},
		{Name: "hint", Title: language.Say("Hint"), Meaning: language.Say("What to do about it, in English.")},
		{Name: "allowed", Title: language.Say("Allowed"), Meaning: language.Say("The reason of the allow entry that covers the finding; none where none does.")},
	}
}
