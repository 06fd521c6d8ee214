//! What was paid, as PAID says it: an old run's results, where every grant counts as paid, or a payment table.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_core::{ir::Program, reassess::Paid, results::ResultLine, value::Date};
use tiaoli_data::{Problems, Source, holds_results, read_payments, read_results};
use tiaoli_diagnostics::{Severity, say};

use crate::{
    args::ReassessArgs,
    dataset::{self, refuse},
    exit::Stop,
    period::{Days, Months},
    shell::Shell,
};

pub(super) struct Payments {
    /// Benefits by their English names.
    pub(super) paid: Vec<Paid>,
    /// By month, the day its results are of: what counted on that day is what was paid. A payment table knows no day.
    days: BTreeMap<Date, Date>,
}

pub(super) fn read(args: &ReassessArgs, program: &Program, shell: &Shell) -> Result<Payments, Stop> {
    let source = Source::of_path(&args.paid.to_string_lossy());
    let source = source.rereadable().map_err(|problem| refuse(vec![problem], shell))?;
    let mut problems = Problems::new(usize::MAX);
    let benefits: Vec<(String, String)> =
        program.decided_benefits().map(|(_, one)| (one.name.en.clone(), one.name.zh.clone())).collect();
    if holds_results(&source).map_err(|problem| refuse(vec![problem], shell))? {
        let lines = read_results(&source, &mut problems).map_err(|found| refuse(found, shell))?;
        let named = |name: &str| {
            let found = benefits.iter().find(|(en, zh)| en == name || zh == name);
            found.map_or_else(|| name.to_owned(), |(en, _)| en.clone())
        };
        let days = days_of(&lines, shell);
        let paid = lines.iter().map(|line| Paid {
            key: line.key.clone(),
            benefit: named(&line.said.benefit),
            month: line.said.as_of.month_start(),
            amount: line.said.paid(),
        });
        return Ok(Payments { paid: paid.collect(), days });
    }
    let paid = read_payments(&source, program, &benefits, &mut problems);
    let paid = paid.map_err(|found| refuse(found, shell))?;
    let told = problems.diagnostics();
    let count = told.iter().filter(|one| one.severity == Severity::Error).count();
    dataset::tell_problems(told, shell);
    if count == 0 {
        return Ok(Payments { paid, days: BTreeMap::new() });
    }
    // With a payment left out every difference would be wrong.
    Err(Stop::data(
        say!(zh: "“{}”里有 {count} 笔看不懂，所以什么也没有算", args.paid.display();
            en: "{count} payments of `{}` cannot be understood, so nothing was reckoned", args.paid.display()),
        Some(say!(zh: "少算一笔，差额就不对：请把上面列出的各行改好，或移到另一张表里，再算一次。";
            en: "with a payment left out the differences would be wrong: mend the rows listed above, or move them to another table, and run again")),
    ))
}

/// The day the results of each month are of. Where a month has results of several days, the first.
fn days_of(lines: &[ResultLine], shell: &Shell) -> BTreeMap<Date, Date> {
    let mut days: BTreeMap<Date, BTreeSet<Date>> = BTreeMap::new();
    for line in lines {
        days.entry(line.said.as_of.month_start()).or_default().insert(line.said.as_of);
    }
    for of_month in days.values().filter(|of_month| of_month.len() > 1) {
        let Some(first) = of_month.first() else { continue };
        let zh: Vec<String> = of_month.iter().map(|day| day.zh()).collect();
        let en: Vec<String> = of_month.iter().map(Date::to_string).collect();
        shell.warn(&say!(zh: "结果文件里同一个月有几个基准日（{}）：按最早的{}重算，各日的金额加在一起算作已发", zh.join("、"), first.zh();
            en: "the results of one month are of several days ({}): reckoned on the first, {first}; their amounts count as paid together", en.join(", ")));
    }
    days.into_iter().filter_map(|(month, of_month)| Some((month, *of_month.first()?))).collect()
}

impl Payments {
    /// The benefits there is any word of.
    pub(super) fn benefits(&self) -> BTreeSet<String> {
        self.paid.iter().map(|one| one.benefit.clone()).collect()
    }

    /// The months asked for, else those from the first to the last that something was paid for; each on the day of its
    /// results.
    pub(super) fn days(&self, args: &ReassessArgs, data_date: Option<Date>) -> Result<Days, Stop> {
        let paid = || self.paid.iter().map(|one| one.month);
        let months = match (args.months, paid().min().zip(paid().max())) {
            (Some(months), _) => months,
            (None, Some((from, to))) => Months { from, to },
            (None, None) => {
                return Err(Stop::data(
                    say!(zh: "“{}”里一笔也没有", args.paid.display(); en: "`{}` holds no payment", args.paid.display()),
                    Some(say!(zh: "请用 --months 说明要重算哪几个月，例如 --months 2024-09..2025-01。";
                    en: "say which months with --months, such as --months 2024-09..2025-01")),
                ));
            }
        };
        let days = Days::of_command("reassess", None, [Some(months), None, None], data_date)?;
        Ok(days.on(&self.days))
    }
}
