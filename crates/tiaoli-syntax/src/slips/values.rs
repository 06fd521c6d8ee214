//! Units that do not exist, dates without their words, sums in the header of a table.

use pest::Parser;
use tiaoli_diagnostics::Diagnostic;

use super::Slice;
use crate::ast::DateKind;
use crate::grammar::{Grammar, Rule};
use crate::{keywords, problems};

pub(super) fn find(slice: &Slice<'_>) -> Option<Diagnostic> {
    header_cell(slice)
        .or_else(|| date_in_words(slice))
        .or_else(|| from_word(slice))
        .or_else(|| type_unit(slice))
        .or_else(|| dated_table(slice))
        .or_else(|| dated_line(slice))
        .or_else(|| undated_line(slice))
        .or_else(|| ten_thousands(slice))
        .or_else(|| unit(slice))
        .or_else(|| sign(slice))
}

/// `| 周岁(出生日期, 基准日) | 结果 |` in a decision table.
fn header_cell(slice: &Slice<'_>) -> Option<Diagnostic> {
    let table = slice.text.starts_with("对照表") || slice.text.starts_with("decision");
    if slice.alone != Rule::item_alone || !table {
        return None;
    }
    let opened = slice.text.find('{')?;
    let bar = opened + slice.text.get(opened..)?.find('|')?;
    let line = slice.text.get(bar..)?;
    let line = line.get(..line.find('\n').unwrap_or(line.len()))?;
    if !(bar..=bar + line.len()).contains(&slice.at) {
        return None;
    }
    let mut at = bar;
    for cell in line.split('|') {
        let text = cell.trim();
        if text.contains(|c: char| !(c.is_alphanumeric() || c == '_' || c == '`')) {
            let start = at + cell.len() - cell.trim_start().len();
            let span = slice.span(start, start + text.len());
            return Some(problems::header_cell(span, slice.written(span)));
        }
        at += cell.len() + 1;
    }
    None
}

/// `自 二〇二四年九月一日`, as sources write it.
fn date_in_words(slice: &Slice<'_>) -> Option<Diagnostic> {
    const NUMERALS: &str = "〇○零一二三四五六七八九十";
    const BEFORE: [&str; 7] = ["自", "至", "从", "到", "基准日", "from", "to"];
    let rest = slice.rest();
    let line = rest.get(..rest.find('\n').unwrap_or(rest.len()))?;
    let number = |text: &str| crate::lower::numeral(&text.replace('○', "〇"));
    for (at, _) in line.match_indices('年') {
        let before = line.get(..at)?;
        let stem = before.trim_end_matches(|c| NUMERALS.contains(c));
        let rest = line.get(at + '年'.len_utf8()..)?;
        let Some((month, after)) = rest.split_once('月') else { continue };
        let Some((day, _)) = after.split_once('日') else { continue };
        let year = before.get(stem.len()..)?;
        let led = slice.before().ends_with("自") && stem.trim().is_empty()
            || BEFORE.iter().any(|word| stem.trim_end().ends_with(word));
        let words = [year, month, day];
        let numerals = |word: &&str| !word.is_empty() && word.chars().all(|c| NUMERALS.contains(c));
        if !led || year.chars().count() != 4 || !words.iter().all(numerals) {
            continue;
        }
        let kind = DateKind::Day {
            year: i32::try_from(number(year)?).ok()?,
            month: u8::try_from(number(month)?).ok()?,
            day: u8::try_from(number(day)?).ok()?,
        };
        let start = slice.start() + stem.len();
        let length = year.len() + month.len() + day.len() + "年月日".len();
        let span = slice.span(start, start + length);
        return Some(problems::date_in_words(span, slice.written(span), &kind));
    }
    None
}

/// `从 2025年3月1日 起 为 …` among dated values.
fn from_word(slice: &Slice<'_>) -> Option<Diagnostic> {
    let rest = slice.rest();
    let after = ["从", "由", "于"].iter().find_map(|word| rest.strip_prefix(word))?;
    if slice.alone != Rule::dated_alone || !after.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let blank = after.len() - after.trim_start().len();
    let date = after.trim_start();
    let date = date.get(..date.find([' ', '\n', '起', '}'])?)?;
    let tail = date_tail(after.get(blank + date.len()..)?);
    let start = slice.start();
    let length = rest.len() - after.len() + blank + date.len() + tail;
    let at = slice.span(start, start + length);
    Some(problems::wrong_symbol(at, slice.written(at), &format!("自 {date}")))
}

