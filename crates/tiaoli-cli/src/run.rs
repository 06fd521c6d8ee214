//! One policy on one day with its data: what `eval` and `explain` share.

pub(crate) mod grouped;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tiaoli_core::{eval::SideData, ir::Program, plan::Plan};

use crate::{
    exit::{Exit, Stop},
    shell::Shell,
};

/// What every part of a run needs.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) shell: &'a Shell,
    pub(crate) program: Arc<Program>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) side: Arc<SideData>,
    interrupted: Arc<AtomicBool>,
}

impl<'a> Run<'a> {
    /// Ctrl-C now ends the run in order.
    pub(crate) fn new(shell: &'a Shell, plan: Arc<Plan>, program: Arc<Program>, side: SideData) -> Self {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        // A handler that is there already stays; then Ctrl-C ends the process at once, which is right too.
        let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
        Self { shell, program, plan, side: Arc::new(side), interrupted }
    }

    /// Ends the run when Ctrl-C was pressed; unfinished output files vanish on the way out.
    pub(crate) fn keep_going(&self) -> Result<(), Stop> {
        if self.interrupted.load(Ordering::Relaxed) { Err(Stop::Said(Exit::Interrupted)) } else { Ok(()) }
    }
}
