//! `--rulings`: the file of human decisions, what each of them did in this run, and what is said of them afterwards.

use std::{path::Path, sync::Arc};

use tiaoli_core::{
    cell::has_id_form,
    decision::{Decider, Outcome},
    findings::{Finding, FindingSource},
    ir::{CheckId, Name, Program},
    rulings::{
        Effect, Ruled, Ruling, RulingBook, Standing, Unfound, decided_later, key_shared, matches_nothing,
        ran_out, refused, why_refused,
    },
    value::Date,
};
use tiaoli_data::{
    LeftOut, Problems, RulingFile, Source, read_rulings,
    write::{Kind, ListColumn, OutputFormat, TableOptions},
};
use tiaoli_diagnostics::{Diagnostic, Lang, Text, say};

use crate::{
    dataset::refuse,
    exit::Stop,
    period::Days,
    report,
    run::Run,
    shell::{FAINT, Shell, paint},
    summary::grouped,
};
use tiaoli_ide::explanation::named;

/// The rulings of a run and their use.
#[derive(Debug, Default)]
pub(crate) struct Rulings {
    book: RulingBook,
    left_out: Vec<LeftOut>,
    uses: Vec<Use>,
    /// What reading the file brought up.
    read: Vec<Diagnostic>,
    show_sensitive: bool,
    given: bool,
    /// Some ruling has an ID number for a key, and no record that was looked at has.
    other_numbers: bool,
}

/// What a ruling did over all rows and days.
#[derive(Clone, Debug, Default)]
struct Use {
    /// A record has its key, be it of another time.
    found: bool,
    /// By day: how many records with its key there are on it. Of a record's versions one is there on each day.
    rows: Vec<u64>,
    applied: bool,
    ran_out: bool,
    refused: Option<Outcome>,
    /// It was used, and the result still lacks these fields.
    lacking: Vec<Name>,
}

impl Rulings {
    /// Reads the file of `--rulings`; without one there are none.
    pub(crate) fn load(
        path: Option<&Path>,
        program: &Arc<Program>,
        show_sensitive: bool,
        shell: &Shell,
    ) -> Result<Self, Stop> {
        let Some(path) = path else { return Ok(Self::default()) };
        let mut problems = Problems::new(usize::MAX);
        let source = Source::of_path(&path.to_string_lossy());
        let RulingFile { book, left_out } =
            read_rulings(&source, program, &mut problems).map_err(|found| refuse(found, shell))?;
        let uses = vec![Use::default(); book.all().len()];
        let other_numbers = book.all().iter().any(|one| has_id_form(&one.key));
        let read = problems.diagnostics();
        Ok(Self { book, left_out, uses, read, show_sensitive, given: true, other_numbers })
    }

    /// The rulings about a record, by their numbers; they are counted as matching it. `there` says on which days the
    /// record is the one in force.
    pub(crate) fn of_row(&mut self, key: &[u8], there: impl Fn(usize) -> bool, days: usize) -> Vec<usize> {
        if self.other_numbers && std::str::from_utf8(key).is_ok_and(has_id_form) {
            self.other_numbers = false;
        }
        let found = self.book.of_key(key).to_vec();
        for at in &found {
            let Some(one) = self.uses.get_mut(*at) else { continue };
            one.found = true;
            one.rows.resize(days, 0);
            for (_, count) in one.rows.iter_mut().enumerate().filter(|(day, _)| there(*day)) {
                *count += 1;
            }
        }
        found
    }

    pub(crate) fn get(&self, numbers: &[usize]) -> Vec<&Ruling> {
        numbers.iter().filter_map(|at| self.book.all().get(*at)).collect()
    }

