//! Where a word leads: to its declaration, to the type of what it names, to the rules that decide a benefit.

mod strings;

use tiaoli_core::{
    ir::{ExprKind, SetExpr, StandardId, TableId, Type},
    symbols::Symbol,
};
use tiaoli_diagnostics::{FileId, FileSpan, Span};
use tiaoli_syntax::ast::RuleKind;

use crate::Snapshot;

/// A place a word leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The whole of what is there: a declaration, a row, a passage of a source text, the start of a file.
    pub at: FileSpan,
    /// The part that says what it is: the name of the declaration.
    pub name: FileSpan,
    /// The word under the cursor.
    pub origin: Span,
}

/// Where a word is declared: every version of it, in the order of files and places. A quotation leads to its place in the
/// source text, a code to its rows in catalogs, the name of a file to the file, 依据 to the article or document.
pub fn definition(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Target> {
    let references = &snapshot.analysis.references;
    let mut found: Vec<Target> = Vec::new();
    for one in references.all_at(file, offset) {
        found.extend(declared(snapshot, one.symbol, one.at.span));
    }
    if found.is_empty() {
        found = strings::leads_to(snapshot, file, offset);
    }
    once(found)
}

/// The first declaration of a word: that of the earliest document, where later ones state it anew.
pub fn declaration(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Target> {
    let found = definition(snapshot, file, offset);
    let first = found.iter().min_by_key(|target| (document_at(snapshot, target.name), **target));
    first.copied().into_iter().collect()
}

/// Where what a word can hold is declared: the scale, table or catalog of a field, the table a benefit is for.
pub fn type_definition(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Target> {
    let mut found = Vec::new();
    for one in snapshot.analysis.references.all_at(file, offset) {
        found.extend(type_of(snapshot, one.symbol, one.at.span));
    }
    once(found)
}

/// What makes a word true: the rules and checks that give, deny or hold a benefit; the versions of a definition, a standard
/// or a decision table; the documents of a policy.
pub fn implementation(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Target> {
    let program = &snapshot.analysis.program;
    let mut found = Vec::new();
    for one in snapshot.analysis.references.all_at(file, offset) {
        let origin = one.at.span;
        match one.symbol {
            Symbol::Benefit(id) => {
                let decides = |benefits: &[tiaoli_core::ir::BenefitId]| {
                    benefits.iter().any(|benefit| program.family(*benefit) == program.family(id))
                };
                let rules = program.rules.iter().filter(|rule| rule.kind != RuleKind::Review);
                let rules = rules.filter(|rule| decides(&rule.benefits)).map(|rule| rule.span);
                let holds = |check: &&tiaoli_core::ir::Check| {
                    check.hold.as_ref().is_some_and(|hold| decides(&hold.benefits))
                };
                let checks = program.checks.iter().filter(holds).map(|check| check.span);
                found.extend(rules.chain(checks).map(|name| target(snapshot, name, origin)));
            }
            Symbol::Definition(_) | Symbol::Standard(_) | Symbol::DecisionTable(_) => {
                found.extend(declared(snapshot, one.symbol, origin));
            }
            Symbol::Policy(id) => {
                let documents = program.documents.iter().filter(|document| document.layer == id);
                let headed = documents.map(|document| document.span).filter(|span| !span.span.is_empty());
                found.extend(headed.map(|name| target(snapshot, name, origin)));
            }
            _ => {}
        }
    }
    once(found)
}

/// The declarations of a symbol as targets.
pub(crate) fn declared(
    snapshot: &Snapshot,
    symbol: Symbol,
    origin: Span,
) -> impl Iterator<Item = Target> + use<'_> {
    snapshot.analysis.declarations(symbol).map(move |(head, at)| Target { at, name: head.at, origin })
}

/// The declaration whose name stands at a place.
fn target(snapshot: &Snapshot, name: FileSpan, origin: Span) -> Target {
    Target { at: snapshot.analysis.declaration_around(name).unwrap_or(name), name, origin }
}

fn type_of(snapshot: &Snapshot, symbol: Symbol, origin: Span) -> Vec<Target> {
    let program = &snapshot.analysis.program;
    let all = |symbol: Symbol| declared(snapshot, symbol, origin).collect::<Vec<_>>();
    let mut found = match symbol {
        Symbol::Value(of, _) => of_type(snapshot, &Type::Enum(of), origin),
        Symbol::Benefit(id) => {
            program.benefits.get(id.index()).map(|one| table(snapshot, one.table, origin)).unwrap_or_default()
        }
        Symbol::Rule(id) => {
            program.rules.get(id.index()).map(|one| table(snapshot, one.table, origin)).unwrap_or_default()
        }
        Symbol::Check(id) => {
            program.checks.get(id.index()).map(|one| table(snapshot, one.table, origin)).unwrap_or_default()
        }
        _ => program.symbol_type(symbol).map(|ty| of_type(snapshot, ty, origin)).unwrap_or_default(),
    };
    match symbol {
        Symbol::Standard(id) => found.extend(tiers_of(snapshot, id, origin)),
        // A code has no type of its own: the catalogs it is looked up in say what it may be.
        Symbol::Field(field) => {
            for expr in &program.exprs {
                if let ExprKind::In { item, set: SetExpr::Catalog { id, .. } } = &expr.kind
                    && let Some(ExprKind::Field(looked_up)) = program.expr(*item).map(|item| &item.kind)
                    && *looked_up == field
                {
                    found.extend(all(Symbol::Catalog(*id)));
                }
            }
        }
        _ => {}
    }
    found
}

fn tiers_of(snapshot: &Snapshot, id: StandardId, origin: Span) -> Vec<Target> {
    let by = snapshot.analysis.program.standards.get(id.index()).and_then(|standard| standard.by);
    by.map(|tiers| of_type(snapshot, &Type::Enum(tiers), origin)).unwrap_or_default()
}

fn of_type(snapshot: &Snapshot, ty: &Type, origin: Span) -> Vec<Target> {
    match ty {
        Type::Enum(id) => {
            let tiers: Vec<Target> = declared(snapshot, Symbol::Tiers(*id), origin).collect();
            if !tiers.is_empty() {
                return tiers;
            }
            // Values that a field writes out itself: its declaration.
            let written = snapshot.analysis.program.enums.get(id.index()).map(|one| one.span);
            let written = written.filter(|span| !span.span.is_empty());
            written.map(|name| target(snapshot, name, origin)).into_iter().collect()
        }
        Type::Ref(id) => table(snapshot, *id, origin),
        Type::Set(inner) | Type::Scale(inner) => of_type(snapshot, inner, origin),
        _ => Vec::new(),
    }
}

/// A table, or the list whose rows it holds.
fn table(snapshot: &Snapshot, id: TableId, origin: Span) -> Vec<Target> {
    let lists = &snapshot.analysis.program.lists;
    let list = lists.iter().position(|list| list.table == id);
    let symbol = match list {
        Some(at) => Symbol::List(tiaoli_core::ir::ListId::from_index(at)),
        None => Symbol::Table(id),
    };
    declared(snapshot, symbol, origin).collect()
}

/// The place of a document among all, in time; of a place in no document, before all.
fn document_at(snapshot: &Snapshot, at: FileSpan) -> usize {
    let analysis = &snapshot.analysis;
    let Some(parsed) = snapshot.parsed(at.file) else { return 0 };
    let holds = |item: &tiaoli_syntax::ast::Item| item.span.contains(at.span.start as usize);
    let Some(item) = parsed.tree.items.iter().position(holds) else { return 0 };
    let part = analysis.parts.iter().find(|part| part.file == at.file && part.items.contains(&item));
    part.map_or(0, |part| part.document.index())
}

/// In order, each once.
fn once(mut targets: Vec<Target>) -> Vec<Target> {
    targets.sort_unstable();
    targets.dedup_by_key(|target| (target.at, target.name));
    targets
}
