//! Keys of payments that no record of the roster has. A handful have left; a table keyed by another number would have
//! everybody paid again, so nothing is reckoned from it.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_core::{
    cell::{has_id_form, squeeze},
    ir::{FieldRef, Name, TableId, Type},
    reassess::Strangers,
};
use tiaoli_diagnostics::{Text, say};

use super::owed;
use crate::{
    args::ReassessArgs,
    dataset::Input,
    exit::Stop,
    report,
    run::{Run, grouped},
    whose::{Whose, text},
};

/// Stops where keys of the payments name people of the roster in another way, or where none of them stands in it.
pub(super) fn refuse(
    args: &ReassessArgs,
    payments: &BTreeSet<String>,
    all: &owed::All,
    run: &Run<'_>,
) -> Result<(), Stop> {
    let of_roster = all.owed.iter().map(|one| one.key.as_str()).chain(all.dated.iter().map(String::as_str));
    let found = Strangers::of(payments.iter().map(String::as_str), of_roster);
    if found.keys.is_empty() {
        return Ok(());
    }
    let held = held_by(&found.keys, &all.inputs, run)?;
    let (hides, shows) = (report::hides_keys(&run.program), args.report.show_sensitive);
    let shown = |key: &String| report::shown_key(key, hides, shows);
    let Some((what, way_out)) = words(&found, held.first_key_value(), &shown) else {
        return Ok(());
    };
    let keys: Vec<Name> = all.inputs.iter().filter_map(|input| key_of(run, input.table)).collect();
    let zh: Vec<&str> = keys.iter().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = keys.iter().map(|name| name.en.as_str()).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    let file = args.paid.display();
    Err(Stop::data(
        say!(zh: "“{file}”里{}，所以什么也没有算", what.zh; en: "{}: `{file}`; nothing was reckoned", what.en),
        Some(say!(zh: "名册按“{zh}”认人，{}；照现在这样算，已经发过的人会再发一次。", way_out.zh;
            en: "the roster knows people by `{en}`: {}; reckoned as it is, who was paid would be paid again", way_out.en)),
    ))
}

/// What is the matter with the keys, and what to do; `None` where their people have left.
fn words(
    found: &Strangers,
    held: Option<(&Name, &Vec<&String>)>,
    shown: &dyn Fn(&String) -> String,
) -> Option<(Text, Text)> {
    let other_number =
        say! { zh: "请把发放表的识别号换成它"; en: "put those keys into the table of payments" };
    if let Some((column, keys)) = held {
        let count = keys.len();
        return Some((
            say! { zh: "有 {count} 个识别号不是名册的识别号，是名册“{}”一栏里的", column.zh; en: "{count} keys are no keys of the roster but stand in its column `{}`", column.en },
            other_number,
        ));
    }
    if let Some((written, meant)) = found.without_zeros.first() {
        let (count, written, meant) = (found.without_zeros.len(), shown(written), shown(meant));
        return Some((
            say! { zh: "有 {count} 个识别号少了前面的零，或带着撇号（“{written}”应是“{meant}”）"; en: "{count} keys have lost the zeros in front or carry an apostrophe (`{written}` for `{meant}`)" },
            say! { zh: "请把识别号补齐，并把这一栏设成文本"; en: "put the keys as the roster has them and make the column text" },
        ));
    }
    if let Some(first) = found.ids.first() {
        let (count, first) = (found.ids.len(), shown(first));
        return Some((
            say! { zh: "有 {count} 个识别号是身份证号（如 {first}），名册的识别号不是"; en: "{count} keys are ID numbers (such as {first}), which those of the roster are not" },
            other_number,
        ));
    }
    if found.some_known {
        return None;
    }
    Some((
        say! { zh: "的识别号，名册里一个也没有"; en: "the payments have not one key of the roster" },
        say! { zh: "请核对发放表和名册是不是同一批人、用的是不是同一种号码"; en: "see that the payments are of the same people and name them by the same number" },
    ))
}

/// Which of the keys stand in another column of a roster that says who people are: one more reading of these columns.
fn held_by<'k>(
    keys: &'k [String],
    inputs: &[Input],
    run: &Run<'_>,
) -> Result<BTreeMap<Name, Vec<&'k String>>, Stop> {
    let sought: BTreeMap<String, &String> = keys.iter().map(|key| (bare(key), key)).collect();
    let mut held: BTreeMap<Name, BTreeSet<&String>> = BTreeMap::new();
    for input in inputs {
        let columns = telling(run, input.table);
        let wanted: Vec<FieldRef> = columns.iter().map(|(at, ..)| *at).collect();
        if wanted.is_empty() {
            continue;
        }
        grouped::feed(run, input, &wanted, |read, batch| {
            for row in 0..batch.rows {
                for (at, name, ids_alone) in &columns {
                    let cell = text(read, batch, row, *at);
                    if cell.is_empty() || (*ids_alone && !has_id_form(&cell)) {
                        continue;
                    }
                    if let Some(key) = sought.get(&bare(&cell)) {
                        held.entry(name.clone()).or_default().insert(key);
                    }
                }
            }
        })?;
    }
    Ok(held.into_iter().map(|(name, keys)| (name, keys.into_iter().collect())).collect())
}

/// The columns beside the key that say who a row is about; `true` for one in which only ID numbers do.
fn telling(run: &Run<'_>, id: TableId) -> Vec<(FieldRef, Name, bool)> {
    let Some(table) = run.program.tables.get(id.index()) else { return Vec::new() };
    let name = Whose::of(&run.program, id).name;
    let fields = table.fields.iter().zip(0_u16..).filter(|(_, at)| table.key != Some(*at));
    let telling = fields.filter_map(|(field, at)| {
        let at = FieldRef { table: id, field: at };
        match &field.ty {
            Type::IdCard => Some((at, field.name.clone(), false)),
            Type::Text => Some((at, field.name.clone(), name != Some(at))),
            _ => None,
        }
    });
    telling.collect()
}

fn key_of(run: &Run<'_>, table: TableId) -> Option<Name> {
    let table = run.program.tables.get(table.index())?;
    Some(table.fields.get(usize::from(table.key?))?.name.clone())
}

fn bare(key: &str) -> String {
    squeeze(key).trim_start_matches(['\'', '’', '‘']).to_owned()
}
