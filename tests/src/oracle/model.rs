//! A policy small enough to be written out by hand, and a record of it.

use super::day::Day;

/// How a field is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    YesNo,
    /// An inline enumeration: (Chinese, English) values.
    Choice(&'static [(&'static str, &'static str)]),
    /// The one tier scale, heaviest first.
    Tier,
    /// Grades 1 to 6.
    Grade,
    Integer {
        unit: Unit,
    },
    Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// May be negative.
    Plain,
    /// 年
    Years,
    /// 周岁, a type of its own
    Age,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub zh: &'static str,
    pub en: &'static str,
    pub kind: Kind,
    /// 约束 FIELD 为 LOW 至 HIGH, of integers and grades.
    pub range: Option<(i64, i64)>,
}

pub const TIERS: &[(&str, &str)] = &[("A类", "A"), ("B类", "B"), ("C类", "C"), ("不困难", "not_poor")];
pub const FUNDING: &[(&str, &str)] = &[("中央政策", "central"), ("自治区扩面政策", "regional")];

/// A cell: yes/no as 0/1, enumerations and tiers by position, grades and integers as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    Number(i64),
    Date(Day),
}

impl Cell {
    pub fn number(self) -> i64 {
        if let Cell::Number(n) = self { n } else { unreachable!("a number field holds numbers") }
    }

    pub fn date(self) -> Day {
        if let Cell::Date(day) = self { day } else { unreachable!("a date field holds dates") }
    }
}

/// One cell per field; `None` is missing.
pub type Record = Vec<Option<Cell>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Over,
    Under,
    AtLeast,
    AtMost,
    Equal,
    NotEqual,
}

impl Op {
    pub fn holds<T: Ord>(self, left: T, right: T) -> bool {
        match self {
            Op::Over => left > right,
            Op::Under => left < right,
            Op::AtLeast => left >= right,
            Op::AtMost => left <= right,
            Op::Equal => left == right,
            Op::NotEqual => left != right,
        }
    }
}

/// One comparison. `style` picks among spellings of the same thing and means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Atom {
    Flag {
        field: usize,
        yes: bool,
        style: u8,
    },
    OneOf {
        field: usize,
        values: Vec<i64>,
        negated: bool,
        style: u8,
    },
    /// B类 以上 (`or_more`: this tier and the heavier ones) or 以下.
    TierBound {
        field: usize,
        value: i64,
        or_more: bool,
    },
    Number {
        field: usize,
        op: Op,
        value: i64,
        style: u8,
    },
    Range {
        field: usize,
        low: i64,
        high: i64,
        negated: bool,
    },
    Numbers {
        left: usize,
        op: Op,
        right: usize,
    },
    Date {
        field: usize,
        op: Op,
        day: Day,
        style: u8,
    },
    Dates {
        left: usize,
        op: Op,
        right: usize,
    },
    /// 满年数(FIELD, 基准日)
    FullYears {
        field: usize,
        op: Op,
        value: i64,
    },
    Filled {
        field: usize,
        filled: bool,
    },
}

impl Atom {
    pub fn fields(&self) -> Vec<usize> {
        match self {
            Atom::Flag { field, .. }
            | Atom::OneOf { field, .. }
            | Atom::TierBound { field, .. }
            | Atom::Number { field, .. }
            | Atom::Range { field, .. }
            | Atom::Date { field, .. }
            | Atom::FullYears { field, .. }
            | Atom::Filled { field, .. } => vec![*field],
            Atom::Numbers { left, right, .. } | Atom::Dates { left, right, .. } => vec![*left, *right],
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    Atom(Atom),
    Definition(usize),
    Not(Box<Formula>),
    And(Vec<Formula>),
    Or(Vec<Formula>),
}

impl Formula {
    /// Every atom, those of definitions included.
    pub fn atoms<'m>(&'m self, model: &'m Model, found: &mut Vec<&'m Atom>) {
        match self {
            Formula::Atom(atom) => found.push(atom),
            Formula::Definition(at) => model.definitions[*at].atoms(model, found),
            Formula::Not(inner) => inner.atoms(model, found),
            Formula::And(parts) | Formula::Or(parts) => {
                parts.iter().for_each(|part| part.atoms(model, found))
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    Year,
    Term,
    Month,
}

/// An amount in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    pub fen: i64,
    pub per: Per,
}

#[derive(Clone, Debug)]
pub struct Standard {
    pub per: Per,
    /// From, to (included), value in fen.
    pub values: Vec<(Day, Option<Day>, i64)>,
}

/// The tiered standard, per year: from which day, and the fen of each tier.
#[derive(Clone, Debug)]
pub struct Tiered {
    pub values: Vec<(Day, Vec<i64>)>,
}

#[derive(Clone, Debug)]
pub enum Amount {
    Literal(Money),
    Standard(usize),
    /// The standard in force on the date in a field.
    StandardOn(usize, usize),
    /// The tiered standard, by the tier in a field.
    Tiered(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    Deny,
    Hold,
    Grant,
    Review,
    /// A check of single rows: only a finding.
    Flag,
    /// A check of single rows that also holds.
    FlagAndHold,
}

#[derive(Clone, Debug)]
pub struct Rule {
    /// Its number in names, and so its place in source order.
    pub number: usize,
    pub kind: RuleKind,
    /// Indices of benefits; for 全部 and for reviews without a benefit, all of them.
    pub benefits: Vec<usize>,
    pub all_benefits: bool,
    pub when: Option<Formula>,
    pub unless: Vec<Formula>,
    /// Indices of rules this one overrides.
    pub overrides: Vec<usize>,
    pub effective: Option<(Day, Option<Day>)>,
    pub amount: Option<Amount>,
    /// Position in [`FUNDING`].
    pub funding: Option<usize>,
    /// Written as a list （一）…；（二）….
    pub as_list: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    None,
    Highest,
    Sum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    Monthly,
    Termly,
    Yearly,
}

#[derive(Clone, Debug)]
pub struct Benefit {
    pub rhythm: Rhythm,
    /// Paying months in the order of the school year; empty where 于 is left out.
    pub months: Vec<u8>,
    pub overlap: Overlap,
}

pub const BENEFITS: &[(&str, &str)] = &[("助学金", "stipend"), ("住宿补助", "lodging_aid")];
pub const STANDARDS: &[(&str, &str)] = &[("助学金标准", "stipend_rate"), ("补助标准", "aid_rate")];
pub const DEFINITIONS: &[(&str, &str)] =
    &[("重点对象", "priority_student"), ("一般对象", "ordinary_student")];

#[derive(Clone, Debug)]
pub struct Model {
    pub effective: Day,
    pub fields: Vec<Field>,
    pub definitions: Vec<Formula>,
    pub standards: Vec<Standard>,
    pub tiered: Option<Tiered>,
    pub benefits: Vec<Benefit>,
    pub rules: Vec<Rule>,
}

impl Model {
    /// Rules in the order in which they stand in `rules`.
    pub fn source_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.rules.len()).collect();
        order.sort_by_key(|at| self.rules[*at].number);
        order
    }

    /// Every atom anywhere in the policy.
    pub fn atoms(&self) -> Vec<&Atom> {
        let mut found = Vec::new();
        for rule in &self.rules {
            rule.when.iter().chain(&rule.unless).for_each(|formula| formula.atoms(self, &mut found));
        }
        found
    }

    pub fn rule_name(rule: &Rule) -> (String, String) {
        (format!("第{}项", rule.number), format!("r{:02}", rule.number))
    }
}
