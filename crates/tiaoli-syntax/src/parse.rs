//! Text to tree. Parsing is total: any text gives a tree, and a message for everything in it that could not be read.

use pest::Parser;
use tiaoli_diagnostics::{Diagnostic, FileId, Span};

use crate::ast::{Comment, Expr, File, Item, ItemKind};
use crate::fold::{self, Prepared};
use crate::grammar::{Grammar, Rule};
use crate::lower::{Cursor, Lower};
use crate::reparse::Reach;
use crate::{braces, problems};

/// What a text gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parse {
    pub file: File,
    /// Every comment, in order.
    pub comments: Vec<Comment>,
    /// In order of their places; empty for a text without a mistake.
    pub diagnostics: Vec<Diagnostic>,
    /// What [`reparse`](crate::reparse) has to know of the text besides.
    pub reach: Reach,
}

/// Reads one file.
pub fn parse(file: FileId, text: &str) -> Parse {
    let (prepared, problems) = prepared(file, text);
    lowered(file, text, prepared, problems).unwrap_or_else(|| {
        // Only a stack that is already full when we are called brings this about.
        let all = Span::new(0, text.len());
        let items = vec![Item { kind: ItemKind::Broken { declares: None }, span: all }];
        let diagnostics = vec![problems::too_deep(all.in_file(file))];
        Parse { file: File { items }, diagnostics, reach: Reach::whole(), ..Parse::default() }
    })
}

/// The tree of a prepared text, which may be a part of a file.
pub(crate) fn lowered(
    file: FileId,
    text: &str,
    prepared: Prepared,
    mut diagnostics: Vec<Diagnostic>,
) -> Option<Parse> {
    let mut lower = Lower::new(file, text, &prepared);
    let pair = Grammar::parse(Rule::file, &prepared.text).ok()?.next()?;
    let items = lower.items(&mut Cursor::new(pair.into_inner()));
    diagnostics.append(&mut lower.diagnostics);
    sort(&mut diagnostics);
    let reach = Reach::of(&prepared, lower.grouped);
    Some(Parse { file: File { items }, comments: prepared.comments, diagnostics, reach })
}

/// Reads one condition or amount, as a tool asks for it.
pub fn parse_expr(file: FileId, text: &str) -> (Option<Expr>, Vec<Diagnostic>) {
    let (prepared, mut diagnostics) = prepared(file, text);
    let mut lower = Lower::new(file, text, &prepared);
    let expr = match Grammar::parse(Rule::expr_alone, &prepared.text) {
        Ok(pairs) => lower.lone_condition(pairs),
        Err(error) => {
            if diagnostics.is_empty() {
                let slice = prepared.text.trim_end_matches([' ', '\n']);
                lower.diagnostics.push(crate::expected::explain(
                    file,
                    text,
                    &prepared,
                    0,
                    slice,
                    Some(&error),
                    Rule::expr_alone,
                ));
            }
            None
        }
    };
    diagnostics.append(&mut lower.diagnostics);
    sort(&mut diagnostics);
    (expr, diagnostics)
}

/// The text as the grammar wants it, its braces in pairs.
pub(crate) fn prepared(file: FileId, text: &str) -> (Prepared, Vec<Diagnostic>) {
    let mut prepared = fold::prepare(file, text, 0, &[]);
    let mut problems = Vec::new();
    if prepared.unbalanced {
        let (steps, found) = braces::plan(file, text, &prepared);
        problems = found;
        prepared = Prepared { unbalanced: true, ..fold::prepare(file, text, 0, &steps) };
        if !braces::balanced(&prepared.text) {
            // Cannot be reached by any text known; the grammar relies on pairs to read in linear time.
            prepared.text.clear();
        }
    }
    problems.append(&mut prepared.diagnostics);
    (prepared, problems)
}

fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| diagnostic.span().map(|at| (at.span.start, at.span.end)));
}
