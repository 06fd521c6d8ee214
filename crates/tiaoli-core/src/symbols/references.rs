//! The index: filled while names are declared and resolved, then sorted once.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use tiaoli_diagnostics::{FileId, FileSpan};

use super::{Reference, Role, Spelling, Symbol};
use crate::ir::{Name, Program};

/// All references of an analysis, by file and place. Of parts that could not be understood those are missing that could
/// not be resolved, and of a policy brought in for its names those in its rules.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// By place; of a word that stands for several symbols (a pair in 英文名), one for each.
    all: Vec<Reference>,
    /// Indices into `all`, by symbol, then by place.
    by_symbol: Vec<u32>,
    /// Symbols that are matched by their names, both ways, sorted.
    bound: Vec<(Symbol, Symbol)>,
    builtin: FxHashSet<Symbol>,
}

impl References {
    /// The references in the order of files and places.
    pub fn iter(&self) -> impl Iterator<Item = &Reference> {
        self.all.iter()
    }

    /// The name at an offset, also right behind it: the one that begins there goes before one that ends there.
    pub fn at(&self, file: FileId, offset: usize) -> Option<&Reference> {
        let found = self.touching(file, offset);
        found.clone().find(|one| offset < one.at.span.end as usize).or_else(|| found.clone().next())
    }

    /// Everything that the word at an offset stands for: several symbols only in 英文名.
    pub fn all_at(&self, file: FileId, offset: usize) -> impl Iterator<Item = &Reference> {
        let at = self.at(file, offset).map(|one| one.at);
        self.touching(file, offset).filter(move |one| Some(one.at) == at)
    }

    fn touching(&self, file: FileId, offset: usize) -> impl Iterator<Item = &Reference> + Clone {
        let key = |one: &Reference| (one.at.file, one.at.span.start as usize);
        let end = self.all.partition_point(|one| key(one) <= (file, offset));
        let before = self.all.get(..end).unwrap_or_default();
        // Names do not overlap: the words that touch an offset are the last two before it.
        let near = before
            .iter()
            .rev()
            .take_while(move |one| one.at.file == file && one.at.span.end as usize >= offset);
        let start = end - near.count();
        self.all.get(start..end).unwrap_or_default().iter()
    }

    /// The references of a symbol in the order of files and places.
    pub fn of(&self, symbol: Symbol) -> impl Iterator<Item = &Reference> {
        let of = |index: &u32| self.all.get(*index as usize);
        let symbol_at = move |index: &u32| of(index).map(|one| one.symbol);
        let start = self.by_symbol.partition_point(|index| symbol_at(index) < Some(symbol));
        let rest = self.by_symbol.get(start..).unwrap_or_default();
        rest.iter().filter_map(of).take_while(move |one| one.symbol == symbol)
    }

    /// The heads of its declarations: several for versions and amendments.
    pub fn declarations(&self, symbol: Symbol) -> impl Iterator<Item = &Reference> {
        self.of(symbol).filter(|one| one.role == Role::Declaration)
    }

    /// Every symbol that is named, in their order.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol> {
        let mut last = None;
        let symbols = self.by_symbol.iter().filter_map(|index| self.all.get(*index as usize));
        symbols.map(|one| one.symbol).filter(move |symbol| last.replace(*symbol) != Some(*symbol))
    }

    /// Whether a symbol is one of the standard student table: data is read by its name, so that it cannot be renamed.
    pub fn is_builtin(&self, symbol: Symbol) -> bool {
        self.builtin.contains(&symbol)
    }

    /// The symbols that only bear a new name together, in their order: those that share a pair in 英文名, and values that
    /// 变动见 or a type matches by name. The symbol itself is one of them.
    pub fn named_together(&self, symbol: Symbol) -> Vec<Symbol> {
        let mut found = BTreeSet::from([symbol]);
        let mut open = vec![symbol];
        while let Some(symbol) = open.pop() {
            let start = self.bound.partition_point(|(from, _)| *from < symbol);
            let bound = self.bound.get(start..).unwrap_or_default().iter();
            let bound = bound.take_while(|(from, _)| *from == symbol).map(|(_, to)| *to);
            let pairs = self.of(symbol).filter(|one| one.role == Role::Naming);
            let sharing = pairs.flat_map(|pair| self.starting(pair.at).map(|one| one.symbol));
            let next: Vec<Symbol> = bound.chain(sharing).filter(|next| found.insert(*next)).collect();
            open.extend(next);
        }
        found.into_iter().collect()
    }

    /// Every place that has to change with one spelling of a symbol, each once, in order.
    pub fn spelled(&self, symbol: Symbol, spelling: Spelling) -> Vec<FileSpan> {
        let symbols = self.named_together(symbol);
        let references = symbols.iter().flat_map(|symbol| self.of(*symbol));
        let places = references.filter(|one| one.spelling == spelling).map(|one| one.at);
        places.collect::<BTreeSet<FileSpan>>().into_iter().collect()
    }

    /// The references at exactly that place.
    fn starting(&self, at: FileSpan) -> impl Iterator<Item = &Reference> {
        let start = self.all.partition_point(|one| one.at < at);
        self.all.get(start..).unwrap_or_default().iter().take_while(move |one| one.at == at)
    }

    pub(crate) fn push(&mut self, at: FileSpan, symbol: Symbol, role: Role, spelling: Spelling) {
        self.all.push(Reference { at, symbol, role, spelling });
    }

    /// Two symbols are one to the program because they are called alike.
    pub(crate) fn bind(&mut self, a: Symbol, b: Symbol) {
        self.bound.extend([(a, b), (b, a)]);
    }

    pub(crate) fn builtin(&mut self, symbol: Symbol) {
        self.builtin.insert(symbol);
    }

    /// Puts everything in order; what was read more than once counts once.
    pub(crate) fn sort(&mut self, program: &Program) {
        for one in &mut self.all {
            if let Symbol::Benefit(id) = one.symbol {
                one.symbol = Symbol::Benefit(program.family(id));
            }
        }
        self.all.sort_unstable_by_key(|one| (one.at, one.symbol, one.role));
        self.all.dedup_by_key(|one| (one.at, one.symbol));
        let count = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.by_symbol = (0..count).collect();
        self.by_symbol.sort_by_key(|index| self.all.get(*index as usize).map(|one| one.symbol));
        self.bound.sort_unstable();
        self.bound.dedup();
    }
}

impl Spelling {
    /// How a word spells a name.
    pub(crate) fn of(word: &str, name: Option<&Name>) -> Self {
        match name {
            Some(name) if name.zh != word && name.en == word => Self::En,
            _ => Self::Zh,
        }
    }
}
