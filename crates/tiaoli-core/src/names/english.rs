//! 英文名: pairs of a Chinese and an English spelling.

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::{Diagnostic, FileSpan};

use super::{Items, problems};
use crate::ir::Name;

/// Words no name may be.
const RESERVED: &[&str] =
    &["when", "unless", "and", "or", "not", "is", "in", "give", "deny", "hold", "flag", "quote"];

#[derive(Debug)]
struct Pair<'a> {
    zh: &'a str,
    en: &'a str,
    at: FileSpan,
    used: bool,
    /// Where it is written; several times where files repeat it.
    places: Vec<PairPlace<'a>>,
}

/// The words of one pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct PairPlace<'a> {
    pub zh: FileSpan,
    pub en: FileSpan,
    /// 学校 of `学校.代码`
    pub owner: Option<(FileSpan, &'a str)>,
}

/// The pair that gave a name its second spelling.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used {
    index: usize,
    pub at: FileSpan,
}

/// All pairs of the policy. A pair applies to whatever bears its Chinese or its English spelling: a table, a field of
/// any table, a value of any enumeration. `学校.代码 code` applies inside 学校 only, and goes first.
#[derive(Debug, Default)]
pub(super) struct Pairs<'a> {
    pairs: Vec<Pair<'a>>,
    zh: FxHashMap<&'a str, usize>,
    en: FxHashMap<&'a str, usize>,
    inside_zh: FxHashMap<(&'a str, &'a str), usize>,
    inside_en: FxHashMap<(&'a str, &'a str), usize>,
}

impl<'a> Pairs<'a> {
    pub(super) fn collect(items: &Items<'a>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut all = Self::default();
        let mut dotted = Vec::new();
        for block in &items.names {
            for pair in &block.node.pairs {
                let at = pair.span.in_file(block.file);
                let Some(tail) = pair.zh.names.last() else { continue };
                let (zh, en) = (tail.text.as_str(), pair.en.text.as_str());
                if RESERVED.contains(&en) {
                    diagnostics.push(problems::reserved_word(pair.en.span.in_file(block.file), en));
                    continue;
                }
                let head = pair.zh.names.len().checked_sub(2).and_then(|at| pair.zh.names.get(at));
                let place = PairPlace {
                    zh: tail.span.in_file(block.file),
                    en: pair.en.span.in_file(block.file),
                    owner: head.map(|head| (head.span.in_file(block.file), head.text.as_str())),
                };
                let new = Pair { zh, en, at, used: false, places: vec![place] };
                if let Some(head) = head {
                    dotted.push((head.text.as_str(), new));
                    continue;
                }
                if let Some(before) = all.zh.get(zh).and_then(|&index| all.pairs.get_mut(index)) {
                    if before.en == en {
                        before.places.push(place);
                    } else {
                        diagnostics.push(problems::named_twice(at, zh, before.en, en, before.at));
                    }
                    continue;
                }
                let index = all.pairs.len();
                all.zh.insert(zh, index);
                all.en.entry(en).or_insert(index);
                all.pairs.push(new);
            }
        }
        for (head, pair) in dotted {
            // The head may be written in either language.
            let head = all.en.get(head).and_then(|&index| all.pairs.get(index)).map_or(head, |pair| pair.zh);
            let index = all.pairs.len();
            all.inside_zh.insert((head, pair.zh), index);
            all.inside_en.insert((head, pair.en), index);
            all.pairs.push(pair);
        }
        all
    }

    /// Both spellings of a declared name, and the pair that gave the second one.
    pub(super) fn name(&mut self, declared: &'a str, owner: Option<&Name>) -> (Name, Option<Used>) {
        let inside = owner.and_then(|owner| {
            let key = (owner.zh.as_str(), declared);
            self.inside_zh.get(&key).or_else(|| self.inside_en.get(&key)).copied()
        });
        let found =
            inside.or_else(|| self.zh.get(declared).copied()).or_else(|| self.en.get(declared).copied());
        match found.and_then(|index| Some((index, self.pairs.get_mut(index)?))) {
            Some((index, pair)) => {
                pair.used = true;
                let name = Name { zh: pair.zh.to_owned(), en: pair.en.to_owned() };
                (name, Some(Used { index, at: pair.at }))
            }
            None => (Name { zh: declared.to_owned(), en: declared.to_owned() }, None),
        }
    }

    /// Where a pair is written.
    pub(super) fn places(&self, used: Used) -> &[PairPlace<'a>] {
        self.pairs.get(used.index).map_or(&[], |pair| pair.places.as_slice())
    }

    /// The other spelling of a field or value of `owner`.
    pub(super) fn spelled_otherwise(&self, declared: &str, owner: &Name) -> Option<&'a str> {
        let key = (owner.zh.as_str(), declared);
        let spelling = |index: Option<&usize>, zh: bool| {
            let pair = self.pairs.get(*index?)?;
            Some(if zh { pair.zh } else { pair.en })
        };
        spelling(self.inside_zh.get(&key), false)
            .or_else(|| spelling(self.inside_en.get(&key), true))
            .or_else(|| self.other(declared))
    }

    /// Whether two spellings are one name.
    pub(super) fn same(&self, a: &str, b: &str) -> bool {
        a == b || self.other(a) == Some(b)
    }

    /// The other spelling of a word that is named in a pair.
    pub(super) fn other(&self, word: &str) -> Option<&'a str> {
        let by_zh = self.zh.get(word).and_then(|&index| self.pairs.get(index)).map(|pair| pair.en);
        by_zh.or_else(|| self.en.get(word).and_then(|&index| self.pairs.get(index)).map(|pair| pair.zh))
    }

    /// Pairs that named nothing.
    pub(super) fn unused(&self) -> impl Iterator<Item = (FileSpan, &'a str)> {
        self.pairs.iter().filter(|pair| !pair.used).map(|pair| (pair.at, pair.zh))
    }
}
