package diag

// The names of the rules that are used in more than one place. Any other name is only in
// its rule.
const (
	// What is in a file, before it is a record.
	YAMLSyntax       = "yaml-syntax"
	YAMLEncoding     = "yaml-encoding"
	YAMLDuplicateKey = "yaml-duplicate-key"
	YAMLAlias        = "yaml-alias"
	YAMLTag          = "yaml-tag"
	YAMLDocuments    = "yaml-documents"
	YAMLLimit        = "yaml-limit"
	YAMLConflict     = "yaml-conflict"
	TextInvisible    = "text-invisible"
	TextNormalForm   = "text-normal-form"
	TextCut          = "text-cut"
	TextQuotes       = "text-quotes"
	FileName         = "file-name"
	FileKind         = "file-kind"

	// The form of keys and values.
	RecordKind          = "record-kind"
	KeyUnknown          = "key-unknown"
	KeyMissing          = "key-missing"
	ValueType           = "value-type"
	ValueChoice         = "value-choice"
	AmountForm          = "amount-form"
	ShareForm           = "share-form"
	DateForm            = "date-form"
	DateImpossible      = "date-impossible"
	PeriodForm          = "period-form"
	PeriodOrder         = "period-order"
	IDForm              = "id-form"
	CodeForm            = "code-form"
	PartyChoice         = "party-choice"
	MunicipalityUnknown = "municipality-unknown"

	// Sums that rows do not make.
	FundingSum     = "funding-sum"
	CostSum        = "cost-sum"
	YearSum        = "year-sum"
	FullYearSum    = "full-year-sum"
	PayerSum       = "payer-sum"
	PublicSum      = "public-sum"
	BeneficiarySum = "beneficiary-sum"

	// What a programme asks of its projects.
	ProgrammeMissing = "programme-missing"
	ProgrammePeriod  = "programme-period"
	ProgrammeLimit   = "programme-limit"
)
