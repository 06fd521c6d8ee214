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
/// Words a note below the table begins with, whatever stands beside them.
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
/// Words that begin one where most of the row is empty.
const FOOTERS: [&str; 38] = [
    "备注",
    "说明",
    "附",
    "附件",
    "附注",
    "人数",
    "总人数",
    "学生数",
    "学生人数",
    "学生总数",
    "学生数合计",
    "学生合计",
    "人数合计",
    "制表",
    "填表",
    "审核",
    "审批",
    "复核",
    "复核人",
    "经办",
    "校长",
    "负责人",
    "主管领导",
    "分管领导",
    "主管校长",
    "学校负责人",
    "单位负责人",
    "单位",
    "学校",
    "报送单位",
    "日期",
    "报送日期",
    "填报日期",
    "上报日期",
    "电话",
    "联系人",
    "联系电话",
    "以下",
];
/// What may follow them beside a colon, a bracket or a number: 校长签字, 以下空白.
const FOOTERS_GO_ON: [&str; 6] = ["签字", "签名", "签章", "盖章", "空白", "无正文"];
/// Rows with no more filled cells than this are judged whatever these hold,
pub(crate) const FEW_FILLED: usize = 2;
/// for in a table of so many columns they may be something else than records.
const MANY_COLUMNS: usize = 6;
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
    /// One or two cells of many are filled, none with the number of a person; how many.
    NearlyEmpty(usize),
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
    let has_id = filled.iter().any(|at| is_like_id(cell(*at)));
    let is_somebody = key.is_some_and(names_somebody) || has_id;
    if !has_id && is_footer(&plain(cell(first)), filled.len(), row.width) {
        return Verdict::NoRecord(Odd::Note, cell(first).to_owned());
    }
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
    // Only records of people and the like have a key.
    if row.key.is_some() && !has_id && filled.len() <= FEW_FILLED && row.headers.len() >= MANY_COLUMNS {
        return Verdict::NearlyEmpty(filled.len());
    }
    Verdict::Record
}

/// How the words for totals end that are asked about beside a person.
const TOTAL_END: char = '计';

fn plain(cell: &str) -> String {
    squeeze(cell).replace('：', ":").replace('（', "(")
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

/// Whether a row that begins so, with so many filled cells of a table so wide, is a footer: `校长签字：`, `备注` with a text
/// beside it, `第1页 共2页`, a day by itself. In a row that is mostly filled such a word is what a cell holds.
fn is_footer(first: &str, filled: usize, width: usize) -> bool {
    if first.len() > LONGEST && !first.starts_with(['附', '备', '说']) || filled * 2 > width {
        return false;
    }
    let first = first.trim_start_matches('(');
    let goes_on = |rest: &str| {
        rest.is_empty()
            || rest.starts_with([':', '(', ')'])
            || rest.starts_with(|c: char| c.is_ascii_digit())
            || FOOTERS_GO_ON.iter().any(|word| rest.starts_with(word))
    };
    NOTES.iter().chain(&FOOTERS).any(|word| {
        let bare = word.trim_end_matches(':');
        first.strip_prefix(bare).is_some_and(|rest| goes_on(rest) && (*word != "以下" || !rest.is_empty()))
    }) || is_page_number(first)
        || filled == 1 && is_day(first)
}

/// `第1页共2页`.
fn is_page_number(plain: &str) -> bool {
    let number = |rest: &str| rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('页');
    ['第', '共'].iter().any(|word| {
        plain
            .strip_prefix(*word)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && number(rest))
    })
}

/// `2024年9月30日`, `2024-09-30`, `二〇二四年九月三十日`.
fn is_day(plain: &str) -> bool {
    let is_mark = |c: char| matches!(c, '-' | '/' | '.');
    plain.starts_with(['1', '2', '二'])
        && plain
            .chars()
            .all(|c| c.is_ascii_digit() || is_mark(c) || "年月日号〇零一二三四五六七八九十".contains(c))
        && (plain.contains('年') || plain.chars().filter(|c| is_mark(*c)).count() == 2)
}

/// Eighteen or fifteen digits, however they are written, also behind the letter of a number of the register: nobody sums
/// up ID numbers.
fn is_like_id(cell: &str) -> bool {
    let squeezed: String = squeeze(cell).chars().filter(|c| !matches!(c, '-' | '\'')).collect();
    let squeezed = squeezed.strip_prefix(['g', 'l', 'j']).unwrap_or(&squeezed);
    let digits = squeezed.strip_suffix('x').unwrap_or(squeezed);
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
        Some(byte) if byte.is_ascii() => matches!(byte, b't' | b'T' | b's' | b'S' | b'('),
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
                    | "附"
                    | "人"
                    | "学"
                    | "复"
                    | "校"
                    | "负"
                    | "主"
                    | "分"
                    | "单"
                    | "报"
                    | "日"
                    | "上"
                    | "电"
                    | "联"
                    | "以"
                    | "第"
                    | "（"
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
        let others = ["（以下空白）", "(附件)", "第1页", "共2页"];
        for word in TOTALS.iter().chain(&NOTES).chain(&FOOTERS).chain(&others) {
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

    fn in_eight_columns(cells: &[&str]) -> Verdict {
        let headers: Vec<String> = (0..8).map(|at| format!("第{at}栏")).collect();
        let cells: Vec<String> = (0..8).map(|at| cells.get(at).unwrap_or(&"").to_string()).collect();
        judge(&RowCells {
            headers: &headers,
            cells: &cells,
            key: Some(1),
            width: 8,
            above: &[],
            is_first: false,
        })
    }

    #[test]
    fn footers_are_notes_where_most_of_the_row_is_empty() {
        let rows: [&[&str]; 20] = [
            &["备注", "A类为特困"],
            &["人数", "3人"],
            &["总  人  数", "3"],
            &["填表人", "张三", "负责人", "李四"],
            &["审核：", "", "经办人："],
            &["经办人签字："],
            &["单位（盖章）"],
            &["学校(盖章):", "", "2024年9月30日"],
            &["校长签字：", "王五"],
            &["", "主管领导：王五"],
            &["以下空白"],
            &["（以下空白）"],
            &["第1页 共2页"],
            &["学生数合计", "3"],
            &["附：在校证明三份"],
            &["附件1"],
            &["联系电话：", "0471-1234567"],
            &["报送日期", "2024-09-30"],
            &["2024年9月30日"],
            &["", "", "", "二〇二四年九月三十日"],
        ];
        for row in rows {
            let verdict = in_eight_columns(row);
            assert!(matches!(verdict, Verdict::NoRecord(Odd::Note, _)), "{row:?}: {verdict:?}");
        }
        let records: [&[&str]; 7] = [
            &["备注", "1", "张三", "农村", "一年级"],
            &["备注", "张三", "150199200703150010"],
            &["人数", "G150199200703150010"],
            &["学校路小学", "1", "张三"],
            &["单位子弟", "1", "张三"],
            &["以下", "1", "张三"],
            &["2024-09-01", "1", "张三"],
        ];
        for row in records {
            assert_eq!(in_eight_columns(row), Verdict::Record, "{row:?}");
        }
        for row in [&["张三"][..], &["", "张三", "农村"], &["9", "2007-03-15"]] {
            assert!(matches!(in_eight_columns(row), Verdict::NearlyEmpty(_)), "{row:?}");
        }
        assert_eq!(in_eight_columns(&["", "150199200703150010"]), Verdict::Record);
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
