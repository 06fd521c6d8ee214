//! Rows that are no records: blank ones, totals, notes below the table, the header once more, hints below it. They are
//! left out, the same in every form of file, and named: nobody is decided by a total, and no row is lost without a word.

mod hints;

use tiaoli_core::cell::{squeeze, trim_cell};

use hints::hints;

use crate::problems::Odd;

/// Words that name a total, by themselves or with a count behind them.
const TOTALS: [&str; 11] =
    ["合计", "总计", "小计", "共计", "累计", "平均", "平均数", "本页合计", "本页小计", "total", "subtotal"];
/// What may follow such a word where it still is one: 合计人数, 小计金额.
const COUNTED: [&str; 9] = ["人", "名", "户", "条", "数", "金额", "笔", "学生", "元"];
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
/// A longer cell is no total.
pub(crate) const LONGEST: usize = 60;
/// A total is looked for in so many cells, from the first filled one on, and in the key.
pub(crate) const LOOKED_AT: usize = 3;

/// What a row turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Record,
    /// A cell says 合计, but a person stands in the row; the cell.
    LikeTotal(String),
    /// With the words it begins with.
    NoRecord(Odd, String),
}

/// A row, to be judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowCells<'a> {
    pub(crate) headers: &'a [String],
    pub(crate) cells: &'a [String],
    /// The column of the 识别号.
    pub(crate) key: Option<usize>,
    /// How many columns the table has: a row of one column is what it is, nothing beside it tells.
    pub(crate) width: usize,
    /// What stands above the records: titles and headers, which printed rosters repeat on every page.
    pub(crate) above: &'a [Vec<String>],
    /// No record came before it: hints on how to fill in the table stand directly below the header.
    pub(crate) is_first: bool,
}

/// Whether a row is a record.
pub(crate) fn judge(row: &RowCells<'_>) -> Verdict {
    let cell = |at: usize| row.cells.get(at).map_or("", |cell| trim_cell(cell));
    let filled: Vec<usize> = (0..row.cells.len()).filter(|at| !cell(*at).is_empty()).collect();
    let Some(first) = filled.first().copied() else { return Verdict::NoRecord(Odd::Blank, String::new()) };
    if row.width < 2 {
        return Verdict::Record;
    }
    let is_header = |at: &&usize| row.headers.get(**at).is_some_and(|header| header == cell(**at));
    let same = filled.iter().filter(is_header).count();
    let repeats = |above: &Vec<String>| {
        above.iter().filter(|text| !text.is_empty()).count() == filled.len()
            && filled.iter().all(|at| above.get(*at).is_some_and(|text| text == cell(*at)))
    };
    if same >= 2 && same * 2 > filled.len() || row.above.iter().any(repeats) {
        return Verdict::NoRecord(Odd::HeaderAgain, String::new());
    }
    if row.is_first
        && let Some(hint) = hints(filled.iter().map(|at| cell(*at)))
    {
        return Verdict::NoRecord(Odd::Hints, hint);
    }
    let key = row.key.filter(|key| !cell(*key).is_empty());
    // Behind 合计 a short number in the column of keys is the count of the rows.
    let counts = |key: usize, text: &str| {
        key != first && filled.len() * 2 <= row.width && text.len() <= 6 && is_total(&plain(cell(first)))
    };
    let names_somebody = |key: usize| {
        let text = plain(cell(key));
        let number = text.trim_end_matches(['人', '名', '户', '条', '个']);
        let is_count = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        !is_total(&text) && !begins_note(&text) && !(is_count && (number != text || counts(key, &text)))
    };
    let is_somebody = key.is_some_and(names_somebody) || filled.iter().any(|at| is_like_id(cell(*at)));
    let leading = filled.iter().copied().filter(|at| *at < first + LOOKED_AT).chain(key);
    for at in leading.filter(|at| cell(*at).len() <= LONGEST) {
        let words = plain(cell(at));
        let found = if at == first && is_total(&words) || is_total_word(&words) {
            Odd::Total
        } else if at == first && begins_note(&words) {
            Odd::Note
        } else {
            continue;
        };
        return match (is_somebody, found) {
            (false, found) => Verdict::NoRecord(found, cell(at).to_owned()),
            (true, Odd::Total) if words.ends_with(TOTAL_END) => Verdict::LikeTotal(cell(at).to_owned()),
            (true, _) => Verdict::Record,
        };
    }
    Verdict::Record
}

/// How the words for totals end that are asked about beside a person.
const TOTAL_END: char = '计';

