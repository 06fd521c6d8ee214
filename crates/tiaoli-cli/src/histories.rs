//! What a run over several days has to know of tables that change with time.

use tiaoli_core::ir::{Changes, Field, Program, Table, TableId};
use tiaoli_diagnostics::{Text, say};

use crate::{dataset::table_name, exit::Stop, period::Days, shell::Shell};

/// Fields that follow a register of changes (变动见), with their table.
fn followers(program: &Program) -> impl Iterator<Item = (&Table, &Field, &Changes)> {
    let fields = program.tables.iter().flat_map(|table| table.fields.iter().map(move |field| (table, field)));
    fields.filter_map(|(table, field)| Some((table, field, field.changes.as_ref()?)))
}

/// With a register of changes the roster is one more thing known of one day: of which, nobody can guess over months.
pub(crate) fn require_data_date(
    program: &Program,
    days: &Days,
    supplied: &[TableId],
    data_date: Option<tiaoli_core::value::Date>,
) -> Result<(), Stop> {
    if !days.are_months() || days.list().len() < 2 || data_date.is_some() {
        return Ok(());
    }
    let given = followers(program).find(|(_, _, changes)| supplied.contains(&changes.since.table));
    let Some((_, field, changes)) = given else { return Ok(()) };
    let register = table_name(program, changes.since.table);
    let last = days.last();
    Err(Stop::usage(
        say!(zh: "给了“{}”，要写明名册反映的是哪一天，才能知道各月的“{}”", register.zh, field.name.zh;
            en: "`{}` was given: say on which day the roster was true, so that `{}` is known for every month", register.en, field.name.en),
        Some(
            say!(zh: "请加 --data-date 名册日期，例如 --data-date {last}。那一天以名册为准，变动从发生之日起算。";
            en: "add --data-date DATE, for example --data-date {last}; on that day the roster counts, a change from its own day on"),
        ),
    ))
}

/// Over several months a field that follows a register which was not given is the same in all of them.
pub(crate) fn tell_not_given(program: &Program, days: &Days, supplied: &[TableId], shell: &Shell) {
    if days.list().len() < 2 {
        return;
    }
    for (table, field, changes) in followers(program) {
        let of_roster = program.tables.iter().position(|known| known.name == table.name);
        let is_read = of_roster.is_some_and(|at| supplied.contains(&TableId::from_index(at)));
        if !is_read || supplied.contains(&changes.since.table) {
            continue;
        }
        let register = table_name(program, changes.since.table);
        let text: Text = say!(
            zh: "没有给“{}”：各月的“{}”都按名册（要让各月不同，加 --data {}=文件 --data-date 名册日期）", register.zh, field.name.zh, register.zh;
            en: "`{}` was not given: `{}` is as in the roster in every month (for months of their own add --data {}=FILE --data-date DATE)", register.en, field.name.en, register.en);
        shell.note(&format!("{}\n", shell.say(&text)));
    }
}
