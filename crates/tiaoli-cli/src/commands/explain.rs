//! `tiaoli explain`: why one record was decided as it was, and what would change it.

pub(crate) mod find;
mod gone;
mod json;
mod months;
mod people;
pub(crate) mod record;
pub(crate) mod text;
mod why_not;

use std::sync::Arc;

use tiaoli_core::{
    decide::CheckState,
    eval::{Evaluator, Row, ValuesRow},
    explain::{Explanation, explain_ruled},
    groups::{GroupResults, reached},
    ir::{Field, FieldRef, Name, Program, TableId},
    rulings::Ruling,
    value::{Date, Value},
};
use tiaoli_data::{BadCell, Problems};
use tiaoli_diagnostics::say;
use tiaoli_syntax::collect_names;

use crate::{
    args::{ExplainArgs, ExplainFormat},
    dataset::{self, Dataset},
    exit::{Exit, Outcome, Stop},
    histories, manifest, notices,
    period::Days,
    project,
    render::{Item, Look},
    report,
    rulings::Rulings,
    run::{Lane, Run, grouped},
    shell::Shell,
};
use tiaoli_ide::explanation::Wording;

/// One record's explanations, by benefit and, of several months, by month.
#[derive(Debug)]
pub(crate) struct Explained {
    /// As read; empty for a record given by `--set`.
    pub(crate) key: String,
    /// The key names a person.
    pub(crate) sensitive_key: bool,
    /// The data row from one and the file's line; zero for a record given by `--set`.
    pub(crate) row: u64,
    pub(crate) line: u64,
    /// The file it stands in; empty for a record given by `--set`.
    pub(crate) file: String,
    pub(crate) explanations: Vec<Explanation>,
    pub(crate) changed: Vec<Changed>,
    /// Its cells that could not be read.
    pub(crate) unread: Vec<BadCell>,
    /// `--why-not`
    pub(crate) why_not: Option<tiaoli_core::decision::Outcome>,
}

/// A field that held something else on a day than the file says.
#[derive(Debug)]
pub(crate) struct Changed {
    pub(crate) day: Date,
    pub(crate) field: FieldRef,
    pub(crate) read: Value,
    pub(crate) now: Value,
    /// The file is of a later school year than the day.
    pub(crate) later: bool,
}

pub(crate) fn run(args: &ExplainArgs, shell: &Shell) -> Outcome {
    let about = manifest::read(args.handed_in.manifest.as_deref(), shell)?;
    let days = Days::of_command(
        "explain",
        args.as_of,
        args.period.all(),
        manifest::any_date(about.as_ref(), args.known.data_date),
    )?;
    let loaded = project::load_sound(&args.policy, shell)?;
    let program = Arc::clone(&loaded.analysis.program);
    let given = manifest::given(&args.data, &args.known, about, &program, &days, shell)?;
    let day = given.day(&args.known, args.show_sensitive);
    let plans = dataset::plans(&program, days, day, shell)?;
    notices::tell(&plans, shell);
    let wanted = args.benefit.as_deref().map(|name| benefit(&program, name)).transpose()?;
    let files = given.files(&args.reading, args.show_sensitive);
    let mut data = Dataset::new(files, &plans, shell)?;
    histories::require_data_date(&program, &plans.days, &data.supplied(), given.data_date)?;
    let mut problems = Problems::default();
    let side = data.load_side(&plans, &program, &mut problems, shell)?;
    histories::tell_not_given(&program, &plans.days, &data.supplied(), shell);
    dataset::tell_not_supplied(&plans, &data.supplied(), shell);
    dataset::tell_not_complete(&plans, &data.supplied(), shell);
    let subjects = plans.subjects();
    let of_people = given.problems(&plans, &program);
    project::tell(
        of_people.into_iter().map(|diagnostic| Item { sources: Arc::default(), diagnostic }).collect(),
        shell,
    );
    let run = Run::new(shell, plans, program, side);
    gone::tell(&run, wanted);
    let mut rulings =
        Rulings::load(args.handed_in.rulings.as_deref(), &run.program, args.show_sensitive, shell)?;
    let mut explained = match &args.key {
        Some(key) => by_key(&run, key, &args.set, data, &subjects, &mut rulings, args.show_sensitive)?,
        None => vec![by_values(&run, &args.set, args.show_sensitive)?],
    };
    for one in &mut explained {
        one.why_not = args.why_not.map(Into::into);
    }
    if let Some(wanted) = wanted {
        for one in &mut explained {
            one.explanations.retain(|explanation| explanation.decision.benefit == wanted);
        }
    }
    let trees: Vec<&tiaoli_syntax::ast::File> =
        loaded.analysis.files.iter().map(|file| &*file.tree).collect();
    let context = Wording {
        program: &run.program,
        sources: &loaded.analysis.sources,
        names: &collect_names(&trees),
        show_sensitive: args.show_sensitive,
        unread: &[],
        table: None,
    };
    let look = |color| Look { lang: shell.lang, color, width: shell.width_out };
    shell.print(&match args.format {
        ExplainFormat::Json => json::document(&explained, context),
        ExplainFormat::Text => text::all(&explained, context, look(shell.color_out), run.days.are_months()),
        ExplainFormat::Plain => text::plain(&explained, context, look(false), run.days.are_months()),
    })?;
    if args.key.is_some() && !args.set.is_empty() {
        shell.note(shell.say(&say!(
            zh: "注意：--set 给出的值代替了名册里的，这是试算，不是这条记录的结果；与其他行的比对仍按名册。\n";
            en: "note: the values of --set took the place of the roster's: a trial, not the result of this record; other rows were compared as in the roster\n")));
    }
    Ok(Exit::Good)
}

