//! W0541: a row of a standard that begins before the row above it: most likely a year that was not changed.

use tiaoli_diagnostics::Diagnostic;

use super::{Context, problems};
use crate::ir::Dated;

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for standard in &context.program.standards {
        let mut rows: Vec<&Dated> = standard.values.iter().collect();
        rows.sort_by_key(|row| (row.document, row.span));
        for (above, row) in rows.iter().zip(rows.iter().skip(1)) {
            let together = above.document == row.document && above.span.file == row.span.file;
            if let (true, Some(before), Some(from)) = (together, above.period.from, row.period.from)
                && from < before
            {
                found.push(problems::row_out_of_order(row.span, &standard.name, from, above.span, before));
            }
        }
    }
}
