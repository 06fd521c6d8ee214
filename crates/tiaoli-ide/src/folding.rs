//! What can be folded: declarations, articles, tables, examples, runs of comments, 引用 one after another.

use tiaoli_diagnostics::{FileId, Span};
use tiaoli_syntax::ast::{Comment, Item, ItemKind};

use crate::{
    Snapshot,
    parts::{Part, parts},
};

/// Text of several lines that can be folded into its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    pub span: Span,
    pub kind: FoldKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoldKind {
    Comment,
    /// 引用
    Imports,
    /// An article.
    Region,
    Declaration,
}

/// What can be folded in a file, in the order of places; none on one line alone.
pub fn folds(snapshot: &Snapshot, file: FileId) -> Vec<Fold> {
    let Some(parsed) = snapshot.parsed(file) else { return Vec::new() };
    let text = snapshot.text(file);
    let mut found: Vec<Fold> = Vec::new();
    for (part, span) in parts(&parsed.tree.items) {
        let kind = match part {
            Part::Item(Item { kind: ItemKind::Use(_), .. }) => continue,
            Part::Item(Item { kind: ItemKind::Article(_), .. }) => FoldKind::Region,
            Part::Item(_) | Part::Member => FoldKind::Declaration,
            _ => continue,
        };
        let written = span.text(text);
        // A member that only runs on to a second line is no block.
        if matches!(part, Part::Item(_)) || written.contains(['{', '｛', '：', ':']) {
            found.push(Fold { span, kind });
        }
    }
    found.extend(imports(&parsed.tree.items, text));
    found.extend(comments(&parsed.comments, text));
    for fold in &mut found {
        let end = fold.span.start as usize + fold.span.text(text).trim_end().len();
        fold.span = Span::new(fold.span.start as usize, end);
    }
    found.retain(|fold| fold.span.text(text).contains('\n'));
    found.sort_unstable_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end), fold.kind));
    found.dedup_by_key(|fold| fold.span);
    found
}

fn imports(items: &[Item], text: &str) -> Vec<Fold> {
    let is_use = |item: &Item| matches!(item.kind, ItemKind::Use(_));
    let near = |a: &Item, b: &Item| {
        let between = text.get(a.span.end as usize..b.span.start as usize).unwrap_or_default();
        is_use(a) && is_use(b) && between.trim().is_empty()
    };
    let runs = items.chunk_by(near).filter(|run| run.len() > 1);
    let span = |run: &[Item]| Some(run.first()?.span.to(run.last()?.span));
    runs.filter_map(span).map(|span| Fold { span, kind: FoldKind::Imports }).collect()
}

/// Comments on lines of their own, with nothing but line breaks between them and no blank line.
fn comments(comments: &[Comment], text: &str) -> Vec<Fold> {
    let alone = |comment: &Comment| {
        let before = text.get(..comment.span.start as usize).unwrap_or_default();
        before.rsplit('\n').next().is_none_or(|line| line.trim().trim_start_matches('\u{feff}').is_empty())
    };
    let near = |a: &Comment, b: &Comment| {
        let between = text.get(a.span.end as usize..b.span.start as usize).unwrap_or_default();
        alone(a) && alone(b) && between.trim().is_empty() && between.matches('\n').count() <= 1
    };
    let span = |run: &[Comment]| Some(run.first()?.span.to(run.last()?.span));
    comments.chunk_by(near).filter_map(span).map(|span| Fold { span, kind: FoldKind::Comment }).collect()
}
