//! Typed expressions.

use tiaoli_diagnostics::FileSpan;

use super::{
    BenefitId, CatalogId, DecisionTableId, DefinitionId, EnumId, ExprId, FieldRef, ListId, StandardId,
    TableId,
};
use crate::{
    builtins::{Aggregate, Builtin},
    value::Value,
};

/// A node of the arena.
#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: Type,
    pub span: FileSpan,
}

/// The type of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Type {
    /// Something was wrong; compatible with everything, so that one mistake gives one message.
    #[default]
    Unknown,
    Bool,
    Text,
    IdCard,
    Date,
    /// 2024年9月: a date, the first day of its month.
    YearMonth,
    /// 2024—2025学年
    SchoolYear,
    /// 一年级 to 六年级
    Grade,
    Number {
        integer: bool,
        unit: Unit,
    },
    /// In yuan.
    Money(PayPeriod),
    Enum(EnumId),
    /// The key of a row of another table.
    Ref(TableId),
    Set(Box<Type>),
    /// Marginal brackets over amounts or numbers of the type: only of standards.
    Scale(Box<Type>),
}

impl Type {
    /// A day or a month: values are dates.
    pub fn is_date(&self) -> bool {
        matches!(self, Self::Date | Self::YearMonth)
    }
}

/// Units of numbers that are not money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    #[default]
    None,
    Percent,
    /// 年 = 周岁
    Years,
    Months,
    Days,
    WorkingDays,
}

/// What an amount is paid for; `None` takes the benefit's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PayPeriod {
    None,
    Year,
    Term,
    Month,
    Payment,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    Const(Value),
    /// 基准日
    AsOf,
    /// A field of the row at hand.
    Field(FieldRef),
    /// A field of the row that a reference leads to: 学校.盟市. `via` holds the reference fields in order, the first on
    /// the row at hand; `field` belongs to the last target.
    Through {
        via: Vec<FieldRef>,
        field: FieldRef,
    },
    Definition(DefinitionId),
    /// The value in force on `on` (the evaluated day when `None`), for the tier `tier` of a tiered standard.
    Standard {
        id: StandardId,
        tier: Option<ExprId>,
        on: Option<ExprId>,
    },
    /// 分段计算: what the brackets of a standard in force on `on` make of `amount`.
    Scale {
        amount: ExprId,
        id: StandardId,
        on: Option<ExprId>,
    },
    DecisionTable(DecisionTableId),
    Not(ExprId),
    And(Vec<ExprId>),
    Or(Vec<ExprId>),
    /// Enumerations and tiers compare by `Equal` only; tier bounds become sets.
    Compare {
        op: CompareOp,
        left: ExprId,
        right: ExprId,
    },
    /// Membership; a set-valued `item` is a member when it shares a value with the set.
    In {
        item: ExprId,
        set: SetExpr,
    },
    Arith {
        op: ArithOp,
        left: ExprId,
        right: ExprId,
    },
    Negate(ExprId),
    Call {
        builtin: Builtin,
        args: Vec<ExprId>,
    },
    /// 已填 (`filled`) or 未填: always known.
    Filled {
        field: FieldRef,
        filled: bool,
    },
    Aggregate {
        function: Aggregate,
        over: Over,
        value: Option<ExprId>,
        filter: Option<ExprId>,
    },
    /// What is decided about another benefit of the row at hand.
    Outcome {
        benefit: BenefitId,
        fact: Fact,
    },
}

/// What is asked of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// 应助: a grant counts, and nothing denies or holds.
    Granted,
    /// Granted, under the tier of 享受政策 at this position.
    Funded(u16),
    /// The tier itself; no value where it is not granted.
    Funding,
    /// What is due in the paying rhythm; 0 where it is not granted.
    Amount,
}

/// The rows an aggregate runs over. Its `value` and `filter` are over a row of that table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The rows of the group, in a check with keys (of the whole table, in one whose keys are none).
    Group,
    /// The rows of `table` whose reference field `by` leads to the row at hand.
    Related { table: TableId, by: FieldRef },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

pub use tiaoli_syntax::ast::ArithOp;

#[derive(Clone, Debug)]
pub enum SetExpr {
    Items(Vec<SetItem>),
    /// The edition in force on `on` (the evaluated day when `None`).
    Catalog {
        id: CatalogId,
        on: Option<ExprId>,
    },
    List(ListId),
    /// A set-valued standard or parameter.
    Standard {
        id: StandardId,
        on: Option<ExprId>,
    },
    /// Any value in a column of a table.
    Column(FieldRef),
    /// A set-valued field of the row.
    Value(ExprId),
}

#[derive(Clone, Debug)]
pub enum SetItem {
    Value(ExprId),
    Range { low: ExprId, high: ExprId, excludes_high: bool },
}
