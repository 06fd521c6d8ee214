//! W0501: declarations that nothing reads, benefits that no rule grants. W0525: those of an amendment whose name is nearly
//! that of an earlier declaration, which they were to replace.

use tiaoli_diagnostics::{Diagnostic, FileSpan};
use tiaoli_syntax::ast::RuleKind;

use super::{Context, problems};
use crate::{
    ir::{
        BenefitId, CatalogId, DecisionTableId, DefinitionId, EnumId, FieldRef, ListId, Name, Program,
        StandardId, TableId,
    },
    names::{Def, Suggester},
};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let program = context.program;
    // Without rules and checks the files are shared declarations: others use them.
    if program.rules.is_empty() && program.checks.is_empty() {
        return;
    }
    let mut near = Suggester::default();
    let mut report = |def: Def, kind: (&str, &str), name: &Name, at: FileSpan| {
        if context.usage.uses(def) {
            return;
        }
        let library = context.items.libraries.contains(&at.file);
        let unused = || (!library).then(|| problems::unused(at, kind, name));
        found.extend(amended(context, &mut near, def, name, at).or_else(unused));
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
            let meant = amended(context, &mut near, Def::Benefit(id), &benefit.name, benefit.span);
            found.push(meant.unwrap_or_else(|| problems::never_granted(benefit.span, &benefit.name)));
        }
    }
}

/// What an amendment adds and nothing reads was most likely to replace what has nearly its name.
fn amended(
    context: &Context<'_>,
    near: &mut Suggester,
    def: Def,
    name: &Name,
    at: FileSpan,
) -> Option<Diagnostic> {
    let (written, document) = context.items.declaration(at)?;
    if !context.items.amends(document) {
        return None;
    }
    let earlier = |place: &FileSpan| {
        let other = context.items.declaration(*place);
        other.is_some_and(|(_, other)| other < document && context.items.same_policy(other, document))
    };
    let known: Vec<(&Name, FileSpan)> =
        alike(context.program, def).into_iter().filter(|(_, place)| earlier(place)).collect();
    let spellings = known.iter().flat_map(|(name, _)| [name.zh.as_str(), name.en.as_str()]);
    let meant = near.nearest(written, spellings)?;
    let (_, before) = known.iter().find(|(name, _)| [&name.zh, &name.en].contains(&&meant))?;
    Some(problems::amends_nothing(at, name, &meant, *before))
}

/// Every declaration of one kind.
fn alike(program: &Program, def: Def) -> Vec<(&Name, FileSpan)> {
    macro_rules! all {
        ($list:expr) => {
            $list.iter().map(|one| (&one.name, one.span)).collect()
        };
    }
    match def {
        Def::Tiers(_) => {
            program.enums.iter().filter(|one| one.ordered).map(|one| (&one.name, one.span)).collect()
        }
        Def::Table(_) => all!(program.tables),
        Def::Catalog(_) => all!(program.catalogs),
        Def::List(_) => all!(program.lists),
        Def::Standard(_) => all!(program.standards),
        Def::Benefit(_) => all!(program.benefits),
        Def::DecisionTable(_) => all!(program.decision_tables),
        Def::Definition(_) => all!(program.definitions),
        Def::Rule(_) | Def::Check(_) | Def::Duty(_) | Def::Broken(_) => Vec::new(),
    }
}
