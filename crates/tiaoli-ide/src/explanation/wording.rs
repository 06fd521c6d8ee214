//! Conditions and values of a record in the language asked for.

use rust_decimal::Decimal;
use tiaoli_core::{
    cell::mask_ids,
    explain::{Computed, Condition, Reading},
    findings::{display, month},
    ir::{Benefit, Name, PayPeriod, Program, Type, Unit},
    sensitive::{hidden, mask_text, shown_cell},
    value::Value,
};
use tiaoli_data::BadCell;
use tiaoli_diagnostics::{FileSpan, Lang, Sources, Text};
use tiaoli_syntax::{FormatOptions, NameMap, dominant_language, format_expr};

use super::named;
use crate::{clean::clean, layout::shorten};

/// A longer condition is cut.
const LONGEST: usize = 120;

/// What putting a condition or a value into words needs.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    pub program: &'a Program,
    pub sources: &'a Sources,
    /// The names in both languages, for conditions that are written in the other one.
    pub names: &'a NameMap,
    pub show_sensitive: bool,
    /// The cells of the record at hand that could not be read.
    pub unread: &'a [BadCell],
    /// The table of the record at hand.
    pub table: Option<&'a Name>,
}

impl Wording<'_> {
    /// For the records a benefit is for.
    pub fn about<'b>(&'b self, benefit: &Name, unread: &'b [BadCell]) -> Wording<'b> {
        let of = |one: &&Benefit| one.name == *benefit;
        let table =
            self.program.benefits.iter().find(of).and_then(|one| self.program.tables.get(one.table.index()));
        Wording { unread, table: table.map(|table| &table.name), ..*self }
    }

    /// A condition or an amount as it stands in the policy, on one line, in the language asked for.
    pub fn text(&self, span: FileSpan, lang: Lang) -> String {
        let words: Vec<&str> = self.sources.text(span).split_whitespace().collect();
        let joined = words.join(" ");
        let text = joined.trim_end_matches(['；', ';', '。']);
        let table = self.table.map(|name| named(name, dominant_language(text)));
        let options = FormatOptions { lang: Some(lang), names: self.names };
        let said = format_expr(text, table, &options);
        shorten(&clean(said.as_deref().unwrap_or(text)), LONGEST)
    }

    /// `户籍 城市`; empty, unreadable and expired cells say so.
    pub fn reading(&self, reading: &Reading, lang: Lang) -> String {
        let value = match &reading.value {
            Value::Missing => self.missing(reading, lang),
            value => self.of_reading(value, reading, lang),
        };
        format!("{} {}", named(&reading.name, lang), self.shown(&value))
    }

    /// Every value that a condition and its parts read, and what its sides came to.
    pub fn read(&self, condition: &Condition, lang: Lang) -> String {
        let comma = if lang == Lang::Zh { "，" } else { ", " };
        let read: Vec<String> = readings(condition).into_iter().map(|one| self.reading(one, lang)).collect();
        let worked_out: Vec<String> =
            computed(condition).into_iter().map(|one| self.computed(one, lang)).collect();
        let part = |zh: &str, en: &str, list: &[String]| {
            let head = if lang == Lang::Zh { zh } else { en };
            (!list.is_empty()).then(|| format!("{head}{}", list.join(comma)))
        };
        let parts = [part("读到：", "read: ", &read), part("算得：", "worked out: ", &worked_out)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(if lang == Lang::Zh { "；" } else { "; " })
    }

    /// `第几学期(入学日期, 基准日) 为 5`
    fn computed(&self, one: &Computed, lang: Lang) -> String {
        let is = if lang == Lang::Zh { "为" } else { "is" };
        let value = if one.sensitive && !self.show_sensitive {
            hidden(&one.value).get(lang).to_owned()
        } else {
            self.value(&one.value, Some(&one.ty), lang)
        };
        format!("{} {is} {}", self.text(one.span, lang), self.shown(&value))
    }

    /// A value as its type is written.
    pub fn value(&self, value: &Value, ty: Option<&Type>, lang: Lang) -> String {
        let typed = ty.and_then(|ty| typed(value, ty, lang));
        typed.unwrap_or_else(|| display(self.program, value).get(lang).to_owned())
    }

    /// A value that was read, hidden where its field is sensitive.
    fn of_reading(&self, value: &Value, reading: &Reading, lang: Lang) -> String {
        if reading.sensitive && !self.show_sensitive {
            return hidden(value).get(lang).to_owned();
        }
        self.value(value, type_of(self.program, &reading.name), lang)
    }

    /// The same without regard to its type, in both languages.
    pub fn plain(&self, value: &Value, sensitive: bool) -> Text {
        let text = match sensitive && !self.show_sensitive {
            true => hidden(value),
            false => display(self.program, value),
        };
        Text::new(self.shown(&text.zh), self.shown(&text.en))
    }

    /// A cell that somebody has to correct.
    pub fn unreadable(&self, cell: &BadCell, lang: Lang) -> String {
        let table = self.table.and_then(|name| self.program.tables.iter().find(|table| table.name == *name));
        let field = table.and_then(|table| table.fields.iter().find(|field| field.name == cell.field));
        let text = cell.text.trim();
        let held = match field {
            Some(field) => shown_cell(text, field, self.show_sensitive),
            None => mask_ids(text).into(),
        };
        let (held, name) = (shorten(held.trim(), 40), named(&cell.field, lang));
        match lang {
            Lang::Zh => format!("“{name}”填的是“{held}”，读不懂：先由填报单位更正这一格。"),
            Lang::En => format!(
                "{name} holds `{held}`, which cannot be read: the reporting office first corrects this cell."
            ),
        }
    }

    /// The text of a cell that could not be read.
    pub fn held(&self, text: &str, reading: &Reading) -> String {
        match (self.show_sensitive, reading.sensitive) {
            (true, _) => text.to_owned(),
            (false, true) => mask_text(text),
            (false, false) => mask_ids(text),
        }
    }

    fn missing(&self, reading: &Reading, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        if let Some(expired) = &reading.expired {
            let held = self.of_reading(&expired.value, reading, lang);
            return match (zh, expired.later) {
                (true, false) => format!("（填的是“{held}”，是以前学年的，本学年已过期）"),
                (true, true) => format!("（填的是“{held}”，是以后学年的，这一天还不适用）"),
                (false, false) => format!("(holds `{held}` of an earlier school year, which has expired)"),
                (false, true) => format!("(holds `{held}` of a later school year, not true of this day yet)"),
            };
        }
        if let Some(cell) = self.unread.iter().find(|cell| cell.field == reading.name) {
            let held = shorten(self.held(cell.text.trim(), reading).trim(), 40);
            return if zh {
                format!("（填的是“{held}”，读不懂）")
            } else {
                format!("(holds `{held}`, which cannot be read)")
            };
        }
        String::from(if zh { "（空）" } else { "(empty)" })
    }

    fn shown(&self, text: &str) -> String {
        clean(&if self.show_sensitive { text.to_owned() } else { mask_ids(text) })
    }
}

