//! Built-in functions as people see them: their parameters in words, what they give, what they mean.

use tiaoli_core::{
    builtins::{
        AGGREGATES, AS_OF, BLANK, BUILTINS, FILLED, OUTCOMES, Param, Returns, SCALE, Signature, find_builtin,
    },
    ir::Unit,
};
use tiaoli_diagnostics::{Lang, Text};

use crate::words::pick;

/// One function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name in both languages.
    pub name: Text,
    pub parameters: Vec<Parameter>,
    /// The last parameter may be given again.
    pub repeats: bool,
    /// What it gives; empty where that is said by `meaning`.
    pub returns: Text,
    pub meaning: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub name: Text,
    /// The type in words.
    pub ty: Text,
}

impl Function {
    /// `满月数(起算日期, 截止日期)`, with the byte range of every parameter.
    pub(crate) fn label(&self, lang: Lang) -> (String, Vec<std::ops::Range<usize>>) {
        let mut label = format!("{}(", self.name.get(lang));
        let mut ranges = Vec::new();
        for (at, parameter) in self.parameters.iter().enumerate() {
            if at > 0 {
                label.push_str(", ");
            }
            let start = label.len();
            label.push_str(parameter.name.get(lang));
            ranges.push(start..label.len());
        }
        label.push_str(if self.repeats { ", …)" } else { ")" });
        (label, ranges)
    }
}

/// The function of a name in either language.
pub(crate) fn find(name: &str) -> Option<Function> {
    if let Some(signature) = find_builtin(name) {
        return Some(built_in(signature));
    }
    all_others().find(|function| function.name.zh == name || function.name.en == name)
}

/// Every function, in the order of the reference.
pub(crate) fn all() -> impl Iterator<Item = Function> {
    BUILTINS.iter().map(built_in).chain(all_others())
}

/// The evaluated day: a name, not a function.
pub(crate) fn evaluated_day(name: &str) -> Option<Text> {
    let is = name == AS_OF.0 || name == AS_OF.1;
    is.then(|| Text::new("评定的那一天", "the day that is evaluated"))
}

fn parameter(zh: &str, en: &str, ty_zh: &str, ty_en: &str) -> Parameter {
    Parameter { name: Text::new(zh, en), ty: Text::new(ty_zh, ty_en) }
}

fn built_in(signature: &Signature) -> Function {
    let params = signature.params;
    let dates = params.iter().filter(|param| **param == Param::Date).count();
    let parameters = params.iter().enumerate().map(|(at, param)| match param {
        Param::Date if dates > 1 && at == 0 => parameter("从哪天", "from", "日期", "a date"),
        Param::Date if dates > 1 => parameter("到哪天", "to", "日期", "a date"),
        Param::Date => parameter("日期", "date", "日期", "a date"),
        Param::IdCard => parameter("身份证号", "id_number", "身份证号", "an ID number"),
        Param::Months => parameter("月数", "months", "整数个月", "a whole number of months"),
        Param::Number => parameter("数", "number", "数或金额", "a number or an amount"),
        Param::Places => parameter("小数位数", "places", "整数", "a whole number"),
        Param::SameMany => parameter(
            "值",
            "value",
            "数、金额或日期，几个同一种",
            "a number, an amount or a date, all of one type",
        ),
    });
    let returns = match signature.returns {
        Returns::Number(Unit::None) => Text::new("数", "a number"),
        Returns::Number(Unit::Years) => Text::new("年数", "a number of years"),
        Returns::Number(Unit::Months) => Text::new("月数", "a number of months"),
        Returns::Number(Unit::Days) => Text::new("日数", "a number of days"),
        Returns::Number(Unit::WorkingDays) => Text::new("工作日数", "a number of working days"),
        Returns::Number(Unit::Percent) => Text::new("百分数", "a percentage"),
        Returns::SchoolYear => Text::new("学年", "a school year"),
        Returns::Date => Text::new("日期", "a date"),
        Returns::Text => Text::new("文本", "text"),
        Returns::Same => Text::new("与第一个参数相同", "as its first argument"),
    };
    Function {
        name: Text::new(signature.zh, signature.en),
        parameters: parameters.collect(),
        repeats: params.contains(&Param::SameMany),
        returns,
        meaning: Text::new(signature.doc_zh, signature.doc_en),
    }
}

