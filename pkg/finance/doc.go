// Package finance computes what a budget's stated figures imply: sums, rests, shares and
// limits, in whole cents. Rules and tables call the same functions. It neither judges nor
// prints.
//
// The rules are those of the project's reference on financing: sums are exact, an unknown
// figure is never nothing, and a figure that the source rounds is good to half a unit of
// its last digit.
//
// # Cells
//
// A Plan is a budget as rows: the total, the costs, the lines of funding, their payers, and
// what is left of each. A Row is an amount, the amount of a full year, and those of the
// calendar years; each of these is a cell, and the address of its Figure names it. An
// unknown cell is the zero Figure. eachCell gives every cell its path, as the record has it
// or would have it:
//
//	budgets[iii/applied].funding[stm].years.2008
//	budgets[iii/applied].funding[municipal].payers[Inari].amount
//	budgets[iii/applied].unallocated
//
// # Origins
//
// A known Figure comes From an Origin, which is the same figure as data: the Rule, and the
// Terms, each so many times another origin; the figure is the Part of their sum, Rounded.
// The leaves were given: by a place in the record, or by a flag that assumes them. A leaf
// need not be an amount: shares and weights are leaves with the multiplicity 0, on which a
// figure hangs without having them added up. So is what only decides whether a rule may be
// used.
//
// All else is a rendering of that tree, or follows from it. The Basis is the least certain
// of the terms, worked out in one place; what hangs on a flag is assumed, and nothing else
// is. Why writes the arithmetic of one figure, and the paths of its terms lead on.
//
// # Equations
//
// What follows from what is said by values: an equation is a whole with its parts, the rule
// by which the whole is their sum, and the rule, if any, by which a part is what the others
// leave. Plan.equations visits them, phase by phase:
//
//	always      until nothing changes: years, payers, costs, lines, shares, own contribution
//	singly      where nothing does: years of a flat rate of which others are not known
//	shared      then: payers by the key of their line
//	estimated   where that is asked for: years in proportion to time
//	remaining   once it is asked for: what is left of the total, of the costs and of each line
//
// solve fills in the one unknown cell of an equation, so that a cell is known by the first
// equation that gives it, and never changes. What the record states is in its cell from the
// start: where stated figures contradict each other both stay, and rules find it.
//
// Missing asks the same equations why a cell is unknown: which of those that may give it is
// nearest to doing so, and which figures, once the record states them, make up for what
// that one lacks.
//
// Only what is scaled to another total follows no equation: every figure that the record
// states is taken from the plan before, times the same fraction, and all else follows from
// these. And where shares are assumed the lines, with their payers, are changed at the
// end, once all else is worked out.
//
// # Adding an equation
//
// Write a method that visits it, and name the method in equations. A sum is
//
//	e := p.next(equation{rule: TotalOfCosts, rest: WhatIsLeft, whole: &all.Amount})
//	for _, c := range costs {
//		e.parts = append(e.parts, part{1, &c.Amount})
//	}
//	p.visit(&e)
//
// and a list of rows that make another one, in all and in every year, goes through ofList.
// What holds only where other cells are known names them in where; what follows hangs on
// them, and on the terms in also, such as the stated rate. An equation need not be visited
// where all that it may give is known. What is rounded, as a part of a sum is, or several
// cells together, is the work of a joint equation: a function that fills in what it gives,
// with p.figure and p.rounded, once all in where is known. It then has a Rule of its own
// in origin.go, with its word, a way to be written in Origin.Why, and a bound in the test
// that works every figure out again from its leaves (TestOrigins); TestMissing holds that
// what is missing, once given, gives the figure.
package finance
