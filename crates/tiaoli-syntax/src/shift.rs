//! Moves a part of a tree to another place of its text.
//!
//! Every part is taken apart by name here, so that a part the tree gains later is either moved too or does not compile.

use rust_decimal::Decimal;
use tiaoli_diagnostics::{Diagnostic, FileSpan, Span};

use crate::ast::*;

/// How far a text has moved. Forwards and backwards are both an addition that wraps round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Distance(u32);

impl Distance {
    /// From one place of a text to another.
    pub(crate) fn between(from: usize, to: usize) -> Self {
        let place = |at: usize| Span::point(at).start;
        Self(place(to).wrapping_sub(place(from)))
    }

    pub(crate) fn from(self, place: u32) -> u32 {
        place.wrapping_add(self.0)
    }
}

/// What has places of a text in it.
pub(crate) trait Shift {
    fn shift(&mut self, by: Distance);
}

impl Shift for Span {
    fn shift(&mut self, by: Distance) {
        self.start = by.from(self.start);
        self.end = by.from(self.end);
    }
}

impl<T: Shift> Shift for Vec<T> {
    fn shift(&mut self, by: Distance) {
        self.iter_mut().for_each(|part| part.shift(by));
    }
}

impl<T: Shift> Shift for Option<T> {
    fn shift(&mut self, by: Distance) {
        self.iter_mut().for_each(|part| part.shift(by));
    }
}

impl<T: Shift> Shift for Box<T> {
    fn shift(&mut self, by: Distance) {
        (**self).shift(by);
    }
}

impl<A: Shift, B: Shift> Shift for (A, B) {
    fn shift(&mut self, by: Distance) {
        self.0.shift(by);
        self.1.shift(by);
    }
}

/// Parts that stand nowhere.
macro_rules! placeless {
    ($($part:ty),* $(,)?) => {
        $(impl Shift for $part {
            fn shift(&mut self, _: Distance) {}
        })*
    };
}

/// Structures, with all their fields.
macro_rules! structures {
    ($($part:ident { $($field:ident),* })*) => {
        $(impl Shift for $part {
            fn shift(&mut self, by: Distance) {
                let Self { $($field),* } = self;
                $($field.shift(by);)*
            }
        })*
    };
}

/// Choices, with the parts of each.
macro_rules! choices {
    ($($part:ident { $($choice:ident $(($($value:ident),*))? $({$($field:ident),*})?),* $(,)? })*) => {
        $(impl Shift for $part {
            fn shift(&mut self, by: Distance) {
                match self {
                    $(Self::$choice $(($($value),*))? $({ $($field),* })? => {
                        let _ = by;
                        $($($value.shift(by);)*)?
                        $($($field.shift(by);)*)?
                    })*
                }
            }
        })*
    };
}

placeless! {
    bool, u8, u32, i32, String, Decimal, Marks, ItemHead, StatementKind, RuleKind, OutcomeWord, Direction, Rhythm, Overlap,
    Marker, CompareOp, MemberOp, ArithOp, UnitLit, Payee, MoneyScale, PeriodLit, DateKind,
}

structures! {
    Ident { text, span }
    Path { names, span }
    Str { text, span, inner, marks }
    Comment { text, span }
    Item { kind, span }
    Policy { amends, name, header }
    HeaderClause { kind, span }
    Effective { from, to, unverified, span }
    Unverified { why, span }
    Basis { sources, span }
    BasisSource { kind, span }
    ArticleRef { number, sub, paragraph, span }
    Article { heading, title, items }
    Heading { kind, span }
    Statement { kind, quote }
    Repeal { names, clauses }
    Erratum { wrong, right, basis, unverified }
    Names { pairs }
    NamePair { zh, en, span }
    Define { name, value, quotes, effective }
    RuleDecl { kind, name, clauses }
    Check { name, table, keys, clauses }
    Clause { kind, span }
    Template { parts, text }
    Duty { name, clauses }
    DutyClause { kind, span }
    Example { title, members }
    ExampleMember { kind, span }
    ExampleRecord { table, name, fields }
    FieldValue { field, values, span }
    Expectation { record, benefit, outcome, outcome_span, amount, rules, missing, reviews, findings }
    ExampleRow { cells, span }
    Tiers { name, direction, values }
    EnumValue { name, aka }
    Records { name, adds, members }
    Field { name, aka, ty, modifiers, span }
    FieldModifier { kind, span }
    TypeExpr { kind, span }
    Catalog { name, key, editions }
    ListDecl { name, members, provider, valid_school_years }
    Standard { name, local, ty, by, effective, values }
    Dated { from, to, value, basis, unverified, local_choice, span }
    LocalChoice { note, span }
    Bracket { from, rate, span }
    TierValue { tier, value }
    Benefit { name, clauses }
    BenefitClause { kind, span }
    DecisionTable { name, ty, every_row, header, rows, otherwise }
    DecisionRow { cells, result, span }
    DecisionCell { kind, span }
    Expr { kind, span }
    Arg { value, filter }
    ListItem { marker, marker_span, condition }
    Set { items, braces, span }
    Range { low, high, excludes_high, word }
    Literal { kind, span }
    NumberLit { value, unit }
    MoneyLit { value, scale, period, per_student, payee }
    DateLit { kind, span }
}