impl Explained {
    /// The key as it may be shown.
    pub(crate) fn shown_key(&self, show_sensitive: bool) -> String {
        report::shown_key(&self.key, self.sensitive_key, show_sensitive)
    }
}

/// The benefit of a name in either language.
pub(crate) fn benefit(program: &Program, name: &str) -> Result<tiaoli_core::ir::BenefitId, Stop> {
    program.benefit_named(|known| known.zh == name || known.en == name).ok_or_else(|| {
        let known: Vec<&Name> = program.decided_benefits().map(|(_, one)| &one.name).collect();
        dataset::unknown(
            say!(zh: "没有“{}”这个资助项目", name; en: "there is no benefit `{}`", name),
            name,
            &known,
        )
    })
}

/// A record given value by value.
fn by_values(run: &Run<'_>, set: &[String], show_sensitive: bool) -> Result<Explained, Stop> {
    let (table, values) = record::of(run, set, show_sensitive)?;
    of_values(&run.lanes, table, &values)
}

/// An evaluator for a record outside every roster, and the states of the checks over several rows: it is alone.
pub(crate) fn alone(
    lane: &Lane,
    table: TableId,
    row: &dyn Row,
) -> Result<(Evaluator, Vec<CheckState>), Stop> {
    let mut groups = GroupResults::default();
    reached(&lane.plan, &lane.side, &mut groups);
    let evaluator = evaluator(lane, table, groups.into())?;
    let checks = evaluator.states_alone(row);
    Ok((evaluator, checks))
}

/// A record that stands in no roster, explained on every day.
pub(crate) fn of_values(lanes: &[Lane], table: TableId, values: &[Value]) -> Result<Explained, Stop> {
    let row = ValuesRow(values);
    let mut days = Vec::new();
    for lane in lanes {
        let (evaluator, checks) = alone(lane, table, &row)?;
        days.push(of_row(&evaluator, table, &row, &checks, &[]));
    }
    Ok(Explained {
        key: String::new(),
        sensitive_key: false,
        row: 0,
        line: 0,
        file: String::new(),
        explanations: by_benefit(days),
        changed: Vec::new(),
        unread: Vec::new(),
        why_not: None,
    })
}

