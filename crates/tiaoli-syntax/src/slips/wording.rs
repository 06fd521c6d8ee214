//! Words of everyday language where the policy language has its own.

use tiaoli_diagnostics::{Diagnostic, Edit};

use super::Slice;
use crate::expected::first_token;
use crate::grammar::Rule;
use crate::{keywords, problems};

/// What begins a sentence of a rule in everyday language, and what the policy language says; longer words first.
const VERBS: [(&str, &str); 30] = [
    ("禁止给予", "不得给予"),
    ("不予给予", "不得给予"),
    ("不予发放", "不得给予"),
    ("不得发放", "不得给予"),
    ("不能给予", "不得给予"),
    ("不再给予", "不得给予"),
    ("停止发放", "不得给予"),
    ("停止给予", "不得给予"),
    ("不给予", "不得给予"),
    ("不发放", "不得给予"),
    ("取消", "不得给予"),
    ("停发", "不得给予"),
    ("不予", "不得给予"),
    ("暂停发放", "暂缓发放"),
    ("暂不发放", "暂缓发放"),
    ("暂停", "暂缓发放"),
    ("应当给予", "给予"),
    ("可以给予", "给予"),
    ("准予", "给予"),
    ("发放", "给予"),
    ("发给", "给予"),
    ("补助", "给予"),
    ("资助", "给予"),
    ("享受", "给予"),
    ("凡是", "凡"),
    ("如果", "凡"),
    ("对于", "凡"),
    ("符合", "凡"),
    ("但是", "除非"),
    ("除了", "除非"),
];

pub(super) fn find(slice: &Slice<'_>) -> Option<Diagnostic> {
    capitals(slice)
        .or_else(|| other_verb(slice))
        .or_else(|| amount_first(slice))
        .or_else(|| between(slice))
        .or_else(|| recent(slice))
        .or_else(|| other_brackets(slice))
        .or_else(|| filled_in(slice))
        .or_else(|| contains(slice))
        .or_else(|| no_is(slice))
        .or_else(|| circled_numbers(slice))
}

/// `When`, `AND`: the English words are written small.
fn capitals(slice: &Slice<'_>) -> Option<Diagnostic> {
    let is_slip = |word: &str| {
        word.bytes().any(|b| b.is_ascii_uppercase()) && keywords::find(&word.to_ascii_lowercase()).is_some()
    };
    let token = slice.token();
    if !token.is_ascii() || !is_slip(token) {
        return None;
    }
    let start = slice.start();
    // Whoever writes one so writes the others of the line so.
    let mut edits = Vec::new();
    let mut at = start;
    while let Some(rest) = slice.text.get(at..).filter(|rest| !rest.is_empty() && !rest.starts_with('\n')) {
        let length = first_token(rest).max(1);
        let word = rest.get(..length).unwrap_or_default();
        if is_slip(word) {
            edits.push(Edit { at: slice.span(at, at + length), new_text: word.to_ascii_lowercase() });
        }
        at += rest.get(..length).map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), str::len);
    }
    Some(problems::capitals(slice.span(start, start + token.len()), token, edits))
}

/// `禁止给予 助学金`.
fn other_verb(slice: &Slice<'_>) -> Option<Diagnostic> {
    if slice.alone != Rule::clause_alone || !slice.before().is_empty() {
        return None;
    }
    let rest = slice.rest();
    let (written, meant) = VERBS.iter().find(|(written, _)| rest.starts_with(written))?;
    let start = slice.start();
    let after = rest.get(written.len()..).unwrap_or_default();
    // A rule inside a rule is another mistake.
    if after.split('\n').next().unwrap_or_default().contains('{') {
        return None;
    }
    let blank = if after.starts_with(char::is_alphanumeric) { " " } else { "" };
    let at = slice.span(start, start + written.len());
    Some(problems::other_verb(at, written, meant, blank))
}

