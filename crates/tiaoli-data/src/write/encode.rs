//! Decisions as CSV cells, JSON members and words.

use rust_decimal::{Decimal, RoundingStrategy};
use tiaoli_core::{
    decision::{Decider, Decision, FindingRef, Outcome},
    findings::code_name,
    ir::{Name, Program, Type},
    value::Date,
};
use tiaoli_diagnostics::{Code, Lang};

/// A number in decimal digits.
pub(super) fn push_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0_u8; 20];
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
        used += 1;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(20 - used..).unwrap_or_default());
}

/// A CSV cell, quoted where it must be: delimiters, quotes, line breaks.
fn push_csv_cell(out: &mut Vec<u8>, cell: &[u8]) {
    if !cell.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for byte in cell {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// A CSV cell that no spreadsheet takes for a formula, unless `raw`: before one that begins like a formula stands an
/// apostrophe, by which spreadsheets know a text. Numbers stay as they are.
pub(crate) fn push_csv_text(out: &mut Vec<u8>, cell: &[u8], raw: bool) {
    if raw || !is_formula(cell) {
        return push_csv_cell(out, cell);
    }
    push_csv_cell(out, &[b"'", cell].concat());
}

/// The cells of a row of CSV, without the line break.
pub fn push_csv_row<'c>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'c str>, raw: bool) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push_csv_text(out, cell.as_bytes(), raw);
    }
}

/// Whether a spreadsheet may take a text for a formula, also behind blanks, quotes and marks nobody sees, and in full width.
pub(crate) fn is_formula(cell: &[u8]) -> bool {
    // Nearly every cell begins with a letter, a digit or a Chinese character.
    if cell.first().is_none_or(|byte| byte.is_ascii_alphanumeric() || matches!(byte, 0xe4..=0xe9)) {
        return false;
    }
    let text = String::from_utf8_lossy(cell);
    let unseen = |c: char| matches!(c, ' ' | '"' | '\u{3000}' | '\u{feff}' | '\u{200b}'..='\u{200f}');
    let begin = text.trim_start_matches(unseen);
    let triggers = ['=', '+', '-', '@', '|', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    begin.starts_with(triggers) && !is_number(&text)
}

/// `-12.5`, `+3`, `-20%`
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(fraction)
}

/// The inside of a JSON string. Bytes that are no UTF-8 become replacement characters: JSON knows no others.
pub(super) fn push_json_bytes(out: &mut Vec<u8>, text: &[u8]) {
    let is_plain = |byte: &u8| matches!(byte, 0x20..=0x7e) && *byte != b'"' && *byte != b'\\';
    if text.iter().all(is_plain) {
        out.extend_from_slice(text);
    } else {
        push_json_text(out, &String::from_utf8_lossy(text));
    }
}

pub(super) fn push_json_text(out: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
}

/// The cells behind the key, in the order of the columns.
pub(super) fn decision_cells(
    decision: &Decision,
    as_of: Date,
    program: &Program,
    names: Lang,
) -> [String; 13] {
    let words = Words::of(decision, program, names);
    let sets = |sets: &[Vec<String>]| sets.iter().map(|set| set.join(";")).collect::<Vec<_>>().join("|");
    [
        words.benefit,
        as_of.to_string(),
        outcome(decision.outcome, names).to_owned(),
        words.amount.unwrap_or_default(),
        words.funding.unwrap_or_default(),
        words.rules.join(";"),
        decision.articles.join(";"),
        sets(&words.missing),
        sets(&words.may_settle),
        words.possible.join("|"),
        words.review.join(";"),
        words.findings.join(";"),
        words.notes.join(";"),
    ]
}

/// `,stipend,2024-10-15,granted,…`: the cells behind the key, without the line break.
pub(super) fn csv_decision(out: &mut Vec<u8>, cells: &[String; 13], raw: bool) {
    for cell in cells {
        out.push(b',');
        push_csv_text(out, cell.as_bytes(), raw);
    }
}

