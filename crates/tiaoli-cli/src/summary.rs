//! What is said after an evaluation: records, outcomes, money, and the fields that are missing most often.

mod months;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tiaoli_core::{
    decision::{Decision, Outcome},
    ir::{Name, Program},
};
use tiaoli_data::write::note_words;
use tiaoli_diagnostics::Lang;

use crate::{
    period::Days,
    shell::{FAINT, STRONG, Shell, paint},
};
use tiaoli_ide::layout::{pad, pad_left, width};

/// How many of the missing fields are named.
const NAMED: usize = 5;

/// Counts over a whole run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) records: u64,
    /// Rows that are no records: blank ones, totals, the header once more.
    pub(crate) left_out: u64,
    /// Rows of a history that are in force on none of the days.
    pub(crate) dormant: u64,
    days: usize,
    /// A tally for every day.
    benefits: BTreeMap<(usize, Name), Vec<BenefitTally>>,
    missing: BTreeMap<Name, u64>,
    /// By `NAME@DATE`: results that relied on a basis nobody checked.
    unverified: BTreeMap<String, u64>,
    /// By note: results that relied on what somebody confirmed about empty cells.
    confirmed: BTreeMap<String, u64>,
    /// Incomplete results.
    pub(crate) incomplete: u64,
}

#[derive(Clone, Debug, Default)]
struct BenefitTally {
    outcomes: [u64; Outcome::ALL.len()],
    money: Decimal,
}

impl Tally {
    /// Of a run over so many days.
    pub(crate) fn new(days: usize) -> Self {
        Self { days, ..Self::default() }
    }

    /// A benefit appears in the summary even when nobody was decided.
    pub(crate) fn benefit(&mut self, order: usize, name: &Name) {
        let days = self.days;
        self.benefits.entry((order, name.clone())).or_insert_with(|| vec![BenefitTally::default(); days]);
    }

    /// Counts one decision of a day that holds for `rows` rows.
    pub(crate) fn add(&mut self, day: usize, order: usize, name: &Name, decision: &Decision, rows: u64) {
        let days = self.days;
        let of_days = self.benefits.entry((order, name.clone()));
        let of_days = of_days.or_insert_with(|| vec![BenefitTally::default(); days]);
        let Some(benefit) = of_days.get_mut(day) else { return };
        let place = Outcome::ALL.iter().position(|outcome| *outcome == decision.outcome);
        if let Some(count) = place.and_then(|place| benefit.outcomes.get_mut(place)) {
            *count += rows;
        }
        let sum = decision.amount.and_then(|amount| amount.checked_mul(Decimal::from(rows)));
        if let Some(money) = sum.and_then(|sum| benefit.money.checked_add(sum)) {
            benefit.money = money;
        }
        for basis in decision.notes.iter().filter_map(|note| note.strip_prefix("unverified:")) {
            match self.unverified.get_mut(basis) {
                Some(count) => *count += rows,
                None => drop(self.unverified.insert(basis.to_owned(), rows)),
            }
        }
        for note in decision.notes.iter().filter(|note| note.starts_with("confirmed:")) {
            match self.confirmed.get_mut(note) {
                Some(count) => *count += rows,
                None => drop(self.confirmed.insert(note.clone(), rows)),
            }
        }
        if decision.outcome == Outcome::Incomplete {
            self.incomplete += rows;
            let mut fields: Vec<&Name> = decision.missing.iter().flatten().collect();
            fields.sort();
            fields.dedup();
            for field in fields {
                *self.missing.entry(field.clone()).or_default() += rows;
            }
        }
    }

