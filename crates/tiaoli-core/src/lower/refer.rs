//! What the names in expressions and clauses stand for, for the index of names.

use tiaoli_diagnostics::{FileId, FileSpan, Sources, Span};
use tiaoli_syntax::ast;

use super::Lowering;
use crate::{
    ir::{EnumId, FieldRef, Type},
    names::Def,
    symbols::{Role, Spelling, Symbol},
};

impl Lowering<'_> {
    /// A name stands for something.
    pub(super) fn refer(&mut self, name: &ast::Ident, file: FileId, symbol: Symbol) {
        self.refer_at(name.span.in_file(file), &name.text, symbol);
    }

    /// A name stands for a declaration of the policy.
    pub(super) fn refer_def(&mut self, name: &ast::Ident, file: FileId, def: Def) {
        if let Some(symbol) = Symbol::of(def) {
            self.refer(name, file, symbol);
        }
    }

    pub(super) fn refer_field(&mut self, name: &ast::Ident, file: FileId, field: FieldRef) {
        self.refer(name, file, Symbol::Field(field));
    }

    pub(super) fn refer_value(&mut self, name: &ast::Ident, file: FileId, of: EnumId, at: u16) {
        self.refer(name, file, Symbol::Value(of, at));
    }

    /// A name alone or, as POLICY.NAME, one of another policy.
    pub(super) fn refer_path(&mut self, names: &[ast::Ident], file: FileId, def: Def) {
        let Some((last, before)) = names.split_last() else { return };
        self.refer_def(last, file, def);
        if let [policy] = before {
            self.refer_policy(policy, file);
        }
    }

    pub(super) fn refer_policy(&mut self, name: &ast::Ident, file: FileId) {
        if let Some(layer) = self.names.policy(&name.text) {
            self.refer(name, file, Symbol::Policy(layer));
        }
    }

    pub(super) fn refer_at(&mut self, at: FileSpan, word: &str, symbol: Symbol) {
        let spelling = Spelling::of(word, self.program.symbol_name(symbol));
        self.references.push(at, symbol, self.role, spelling);
    }

    /// A name that is part of what stands at a place: 涉农 of 非涉农, the name in a cell.
    pub(super) fn refer_within(&mut self, at: FileSpan, word: &str, symbol: Symbol) {
        if let Some(start) = self.sources.text(at).rfind(word) {
            let start = at.span.start as usize + start;
            self.refer_at(Span::new(start, start + word.len()).in_file(at.file), word, symbol);
        }
    }

    /// The values of an enumeration that a cell names.
    pub(super) fn refer_cell(&mut self, at: FileSpan, ty: &Type) {
        let Some(of) = super::paths::element_enum(ty) else { return };
        for (place, word) in listed(self.sources, at) {
            if let Some(value) = self.names.value(of, word) {
                self.refer_at(place, word, Symbol::Value(of, value));
            }
        }
    }

    /// One name of those that a cell lists.
    pub(super) fn refer_listed(&mut self, at: FileSpan, name: &str, symbol: Symbol) {
        let found = listed(self.sources, at).find(|(_, word)| *word == name);
        if let Some((place, word)) = found {
            self.refer_at(place, word, symbol);
        }
    }

    /// A record of an example, told from others by where it is first stated.
    pub(super) fn refer_record(&mut self, name: &ast::Ident, file: FileId, stated: FileSpan) {
        let next = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let id = *self.records.entry(stated).or_insert(next);
        self.refer(name, file, Symbol::Record(id));
    }

    /// What is read here has that role.
    pub(super) fn in_role<T>(&mut self, role: Role, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.role, role);
        let result = read(self);
        self.role = before;
        result
    }
}

/// The words of a cell, with their places.
fn listed(sources: &Sources, at: FileSpan) -> impl Iterator<Item = (FileSpan, &str)> {
    const BETWEEN: [char; 9] = ['"', '“', '”', '＂', '、', ',', '，', ';', '；'];
    let mut start = at.span.start as usize;
    sources.text(at).split_inclusive(BETWEEN).map(move |piece| {
        let blanks = piece.len() - piece.trim_start().len();
        let word = piece.trim_end_matches(BETWEEN).trim();
        let place = Span::new(start + blanks, start + blanks + word.len()).in_file(at.file);
        start += piece.len();
        (place, word)
    })
}
