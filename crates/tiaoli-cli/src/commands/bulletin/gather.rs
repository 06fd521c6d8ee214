//! One run over the data: every record decided, everything found assigned to a school.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tiaoli_core::{
    batch::{Batch, Columns, Dictionary},
    decision::FindingRef,
    duties,
    eval::{BatchDecisions, Evaluator},
    findings::{Finding, FindingRow, code_name},
    groups::{GroupResults, side_findings},
    ir::{FieldRef, Name, Program, TableId},
};
use tiaoli_data::{Origin, Problems, TableSchema};
use tiaoli_diagnostics::{Place, Severity, Text};

use super::{
    entries::{Entry, plain},
    figures::{Across, School, Schools},
};
use crate::{
    dataset::{Dataset, Input, Plans, refuse, tell_not_complete, tell_not_supplied, tell_problems},
    exit::Stop,
    progress::Progress,
    references::{self, References},
    rulings::{Rulings, Settled},
    run::{Lane, Run, grouped},
    shell::Shell,
    whose::{SchoolColumns, Whose, shown, text},
};

/// What a run gave.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) figures: Schools,
    /// What several schools have together.
    pub(super) across: Vec<Across>,
    /// By school, finding and row.
    pub(super) entries: Vec<Entry>,
}

pub(super) fn gather(
    mut data: Dataset,
    plans: Plans,
    program: &Arc<Program>,
    rulings: &mut Rulings,
    (with_list, show_sensitive): (bool, bool),
    shell: &Shell,
) -> Result<Gathered, Stop> {
    let mut problems = Problems::new(0);
    let rosters = plans.subjects();
    data.read_beside([SchoolColumns::all(program), references::keys(program, &rosters)].concat());
    let side = data.load_side(&plans, program, &mut problems, shell)?;
    let references = |input: &Input| References::new(program, &side, &rosters, input.table);
    let referred: Vec<References> = data.subjects.iter().map(references).collect();
    let supplied = data.supplied();
    tell_not_supplied(&plans, &supplied, shell);
    tell_not_complete(&plans, &supplied, shell);
    let run = Run::new(shell, plans, Arc::clone(program), side);
    let Some(lane) = run.lanes.first() else { return Ok(Gathered::default()) };
    let mut gathering = Gathering {
        run: &run,
        lane,
        show_sensitive,
        files: data.files().into_iter().collect(),
        rulings,
        with_list,
        schools: Schools::default(),
        entries: Vec::new(),
        across: Vec::new(),
        pending: BTreeMap::new(),
        expected: 0,
    };
    gathering.known_schools();
    for (input, references) in std::mem::take(&mut data.subjects).into_iter().zip(referred) {
        let input = grouped::rereadable(input, true, shell)?;
        let mut found = Vec::new();
        let groups = grouped::collect(&run, &input, true, &mut |finding, _| {
            found.push(finding.clone());
            Ok(())
        })?;
        gathering.expect(found);
        let groups = groups.into_iter().next().unwrap_or_default();
        gathering.decide(&input, groups, references)?;
    }
    let side = side_findings(&lane.plan, &lane.side);
    for finding in side.into_iter().chain(duties::findings(&lane.plan, &lane.side)) {
        gathering.of_side_table(finding);
    }
    let Gathering { schools, mut entries, across, .. } = gathering;
    for entry in &mut entries {
        if let Some(school) = schools.get(&entry.school) {
            entry.school_name.clone_from(&school.name);
            entry.league.clone_from(&school.league);
        }
    }
    let first = |entry: &Entry| entry.rows.first().map(|row| row.row);
    entries.sort_by(|a, b| {
        (&a.school, !a.major, &a.finding, first(a)).cmp(&(&b.school, !b.major, &b.finding, first(b)))
    });
    Ok(Gathered { figures: schools, across, entries })
}

