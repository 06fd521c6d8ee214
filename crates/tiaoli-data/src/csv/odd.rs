//! Rows that are no records: blank ones, totals, notes below the table, the header once more, hints below the header on
//! how to fill it in. Such a row is named once,
//! and its cells are missing, so that nobody is decided by a total.

use tiaoli_core::cell::squeeze;
use tiaoli_diagnostics::Code;

use super::{
    reader::Page,
    rows::{Row, unquoted},
};
use crate::{
    Problems,
    problems::{self, Odd},
};

/// Words a total begins with.
const TOTALS: [&str; 11] =
    ["合计", "总计", "小计", "共计", "累计", "平均", "平均数", "本页合计", "本页小计", "total", "subtotal"];
/// Words a note below the table begins with.
const NOTES: [&str; 12] = [
    "制表人",
    "填表人",
    "填报人",
    "审核人",
    "经办人",
    "制表单位",
    "填报单位",
    "制表日期",
    "填表日期",
    "注:",
    "备注:",
    "说明:",
];
/// The first characters of all these words: a quick look tells most rows are none of them.
const BEGINNINGS: [char; 17] =
    ['合', '总', '小', '共', '累', '平', '本', 't', 'T', 's', 'S', '制', '填', '审', '经', '注', '备'];
/// A longer cell is no total.
const LONGEST: usize = 60;
/// A total is looked for in so many cells, from the first filled one on, and in the key.
const LOOKED_AT: usize = 3;

impl Page<'_> {
    /// Finds and names the rows that are no records.
    pub(super) fn find_odd(
        &mut self,
        rows: &[Row],
        lines: &[u64],
        key: Option<usize>,
        problems: &mut Problems,
    ) {
        for (at, row) in rows.iter().enumerate() {
            let line = lines.get(at).copied().unwrap_or(0);
            let number = self.first_row + at as u64;
            let hints = if number == self.hints + 1 { self.hint_row(row) } else { None };
            self.hints += u64::from(hints.is_some());
            let Some((odd, begins)) = hints.or_else(|| self.odd_row(row, key)) else { continue };
            let place = problems::row_place(self.file, line, number);
            problems.report(self.file.name(), Code::E0616, 0, || problems::no_record(odd, &begins, place));
            problems.odd_row(number);
            self.odd.push(at);
        }
    }

    /// Makes the cells of those rows missing, among the last `rows` codes of a column.
    pub(super) fn blank_odd(&self, rows: usize, codes: &mut [u32]) {
        let start = codes.len().saturating_sub(rows);
        for at in &self.odd {
            if let Some(code) = codes.get_mut(start + at) {
                *code = 0;
            }
        }
    }

    /// A row of nothing but hints; the first of them.
    fn hint_row(&self, row: &Row) -> Option<(Odd, String)> {
        if self.headers.len() < 2 {
            return None;
        }
        let mut scratch = Vec::new();
        let mut first = None;
        let mut sure = false;
        for column in 0..row.cells as usize {
            let raw = self.raw(row, column);
            let text = if row.quoted { unquoted(raw, &mut scratch) } else { raw };
            let text = String::from_utf8_lossy(text);
            if !text.trim().is_empty() {
                sure |= hint(&text)? == Hint::Sure;
                first.get_or_insert_with(|| text.trim().to_owned());
            }
        }
        first.filter(|_| sure).map(|first| (Odd::Hints, first))
    }

    fn odd_row(&self, row: &Row, key: Option<usize>) -> Option<(Odd, String)> {
        // A row of one column is what it is: nothing beside it tells.
        if self.headers.len() < 2 {
            return None;
        }
        let filled = |column: &usize| !is_blank(self.raw(row, *column));
        let Some(first) = (0..row.cells as usize).find(filled) else {
            return Some((Odd::Blank, String::new()));
        };
        let mut scratch = Vec::new();
        let mut cell = |column: usize| {
            let raw = self.raw(row, column);
            let text = if row.quoted { unquoted(raw, &mut scratch) } else { raw };
            String::from_utf8_lossy(text).trim().to_owned()
        };
        let header = |column: usize| self.headers.get(column).map_or("", String::as_str);
        if self.raw(row, first).trim_ascii() == header(first).as_bytes() {
            let columns = 0..row.cells as usize;
            let same =
                columns.clone().filter(|column| filled(column) && cell(*column) == header(*column)).count();
            let all = columns.filter(filled).count();
            if same >= 2 && same * 2 > all {
                return Some((Odd::HeaderAgain, String::new()));
            }
        }
        // A total may stand in the column of names or numbers, behind the column it is counted in.
        let leading = (first..(first + LOOKED_AT).min(row.cells as usize)).chain(key);
        for column in leading {
            let raw = self.raw(row, column);
            if raw.len() > LONGEST || !may_begin(raw) {
                continue;
            }
            let text = cell(column);
            let plain = squeeze(&text).replace('：', ":");
            let is_total = if column == first { begins_total(&plain) } else { is_total_word(&plain) };
            if is_total {
                return Some((Odd::Total, text));
            }
            let keyless = key.is_none_or(|key| key == first || !filled(&key));
            if column == first && keyless && begins_note(&plain) {
                return Some((Odd::Note, text));
            }
        }
        None
    }
}

