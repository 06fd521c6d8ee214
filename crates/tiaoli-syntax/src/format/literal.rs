//! Literals and types.

use rust_decimal::Decimal;
use tiaoli_diagnostics::Span;

use super::chinese_number;
use super::printer::Printer;
use crate::ast::{
    DateKind, DateLit, EnumValue, Literal, LiteralKind, MoneyLit, MoneyScale, NumberLit, Payee, PeriodLit,
    TypeExpr, TypeKind, UnitLit,
};
use crate::keywords::Kw;

impl Printer<'_> {
    /// A literal; `tight` in records, where the unit touches its number.
    pub(super) fn literal(&mut self, literal: &Literal, tight: bool) {
        self.leaf(literal.span, |p| p.literal_alone(literal, tight));
    }

    fn literal_alone(&mut self, literal: &Literal, tight: bool) {
        match &literal.kind {
            LiteralKind::Number(number) => self.number(number, literal.span, tight),
            LiteralKind::Money(money) => self.money(money),
            LiteralKind::Date(date) => self.date(date),
            LiteralKind::SchoolYear(year) => {
                let next = year + 1;
                let text = if self.english() {
                    format!("school year {year}-{next}")
                } else {
                    format!("{year}—{next}学年")
                };
                self.push(&text);
            }
            LiteralKind::Grades(grades) => self.grades(grades),
            // `9月` alone would be a number of months.
            LiteralKind::Months(months) if months.len() == 1 && !self.english() => {
                let month = months.first().copied().unwrap_or(1);
                self.push(&format!("{month}至{month}月"));
            }
            LiteralKind::Months(months) => self.months(months),
            LiteralKind::Bool(value) => self.word(if *value { Kw::Yes } else { Kw::No }),
            LiteralKind::Text(text) => self.string(text),
        }
    }

    fn number(&mut self, number: &NumberLit, span: Span, tight: bool) {
        self.push(&plain(number.value));
        let Some(unit) = number.unit else { return };
        if unit == UnitLit::Percent {
            return self.push("%");
        }
        if self.english() && !tight {
            self.push(" ");
        }
        match written_unit(span.text(self.source)).filter(|_| !self.english() && !self.translate) {
            Some(word) => self.push(word),
            None if self.english() && number.value == Decimal::ONE => self.push(match unit {
                UnitLit::Percent => "%",
                UnitLit::Years => "year",
                UnitLit::Months => "month",
                UnitLit::Days => "day",
                UnitLit::WorkingDays => "working day",
            }),
            None => self.unit(unit),
        }
    }

    fn unit(&mut self, unit: UnitLit) {
        match unit {
            UnitLit::Percent => self.push("%"),
            UnitLit::Years => self.word(Kw::UnitYears),
            UnitLit::Months => self.push(if self.english() { "months" } else { "个月" }),
            UnitLit::Days => self.word(Kw::UnitDays),
            UnitLit::WorkingDays => self.word(Kw::UnitWorkingDays),
        }
    }

    fn money(&mut self, money: &MoneyLit) {
        let value = plain(money.value);
        // 万元, 亿元 and 每人 have no English twin.
        if self.english() && money.scale == MoneyScale::Yuan && money.payee == Payee::Student {
            self.push(&value);
            self.push(if money.per_student { " CNY/student" } else { " CNY" });
            if let Some(period) = money.period {
                self.push(match period {
                    PeriodLit::Year => "/year",
                    PeriodLit::Term => "/term",
                    PeriodLit::Month => "/month",
                    PeriodLit::Payment => "/payment",
                });
            }
            return;
        }
        let scale = match money.scale {
            MoneyScale::Yuan => "元",
            MoneyScale::Wan => "万元",
            MoneyScale::Yi => "亿元",
        };
        let period = money.period.map(period_word);
        let text = match period {
            Some(period) if money.per_student => format!("{}每{period}{value}{scale}", money.payee.word()),
            Some(period) => format!("{value}{scale}/{period}"),
            None if money.per_student => format!("{value} CNY/student"),
            None => format!("{value}{scale}"),
        };
        self.push(&text);
    }

    pub(super) fn date(&mut self, date: &DateLit) {
        let text = match (date.kind, self.english()) {
            (DateKind::Day { year, month, day }, false) => format!("{year:04}年{month}月{day}日"),
            (DateKind::Day { year, month, day }, true) => format!("{year:04}-{month:02}-{day:02}"),
            (DateKind::Month { year, month }, false) => format!("{year:04}年{month}月"),
            (DateKind::Month { year, month }, true) => format!("{year:04}-{month:02}"),
            (DateKind::Term { year, spring }, false) => {
                format!("{year:04}年{}季学期", if spring { "春" } else { "秋" })
            }
            (DateKind::Term { year, spring }, true) => {
                format!("{} term {year:04}", if spring { "spring" } else { "autumn" })
            }
        };
        self.leaf(date.span, |p| p.push(&text));
    }

    fn grades(&mut self, grades: &[u8]) {
        let consecutive =
            grades.len() > 2 && grades.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1));
        let (first, last) = (grades.first().copied().unwrap_or(1), grades.last().copied().unwrap_or(1));
        let number = |grade: &u8| chinese_number(u32::from(*grade));
        let text = match (self.english(), consecutive) {
            (false, true) => format!("{}至{}年级", number(&first), number(&last)),
            (false, false) => format!("{}年级", grades.iter().map(number).collect::<Vec<_>>().join("、")),
            (true, true) => format!("grades {first}..{last}"),
            (true, false) => {
                let word = if grades.len() == 1 { "grade" } else { "grades" };
                format!("{word} {}", grades.iter().map(u8::to_string).collect::<Vec<_>>().join(", "))
            }
        };
        self.push(&text);
    }

    /// Months as runs: 3至7月、9至次年1月.
    pub(super) fn months(&mut self, months: &[u8]) {
        let mut runs: Vec<(u8, u8)> = Vec::new();
        for month in months {
            match runs.last_mut() {
                // A run ends before it comes round to its first month.
                Some((first, last)) if *month == *last % 12 + 1 && month != first => *last = *month,
                _ => runs.push((*month, *month)),
            }
        }
        let english = self.english();
        let run = |(first, last): &(u8, u8)| match (english, first.cmp(last)) {
            (_, std::cmp::Ordering::Equal) => first.to_string(),
            (true, _) => format!("{first}..{last}"),
            (false, std::cmp::Ordering::Less) => format!("{first}至{last}"),
            (false, std::cmp::Ordering::Greater) => format!("{first}至次年{last}"),
        };
        let texts: Vec<String> = runs.iter().map(run).collect();
        let text = if english {
            format!("months {}", texts.join(", "))
        } else {
            // 月 closes every range, and the last single month.
            let closed = |(index, text): (usize, &String)| {
                let range = text.contains('至');
                if range || index + 1 == texts.len() { format!("{text}月") } else { text.clone() }
            };
            texts.iter().enumerate().map(closed).collect::<Vec<_>>().join("、")
        };
        self.push(&text);
    }

    pub(super) fn type_expr(&mut self, ty: &TypeExpr) {
        self.leaf(ty.span, |p| p.type_alone(ty));
    }

    fn type_alone(&mut self, ty: &TypeExpr) {
        match &ty.kind {
            TypeKind::Text => self.word(Kw::Text),
            TypeKind::Integer(unit) | TypeKind::Decimal(unit) => {
                self.word(if matches!(ty.kind, TypeKind::Integer(_)) { Kw::Integer } else { Kw::Decimal });
                if let Some(unit) = unit {
                    self.push(" ");
                    self.unit(*unit);
                }
            }
            TypeKind::Date => self.word(Kw::Date),
            TypeKind::YesNo => self.word(Kw::YesNo),
            TypeKind::Grade => self.word(Kw::Grade),
            TypeKind::Years => self.word(Kw::Years),
            TypeKind::IdCard => self.word(Kw::IdCard),
            TypeKind::SchoolYear => self.word(Kw::SchoolYear),
            TypeKind::YearMonth => self.word(Kw::YearMonth),
            TypeKind::Money(Some(period), payee) if *payee != Payee::Student => {
                self.word(Kw::Money);
                self.push(&format!(" {}每{}", payee.word(), period_word(*period)));
            }
            TypeKind::Money(period, _) => {
                self.word(Kw::Money);
                if let Some(period) = period {
                    self.push(" ");
                    self.word(match period {
                        PeriodLit::Year => Kw::PerYear,
                        PeriodLit::Term => Kw::PerTerm,
                        PeriodLit::Month => Kw::PerMonth,
                        PeriodLit::Payment => Kw::PerPayment,
                    });
                }
            }
            TypeKind::SetOf(element) => {
                self.kw(Kw::SetOf);
                self.type_expr(element);
            }
            TypeKind::ScaleOf(amount) => {
                self.kw(Kw::ScaleOf);
                self.type_expr(amount);
            }
            TypeKind::Enumeration(values) => self.enum_values(values),
            TypeKind::Named(path) => self.path(path),
        }
    }

    /// Values of an enumeration; a list that is too long for one line goes on below.
    pub(super) fn enum_values(&mut self, values: &[EnumValue]) {
        self.breakable(0, |p| {
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    p.push(if p.english() { "," } else { "、" });
                    p.may_break(true);
                    p.push(if p.english() { " " } else { "" });
                }
                p.name(&value.name);
                if !value.aka.is_empty() {
                    p.infix(Kw::Aka);
                    p.list(&value.aka, |p, aka| p.string(aka));
                }
            }
        });
    }
}

/// The unit as the source spells it: 25周岁 stays, though it is the unit of 25年.
fn written_unit(text: &str) -> Option<&'static str> {
    ["个工作日", "周岁", "个月", "岁", "年", "月", "日", "天"].into_iter().find(|unit| text.ends_with(unit))
}

fn plain(value: Decimal) -> String {
    value.to_string()
}

fn period_word(period: PeriodLit) -> &'static str {
    match period {
        PeriodLit::Year => "年",
        PeriodLit::Term => "学期",
        PeriodLit::Month => "月",
        PeriodLit::Payment => "次",
    }
}
