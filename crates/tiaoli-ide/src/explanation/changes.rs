//! What would change a result, in words.

use tiaoli_core::{
    explain::{Change, Why},
    findings::display,
    ir::Program,
};
use tiaoli_diagnostics::Lang;

use super::{named, possible_word};

/// `函询结果 变为 同意 以后：应予资助（当月 200.00 元）`
pub fn line(change: &Change, program: &Program, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let values: Vec<String> =
        change.values.iter().map(|value| display(program, value).get(lang).to_owned()).collect();
    let values = values.join(if zh { "、" } else { ", " });
    let field = named(&change.field, lang);
    let mut result = possible_word(change.outcome, lang).to_owned();
    if let Some(amount) = change.amount {
        let yuan = match zh {
            true => format!("（当月 {amount:.2} 元）"),
            false => format!(" ({amount:.2} CNY this month)"),
        };
        result.push_str(&yuan);
    }
    match (zh, change.why) {
        (true, Why::Reassessed) => format!("{field} 经重新认定为 {values} 的：{result}"),
        (true, Why::Awaited) => format!("{field} 变为 {values} 以后：{result}"),
        (true, Why::Corrected) => format!("{field} 如填写有误、实际为 {values} 的：{result}"),
        (false, Why::Reassessed) => format!("{field} reassessed as {values}: {result}"),
        (false, Why::Awaited) => format!("once {field} is {values}: {result}"),
        (false, Why::Corrected) => format!("{field} if recorded wrongly and really {values}: {result}"),
    }
}
