//! Rules, definitions, checks, duties, examples: what stands in articles.

use tiaoli_diagnostics::Span;

use super::{Basis, DateLit, Effective, Expr, Ident, Literal, Path, Str};

/// 所称 NAME 是指 COND, with 原文 and 施行 after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Define {
    pub name: Ident,
    pub value: Expr,
    pub quotes: Vec<Str>,
    pub effective: Option<Effective>,
}

/// 应助, 不予, 暂缓, 重点审核
#[derive(Clone, Debug, PartialEq)]
pub struct RuleDecl {
    pub kind: RuleKind,
    pub name: Ident,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    Grant,
    Deny,
    Hold,
    Review,
}

/// 比对 NAME TABLE [以 KEY、KEY 归并] { … }
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    pub name: Ident,
    pub table: Path,
    /// Group keys; empty for a check of single rows.
    pub keys: Vec<Expr>,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    pub kind: ClauseKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ClauseKind {
    /// 原文
    Quote(Str),
    /// 凡
    When(Expr),
    /// 除非
    Unless(Expr),
    /// 其中
    Where(Expr),
    /// 给予 BENEFIT [按 AMOUNT] [享受政策 TIER]
    Give {
        benefit: Path,
        amount: Option<Expr>,
        policy_source: Option<Path>,
    },
    /// 不得给予 TARGETS
    Deny(Targets),
    /// 暂缓发放 TARGETS [待 "…"]
    Hold {
        targets: Targets,
        until: Option<Str>,
    },
    /// 列为 重大疑点 "… {expr} …"
    Flag {
        major: bool,
        message: Template,
    },
    /// 重点审核 TARGETS inside 比对
    Review(Targets),
    /// 优先于 RULE、RULE
    Overrides(Vec<Path>),
    /// 施行 自 D [至 D]
    Effective(Effective),
    /// 依据 …
    Basis(Basis),
    Broken,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Targets {
    /// 全部 / everything
    All(Span),
    Benefits(Vec<Path>),
}

/// A string with `{expr}` parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub parts: Vec<TemplatePart>,
    pub text: Str,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    Text(String),
    Value(Expr),
}

/// 职责 NAME { … }
#[derive(Clone, Debug, PartialEq)]
pub struct Duty {
    pub name: Ident,
    pub clauses: Vec<DutyClause>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DutyClause {
    pub kind: DutyKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DutyKind {
    Quote(Str),
    /// 责任单位 TABLE、TABLE, or words for a bearer that has no table
    Bearer(Vec<BearerRef>),
    /// 频次
    Every(Frequency),
    /// 佐证 TABLE.FIELD
    Evidence(Path),
    /// 提醒 10个工作日, 提醒 5 日
    Remind(Literal),
    Basis(Basis),
    Broken,
}

#[derive(Clone, Debug, PartialEq)]
pub enum BearerRef {
    Table(Path),
    Words(Str),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Frequency {
    Year,
    SchoolYear,
    Term,
    Month,
    Once,
    /// 定期 PARAMETER
    Interval(Path),
    /// 10个工作日内 自 FIELD: the count is a number or a parameter
    WorkingDaysFrom {
        days: Expr,
        from: Path,
    },
}

/// 举例 "…" { … }
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub title: Str,
    pub members: Vec<ExampleMember>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExampleMember {
    pub kind: ExampleKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ExampleKind {
    /// 沿用 "other example"
    Like(Str),
    /// 基准日 D, or a range of months: the expectation holds for each
    AsOf {
        from: DateLit,
        to: Option<DateLit>,
    },
    /// 学生 [甲] { field value … }
    Record(ExampleRecord),
    Expect(Expectation),
    /// 来自 "file.csv": a table of examples beside the policy
    Table(ExampleTable),
    Broken,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExampleRecord {
    pub table: Path,
    pub name: Option<Ident>,
    pub fields: Vec<FieldValue>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FieldValue {
    pub field: Ident,
    /// One value, or several joined by 、. Empty braces `{}` give the empty set.
    pub values: Vec<Expr>,
    pub span: Span,
}

/// `[RECORD] BENEFIT 应为 OUTCOME [AMOUNT] [依据 R、…] [缺 {f、…}] [重点审核 R、…] [疑点 R、…]`; an empty list of reviews or
/// findings is 无: there may be none.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    pub record: Option<Ident>,
    pub benefit: Path,
    pub outcome: OutcomeWord,
    pub outcome_span: Span,
    pub amount: Option<Literal>,
    pub rules: Option<Vec<Path>>,
    pub missing: Option<Vec<Path>>,
    pub reviews: Option<Vec<Path>>,
    pub findings: Option<Vec<Path>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeWord {
    Granted,
    Denied,
    Held,
    Undetermined,
    Incomplete,
    Conflict,
}

/// Examples as rows: `| 户籍 | 年级 | 助学金 | 金额 |` under a header, or a CSV file beside the policy.
/// A header cell names a field of the record, a benefit (its outcome), `金额`/`amount`, `依据`/`rules`, `缺`/`missing`,
/// `重点审核`/`review`, `疑点`/`finding`, or `说明`/`note`. What `沿用` and `基准日` give holds for every row.
#[derive(Clone, Debug, PartialEq)]
pub enum ExampleTable {
    File(Str),
    Inline { header: Vec<Str>, rows: Vec<ExampleRow> },
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExampleRow {
    /// Cells as written, trimmed; `marks` is meaningless here.
    pub cells: Vec<Str>,
    pub span: Span,
}
