//! Today's results of a roster for every month, kept in memory: one entry a row, benefit and month.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashMap;
use tiaoli_core::{
    batch::Batch,
    cell::tidy,
    decision::{Decider, Decision},
    eval::{BatchDecisions, Evaluator},
    ir::{Name, Program},
    reassess::Owed,
    results::{Person, Said},
    value::Date,
};
use tiaoli_data::{Problems, TableSchema};

use crate::{
    dataset::{Dataset, Input, refuse},
    exit::Stop,
    progress::Progress,
    rulings::Rulings,
    run::{Once, Run, grouped},
    whose::Whose,
};

/// What the rosters say today.
pub(super) struct All {
    pub(super) owed: Vec<Owed>,
    /// Whom each key is about, by the first row that has it.
    pub(super) people: FxHashMap<String, Person>,
    /// Keys of records that have versions in time.
    pub(super) dated: BTreeSet<String>,
    /// The rosters; each can be read again.
    pub(super) inputs: Vec<Input>,
}

/// Evaluates every row of the rosters on every day of the run.
pub(super) fn all(
    run: &Run<'_>,
    data: Dataset,
    rulings: &mut Rulings,
    problems: &mut Problems,
) -> Result<All, Stop> {
    let (mut owed, mut people, mut dated) = (Vec::new(), FxHashMap::default(), BTreeSet::new());
    let mut inputs = Vec::new();
    let mut words = Words { program: &run.program, kept: FxHashMap::default() };
    for input in data.subjects {
        let rereads = run.needs_groups(input.table);
        let input = grouped::rereadable(input, true, run.shell)?;
        let groups = grouped::collect(run, &input, rereads, &mut |_, _| Ok(()))?;
        let evaluators = run.lanes.iter().zip(groups).filter_map(|(lane, groups)| {
            Evaluator::new(Arc::clone(&lane.plan), input.table, Arc::clone(&lane.side), groups)
        });
        let mut days: Vec<(Evaluator, BatchDecisions)> =
            evaluators.map(|evaluator| (evaluator, BatchDecisions::default())).collect();
        let side = run.lanes.first().map(|lane| Arc::clone(&lane.side)).unwrap_or_default();
        let whose = Whose::of(&run.program, input.table).with_schools(&run.program, &side);
        let schema =
            TableSchema::new(Arc::clone(&run.program), input.table, &whose.beside(run.wanted(input.table)));
        let mut reader = input.open(schema, problems, run.shell)?;
        let mut progress = Progress::new(run.shell, input.source.len(), false);
        let table = run.program.tables.get(input.table.index());
        let has_versions = table.is_some_and(|table| table.since.is_some());
        let mut once = Once::new(&run.program, run.days.are_months());
        let mut batch = Batch::default();
        loop {
            run.keep_going()?;
            let rows = reader.read(&mut batch, problems);
            let rows = rows.map_err(|diagnostic| refuse(vec![diagnostic], run.shell))?;
            if rows == 0 {
                break;
            }
            days.iter_mut()
                .for_each(|(evaluator, decided)| evaluator.eval(reader.columns(), &batch, decided));
            for row in 0..batch.rows {
                let key = match batch.key(row) {
                    [] => format!("#{}", batch.first_row + row as u64),
                    // As the cells of payments and of old results are read.
                    key => tidy(&String::from_utf8_lossy(key)).into_owned(),
                };
                let there =
                    |day: usize| days.get(day).is_some_and(|(evaluator, _)| evaluator.in_force(&batch, row));
                let numbers = rulings.of_row(batch.key(row), there, days.len());
                let several = days.iter().any(|(evaluator, _)| evaluator.is_one_of_several(row));
                let benefits = days.iter().map(|(_, decided)| decided.per_row).max().unwrap_or(0);
                let was_paid = |at| several && once.was_paid(batch.key(row), at);
                let mut paid: Vec<bool> = (0..benefits).map(was_paid).collect();
                for ((evaluator, decided), day) in days.iter_mut().zip(run.days.list()) {
                    let ruled = match numbers.is_empty() {
                        true => Vec::new(),
                        false => evaluator.ruled(reader.columns(), &batch, row, &rulings.get(&numbers)),
                    };
                    ruled.iter().for_each(|one| rulings.note(&numbers, one));
                    for ((at, id), paid) in decided.row(row).iter().enumerate().zip(&mut paid) {
                        let own = ruled.get(at).map(|one| &one.decision);
                        let Some(decision) = own.or_else(|| evaluator.decision(*id)) else { continue };
                        let said = words.said(&once.of_one(decision, evaluator, paid), *day);
                        let once = once.concerns(decision, evaluator);
                        owed.push(Owed { key: key.clone(), month: day.month_start(), said, once });
                    }
                }
                if has_versions && !batch.key(row).is_empty() {
                    dated.insert(key.clone());
                }
                people.entry(key).or_insert_with(|| whose.person(reader.columns(), &batch, row));
                for (at, _) in paid.iter().enumerate().filter(|(_, paid)| several && **paid) {
                    once.remember(batch.key(row), at);
                }
            }
            progress.at(rows, reader.bytes_read());
        }
        progress.done();
        inputs.push(input);
    }
    Ok(All { owed, people, dated, inputs })
}

/// Decisions in English names, each kept once.
struct Words<'p> {
    program: &'p Program,
    kept: FxHashMap<Said, Arc<Said>>,
}

impl Words<'_> {
    fn said(&mut self, decision: &Decision, day: Date) -> Arc<Said> {
        let english = |name: &Name| name.en.clone();
        let benefit = self.program.benefits.get(decision.benefit.index());
        let decider = |decider: &Decider| match decider {
            Decider::Rule(id) => self.program.rules.get(id.index()).map(|rule| english(&rule.name)),
            Decider::Check(id) => self.program.checks.get(id.index()).map(|check| english(&check.name)),
        };
        let said = Said {
            benefit: benefit.map(|benefit| english(&benefit.name)).unwrap_or_default(),
            as_of: day,
            outcome: decision.outcome,
            amount: decision.amount,
            funding: decision.funding.as_ref().map(english).unwrap_or_default(),
            rules: decision
                .rules
                .iter()
                .filter_map(decider)
                .chain(decision.ruling_code().map(str::to_owned))
                .collect(),
            articles: decision.articles.clone(),
            missing: decision.missing.iter().map(|set| set.iter().map(english).collect()).collect(),
            notes: decision.notes.clone(),
        };
        if let Some(known) = self.kept.get(&said) {
            return Arc::clone(known);
        }
        let shared = Arc::new(said.clone());
        self.kept.insert(said, Arc::clone(&shared));
        shared
    }
}