struct Gathering<'a> {
    run: &'a Run<'a>,
    lane: &'a Lane,
    show_sensitive: bool,
    files: BTreeMap<TableId, Origin>,
    rulings: &'a mut Rulings,
    with_list: bool,
    schools: Schools,
    entries: Vec<Entry>,
    across: Vec<Across>,
    /// Findings over several rows with their numbers, by each row that is still to come: their schools are not known yet.
    pending: BTreeMap<u64, Vec<(u64, Arc<Finding>)>>,
    /// How many of them there were.
    expected: u64,
}

impl Gathering<'_> {
    /// Names and leagues from the table of schools, where it was given.
    fn known_schools(&mut self) {
        for columns in SchoolColumns::of(&self.run.program) {
            let Some(data) = self.lane.side.get(columns.key.table) else { continue };
            for row in 0..data.batch.rows {
                let text = |field: Option<FieldRef>| {
                    field.map(|field| shown(data.value(row, field.field))).unwrap_or_default()
                };
                let code = text(Some(columns.key));
                if !code.is_empty() {
                    let school = School {
                        name: text(columns.name),
                        league: text(columns.league),
                        ..School::default()
                    };
                    self.schools.entry(code).or_insert(school);
                }
            }
        }
    }

    /// Findings over several rows of the roster to come.
    fn expect(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            let finding = Arc::new(finding);
            self.expected += 1;
            for row in &finding.rows {
                self.pending.entry(row.row).or_default().push((self.expected, Arc::clone(&finding)));
            }
        }
    }

    fn decide(
        &mut self,
        input: &Input,
        groups: Arc<GroupResults>,
        mut references: References,
    ) -> Result<(), Stop> {
        let run = self.run;
        let (wanted, whose, of_policy) = self.columns(input.table);
        let schema = TableSchema::new(Arc::clone(&run.program), input.table, &wanted);
        let mut problems = Problems::new(0);
        problems.hear_all();
        problems.hear_cells();
        let mut reader = input.open(schema, &mut problems, run.shell)?;
        let evaluator =
            Evaluator::new(Arc::clone(&self.lane.plan), input.table, Arc::clone(&self.lane.side), groups);
        let Some(mut evaluator) = evaluator else { return Ok(()) };
        let benefits: Vec<(u32, Name)> = self
            .lane
            .plan
            .benefits_of(input.table)
            .iter()
            .filter_map(|id| Some((id.0, run.program.benefits.get(id.index())?.name.clone())))
            .collect();
        let mut progress = Progress::new(run.shell, input.source.len(), false);
        let counted: Vec<FieldRef> = wanted.iter().take(of_policy).copied().collect();
        let counted: Vec<&Name> =
            counted.iter().filter_map(|field| Some(&run.program.field(*field)?.name)).collect();
        let (mut batch, mut decided) = (Batch::default(), BatchDecisions::default());
        // A finding of several rows is one finding of each school, by its number.
        let mut of_rows: BTreeMap<u64, (Arc<Finding>, BTreeSet<String>)> = BTreeMap::new();
        loop {
            run.keep_going()?;
            let rows = reader.read(&mut batch, &mut problems);
            if rows.map_err(|diagnostic| refuse(vec![diagnostic], run.shell))? == 0 {
                break;
            }
            let mut bad: BTreeMap<u64, u64> = BTreeMap::new();
            for cell in problems.take_cells().iter().filter(|cell| counted.contains(&&cell.field)) {
                *bad.entry(cell.row).or_default() += 1;
            }
            let mut messages: BTreeMap<u64, Vec<tiaoli_diagnostics::Diagnostic>> = BTreeMap::new();
            for message in problems.take_all() {
                if let Place::Cell(cell) = &message.place
                    && cell.row > 0
                    && message.severity >= Severity::Warning
                {
                    messages.entry(cell.row).or_default().push(message);
                }
            }
            references.see(reader.columns(), &batch);
            evaluator.eval(reader.columns(), &batch, &mut decided);
            self.expect(evaluator.take_findings());
            for row in 0..batch.rows {
                let number = batch.first_row + row as u64;
                let in_force = evaluator.in_force(&batch, row);
                let about = self.rulings.of_row(batch.key(row), |_| in_force, 1);
                // A version of a record that is not in force on the day is no record of its own.
                if !in_force {
                    continue;
                }
                let columns = reader.columns();
                let ruled = match about.is_empty() {
                    true => Vec::new(),
                    false => evaluator.ruled(columns, &batch, row, &self.rulings.get(&about)),
                };
                ruled.iter().for_each(|one| self.rulings.note(&about, one));
                let code = self.school(columns, &batch, row, &whose);
                // An empty cell that somebody answers for holds nothing.
                let holds = |(codes, dictionary): (&Vec<u32>, &Dictionary)| {
                    codes.get(row).is_some_and(|code| *code != 0 && !dictionary.is_confirmed(*code))
                };
                let cells = batch.codes.iter().zip(&columns.dictionaries).take(of_policy);
                let cells = cells.filter(|column| holds(*column)).count();
                let unreadable = bad.get(&number).copied().unwrap_or(0);
                let mut faulty = unreadable > 0;
                let mut found: Vec<FindingRef> = Vec::new();
                for (at, id) in decided.row(row).iter().enumerate() {
                    let Some(decision) = evaluator.decision(*id) else { continue };
                    found.extend(decision.findings.iter().cloned());
                    let decision = ruled.get(at).map_or(decision, |one| &one.decision);
                    let named =
                        benefits.iter().enumerate().find(|(_, (benefit, _))| *benefit == decision.benefit.0);
                    if let (Some((order, (_, name))), Some(school)) = (named, self.schools.get_mut(&code)) {
                        school.figures.decision(order, name, decision);
                    }
                }
                found.sort();
                found.dedup();
                for one in found {
                    if let Some(finding) = evaluator.finding(columns, &batch, row, one) {
                        faulty |= self.is_fault(&finding);
                        self.found(&BTreeSet::from([code.clone()]), &finding);
                    }
                }
                for (expected, finding) in self.pending.remove(&number).into_iter().flatten() {
                    faulty |= self.is_fault(&finding);
                    let (_, codes) = of_rows.entry(expected).or_insert((finding, BTreeSet::new()));
                    codes.insert(code.clone());
                }
                let at = FindingRow {
                    row: number,
                    key: String::from_utf8_lossy(batch.key(row)).into_owned(),
                    line: batch.lines.get(row).copied().unwrap_or(0),
                };
                for message in messages.remove(&number).into_iter().flatten() {
                    let name = Name { en: message.code.to_string(), ..code_name(message.code) };
                    self.listed(
                        &code,
                        &name,
                        false,
                        (input.table, std::slice::from_ref(&at)),
                        &plain(&message.message),
                        "",
                    );
                }
                if let Some(school) = self.schools.get_mut(&code) {
                    let figures = &mut school.figures;
                    figures.records += 1;
                    figures.faulty += u64::from(faulty);
                    figures.cells += cells as u64 + unreadable;
                    figures.bad_cells += unreadable;
                }
            }
            progress.at(batch.rows, reader.bytes_read());
        }
        progress.done();
        let file = input.source.origin();
        let told = references.problems(&run.program, &file, self.show_sensitive).into_iter();
        tell_problems(told.map(|(problem, _)| problem).collect(), run.shell);
        for (finding, codes) in of_rows.into_values() {
            self.found(&codes, &finding);
        }
        Ok(())
    }

    /// The columns to be read: what the policy reads, and behind them those that say where a record belongs; how many the
    /// policy reads.
    fn columns(&self, table: TableId) -> (Vec<FieldRef>, Whose, usize) {
        let mut wanted = self.run.wanted(table);
        let of_policy = wanted.len();
        let whose = Whose::of(&self.run.program, table);
        let more = whose.school.into_iter().chain(whose.school_name).chain(whose.league);
        let more: Vec<FieldRef> = more.filter(|field| !wanted.contains(field)).collect();
        wanted.extend(more);
        (wanted, whose, of_policy)
    }

    /// The code of a record's school; the school is known from now on.
    fn school(&mut self, columns: &Columns, batch: &Batch, row: usize, whose: &Whose) -> String {
        let text =
            |field: Option<FieldRef>| field.map(|field| text(columns, batch, row, field)).unwrap_or_default();
        let code = text(whose.school);
        let school = self.schools.entry(code.clone()).or_default();
        // What belongs to no school has no name and no league either.
        if !code.is_empty() {
            if school.name.is_empty() {
                school.name = text(whose.school_name);
            }
            if school.league.is_empty() {
                school.league = text(whose.league);
            }
        }
        code
    }

    /// Whether a finding is major, certain, and nothing that people have settled.
    fn is_fault(&self, finding: &Finding) -> bool {
        finding.major && !finding.uncertain && !Settled::of(finding, &[0], self.run, self.rulings).whole
    }

    /// Counts and lists a finding of these schools. One that people have settled is listed with who did, and not counted.
    fn found(&mut self, codes: &BTreeSet<String>, finding: &Finding) {
        let settled = Settled::of(finding, &[0], self.run, self.rulings);
        let (name, article) = finding.source.named(&self.run.program);
        let article = article.map_or("", |article| article.numeral.as_str());
        if !settled.whole && codes.len() > 1 {
            self.across.push(Across {
                name: name.clone(),
                major: finding.major,
                uncertain: finding.uncertain,
                schools: codes.iter().cloned().collect(),
            });
        }
        let message = settled.message.as_ref().unwrap_or(&finding.message);
        for code in codes {
            let figures = &mut self.schools.entry(code.clone()).or_default().figures;
            match (settled.whole, finding.uncertain) {
                (true, _) => {}
                (false, true) => figures.uncertain += 1,
                (false, false) => figures.finding(&name, finding.major),
            }
            if !finding.uncertain {
                self.listed(code, &name, finding.major, (finding.table, &finding.rows), message, article);
            }
        }
    }

    fn listed(
        &mut self,
        code: &str,
        name: &Name,
        major: bool,
        (table, rows): (TableId, &[FindingRow]),
        message: &Text,
        article: &str,
    ) {
        if !self.with_list {
            return;
        }
        self.entries.push(Entry {
            school: code.to_owned(),
            school_name: String::new(),
            league: String::new(),
            finding: name.clone(),
            major,
            table: self
                .run
                .program
                .tables
                .get(table.index())
                .map(|table| table.name.clone())
                .unwrap_or_default(),
            origin: self.files.get(&table).cloned(),
            rows: rows.to_vec(),
            message: message.clone(),
            article: article.to_owned(),
        });
    }

    /// A finding of another table: its rows may name a school.
    fn of_side_table(&mut self, finding: Finding) {
        let mut codes: BTreeSet<String> = BTreeSet::new();
        let program = &self.run.program;
        let own = program.tables.get(finding.table.index());
        let is_school = own.is_some_and(|table| table.name.zh == "学校" || table.name.en == "school");
        let field = if is_school {
            own.and_then(|table| table.key)
        } else {
            grouped::school_field(program, finding.table).map(|field| field.field)
        };
        let data = self.lane.side.get(finding.table);
        for row in &finding.rows {
            let at = data.and_then(|data| row.row.checked_sub(data.batch.first_row));
            let value = data.zip(field).zip(at.and_then(|at| usize::try_from(at).ok()));
            codes.insert(value.map(|((data, field), at)| shown(data.value(at, field))).unwrap_or_default());
        }
        // That a table was not handed in is no school's doing.
        if codes.is_empty() && finding.uncertain {
            return;
        }
        if codes.is_empty() {
            codes.insert(String::new());
        }
        self.found(&codes, &finding);
    }
}