    /// Notes what the rulings of a record did to a benefit; its effects are by place in `numbers`.
    pub(crate) fn note(&mut self, numbers: &[usize], ruled: &Ruled) {
        for (place, effect) in &ruled.effects {
            let one = numbers.get(*place).and_then(|at| self.uses.get_mut(*at));
            let Some(one) = one else { continue };
            match effect {
                Effect::Applied => {
                    one.applied = true;
                    for field in ruled.decision.missing.iter().flatten() {
                        if !one.lacking.contains(field) {
                            one.lacking.push(field.clone());
                        }
                    }
                }
                Effect::Idle => {}
                Effect::RanOut => one.ran_out = true,
                Effect::Refused(outcome) => {
                    one.refused.get_or_insert(*outcome);
                }
            }
        }
    }

    /// By whom the doubt of a check was settled for a record, on every one of these days.
    pub(crate) fn settled(&self, key: &[u8], check: CheckId, days: &[Date]) -> Option<&Ruling> {
        let of_row = self.book.of_key(key).iter().filter_map(|at| self.book.all().get(*at));
        let settles = |ruling: &&Ruling| {
            ruling.settles(Decider::Check(check))
                && days.iter().all(|day| ruling.standing(*day) == Standing::InForce)
        };
        of_row.into_iter().find(settles)
    }

    /// What is wrong with rulings, in the order of their file; known in whole after the run.
    pub(crate) fn problems(&self, program: &Program, days: &Days) -> Vec<Diagnostic> {
        let mut all = self.read.clone();
        let none_known = self.uses.len() > 1 && !self.uses.iter().any(|one| one.found);
        let unfound = |ruling: &Ruling| match self.other_numbers && has_id_form(&ruling.key) {
            true => Unfound::IdNumber,
            false if none_known => Unfound::LikeAll,
            false => Unfound::Alone,
        };
        let hides_keys = report::hides_keys(program);
        for (ruling, one) in self.book.all().iter().zip(&self.uses) {
            let key = report::shown_key(&ruling.key, hides_keys, self.show_sensitive);
            if !one.found {
                all.push(matches_nothing(ruling, unfound(ruling), program, &key));
            }
            let most = one.rows.iter().copied().max().unwrap_or(0);
            if most > 1 && one.applied {
                all.push(key_shared(ruling, most, &key));
            }
            if let Some(outcome) = one.refused {
                all.push(refused(ruling, program, (outcome, one.applied), &key));
            }
            if one.found && is_decided_later(ruling, days) {
                all.push(decided_later(ruling, program, days.last(), &key));
            }
            if one.ran_out {
                all.push(ran_out(ruling, program, &key));
            }
        }
        all.sort_by(|a, b| a.place.cmp(&b.place).then(a.code.cmp(&b.code)));
        all
    }

    /// One line for the summary: how many were used, and which run out soon.
    pub(crate) fn words(&self, days: &Days, shell: &Shell) -> String {
        if !self.given {
            return String::new();
        }
        let zh = shell.lang == Lang::Zh;
        let count = |is: &dyn Fn(&Use) -> bool| self.uses.iter().filter(|one| is(one)).count();
        // The day is most likely mistyped, or the ruling is to count from an earlier one.
        let idle = |one: &Use| one.found && !one.applied && !one.ran_out && one.refused.is_none();
        let of_later = |is: &dyn Fn(&Ruling) -> bool| {
            let all = self.book.all().iter().zip(&self.uses);
            all.filter(|(ruling, one)| idle(one) && is(ruling)).count()
        };
        let later = of_later(&|ruling| is_decided_later(ruling, days));
        let not_yet = of_later(&|ruling| ruling.since > days.last()) - later;
        let soon = self.book.running_out(days.last()).count();
        let left_out = |clashes: bool| self.left_out.iter().filter(|one| one.clashes == clashes).count();
        let parts = [
            (count(&|one| one.applied), "用上", "used"),
            (count(&idle) - later - not_yet, "这次不必用", "not needed"),
            (
                later,
                "处理日期在基准日以后没有用（以前就适用的写上“适用自”）",
                "decided after the day evaluated and not used (say since when they hold)",
            ),
            (not_yet, "还没有到适用的日子", "not yet in force"),
            (count(&|one| one.refused.is_some() && !one.applied), "与规则相抵没有用", "against the rules"),
            (count(&|one| one.ran_out && !one.applied), "已到期", "run out"),
            (count(&|one| !one.found), "名册里没有", "not in the roster"),
            (left_out(false), "看不懂或不齐全", "not understood or not complete"),
            (left_out(true), "重复或互相矛盾", "repeated or contradictory"),
            (soon, "一个月内到期", "running out within a month"),
        ];
        let mut said: Vec<String> = Vec::new();
        for (at, (count, zh_word, en_word)) in parts.iter().enumerate() {
            // How many were used is always said.
            if *count > 0 || at == 0 {
                let count = grouped(&count.to_string());
                said.push(if zh { format!("{zh_word} {count} 条") } else { format!("{en_word} {count}") });
            }
        }
        let head = paint(shell.color_err, FAINT, shell.pick("人工处理：", "human decisions: "));
        format!("  {head}{}\n", said.join(shell.pick("、", ", ")))
    }