/// `按 标准 给予 助学金`: the amount follows what is given.
fn amount_first(slice: &Slice<'_>) -> Option<Diagnostic> {
    let start = slice.start();
    let all = slice.prepared.text.get(slice.base + start..)?;
    let amount = all.strip_prefix("按 ").or_else(|| all.strip_prefix("按\n"))?;
    let line = amount.get(..amount.find(['\n', '}', ';', '。']).unwrap_or(amount.len()))?;
    let (amount, benefit) = line.split_once("给予")?;
    let (amount, benefit) = (amount.trim(), benefit.trim());
    if amount.is_empty() || benefit.is_empty() || benefit.contains(' ') {
        return None;
    }
    let length = all.len() - all.strip_prefix('按')?.trim_start().len() + line.trim_end().len();
    let at = slice.span(start, start + length);
    Some(problems::amount_first(at, slice.written(at), &format!("给予 {benefit} 按 {amount}")))
}

/// `年龄 在 80 至 89 之间`.
fn between(slice: &Slice<'_>) -> Option<Diagnostic> {
    let rest = slice.rest();
    let inner = rest.strip_prefix("在").or_else(|| rest.strip_prefix("介于"))?;
    let line = inner.get(..inner.find(['\n', '}', ';', '。']).unwrap_or(inner.len()))?;
    let (range, end) = ["之间", "以内", "范围内"].iter().find_map(|end| {
        let at = line.find(end)?;
        Some((line.get(..at)?, at + end.len()))
    })?;
    let mark = ["至", "到", "~", "-", "—", "和", "与"].iter().find(|mark| range.contains(*mark))?;
    let (low, high) = range.split_once(mark)?;
    let (low, high) = (low.trim(), high.trim_start_matches('—').trim());
    if low.is_empty() || high.is_empty() || low.contains(' ') || high.contains(' ') {
        return None;
    }
    let start = slice.start();
    let at = slice.span(start, start + rest.len() - inner.len() + end);
    Some(problems::wrong_symbol(at, slice.written(at), &format!("为 {low} 至 {high}")))
}

/// `火灾日期 在 近12个月`: how long ago is a number of whole months or years.
fn recent(slice: &Slice<'_>) -> Option<Diagnostic> {
    let all = slice.prepared.text.get(..slice.base + slice.start())?.trim_end();
    let from = crate::expected::last_token(all);
    let field = all.get(from..).filter(|field| field.chars().all(char::is_alphanumeric))?;
    let rest = slice.rest();
    let after = rest.strip_prefix('在').unwrap_or(rest).trim_start();
    let words = ["最近", "过去", "近"].iter().find_map(|word| after.strip_prefix(word))?.trim_start();
    let digits =
        words.get(..words.find(|c: char| !c.is_ascii_digit())?).filter(|digits| !digits.is_empty())?;
    let unit = words.get(digits.len()..)?;
    let (function, unit) = [("满月数", "个月"), ("满月数", "月"), ("满年数", "年")]
        .iter()
        .find_map(|(function, word)| Some((function, unit.strip_prefix(word)?)))?;
    let tail = ["以内", "之内", "内"].iter().find_map(|word| unit.strip_prefix(word)).unwrap_or(unit);
    let end = slice.base + slice.start() + rest.len() - tail.len();
    let at = slice.prepared.map.span(from, end).in_file(slice.file);
    let meant = format!("{function}({field}, 基准日) 不满 {digits}");
    Some(problems::wrong_symbol(at, slice.written(at), &meant))
}

/// `缺 银行卡号`: whether a field was filled is asked with a function.
fn filled_in(slice: &Slice<'_>) -> Option<Diagnostic> {
    let function = |word: &str| match word {
        "缺" | "缺少" | "没有" | "没填" | "未填" | "未填写" | "无" => Some("未填"),
        "有" | "已有" | "填了" | "已填" | "已填写" => Some("已填"),
        _ => None,
    };
    let is_name = |word: &str| {
        !word.is_empty()
            && word.chars().all(|c| c.is_alphanumeric() || c == '_')
            && keywords::find(word).is_none()
    };
    // The word itself is what stopped the reading, or it was taken for a name.
    let before = slice.all_before();
    let stop = slice.base + slice.start();
    let text = slice.prepared.text.as_str();
    let from = match function(slice.token()) {
        Some(_) => stop,
        None => crate::expected::last_token(before),
    };
    let word = text.get(from..)?.get(..first_token(text.get(from..)?))?;
    let function = function(word)?;
    let after = text.get(from + word.len()..)?.strip_prefix(' ')?;
    let field = after.get(..first_token(after))?;
    if slice.alone != Rule::clause_alone || !is_name(field) {
        return None;
    }
    let opener = text.get(..from)?.trim_end();
    let opener = opener.get(crate::expected::last_token(opener)..)?;
    if !matches!(opener, "凡" | "且" | "或" | "除非" | "非" | "(") {
        return None;
    }
    let at = slice.prepared.map.span(from, from + word.len() + 1 + field.len()).in_file(slice.file);
    Some(problems::wrong_symbol(at, slice.written(at), &format!("{function}({field})")))
}