/// `","benefit":"stipend",…}`: closes the key's string, then the other members.
pub(super) fn json_decision(
    out: &mut Vec<u8>,
    decision: &Decision,
    as_of: Date,
    program: &Program,
    names: Lang,
) {
    let words = Words::of(decision, program, names);
    out.push(b'"');
    // Row and key have been written.
    let mut keys = super::columns(names).iter().skip(2);
    let mut member = |value: &dyn Fn(&mut Vec<u8>)| {
        out.extend_from_slice(b",\"");
        out.extend_from_slice(keys.next().copied().unwrap_or_default().as_bytes());
        out.extend_from_slice(b"\":");
        value(out);
    };
    member(&|out| push_string(out, &words.benefit));
    member(&|out| push_string(out, &as_of.to_string()));
    member(&|out| push_string(out, outcome(decision.outcome, names)));
    member(&|out| push_optional(out, words.amount.as_deref()));
    member(&|out| push_optional(out, words.funding.as_deref()));
    member(&|out| push_list(out, &words.rules));
    member(&|out| push_list(out, &decision.articles));
    member(&|out| push_sets(out, &words.missing));
    member(&|out| push_sets(out, &words.may_settle));
    member(&|out| push_list(out, &words.possible));
    member(&|out| push_list(out, &words.review));
    member(&|out| push_list(out, &words.findings));
    member(&|out| push_list(out, &words.notes));
    out.push(b'}');
}

pub(super) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_json_text(out, text);
    out.push(b'"');
}

fn push_optional(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => push_string(out, text),
        None => out.extend_from_slice(b"null"),
    }
}

pub(super) fn push_list<T: AsRef<str>>(out: &mut Vec<u8>, items: &[T]) {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push_string(out, item.as_ref());
    }
    out.push(b']');
}

fn push_sets(out: &mut Vec<u8>, sets: &[Vec<String>]) {
    out.push(b'[');
    for (at, set) in sets.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push_list(out, set);
    }
    out.push(b']');
}

/// An amount in yuan with two decimals.
pub(super) fn amount(value: Decimal) -> String {
    in_fen(value).to_string()
}

/// An amount to the fen, with both decimals.
pub(super) fn in_fen(value: Decimal) -> Decimal {
    let mut value = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    value.rescale(2);
    value
}

/// A decision in the names of one language.
struct Words {
    benefit: String,
    amount: Option<String>,
    funding: Option<String>,
    rules: Vec<String>,
    missing: Vec<Vec<String>>,
    may_settle: Vec<Vec<String>>,
    possible: Vec<&'static str>,
    review: Vec<String>,
    findings: Vec<String>,
    notes: Vec<String>,
}

impl Words {
    fn of(decision: &Decision, program: &Program, lang: Lang) -> Self {
        let pick = |name: &Name| name.get(lang).to_owned();
        let sets = |sets: &[Vec<Name>]| sets.iter().map(|set| set.iter().map(pick).collect()).collect();
        Self {
            benefit: program
                .benefits
                .get(decision.benefit.index())
                .map(|benefit| pick(&benefit.name))
                .unwrap_or_default(),
            amount: decision.amount.map(amount),
            funding: decision.funding.as_ref().map(pick),
            rules: rules(decision, program, lang),
            missing: sets(&decision.missing),
            may_settle: sets(&decision.may_settle),
            possible: decision.possible.iter().map(|possible| outcome(*possible, lang)).collect(),
            review: reviews(decision, program, lang),
            findings: findings(decision, program, lang),
            notes: decision.notes.iter().map(|one| note(one, program, lang)).collect(),
        }
    }
}

fn outcome(outcome: Outcome, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => outcome.zh(),
        Lang::En => outcome.code(),
    }
}

