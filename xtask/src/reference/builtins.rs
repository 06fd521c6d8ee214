//! The page of built-in functions.

use tiaoli_core::{
    builtins::{AGGREGATES, AS_OF, BLANK, BUILTINS, FILLED, Param, Returns, SCALE, Signature},
    ir::Unit,
};

use super::{GENERATED, head, row};

pub(super) fn page() -> String {
    let mut out = String::from("# 内置函数 / Built-in functions\n\n");
    out.push_str(GENERATED);
    out.push_str(
        "\n函数名后面紧接括号时才是函数，别处可以作名字。参数里有一个空着（不知道），结果也是不知道。\
         \n\nA function name is one only right before its bracket; elsewhere it may be a name. When an argument is missing, so is \
         the result.\n\n## 一条记录的 / Of one record\n\n",
    );
    out.push_str(&head(&["中文", "English", "结果 result", "说明", "meaning"]));
    for signature in BUILTINS {
        let (zh, en) = returns(signature);
        out.push_str(&row([
            format!("`{}({})`", signature.zh, params(signature, true)),
            format!("`{}({})`", signature.en, params(signature, false)),
            if zh == en { zh.to_owned() } else { format!("{zh} {en}") },
            signature.doc_zh.to_owned(),
            signature.doc_en.to_owned(),
        ]));
    }
    out.push_str(
        "\n## 问一栏填没填 / Whether a cell is filled\n\n结果总是知道的，空着也能问。 Always known, also for an empty cell.\n\n",
    );
    out.push_str(&head(&["中文", "English", "说明", "meaning"]));
    for (names, zh, en) in [
        (FILLED, "这一栏（或能推出来的值）有值", "the field has a value, its own or a derived one"),
        (BLANK, "这一栏没有值", "the field has none"),
    ] {
        let call = |name: &str, field: &str| format!("`{name}({field})`");
        out.push_str(&row([call(names.0, "栏目"), call(names.1, "field"), zh.to_owned(), en.to_owned()]));
    }
    out.push_str("\n## 分段计算 / Marginal brackets\n\n");
    out.push_str(&head(&["中文", "English", "说明", "meaning"]));
    out.push_str(&row([
        format!("`{}(金额, 标准)`", SCALE.0),
        format!("`{}(amount, standard)`", SCALE.1),
        "每一段各按自己的比例计，再加起来；标准的类型是“分段 金额”或“分段 小数”，后面可以加“于 日期”".to_owned(),
        "each slice counts with its own rate, then all are added; the type of the standard is `scale money` or `scale decimal`, and `on DATE` may follow"
            .to_owned(),
    ]));
    out.push_str(&format!(
        "\n## 评定的那一天 / The evaluated day\n\n`{}` · `{}`：命令里 `--as-of` 给的日期。 The date given by `--as-of`.\n",
        AS_OF.0, AS_OF.1
    ));
    out.push_str(
        "\n## 几条记录合起来的 / Over several records\n\n\
         用在“比对”里（一组记录），或者用在规则里（指向这名学生的另一张表的记录）。后面可以加“其中 条件”。\
         有空格子时，合计、最大、最小是一个范围；和别的数比较，范围里怎么取都一样才有结果，否则是不知道。\n\n\
         In checks (over a group) and in rules (over the rows of another table that refer to this one). `where CONDITION` may \
         follow. With missing cells a sum, a maximum or a minimum is an interval: a comparison has an answer only when the whole \
         interval agrees, and is unknown otherwise.\n\n",
    );
    out.push_str(&head(&["中文", "English", "说明", "meaning"]));
    for (_, zh, en, doc_zh, doc_en) in AGGREGATES {
        out.push_str(&row([
            format!("`{zh}(…)`"),
            format!("`{en}(…)`"),
            (*doc_zh).to_owned(),
            (*doc_en).to_owned(),
        ]));
    }
    out
}

fn params(signature: &Signature, zh: bool) -> String {
    let word = |param: &Param| match (param, zh) {
        (Param::Date, true) => "日期",
        (Param::Date, false) => "date",
        (Param::Months, true) => "月数",
        (Param::Months, false) => "months",
        (Param::IdCard, true) => "身份证号",
        (Param::IdCard, false) => "id_number",
        (Param::Number, true) => "数",
        (Param::Number, false) => "number",
        (Param::Places, true) => "位数",
        (Param::Places, false) => "places",
        (Param::SameMany, true) => "值, 值, …",
        (Param::SameMany, false) => "value, value, …",
    };
    signature.params.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn returns(signature: &Signature) -> (&'static str, &'static str) {
    match signature.returns {
        Returns::Number(Unit::None) => ("数", "number"),
        Returns::Number(Unit::Years) => ("年（周岁）", "years"),
        Returns::Number(Unit::Months) => ("月", "months"),
        Returns::Number(Unit::Days) => ("日", "days"),
        Returns::Number(Unit::WorkingDays) => ("工作日", "working days"),
        Returns::Number(_) => ("带单位的数", "number with a unit"),
        Returns::SchoolYear => ("学年", "school year"),
        Returns::Date => ("日期", "date"),
        Returns::Text => ("文本", "text"),
        Returns::Same => ("与第一个参数相同", "as the first argument"),
    }
}