choices! {
    ItemKind {
        Policy(a), Use(a), Tiers(a), Records(a), Catalog(a), List(a), Standard(a), Benefit(a), DecisionTable(a), Article(a),
        Define(a), Rule(a), Check(a), Duty(a), Statement(a), AcceptGap { when, reason }, Example(a), Names(a), Erratum(a),
        Repeal(a), Broken { declares },
    }
    HeaderKind {
        Title(a), Number(a), Issuer(a), Effective(a), Source(a), Under(a), Include(a), Consolidated(a), Broken,
    }
    BasisKind { Document(a, b), Article(a), Number(a) }
    HeadingKind { Section(a), Article(a), ChineseBracket(a), DigitBracket(a), Digit(a) }
    ClauseKind {
        Quote(a), When(a), Unless(a), Where(a), Give { benefit, amount, policy_source }, Deny(a), Hold { targets, until },
        Flag { major, message }, Review(a), Overrides(a), Effective(a), Basis(a), Broken,
    }
    Targets { All(a), Benefits(a) }
    TemplatePart { Text(a), Value(a) }
    DutyKind { Quote(a), Bearer(a), Every(a), Evidence(a), Remind(a), Basis(a), Broken }
    BearerRef { Table(a), Words(a) }
    Frequency { Year, SchoolYear, Term, Month, Once, Interval(a), WorkingDaysFrom { days, from } }
    ExampleKind { Like(a), AsOf { from, to }, Record(a), Expect(a), Table(a), Broken }
    ExampleTable { File(a), Inline { header, rows } }
    RecordMember { Field(a), Invariant { condition, span }, Broken(a) }
    FieldModifierKind {
        Key, Sensitive, Publishable, Reassessable, ValidSchoolYears(a), Since, Derived(a), ChangedBy(a), Before(a),
    }
    TypeKind {
        Text, Integer(a), Decimal(a), Date, YesNo, Grade, Years, IdCard, YearMonth, SchoolYear, Money(a, b), SetOf(a),
        ScaleOf(a), Enumeration(a), Named(a),
    }
    DatedValue { Values(a), Range(a), Tiered(a), Brackets(a), File(a), Broken }
    BenefitKind { For(a), Purpose(a), Paid { rhythm, months }, Overlap(a), Broken }
    DecisionCellKind { Any, Compare(a, b), Bound { upward, bound }, Set(a) }
    ExprKind {
        Literal(a), Path(a), Call { name, args }, Not(a), And(a), Or(a), List { all, items }, Compare { op, left, right },
        Bound { left, upward, bound }, Member { op, left, set, on }, Arith { op, left, right }, Negate(a), On { of, date },
        Paren(a),
    }
    SetItem { Value(a), Range(a) }
    LiteralKind { Number(a), Money(a), Date(a), SchoolYear(a), Grades(a), Months(a), Bool(a), Text(a) }
}

/// Moves the places of a message that lie at or after a place of the text.
pub(crate) fn shift_message(message: &mut Diagnostic, from: usize, by: Distance) {
    for FileSpan { span, .. } in message.places_mut() {
        if span.start as usize >= from {
            span.start = by.from(span.start);
        }
        if span.end as usize >= from {
            span.end = by.from(span.end);
        }
    }
}
