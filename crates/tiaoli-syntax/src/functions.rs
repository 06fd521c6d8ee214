//! The names of the built-in functions in both languages. What they mean stands in `tiaoli-core`; a test there holds the
//! two lists together.

use tiaoli_diagnostics::Lang;

/// Every built-in function: its Chinese name, its English name.
pub const FUNCTION_NAMES: &[(&str, &str)] = &[
    ("周岁", "age"),
    ("满年数", "full_years"),
    ("满月数", "full_months"),
    ("第几学期", "term_number"),
    ("第几学年", "study_year"),
    ("学年", "school_year"),
    ("学期首日", "term_start"),
    ("学年首日", "school_year_start"),
    ("月首日", "month_start"),
    ("加月", "plus_months"),
    ("月份", "month"),
    ("年份", "year"),
    ("工作日数", "working_days"),
    ("证件出生日期", "birth_date_of"),
    ("证件性别", "sex_of"),
    ("四舍五入", "round_half_up"),
    ("舍去", "floor_to"),
    ("进位", "ceil_to"),
    ("最大", "max"),
    ("最小", "min"),
    ("计数", "count"),
    ("不同个数", "count_distinct"),
    ("合计", "sum"),
    ("已填", "filled"),
    ("未填", "blank"),
    ("分段计算", "scale"),
    ("应助", "granted"),
    ("金额", "amount"),
    ("享受政策", "policy_source"),
];

/// The evaluated day as a value in expressions.
pub const AS_OF_NAMES: (&str, &str) = ("基准日", "as_of");

/// The name of a function in a language.
pub(crate) fn function_name(lang: Lang, name: &str) -> Option<&'static str> {
    FUNCTION_NAMES.iter().find_map(|pair| in_language(lang, *pair, name))
}

/// The one of two names that belongs to a language, if `name` is either of them.
pub(crate) fn in_language(
    lang: Lang,
    (zh, en): (&'static str, &'static str),
    name: &str,
) -> Option<&'static str> {
    let wanted = match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    (name == zh || name == en).then_some(wanted)
}
