//! Reads a text anew after an edit. The declarations the edit does not touch are kept and moved; the result is always that
//! of [`parse`].
//!
//! How a declaration is read depends on the text from its first character to the end of the declaration after it, at most,
//! and its messages also look at the declaration before it. So two untouched declarations on either side of the edit are
//! read again with it; what lies beyond them stays as it is. What reaches further is noted in [`Reach`], and where there is
//! such a thing, the whole text is read.

use tiaoli_diagnostics::FileId;

use crate::ast::{Item, ItemKind};
use crate::fold::{self, MAX_DEPTH, Prepared};
use crate::parse::{Parse, lowered, parse};
use crate::shift::{Distance, Shift, shift_message};

/// What in a text has to do with more than its own declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Braces out of balance, a comment without an end, something nested too deep, declarations under a head that could
    /// not be read.
    whole: bool,
    /// The starts of the lines at which a `(` of an earlier line is open.
    hanging: Vec<usize>,
}

impl Reach {
    pub(crate) fn of(prepared: &Prepared, grouped: bool) -> Self {
        let whole = prepared.unbalanced || prepared.cut || prepared.open_comment || grouped;
        Self { whole, hanging: prepared.hanging.clone() }
    }

    /// Of a text of which nothing can be kept.
    pub(crate) fn whole() -> Self {
        Self { whole: true, hanging: Vec::new() }
    }
}

/// Reads a text that was `old_text` before, when it gave `old`. Equal to `parse(file, text)`.
///
/// `old` must be of the same file, which its messages name.
pub fn reparse(file: FileId, old: Parse, old_text: &str, text: &str) -> Parse {
    if old_text == text {
        return old;
    }
    patched(file, old, old_text, text).unwrap_or_else(|| parse(file, text))
}

/// The old reading with the edited part replaced; nothing where the edit concerns the whole text.
fn patched(file: FileId, mut old: Parse, old_text: &str, text: &str) -> Option<Parse> {
    let edit = Edit::between(old_text, text);
    let longest = text.len().max(old_text.len());
    if old.reach.whole || u32::try_from(longest).is_err() {
        return None;
    }
    let reader = Reader { file, old_text, text, edit, hanging: &old.reach.hanging };
    // The innermost article that holds the edit comes first.
    let piece = reader.levels(&old.file.items).iter().rev().find_map(|level| {
        let window = reader.window(level)?;
        reader.read(level, &window)
    })?;
    piece.put(&mut old, edit)?;
    Some(old)
}

/// The place at which two texts differ.
#[derive(Clone, Copy, Debug)]
struct Edit {
    start: usize,
    old_end: usize,
    new_end: usize,
}

impl Edit {
    fn between(old: &str, new: &str) -> Self {
        let (a, b) = (old.as_bytes(), new.as_bytes());
        let mut start = common(a.chunks(BLOCK).zip(b.chunks(BLOCK)), a.iter().zip(b));
        while !(old.is_char_boundary(start) && new.is_char_boundary(start)) {
            start -= 1;
        }
        let blocks = a.rchunks(BLOCK).zip(b.rchunks(BLOCK));
        let same = common(blocks, a.iter().rev().zip(b.iter().rev()));
        let mut same = same.min(old.len() - start).min(new.len() - start);
        while !(old.is_char_boundary(old.len() - same) && new.is_char_boundary(new.len() - same)) {
            same -= 1;
        }
        Self { start, old_end: old.len() - same, new_end: new.len() - same }
    }

    /// Where a place behind the edit has come to lie.
    fn moved(self, place: usize) -> usize {
        (place + self.new_end).saturating_sub(self.old_end)
    }
}

/// So many bytes are compared at once.
const BLOCK: usize = 256;

/// How many bytes two texts have in common: first by blocks, then within the block that differs.
fn common<'a>(
    blocks: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    bytes: impl Iterator<Item = (&'a u8, &'a u8)>,
) -> usize {
    let whole: usize = blocks.take_while(|(a, b)| a == b).map(|(block, _)| block.len()).sum();
    whole + bytes.skip(whole).take_while(|(a, b)| a == b).count()
}

/// The declarations of the file or of an article in it.
struct Level<'a> {
    /// Which declaration of each level above is the article; empty for the file.
    path: Vec<usize>,
    items: &'a [Item],
    /// The lines they stand on.
    start: usize,
    end: usize,
}

/// What of a level is read again.
struct Window {
    /// The first and the last declaration that are only there to be looked at, if there are any beyond which all is kept:
    /// their old reading counts. Everything between them is replaced.
    before: Option<usize>,
    after: Option<usize>,
    /// The lines read, in the old text.
    start: usize,
    end: usize,
}

/// A part of a file read again.
struct Piece {
    path: Vec<usize>,
    /// Which declarations it takes the place of.
    replaces: std::ops::Range<usize>,
    items: Vec<Item>,
    fresh: Parse,
    /// Where it begins and ends in the old text. Messages and comments are replaced from here to there.
    start: usize,
    end: usize,
    /// The lines that were read, in the old text.
    lines: (usize, usize),
}

