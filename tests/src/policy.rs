//! Policies in memory: texts in, decisions out.

use std::sync::Arc;

use tiaoli_core::{
    decision::{Decider, Decision, FindingRef},
    eval::{SideData, ValuesRow, decide_row},
    ir::{FieldRef, Name, Program, TableId},
    plan::{Plan, PlanOptions},
    session::{Analysis, Session},
    value::{Date, Value},
};
use tiaoli_diagnostics::{Diagnostic, Place};

/// Analyses policy texts by path, beside other texts they name.
pub fn analyze(policies: &[(&str, &str)], texts: &[(&str, &str)]) -> Analysis {
    let mut session = Session::new();
    for (path, text) in policies {
        session.set_policy(path, *text);
    }
    for (path, text) in texts {
        session.set_text(path, *text);
    }
    session.analyze()
}

/// The words of the errors, for a failing test.
pub fn errors(analysis: &Analysis) -> Vec<String> {
    analysis
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.is_error())
        .map(|one| describe(analysis, one))
        .collect()
}

/// `E0203 名称 “户藉” … [path 3:5 “户藉”]`
pub fn describe(analysis: &Analysis, diagnostic: &Diagnostic) -> String {
    let place = match &diagnostic.place {
        Place::Source(at) => {
            let source = analysis.sources.get(at.file).expect("a diagnostic stands in a known file");
            let (start, end) = (at.span.start as usize, at.span.end as usize);
            let line = source.text[..start].matches('\n').count() + 1;
            format!("{} line {line} “{}”", source.path, &source.text[start..end])
        }
        other => format!("{other:?}"),
    };
    format!("{} {} [{place}]", diagnostic.code, diagnostic.message.zh)
}

pub fn plan(analysis: &Analysis, as_of: Date) -> Arc<Plan> {
    assert!(!analysis.has_errors(), "{:#?}", errors(analysis));
    Arc::new(Plan::new(analysis.program.clone(), PlanOptions { as_of, ..PlanOptions::default() }))
}

pub fn table(program: &Program, name: &str) -> TableId {
    let found = program.tables.iter().position(|table| table.name.zh == name || table.name.en == name);
    TableId::from_index(found.unwrap_or_else(|| panic!("no table {name}")))
}

pub fn field(program: &Program, table: TableId, name: &str) -> FieldRef {
    let fields = &program.tables[table.index()].fields;
    let found = fields.iter().position(|field| field.name.zh == name || field.name.en == name);
    let field = u16::try_from(found.unwrap_or_else(|| panic!("no field {name}"))).unwrap();
    FieldRef { table, field }
}

/// Decisions of a record on its own, one per benefit.
pub fn decide(plan: &Plan, table: TableId, values: &[Value]) -> Vec<Decision> {
    decide_row(plan, table, &SideData::default(), &ValuesRow(values), &[])
}

pub fn decider<'p>(program: &'p Program, decider: &Decider) -> &'p Name {
    match decider {
        Decider::Rule(id) => &program.rules[id.index()].name,
        Decider::Check(id) => &program.checks[id.index()].name,
    }
}

/// A decision in one line, in the order of the output columns; English names.
pub fn line(program: &Program, decision: &Decision) -> String {
    let sets = |sets: &[Vec<Name>]| {
        let words =
            sets.iter().map(|set| set.iter().map(|name| name.en.as_str()).collect::<Vec<_>>().join("+"));
        words.collect::<Vec<_>>().join("|")
    };
    let unsure = |unsure: bool| if unsure { "?" } else { "" };
    let findings = decision.findings.iter().map(|finding| match finding {
        FindingRef::Check(id, open) => format!("{}{}", program.checks[id.index()].name.en, unsure(*open)),
        FindingRef::Code(code) => (*code).to_owned(),
    });
    let reviews =
        decision.review.iter().map(|(rule, open)| format!("{}{}", decider(program, rule).en, unsure(*open)));
    format!(
        "{} amount={} funding={} rules={} missing={} may_settle={} possible={} review={} findings={}",
        decision.outcome.code(),
        decision.amount.map(|amount| format!("{amount:.2}")).unwrap_or_default(),
        decision.funding.as_ref().map(|name| name.en.as_str()).unwrap_or_default(),
        decision.rules.iter().map(|rule| decider(program, rule).en.as_str()).collect::<Vec<_>>().join(";"),
        sets(&decision.missing),
        sets(&decision.may_settle),
        decision.possible.iter().map(|outcome| outcome.code()).collect::<Vec<_>>().join("|"),
        reviews.collect::<Vec<_>>().join(";"),
        findings.collect::<Vec<_>>().join(";"),
    )
}
