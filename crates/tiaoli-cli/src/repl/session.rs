//! Everything a session knows: the policy, the day, the data, the record, and what was before the last change.

use std::{path::Path, sync::Arc};

use tiaoli_core::{
    explain::Looks,
    ir::Program,
    plan::{Plan, PlanOptions},
    question::Question,
    value::Date,
};
use tiaoli_data::Problems;
use tiaoli_diagnostics::{Lang, Sources, say};
use tiaoli_ide::explanation::Wording;

use super::{
    ground::Ground,
    policy::Policy,
    record::{Record, first_table},
    undo::Step,
};
use crate::{
    args::ReplArgs,
    commands::explain::Explained,
    dataset::{self, DataArgs, Dataset, DayArgs, Plans},
    exit::{Exit, Stop},
    period::Days,
    render::Look,
    run::{Lane, Run},
    shell::Shell,
};

/// The state of one prompt.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    pub(crate) args: &'a ReplArgs,
    pub(crate) shell: Shell,
    pub(crate) policy: Policy,
    pub(crate) day: Date,
    pub(crate) data: Vec<String>,
    pub(crate) record: Record,
    /// Record and day before the last change of either.
    pub(crate) before: Option<(Record, Date)>,
    /// What was before each change, the last one last.
    pub(crate) steps: Vec<Step>,
    /// The policy on the day with the data, until one of them changes.
    ground: Option<Ground>,
    /// The number of the line being answered, from one.
    pub(crate) line: usize,
}

impl<'a> Session<'a> {
    pub(crate) fn new(args: &'a ReplArgs, shell: Shell, today: Date) -> Self {
        Self {
            args,
            shell,
            policy: Policy::empty(shell.lang),
            day: args.as_of.unwrap_or(today),
            data: Vec::new(),
            record: Record::default(),
            before: None,
            steps: Vec::new(),
            ground: None,
            line: 1,
        }
    }

    pub(crate) fn program(&self) -> &Arc<Program> {
        self.policy.program()
    }

    /// Takes another policy; the record is carried over as far as its fields are known there.
    pub(crate) fn load(&mut self, path: &Path) -> Result<(), Stop> {
        require_policy_file(path)?;
        let policy = Policy::load(path, &self.shell)?;
        let old = std::mem::replace(&mut self.policy, policy);
        let (program, what) =
            (Arc::clone(old.program()), self.program().policy.name.get(self.lang()).to_owned());
        self.remember(Some(old), what);
        self.carry(&program);
        Ok(())
    }

    /// To be called when the program is another one.
    pub(crate) fn carry(&mut self, old: &Program) {
        self.ground = None;
        let new = Arc::clone(self.program());
        self.record = match self.record.is_empty() {
            true => Record::new(first_table(&new)),
            false => self.record.carried(old, &new),
        };
        self.before = self.before.take().map(|(record, day)| (record.carried(old, &new), day));
    }

    pub(crate) fn set_data(&mut self, data: Vec<String>) {
        self.data = data;
        self.ground = None;
    }

    /// To be called when what the data says is to be read anew.
    pub(crate) fn forget_ground(&mut self) {
        self.ground = None;
    }

    /// Changes the record; what it was stays for a comparison.
    pub(crate) fn change(&mut self, record: Record) {
        self.remember(None, String::new());
        let old = std::mem::replace(&mut self.record, record);
        self.before = Some((old, self.day));
    }

    /// Takes another day; a row of a roster is then as it was on that day.
    pub(crate) fn set_day(&mut self, day: Date) -> Result<(), Stop> {
        self.remember(None, String::new());
        self.before = Some((self.record.clone(), self.day));
        self.day = day;
        self.ground = None;
        let Some(origin) = self.record.from.clone() else { return Ok(()) };
        let lane = self.lane()?;
        if lane.plan.day_fields(self.record.table, &lane.side).is_empty() {
            return Ok(());
        }
        if let Some(row) = self.row_again(&origin)? {
            self.record = row.with_changes_of(&self.record);
        }
        Ok(())
    }

    pub(crate) fn lang(&self) -> Lang {
        self.shell.lang
    }

    pub(crate) fn look(&self) -> Look {
        Look { lang: self.shell.lang, color: self.shell.color_out, width: self.shell.width_out }
    }

