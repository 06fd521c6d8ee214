//! What the months of a row come to, one line for every school year.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use rust_decimal::Decimal;
use tiaoli_core::{
    decision::{Decision, Outcome},
    ir::{BenefitId, Program},
};
use tiaoli_data::write::{OutputFormat, SumRow, SumsWriter};
use tiaoli_diagnostics::{Lang, say};

use super::output::table_options;
use crate::{
    args::EvalArgs,
    exit::{Exit, Stop},
    period::{Days, month},
    run::pays,
    shell::Shell,
    sink::Sink,
};
use tiaoli_ide::explanation::named;

/// The first row of a record, its place among what was held, and what the months came to so far.
type Held = (u64, usize, Vec<Sum>);

/// The sums file.
#[derive(Debug)]
pub(super) struct Sums {
    writer: SumsWriter<Sink>,
    path: PathBuf,
    names: Lang,
    program: Arc<Program>,
    years: Vec<Year>,
    /// By the position of the day: the position of its school year.
    year_of: Vec<usize>,
    /// By the position of the day: its month.
    month_of: Vec<u32>,
    /// Records of several versions, by key and benefit. Versions that
    /// hold in the same month are no versions of one another, and are kept apart.
    held: BTreeMap<(Vec<u8>, BenefitId), Vec<Held>>,
    held_lines: usize,
}

/// The months of one school year.
#[derive(Debug)]
struct Year {
    from: String,
    to: String,
}

/// What months came to so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    months: [u32; Outcome::ALL.len()],
    paid: u32,
    total: Decimal,
    /// The months of the year that were added, one bit each.
    added: u16,
}

impl Sum {
    fn add(&mut self, month: u32, decision: &Decision) -> Option<()> {
        self.added |= 1 << month;
        let place = Outcome::ALL.iter().position(|outcome| *outcome == decision.outcome);
        if let Some(count) = place.and_then(|place| self.months.get_mut(place)) {
            *count += 1;
        }
        self.paid += u32::from(pays(decision));
        if let Some(amount) = decision.amount {
            self.total = self.total.checked_add(amount)?;
        }
        Some(())
    }

    fn join(&mut self, other: &Self) -> Option<()> {
        for (count, more) in self.months.iter_mut().zip(other.months) {
            *count += more;
        }
        self.paid += other.paid;
        self.added |= other.added;
        self.total = self.total.checked_add(other.total)?;
        Some(())
    }
}

/// A wrong sum is worse than none.
fn too_large() -> Stop {
    Stop::Because {
        exit: Exit::Data,
        message: say!(zh: "各月合计超出能算的范围"; en: "the sum of the months is too large to be computed"),
        help: None,
    }
}

impl Sums {
    /// `None` where nobody asked for the file.
    pub(super) fn create(
        args: &EvalArgs,
        program: &Arc<Program>,
        days: &Days,
        shell: &Shell,
    ) -> Result<Option<Self>, Stop> {
        let Some(path) = &args.sums else { return Ok(None) };
        let sink = Sink::create(Some(path), shell)?;
        let format = OutputFormat::of_path(&path.to_string_lossy()).unwrap_or(OutputFormat::Csv);
        let table = table_options(format, args, days, shell);
        let names = table.names;
        let mut years: Vec<(i32, Year)> = Vec::new();
        let mut year_of = Vec::new();
        for day in days.list() {
            let code = month(*day, Lang::En);
            match years.last_mut() {
                Some((year, known)) if *year == day.school_year() => known.to = code,
                _ => years.push((day.school_year(), Year { from: code.clone(), to: code })),
            }
            year_of.push(years.len() - 1);
        }
        let writer = SumsWriter::new(sink, table).map_err(|error| Stop::output(Some(path), &error))?;
        Ok(Some(Self {
            writer,
            path: path.clone(),
            names,
            program: Arc::clone(program),
            years: years.into_iter().map(|(_, year)| year).collect(),
            year_of,
            month_of: days.list().iter().map(|day| u32::from(day.ymd().1)).collect(),
            held: BTreeMap::new(),
            held_lines: 0,
        }))
    }

    /// Sums of a row and benefit before any month, one for every school year.
    pub(super) fn begin(&self, sums: &mut Vec<Sum>) {
        sums.clear();
        sums.resize(self.years.len(), Sum::default());
    }

    /// Adds the month of a day.
    pub(super) fn add(&self, sums: &mut [Sum], day: usize, decision: &Decision) -> Result<(), Stop> {
        let year = self.year_of.get(day).copied().unwrap_or(0);
        let month = self.month_of.get(day).copied().unwrap_or(0);
        let added = sums.get_mut(year).and_then(|sum| sum.add(month, decision));
        added.ok_or_else(too_large)
    }

    /// Keeps the sums of one of several versions of a record until all of them have been seen.
    pub(super) fn hold(
        &mut self,
        row: u64,
        key: &[u8],
        benefit: BenefitId,
        sums: &[Sum],
    ) -> Result<(), Stop> {
        let held = self.held.entry((key.to_vec(), benefit)).or_default();
        let follows = |held: &[Sum]| held.iter().zip(sums).all(|(held, sum)| held.added & sum.added == 0);
        let Some((.., held)) = held.iter_mut().find(|(_, _, held)| follows(held)) else {
            held.push((row, self.held_lines, sums.to_vec()));
            self.held_lines += 1;
            return Ok(());
        };
        for (held, sum) in held.iter_mut().zip(sums) {
            held.join(sum).ok_or_else(too_large)?;
        }
        Ok(())
    }

    /// Writes what was held of a table, by the first row of each record, its benefits in the order of all rows.
    pub(super) fn write_held(&mut self) -> Result<(), Stop> {
        let held = std::mem::take(&mut self.held);
        let each =
            held.iter().flat_map(|(of, all)| all.iter().map(move |(row, at, sums)| (*row, *at, of, sums)));
        let mut each: Vec<_> = each.collect();
        each.sort_by_key(|(row, at, ..)| (*row, *at));
        each.into_iter().try_for_each(|(row, _, (key, benefit), sums)| self.write(row, key, *benefit, sums))
    }

    pub(super) fn write(
        &mut self,
        row: u64,
        key: &[u8],
        benefit: BenefitId,
        sums: &[Sum],
    ) -> Result<(), Stop> {
        let benefit = self.program.benefits.get(benefit.index());
        let benefit = benefit.map_or("", |benefit| named(&benefit.name, self.names));
        for (year, sum) in self.years.iter().zip(sums) {
            let line = SumRow {
                row,
                key,
                benefit,
                from: &year.from,
                to: &year.to,
                months: sum.months,
                paid: sum.paid,
                total: sum.total,
            };
            self.writer.write(&line).map_err(|error| Stop::output(Some(&self.path), &error))?;
        }
        Ok(())
    }

    pub(super) fn commit(self, shell: &Shell) -> Result<(), Stop> {
        let sink = self.writer.finish().map_err(|error| Stop::output(Some(&self.path), &error))?;
        sink.commit(shell)
    }
}
