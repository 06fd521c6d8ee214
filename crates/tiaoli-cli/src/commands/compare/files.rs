//! Result files of one day each.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tiaoli_core::{
    results::{ResultLine, Said},
    value::Date,
};
use tiaoli_diagnostics::say;

use crate::{exit::Stop, report::Names};

/// Days of both files; `None` for a file without lines.
pub(super) type Days = (Option<Date>, Option<Date>);

/// The lines of one day; where a file holds several, the month has to be said.
pub(super) fn one_day(
    lines: Vec<ResultLine>,
    month: Option<Date>,
    file: &str,
    option: &str,
) -> Result<Vec<ResultLine>, Stop> {
    let mut days: Vec<Date> = lines.iter().map(|line| line.said.as_of).collect();
    days.sort_unstable();
    days.dedup();
    let of_month =
        |day: &Date| month.is_none_or(|month| (day.year(), day.month()) == (month.year(), month.month()));
    days.retain(of_month);
    match days.as_slice() {
        [] if month.is_some() => Err(Stop::usage(
            say!(zh: "“{file}”里没有 {option} 所说的那个月的结果"; en: "`{file}` has no results of the month of {option}"),
            None,
        )),
        [] => Ok(lines),
        [day] => Ok(lines.into_iter().filter(|line| line.said.as_of == *day).collect()),
        several => {
            let list: Vec<String> = several.iter().map(Date::to_string).collect();
            Err(Stop::usage(
                say!(zh: "“{file}”里有 {} 个基准日的结果，不知道比哪一个：{}", list.len(), list.join("、");
                    en: "`{file}` holds results of {} days: {}", list.len(), list.join(", ")),
                Some(say!(zh: "请用 {option} 说明比哪个月，例如 {option} 2024-10。";
                    en: "say which month with {option}, such as {option} 2024-10")),
            ))
        }
    }
}

pub(super) fn day_of(lines: &[ResultLine]) -> Option<Date> {
    lines.first().map(|line| line.said.as_of)
}

/// Whether no benefit of one file occurs in the other, and only one of them has Chinese names.
pub(super) fn speak_differently(last: &[ResultLine], this: &[ResultLine]) -> bool {
    let zh = |lines: &[ResultLine]| lines.first().map(|line| !line.said.benefit.is_ascii());
    zh(last).zip(zh(this)).is_some_and(|(a, b)| a != b)
}

/// Results in the English names of the policy, whichever they were written in. What many lines say stays kept once.
pub(super) fn in_english(lines: &mut [ResultLine], names: &Names) {
    let mut known: FxHashMap<Arc<Said>, Arc<Said>> = FxHashMap::default();
    let all = |list: &[String]| list.iter().map(|name| names.english(name)).collect::<Vec<_>>();
    for line in lines {
        let said = known.entry(Arc::clone(&line.said)).or_insert_with_key(|said| {
            Arc::new(Said {
                benefit: names.english(&said.benefit),
                funding: names.english(&said.funding),
                rules: all(&said.rules),
                missing: said.missing.iter().map(|set| all(set)).collect(),
                ..Said::clone(said)
            })
        });
        line.said = Arc::clone(said);
    }
}
