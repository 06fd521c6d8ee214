//! What is known of the data on a day: the tables beside, and how the rows of the rosters stand among one another.

use std::{collections::BTreeMap, fs, sync::Arc, time::SystemTime};

use tiaoli_core::{
    groups::GroupResults,
    ir::Program,
    question::{Question, questions},
    value::Date,
};

use super::record::Record;
use crate::{
    commands::explain::{
        Explained, alone,
        find::{Near, Sought},
        not_in_force, of_values,
        standing::{Standing, groups, rows},
    },
    dataset::{Dataset, Input},
    exit::Stop,
    period::Days,
    run::{Lane, Run},
    shell::Shell,
};
use tiaoli_core::eval::ValuesRow;

/// The policy folded to a day, with the data. It is read once, until the policy, the day or the files are others.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) lane: Lane,
    program: Arc<Program>,
    day: Date,
    /// The rosters.
    subjects: Vec<Input>,
    /// Every file of the data, and when and how long it was.
    files: Vec<(String, Option<Stamp>)>,
    /// What the rows of a roster say of one another, by its file.
    groups: BTreeMap<String, Vec<Arc<GroupResults>>>,
    /// The row that was sought last, with its file and its number.
    last: Option<(String, u64, Standing)>,
}

/// The time of a file and its length; another one means that the file was changed.
type Stamp = (SystemTime, u64);

fn stamp(path: &str) -> Option<Stamp> {
    let meta = fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

impl Ground {
    pub(crate) fn new(lane: Lane, program: Arc<Program>, day: Date, data: Dataset) -> Self {
        let files = data.paths().map(|path| (path.to_owned(), stamp(path))).collect();
        Self { lane, program, day, subjects: data.subjects, files, groups: BTreeMap::new(), last: None }
    }

    /// Whether no file of the data was changed since.
    pub(crate) fn is_current(&self) -> bool {
        self.files.iter().all(|(path, known)| stamp(path) == *known)
    }

    /// A record explained for every benefit: a row of a roster with what the other rows say, any other alone.
    pub(crate) fn explained(&mut self, record: &Record, shell: &Shell) -> Result<Explained, Stop> {
        let Some(standing) = self.standing(record, shell)? else {
            return of_values(std::slice::from_ref(&self.lane), record.table, &record.values(&self.program));
        };
        let explained = standing.explained(std::slice::from_ref(&self.lane), &record.changes(), &[]);
        match explained.explanations.is_empty() {
            true => Err(not_in_force(Days::one(self.day).words())),
            false => Ok(explained),
        }
    }

    /// What to ask about a record, the most telling first.
    pub(crate) fn questions(&mut self, record: &Record, shell: &Shell) -> Result<Vec<Question>, Stop> {
        let standing = self.standing(record, shell)?;
        let (plan, table) = (&self.lane.plan, record.table);
        if let Some(on) = standing.as_ref().and_then(Standing::on_only_day) {
            if !on.in_force {
                return Err(not_in_force(Days::one(self.day).words()));
            }
            let row = on.record.clone().with(&record.changes());
            return Ok(questions(plan, table, &on.side, &row, &on.checks));
        }
        let values = record.values(&self.program);
        let row = ValuesRow(&values);
        let (evaluator, checks) = alone(&self.lane, table, &row)?;
        Ok(questions(plan, table, evaluator.side(), &row, &checks))
    }

    /// How the row that a record was taken from stands among the others; `None` where the record is no row of the rosters.
    fn standing(&mut self, record: &Record, shell: &Shell) -> Result<Option<Standing>, Stop> {
        let Some(origin) = &record.from else { return Ok(None) };
        let is_last = |(file, row, _): &&(String, u64, Standing)| *file == origin.file && *row == origin.row;
        if let Some((_, _, standing)) = self.last.as_ref().filter(is_last) {
            return Ok(Some(standing.clone()));
        }
        let of_file = |input: &&Input| {
            input.table == record.table && input.source.origin().name() == origin.file.as_str()
        };
        let Some(input) = self.subjects.iter().find(of_file).cloned() else { return Ok(None) };
        let run = Run {
            shell,
            program: Arc::clone(&self.program),
            days: Days::one(self.day),
            lanes: vec![self.lane.clone()],
        };
        let (input, groups) = match self.groups.get(&origin.file) {
            Some(known) => (input, known.clone()),
            None => groups(&run, input)?,
        };
        self.groups.insert(origin.file.clone(), groups.clone());
        let found = rows(&run, &input, &groups, Sought::Row(origin.row), &mut Near::new(""))?;
        // Another file of the same name may have somebody else there.
        let Some(standing) = found.into_iter().find(|one| one.key == origin.key) else { return Ok(None) };
        self.last = Some((origin.file.clone(), origin.row, standing.clone()));
        Ok(Some(standing))
    }
}
