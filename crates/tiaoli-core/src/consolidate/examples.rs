//! Which examples stay: those of days on which the policy reads like this, with what they continue.

use std::collections::BTreeSet;

use tiaoli_diagnostics::FileSpan;
use tiaoli_syntax::ast;

use super::items_of;
use crate::{ir::Period, session::Analysis};

/// Titles of the examples that stay.
pub(super) fn kept(analysis: &Analysis, period: Period) -> BTreeSet<String> {
    let mut examples: Vec<(&ast::Example, FileSpan)> = Vec::new();
    for part in &analysis.parts {
        collect(items_of(analysis, part), part.file, &mut examples);
    }
    let fits = |at: FileSpan| {
        let inside = |span: FileSpan| {
            span.file == at.file && at.span.start <= span.span.start && span.span.end <= at.span.end
        };
        let mut found = analysis.program.examples.iter().filter(|one| inside(one.span));
        found.all(|one| period.contains(one.from) && one.to.is_none_or(|to| period.contains(to)))
    };
    let mut kept: BTreeSet<String> =
        examples.iter().filter(|(_, at)| fits(*at)).map(|(example, _)| example.title.text.clone()).collect();
    // What continues an example that is gone goes with it.
    loop {
        let before = kept.len();
        for (example, _) in &examples {
            let mut continued = example.members.iter().filter_map(|member| match &member.kind {
                ast::ExampleKind::Like(title) => Some(&title.text),
                _ => None,
            });
            if continued.any(|title| !kept.contains(title)) {
                kept.remove(&example.title.text);
            }
        }
        if kept.len() == before {
            return kept;
        }
    }
}

fn collect<'a>(
    items: &'a [ast::Item],
    file: tiaoli_diagnostics::FileId,
    examples: &mut Vec<(&'a ast::Example, FileSpan)>,
) {
    for item in items {
        match &item.kind {
            ast::ItemKind::Example(example) => examples.push((example, item.span.in_file(file))),
            ast::ItemKind::Article(article) => collect(&article.items, file, examples),
            _ => {}
        }
    }
}