    /// `--rulings-out`: the file to begin next month with. It holds the rulings that count on some day after the last one
    /// evaluated, with what each did now; the others have run out. What could not be gone by stands in it as it was handed
    /// in, with why: somebody decided it, and it is to be mended, not lost.
    pub(crate) fn carry_on(&self, path: Option<&Path>, run: &Run<'_>, shell: &Shell) -> Result<(), Stop> {
        let Some(path) = path else { return Ok(()) };
        let next = month_after(run.days.last());
        let kept = self.book.all().iter().zip(&self.uses).filter(|(ruling, _)| ruling.until >= next);
        let counts = kept.map(|(ruling, one)| {
            let program = &run.program;
            let benefit = ruling.benefit.and_then(|id| program.benefits.get(id.index()));
            let cells = vec![
                ruling.key.clone(),
                benefit.map(|benefit| named(&benefit.name, shell.lang).to_owned()).unwrap_or_default(),
                ruling.words(program).get(shell.lang).to_owned(),
                ruling.basis.clone(),
                ruling.decided_by.clone(),
                ruling.decided_on.to_string(),
                ruling.since.to_string(),
                ruling.until.to_string(),
                ruling.attachment.clone(),
                state(ruling, one, &run.days).get(shell.lang).to_owned(),
            ];
            (ruling.at.row, cells)
        });
        let left_out = self.left_out.iter().map(|one| {
            let why = one.why.get(shell.lang).to_owned();
            (one.row, one.cells.iter().cloned().chain([why]).collect())
        });
        let mut rows: Vec<(u64, Vec<String>)> = counts.chain(left_out).collect();
        rows.sort_by_key(|(row, _)| *row);
        let rows = rows.into_iter().map(|(_, cells)| cells);
        let format = OutputFormat::of_path(&path.to_string_lossy()).unwrap_or(OutputFormat::Csv);
        let options =
            TableOptions { format, names: shell.lang, bom: false, raw_csv: false, day: run.days.last() };
        report::list(Some(path), (("rulings", "人工处理"), &COLUMNS), rows, options, shell)
    }

    pub(crate) fn all(&self) -> &[Ruling] {
        self.book.all()
    }
}

/// Neither it nor a day it says it holds from lies in what was evaluated.
fn is_decided_later(ruling: &Ruling, days: &Days) -> bool {
    ruling.decided_on > days.last() && ruling.since > days.last()
}

