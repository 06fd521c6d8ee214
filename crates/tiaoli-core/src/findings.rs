//! What checks and duties found: rows with their positions and a message, in both languages.

mod codes;
mod open;

pub use codes::code_name;
use tiaoli_diagnostics::Text;

use crate::{
    eval::{GroupRow, NoTrace, Row, Scope, SideData},
    ir::{
        ArticleLabel, CheckId, DutyId, ExprId, ExprKind, FieldRef, MessagePart, Name, Program, SetExpr,
        TableId,
    },
    plan::{Plan, Reads, children},
    sensitive::{hidden, shown_value},
    value::{Date, Value},
};

/// What made a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingSource {
    Check(CheckId),
    Duty(DutyId),
    /// A code of the program itself, such as a key that occurs twice.
    Code(tiaoli_diagnostics::Code),
}

impl FindingSource {
    /// What made the finding, and the article it stands in.
    pub fn named(self, program: &Program) -> (Name, Option<&ArticleLabel>) {
        match self {
            Self::Check(id) => program.checks.get(id.index()).map(|one| (&one.name, one.article.as_ref())),
            Self::Duty(id) => program.duties.get(id.index()).map(|one| (&one.name, one.article.as_ref())),
            Self::Code(code) => return (code_name(code), None),
        }
        .map(|(name, article)| (name.clone(), article))
        .unwrap_or_default()
    }
}

/// A row a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingRow {
    /// Data rows count from one.
    pub row: u64,
    /// The key cell as read.
    pub key: String,
    /// The line of the file; zero when the reader does not know.
    pub line: u64,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub source: FindingSource,
    pub major: bool,
    /// Not known whether it holds: printed with `?`.
    pub uncertain: bool,
    pub table: TableId,
    pub rows: Vec<FindingRow>,
    pub message: Text,
}

/// The message of a check for a row or a group, in both languages. What is not certain is not told as if it were: the
/// author's words speak of what was found.
pub(crate) fn message(plan: &Plan, check: CheckId, scope: &Scope<'_>, uncertain: bool) -> Text {
    let program = plan.program();
    if uncertain {
        return program
            .checks
            .get(check.index())
            .map(|check| open::possibly(plan, check, scope))
            .unwrap_or_default();
    }
    let Some(flag) = program.checks.get(check.index()).and_then(|check| check.flag.as_ref()) else {
        return program.checks.get(check.index()).map(|check| check.name.text()).unwrap_or_default();
    };
    let mut text = Text::default();
    for part in &flag.message {
        match part {
            MessagePart::Text(words) => {
                text.zh.push_str(words);
                text.en.push_str(words);
            }
            MessagePart::Value(id) => {
                let value = scope.eval(*id, &mut NoTrace).unwrap_or_default();
                let shown = shown_value(plan, *id, &value);
                text.zh.push_str(&shown.zh);
                text.en.push_str(&shown.en);
            }
        }
    }
    text
}

/// The 约束 of a table; with `whatever_day` only those that mean the same on every day.
pub fn constraints(plan: &Plan, table: TableId, whatever_day: bool) -> Vec<ExprId> {
    let invariants = plan.program().tables.get(table.index()).map(|table| table.invariants.as_slice());
    let all = invariants.into_iter().flatten().map(|one| one.condition);
    all.filter(|id| !(whatever_day && depends_on_day(plan, *id, 0))).collect()
}

/// Whether an expression looks at the evaluated day: itself, a dated value, or a catalog.
fn depends_on_day(plan: &Plan, id: ExprId, depth: u32) -> bool {
    /// Definitions follow one another no deeper than this; beyond, the answer is the careful one.
    const DEEPEST: u32 = 32;
    let Some(expr) = plan.program().expr(id).filter(|_| depth < DEEPEST) else { return true };
    match &expr.kind {
        ExprKind::AsOf
        | ExprKind::Standard { .. }
        | ExprKind::Scale { .. }
        | ExprKind::DecisionTable(_)
        | ExprKind::In { set: SetExpr::Catalog { .. } | SetExpr::Standard { .. }, .. } => true,
        ExprKind::Definition(definition) => {
            let versions =
                plan.program().definitions.get(definition.index()).map(|one| one.versions.as_slice());
            let Some([only]) = versions else { return true };
            depends_on_day(plan, only.body, depth + 1)
        }
        kind => children(kind).into_iter().any(|child| depends_on_day(plan, child, depth + 1)),
    }
}

/// What a row that breaks one of these 约束 is told; `None` when it breaks none for certain.
pub fn broken_constraints(
    plan: &Plan,
    side: &SideData,
    row: &dyn Row,
    constraints: &[ExprId],
) -> Option<Text> {
    let scope = Scope::new(plan, side, row);
    let broken = |id: &&ExprId| scope.truth(**id, &mut NoTrace) == Some(false);
    let broken: Vec<ExprId> = constraints.iter().filter(broken).copied().collect();
    (!broken.is_empty()).then(|| breaks(&scope, broken.into_iter()))
}

