//! The one table of codes. A number is never reused; every code has a page in `docs/codes/`.

use crate::Severity;

macro_rules! codes {
    ($($code:ident $slug:literal $severity:ident;)*) => {
        /// A stable name of one kind of message.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($code),* }

        /// Every code, in order.
        pub const ALL_CODES: &[Code] = &[$(Code::$code),*];

        impl Code {
            /// `E0101`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code)),* }
            }

            /// A short name in words, stable like the code: `unexpected-text`.
            pub fn slug(self) -> &'static str {
                match self { $(Code::$code => $slug),* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$code => Severity::$severity),* }
            }

            /// The page of this code in Markdown, Chinese first.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$code => include_str!(concat!("../../../docs/codes/", stringify!($code), ".md"))),*
                }
            }
        }
    };
}

// E01 text and syntax · E02 names · E03 types and units · E04 rules and time · W05 lints · E06 data · E07 analysis
codes! {
    E0101 "unexpected-text" Error;
    E0102 "keyword-touches-word" Error;
    E0103 "mixed-and-or" Error;
    E0104 "value-without-field" Error;
    E0105 "line-begins-with-and" Error;
    E0106 "stray-comma" Error;
    E0107 "range-mark" Error;
    E0108 "wrong-symbol" Error;
    E0109 "date-form" Error;
    E0110 "minus-between-digits" Error;
    E0111 "thousands-comma" Error;
    E0112 "list-markers" Error;
    E0113 "unclosed-string" Error;
    E0114 "unclosed-comment" Error;
    E0115 "missing-brace" Error;
    E0116 "surplus-brace" Error;
    E0117 "too-deep" Error;
    E0118 "reserved-name" Error;
    E0119 "wrong-verb" Error;
    E0120 "no-such-date" Error;
    E0121 "half-a-name" Error;
    E0122 "table-cells" Error;
    E0123 "mismatched-quotes" Error;
    E0124 "comes-later" Error;
    E0125 "control-character" Error;
    E0126 "misplaced-aka" Error;
    E0127 "number-too-large" Error;
    E0128 "one-value-needed" Error;
    E0129 "unclosed-value" Error;
    E0130 "text-without-marks" Error;
    E0131 "unknown-unit" Error;
    E0201 "unknown-name" Error;
    E0202 "unknown-field" Error;
    E0203 "unknown-value" Error;
    E0204 "unknown-function" Error;
    E0205 "duplicate-name" Error;
    E0206 "glued-words" Error;
    E0207 "wrong-kind-of-name" Error;
    E0208 "names-nothing" Error;
    E0209 "name-conflict" Error;
    E0210 "ambiguous-name" Error;
    E0211 "file-not-found" Error;
    E0212 "value-alone" Error;
    E0213 "amends-unknown" Error;
    E0214 "repeals-nothing" Error;
    E0301 "type-mismatch" Error;
    E0302 "unit-mismatch" Error;
    E0303 "period-mismatch" Error;
    E0304 "not-a-condition" Error;
    E0306 "no-order" Error;
    E0307 "wrong-arguments" Error;
    E0308 "amount-without-unit" Error;
    E0309 "no-arithmetic" Error;
    E0310 "needs-membership" Error;
    E0311 "not-constant" Error;
    E0312 "not-an-amount" Error;
    E0313 "several-values" Error;
    E0314 "empty-range" Error;
    E0315 "out-of-kind" Error;
    E0316 "not-dated" Error;
    E0401 "overrides-circle" Error;
    E0402 "definition-circle" Error;
    E0403 "versions-overlap" Error;
    E0404 "no-subject" Error;
    E0405 "different-subjects" Error;
    E0406 "reaches-nobody" Error;
    E0408 "no-effect" Error;
    E0409 "clause-twice" Error;
    E0410 "two-policies" Error;
    E0411 "grants-differ" Error;
    E0412 "amount-has-no-value" Error;
    E0413 "reference-leads-nowhere" Warning;
    E0414 "not-in-group" Error;
    E0415 "no-rows" Error;
    E0416 "nested-aggregate" Error;
    E0417 "no-reference" Error;
    E0418 "tiers-left-out" Error;
    E0419 "ends-before-start" Error;
    E0420 "quote-not-found" Error;
    E0421 "quote-found-twice" Error;
    E0422 "erratum-not-found" Error;
    E0423 "standard-form" Error;
    E0424 "second-key" Error;
    E0425 "example-lacks" Error;
    E0426 "example-like" Error;
    E0427 "example-outside-version" Error;
    E0428 "example-table" Error;
    E0430 "other-table" Error;
    E0431 "which-tier" Error;
    E0432 "row-length" Error;
    E0433 "versions-differ" Error;
    E0434 "negative-amount" Error;
    E0435 "benefits-named" Error;
    E0436 "interval-unit" Error;
    E0437 "values-outside-table" Error;
    E0438 "catalog-file" Error;
    E0439 "which-table" Error;
    E0440 "unfolds-too-far" Error;
    E0441 "history-without-key" Error;
    E0442 "since-no-date" Error;
    E0443 "second-since" Error;
    E0444 "changes-table" Error;
    E0445 "changes-value" Error;
    E0446 "before-alone" Error;
    E0450 "documents-overlap" Error;
    E0451 "amendment-outside" Error;
    E0452 "amendment-without-date" Error;
    E0453 "amended-twice" Error;
    E0454 "repeal-outside" Error;
    E0455 "cannot-repeal" Error;
    E0456 "field-retyped" Error;
    E0457 "scale-reordered" Error;
    E0458 "subject-changed" Error;
    E0459 "uses-repealed" Error;
    E0460 "looks-like-a-copy" Error;
    E0470 "outcomes-circle" Error;
    E0471 "outcome-not-here" Error;
    E0472 "outcome-of-other-row" Error;
    E0473 "layers-disagree" Error;
    E0474 "higher-layer-denies" Warning;
    E0475 "layer-unknown" Error;
    E0476 "layers-circle" Error;
    E0477 "layers-differ-in-table" Error;
    E0478 "quote-in-other-article" Error;
    E0479 "no-such-article" Error;
    W0501 "unused" Warning;
    W0502 "always-true" Warning;
    W0503 "never-true" Warning;
    W0504 "never-decides" Warning;
    W0505 "repeated-condition" Warning;
    W0506 "quote-used-twice" Hint;
    W0507 "period-hole" Warning;
    W0508 "grant-without-amount" Warning;
    W0509 "exception-as-deny" Warning;
    W0510 "grant-and-deny" Warning;
    W0511 "filled-in-grant" Warning;
    W0512 "part-of-a-sentence" Hint;
    W0513 "empty-catalog" Warning;
    W0514 "quotes-unchecked" Warning;
    W0515 "rows-overlap" Warning;
    W0516 "rows-leave-gap" Warning;
    W0517 "value-without-basis" Hint;
    W0518 "rule-without-condition" Warning;
    W0520 "documents-hole" Warning;
    W0522 "before-amendment" Warning;
    W0523 "runs-out" Warning;
    W0524 "overrides-repealed" Warning;
    W0525 "amends-nothing" Warning;
    W0526 "value-in-other-article" Warning;
    W0527 "undated-policy" Warning;
    W0528 "once-in-any-month" Warning;
    W0529 "never-in-force" Warning;
    W0530 "decides-repealed" Warning;
    W0531 "later-line-superseded" Warning;
    W0533 "uses-lapsed" Warning;
    W0540 "overwrites-value" Warning;
    W0541 "row-out-of-order" Warning;
    E0601 "cannot-read-file" Error;
    E0602 "not-utf8" Error;
    E0603 "no-header" Error;
    E0604 "column-twice" Error;
    E0605 "column-missing" Warning;
    E0606 "column-unknown" Hint;
    E0607 "cells-do-not-fit-columns" Warning;
    E0608 "quote-not-closed" Warning;
    E0609 "json-line-unreadable" Warning;
    E0610 "row-too-long" Warning;
    E0611 "cannot-write-file" Error;
    E0612 "not-a-text-table" Error;
    E0613 "mapping-does-not-fit" Error;
    E0614 "no-known-column" Error;
    E0615 "header-twice" Warning;
    E0616 "row-is-no-record" Warning;
    E0617 "blank-row" Hint;
    E0618 "record-like-a-total" Warning;
    E0619 "key-empty" Warning;
    E0621 "not-a-date" Warning;
    E0622 "not-yes-or-no" Warning;
    E0623 "not-a-grade" Warning;
    E0624 "not-a-school-year" Warning;
    E0625 "not-a-number" Warning;
    E0626 "unit-does-not-fit" Warning;
    E0627 "unknown-value" Warning;
    E0628 "wrong-id-number" Warning;
    E0629 "damaged-by-spreadsheet" Warning;
    E0630 "id-number-tidied" Hint;
    E0631 "cell-unreadable" Warning;
    E0641 "key-twice" Warning;
    E0642 "constraint-broken" Warning;
    E0643 "record-nearly-empty" Warning;
    E0644 "reference-not-in-table" Warning;
    E0645 "versions-of-one-day" Warning;
    E0646 "version-without-day" Warning;
    E0647 "change-not-in-roster" Warning;
    E0650 "read-in-other-encoding" Hint;
    E0651 "sheet-chosen" Hint;
    E0652 "header-below-title" Hint;
    E0653 "several-sheets-fit" Error;
    E0654 "no-such-sheet" Error;
    E0655 "workbook-refused" Error;
    E0656 "workbook-damaged" Error;
    E0657 "form-not-in-this-build" Error;
    E0658 "formula-without-value" Warning;
    E0659 "not-in-this-encoding" Error;
    E0660 "mapping-file-unclear" Error;
    E0661 "not-a-json-array" Error;
    E0662 "cell-holds-an-error" Warning;
    E0663 "header-with-remark" Hint;
    E0670 "region-of-id-number" Warning;
    E0671 "sex-differs-from-id-number" Warning;
    E0672 "birth-date-differs-from-id-number" Warning;
    E0673 "id-number-twice" Warning;
    E0674 "dates-out-of-order" Warning;
    E0675 "age-of-entry" Hint;
    E0676 "no-corrected-copy" Error;
    E0680 "ruling-not-understood" Warning;
    E0681 "ruling-without-basis" Warning;
    E0682 "ruling-run-out" Warning;
    E0683 "ruling-matches-nothing" Warning;
    E0684 "ruling-against-rules" Warning;
    E0685 "ruling-twice" Warning;
    E0686 "ruling-key-shared" Warning;
    E0687 "manifest-not-understood" Error;
    E0688 "confirmation-not-counted" Warning;
    E0689 "list-out-of-date" Warning;
    E0690 "not-a-result" Error;
    E0691 "not-a-payment" Error;
    E0692 "file-changed" Error;
    E0693 "ruling-decided-later" Warning;
}

impl Code {
    pub fn from_name(name: &str) -> Option<Self> {
        ALL_CODES.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(name))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
