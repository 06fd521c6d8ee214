//! W0501: declarations that nothing reads, benefits that no rule grants.

use tiaoli_diagnostics::{Diagnostic, FileSpan};
use tiaoli_syntax::ast::RuleKind;

use super::{Context, problems};
use crate::{
    ir::{
        BenefitId, CatalogId, DecisionTableId, DefinitionId, EnumId, FieldRef, ListId, Name, StandardId,
        TableId,
    },
    names::Def,
};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let program = context.program;
    // Without rules and checks the files are shared declarations: others use them.
    if program.rules.is_empty() && program.checks.is_empty() {
        return;
    }
    let mut report = |def: Def, kind: (&str, &str), name: &Name, at: FileSpan| {
        let library = context.items.libraries.contains(&at.file);
        if !library && !context.usage.uses(def) {
            found.push(problems::unused(at, kind, name));
        }
    };
    for (at, def) in program.enums.iter().enumerate().filter(|(_, def)| def.ordered) {
        report(Def::Tiers(EnumId::from_index(at)), ("等级", "tier scale"), &def.name, def.span);
    }
    for (at, table) in program.tables.iter().enumerate() {
        let id = TableId::from_index(at);
        let read = |field: usize| {
            u16::try_from(field).is_ok_and(|field| context.usage.uses_field(FieldRef { table: id, field }))
        };
        let list = program.lists.iter().any(|list| list.table == id);
        if !list && !(0..table.fields.len()).any(read) {
            report(Def::Table(id), ("信息表", "table"), &table.name, table.span);
        }
    }
    for (at, catalog) in program.catalogs.iter().enumerate() {
        report(Def::Catalog(CatalogId::from_index(at)), ("目录", "catalog"), &catalog.name, catalog.span);
    }
    for (at, list) in program.lists.iter().enumerate() {
        report(Def::List(ListId::from_index(at)), ("比对名单", "list"), &list.name, list.span);
    }
    for (at, standard) in program.standards.iter().enumerate() {
        let kind = if standard.local { ("地方参数", "parameter") } else { ("标准", "standard") };
        report(Def::Standard(StandardId::from_index(at)), kind, &standard.name, standard.span);
    }
    for (at, table) in program.decision_tables.iter().enumerate() {
        report(
            Def::DecisionTable(DecisionTableId::from_index(at)),
            ("对照表", "decision table"),
            &table.name,
            table.span,
        );
    }
    for (at, definition) in program.definitions.iter().enumerate() {
        report(
            Def::Definition(DefinitionId::from_index(at)),
            ("定义", "definition"),
            &definition.name,
            definition.span,
        );
    }
    for (at, benefit) in program.benefits.iter().enumerate() {
        let id = BenefitId::from_index(at);
        let granted =
            program.rules.iter().any(|rule| rule.kind == RuleKind::Grant && rule.benefits.contains(&id));
        let library = context.items.libraries.contains(&benefit.span.file);
        // A policy that only forbids is complete: it speaks of what another policy grants.
        let grants = program.rules.iter().any(|rule| rule.kind == RuleKind::Grant);
        if !granted && !library && grants {
            found.push(problems::never_granted(benefit.span, &benefit.name));
        }
    }
}