/// `【户籍 为 农村】`; a year in such brackets belongs to the number of a document.
fn other_brackets(slice: &Slice<'_>) -> Option<Diagnostic> {
    let rest = slice.rest();
    let open = rest.chars().next()?;
    let close = match open {
        '【' => '】',
        '〔' => '〕',
        '[' => ']',
        _ => return None,
    };
    let inner = rest.get(open.len_utf8()..)?;
    let inner = inner.get(..inner.get(..inner.find('\n').unwrap_or(inner.len()))?.find(close)?)?;
    if inner.trim().is_empty() || inner.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let start = slice.start();
    let end = start + open.len_utf8() + inner.len();
    let (at, other) = (slice.span(start, start + open.len_utf8()), slice.span(end, end + close.len_utf8()));
    Some(problems::other_brackets(at, other, slice.written(at)))
}

/// `特殊群体 包含 低保家庭学生`.
fn contains(slice: &Slice<'_>) -> Option<Diagnostic> {
    let token = slice.token();
    let meant = match token {
        "包含" | "包括" | "含有" | "含" => "属于",
        "不包含" | "不包括" | "不含" => "不属于",
        "contains" | "includes" => "in",
        _ => return None,
    };
    if !slice.all_before().ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let start = slice.start();
    Some(problems::wrong_symbol(slice.span(start, start + token.len()), token, meant))
}

/// `凡 户籍 城市`: a name and a value with nothing between them.
fn no_is(slice: &Slice<'_>) -> Option<Diagnostic> {
    let is_word = |token: &str| token.chars().all(char::is_alphanumeric) && keywords::find(token).is_none();
    let value = slice.token();
    if slice.alone != Rule::clause_alone || value.is_empty() || !is_word(value) {
        return None;
    }
    let before = slice.all_before();
    let line = before.rsplit('\n').next()?;
    let mut words = line.split_whitespace().rev();
    let (field, opener) = (words.next()?, words.next()?);
    let opens =
        matches!(opener, "凡" | "且" | "或" | "除非" | "非" | "when" | "and" | "or" | "unless" | "not");
    if matches!(value, "在" | "于" | "近" | "最近")
        || !opens
        || !is_word(field)
        || field.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let (start, is) = (slice.start(), if field.is_ascii() { "is" } else { "为" });
    let at = slice.span(start, start + value.len());
    Some(problems::no_is(at, field, is, slice.written(at)))
}

/// ① or the bullet of a word processor for （一）.
fn circled_numbers(slice: &Slice<'_>) -> Option<Diagnostic> {
    let circled = |c: char| u32::from(c).checked_sub(0x2460).filter(|at| *at < 20).map(|at| at + 1);
    let is_bullet = |c: char| matches!(c, '•' | '●' | '▪' | '■' | '◆' | '\u{F06C}' | '\u{F06E}' | '\u{F0B7}');
    let start = slice.start();
    let first = slice.rest().chars().next().filter(|c| circled(*c).is_some() || is_bullet(*c))?;
    let mut bullets = 0;
    let all = slice.text.char_indices().filter_map(|(at, c)| {
        bullets += u32::from(is_bullet(c));
        let number = circled(c).or(is_bullet(c).then_some(bullets))?;
        let new_text = format!("（{}）", crate::format::chinese_number(number));
        Some(Edit { at: slice.span(at, at + c.len_utf8()), new_text })
    });
    Some(problems::circled_numbers(slice.span(start, start + first.len_utf8()), first, all.collect()))
}
