//! Last year's roster under this year's date: its own school years give it away.

use tiaoli_core::{
    batch::Columns,
    ir::{Program, Type},
    value::{Date, Value},
};
use tiaoli_diagnostics::{Lang, Text, say};

use tiaoli_ide::explanation::named;

/// A warning where the roster names school years, all of them before the evaluated one, though some of its fields hold
/// for one school year only: without `--data-date` those are taken as this year's.
pub(super) fn warning(columns: &Columns, program: &Program, as_of: Date) -> Option<Text> {
    let fields = &program.tables.get(columns.table.index())?.fields;
    let lasting: Vec<&_> =
        fields.iter().filter(|field| field.valid_school_years.on(as_of).is_some()).collect();
    if lasting.is_empty() {
        return None;
    }
    let (field, latest) = columns.fields.iter().zip(&columns.dictionaries).find_map(|(at, dictionary)| {
        let field = program.field(*at).filter(|field| field.ty == Type::SchoolYear)?;
        let codes = 0..u32::try_from(dictionary.len()).unwrap_or(u32::MAX);
        let years = codes.filter_map(|code| match dictionary.get(code) {
            Value::Number(year) => i32::try_from(*year).ok(),
            _ => None,
        });
        years.max().map(|latest| (field, latest))
    })?;
    let year = as_of.school_year();
    if latest >= year {
        return None;
    }
    let list = |lang: Lang, mark: &str| {
        lasting.iter().map(|field| named(&field.name, lang)).collect::<Vec<_>>().join(mark)
    };
    let (latest_end, year_end) = (latest.saturating_add(1), year.saturating_add(1));
    Some(say! {
        zh: "名册里“{}”最晚是 {latest}—{latest_end}学年，而基准日在 {year}—{year_end}学年。名册是以前的，请加 --data-date 名册日期；不加的话，{} 都当作本学年的来判定", field.name.zh, list(Lang::Zh, "、");
        en: "the latest `{}` of the roster is {latest}-{latest_end}, but the evaluated day lies in {year}-{year_end}. If the roster is an old one, add --data-date DATE; without it {} are taken as of this school year", field.name.en, list(Lang::En, ", ")
    })
}
