//! W0506: one stretch of the source text under two rules.

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::{Diagnostic, FileSpan};

use super::{Context, problems};
use crate::ir::Name;

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut places: FxHashMap<FileSpan, (&Name, FileSpan)> = FxHashMap::default();
    for rule in &context.program.rules {
        for quote in &rule.quotes {
            let Some(at) = quote.found else { continue };
            match places.get(&at) {
                // Versions of one rule, and rules of two kinds, may rest on one sentence.
                Some((name, before)) if **name != rule.name => {
                    found.push(problems::quote_used_twice(quote.span, name, *before));
                }
                Some(_) => {}
                None => {
                    places.insert(at, (&rule.name, quote.span));
                }
            }
        }
    }
}
