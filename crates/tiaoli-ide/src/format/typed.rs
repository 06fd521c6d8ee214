//! What happens while one types: the next line is indented, a finished clause or declaration is put in order.

use tiaoli_diagnostics::{FileId, Span};
use tiaoli_syntax::{TokenKind, tokens};

use super::{Replace, format, is_declaration, keep, touches, whole_lines};
use crate::{
    Snapshot,
    parts::{Part, parts},
};

/// One step of indentation.
const STEP: usize = 4;

/// The edits after a character was typed right before an offset: a line break, `}`, `；` or `。`. Nothing happens in a
/// declaration that cannot be read yet.
pub fn on_type(snapshot: &Snapshot, file: FileId, offset: usize, typed: char) -> Vec<Replace> {
    if snapshot.parsed(file).is_none() {
        return Vec::new();
    }
    match typed {
        '\n' => indentation(snapshot.text(file), offset).into_iter().collect(),
        '}' | '｝' => finished(snapshot, file, offset, is_declaration),
        '；' | ';' | '。' => finished(snapshot, file, offset, |part| matches!(part, Part::Member)),
        _ => Vec::new(),
    }
}

/// The canonical form of the smallest part of some kind that holds what was typed.
fn finished(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    wanted: impl Fn(Part<'_>) -> bool,
) -> Vec<Replace> {
    let Some(parsed) = snapshot.parsed(file) else { return Vec::new() };
    let all = parts(&parsed.tree.items);
    let smallest = |wanted: &dyn Fn(Part<'_>) -> bool| {
        let holding = all.iter().filter(|(part, span)| wanted(*part) && span.contains(offset));
        holding.map(|(_, span)| *span).min_by_key(|span| span.len())
    };
    let Some(declaration) = smallest(&is_declaration) else { return Vec::new() };
    let Some(span) = smallest(&wanted) else { return Vec::new() };
    let unread = snapshot.analysis.diagnostics.iter().filter_map(|one| {
        one.span().filter(|at| at.file == file && one.is_error() && one.code.as_str().starts_with("E01"))
    });
    if unread.into_iter().any(|at| touches(at.span, declaration)) {
        return Vec::new();
    }
    let text = snapshot.text(file);
    let lines = whole_lines(text, span);
    // What stands behind the cursor is still being typed.
    let within = |edit: &Replace| lines.start <= edit.span.start && edit.span.end <= lines.end;
    keep(text, format(snapshot, file), within)
}

/// The blanks at the beginning of a line, as deep as the braces before it.
fn indentation(text: &str, offset: usize) -> Option<Replace> {
    let before = text.get(..offset)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(start..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\u{3000}']).len();
    let in_words = |span: Span| (span.start as usize) < start && start < span.end as usize;
    let mut depth = 0_usize;
    for token in tokens(text) {
        if matches!(token.kind, TokenKind::Comment | TokenKind::String) && in_words(token.span) {
            return None;
        }
        if token.span.start as usize >= start {
            break;
        }
        match token.span.text(text) {
            "{" | "｛" => depth += 1,
            "}" | "｝" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let closes = rest.get(blanks..)?.starts_with(['}', '｝']);
    let braces = STEP * depth.saturating_sub(usize::from(closes));
    let above = before.get(..start)?.trim_end_matches(['\n', '\r']).rsplit('\n').next().unwrap_or_default();
    let above_blanks = above.len() - above.trim_start_matches(' ').len();
    let words = code(text, start, above);
    let columns = if closes {
        braces
    } else if words.ends_with(['：', ':']) {
        above_blanks + STEP
    } else if words.trim_start().starts_with(['（', '(']) && !words.ends_with(['。', '.']) {
        above_blanks
    } else {
        braces
    };
    let wanted = " ".repeat(columns);
    let span = Span::new(start, start + blanks);
    (span.text(text) != wanted).then_some(Replace { span, with: wanted })
}

/// The line above without a comment behind it.
fn code<'t>(text: &str, start: usize, above: &'t str) -> &'t str {
    let begin = start.saturating_sub(above.len() + 1);
    let comment = tokens(text.get(..start).unwrap_or_default())
        .into_iter()
        .find(|token| token.kind == TokenKind::Comment && token.span.start as usize >= begin);
    let cut = comment.map_or(above.len(), |token| (token.span.start as usize).saturating_sub(begin));
    above.get(..cut).unwrap_or(above).trim_end()
}
