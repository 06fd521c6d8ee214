//! The report for people.

use tiaoli_core::ir::Name;
use tiaoli_data::{
    map_option,
    preflight::{At, FieldFigures, Kind, Report, column_letters, lines, percent},
};
use tiaoli_diagnostics::{Code, Lang, Severity};

use crate::{
    shell::{ADVICE, FAINT, GOOD, STRONG, WARNING, paint},
    summary::grouped,
};
use tiaoli_ide::{
    clean::clean,
    explanation::named,
    layout::{self, pad, shorten, width},
};

/// So many kinds are told unless all are asked for.
const KINDS: usize = 40;
/// So many lines of a kind are named.
const LINES: usize = 8;
/// The widest header of the table.
const HEADER: usize = 24;

struct Words {
    lang: Lang,
    color: bool,
}

impl Words {
    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn name<'n>(&self, name: &'n Name) -> &'n str {
        named(name, self.lang)
    }

    fn list<'s>(&self, items: impl Iterator<Item = &'s str>) -> String {
        items.collect::<Vec<_>>().join(self.pick("、", ", "))
    }
}

fn number(count: u64) -> String {
    grouped(&count.to_string())
}

/// Several lines, a line feed at the end.
pub(super) fn report(report: &Report, lang: Lang, color: bool, all: bool) -> String {
    let words = Words { lang, color };
    let mut out = head(report, &words);
    out.push_str(&columns(report, &words));
    out.push_str(&findings(report, &words, all));
    out
}

fn head(report: &Report, words: &Words) -> String {
    let records = number(report.records);
    let (file, table) = (clean(&report.file), words.name(&report.table));
    let first = match words.lang {
        Lang::Zh => format!("{file} → {table}：{records} 条记录"),
        Lang::En => format!("{file} → {table}: {records} records"),
    };
    let mut out = paint(words.color, STRONG, &first);
    if report.no_records > 0 {
        let odd = number(report.no_records);
        out.push_str(&match words.lang {
            Lang::Zh => format!("，另有 {odd} 行不是记录"),
            Lang::En => format!(", and {odd} rows that are no records"),
        });
    }
    out.push('\n');
    let layout = &report.layout;
    let mut facts: Vec<String> = Vec::new();
    if !layout.encoding.is_empty() {
        facts.push(match words.lang {
            Lang::Zh => format!("编码 {}", layout.encoding),
            Lang::En => format!("encoding {}", layout.encoding),
        });
    }
    if let Some(sheet) = &layout.sheet {
        facts.push(match words.lang {
            Lang::Zh => format!("工作表“{}”", clean(sheet)),
            Lang::En => format!("sheet `{}`", clean(sheet)),
        });
    }
    if let Some(delimiter) = layout.delimiter {
        facts.push(match (delimiter, words.lang) {
            (',', Lang::Zh) => "逗号分隔".to_owned(),
            (',', Lang::En) => "separated by commas".to_owned(),
            ('\t', Lang::Zh) => "制表符分隔".to_owned(),
            ('\t', Lang::En) => "separated by tabs".to_owned(),
            (other, Lang::Zh) => format!("“{other}”分隔"),
            (other, Lang::En) => format!("separated by `{other}`"),
        });
    }
    if layout.header_line > 0 {
        facts.push(match words.lang {
            Lang::Zh => format!("表头在第 {} 行", layout.header_line),
            Lang::En => format!("header on line {}", layout.header_line),
        });
    }
    if !facts.is_empty() {
        out.push_str(&format!("  {}\n", facts.join(words.pick("，", ", "))));
    }
    out
}

fn columns(report: &Report, words: &Words) -> String {
    let present: Vec<&FieldFigures> = report.fields.iter().filter(|one| one.present).collect();
    let title = match words.lang {
        Lang::Zh => format!("栏目：认出 {} 栏，没有认出 {} 栏", present.len(), report.unknown.len()),
        Lang::En => format!("columns: {} known, {} not", present.len(), report.unknown.len()),
    };
    let mut out = format!("\n{}\n", paint(words.color, STRONG, &title));
    let heads = match words.lang {
        Lang::Zh => ["列", "表头", "栏目", "空着", "", "读不了", ""],
        Lang::En => ["", "header", "field", "empty", "", "unreadable", ""],
    };
    let records = report.records;
    let mut rows: Vec<[String; 7]> = vec![heads.map(str::to_owned)];
    for one in &present {
        let share = |count: u64| if count == 0 { String::new() } else { percent(count, records) };
        rows.push([
            one.column.map(column_letters).unwrap_or_default(),
            shorten(&clean(&one.header), HEADER),
            shorten(words.name(&one.name), HEADER),
            number(one.empty),
            share(one.empty),
            number(one.unreadable),
            share(one.unreadable),
        ]);
    }
    out.push_str(&table(&rows, 3, words));
    if !report.unknown.is_empty() {
        let shown = report.unknown.iter().map(|one| {
            let header = shorten(&clean(&one.header), HEADER);
            let column = one.column.map(column_letters).unwrap_or_default();
            let near = one.nearest.as_ref().map(|name| match words.lang {
                Lang::Zh => {
                    format!("（是不是“{}”？是的话加 {}）", name.zh, map_option(&one.header, &name.zh))
                }
                Lang::En => format!(" (is it `{}`? then add {})", name.en, map_option(&one.header, &name.en)),
            });
            let place = if column.is_empty() { String::new() } else { format!("{column} ") };
            format!("{place}{header}{}", near.map(|near| clean(&near)).unwrap_or_default())
        });
        let shown: Vec<String> = shown.collect();
        let head = words.pick("没有认出、不读的栏：", "not known and not read: ");
        out.push_str(&format!("  {head}{}\n", words.list(shown.iter().map(String::as_str))));
    }
    let absent = |read: bool| {
        let fields = report.fields.iter().filter(move |one| one.declared && !one.present && one.read == read);
        fields.map(|one| words.name(&one.name)).collect::<Vec<_>>()
    };
    for (read, zh, en) in [
        (true, "政策要用、表里没有的栏：", "read by the policy, and not in the file: "),
        (
            false,
            "信息表里有、这个政策不用、表里也没有的栏：",
            "in the record table, not read by this policy, not in the file: ",
        ),
    ] {
        let names = absent(read);
        if !names.is_empty() {
            out.push_str(&format!("  {}{}\n", words.pick(zh, en), words.list(names.into_iter())));
        }
    }
    out
}