/// Words that a hint on how to fill in a column begins with, or that are one.
const HINTS: [&str; 15] = [
    "必填",
    "选填",
    "非必填",
    "必选",
    "可选",
    "不必填",
    "可不填",
    "可为空",
    "必须填写",
    "自动生成",
    "格式",
    "示例",
    "例",
    "required",
    "optional",
];
/// The same, whatever comes behind.
const HINTS_BEGIN: [&str; 12] =
    ["请填", "请输入", "请选择", "请按", "请从", "请勿", "填写", "格式为", "例如", "示例:", "下拉", "e.g."];
/// Forms of values: beside hints they are hints.
const FORMS: [&str; 14] = [
    "文本",
    "文本格式",
    "文字",
    "数字",
    "数值",
    "日期",
    "日期格式",
    "是/否",
    "男/女",
    "18位",
    "yyyy-mm-dd",
    "yyyy/mm/dd",
    "yyyymmdd",
    "text",
];

/// What a cell below the header may be but a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hint {
    /// It says how the column is to be filled in.
    Sure,
    /// It may: 文本, 男/女, YYYY-MM-DD.
    Beside,
}

/// `必填`, `选填，没有的空着`, `请填写全称`, `格式：2024-09-01`, `示例：张三`.
fn hint(cell: &str) -> Option<Hint> {
    let plain: String = squeeze(cell)
        .chars()
        .map(|c| match c {
            '：' => ':',
            '，' => ',',
            '（' | '【' | '[' | '［' => '(',
            '）' | '】' | ']' | '］' => ')',
            other => other,
        })
        .collect();
    let plain = plain.trim_start_matches(['(', '*', '＊', '※']);
    // A word ends where its word ends: 示例技工学校 is a name, 必填项 is none.
    let ends =
        |rest: &str| rest.is_empty() || rest.starts_with([':', ',', ')', '(', '。', '；', ';', '项', '栏']);
    let is_sure = HINTS.iter().any(|word| plain.strip_prefix(word).is_some_and(ends))
        || HINTS_BEGIN.iter().any(|word| plain.starts_with(word));
    if is_sure {
        return Some(Hint::Sure);
    }
    FORMS.contains(&plain.trim_end_matches(')')).then_some(Hint::Beside)
}

/// `合计`, `合计：`, `共5人`.
fn is_total_word(plain: &str) -> bool {
    let word = plain.trim_end_matches(':');
    let counted = |rest: &str| {
        rest.strip_suffix(['人', '名', '户', '条'])
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    TOTALS.contains(&word)
        || plain.strip_prefix('共').or_else(|| plain.strip_prefix("合计")).is_some_and(counted)
}

fn begins_total(plain: &str) -> bool {
    let short = plain.chars().count() <= 12;
    let begins = |word: &&str| {
        // A Latin word ends where its letters end: Totalcare is a name.
        plain
            .strip_prefix(*word)
            .is_some_and(|rest| !(word.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphabetic())))
    };
    is_total_word(plain) || short && TOTALS.iter().any(begins)
}

fn begins_note(plain: &str) -> bool {
    NOTES.iter().any(|word| {
        plain
            .strip_prefix(word)
            .is_some_and(|rest| word.ends_with(':') || rest.is_empty() || rest.starts_with(':'))
    })
}

fn is_blank(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    let inner = cell.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(cell);
    inner.trim_ascii().is_empty()
}

/// Whether a cell may begin with one of the words, judged by its first character.
fn may_begin(cell: &[u8]) -> bool {
    let start = cell.iter().position(|byte| !matches!(byte, b' ' | b'"')).unwrap_or(0);
    let head = cell.get(start..cell.len().min(start + 3)).unwrap_or_default();
    let is = |c: &char| head.starts_with(c.encode_utf8(&mut [0; 4]).as_bytes());
    BEGINNINGS.iter().any(is) || head.starts_with("说".as_bytes())
}