/// The type of the field or standard with a name.
fn type_of<'p>(program: &'p Program, name: &Name) -> Option<&'p Type> {
    let fields = program.tables.iter().flat_map(|table| &table.fields).map(|field| (&field.name, &field.ty));
    let standards = program.standards.iter().map(|standard| (&standard.name, &standard.ty));
    fields.chain(standards).find(|(known, _)| *known == name).map(|(_, ty)| ty)
}

/// A number as its type is written: 三年级, 2000元/年; `None` where the plain number says it.
fn typed(value: &Value, ty: &Type, lang: Lang) -> Option<String> {
    if let (Value::Date(first), Type::YearMonth) = (value, ty) {
        return Some(month(*first).get(lang).to_owned());
    }
    let number = value.as_number()?;
    let zh = lang == Lang::Zh;
    let plain = number.normalize();
    Some(match ty {
        Type::Grade => {
            let numeral =
                ["一", "二", "三", "四", "五", "六"].get(usize::try_from(number).ok()?.checked_sub(1)?)?;
            // In English the number follows the name of its field: grade 3.
            if zh { format!("{numeral}年级") } else { plain.to_string() }
        }
        Type::SchoolYear => {
            let next = plain.checked_add(Decimal::ONE)?;
            if zh { format!("{plain}—{next}学年") } else { format!("{plain}-{next}") }
        }
        Type::Money(period) => money(number, *period, lang),
        Type::Number { unit: Unit::Percent, .. } => {
            format!("{}%", plain.checked_mul(Decimal::ONE_HUNDRED)?.normalize())
        }
        _ => return None,
    })
}

/// `2000元/年`
pub fn money(amount: Decimal, period: PayPeriod, lang: Lang) -> String {
    let plain = amount.normalize();
    let (per_zh, per_en) = match period {
        PayPeriod::Year => ("/年", "/year"),
        PayPeriod::Term => ("/学期", "/term"),
        PayPeriod::Month => ("/月", "/month"),
        PayPeriod::None | PayPeriod::Payment => ("", ""),
    };
    match lang {
        Lang::Zh => format!("{plain}元{per_zh}"),
        Lang::En => format!("{plain} CNY{per_en}"),
    }
}

/// Every value a condition or its parts read.
fn readings(condition: &Condition) -> Vec<&Reading> {
    let mut all: Vec<&Reading> = condition.reads.iter().collect();
    for part in &condition.parts {
        for one in readings(part) {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    all
}

fn computed(condition: &Condition) -> Vec<&Computed> {
    condition.computed.iter().chain(condition.parts.iter().flat_map(computed)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_types() {
        let shown = |n: i64, ty: Type| {
            let value = Value::int(n);
            [Lang::Zh, Lang::En].map(|lang| typed(&value, &ty, lang).unwrap_or_default())
        };
        assert_eq!(shown(3, Type::Grade), ["三年级", "3"]);
        assert_eq!(shown(9, Type::Grade), ["", ""]);
        assert_eq!(shown(2024, Type::SchoolYear), ["2024—2025学年", "2024-2025"]);
        assert_eq!(shown(2000, Type::Money(PayPeriod::Year)), ["2000元/年", "2000 CNY/year"]);
        let percent = Type::Number { integer: false, unit: Unit::Percent };
        assert_eq!(typed(&Value::Number(Decimal::new(205, 3)), &percent, Lang::Zh).unwrap(), "20.5%");
        assert_eq!(shown(7, Type::Text), ["", ""]);
    }
}
