//! The built-in functions: one table of names, parameters and results. Meaning lives beside, as scalar functions.

mod functions;

pub use functions::{Fault, Holidays, arith, birth_date_of, call, full_months, full_years, scale};

use crate::ir::Unit;

/// A built-in function of values of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Builtin {
    Age,
    FullYears,
    FullMonths,
    TermNumber,
    StudyYear,
    SchoolYear,
    TermStart,
    SchoolYearStart,
    MonthStart,
    PlusMonths,
    Month,
    Year,
    WorkingDays,
    BirthDateOf,
    SexOf,
    RoundHalfUp,
    FloorTo,
    CeilTo,
    Max,
    Min,
}

/// An aggregate over the rows of a group or of a referring table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aggregate {
    Count,
    CountDistinct,
    Sum,
    Max,
    Min,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param {
    Date,
    IdCard,
    /// A whole number of months, plain or with its unit.
    Months,
    /// Any number; the result has its unit.
    Number,
    /// A plain whole number: decimal places.
    Places,
    /// Numbers, amounts or dates of one type, two or more of them.
    SameMany,
}

/// What a built-in gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    Number(Unit),
    SchoolYear,
    Date,
    /// 男 or 女
    Text,
    /// The type of the first argument.
    Same,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    pub builtin: Builtin,
    pub zh: &'static str,
    pub en: &'static str,
    pub params: &'static [Param],
    pub returns: Returns,
    /// One sentence in each language.
    pub doc_zh: &'static str,
    pub doc_en: &'static str,
}

use Builtin as B;
use Param as P;
use Returns as R;

macro_rules! table {
    ($($builtin:ident $zh:literal $en:literal ($($param:ident),*) $returns:expr, $doc_zh:literal, $doc_en:literal;)*) => {
        &[$(Signature { builtin: B::$builtin, zh: $zh, en: $en, params: &[$(P::$param),*], returns: $returns,
            doc_zh: $doc_zh, doc_en: $doc_en }),*]
    };
}

/// Every built-in function of one record.
pub const BUILTINS: &[Signature] = table! {
    Age "周岁" "age" (Date, Date) R::Number(Unit::Years),
        "从第一个日期到第二个日期的周岁数", "full years of age from the first date on the second";
    FullYears "满年数" "full_years" (Date, Date) R::Number(Unit::Years),
        "使“第一个日期加 n 年不晚于第二个日期”成立的最大 n", "the largest n with the first date plus n years not after the second";
    FullMonths "满月数" "full_months" (Date, Date) R::Number(Unit::Months),
        "使“第一个日期加 n 个月不晚于第二个日期”成立的最大 n", "the largest n with the first date plus n months not after the second";
    TermNumber "第几学期" "term_number" (Date, Date) R::Number(Unit::None),
        "从第一个日期所在学期数到第二个日期所在学期，首学期为 1", "terms from the term of the first date to that of the second, the first counting 1";
    StudyYear "第几学年" "study_year" (Date, Date) R::Number(Unit::None),
        "从第一个日期所在学年数到第二个日期所在学年，首学年为 1", "school years from that of the first date to that of the second, the first counting 1";
    SchoolYear "学年" "school_year" (Date) R::SchoolYear,
        "日期所在学年（9月1日至次年8月31日）", "the school year of a date (1 September to 31 August)";
    TermStart "学期首日" "term_start" (Date) R::Date,
        "日期所在学期的第一天（9月1日或3月1日）", "the first day of the term of a date (1 September or 1 March)";
    SchoolYearStart "学年首日" "school_year_start" (Date) R::Date,
        "日期所在学年的9月1日", "1 September of the school year of a date";
    MonthStart "月首日" "month_start" (Date) R::Date,
        "日期所在月的第一天", "the first day of the month of a date";
    PlusMonths "加月" "plus_months" (Date, Months) R::Date,
        "日期以后若干个月的那一天；那个月没有这一天的，取最后一天", "the day so many months after a date; the last of the month where it has no such day";
    Month "月份" "month" (Date) R::Number(Unit::None), "日期的月份，1 至 12", "the month of a date, 1 to 12";
    Year "年份" "year" (Date) R::Number(Unit::None), "日期的年份", "the calendar year of a date";
    WorkingDays "工作日数" "working_days" (Date, Date) R::Number(Unit::WorkingDays),
        "从第一个日期次日数到第二个日期的工作日数；需要节假日表", "working days from the day after the first date to the second; needs a holiday table";
    BirthDateOf "证件出生日期" "birth_date_of" (IdCard) R::Date, "身份证号里的出生日期", "the birth date in an ID number";
    SexOf "证件性别" "sex_of" (IdCard) R::Text, "身份证号里的性别，“男”或“女”", "the sex in an ID number, 男 or 女";
    RoundHalfUp "四舍五入" "round_half_up" (Number, Places) R::Same, "四舍五入到若干位小数", "rounds half away from zero to a number of decimal places";
    FloorTo "舍去" "floor_to" (Number, Places) R::Same, "舍去若干位小数以后的部分", "rounds down to a number of decimal places";
    CeilTo "进位" "ceil_to" (Number, Places) R::Same, "向上进到若干位小数", "rounds up to a number of decimal places";
    Max "最大" "max" (SameMany) R::Same, "几个值中最大的；只给一列时是这一列的最大值", "the greatest of several values; of one column, its greatest";
    Min "最小" "min" (SameMany) R::Same, "几个值中最小的；只给一列时是这一列的最小值", "the least of several values; of one column, its least";
};

