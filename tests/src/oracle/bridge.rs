//! From the oracle's models and records to tiaoli's, and verdicts as lines that can be compared.

use rust_decimal::Decimal;
use tiaoli_core::{
    ir::{Program, TableId, Type},
    value::{Date, Value},
};

use super::{
    day::Day,
    model::{Cell, FUNDING, Model, Record, RuleKind},
    verdict::Verdict,
};

pub fn date(day: Day) -> Date {
    Date::new(day.year, day.month, day.day).unwrap()
}

/// A value per declared field; the key, which the model does not have, is the first.
pub fn values(program: &Program, table: TableId, model: &Model, record: &Record) -> Vec<Value> {
    let fields = &program.tables[table.index()].fields;
    let value = |name: &str, ty: &Type| {
        let Some(at) = model.fields.iter().position(|field| field.en == name) else {
            return Value::text("S1");
        };
        match (record[at], ty) {
            (None, _) => Value::Missing,
            (Some(Cell::Date(day)), _) => Value::Date(date(day)),
            (Some(Cell::Number(n)), Type::Bool) => Value::Bool(n == 1),
            (Some(Cell::Number(n)), Type::Enum(id)) => Value::Enum(*id, u16::try_from(n).unwrap()),
            (Some(Cell::Number(n)), _) => Value::Number(Decimal::from(n)),
        }
    };
    fields.iter().map(|field| value(&field.name.en, &field.ty)).collect()
}

/// The same line as [`crate::policy::line`] makes of a decision.
pub fn line(model: &Model, verdict: &Verdict) -> String {
    let rule = |at: &usize| Model::rule_name(&model.rules[*at]).1;
    let noted = |rules: &[(usize, bool)]| {
        let names = rules.iter().map(|(at, open)| format!("{}{}", rule(at), if *open { "?" } else { "" }));
        names.collect::<Vec<_>>().join(";")
    };
    let sets = |sets: &[Vec<usize>]| {
        let words =
            sets.iter().map(|set| set.iter().map(|at| model.fields[*at].en).collect::<Vec<_>>().join("+"));
        words.collect::<Vec<_>>().join("|")
    };
    let amount = verdict.amount.map(|fen| format!("{}.{:02}", fen / 100, fen % 100)).unwrap_or_default();
    format!(
        "{} amount={amount} funding={} rules={} missing={} may_settle={} possible={} review={} findings={}",
        verdict.outcome.code(),
        verdict.funding.map(|at| FUNDING[at].1).unwrap_or_default(),
        verdict.rules.iter().map(rule).collect::<Vec<_>>().join(";"),
        sets(&verdict.missing),
        sets(&verdict.may_settle),
        verdict.possible.iter().map(|outcome| outcome.code()).collect::<Vec<_>>().join("|"),
        noted(&verdict.reviews),
        noted(&verdict.findings),
    )
}

/// Whether a rule kind is written as a check.
pub fn is_check(kind: RuleKind) -> bool {
    matches!(kind, RuleKind::Flag | RuleKind::FlagAndHold)
}
