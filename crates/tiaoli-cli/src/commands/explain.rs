//! `tiaoli explain`: why one record was decided as it was, and what would change it.

mod find;
mod json;
mod record;
pub(crate) mod text;
mod why_not;

use std::sync::Arc;

use tiaoli_core::{
    cell::mask_ids,
    decide::CheckState,
    eval::{Evaluator, Row, ValuesRow},
    explain::{Explanation, explain},
    groups::{GroupResults, reached},
    ir::{Field, Name, Program, TableId},
    sensitive::mask_text,
};
use tiaoli_data::{BadCell, Problems};
use tiaoli_diagnostics::say;
use tiaoli_syntax::collect_names;

use crate::{
    args::{self, ExplainArgs, ExplainFormat},
    dataset::{self, DataArgs, Dataset},
    exit::{Exit, Outcome, Stop},
    explanation::Wording,
    notices, project,
    render::Look,
    run::{Run, grouped},
    shell::Shell,
};

/// One record's explanations, one per benefit.
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
    /// Its cells that could not be read.
    pub(crate) unread: Vec<BadCell>,
    /// `--why-not`
    pub(crate) why_not: Option<tiaoli_core::decision::Outcome>,
}

pub(crate) fn run(args: &ExplainArgs, shell: &Shell) -> Outcome {
    let as_of = args.as_of.ok_or_else(|| args::as_of_missing("explain"))?;
    let loaded = project::load_sound(&args.policy, shell)?;
    let program = Arc::clone(&loaded.analysis.program);
    let day = dataset::DayArgs {
        data_date: args.data_date,
        complete_lists: &args.complete_list,
        holidays: args.holidays.as_deref(),
        show_sensitive: args.show_sensitive,
    };
    let plan = dataset::plan(&program, as_of, day, shell)?;
    notices::tell(&plan, shell);
    let wanted = args.benefit.as_deref().map(|name| benefit(&program, name)).transpose()?;
    let files = DataArgs {
        files: &args.data,
        format: args.input_format,
        map: &args.map,
        map_file: args.map_file.as_deref(),
        encoding: args.encoding,
        show_sensitive: args.show_sensitive,
    };
    let mut data = Dataset::new(files, &plan, shell)?;
    let mut problems = Problems::default();
    let side = data.load_side(&plan, &program, &mut problems, shell)?;
    dataset::tell_not_supplied(&plan, &data.supplied(), shell);
    dataset::tell_not_complete(&plan, &data.supplied(), shell);
    let run = Run::new(shell, plan, program, side);
    let mut explained = match &args.key {
        Some(key) => by_key(&run, key, &args.set, data, args.show_sensitive)?,
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
        ExplainFormat::Text => text::all(&explained, context, look(shell.color_out)),
        ExplainFormat::Plain => text::plain(&explained, context, look(false)),
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
        match (show_sensitive, self.sensitive_key) {
            (true, _) => self.key.clone(),
            (false, true) => mask_text(&self.key),
            (false, false) => mask_ids(&self.key),
        }
    }
}

fn benefit(program: &Program, name: &str) -> Result<tiaoli_core::ir::BenefitId, Stop> {
    let found =
        program.benefits.iter().position(|benefit| benefit.name.zh == name || benefit.name.en == name);
    found.map(tiaoli_core::ir::BenefitId::from_index).ok_or_else(|| {
        let known: Vec<&Name> = program.benefits.iter().map(|one| &one.name).collect();
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
    let mut groups = GroupResults::default();
    reached(&run.plan, &run.side, &mut groups);
    let row = ValuesRow(&values);
    let evaluator = evaluator(run, table, groups.into())?;
    let checks = evaluator.states_alone(&row);
    Ok(Explained {
        key: String::new(),
        sensitive_key: false,
        row: 0,
        line: 0,
        file: String::new(),
        explanations: of_row(&evaluator, table, &row, &checks),
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
    show_sensitive: bool,
) -> Result<Vec<Explained>, Stop> {
    data.require_subject(&run.plan)?;
    let mut all = Vec::new();
    let mut near = find::Near::new(key);
    for input in data.subjects {
        let changed = record::pairs_of(run, input.table, set, show_sensitive)?;
        let rereads = run.plan.needs_groups(input.table);
        let key_field = run.plan.key_of(input.table).and_then(|field| run.program.field(field));
        let sensitive_key = key_field.is_some_and(Field::is_sensitive);
        near.sensitive = sensitive_key;
        // The roster is read again even without groups: standard input, too, must last.
        let input = grouped::rereadable(input, true, run.shell)?;
        let groups = grouped::collect(run, &input, &data.options, rereads, &mut |_| Ok(()))?;
        let mut evaluator = evaluator(run, input.table, groups)?;
        find::rows(run, &input, &data.options, key, &mut near, |columns, batch, row, unread| {
            let checks = evaluator.row_checks(columns, batch, row);
            let record = tiaoli_core::eval::BatchRow { columns, batch, row };
            let with_changes = record::with(&run.program, input.table, &record, &changed);
            all.push(Explained {
                key: String::from_utf8_lossy(batch.key(row)).into_owned(),
                sensitive_key,
                row: batch.first_row + row as u64,
                line: batch.lines.get(row).copied().unwrap_or(0),
                file: input.source.origin().name().to_owned(),
                explanations: match changed.is_empty() {
                    true => of_row(&evaluator, input.table, &record, &checks),
                    false => of_row(&evaluator, input.table, &ValuesRow(&with_changes), &checks),
                },
                unread,
                why_not: None,
            });
        })?;
    }
    if all.is_empty() {
        return Err(near.not_found(show_sensitive));
    }
    Ok(all)
}

fn evaluator(run: &Run<'_>, table: TableId, groups: Arc<GroupResults>) -> Result<Evaluator, Stop> {
    let evaluator = Evaluator::new(Arc::clone(&run.plan), table, Arc::clone(&run.side), groups);
    evaluator.ok_or_else(|| {
        Stop::usage(
            say!(zh: "这个政策在这一天没有要计算的表"; en: "the policy has no table to decide on that day"),
            Some(say!(zh: "请核对政策的施行日期和 --as-of。"; en: "check when the policy takes effect, and --as-of")),
        )
    })
}

fn of_row(evaluator: &Evaluator, table: TableId, row: &dyn Row, checks: &[CheckState]) -> Vec<Explanation> {
    explain(evaluator.plan(), table, evaluator.side(), row, checks)
}

#[cfg(test)]
mod tests;