struct Reader<'a> {
    file: FileId,
    old_text: &'a str,
    text: &'a str,
    edit: Edit,
    hanging: &'a [usize],
}

impl<'a> Reader<'a> {
    /// The file, the article in it that holds the edit between its braces, the article in that one, and so on.
    fn levels(&self, items: &'a [Item]) -> Vec<Level<'a>> {
        let mut levels = vec![Level { path: Vec::new(), items, start: 0, end: self.old_text.len() }];
        while let Some(inner) = levels.last().and_then(|level| self.inside(level)) {
            levels.push(inner);
        }
        levels
    }

    fn inside(&self, level: &Level<'a>) -> Option<Level<'a>> {
        let at = level.items.partition_point(|item| start(item) <= self.edit.start).checked_sub(1)?;
        let item = level.items.get(at)?;
        let ItemKind::Article(article) = &item.kind else { return None };
        let brace = item
            .span
            .text(self.old_text)
            .char_indices()
            .next_back()
            .filter(|(_, c)| matches!(c, '}' | '｝'))?;
        let begins = self.line_of(start(article.items.first()?))?;
        let ends = self.line_of(start(item) + brace.0)?;
        let holds = begins <= self.edit.start && self.edit.old_end < ends;
        let path = level.path.iter().copied().chain([at]).collect();
        holds.then_some(Level { path, items: &article.items, start: begins, end: ends })
    }

    /// The start of the line on which a declaration is the first thing, if nothing is open there but articles.
    fn line_of(&self, at: usize) -> Option<usize> {
        let before = self.old_text.get(..at)?;
        let kept = before.trim_end_matches([' ', '\t']);
        (kept.ends_with('\n') && self.hanging.binary_search(&kept.len()).is_err()).then_some(kept.len())
    }

    fn window(&self, level: &Level<'_>) -> Option<Window> {
        let Level { items, .. } = *level;
        let line = |at: usize| items.get(at).and_then(|item| self.line_of(start(item)));
        // The declaration that holds the beginning of the edit, and one before it that is untouched; before that one
        // another that is kept but read.
        let touched = items.partition_point(|item| start(item) <= self.edit.start).saturating_sub(1);
        let before = (1..touched.saturating_sub(1)).rev().find_map(|at| Some((at, line(at)?)));
        // The first that begins on a line behind the edit, and the one after it, which is kept but read.
        let behind = items.partition_point(|item| start(item) <= self.edit.old_end);
        let separate = |item: &Item| {
            self.old_text.get(self.edit.old_end..start(item)).is_some_and(|gap| gap.contains('\n'))
        };
        let rest = items.get(behind..)?;
        let next = behind + rest.iter().position(separate).unwrap_or(rest.len());
        let after = Some(next + 1).filter(|after| *after < items.len());
        let end = after.and_then(|after| (after + 1..items.len()).find_map(line));
        Some(Window {
            before: before.map(|(at, _)| at),
            start: before.map_or(level.start, |(_, line)| line),
            after,
            end: end.unwrap_or(level.end),
        })
    }

    /// Reads a window of the new text; nothing if it does not end as it did.
    fn read(&self, level: &Level<'_>, window: &Window) -> Option<Piece> {
        let lines = self.text.get(window.start..self.edit.moved(window.end))?;
        let prepared = fold::prepare(self.file, lines, window.start, &[]);
        let too_deep = level.path.len() + prepared.deepest > MAX_DEPTH;
        if prepared.unbalanced || prepared.left_open || prepared.open_comment || too_deep {
            return None;
        }
        let mut prepared = prepared;
        let problems = std::mem::take(&mut prepared.diagnostics);
        let mut fresh = lowered(self.file, self.text, prepared, problems)?;
        let mut items = std::mem::take(&mut fresh.file.items);
        let from = window.before.map_or(0, |before| before + 1);
        let to = window.after.unwrap_or(level.items.len());
        let mut piece_end = level.end;
        if let Some(after) = window.after {
            let kept = level.items.get(after)?;
            piece_end = start(kept);
            let at = self.edit.moved(piece_end);
            let same = items.binary_search_by_key(&at, start).ok()?;
            items.truncate(same);
        }
        let mut piece_start = window.start;
        if window.before.is_some() {
            piece_start = start(level.items.get(from)?);
            items.remove(0);
            if items.first().map(start) != Some(piece_start) {
                return None;
            }
        }
        Some(Piece {
            path: level.path.clone(),
            replaces: from..to,
            items,
            fresh,
            start: piece_start,
            end: self.to_the_last(piece_end),
            lines: (window.start, self.to_the_last(window.end)),
        })
    }

    /// What stands at the very end of the text belongs to it.
    fn to_the_last(&self, end: usize) -> usize {
        if end == self.old_text.len() { usize::MAX } else { end }
    }
}

impl Piece {
    /// Puts it in its place and moves what stands behind it.
    fn put(self, old: &mut Parse, edit: Edit) -> Option<()> {
        let by = Distance::between(edit.old_end, edit.new_end);
        let Self { replaces, items, fresh, start: from, end: to, .. } = self;
        let level = enter(&mut old.file.items, &self.path, by)?;
        let behind = level.get_mut(replaces.end..)?;
        behind.iter_mut().for_each(|item| item.shift(by));
        level.splice(replaces, items);
        let new_to = if to == usize::MAX { to } else { edit.moved(to) };
        replace(
            &mut old.comments,
            fresh.comments,
            (from, to, new_to),
            |one| one.span.start as usize,
            |one| {
                one.shift(by);
            },
        );
        let place = |one: &tiaoli_diagnostics::Diagnostic| one.span().map_or(0, |at| at.span.start as usize);
        replace(&mut old.diagnostics, fresh.diagnostics, (from, to, new_to), place, |one| {
            shift_message(one, edit.old_end, by);
        });
        let (first, last) = self.lines;
        replace(
            &mut old.reach.hanging,
            fresh.reach.hanging,
            (first, last, usize::MAX),
            |at| *at,
            |at| {
                *at = edit.moved(*at);
            },
        );
        old.reach.whole = fresh.reach.whole;
        Some(())
    }
}

/// The declarations of an article, after moving all that stands behind it on the way there.
fn enter<'a>(items: &'a mut Vec<Item>, path: &[usize], by: Distance) -> Option<&'a mut Vec<Item>> {
    let mut items = items;
    for at in path {
        let (item, behind) = items.get_mut(*at..)?.split_first_mut()?;
        behind.iter_mut().for_each(|item| item.shift(by));
        item.span.end = by.from(item.span.end);
        let ItemKind::Article(article) = &mut item.kind else { return None };
        items = &mut article.items;
    }
    Some(items)
}

