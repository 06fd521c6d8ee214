//! Tables, tiers, catalogs, standards, benefits, decision tables.

use tiaoli_diagnostics::Span;

use super::{
    Basis, DateLit, Effective, Expr, Ident, Path, Payee, PeriodLit, Range, Str, UnitLit, Unverified,
};

/// 等级 NAME 由重到轻 a、b、c
#[derive(Clone, Debug, PartialEq)]
pub struct Tiers {
    pub name: Ident,
    pub direction: Direction,
    pub values: Vec<EnumValue>,
}

/// The first named is the greatest in both; the word differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// 由重到轻
    HeaviestFirst,
    /// 由高到低
    HighestFirst,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    pub name: Ident,
    /// 又称
    pub aka: Vec<Str>,
}

/// 信息表 NAME [增加] { … }
#[derive(Clone, Debug, PartialEq)]
pub struct Records {
    pub name: Ident,
    /// 增加: more fields for the table of that name, instead of a table of its own.
    pub adds: bool,
    pub members: Vec<RecordMember>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RecordMember {
    Field(Field),
    /// 约束 COND
    Invariant {
        condition: Expr,
        span: Span,
    },
    Broken(Span),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: Ident,
    /// 又称 before the colon: more headers for this column
    pub aka: Vec<Str>,
    pub ty: TypeExpr,
    pub modifiers: Vec<FieldModifier>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FieldModifier {
    pub kind: FieldModifierKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum FieldModifierKind {
    /// 识别号
    Key,
    /// 敏感
    Sensitive,
    /// 可公示
    Publishable,
    /// 可重新认定
    Reassessable,
    /// 有效 学年 or 有效 N 学年
    ValidSchoolYears(u32),
    /// 生效: the day since when a row holds
    Since,
    /// 推自 EXPR
    Derived(Expr),
    /// 变动见 TABLE.FIELD: rows of another table say since when it has held what
    ChangedBy(Path),
    /// 此前 EXPR: what it held before the first such row
    Before(Expr),
}

#[derive(Clone, Debug, PartialEq)]
pub struct TypeExpr {
    pub kind: TypeKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    Text,
    Integer(Option<UnitLit>),
    Decimal(Option<UnitLit>),
    Date,
    YesNo,
    Grade,
    /// 周岁
    Years,
    IdCard,
    /// 年月: 2024年9月
    YearMonth,
    /// 学年 as the type of a field such as 认定学年
    SchoolYear,
    /// The payee is the word of a period such as 每人每月.
    Money(Option<PeriodLit>, Payee),
    /// 集合 T
    SetOf(Box<TypeExpr>),
    /// 分段 T: marginal brackets over an amount or a number
    ScaleOf(Box<TypeExpr>),
    /// 城市、县镇、农村
    Enumeration(Vec<EnumValue>),
    /// A tier scale or a table
    Named(Path),
}

/// 目录 NAME 键 FIELD { 自 D 来自 "file" … }
#[derive(Clone, Debug, PartialEq)]
pub struct Catalog {
    pub name: Ident,
    pub key: Ident,
    pub editions: Vec<Dated>,
}

/// 比对名单 NAME { fields  [提供单位 "…"]  [有效 N 学年] }
#[derive(Clone, Debug, PartialEq)]
pub struct ListDecl {
    pub name: Ident,
    pub members: Vec<RecordMember>,
    pub provider: Option<Str>,
    pub valid_school_years: Option<u32>,
}

/// 标准 NAME : TYPE [按 TIERS] [施行 …] { dated values }, or 地方参数 NAME : TYPE 为 V …
#[derive(Clone, Debug, PartialEq)]
pub struct Standard {
    pub name: Ident,
    /// 地方参数
    pub local: bool,
    pub ty: TypeExpr,
    /// 按 困难认定
    pub by: Option<Path>,
    pub effective: Option<Effective>,
    pub values: Vec<Dated>,
}

/// `自 D [至 D] 为 V …`. The one-line form of a parameter has no `from`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    pub from: Option<DateLit>,
    pub to: Option<DateLit>,
    pub value: DatedValue,
    pub basis: Option<Basis>,
    pub unverified: Option<Unverified>,
    /// 由本地确定 ["…"]
    pub local_choice: Option<LocalChoice>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LocalChoice {
    pub note: Option<Str>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DatedValue {
    /// One expression, or several joined by 、 for a set
    Values(Vec<Expr>),
    Range(Range),
    /// { A类 3300元  B类 2300元 }
    Tiered(Vec<TierValue>),
    /// { 0元 起 80%、1000元 起 50% }
    Brackets(Vec<Bracket>),
    /// 来自 "file"
    File(Str),
    Broken,
}

/// `1000元 起 50%`: of what lies above the threshold, up to the next one.
#[derive(Clone, Debug, PartialEq)]
pub struct Bracket {
    pub from: Expr,
    pub rate: Expr,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TierValue {
    pub tier: Ident,
    pub value: Expr,
}

/// 资助项目 NAME { … }
#[derive(Clone, Debug, PartialEq)]
pub struct Benefit {
    pub name: Ident,
    pub clauses: Vec<BenefitClause>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BenefitClause {
    pub kind: BenefitKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum BenefitKind {
    /// 对象 TABLE
    For(Path),
    /// 用途 "…"
    Purpose(Str),
    /// 发放 按月 [于 months]
    Paid {
        rhythm: Rhythm,
        months: Option<Vec<u8>>,
    },
    /// 重复享受
    Overlap(Overlap),
    Broken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rhythm {
    Monthly,
    Termly,
    Yearly,
    Once,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Overlap {
    /// 不得重复
    None,
    /// 就高不重复
    Highest,
    /// 可叠加
    Sum,
}

/// 对照表 NAME : TYPE 只适用一行 { | … | }
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionTable {
    pub name: Ident,
    pub ty: TypeExpr,
    /// 逐行适用 rather than 只适用一行
    pub every_row: bool,
    /// Field names; the last header cell names the result.
    pub header: Vec<Ident>,
    pub rows: Vec<DecisionRow>,
    /// 否则
    pub otherwise: Option<Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DecisionRow {
    /// One less than the header.
    pub cells: Vec<DecisionCell>,
    pub result: Expr,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DecisionCell {
    pub kind: DecisionCellKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DecisionCellKind {
    /// `-`
    Any,
    /// `< 10`, 超过 5
    Compare(super::CompareOp, Expr),
    /// 5 以上
    Bound { upward: bool, bound: Expr },
    /// Values and ranges
    Set(super::Set),
}
