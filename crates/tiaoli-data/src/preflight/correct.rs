//! What may be corrected in a cell without asking anybody: its spelling, never what it says. A correction is made only if
//! the corrected cell reads as exactly the value the cell was read as.

use tiaoli_core::{
    cell::{read_cell, trim_cell},
    ir::{EnumId, Field, Program, Type},
    value::Value,
};
use tiaoli_diagnostics::{Lang, Text, say};

/// Why a cell is written differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Blanks,
    /// Capital X, half-width digits, no apostrophe, no blanks inside.
    IdForm,
    /// Another spelling of a value of the column.
    Spelling,
    DateForm,
    /// Full-width letters and digits, an apostrophe before a number.
    Characters,
}

impl Reason {
    pub(super) fn text(self, before: &str, after: &str) -> Text {
        match self {
            Self::IdForm => id_form(before, after),
            Self::Blanks => say! { zh: "去掉首尾空白"; en: "blanks removed" },
            Self::Spelling => say! { zh: "改为这一栏的规范写法"; en: "standard spelling of the column" },
            Self::DateForm => say! { zh: "日期统一写法"; en: "one form for dates" },
            Self::Characters => {
                say! { zh: "全角字母数字改半角，去掉数字前的撇号"; en: "half-width letters and digits, no apostrophe before a number" }
            }
        }
    }
}

/// What was done to an ID number: which of its signs are others now.
fn id_form(before: &str, after: &str) -> Text {
    let has = |is: &dyn Fn(char) -> bool| before.chars().any(is);
    let trimmed = trim_cell(before);
    let done = [
        (trimmed != before, "去掉首尾空白", "blanks at the ends removed"),
        (trimmed.chars().any(char::is_whitespace), "去掉中间的空格", "blanks inside removed"),
        (has(&|c| matches!(c, '\'' | '’' | '‘' | '＇')), "去掉撇号", "apostrophe removed"),
        (has(&|c| matches!(c, '-' | '－')), "去掉横线", "strokes removed"),
        (has(&|c| matches!(c, '０'..='９' | 'Ｘ' | 'ｘ')), "全角改半角", "half-width digits"),
        (has(&|c| matches!(c, 'x' | 'ｘ')) && after.ends_with('X'), "末位 x 改大写", "capital X"),
    ];
    let (zh, en): (Vec<&str>, Vec<&str>) =
        done.iter().filter(|(is, ..)| *is).map(|(_, zh, en)| (*zh, *en)).unzip();
    say! { zh: "身份证号写成规范形式：{}", zh.join("、"); en: "ID number in its standard form: {}", en.join(", ") }
}

/// How a cell would be written; `None` where it is as it should be, or where that would be a guess.
pub(super) fn corrected(
    text: &str,
    field: &Field,
    program: &Program,
    names: Lang,
) -> Option<(String, Reason)> {
    let trimmed = trim_cell(text);
    if trimmed.is_empty() {
        return (!text.is_empty()).then(|| (String::new(), Reason::Blanks));
    }
    let read = |text: &str| read_cell(text, &field.ty, program).ok().map(|reading| reading.value);
    let value = read(text)?;
    let (wanted, reason) = standard(trimmed, &value, &field.ty, program, names);
    let (wanted, reason) = match wanted {
        Some(wanted) if wanted != trimmed => (wanted, reason),
        _ => (trimmed.to_owned(), Reason::Blanks),
    };
    // Nothing may change what the cell says.
    (wanted != text && read(&wanted).as_ref() == Some(&value)).then_some((wanted, reason))
}

fn standard(
    text: &str,
    value: &Value,
    ty: &Type,
    program: &Program,
    names: Lang,
) -> (Option<String>, Reason) {
    match (ty, value) {
        (Type::IdCard, Value::Text(id)) => (Some(id.to_string()), Reason::IdForm),
        (Type::Date, Value::Date(date)) => {
            // A time of day is not thrown away, except midnight, by which spreadsheets write a day.
            let clock = text.split_once(':').is_some_and(|(hour, rest)| {
                !hour.ends_with("00") && !hour.ends_with(" 0")
                    || rest.chars().any(|c| c.is_ascii_digit() && c != '0')
            });
            (Some(date.to_string()).filter(|_| !clock), Reason::DateForm)
        }
        (Type::Enum(id), Value::Enum(..)) => (spelling(text, *id, value, program, names), Reason::Spelling),
        (Type::Bool, Value::Bool(yes)) => {
            let known = ["是", "否", "yes", "no", "true", "false"];
            let word = match (names, yes) {
                (Lang::Zh, true) => "是",
                (Lang::Zh, false) => "否",
                (Lang::En, true) => "yes",
                (Lang::En, false) => "no",
            };
            (Some(word.to_owned()).filter(|_| !known.contains(&text)), Reason::Spelling)
        }
        (Type::Text | Type::Ref(_), Value::Text(tidy)) => (Some(tidy.to_string()), Reason::Characters),
        (Type::Number { .. } | Type::Money(_) | Type::Grade | Type::SchoolYear, _) => {
            (Some(half_width(text)), Reason::Characters)
        }
        _ => (None, Reason::Blanks),
    }
}

