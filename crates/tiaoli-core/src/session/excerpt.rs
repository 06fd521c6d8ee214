//! The text of single declarations, as it stands in the files.

use tiaoli_diagnostics::{FileSpan, Span};
use tiaoli_syntax::ast::{Item, ItemKind};

use super::Analysis;

impl Analysis {
    /// The whole text of the declaration whose name stands at a place, without the indent of its first line; empty where the
    /// file is not one of the policy's.
    pub fn declaration_text(&self, at: FileSpan) -> String {
        let Some(file) = self.files.iter().find(|file| file.id == at.file) else { return String::new() };
        let span = innermost(&file.tree.items, at.span).unwrap_or(at.span);
        let text = self.sources.text(span.in_file(at.file));
        let before = self.sources.text(Span::new(0, span.start as usize).in_file(at.file));
        let indent = before.chars().rev().take_while(|c| *c == ' ').count();
        let lines = text.lines().map(|line| {
            let blanks = line.chars().take_while(|c| *c == ' ').count().min(indent);
            line.get(blanks..).unwrap_or(line)
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn innermost(items: &[Item], at: Span) -> Option<Span> {
    let item = items.iter().find(|item| item.span.start <= at.start && at.end <= item.span.end)?;
    match &item.kind {
        ItemKind::Article(article) => innermost(&article.items, at),
        _ => Some(item.span),
    }
}
