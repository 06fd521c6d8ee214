//! The keyword table: every word of the language with its place, in both languages. `grammar/keywords.pest` spells the same
//! words for the parser, a test holds them together, and everything that lists keywords (editors, reference) reads this table.

macro_rules! keywords {
    ($($kw:ident $id:literal: $zh:literal [$($za:literal),*], $en:literal [$($ea:literal),*], $place:ident $($flag:ident)*;)*) => {
        /// The name of a keyword, the same in both languages.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kw { $($kw),* }

        /// Every keyword, by place.
        pub const KEYWORDS: &[super::Keyword] = &[$(super::Keyword {
            kw: Kw::$kw,
            id: $id,
            zh: $zh,
            zh_also: &[$($za),*],
            en: $en,
            en_also: &[$($ea),*],
            place: Place::$place,
            reserved: super::has_flag(&[$(stringify!($flag)),*], "reserved"),
            digits: super::has_flag(&[$(stringify!($flag)),*], "digits"),
        }),*];

        impl Kw {
            /// The recommended word of a language.
            pub fn word(self, lang: tiaoli_diagnostics::Lang) -> &'static str {
                KEYWORDS.get(self as usize).map_or("", |keyword| keyword.word(lang))
            }
        }
    };
}
use keywords;

mod table;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use tiaoli_diagnostics::Lang;

pub use table::{KEYWORDS, Kw};

/// One keyword with its spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyword {
    pub kw: Kw,
    /// The name of the word's rule in the grammar without `k_`, stable for generated lists.
    pub id: &'static str,
    /// The recommended Chinese word; empty when there is none.
    pub zh: &'static str,
    /// Other Chinese words read as this one.
    pub zh_also: &'static [&'static str],
    /// The recommended English words, one blank between two; empty when there are none.
    pub en: &'static str,
    pub en_also: &'static [&'static str],
    pub place: Place,
    /// Reserved everywhere: never a name.
    pub reserved: bool,
    /// A digit may touch the Chinese word, as in 自2022年1月1日.
    pub digits: bool,
}

impl Keyword {
    /// The recommended word of a language, or of the other one when this language has none.
    pub fn word(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh if !self.zh.is_empty() => self.zh,
            Lang::En if !self.en.is_empty() => self.en,
            Lang::Zh => self.en,
            Lang::En => self.zh,
        }
    }

    /// Every spelling in both languages.
    pub fn spellings(&self) -> impl Iterator<Item = &'static str> {
        let zh = std::iter::once(self.zh).chain(self.zh_also.iter().copied());
        zh.chain(std::iter::once(self.en)).chain(self.en_also.iter().copied()).filter(|word| !word.is_empty())
    }
}

/// Where a keyword stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Begins a declaration.
    Item,
    /// In the braces of 政策.
    Header,
    /// Begins or belongs to what stands in an article.
    Article,
    /// In a rule or a check.
    Clause,
    /// Between and around the parts of a condition.
    Operator,
    /// In dated values and bases.
    Dated,
    /// After a field, in tables, lists and catalogs.
    Field,
    Benefit,
    Duty,
    Example,
    /// After 应为.
    Outcome,
    /// After the colon of a field or a standard.
    Type,
    Word,
    /// Touches a number.
    Unit,
}

/// Every spelling with its keyword; a reserved word goes before a contextual one of the same spelling.
static BY_SPELLING: LazyLock<BTreeMap<&'static str, &'static Keyword>> = LazyLock::new(|| {
    let mut words = BTreeMap::new();
    for keyword in KEYWORDS.iter().filter(|keyword| keyword.reserved).chain(KEYWORDS) {
        for word in keyword.spellings() {
            words.entry(word).or_insert(keyword);
        }
    }
    words
});

/// The keyword a text spells, reserved words first.
pub fn find(text: &str) -> Option<&'static Keyword> {
    BY_SPELLING.get(text).copied()
}

/// Whether a text is a word that can never be a name.
pub fn is_reserved(text: &str) -> bool {
    find(text).is_some_and(|keyword| keyword.reserved)
}

/// Whether a keyword's line in the table carries a flag.
const fn has_flag(flags: &[&str], flag: &str) -> bool {
    // Flags differ in length, and constants cannot compare strings yet.
    let mut rest = flags;
    while let [first, tail @ ..] = rest {
        if first.len() == flag.len() {
            return true;
        }
        rest = tail;
    }
    false
}