fn plain(cell: &str) -> String {
    squeeze(cell).replace('：', ":")
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

/// The same, also `小计：53人`, `合计（元）`, `合计人数`; no name that begins so, as 合计美 or Totalcare.
fn is_total(plain: &str) -> bool {
    let goes_on = |rest: &str| {
        !rest.starts_with(char::is_alphanumeric)
            || COUNTED.iter().any(|word| rest.starts_with(word))
            || rest.starts_with(|c: char| c.is_ascii_digit())
    };
    is_total_word(plain) || TOTALS.iter().any(|word| plain.strip_prefix(*word).is_some_and(goes_on))
}

fn begins_note(plain: &str) -> bool {
    NOTES.iter().any(|word| {
        plain
            .strip_prefix(word)
            .is_some_and(|rest| word.ends_with(':') || rest.is_empty() || rest.starts_with(':'))
    })
}

/// Eighteen or fifteen digits, however they are written: nobody sums up ID numbers.
fn is_like_id(cell: &str) -> bool {
    let squeezed: String = squeeze(cell).chars().filter(|c| !matches!(c, '-' | '\'')).collect();
    let digits = squeezed.strip_suffix('x').unwrap_or(&squeezed);
    matches!(squeezed.len(), 15 | 18)
        && digits.len() >= 15
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a cell may begin with one of the words, judged by its first character. Every row is asked: most cells are told
/// apart by one byte.
pub(crate) fn may_begin(cell: &[u8]) -> bool {
    let start = cell.iter().position(|byte| !matches!(byte, b' ' | b'"')).unwrap_or(0);
    let head = cell.get(start..).unwrap_or_default();
    match head.first() {
        None => false,
        Some(byte) if byte.is_ascii() => matches!(byte, b't' | b'T' | b's' | b'S'),
        // The Chinese ones have three bytes each.
        Some(_) => {
            let first = head.get(..3).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
            matches!(
                first,
                "合" | "总"
                    | "小"
                    | "共"
                    | "累"
                    | "平"
                    | "本"
                    | "制"
                    | "填"
                    | "审"
                    | "经"
                    | "注"
                    | "备"
                    | "说"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(cells: &str, key: Option<usize>) -> Verdict {
        let list = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        let (headers, cells) = (list("编号,姓名,户籍,身份证号"), list(cells));
        let above = [list("示例学校花名册,,,"), list("序号,基本情况,,")];
        judge(&RowCells { headers: &headers, cells: &cells, key, width: 4, above: &above, is_first: false })
    }

    #[test]
    fn the_quick_look_lets_no_word_through() {
        for word in TOTALS.iter().chain(&NOTES) {
            assert!(may_begin(word.as_bytes()), "{word}");
            assert!(may_begin(format!(" \"{}", word.to_uppercase()).as_bytes()), "{word}");
        }
        for other in ["", " ", "张三", "G1501", "150199", "示例技工学校", "é", "\u{20bb7}"] {
            assert!(!may_begin(other.as_bytes()), "{other}");
        }
        assert!(!may_begin(b"\xe5\x90") && !may_begin(b"\xff\xff\xff\xff"));
    }

    #[test]
    fn totals_notes_headers_and_blanks_are_no_records() {
        let of = |cells: &str| match verdict(cells, Some(0)) {
            Verdict::NoRecord(odd, _) => Some(odd),
            _ => None,
        };
        for row in
            ["合计,2,,", "小计：1人,,,", ",合计,,", "总 计,张三,农村,", "合计（元）,,,", "本页小计53人,,,"]
        {
            assert_eq!(of(row), Some(Odd::Total), "{row}");
        }
        let behind = verdict("合计,,53,", Some(2));
        assert!(matches!(behind, Verdict::NoRecord(Odd::Total, _)), "{behind:?}");
        for row in ["制表人：张三,,,", ",审核人:李四,,", "备注：以上属实,,,"] {
            let note = verdict(row, Some(0));
            assert!(matches!(note, Verdict::NoRecord(Odd::Note, _)), "{row}");
        }
        for row in ["编号,姓名,户籍,身份证号", ",姓名,户籍,", "示例学校花名册", "序号,基本情况,"]
        {
            assert_eq!(of(row), Some(Odd::HeaderAgain), "{row}");
        }
        for row in ["", ",,,", " ,\u{3000},,\u{200b}"] {
            assert_eq!(of(row), Some(Odd::Blank), "{row:?}");
        }
    }

    #[test]
    fn where_somebody_stands_is_a_record() {
        let records =
            ["1,合计美,农村,", ",合计美,农村,", "共青团校,张三,,", "总务处01,李,农村,", "1,制表人,,"];
        for row in records.iter().chain(&["1,共5人,农村,", ",Totalcare,农村,", "1,姓名,农村,"]) {
            assert_eq!(verdict(row, Some(0)), Verdict::Record, "{row}");
        }
        for row in ["1,合计,农村,", "合计,张三,农村,150199200703150010", "小计,李,,'15019920070315001x"]
        {
            assert!(matches!(verdict(row, Some(0)), Verdict::LikeTotal(_)), "{row}");
        }
        assert!(matches!(verdict("合计,张三,53,农村", Some(2)), Verdict::LikeTotal(_)));
        assert_eq!(verdict("2,平均,农村,", Some(0)), Verdict::Record);
    }
}
