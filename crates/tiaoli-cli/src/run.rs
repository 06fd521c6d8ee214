//! One policy on one day, or on several, with its data: what `eval` and `explain` share.

mod by_day;
pub(crate) mod grouped;
mod once;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Ctrl-C was pressed since the run at hand began.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

pub(crate) use by_day::ByDay;
pub(crate) use once::{Once, pays};
use tiaoli_core::{
    eval::SideData,
    ir::{FieldRef, Program, TableId},
    plan::Plan,
};

use crate::{
    dataset::Plans,
    exit::{Exit, Stop},
    period::Days,
    shell::Shell,
};

/// What every part of a run needs.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) shell: &'a Shell,
    pub(crate) program: Arc<Program>,
    pub(crate) days: Days,
    /// One for each of `days`, in their order; never empty.
    pub(crate) lanes: Vec<Lane>,
}

/// The policy folded to one of the days, and the tables beside as they are on it.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    pub(crate) plan: Arc<Plan>,
    pub(crate) side: Arc<SideData>,
}

impl<'a> Run<'a> {
    /// Ctrl-C now ends the run in order.
    pub(crate) fn new(shell: &'a Shell, plans: Plans, program: Arc<Program>, side: SideData) -> Self {
        INTERRUPTED.store(false, Ordering::Relaxed);
        // A handler that is there already stays: that of an earlier run does the same, and of any other Ctrl-C ends the
        // process at once, which is right too.
        let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed));
        let Plans { days, plans } = plans;
        let lane = |plan: Arc<Plan>| Lane { side: Arc::new(side.on(&plan)), plan };
        let lanes = plans.into_iter().map(lane).collect();
        Self { shell, program, days, lanes }
    }

    /// The plans of all days.
    pub(crate) fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.lanes.iter().map(|lane| lane.plan.as_ref())
    }

    /// Columns of a 对象 table that any of the days reads.
    pub(crate) fn wanted(&self, table: TableId) -> Vec<FieldRef> {
        let mut fields: Vec<FieldRef> =
            self.plans().flat_map(|plan| plan.wanted(table).iter().copied()).collect();
        fields.extend(self.lanes.iter().flat_map(|lane| lane.plan.day_fields(table, &lane.side)));
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// Whether rows of the table are compared with one another on any of the days.
    pub(crate) fn needs_groups(&self, table: TableId) -> bool {
        self.lanes.iter().any(|lane| lane.plan.needs_groups(table) || lane.plan.follows(table, &lane.side))
    }

    /// The 识别号 of a table.
    pub(crate) fn key_of(&self, table: TableId) -> Option<FieldRef> {
        self.plans().next()?.key_of(table)
    }

    /// Ends the run when Ctrl-C was pressed; unfinished output files vanish on the way out.
    pub(crate) fn keep_going(&self) -> Result<(), Stop> {
        if INTERRUPTED.load(Ordering::Relaxed) { Err(Stop::Said(Exit::Interrupted)) } else { Ok(()) }
    }
}