/// What became of a ruling, and whether it ends next month.
fn state(ruling: &Ruling, one: &Use, days: &Days) -> Text {
    if !one.found {
        return Text::new("名册里没有", "not in the roster");
    }
    let said = match (one.applied, one.refused) {
        (true, _) if one.lacking.is_empty() => Text::new("用上", "used"),
        (true, _) => {
            let zh: Vec<&str> = one.lacking.iter().map(|field| field.zh.as_str()).collect();
            let en: Vec<&str> = one.lacking.iter().map(|field| field.en.as_str()).collect();
            say!(zh: "用上，但还缺 {}，结果仍是待补", zh.join("、"); en: "used, but incomplete still: missing {}", en.join(", "))
        }
        (false, Some(outcome)) => {
            let (why, _) = why_refused(outcome);
            say!(zh: "没有用上：{}", why.zh; en: "not used: {}", why.en)
        }
        (false, None) if is_decided_later(ruling, days) => {
            let on = ruling.decided_on;
            say!(zh: "没有用上：处理日期{}在基准日以后，请核对年份", on.zh(); en: "not used: decided on {on}, after the day evaluated; check the year")
        }
        (false, None) if ruling.since > days.last() => {
            let since = ruling.since;
            say!(zh: "没有用上：自{}起才适用", since.zh(); en: "not used: it holds from {since}")
        }
        (false, None) => Text::new("没有用上", "not used"),
    };
    match month_after(month_after(days.last())) > ruling.until {
        true => say!(zh: "{}，下月到期", said.zh; en: "{}, runs out next month", said.en),
        false => said,
    }
}

const COLUMNS: [ListColumn; 10] = [
    ListColumn::new("key", "识别号", 21, Kind::Key),
    ListColumn::new("benefit", "项目", 13, Kind::Plain),
    ListColumn::new("ruling", "处理", 13, Kind::Plain),
    ListColumn::new("basis", "依据", 36, Kind::Plain),
    ListColumn::new("decided_by", "处理人", 13, Kind::Plain),
    ListColumn::new("decided_on", "处理日期", 13, Kind::Plain),
    ListColumn::new("since", "适用自", 13, Kind::Plain),
    ListColumn::new("until", "有效期至", 13, Kind::Plain),
    ListColumn::new("attachment", "附件", 24, Kind::Plain),
    ListColumn::new("state", "本次情况", 22, Kind::Plain),
];

/// The first day of the month after a day's.
fn month_after(day: Date) -> Date {
    day.month_start().plus_months(1).unwrap_or(day)
}

/// What people have settled of a finding.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// For every one of its rows.
    pub(crate) whole: bool,
    /// The message with who settled it, for which row.
    pub(crate) message: Option<Text>,
}

impl Settled {
    /// Of a finding made on the days at these positions.
    pub(crate) fn of(finding: &Finding, days: &[usize], run: &Run<'_>, rulings: &Rulings) -> Self {
        let FindingSource::Check(check) = finding.source else { return Self::default() };
        if rulings.all().is_empty() || finding.rows.is_empty() {
            return Self::default();
        }
        let days: Vec<Date> = days.iter().filter_map(|at| run.days.list().get(*at)).copied().collect();
        let mut message = finding.message.clone();
        let mut count = 0;
        for row in &finding.rows {
            let Some(ruling) = rulings.settled(row.key.as_bytes(), check, &days) else { continue };
            count += 1;
            let by = settled_by(ruling);
            let (zh, en) = match finding.rows.len() {
                1 => (by.zh, by.en),
                // The row says which: a key may name a person.
                _ => (format!("第 {} 行{}", row.row, by.zh), format!("row {} {}", row.row, by.en)),
            };
            message = Text::new(format!("{}；{zh}", message.zh), format!("{}; {en}", message.en));
        }
        Self { whole: count == finding.rows.len(), message: (count > 0).then_some(message) }
    }
}

/// `已销号（第3号纪要，王五，2024-10-08）`
fn settled_by(ruling: &Ruling) -> Text {
    let Ruling { basis, decided_by, decided_on, .. } = ruling;
    say!(zh: "已销号（{basis}，{decided_by}，{decided_on}）"; en: "settled ({basis}, {decided_by}, {decided_on})")
}
