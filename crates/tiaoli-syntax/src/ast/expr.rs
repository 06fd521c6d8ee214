//! Conditions and amounts.

use tiaoli_diagnostics::Span;

use super::{Ident, Literal, Path};

#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub kind: Box<ExprKind>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    Literal(Literal),
    /// A field, a definition, a standard, an enumeration value, 基准日: names are resolved later.
    Path(Path),
    /// `周岁(出生日期, 基准日)`, `计数(异动 其中 种类 为 转出)`
    Call {
        name: Ident,
        args: Vec<Arg>,
    },
    /// 非 X. 非涉农 written as one word is a `Path`; the resolver splits it.
    Not(Expr),
    /// Two or more, never mixed with 或 without brackets.
    And(Vec<Expr>),
    Or(Vec<Expr>),
    /// 同时符合下列条件：（一）…；（二）… (`all`) or 符合下列条件之一：…
    List {
        all: bool,
        items: Vec<ListItem>,
    },
    Compare {
        op: CompareOp,
        left: Expr,
        right: Expr,
    },
    /// `X 为 V 以上` / `X is V or more`
    Bound {
        left: Expr,
        upward: bool,
        bound: Expr,
    },
    /// 为 / 属于 with a list, a set, a range, a catalog, a list of people, a column
    Member {
        op: MemberOp,
        left: Expr,
        set: Set,
        on: Option<Expr>,
    },
    Arith {
        op: ArithOp,
        left: Expr,
        right: Expr,
    },
    Negate(Expr),
    /// 助学金标准 于 入学日期
    On {
        of: Expr,
        date: Expr,
    },
    /// `( … )`, kept for the formatter
    Paren(Expr),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    pub value: Expr,
    /// 其中 inside an aggregate
    pub filter: Option<Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    pub marker: Marker,
    pub marker_span: Span,
    pub condition: Expr,
}

/// The shape of a list marker; numbering is checked by the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marker {
    /// （一）
    ChineseBracket,
    /// （1）
    DigitBracket,
    /// `1.` or `1、`
    Digit,
}

/// Words and symbols mean the same and stay what they are in the formatter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CompareOp {
    pub op: Comparison,
    pub symbol: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// 为 is `=`
    Is,
    /// 不为 is not `≠ !=`
    IsNot,
    /// 超过 over `>`
    Over,
    /// 不满 不足 under `<`
    Under,
    /// 不低于 不少于 at least `>=`
    AtLeast,
    /// 不超过 不高于 at most `<=`
    AtMost,
    /// 届满 reaching: like AtLeast, its own word
    Reaching,
}

/// How membership was said: 为 with a list reads as 属于.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemberOp {
    /// 属于 in
    In,
    /// 不属于 not in
    NotIn,
    /// 为 a、b · 为 1 至 6
    Is,
    /// 不为 a、b
    IsNot,
}

impl MemberOp {
    pub fn negated(self) -> bool {
        matches!(self, Self::NotIn | Self::IsNot)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    pub items: Vec<SetItem>,
    /// Written with braces.
    pub braces: bool,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SetItem {
    /// A value; or, alone, the name of a catalog, a list, a set-valued standard or a column of a table.
    Value(Expr),
    Range(Range),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    pub low: Expr,
    pub high: Expr,
    /// `a..<b`
    pub excludes_high: bool,
    /// 1 至 6 rather than 1..6
    pub word: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArithOp {
    Add,
    Sub,
    Mul,
    Div,
}