/// Puts what was read again in the place of what stood there, and moves what stands behind it.
fn replace<T>(
    old: &mut Vec<T>,
    fresh: Vec<T>,
    (from, to, new_to): (usize, usize, usize),
    place: impl Fn(&T) -> usize,
    mut shift: impl FnMut(&mut T),
) {
    let first = old.partition_point(|one| place(one) < from);
    let last = old.partition_point(|one| place(one) < to).max(first);
    old.iter_mut().skip(last).for_each(&mut shift);
    let fresh = fresh.into_iter().filter(|one| (from..new_to).contains(&place(one)));
    old.splice(first..last, fresh);
}

fn start(item: &Item) -> usize {
    item.span.start as usize
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::string_slice, reason = "a failed test panics")]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// Rules in an article, with blank lines and comments between them.
    fn policy() -> String {
        let mut text = String::from("政策 甲 {\n}\n// 范围\n四、 范围 {\n");
        for at in 0..12 {
            write!(text, "    // 第{at}条\n    不予 规则{at} {{\n        凡 户籍 为 城市\n        不得给予 助学金\n    }}\n\n")
                .unwrap();
        }
        text.push_str("}\n");
        text
    }

    /// How many declarations of the article stayed what they were.
    fn kept(from: &str, to: &str) -> Option<usize> {
        let old = parse(FileId(0), from);
        let edit = Edit::between(from, to);
        let reader = Reader { file: FileId(0), old_text: from, text: to, edit, hanging: &old.reach.hanging };
        reader.levels(&old.file.items).iter().rev().find_map(|level| {
            let piece = reader.read(level, &reader.window(level)?)?;
            (level.path.len() == 1).then_some(level.items.len() - piece.replaces.len())
        })
    }

    #[test]
    fn what_the_edit_does_not_touch_is_kept() {
        let text = policy();
        for (at, least) in [("规则0 ", 10), ("规则5", 8), ("规则11", 10)] {
            for typed in ["某", "{}", "\n\n", "// 甲\n", "且"] {
                let next = text.replacen(at, &format!("{typed}{at}"), 1);
                let found = kept(&text, &next);
                assert!(found.is_some_and(|found| found >= least), "{typed} before {at}: {found:?}");
                let back = kept(&next, &text);
                assert!(back.is_some_and(|found| found >= least), "{typed} back before {at}: {back:?}");
            }
        }
        let open = text.replacen("凡 户籍", "凡 （户籍 为 “", 1);
        assert_eq!(kept(&text, &open), Some(10));
        assert_eq!(kept(&open, &text), Some(10));
        let without = text.replacen("        凡 户籍 为 城市\n", "", 1);
        assert_eq!(kept(&text, &without), Some(10));
    }

    #[test]
    fn an_edit_within_a_character_is_an_edit_of_the_character() {
        // 一 and 丁 differ in their last byte, 丁 and 亁 in one between.
        for (from, to) in [("甲一乙", "甲丁乙"), ("丁", "亁"), ("一一", "一"), ("", "丁"), ("é", "è")]
        {
            let Edit { start, old_end, new_end } = Edit::between(from, to);
            assert_eq!(format!("{}{}{}", &from[..start], &to[start..new_end], &from[old_end..]), to);
        }
    }
}
