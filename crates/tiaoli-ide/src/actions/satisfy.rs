//! Facts that make a condition hold, or not: read off its equalities, memberships and comparisons. A guess, which whoever
//! makes use of it has to try: what is compared with what is not written there cannot be told from the words.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tiaoli_core::{
    ir::{FieldRef, Listed, TableId, Type},
    symbols::Symbol,
};
use tiaoli_diagnostics::{FileId, Lang, Span};
use tiaoli_syntax::{
    ast::{Comparison, Expr, ExprKind, Item, ItemKind, LiteralKind, Set, SetItem},
    keywords::Kw,
};

use crate::{
    Snapshot,
    parts::{Part, parts},
};

/// Definitions within definitions are followed so far.
const DEEPEST: usize = 16;

const GRADES: [&str; 6] = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"];

/// What is stated of one record, field by field, as it is written in an example.
#[derive(Clone)]
pub(super) struct Facts<'a> {
    snapshot: &'a Snapshot,
    table: TableId,
    lang: Lang,
    pub(super) values: BTreeMap<u16, String>,
    depth: usize,
}

impl<'a> Facts<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, table: TableId, lang: Lang) -> Self {
        Self { snapshot, table, lang, values: BTreeMap::new(), depth: 0 }
    }

    /// States what makes a condition come out as wanted. `false` where nothing is found; then nothing is stated.
    pub(super) fn satisfy(&mut self, file: FileId, condition: &Expr, wanted: bool) -> bool {
        let mut tried = self.clone();
        let found = tried.depth < DEEPEST && tried.attempt(file, condition, wanted);
        if found {
            self.values = tried.values;
        }
        found
    }

    fn attempt(&mut self, file: FileId, condition: &Expr, wanted: bool) -> bool {
        match condition.kind.as_ref() {
            ExprKind::Paren(inner) => self.satisfy(file, inner, wanted),
            ExprKind::Not(inner) => self.satisfy(file, inner, !wanted),
            ExprKind::And(all) => self.several(file, all.iter(), wanted, true),
            ExprKind::Or(all) => self.several(file, all.iter(), wanted, false),
            ExprKind::List { all, items } => {
                self.several(file, items.iter().map(|item| &item.condition), wanted, *all)
            }
            ExprKind::Path(path) => self.named(file, path.span, wanted),
            ExprKind::Compare { op, left, right } => {
                self.field(file, left).is_some_and(|field| self.compared(file, field, op.op, right, wanted))
            }
            ExprKind::Bound { left, upward, bound } => {
                let op = if *upward { Comparison::AtLeast } else { Comparison::AtMost };
                self.field(file, left).is_some_and(|field| self.compared(file, field, op, bound, wanted))
            }
            ExprKind::Member { op, left, set, .. } => {
                let inside = wanted != op.negated();
                self.field(file, left).is_some_and(|field| self.member(file, field, set, inside))
            }
            _ => false,
        }
    }

    /// Conditions of which all have to hold, or one.
    fn several<'e>(
        &mut self,
        file: FileId,
        mut conditions: impl Iterator<Item = &'e Expr>,
        wanted: bool,
        all: bool,
    ) -> bool {
        if all == wanted {
            conditions.all(|one| self.satisfy(file, one, wanted))
        } else {
            conditions.any(|one| self.satisfy(file, one, wanted))
        }
    }

    /// A field of yes and no, or a definition.
    fn named(&mut self, file: FileId, path: Span, wanted: bool) -> bool {
        let Some(used) = self.snapshot.name_at(file, path.end as usize) else { return false };
        // 非涉农 written as one word
        let wanted = wanted
            != (used.at.span.start > path.start && path.text(self.snapshot.text(file)).starts_with('非'));
        match used.symbol {
            Symbol::Field(field) if field.table == self.table => {
                let word = if wanted { Kw::Yes } else { Kw::No };
                self.state(field, word.word(self.lang).to_owned())
            }
            Symbol::Definition(id) => {
                let definition = self.snapshot.analysis.program.definitions.get(id.index());
                let Some([version]) = definition.map(|one| one.versions.as_slice()) else { return false };
                let Some(item) = declared(self.snapshot, version.span) else { return false };
                let ItemKind::Define(define) = &item.kind else { return false };
                self.depth += 1;
                self.satisfy(version.span.file, &define.value, wanted)
            }
            _ => false,
        }
    }

    fn field(&self, file: FileId, operand: &Expr) -> Option<FieldRef> {
        let ExprKind::Path(path) = operand.kind.as_ref() else { return None };
        match self.snapshot.name_at(file, path.span.end as usize)?.symbol {
            Symbol::Field(field) if field.table == self.table => Some(field),
            _ => None,
        }
    }

    fn compared(
        &mut self,
        file: FileId,
        field: FieldRef,
        op: Comparison,
        right: &Expr,
        wanted: bool,
    ) -> bool {
        let values = self.written(file, right);
        let Some(value) = values.first().cloned() else { return false };
        match (op, wanted) {
            (Comparison::Is, true) | (Comparison::IsNot, false) => self.one_of(field, &values),
            (Comparison::Is, false) | (Comparison::IsNot, true) => self.another(field, &values),
            (Comparison::AtLeast | Comparison::Reaching | Comparison::AtMost, true)
            | (Comparison::Over | Comparison::Under, false) => self.state(field, value),
            (Comparison::Over, true) | (Comparison::AtMost, false) => {
                self.beside(field, &value, Decimal::ONE)
            }
            (Comparison::Under, true) | (Comparison::AtLeast | Comparison::Reaching, false) => {
                self.beside(field, &value, Decimal::NEGATIVE_ONE)
            }
        }
    }

    fn member(&mut self, file: FileId, field: FieldRef, set: &Set, inside: bool) -> bool {
        if let [SetItem::Value(one)] = set.items.as_slice()
            && let Some(id) = self.catalog(file, one)
        {
            let wanted = if inside { Listed::Yes } else { Listed::No };
            let catalog = self.snapshot.analysis.program.catalogs.get(id);
            let edition = catalog.and_then(|one| {
                one.editions.iter().find(|edition| edition.period.contains(self.snapshot.as_of))
            });
            let code = edition.and_then(|one| one.entries.iter().find(|(_, entry)| entry.listed == wanted));
            return code.is_some_and(|(code, _)| self.state(field, format!("\"{code}\"")));
        }
        let lists = set.items.iter().map(|item| match item {
            SetItem::Value(value) => self.written(file, value),
            SetItem::Range(range) => self.written(file, &range.low),
        });
        let lists: Vec<Vec<String>> = lists.collect();
        // What is only looked up when the policy runs may be anything.
        if lists.iter().any(Vec::is_empty) {
            return false;
        }
        let values = lists.concat();
        match (inside, set.items.as_slice(), values.as_slice()) {
            (true, ..) => self.one_of(field, &values),
            (false, [SetItem::Range(_)], [low]) => self.beside(field, low, Decimal::NEGATIVE_ONE),
            (false, ..) => self.another(field, &values),
        }
    }

    fn catalog(&self, file: FileId, operand: &Expr) -> Option<usize> {
        let ExprKind::Path(path) = operand.kind.as_ref() else { return None };
        match self.snapshot.name_at(file, path.span.end as usize)?.symbol {
            Symbol::Catalog(id) => Some(id.index()),
            _ => None,
        }
    }

    /// Values as an example has them; none for what is worked out or looked up.
    fn written(&self, file: FileId, value: &Expr) -> Vec<String> {
        let text = self.snapshot.text(file);
        match value.kind.as_ref() {
            ExprKind::Literal(literal) => match &literal.kind {
                LiteralKind::Grades(grades) if grades.len() > 1 => {
                    let word = |grade: &u8| GRADES.get(usize::from(*grade).checked_sub(1)?).copied();
                    grades.iter().filter_map(word).map(str::to_owned).collect()
                }
                _ => vec![value.span.text(text).to_owned()],
            },
            ExprKind::Path(path) => {
                let used = self.snapshot.name_at(file, path.span.end as usize);
                let used = used.filter(|used| matches!(used.symbol, Symbol::Value(..)));
                used.map(|used| used.at.span.text(text).to_owned()).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// States the first of some values, unless one of them is stated.
    fn one_of(&mut self, field: FieldRef, values: &[String]) -> bool {
        match (self.values.get(&field.field), values.first()) {
            (Some(stated), _) => values.contains(stated),
            (None, Some(first)) => self.state(field, first.clone()),
            (None, None) => false,
        }
    }

    /// States a value; `false` where another one is stated.
    fn state(&mut self, field: FieldRef, value: String) -> bool {
        *self.values.entry(field.field).or_insert_with(|| value.clone()) == value
    }

    /// States a value that is none of some.
    fn another(&mut self, field: FieldRef, excluded: &[String]) -> bool {
        if let Some(stated) = self.values.get(&field.field) {
            return !excluded.contains(stated);
        }
        let other = self.choices(field).into_iter().find(|one| !excluded.contains(one));
        other.is_some_and(|other| self.state(field, other))
    }

    /// The values that a field can have, where they are few.
    fn choices(&self, field: FieldRef) -> Vec<String> {
        let program = &self.snapshot.analysis.program;
        match program.field(field).map(|field| &field.ty) {
            Some(Type::Bool) => [Kw::No, Kw::Yes].map(|word| word.word(self.lang).to_owned()).to_vec(),
            Some(Type::Enum(id)) => {
                let values =
                    program.enums.get(id.index()).map(|def| def.values.as_slice()).unwrap_or_default();
                values.iter().map(|value| value.name.get(self.lang).to_owned()).collect()
            }
            Some(Type::Grade) => GRADES.map(str::to_owned).to_vec(),
            _ => Vec::new(),
        }
    }

    /// States a number next to a limit.
    fn beside(&mut self, field: FieldRef, limit: &str, by: Decimal) -> bool {
        if self.values.contains_key(&field.field) {
            // Whether it lies on the right side is found when it is tried.
            return true;
        }
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        let Some(start) = limit.find(is_number) else { return false };
        let rest = limit.get(start..).unwrap_or_default();
        let digits = rest.get(..rest.find(|c| !is_number(c)).unwrap_or(rest.len())).unwrap_or_default();
        let after = rest.get(digits.len()..).unwrap_or_default();
        let Some(number) = digits.parse::<Decimal>().ok().and_then(|number| number.checked_add(by)) else {
            return false;
        };
        // More digits, as in a date, are no number with a unit.
        if number.is_sign_negative() || after.contains(is_number) {
            return false;
        }
        let before = limit.get(..start).unwrap_or_default();
        self.state(field, format!("{before}{number}{after}"))
    }

    /// States the first value of every field of few values about which nothing is stated.
    pub(super) fn fill(&mut self, is_wanted: impl Fn(&Type) -> bool) {
        let program = &self.snapshot.analysis.program;
        let fields =
            program.tables.get(self.table.index()).map(|table| table.fields.as_slice()).unwrap_or_default();
        for (at, field) in fields.iter().enumerate() {
            let Ok(at) = u16::try_from(at) else { continue };
            let place = FieldRef { table: self.table, field: at };
            if field.derived.is_none()
                && is_wanted(&field.ty)
                && let Some(first) = self.choices(place).into_iter().next()
            {
                self.values.entry(at).or_insert(first);
            }
        }
    }
}

/// The declaration whose name, or which, stands at a place.
pub(super) fn declared(snapshot: &Snapshot, at: tiaoli_diagnostics::FileSpan) -> Option<&Item> {
    let parsed = snapshot.parsed(at.file)?;
    let holding = parts(&parsed.tree.items).into_iter().filter_map(|(part, span)| match part {
        Part::Item(item) if span.start <= at.span.start && at.span.end <= span.end => Some(item),
        _ => None,
    });
    holding.min_by_key(|item| item.span.len())
}