/// Which cells of a row break a 约束 of its table.
pub(crate) fn broken_invariants(scope: &Scope<'_>, table: TableId) -> Text {
    let all = constraints(scope.plan, table, false).into_iter();
    breaks(scope, all.filter(|id| scope.truth(*id, &mut NoTrace) == Some(false)))
}

fn breaks(scope: &Scope<'_>, broken: impl Iterator<Item = ExprId>) -> Text {
    let program = scope.plan.program();
    let mut fields: Vec<FieldRef> = Vec::new();
    for input in broken.flat_map(|id| Reads::of(scope.plan, [id]).inputs) {
        let own = input.via.first().copied().unwrap_or(input.field);
        if !fields.contains(&own) {
            fields.push(own);
        }
    }
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for at in fields {
        let Some(field) = program.field(at) else { continue };
        let value = scope.field(at, &mut NoTrace);
        let hides = field.is_sensitive() && !scope.plan.shows_sensitive();
        let shown = if hides { hidden(&value) } else { display(program, &value) };
        zh.push(format!("{} {}", field.name.zh, shown.zh));
        en.push(format!("{} {}", field.name.en, shown.en));
    }
    tiaoli_diagnostics::say! {
        zh: "{}：不符合信息表写明的约束，请核对是不是填错了", zh.join("，");
        en: "{}: this breaks a constraint of the table; see whether a cell is wrong", en.join(", ")
    }
}

/// A month as people read it: 2024年9月, 2024-09.
pub fn month(first: Date) -> Text {
    Text::new(first.month_zh(), format!("{:04}-{:02}", first.year(), first.month()))
}

/// A value as people read it.
pub fn display(program: &Program, value: &Value) -> Text {
    match value {
        Value::Missing => Text::new("（空）", "(empty)"),
        Value::Bool(true) => Text::new("是", "yes"),
        Value::Bool(false) => Text::new("否", "no"),
        Value::Number(n) => Text::same(n.normalize().to_string()),
        Value::Date(date) => Text::new(date.zh(), date.to_string()),
        Value::Text(text) => Text::same(text.as_ref()),
        Value::Enum(scale, at) => program
            .enums
            .get(scale.index())
            .and_then(|scale| scale.values.get(usize::from(*at)))
            .map(|value| value.name.text())
            .unwrap_or_default(),
        // 无, which somebody wrote: an empty cell is missing.
        Value::Set(values) if values.is_empty() => Text::new("无", "none"),
        Value::Set(values) => {
            let parts: Vec<Text> = values.iter().map(|value| display(program, value)).collect();
            let join =
                |pick: fn(&Text) -> &str, mark: &str| parts.iter().map(pick).collect::<Vec<_>>().join(mark);
            Text::new(join(|text| &text.zh, "、"), join(|text| &text.en, ", "))
        }
    }
}

/// A scope over a group, for messages and conditions of a check.
pub(crate) fn group_scope<'a>(scope: Scope<'a>, group: &'a [GroupRow<'a>]) -> Scope<'a> {
    Scope { group: Some(group), ..scope }
}

/// What a code in `findings` says about one row.
pub(crate) fn code_message(code: tiaoli_diagnostics::Code) -> Text {
    use tiaoli_diagnostics::{Code, say};
    match code {
        Code::E0411 => say! {
            zh: "两条应助规则给出的金额不同，而本项目不得重复享受；请提请政策编制单位处理";
            en: "two grants give different amounts and the benefit may not be received twice; the policy must be mended"
        },
        Code::E0412 => say! {
            zh: "应助，但金额算不出来（当日没有标准、缺这一档、除以零或超出范围）；请提请政策编制单位处理";
            en: "granted, but the amount has no value (no standard that day, no tier, division by zero, overflow); the policy must be mended"
        },
        Code::E0413 => say! {
            zh: "这一行引用的编号在另一张表里找不到，或者对应多行；按空着处理";
            en: "what this row refers to is not in the other table, or there several times; taken as missing"
        },
        Code::E0473 => say! {
            zh: "上级政策应助，下级规定不得给予；下级不得另设条件，请提请制定下级规定的单位处理";
            en: "the higher policy grants what the lower one denies; a lower policy may not add conditions and must be mended"
        },
        Code::E0474 => say! {
            zh: "下级规定给予，上级政策不得给予；按上级政策不予";
            en: "the lower policy grants what the higher one denies; denied under the higher one"
        },
        Code::E0642 => say! {
            zh: "这一行不符合信息表写明的约束，请核对是不是填错了";
            en: "this row breaks a constraint of the table; see whether a cell is wrong"
        },
        other => Text::same(other.slug()),
    }
}
