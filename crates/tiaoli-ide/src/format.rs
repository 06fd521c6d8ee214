//! The canonical form as small edits: the whole file, some declarations, or what was just typed.

mod typed;

use similar::{DiffOp, TextDiff};
use tiaoli_diagnostics::{Diagnostic, FileId, Span, Text, say};
use tiaoli_syntax::FormatOptions;
pub use typed::on_type;

use crate::{
    Snapshot,
    parts::{Part, parts},
};

/// Replaces a piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replace {
    pub span: Span,
    pub with: String,
}

/// The edits that give a file its canonical form, in order; none where it has it. What could not be read stays as it is.
pub fn format(snapshot: &Snapshot, file: FileId) -> Vec<Replace> {
    if snapshot.parsed(file).is_none() {
        return Vec::new();
    }
    canonical(snapshot.text(file))
}

/// Why a file is left as it is: the first message that has to be dealt with before.
pub fn hindrance(snapshot: &Snapshot, file: FileId) -> Option<Text> {
    let blocks = |one: &&Diagnostic| {
        tiaoli_syntax::leaves_unformatted(one.code) && one.span().is_some_and(|at| at.file == file)
    };
    let one = snapshot.analysis.diagnostics.iter().find(blocks)?;
    let source = snapshot.analysis.sources.get(file)?;
    let line = source.lines.line_of(one.span()?.span.start as usize) + 1;
    Some(say!(
        zh: "没有整理格式：第{}行{}。改正以后再整理", line, one.message.zh;
        en: "not formatted: line {}, {}. Put this right first", line, one.message.en))
}

/// As [`format()`], for the declarations that a range touches.
pub fn format_range(snapshot: &Snapshot, file: FileId, range: Span) -> Vec<Replace> {
    let Some(parsed) = snapshot.parsed(file) else { return Vec::new() };
    let declarations = parts(&parsed.tree.items).into_iter().filter(|(part, _)| is_declaration(*part));
    let touched = declarations.map(|(_, span)| span).filter(|span| touches(*span, range));
    let text = snapshot.text(file);
    let lines: Vec<Span> = touched.chain([range]).map(|span| whole_lines(text, span)).collect();
    let within = |edit: &Replace| lines.iter().any(|lines| holds(*lines, edit.span));
    keep(text, format(snapshot, file), within)
}

/// A declaration that is formatted as one; an article is so many declarations.
fn is_declaration(part: Part<'_>) -> bool {
    use tiaoli_syntax::ast::ItemKind;
    matches!(part, Part::Item(item) if !matches!(item.kind, ItemKind::Article(_) | ItemKind::Broken { .. }))
}

/// Some of the edits of a whole file; none where the text would not say the same with these alone.
fn keep(text: &str, mut edits: Vec<Replace>, wanted: impl Fn(&Replace) -> bool) -> Vec<Replace> {
    edits.retain(wanted);
    let tree = |text: &str| tiaoli_syntax::parse(FileId(0), text).file;
    let same = edits.is_empty() || tiaoli_syntax::same_tree(&tree(text), &tree(&applied(text, &edits)));
    if same { edits } else { Vec::new() }
}

/// A text with edits made; they are in order and apart.
pub fn applied(text: &str, edits: &[Replace]) -> String {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        if text.get(edit.span.range()).is_some() {
            text.replace_range(edit.span.range(), &edit.with);
        }
    }
    text
}

/// Edits of a file together with what they put out of order; as they are where the file was not in order before.
pub(crate) fn in_order(snapshot: &Snapshot, file: FileId, edits: Vec<Replace>) -> Vec<Replace> {
    if !format(snapshot, file).is_empty() {
        return edits;
    }
    let text = snapshot.text(file);
    let formatted = tiaoli_syntax::format(&applied(text, &edits), &FormatOptions::default());
    differences(text, &formatted.text)
}

fn canonical(text: &str) -> Vec<Replace> {
    let formatted = tiaoli_syntax::format(text, &FormatOptions::default());
    if formatted.changed { differences(text, &formatted.text) } else { Vec::new() }
}

/// What leads from one text to another, line by line, and within lines without what begins and ends them alike: the cursor
/// keeps its place.
pub(crate) fn differences(old: &str, new: &str) -> Vec<Replace> {
    let lines = |text: &str| -> Vec<usize> {
        let breaks = text.split_inclusive('\n').scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        });
        std::iter::once(0).chain(breaks).collect()
    };
    let (old_lines, new_lines) = (lines(old), lines(new));
    let diff = TextDiff::from_lines(old, new);
    let mut edits = Vec::new();
    for op in diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        let place = |lines: &[usize], range: std::ops::Range<usize>, end: usize| {
            let at = |line: usize| lines.get(line).copied().unwrap_or(end);
            (at(range.start), at(range.end))
        };
        let (from, to) = place(&old_lines, op.old_range(), old.len());
        let (new_from, new_to) = place(&new_lines, op.new_range(), new.len());
        let (was, is) =
            (old.get(from..to).unwrap_or_default(), new.get(new_from..new_to).unwrap_or_default());
        if was.matches('\n').count() == is.matches('\n').count() {
            let mut at = from;
            for (was, is) in was.split_inclusive('\n').zip(is.split_inclusive('\n')) {
                edits.extend(difference(was, is, at));
                at += was.len();
            }
        } else {
            edits.extend(words(was, is, from));
        }
    }
    joined(edits)
}

/// What leads from one text to another, word by word: lines were joined or broken.
fn words(was: &str, is: &str, at: usize) -> Vec<Replace> {
    let diff = TextDiff::from_words(was, is);
    let mut edits = Vec::new();
    let mut at = at;
    for op in diff.ops() {
        let text = |words: &[&str]| words.concat();
        let old = text(diff.old_slices().get(op.old_range()).unwrap_or_default());
        let new = text(diff.new_slices().get(op.new_range()).unwrap_or_default());
        edits.extend(difference(&old, &new, at));
        at += old.len();
    }
    edits
}

/// Edits that touch become one.
fn joined(edits: Vec<Replace>) -> Vec<Replace> {
    let mut joined: Vec<Replace> = Vec::new();
    for edit in edits {
        match joined.last_mut().filter(|last| last.span.end == edit.span.start) {
            Some(last) => {
                last.span = last.span.to(edit.span);
                last.with.push_str(&edit.with);
            }
            None => joined.push(edit),
        }
    }
    joined
}

/// The middle of a text in which two differ.
fn difference(was: &str, is: &str, at: usize) -> Option<Replace> {
    if was == is {
        return None;
    }
    let alike = |(a, b): &(char, char)| a == b;
    let start: usize = was.chars().zip(is.chars()).take_while(alike).map(|(c, _)| c.len_utf8()).sum();
    let (was, is) = (was.get(start..)?, is.get(start..)?);
    let end: usize =
        was.chars().rev().zip(is.chars().rev()).take_while(alike).map(|(c, _)| c.len_utf8()).sum();
    let span = Span::new(at + start, at + start + was.len() - end);
    Some(Replace { span, with: is.get(..is.len() - end)?.to_owned() })
}

pub(crate) fn touches(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A span widened to the ends of its lines, the last line break among them.
fn whole_lines(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let after = text.get(span.end as usize..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').map_or(text.len(), |at| span.end as usize + at + 1);
    Span::new(start, end)
}
