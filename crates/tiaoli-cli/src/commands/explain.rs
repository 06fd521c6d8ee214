//! `tiaoli explain`: why one record was decided as it was, and what would change it.

pub(crate) mod find;
mod gone;
mod json;
mod months;
mod people;
pub(crate) mod record;
pub(crate) mod standing;
pub(crate) mod text;
mod why_not;

use std::sync::Arc;

use tiaoli_core::{
    decide::CheckState,
    eval::{Evaluator, Row, ValuesRow},
    explain::{Explanation, explain},
    groups::{GroupResults, reached},
    ir::{FieldRef, Name, Program, TableId},
    value::{Date, Value},
};
use tiaoli_data::{BadCell, Problems};
use tiaoli_diagnostics::{Text, say};
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
    run::{Lane, Run},
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
#[derive(Clone, Debug)]
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
        shell.note(shell.say(&trial(shell.pick("--set ", "--set"))));
    }
    Ok(Exit::Good)
}

/// Said of a row of a roster some of whose values were replaced by those of an option or a command.
pub(crate) fn trial(by: &str) -> Text {
    say!(
        zh: "注意：{by}给出的值代替了名册里的，这是试算，不是这条记录的结果；与其他行的比对仍按名册。\n";
        en: "note: the values of {by} took the place of the roster's: a trial, not the result of this record; other rows were compared as in the roster\n")
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
        days.push(explain(evaluator.plan(), table, evaluator.side(), &row, &checks));
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
        let changes = record::pairs_of(run, input.table, set, show_sensitive)?;
        let (input, groups) = standing::groups(run, input)?;
        for one in standing::rows(run, &input, &groups, find::Sought::Key(key), &mut near)? {
            let numbers = rulings.of_row(one.key.as_bytes(), |_| true, 1);
            all.push(one.explained(&run.lanes, &changes, &rulings.get(&numbers)));
        }
    }
    if all.is_empty() {
        return Err(near.not_found(show_sensitive));
    }
    if all.iter().all(|one| one.explanations.is_empty()) {
        return Err(not_in_force(run.days.words()));
    }
    Ok(all)
}

/// The roster has the record, but none of its rows holds then.
pub(crate) fn not_in_force(when: Text) -> Stop {
    Stop::data(
        say!(zh: "名册里有这个识别号，但{}都没有有效的记录", when.zh; en: "the roster has this key, but no record of it in force on {}", when.en),
        Some(
            say!(zh: "名册里每行从它的生效日期起有效，到下一行的生效日期为止。"; en: "each row holds from its own day until that of the next"),
        ),
    )
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

#[cfg(test)]
mod tests;