/// A note as it is, or in Chinese words: `unverified:stipend_rate@2025-03-01` is 待核实：助学金标准（2025-03-01起）.
pub(super) fn note(note: &str, program: &Program, lang: Lang) -> String {
    if lang == Lang::En {
        return note.to_owned();
    }
    if let Some(ruling) = note.strip_prefix("ruling:") {
        return ruling_note(ruling, program);
    }
    if let Some(confirmed) = note.strip_prefix("confirmed:") {
        return confirmed_note(confirmed, program);
    }
    if let Some(layer) = note.strip_prefix("layer:") {
        let known = program.layers.iter().find(|known| known.name.en == layer);
        return format!("依据的政策：{}", known.map_or(layer, |known| known.name.zh.as_str()));
    }
    if let Some(list) = note.strip_prefix("complete:") {
        let known = program.lists.iter().find(|known| known.name.en == list);
        return format!("按完整名单：{}", known.map_or(list, |known| known.name.zh.as_str()));
    }
    let Some(basis) = note.strip_prefix("unverified:") else {
        return if note == "no-version" {
            "当日没有施行的政策版本".to_owned()
        } else {
            note.to_owned()
        };
    };
    let (name, from) = basis.split_once('@').unwrap_or((basis, ""));
    let standards = program.standards.iter().map(|standard| &standard.name);
    let mut known = standards.chain(program.catalogs.iter().map(|catalog| &catalog.name));
    let name = known.find(|known| known.en == name).map_or(name, |known| &known.zh);
    if from.is_empty() { format!("待核实：{name}") } else { format!("待核实：{name}（{from}起）") }
}

/// `release:mid_transfer@2024-10-08 by 王五` is 人工处理：解除暂缓 转入待函询（王五，2024-10-08）.
fn ruling_note(note: &str, program: &Program) -> String {
    let (what, by) = note.split_once('@').unwrap_or((note, ""));
    let (date, who) = by.split_once(" by ").unwrap_or((by, ""));
    let (verb, names) = what.split_once(':').unwrap_or((what, ""));
    let verb = match verb {
        "release" => "解除暂缓",
        "settle" => "销号",
        "grant" => "给予",
        "deny" => "不予",
        other => other,
    };
    let rules = program.rules.iter().map(|rule| &rule.name);
    let clauses: Vec<&Name> = rules.chain(program.checks.iter().map(|check| &check.name)).collect();
    let zh = |name: &str| {
        clauses
            .iter()
            .find(|known| known.en == name)
            .map_or_else(|| name.to_owned(), |known| known.zh.clone())
    };
    let names: Vec<String> = names.split(',').filter(|name| !name.is_empty()).map(zh).collect();
    let blank = if names.is_empty() { "" } else { " " };
    format!("人工处理：{verb}{blank}{}（{who}，{date}）", names.join("、"))
}

/// `hardship=not_poor@2024-10-10 by 李四` is 确认：困难等级 空着按 不困难（李四，2024-10-10）.
fn confirmed_note(note: &str, program: &Program) -> String {
    let (what, by) = note.split_once('@').unwrap_or((note, ""));
    let (date, who) = by.split_once(" by ").unwrap_or((by, ""));
    let (field, value) = what.split_once('=').unwrap_or((what, ""));
    let field = program.tables.iter().flat_map(|table| &table.fields).find(|known| known.name.en == field);
    let named = field.map_or(what, |field| field.name.zh.as_str());
    let scale = match field.map(|field| &field.ty) {
        Some(Type::Enum(id)) => program.enums.get(id.index()),
        _ => None,
    };
    let values = scale.map(|scale| scale.values.as_slice()).unwrap_or_default();
    let value = values.iter().find(|known| known.name.en == value).map_or(value, |known| &known.name.zh);
    let value = if value == "none" { "无" } else { value };
    format!("确认：{named} 空着按 {value}（{who}，{date}）")
}

fn decider(decider: Decider, program: &Program, lang: Lang) -> String {
    let name = match decider {
        Decider::Rule(id) => program.rules.get(id.index()).map(|rule| &rule.name),
        Decider::Check(id) => program.checks.get(id.index()).map(|check| &check.name),
    };
    name.map(|name| name.get(lang).to_owned()).unwrap_or_default()
}