/// The length of `起` after a date, with the blank before it.
fn date_tail(text: &str) -> usize {
    let word = text.trim_start_matches(' ');
    if word.starts_with('起') { text.len() - word.len() + '起'.len_utf8() } else { 0 }
}

/// `人口 : 整数 人`, `标准 甲 : 金额 每年`: a unit that the type does not have.
fn type_unit(slice: &Slice<'_>) -> Option<Diagnostic> {
    if !matches!(slice.alone, Rule::member_alone | Rule::item_alone) {
        return None;
    }
    let start = slice.start();
    let token = slice.token();
    // What the slice goes on from may lie before it.
    let all_before = |place: usize| slice.prepared.text.get(..slice.base + place).map(str::trim_end);
    // The unit itself is what stopped the reading, or it was taken for the name of the next field.
    let (from, to) = match number_type(all_before(start)?) {
        Some(_) => (start, start + token.len()),
        None => {
            let before = slice.before();
            (crate::expected::last_token(before), before.len())
        }
    };
    let unit = slice.text.get(from..to)?;
    let money = number_type(all_before(from)?)?;
    let after = slice.text.get(to..).unwrap_or_default().trim_start();
    if unit.is_empty() || !unit.chars().all(char::is_alphanumeric) || after.starts_with(':') {
        return None;
    }
    if !money && keywords::find(unit).is_some() {
        return None;
    }
    // A unit there is: what is wrong comes after it.
    if money && Grammar::parse(Rule::period_alone, unit).is_ok() {
        return None;
    }
    let meant = match unit {
        _ if !money => None,
        "每年" | "年" | "一年" | "每学年" => Some("每生每年"),
        "每月" | "月" => Some("每生每月"),
        "每学期" | "学期" => Some("每生每学期"),
        "每次" | "次" => Some("每生每次"),
        _ => None,
    };
    Some(problems::no_such_type_unit(slice.span(from, to), unit, money, meant))
}

/// Whether a text ends with `: 金额` (true), `: 整数` or `: 小数` (false).
fn number_type(text: &str) -> Option<bool> {
    let (rest, money) = [
        ("金额", true),
        ("money", true),
        ("整数", false),
        ("integer", false),
        ("小数", false),
        ("decimal", false),
    ]
    .into_iter()
    .find_map(|(word, money)| Some((text.strip_suffix(word)?, money)))?;
    rest.trim_end().ends_with(':').then_some(money)
}

/// `施行 自 …` or `自 … {` in a decision table.
fn dated_table(slice: &Slice<'_>) -> Option<Diagnostic> {
    let table = ["对照表", "decision"].iter().any(|word| slice.text.starts_with(word));
    let whole = slice.alone == Rule::item_alone && table;
    if !(whole || slice.alone == Rule::row_alone) {
        return None;
    }
    let token = slice.token();
    let after = slice.rest().get(token.len()..)?.trim_start();
    let dates = match token {
        "自" | "from" => after.starts_with(|c: char| c.is_ascii_digit()),
        "施行" | "effective" => true,
        _ => false,
    };
    let start = slice.start();
    dates.then(|| problems::dated_table(slice.span(start, start + token.len())))
}

/// `2025年9月1日 2600元` among dated values.
fn dated_line(slice: &Slice<'_>) -> Option<Diagnostic> {
    if slice.alone != Rule::dated_alone {
        return None;
    }
    // Behind `自` on its own line it is the line before that was not finished.
    let opened = slice.prepared.text.get(..slice.base + slice.start())?;
    if !opened.rsplit('\n').next().unwrap_or_default().trim().is_empty() {
        return None;
    }
    let rest = slice.rest();
    let line = rest.get(..rest.find(['\n', '}', ';']).unwrap_or(rest.len()))?.trim_end();
    let (date, value) = line.split_once(' ')?;
    let is_date = date.starts_with(|c: char| c.is_ascii_digit())
        && date.contains('年')
        && date.trim_end_matches(['起', ',', ':']).ends_with(['日', '月', '期'])
        || date.len() == 10 && date.split('-').count() == 3;
    if !is_date {
        return None;
    }
    let date = date.trim_end_matches([',', ':']);
    let value = value.trim_start();
    let meant = if value.starts_with("为") {
        format!("自 {date} {value}")
    } else {
        format!("自 {date} 为 {value}")
    };
    let start = slice.start();
    Some(problems::dated_line(slice.span(start, start + line.len()), &meant))
}