    /// The summary, several lines.
    pub(crate) fn words(&self, program: &Program, days: &Days, shell: &Shell) -> String {
        let (lang, color) = (shell.lang, shell.color_err);
        let zh = lang == Lang::Zh;
        let records = grouped(&self.records.to_string());
        let days_words = days.words();
        let head = if zh {
            let by_month = if days.are_months() { "，逐月计算" } else { "" };
            format!("{}{by_month}：{records} 条记录", days_words.zh)
        } else {
            let by_month = if days.are_months() { ", month by month" } else { "" };
            format!(
                "{}{by_month}: {records} {}",
                days_words.en,
                if self.records == 1 { "record" } else { "records" }
            )
        };
        let mut out = format!("{}\n", paint(color, STRONG, &head));
        if days.are_months() {
            let benefits: Vec<(&Name, Vec<&BenefitTally>)> =
                self.benefits.iter().map(|((_, name), days)| (name, days.iter().collect())).collect();
            out.push_str(&months::table(&benefits, days, lang, shell.width, color));
        } else {
            out.push_str(&self.of_one_day(lang));
        }
        if self.left_out > 0 {
            let left_out = grouped(&self.left_out.to_string());
            out.push_str(&match lang {
                Lang::Zh => format!("  另有 {left_out} 行不是记录（空行、合计、说明或又一行表头），没有读\n"),
                Lang::En => format!("  {left_out} rows are no records (blank, a total, a note or the header again) and were left out\n"),
            });
        }
        if self.dormant > 0 {
            let dormant = grouped(&self.dormant.to_string());
            out.push_str(&match lang {
                Lang::Zh => format!("  另有 {dormant} 行在所算的日子都不是有效的版本（已被后面的代替，或还没到生效日期），没有判定\n"),
                Lang::En => format!("  {dormant} rows are in force on none of these days (a later version took their place, or they do not hold yet) and were not decided\n"),
            });
        }
        let mut missing: Vec<(&Name, u64)> =
            self.missing.iter().map(|(name, count)| (name, *count)).collect();
        missing.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let named: Vec<String> = missing
            .iter()
            .take(NAMED)
            .map(|(name, count)| {
                format!("{} {}", if zh { &name.zh } else { &name.en }, grouped(&count.to_string()))
            })
            .collect();
        if !named.is_empty() {
            let (head, joint) = match (zh, days.are_months()) {
                (true, false) => ("最常缺的字段：", "、"),
                (true, true) => ("最常缺的字段（各月累计）：", "、"),
                (false, false) => ("missing most often: ", ", "),
                (false, true) => ("missing most often (over all months): ", ", "),
            };
            out.push_str(&format!("  {}{}\n", paint(color, FAINT, head), named.join(joint)));
        }
        out.push_str(&self.unverified(program, days, lang, color));
        out.push_str(&self.confirmed(program, lang, color));
        out
    }

    fn of_one_day(&self, lang: Lang) -> String {
        let mut out = String::new();
        for ((_, name), days) in &self.benefits {
            out.push_str(&format!("  {}\n", if lang == Lang::Zh { &name.zh } else { &name.en }));
            let rows = days.iter().flat_map(|benefit| benefit.rows(lang)).collect::<Vec<_>>();
            let widest = rows.iter().map(|(word, ..)| width(word)).max().unwrap_or(0);
            let longest = rows.iter().map(|(_, count, _)| width(count)).max().unwrap_or(0);
            for (word, count, money) in rows {
                let line = format!("    {}  {}{money}", pad(word, widest), pad_left(&count, longest));
                out.push_str(&format!("{}\n", line.trim_end()));
            }
        }
        out
    }

    /// Every output that relied on a confirmation says so.
    fn confirmed(&self, program: &Program, lang: Lang, color: bool) -> String {
        let named: Vec<String> = self
            .confirmed
            .iter()
            .map(|(note, count)| {
                let (words, count) = (note_words(note, program, lang), grouped(&count.to_string()));
                let words = words.trim_start_matches("confirmed:").trim_start_matches("确认：");
                if lang == Lang::Zh { format!("{words} {count} 条") } else { format!("{words}: {count}") }
            })
            .collect();
        if named.is_empty() {
            return String::new();
        }
        let (head, joint) = match lang {
            Lang::Zh => ("依据确认的结果：", "、"),
            Lang::En => ("results on a confirmation: ", ", "),
        };
        format!("  {}{}\n", paint(color, FAINT, head), named.join(joint))
    }