/// What decides: rules and checks, or the ruling that fills their silence.
fn rules(decision: &Decision, program: &Program, lang: Lang) -> Vec<String> {
    let rules = decision.rules.iter().map(|rule| decider(*rule, program, lang));
    rules.chain(decision.ruling_code().map(|code| ruling(code, lang).to_owned())).collect()
}

/// `ruling:deny` in the words of a language.
pub(super) fn ruling(code: &str, lang: Lang) -> &str {
    match (code, lang) {
        ("ruling:grant", Lang::Zh) => "人工处理：给予",
        ("ruling:deny", Lang::Zh) => "人工处理：不予",
        (code, _) => code,
    }
}

/// A `?` marks what is not known for certain.
fn marked(mut name: String, uncertain: bool) -> String {
    if uncertain {
        name.push('?');
    }
    name
}

fn reviews(decision: &Decision, program: &Program, lang: Lang) -> Vec<String> {
    decision.review.iter().map(|(by, uncertain)| marked(decider(*by, program, lang), *uncertain)).collect()
}

fn findings(decision: &Decision, program: &Program, lang: Lang) -> Vec<String> {
    let name = |finding: &FindingRef| match finding {
        FindingRef::Check(id, uncertain) => marked(decider(Decider::Check(*id), program, lang), *uncertain),
        FindingRef::Code(code) => match (Code::from_name(code), lang) {
            (Some(code), Lang::Zh) => code_name(code).zh,
            _ => (*code).to_owned(),
        },
    };
    decision.findings.iter().map(name).collect()
}

/// The cells of the text table, in the order of its headers.
pub(super) fn text_cells(
    row: u64,
    key: String,
    decision: &Decision,
    as_of: Date,
    program: &Program,
    lang: Lang,
) -> [String; 9] {
    let (comma, or) = match lang {
        Lang::Zh => ("、", "或"),
        Lang::En => (", ", " or "),
    };
    let benefit = program.benefits.get(decision.benefit.index());
    let rules = rules(decision, program, lang);
    let set = |set: &Vec<Name>| set.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(comma);
    let missing: Vec<String> = decision.missing.iter().map(set).collect();
    let mut remarks = reviews(decision, program, lang);
    // A check that both flags and asks for a review is one remark.
    for finding in findings(decision, program, lang) {
        if !remarks.contains(&finding) {
            remarks.push(finding);
        }
    }
    if decision.notes.iter().any(|note| note.starts_with("ruling:")) {
        remarks.push(if lang == Lang::Zh { "人工处理" } else { "ruled by people" }.to_owned());
    }
    let outcome = outcome(decision.outcome, lang);
    [
        row.to_string(),
        key,
        benefit.map(|benefit| benefit.name.get(lang).to_owned()).unwrap_or_default(),
        as_of.to_string(),
        outcome.to_owned(),
        decision.amount.map(amount).unwrap_or_default(),
        rules.join(comma),
        missing.join(or),
        remarks.join(comma),
    ]
}

#[cfg(test)]
mod tests {
    use super::push_csv_text;

    #[test]
    fn no_cell_is_a_formula() {
        let written = |cell: &str, raw| {
            let mut out = Vec::new();
            push_csv_text(&mut out, cell.as_bytes(), raw);
            String::from_utf8(out).unwrap()
        };
        for cell in
            ["=1+1", "+a", "-b", "@c", "|d", "\te", " =f", "＝g", "－h", "\u{feff}=i", "-", "=\"x\",y"]
        {
            let safe = written(cell, false);
            assert!(safe.trim_start_matches('"').starts_with('\''), "{cell:?}: {safe:?}");
            assert!(!written(cell, true).contains('\''));
        }
        for cell in ["", "150199200703150010", "-12.50", "+3", "-20%", "甲", "“=1”", "a=b", "'=1", "#12"]
        {
            assert_eq!(written(cell, false), cell, "{cell:?}");
        }
    }
}