/// What does not stand in the table of built-ins because its arguments are names rather than values.
fn all_others() -> impl Iterator<Item = Function> {
    let field = || parameter("栏目", "field", "栏目名", "the name of a field");
    let yes_no = || Text::new("是否", "yes or no");
    let filled = Function {
        name: Text::new(FILLED.0, FILLED.1),
        parameters: vec![field()],
        repeats: false,
        returns: yes_no(),
        meaning: Text::new("这一栏（或能推出来的值）有值", "the field has a value, its own or a derived one"),
    };
    let blank = Function {
        name: Text::new(BLANK.0, BLANK.1),
        meaning: Text::new("这一栏没有值", "the field has no value"),
        ..filled.clone()
    };
    let scale = Function {
        name: Text::new(SCALE.0, SCALE.1),
        parameters: vec![
            parameter("金额", "amount", "金额或数", "an amount or a number"),
            parameter("分段标准", "standard", "类型是“分段”的标准", "a standard of brackets"),
        ],
        repeats: false,
        returns: Text::new("与第一个参数相同", "as its first argument"),
        meaning: Text::new(
            "每一段各按自己的比例计，再加起来",
            "each slice counts with its own rate, then all are added",
        ),
    };
    let aggregates = AGGREGATES.iter().map(|(_, zh, en, doc_zh, doc_en)| {
        let rows = *zh == "计数";
        let of = if rows {
            parameter(
                "信息表",
                "table",
                "信息表，后面可加“其中 条件”",
                "a table; `where CONDITION` may follow",
            )
        } else {
            parameter("栏目", "field", "栏目，后面可加“其中 条件”", "a field; `where CONDITION` may follow")
        };
        Function {
            name: Text::new(*zh, *en),
            parameters: vec![of],
            repeats: false,
            returns: Text::default(),
            meaning: Text::new(*doc_zh, *doc_en),
        }
    });
    let outcomes = OUTCOMES.iter().map(|(zh, en, doc_zh, doc_en)| Function {
        name: Text::new(*zh, *en),
        parameters: vec![parameter("资助项目", "benefit", "资助项目的名字", "the name of a benefit")],
        repeats: false,
        returns: Text::default(),
        meaning: Text::new(*doc_zh, *doc_en),
    });
    [filled, blank, scale].into_iter().chain(aggregates).chain(outcomes)
}

/// The parameters of a function with their types, one a line.
pub(crate) fn parameters(function: &Function, lang: Lang) -> Vec<String> {
    let colon = pick(lang, "：", ": ");
    let line = |one: &Parameter| format!("`{}`{colon}{}", one.name.get(lang), one.ty.get(lang));
    function.parameters.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use tiaoli_syntax::FUNCTION_NAMES;

    use super::*;

    #[test]
    fn every_function_of_the_language_is_described_in_both_languages() {
        for (zh, en) in FUNCTION_NAMES {
            for name in [zh, en] {
                let function = find(name).unwrap();
                assert!(!function.meaning.zh.is_empty() && !function.meaning.en.is_empty(), "{name}");
                assert!(!function.parameters.is_empty(), "{name}");
            }
        }
        // Two functions share the names of two aggregates.
        assert!(all().count() >= FUNCTION_NAMES.len());
    }

    #[test]
    fn a_label_says_where_its_parameters_stand() {
        let (label, ranges) = find("满月数").unwrap().label(Lang::Zh);
        assert_eq!(label, "满月数(从哪天, 到哪天)");
        let parts: Vec<&str> = ranges.into_iter().filter_map(|range| label.get(range)).collect();
        assert_eq!(parts, ["从哪天", "到哪天"]);
        assert_eq!(find("max").unwrap().label(Lang::En).0, "max(value, …)");
    }
}
