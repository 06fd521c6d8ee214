//! A selection that grows: word, operand, comparison, condition, clause, rule, article, file; in strings, comments and source
//! texts sentence by sentence.

use tiaoli_diagnostics::{FileId, Span};
use tiaoli_syntax::{TokenKind, tokens};

use crate::{
    Snapshot,
    parts::{Part, parts},
};

/// What holds an offset, the smallest first, each larger than the one before; the last is the whole file.
pub fn selection(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Span> {
    let text = snapshot.text(file);
    let all = Span::new(0, text.len());
    if offset > text.len() {
        return vec![all];
    }
    let mut found = vec![all];
    match snapshot.parsed(file) {
        Some(parsed) => {
            for token in tokens(text).into_iter().filter(|token| token.span.contains(offset)) {
                found.push(token.span);
                if matches!(token.kind, TokenKind::String | TokenKind::Comment) {
                    found.extend(sentences(text, inside(text, token.span), offset));
                }
            }
            for (part, span) in parts(&parsed.tree.items) {
                found.push(span);
                if let Part::Words(words) | Part::Quote(words) | Part::File(words) = part {
                    found.push(words.inner);
                }
            }
            let named = snapshot.analysis.references.all_at(file, offset);
            found.extend(named.map(|one| one.at.span));
        }
        None => found.extend(sentences(text, all, offset)),
    }
    let trimmed = found.into_iter().map(|span| trim(text, span));
    let mut found: Vec<Span> = trimmed.filter(|span| !span.is_empty() && span.contains(offset)).collect();
    found.push(all);
    found.sort_unstable_by_key(|span| (span.len(), *span));
    found.dedup();
    // Two words may touch an offset: the selection grows from the one that begins there.
    let mut chain: Vec<Span> = Vec::new();
    let begins = |span: &&Span| offset < span.end as usize;
    let smallest = found.iter().find(begins).or(found.first()).copied();
    for span in smallest.into_iter().chain(found) {
        let grows = chain
            .last()
            .is_none_or(|last| span.start <= last.start && last.end <= span.end && span.len() > last.len());
        if grows {
            chain.push(span);
        }
    }
    if chain.is_empty() { vec![all] } else { chain }
}

/// A string or comment without its marks.
fn inside(text: &str, span: Span) -> Span {
    let written = span.text(text);
    let start = written.len() - written.trim_start_matches(is_mark).len();
    let end = written.trim_end_matches(is_mark).len().max(start);
    Span::new(span.start as usize + start, span.start as usize + end)
}

fn is_mark(c: char) -> bool {
    c.is_whitespace() || "\"＂“”《》/*／＊".contains(c)
}

/// The part between two marks, the sentence, the line and the paragraph at an offset.
fn sentences(text: &str, within: Span, offset: usize) -> Vec<Span> {
    let part = |c: char| "，、；：。！？,;:!?\n".contains(c);
    let sentence = |c: char| "；。！？;!?\n".contains(c);
    let line = |c: char| c == '\n';
    let mut found = vec![within];
    found.extend(between(text, within, offset, part));
    found.extend(between(text, within, offset, sentence));
    found.extend(between(text, within, offset, line));
    // The sentence with its stop.
    let sentences: Vec<Span> = found.clone();
    for span in sentences {
        let next = text.get(span.end as usize..within.end as usize).and_then(|rest| rest.chars().next());
        if let Some(stop) = next.filter(|c| part(*c) && *c != '\n') {
            found.push(Span::new(span.start as usize, span.end as usize + stop.len_utf8()));
        }
    }
    found
}

fn between(text: &str, within: Span, offset: usize, ends: impl Fn(char) -> bool) -> Option<Span> {
    if !within.contains(offset) {
        return None;
    }
    let before = text.get(within.start as usize..offset)?;
    let after = text.get(offset..within.end as usize)?;
    let start = before.char_indices().rev().find(|(_, c)| ends(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let end = after.find(ends).unwrap_or(after.len());
    Some(Span::new(within.start as usize + start, offset + end))
}

fn trim(text: &str, span: Span) -> Span {
    let written = span.text(text);
    let start = span.start as usize + written.len() - written.trim_start().len();
    Span::new(start, start + written.trim().len())
}