/// Columns from `numbers` on are set to the right.
fn table(rows: &[[String; 7]], numbers: usize, words: &Words) -> String {
    let lines = layout::table(rows, |column| column >= numbers).into_iter().enumerate();
    lines.map(|(at, line)| format!("  {}\n", paint(words.color && at == 0, FAINT, &line))).collect()
}

fn findings(report: &Report, words: &Words, all: bool) -> String {
    let grave = |kind: &&Kind| kind.severity >= Severity::Warning;
    let warnings: Vec<&Kind> = report.kinds.iter().filter(grave).collect();
    let hints = report.kinds.len() - warnings.len();
    let places: u64 = warnings.iter().map(|kind| kind.count).sum();
    if report.kinds.is_empty() {
        return format!("\n{}\n", paint(words.color, GOOD, words.pick("没有发现问题", "nothing was found")));
    }
    let title = match words.lang {
        Lang::Zh => format!("要核对的：{} 类 {} 处；提示：{hints} 类", warnings.len(), number(places)),
        Lang::En => {
            format!("to be looked at: {} in {} kinds; hints: {hints} kinds", number(places), warnings.len())
        }
    };
    let mut out = format!("\n{}\n", paint(words.color, STRONG, &title));
    let most = if all { usize::MAX } else { KINDS };
    for kind in report.kinds.iter().take(most) {
        out.push_str(&one(kind, report.layout.headers.is_empty(), words));
    }
    let more = report.kinds.len().saturating_sub(most);
    if more > 0 {
        out.push_str(&match words.lang {
            Lang::Zh => format!("  还有 {more} 类没有列出，加 --all 全部列出\n"),
            Lang::En => format!("  {more} more kinds; list them with --all\n"),
        });
    }
    out
}

/// Where there is no header row the records of JSON are counted: all of them may stand on one line.
fn one(kind: &Kind, of_records: bool, words: &Words) -> String {
    let (mark, style) = match kind.severity {
        Severity::Hint => (words.pick("提示", "hint"), ADVICE),
        Severity::Warning | Severity::Error => (words.pick("请核对", "warning"), WARNING),
    };
    let most = width(words.pick("请核对", "warning"));
    let indent = " ".repeat(most + 4);
    let mut out = format!(
        "  {}  {}\n",
        paint(words.color, style, &pad(mark, most)),
        clean(kind.message.get(words.lang))
    );
    let count = number(kind.count);
    let comma = words.pick("、", ", ");
    let shown = kind.places.get(..LINES.min(kind.places.len())).unwrap_or_default();
    let record = |at: &At| At { line: if at.row > 0 { 0 } else { at.line }, ..*at };
    let records: Vec<At> = shown.iter().map(record).collect();
    let rows = lines(if of_records { &records } else { shown }, kind.count, comma);
    let (row, line) = if of_records { ("条", "record") } else { ("行", "line") };
    let code = paint(words.color, FAINT, kind.code.as_str());
    // One value that stands in several rows: the message names them all.
    let repeated = matches!(kind.code, Code::E0641 | Code::E0673);
    let named = repeated && kind.message.zh.contains(&format!("出现 {} 次", kind.count));
    if named {
        out.push_str(&format!("{indent}{code}\n"));
    } else if !shown.is_empty() {
        out.push_str(&match words.lang {
            Lang::Zh if kind.count == 1 => format!("{indent}第 {rows} {row}  {code}\n"),
            Lang::Zh => format!("{indent}同类 {count} 处：第 {rows} {row}  {code}\n"),
            Lang::En if kind.count == 1 => format!("{indent}{line} {rows}  {code}\n"),
            Lang::En => format!("{indent}{count} of this kind, {line}s {rows}  {code}\n"),
        });
    }
    if kind.code == Code::E0627 {
        out.push_str(&format!("{indent}{}\n", clean(kind.label.get(words.lang))));
    }
    if let Some(help) = &kind.help {
        let head = words.pick("怎么办：", "what to do: ");
        out.push_str(&format!("{indent}{head}{}\n", clean(help.get(words.lang))));
    }
    out
}
