package check

// Rules lists every rule, in the order in which they run. A new rule is a value in a file
// of its own or next to its kin, a line here, and an example in examples/NAME.txtar.
func Rules() []*Rule { return rules }

var rules = []*Rule{
	// What is in the file, before it is a record.
	yamlSyntax, yamlEncoding, yamlDuplicateKey, yamlAlias, yamlTag, yamlDocuments, yamlLimit, yamlConflict,
	textInvisible, textNormalForm, textCut, textQuotes, fileName, fileKind,
	privacyEmail, privacyPhone, privacyIdentityCode, privacyIBAN,
	// The form of keys and values.
	recordKind, keyUnknown, keyMissing, valueType, valueChoice, amountForm, shareForm,
	dateForm, dateImpossible, periodForm, periodOrder, idForm, codeForm, partyChoice,
	// Names and what they lead to.
	idFile, idDuplicate, nameDuplicate, organisationUnused, programmeMissing, referenceUnknown, referenceCycle, businessID,
	municipalityUnknown, municipalityNotThen, municipalityInTwoRegions,
	teamOutsideRegion, regionEmpty, regionOverlapOfficial,
	// Time.
	phaseOutside, phaseOverlap, phaseGap, phasesShort, partOutside, programmePeriod, decisionDate,
	decisionBeforeSource, eventOutside,
	// Who takes part.
	partnerDuplicate, roleMissing, countMismatch, payerNotPartner, beneficiaryNotPartner, payerKind,
	// Figures.
	budgetPhase, fundingSum, costSum, yearSum, fullYearSum, payerSum, publicSum, publicAboveTotal, perInhabitantMismatch, shareSum, shareMismatch,
	fullYearExceeds, fullYearRest, programmeLimit, totalUnsaid, flatRateMismatch, flatRateCovers, modelLimit, modelChanged, inKindUnbalanced,
	beneficiarySum, personYearsSum, personYearsOutlier, vatRecoverable,
	amountZero, amountOutlier, statusStage, partsSum, realisedAbove, realisedFuture,
	claimPeriod, claimSum, advanceLimit, advanceRecovery,
	// Where facts come from, and what is known about the findings.
	pathUnknown, amendmentChain, discrepancyIdle, citationMismatch, quoteMissing, citationPlace, sourceMissing, languageMissing,
	assertion, unfinished, allowUnused, allowExpired, allowReason,
}
