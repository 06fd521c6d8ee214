//! What a benefit, a decision table and the 约束 of a table are on the planned day. Rules, definitions and standards
//! are looked up by date where they are used; these few have one meaning a day and are put in place here.

use std::sync::Arc;

use crate::{ir::Program, value::Date};

/// The program as it reads on a day. Most programs read the same on every day and are not copied.
pub(super) fn fold(program: Arc<Program>, day: Date) -> Arc<Program> {
    let moved = program.benefits.iter().any(|benefit| benefit.versions.len() > 1)
        || program
            .decision_tables
            .iter()
            .flat_map(|table| &table.versions)
            .any(|one| !one.effective.contains(day))
        || program.tables.iter().flat_map(|table| &table.invariants).any(|one| !one.effective.contains(day));
    if !moved {
        return program;
    }
    let mut program = Arc::unwrap_or_clone(program);
    for benefit in &mut program.benefits {
        if let Some(version) = benefit.versions.iter().find(|version| version.effective.contains(day)) {
            benefit.purpose = version.purpose.clone();
            benefit.rhythm = version.rhythm;
            benefit.months = version.months.clone();
            benefit.overlap = version.overlap;
        }
    }
    for table in &mut program.decision_tables {
        let version = table.versions.iter().find(|version| version.effective.contains(day));
        let version = version.cloned().unwrap_or_default();
        table.every_row = version.every_row;
        table.rows = version.rows;
        table.otherwise = version.otherwise;
    }
    for table in &mut program.tables {
        table.invariants.retain(|one| one.effective.contains(day));
    }
    Arc::new(program)
}