/// Aggregates: name in Chinese and English, then one sentence in each language.
pub const AGGREGATES: &[(Aggregate, &str, &str, &str, &str)] = &[
    (
        Aggregate::Count,
        "计数",
        "count",
        "行数，或符合“其中”的行数",
        "the number of rows, or of those where a condition holds",
    ),
    (
        Aggregate::CountDistinct,
        "不同个数",
        "count_distinct",
        "一列里不同的值有几个",
        "how many different values a column has",
    ),
    (Aggregate::Sum, "合计", "sum", "一列数之和", "the sum of a column"),
    (Aggregate::Max, "最大", "max", "一列的最大值", "the greatest value of a column"),
    (Aggregate::Min, "最小", "min", "一列的最小值", "the least value of a column"),
];

/// 已填 / filled and 未填 / blank: always known.
pub const FILLED: (&str, &str) = ("已填", "filled");
pub const BLANK: (&str, &str) = ("未填", "blank");
/// 分段计算 / scale: an amount through the marginal brackets of a standard.
pub const SCALE: (&str, &str) = ("分段计算", "scale");
/// 应助 / granted, 金额 / amount, 享受政策 / policy_source of a benefit: what is decided for the row at hand. With one
/// sentence in each language.
pub const OUTCOMES: &[(&str, &str, &str, &str)] = &[
    (
        "应助",
        "granted",
        "这名学生的这个项目是不是应助：有规则给予，又没有规则不予或者暂缓",
        "whether the benefit is due: a rule grants it, and none denies or holds it",
    ),
    (
        "金额",
        "amount",
        "这个项目这一次应发多少；不应助的是 0",
        "what is due of the benefit on the evaluated day; 0 where it is not granted",
    ),
    (
        "享受政策",
        "policy_source",
        "这个项目按哪一档政策给予；不应助的没有值，和什么比都不成立",
        "the policy a benefit is granted under; where it is not granted no comparison with it holds",
    ),
];
/// 基准日 / as_of: the evaluated day, usable in expressions.
pub const AS_OF: (&str, &str) = ("基准日", "as_of");

/// Finds a built-in by either name.
pub fn find_builtin(name: &str) -> Option<&'static Signature> {
    BUILTINS.iter().find(|signature| signature.zh == name || signature.en == name)
}

/// Finds an aggregate by either name.
pub fn find_aggregate(name: &str) -> Option<Aggregate> {
    AGGREGATES.iter().find(|(_, zh, en, _, _)| *zh == name || *en == name).map(|(aggregate, ..)| *aggregate)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tiaoli_syntax::{AS_OF_NAMES, FUNCTION_NAMES};

    use super::*;

    /// The formatter translates exactly the names that mean something here.
    #[test]
    fn the_formatter_knows_every_name() {
        let built_in = BUILTINS.iter().map(|signature| (signature.zh, signature.en));
        let aggregates = AGGREGATES.iter().map(|(_, zh, en, _, _)| (*zh, *en));
        let here = built_in.chain(aggregates).chain([FILLED, BLANK, SCALE]);
        let outcomes = OUTCOMES.iter().map(|(zh, en, ..)| (*zh, *en));
        let here: BTreeSet<_> = here.chain(outcomes).collect();
        assert_eq!(FUNCTION_NAMES.iter().copied().collect::<BTreeSet<_>>(), here);
        assert_eq!(AS_OF_NAMES, AS_OF);
    }
}