    /// Words for conditions and values; `sources` are those of the program the expressions are of.
    pub(crate) fn wording<'w>(&'w self, program: &'w Program, sources: &'w Sources) -> Wording<'w> {
        let table = program.tables.get(self.record.table.index()).map(|table| &table.name);
        Wording {
            program,
            sources,
            names: &self.policy.names,
            show_sensitive: self.args.show_sensitive,
            unread: &[],
            table,
        }
    }

    /// The policy folded to a day.
    pub(crate) fn plans(&self, program: &Arc<Program>, day: Date) -> Result<Plans, Stop> {
        let known = &self.args.known;
        let days = Days::one(day);
        let asked = DayArgs {
            data_date: known.data_date,
            complete_lists: &known.complete_list,
            holidays: known.holidays.as_deref(),
            show_sensitive: self.args.show_sensitive,
            lists: &[],
            confirmations: &[],
            every_benefit: false,
        };
        if program.decided_benefits().next().is_some() {
            return dataset::plans(program, days, asked, &self.shell);
        }
        // Nothing to decide, and amounts and conditions all the same.
        let holidays = dataset::holidays(asked.holidays, &self.shell)?;
        let options = PlanOptions { as_of: day, holidays, ..PlanOptions::default() };
        Ok(Plans { days, plans: vec![Arc::new(Plan::new(Arc::clone(program), options))] })
    }

    /// The policy on the day with its data; of an expression beside it, what that looks at is read too.
    pub(crate) fn run(&self, program: &Arc<Program>, looks: &Looks) -> Result<(Run<'_>, Dataset), Stop> {
        self.run_on(program, looks, self.day)
    }

    fn run_on(&self, program: &Arc<Program>, looks: &Looks, day: Date) -> Result<(Run<'_>, Dataset), Stop> {
        let plans = self.plans(program, day)?;
        let (reading, show_sensitive) = (&self.args.reading, self.args.show_sensitive);
        let files = DataArgs { files: &self.data, reading, show_sensitive, confirmed: &[] };
        let mut data = Dataset::new(files, &plans, &self.shell)?;
        data.read_beside(looks.beside.clone());
        let mut problems = Problems::default();
        let mut side = data.load_side(&plans, program, &mut problems, &self.shell)?;
        looks.indexes.iter().for_each(|field| side.index(*field));
        Ok((Run::new(&self.shell, plans, Arc::clone(program), side), data))
    }

    /// The policy on the day with the tables beside.
    pub(crate) fn lane(&mut self) -> Result<Lane, Stop> {
        self.on_ground(|ground, _, _| Ok(ground.lane.clone()))
    }

    /// The record, explained for every benefit.
    pub(crate) fn explained(&mut self) -> Result<Explained, Stop> {
        self.require_benefits()?;
        self.on_ground(Ground::explained)
    }

    /// What to ask about the record.
    pub(crate) fn questions(&mut self) -> Result<Vec<Question>, Stop> {
        self.require_benefits()?;
        self.on_ground(Ground::questions)
    }

    /// Another record on another day, explained by the policy at hand.
    pub(crate) fn explained_as(&mut self, record: &Record, day: Date) -> Result<Explained, Stop> {
        match day == self.day {
            true => self.on_ground(|ground, _, shell| ground.explained(record, shell)),
            false => self.ground_on(day)?.explained(record, &self.shell),
        }
    }

    /// Forgets the ground where a file of the data was changed; a row taken from it is taken again.
    fn renew(&mut self) -> Result<(), Stop> {
        if self.ground.as_ref().is_none_or(Ground::is_current) {
            return Ok(());
        }
        let row = match self.record.from.clone() {
            Some(origin) => Some(self.row_anywhere(&origin)?),
            None => None,
        };
        self.ground = None;
        let text =
            say!(zh: "数据文件改过，重新读了。\n"; en: "the data files were changed and are read again\n");
        self.shell.note(self.shell.say(&text));
        match row {
            Some(Some(row)) => self.record = row.with_changes_of(&self.record),
            Some(None) => {
                let text = say!(zh: "名册里不再有取来的这一行，记录还是原来的值。\n";
                    en: "the row that was taken is not in the roster any more; the record keeps its values\n");
                self.shell.note(self.shell.say(&text));
            }
            None => {}
        }
        Ok(())
    }

    /// Looks at the record on the ground of the day, which is read first where it is not at hand.
    fn on_ground<T>(
        &mut self,
        look: impl FnOnce(&mut Ground, &Record, &Shell) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        self.renew()?;
        let mut ground = match self.ground.take() {
            Some(ground) => ground,
            None => self.ground_on(self.day)?,
        };
        let seen = look(&mut ground, &self.record, &self.shell);
        self.ground = Some(ground);
        seen
    }

    fn ground_on(&self, day: Date) -> Result<Ground, Stop> {
        let program = self.program();
        let (run, data) = self.run_on(program, &Looks::default(), day)?;
        let lane = run.lanes.into_iter().next().ok_or(Stop::Said(Exit::Internal))?;
        Ok(Ground::new(lane, Arc::clone(program), day, data))
    }

    pub(crate) fn require_benefits(&self) -> Result<(), Stop> {
        if self.program().decided_benefits().next().is_some() {
            return Ok(());
        }
        let help = say!(zh: "用 ：加载 加载一个政策，或者写一个 资助项目 和说到它的规则。";
            en: "load a policy with :load, or type a `benefit` and rules about it");
        Err(Stop::usage(
            say!(zh: "这里没有可以计算的资助项目"; en: "there is no benefit to evaluate here"),
            Some(help),
        ))
    }
}

/// A roster read as a policy would be shown with its mistakes, and people with them.
fn require_policy_file(path: &Path) -> Result<(), Stop> {
    let is_policy =
        path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(tiaoli_project::ENDING));
    if is_policy || !path.is_file() {
        return Ok(());
    }
    let path = path.display();
    Err(Stop::usage(
        say!(zh: "“{path}”不是政策文件"; en: "`{path}` is no policy file"),
        Some(
            say!(zh: "政策文件以 .tiao 结尾；名册用 ：数据 {path} 给出。"; en: "policy files end in .tiao; give a roster with :data {path}"),
        ),
    ))
}