/// `为 2000元 依据 …` among dated values.
fn undated_line(slice: &Slice<'_>) -> Option<Diagnostic> {
    let (start, token) = (slice.start(), slice.token());
    let begins =
        slice.alone == Rule::dated_alone && slice.before().is_empty() && matches!(token, "为" | "is");
    begins.then(|| problems::undated_line(slice.span(start, start + token.len())))
}

/// `0.2万` for `0.2万元`.
fn ten_thousands(slice: &Slice<'_>) -> Option<Diagnostic> {
    let rest = slice.rest();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let tail = after.strip_prefix('万')?;
    if after.len() == rest.len()
        || !rest.starts_with(|c: char| c.is_ascii_digit())
        || tail.starts_with(char::is_alphanumeric)
    {
        return None;
    }
    let start = slice.start();
    let at = slice.span(start, start + rest.len() - tail.len());
    Some(problems::no_such_unit(at, "万", Some(format!("{}元", slice.written(at)))))
}

/// The period that a word says, as it stands behind `元/`.
fn period(word: &str) -> Option<&'static str> {
    Some(match word {
        "每年" | "一年" | "每学年" => "年",
        "每学期" | "一学期" => "学期",
        "每月" | "每个月" | "一个月" => "月",
        "每次" | "一次" => "次",
        _ => return None,
    })
}

/// `学制 x 2`.
fn sign(slice: &Slice<'_>) -> Option<Diagnostic> {
    let token = slice.token();
    let meant = match token {
        "x" | "X" | "乘" | "乘以" | "乘上" => "×",
        "除以" => "÷",
        "加" | "加上" => "+",
        "减" | "减去" => "-",
        _ => return None,
    };
    if !slice.all_before().ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '%' | '_')) {
        return None;
    }
    let start = slice.start();
    Some(problems::wrong_symbol(slice.span(start, start + token.len()), token, meant))
}

/// `12季度`.
fn unit(slice: &Slice<'_>) -> Option<Diagnostic> {
    let token = slice.token();
    let at = token.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
    let (digits, unit) = token.split_at_checked(at)?;
    // A date that stands where no date can is no unit.
    if unit.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let start = slice.start();
    let from = slice.base + start;
    let joined = slice.prepared.text.get(..from).and_then(|before| before.strip_suffix(','));
    if joined.is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
        && matches!(unit, "元" | "万元" | "CNY")
    {
        let span = |from, to| slice.prepared.map.span(from, to).in_file(slice.file);
        let number = joined
            .map_or(from, |before| before.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',').len());
        let comma = span(from.saturating_sub(1), from);
        return Some(problems::misplaced_comma(span(number, from + token.len()), comma));
    }
    let number: u64 = digits.parse().ok()?;
    let meant = match unit {
        "季度" | "个季度" | "季" => number.checked_mul(3).map(|months| format!("{months}个月")),
        "周" | "星期" | "个星期" | "个周" => number.checked_mul(7).map(|days| format!("{days}天")),
        "号" => Some(format!("{number}日")),
        "月份" => Some(format!("{number}月")),
        "块" | "块钱" | "圆" | "人民币" => Some(format!("{number}元")),
        "千元" => number.checked_mul(1000).map(|yuan| format!("{yuan}元")),
        "百元" => number.checked_mul(100).map(|yuan| format!("{yuan}元")),
        "工作日" => Some(format!("{number}个工作日")),
        _ if unit.starts_with('元') => {
            period(unit.trim_start_matches('元')).map(|period| format!("{number}元/{period}"))
        }
        _ => None,
    };
    Some(problems::no_such_unit(slice.span(start, start + token.len()), unit, meant))
}
