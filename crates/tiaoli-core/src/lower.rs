//! Tree to typed program: names resolved, units checked, sugar and keyword language gone.

mod alternatives;
mod arith;
mod benefits;
mod calls;
mod catalogs;
mod checks;
mod compare;
mod decisions;
mod definitions;
mod duties;
mod example_tables;
mod examples;
mod expr;
mod graph;
mod header;
mod histories;
mod literals;
mod outcomes;
mod paths;
pub(crate) mod problems;
mod records;
mod refer;
mod rules;
mod scales;
mod sets;
mod sizes;
mod standards;
mod subjects;
mod usage;
mod versions;

use std::collections::BTreeSet;

pub(crate) use literals::days_of;
use rustc_hash::FxHashMap;
pub(crate) use sizes::OVERRIDES;
use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan, Sources};
pub(crate) use usage::Usage;

use crate::{
    ir::{Expr, ExprId, ExprKind, FieldRef, Name, Program, TableId, Type},
    names::{Declared, Def, Items, Names, Suggester},
    symbols::{References, Role},
    value::Value,
};

/// Where the files that a policy names are to be found.
pub(crate) trait Files {
    /// The file a path written in `by` leads to.
    fn find(&self, by: FileId, path: &str) -> Option<FileId>;
}

/// The state of one lowering.
pub(crate) struct Lowering<'a> {
    pub(crate) program: Program,
    pub(crate) names: Names<'a>,
    pub(crate) items: &'a Items<'a>,
    pub(crate) usage: Usage,
    references: References,
    /// The role of the names that are read.
    role: Role,
    /// Numbers of the records of examples, by where they are first stated.
    records: FxHashMap<FileSpan, u32>,
    declared: Declared,
    sources: &'a Sources,
    files: &'a dyn Files,
    diagnostics: Vec<Diagnostic>,
    near: Suggester,
    /// Per definition, whether its versions are lowered.
    definitions: Vec<definitions::Progress>,
    /// What 废止 ends.
    ends: FxHashMap<Def, Vec<versions::End>>,
    /// Dated lines without 至.
    open_lines: BTreeSet<FileSpan>,
    /// Lines of tiers each of which could be read.
    whole_tiers: BTreeSet<FileSpan>,
    /// Keys of the check at hand.
    group_keys: Vec<FieldRef>,
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    pub file: FileId,
    /// The table whose row is at hand.
    pub table: Option<TableId>,
    pub over: Rows,
}

/// What "the row at hand" is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    /// One row of the table.
    One,
    /// One row of the table of a check without keys: aggregates run over the whole table.
    Check,
    /// A group of rows: only its keys and aggregates have one value.
    Group,
    /// One row, inside an aggregate: aggregates do not nest.
    Inside,
}

impl Scope {
    pub(crate) fn row(file: FileId, table: Option<TableId>) -> Self {
        Self { file, table, over: Rows::One }
    }
}

/// Lowers every declaration. `program` holds the declared names already.
pub(crate) fn lower<'a>(
    items: &'a Items<'a>,
    names: Names<'a>,
    mut declared: Declared,
    program: Program,
    sources: &'a Sources,
    files: &'a dyn Files,
) -> (Program, Usage, References, Vec<Diagnostic>) {
    let definitions = vec![definitions::Progress::Waiting; program.definitions.len()];
    let mut lowering = Lowering {
        program,
        names,
        items,
        usage: Usage::default(),
        references: std::mem::take(&mut declared.references),
        role: Role::Read,
        records: FxHashMap::default(),
        declared,
        sources,
        files,
        diagnostics: Vec::new(),
        near: Suggester::default(),
        definitions,
        ends: FxHashMap::default(),
        open_lines: BTreeSet::new(),
        whole_tiers: BTreeSet::new(),
        group_keys: Vec::new(),
    };
    lowering.header();
    lowering.repeals();
    lowering.field_types();
    lowering.benefits();
    lowering.families();
    lowering.standards();
    lowering.catalogs();
    lowering.decision_tables();
    lowering.definitions();
    lowering.rules();
    lowering.checks();
    lowering.duties();
    lowering.statements();
    lowering.examples();
    lowering.overrides();
    lowering.tell_layers_apart();
    lowering.outcome_facts();
    lowering.sizes();
    lowering.references.sort(&lowering.program);
    (lowering.program, lowering.usage, lowering.references, lowering.diagnostics)
}

impl Lowering<'_> {
    /// From here on names are those of a file's layer.
    fn enter(&self, file: FileId) {
        self.names.enter(self.items.layer_of(file));
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn node(&mut self, kind: ExprKind, ty: Type, span: FileSpan) -> ExprId {
        let id = ExprId::from_index(self.program.exprs.len());
        self.program.exprs.push(Expr { kind, ty, span });
        id
    }

    fn constant_node(&mut self, value: Value, ty: Type, span: FileSpan) -> ExprId {
        self.node(ExprKind::Const(value), ty, span)
    }

    /// A place holder for what could not be understood; whatever uses it stays silent.
    fn unknown(&mut self, span: FileSpan) -> ExprId {
        self.node(ExprKind::Const(Value::Missing), Type::Unknown, span)
    }

    fn ty(&self, id: ExprId) -> Type {
        self.program.expr(id).map(|expr| expr.ty.clone()).unwrap_or_default()
    }

    fn is_unknown(&self, id: ExprId) -> bool {
        self.program.expr(id).is_none_or(|expr| expr.ty == Type::Unknown)
    }

    fn span_of(&self, id: ExprId) -> FileSpan {
        self.program.expr(id).map(|expr| expr.span).unwrap_or_default()
    }

    fn value_of(&self, id: ExprId) -> Option<&Value> {
        match &self.program.expr(id)?.kind {
            ExprKind::Const(value) if !value.is_missing() => Some(value),
            _ => None,
        }
    }

    /// The name of a declaration.
    fn name_of(&self, def: Def) -> Name {
        let program = &self.program;
        let name = match def {
            Def::Tiers(id) => program.enums.get(id.index()).map(|def| &def.name),
            Def::Table(id) => program.tables.get(id.index()).map(|table| &table.name),
            Def::Catalog(id) => program.catalogs.get(id.index()).map(|catalog| &catalog.name),
            Def::List(id) => program.lists.get(id.index()).map(|list| &list.name),
            Def::Standard(id) => program.standards.get(id.index()).map(|standard| &standard.name),
            Def::Benefit(id) => program.benefits.get(id.index()).map(|benefit| &benefit.name),
            Def::DecisionTable(id) => program.decision_tables.get(id.index()).map(|table| &table.name),
            Def::Definition(id) => program.definitions.get(id.index()).map(|def| &def.name),
            Def::Rule(id) => program.rules.get(id.index()).map(|rule| &rule.name),
            Def::Check(id) => program.checks.get(id.index()).map(|check| &check.name),
            Def::Duty(id) => program.duties.get(id.index()).map(|duty| &duty.name),
            Def::Broken(_) => None,
        };
        name.cloned().unwrap_or_default()
    }

    /// The text of the policy at a place, as written.
    fn written(&self, at: FileSpan) -> String {
        self.sources.text(at).trim().to_owned()
    }
}