    /// Every output that relied on a basis nobody checked says so.
    fn unverified(&self, program: &Program, days: &Days, lang: Lang, color: bool) -> String {
        let named: Vec<String> = self
            .unverified
            .iter()
            .map(|(basis, count)| {
                let (name, date) = basis.split_once('@').unwrap_or((basis, ""));
                let standards = program.standards.iter().map(|standard| &standard.name);
                let known = standards
                    .chain(program.catalogs.iter().map(|catalog| &catalog.name))
                    .find(|known| known.en == name);
                let count = grouped(&count.to_string());
                match (lang, date) {
                    (Lang::Zh, "") => format!("{} {count} 条", known.map_or(name, |known| &known.zh)),
                    (Lang::Zh, date) => {
                        format!("{}（{date} 起）{count} 条", known.map_or(name, |known| &known.zh))
                    }
                    (Lang::En, "") => format!("{name} {count}"),
                    (Lang::En, date) => format!("{name} (from {date}) {count}"),
                }
            })
            .collect();
        if named.is_empty() {
            return String::new();
        }
        let (head, joint) = match (lang, days.are_months()) {
            (Lang::Zh, false) => ("依据待核实的结果：", "、"),
            (Lang::Zh, true) => ("依据待核实的结果（各月累计）：", "、"),
            (Lang::En, false) => ("results on a basis not verified: ", ", "),
            (Lang::En, true) => ("results on a basis not verified (over all months): ", ", "),
        };
        format!("  {}{}\n", paint(color, FAINT, head), named.join(joint))
    }
}

impl BenefitTally {
    /// Outcome word, count, money; outcomes nobody got are left out.
    fn rows(&self, lang: Lang) -> Vec<(&'static str, String, String)> {
        let counted = Outcome::ALL.iter().zip(self.outcomes).filter(|(_, count)| *count > 0);
        counted
            .map(|(outcome, count)| {
                let money = match (outcome, lang) {
                    (Outcome::Granted, Lang::Zh) => format!("   {} 元", money(self.money)),
                    (Outcome::Granted, Lang::En) => format!("   {} CNY", money(self.money)),
                    _ => String::new(),
                };
                (outcome.word(lang), grouped(&count.to_string()), money)
            })
            .collect()
    }
}

/// Two decimals, thousands grouped: `1,234.50`.
pub(crate) fn money(amount: Decimal) -> String {
    let text = format!("{:.2}", amount);
    match text.split_once('.') {
        Some((whole, rest)) => format!("{}.{rest}", grouped(whole)),
        None => grouped(&text),
    }
}

/// Digits in groups of three.
pub(crate) fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::from(sign);
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use tiaoli_core::ir::BenefitId;

    use super::*;

    fn name(zh: &str, en: &str) -> Name {
        Name { zh: zh.into(), en: en.into() }
    }

    fn decision(outcome: Outcome, amount: Option<i64>, missing: &[(&str, &str)]) -> Decision {
        let set: Vec<Name> = missing.iter().map(|(zh, en)| name(zh, en)).collect();
        Decision {
            amount: amount.map(Decimal::from),
            missing: if set.is_empty() { Vec::new() } else { vec![set] },
            ..Decision::bare(BenefitId(0), outcome)
        }
    }

    #[test]
    fn columns_line_up_under_chinese_words() {
        let stipend = name("助学金", "stipend");
        let mut tally = Tally { records: 1234, ..Tally::new(1) };
        tally.add(0, 0, &stipend, &decision(Outcome::Granted, Some(200), &[]), 1000);
        tally.add(0, 0, &stipend, &decision(Outcome::Undetermined, None, &[]), 34);
        tally.add(
            0,
            0,
            &stipend,
            &decision(Outcome::Incomplete, None, &[("困难等级", "hardship"), ("专业代码", "major_code")]),
            150,
        );
        tally.add(0, 0, &stipend, &decision(Outcome::Incomplete, None, &[("困难等级", "hardship")]), 50);
        let days = Days::of(tiaoli_core::value::Date::new(2024, 10, 15), [None; 3]).unwrap();
        let said = |lang| {
            let shell = Shell::new(lang, false, crate::shell::ColorChoice::Never);
            tally.words(&Program::default(), &days, &shell)
        };
        assert_eq!(
            said(Lang::Zh),
            "2024年10月15日：1,234 条记录\n  助学金\n    应助    1,000   200,000.00 元\n    未规定     34\n    待补      200\n  最常缺的字段：困难等级 200、专业代码 150\n"
        );
        assert_eq!(
            said(Lang::En),
            "2024-10-15: 1,234 records\n  stipend\n    granted       1,000   200,000.00 CNY\n    undetermined     34\n    incomplete      200\n  missing most often: hardship 200, major_code 150\n"
        );
        assert_eq!(tally.incomplete, 200);
    }

    #[test]
    fn sums_of_money() {
        assert_eq!(money(Decimal::new(123_450, 2)), "1,234.50");
        assert_eq!(money(Decimal::ZERO), "0.00");
        assert_eq!(grouped("1000000"), "1,000,000");
        assert_eq!(grouped("999"), "999");
    }
}