/// Every row of the rosters with a key; fields given by `--set` take the place of its own.
fn by_key(
    run: &Run<'_>,
    key: &str,
    set: &[String],
    data: Dataset,
    subjects: &[TableId],
    rulings: &mut Rulings,
    show_sensitive: bool,
) -> Result<Vec<Explained>, Stop> {
    data.require_subject(&run.program, subjects)?;
    let mut all = Vec::new();
    let mut near = find::Near::new(key);
    for input in data.subjects {
        let changed = record::pairs_of(run, input.table, set, show_sensitive)?;
        let rereads = run.needs_groups(input.table);
        let key_field = run.key_of(input.table).and_then(|field| run.program.field(field));
        let sensitive_key = key_field.is_some_and(Field::is_sensitive);
        near.sensitive = sensitive_key;
        // The roster is read again even without groups: standard input, too, must last.
        let input = grouped::rereadable(input, true, run.shell)?;
        let groups = grouped::collect(run, &input, rereads, &mut |_, _| Ok(()))?;
        let evaluators =
            run.lanes.iter().zip(groups).map(|(lane, groups)| evaluator(lane, input.table, groups));
        let mut evaluators = evaluators.collect::<Result<Vec<_>, _>>()?;
        find::rows(run, &input, key, &mut near, |columns, batch, row, unread| {
            let numbers = rulings.of_row(batch.key(row), |_| true, 1);
            let mut changed_on = Vec::new();
            let of_day = |evaluator: &mut Evaluator| {
                evaluator.take(columns, batch);
                if !evaluator.in_force(batch, row) {
                    return Vec::new();
                }
                let about = rulings.get(&numbers);
                let day = evaluator.plan().as_of();
                let changes = evaluator.changed(columns, batch, row).into_iter();
                let later = evaluator.plan().is_data_later();
                changed_on.extend(changes.map(|(field, read, now)| Changed { day, field, read, now, later }));
                let checks = evaluator.row_checks(columns, batch, row);
                let record = evaluator.record(columns, batch, row);
                if changed.is_empty() {
                    return of_row(evaluator, input.table, &record, &checks, &about);
                }
                let with_changes = record::with(&run.program, input.table, &record, &changed);
                of_row(evaluator, input.table, &ValuesRow(&with_changes), &checks, &about)
            };
            let explanations = by_benefit(evaluators.iter_mut().map(of_day).collect());
            all.push(Explained {
                key: String::from_utf8_lossy(batch.key(row)).into_owned(),
                sensitive_key,
                row: batch.first_row + row as u64,
                line: batch.lines.get(row).copied().unwrap_or(0),
                file: input.source.origin().name().to_owned(),
                explanations,
                changed: changed_on,
                unread,
                why_not: None,
            });
        })?;
    }
    if all.is_empty() {
        return Err(near.not_found(show_sensitive));
    }
    if all.iter().all(|one| one.explanations.is_empty()) {
        let when = run.days.words();
        return Err(Stop::data(
            say!(zh: "名册里有这个识别号，但{}都没有有效的记录", when.zh; en: "the roster has this key, but no record of it in force on {}", when.en),
            Some(
                say!(zh: "名册里每行从它的生效日期起有效，到下一行的生效日期为止。"; en: "each row holds from its own day until that of the next"),
            ),
        ));
    }
    Ok(all)
}

/// From days of benefits to benefits of days, in one list.
fn by_benefit(days: Vec<Vec<Explanation>>) -> Vec<Explanation> {
    let mut all: Vec<(usize, Explanation)> =
        days.into_iter().flat_map(|day| day.into_iter().enumerate()).collect();
    all.sort_by_key(|(benefit, _)| *benefit);
    all.into_iter().map(|(_, explanation)| explanation).collect()
}

pub(crate) fn evaluator(lane: &Lane, table: TableId, groups: Arc<GroupResults>) -> Result<Evaluator, Stop> {
    let evaluator = Evaluator::new(Arc::clone(&lane.plan), table, Arc::clone(&lane.side), groups);
    evaluator.ok_or_else(|| {
        Stop::usage(
            say!(zh: "这个政策在这一天没有要计算的表"; en: "the policy has no table to decide on that day"),
            Some(say!(zh: "请核对政策的施行日期和 --as-of。"; en: "check when the policy takes effect, and --as-of")),
        )
    })
}

fn of_row(
    evaluator: &Evaluator,
    table: TableId,
    row: &dyn Row,
    checks: &[CheckState],
    rulings: &[&Ruling],
) -> Vec<Explanation> {
    explain_ruled(evaluator.plan(), table, evaluator.side(), row, checks, rulings)
}

#[cfg(test)]
mod tests;
