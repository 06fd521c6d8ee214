//! What the text in force goes by although it is not in force itself: a definition whose amendment ran out, a standard
//! without a value on the day. Without its declaration the text could not be read.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_diagnostics::FileSpan;
use tiaoli_syntax::ast;

use super::{Kept, items_of};
use crate::{
    ir::{CatalogId, DocumentId, ExprId, ExprKind, Frequency, Name, Period, Program, SetExpr, StandardId},
    session::Analysis,
    uses::{users, within},
    value::Date,
};

/// What the declarations in force on a day go by.
#[derive(Debug, Default)]
pub(super) struct Used {
    pub(super) standards: BTreeSet<StandardId>,
    pub(super) catalogs: BTreeSet<CatalogId>,
    /// Declarations of other days that are needed, by their document and the days on which they hold.
    past: BTreeMap<(DocumentId, Days), BTreeSet<FileSpan>>,
    names: BTreeSet<String>,
}

type Days = (Option<Date>, Option<Date>);

/// A version of a definition, a decision table or a benefit.
type Version = (FileSpan, DocumentId, Period);

impl Used {
    pub(super) fn of(analysis: &Analysis, kept: &Kept, day: Date) -> Self {
        let program = &*analysis.program;
        let mut used = Self::default();
        let in_force = users(program).into_iter().filter(|(period, _)| period.contains(day));
        let mut open: Vec<ExprId> = in_force.flat_map(|(_, roots)| roots).collect();
        while !open.is_empty() {
            let exprs: Vec<&ExprKind> =
                within(program, std::mem::take(&mut open)).map(|expr| &expr.kind).collect();
            exprs.into_iter().for_each(|kind| open.extend(used.expr(program, kind, day)));
        }
        for duty in program.duties.iter().filter(|duty| duty.effective.contains(day)) {
            if let Some(Frequency::Interval(id)) = &duty.every {
                used.standards.insert(*id);
            }
        }
        for part in &analysis.parts {
            let mut named = Vec::new();
            benefits(items_of(analysis, part), &|name| kept.keeps(name.span.in_file(part.file)), &mut named);
            for benefit in &program.benefits {
                if named.iter().any(|name| *name == benefit.name.zh || *name == benefit.name.en) {
                    let versions = benefit.versions.iter();
                    let versions = versions.map(|one| (one.span, one.document, one.effective));
                    used.version(program, &benefit.name, versions.collect(), day);
                }
            }
        }
        used
    }

    /// The declarations of other days, in the order of their documents.
    pub(super) fn past(&self) -> impl Iterator<Item = (DocumentId, Period, &BTreeSet<FileSpan>)> {
        self.past.iter().map(|(&(document, (from, to)), names)| (document, Period { from, to }, names))
    }

    /// Spellings of the declarations of other days that are needed.
    pub(super) fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// Notes what an expression goes by, and gives what is to be looked at for its sake.
    fn expr(&mut self, program: &Program, kind: &ExprKind, day: Date) -> Vec<ExprId> {
        match kind {
            ExprKind::Standard { id, .. }
            | ExprKind::Scale { id, .. }
            | ExprKind::In { set: SetExpr::Standard { id, .. }, .. } => {
                self.standards.insert(*id);
            }
            ExprKind::In { set: SetExpr::Catalog { id, .. }, .. } => {
                self.catalogs.insert(*id);
            }
            ExprKind::Outcome { benefit, .. } => {
                let Some(one) = program.benefits.get(benefit.index()) else { return Vec::new() };
                let versions = one.versions.iter().map(|one| (one.span, one.document, one.effective));
                self.version(program, &one.name, versions.collect(), day);
            }
            ExprKind::Definition(id) => {
                let Some(one) = program.definitions.get(id.index()) else { return Vec::new() };
                let versions = one.versions.iter().map(|one| (one.span, one.document, one.effective));
                let new = self.version(program, &one.name, versions.collect(), day);
                let version = new.and_then(|at| one.versions.get(at));
                return version.map(|version| version.body).into_iter().collect();
            }
            ExprKind::DecisionTable(id) => {
                let Some(one) = program.decision_tables.get(id.index()) else { return Vec::new() };
                let versions = one.versions.iter().map(|one| (one.span, one.document, one.effective));
                let new = self.version(program, &one.name, versions.collect(), day);
                let Some(version) = new.and_then(|at| one.versions.get(at)) else { return Vec::new() };
                let rows = version.rows.iter().flat_map(|(when, result)| [*when, *result]);
                return rows.chain(version.otherwise).collect();
            }
            _ => {}
        }
        Vec::new()
    }

    /// Takes the first version where none holds on the day: what goes by the name was checked against that one. Tells
    /// which it is, when it is new.
    fn version(
        &mut self,
        program: &Program,
        name: &Name,
        versions: Vec<Version>,
        day: Date,
    ) -> Option<usize> {
        if versions.iter().any(|(.., period)| period.contains(day)) {
            return None;
        }
        let own = |document: DocumentId| program.document(document).is_some_and(|one| one.own);
        let mut stated = versions.iter().enumerate();
        let (at, (span, document, period)) =
            stated.find(|(_, (_, document, period))| own(*document) && !period.is_empty())?;
        let names = self.past.entry((*document, (period.from, period.to))).or_default();
        self.names.extend([name.zh.clone(), name.en.clone()]);
        names.insert(*span).then_some(at)
    }
}

/// The benefits that rules and checks in force name. One that says 全部 names none.
fn benefits<'a>(items: &'a [ast::Item], keeps: &dyn Fn(&ast::Ident) -> bool, found: &mut Vec<&'a str>) {
    for item in items {
        let clauses = match &item.kind {
            ast::ItemKind::Article(article) => {
                benefits(&article.items, keeps, found);
                continue;
            }
            ast::ItemKind::Rule(node) if keeps(&node.name) => &node.clauses,
            ast::ItemKind::Check(node) if keeps(&node.name) => &node.clauses,
            _ => continue,
        };
        let paths = clauses.iter().flat_map(|clause| crate::uses::benefits_named(&clause.kind));
        found.extend(paths.flat_map(|(path, _)| &path.names).map(|name| name.text.as_str()));
    }
}