/// The name of an enumeration's value, unless the cell holds it already in one of the two languages.
fn spelling(text: &str, id: EnumId, value: &Value, program: &Program, names: Lang) -> Option<String> {
    let Value::Enum(_, at) = value else { return None };
    let name = &program.enums.get(id.index())?.values.get(usize::from(*at))?.name;
    if text == name.zh || text == name.en {
        return None;
    }
    Some(name.get(names).to_owned())
}

/// Full-width letters and digits as their half-width twins; the apostrophe before a number goes.
fn half_width(text: &str) -> String {
    let fold = |c: char| match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let folded: String = text.chars().map(fold).collect();
    match folded.strip_prefix(['\'', '’', '‘', '＇']) {
        Some(rest) => rest.to_owned(),
        None => folded,
    }
}

#[cfg(test)]
mod tests {
    use tiaoli_core::ir::{EnumDef, EnumValue, Name};

    use super::*;

    fn name(zh: &str, en: &str) -> Name {
        Name { zh: zh.to_owned(), en: en.to_owned() }
    }

    fn field(ty: Type) -> Field {
        Field::new(name("栏", "column"), ty)
    }

    fn fix(text: &str, ty: Type) -> Option<String> {
        let value =
            |zh: &str, en: &str, aka: &str| EnumValue { name: name(zh, en), aka: vec![aka.to_owned()] };
        let values = vec![value("农村", "rural", "农业户口"), value("城市", "urban", "21")];
        let hukou =
            EnumDef { name: name("户籍", "hukou"), values, ordered: false, span: Default::default() };
        let program = Program { enums: vec![hukou], ..Program::default() };
        corrected(text, &field(ty), &program, Lang::Zh).map(|(text, _)| text)
    }

    #[test]
    fn spellings_get_their_standard_form() {
        let enumeration = || Type::Enum(EnumId(0));
        assert_eq!(fix("农业户口", enumeration()).as_deref(), Some("农村"));
        assert_eq!(fix("21", enumeration()).as_deref(), Some("城市"));
        assert_eq!(fix(" 农村 ", enumeration()).as_deref(), Some("农村"));
        assert_eq!(fix("rural", enumeration()), None);
        assert_eq!(fix("2024/9/1", Type::Date).as_deref(), Some("2024-09-01"));
        assert_eq!(fix("2024-09-01 00:00:00", Type::Date).as_deref(), Some("2024-09-01"));
        assert_eq!(fix("有", Type::Bool).as_deref(), Some("是"));
        assert_eq!(fix("６６０１０１", Type::Text).as_deref(), Some("660101"));
        assert_eq!(fix("'660101", Type::Text).as_deref(), Some("660101"));
        assert_eq!(
            fix("３", Type::Number { integer: true, unit: tiaoli_core::ir::Unit::None }).as_deref(),
            Some("3")
        );
        assert_eq!(fix("   ", Type::Text).as_deref(), Some(""));
    }

    #[test]
    fn id_numbers_are_tidied_and_never_guessed() {
        assert_eq!(fix("15019920070901006x", Type::IdCard).as_deref(), Some("15019920070901006X"));
        assert_eq!(fix("'150199200703150010", Type::IdCard).as_deref(), Some("150199200703150010"));
        for wrong in ["150199200703150011", "1.50199E+17", "150199070315001", "150199200703150000"] {
            assert_eq!(fix(wrong, Type::IdCard), None, "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_read_stays() {
        assert_eq!(fix("农付", Type::Enum(EnumId(0))), None);
        assert_eq!(fix("9/1/2024", Type::Date), None);
        assert_eq!(fix("2024-09-01 13:45", Type::Date), None);
    }
}
