//! Hints of a template on how to fill in its columns: 必填, 选填, 格式：2024-09-01, 示例：张三.

use tiaoli_core::cell::squeeze;

/// The first of the cells, where all are hints, one of them surely.
pub(super) fn hints<'c>(cells: impl Iterator<Item = &'c str>) -> Option<String> {
    let mut first = None;
    let mut sure = false;
    for cell in cells {
        sure |= hint(cell)? == Hint::Sure;
        first.get_or_insert(cell);
    }
    first.filter(|_| sure).map(str::to_owned)
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
