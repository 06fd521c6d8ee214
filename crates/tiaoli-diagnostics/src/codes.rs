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
    E0411 "grants-differ" Error;
    E0412 "amount-has-no-value" Error;
    E0413 "reference-leads-nowhere" Warning;
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
