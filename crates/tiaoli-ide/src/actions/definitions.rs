//! 所称: a condition gets a name of its own, or a name gives way to the condition it stands for.

use tiaoli_core::{
    ir::DefinitionId,
    symbols::{Role, Symbol},
};
use tiaoli_diagnostics::{FileId, FileSpan, Lang, Span, say};
use tiaoli_syntax::{
    ast::{Expr, ExprKind, Item, ItemKind},
    keywords::Kw,
    parse, parse_expr, tokens,
};

use super::{Action, ActionKind, Place, action};
use crate::{
    format::{Replace, applied},
    parts::{Part, parts},
    words::pick,
};

/// Names the selected condition, in a definition before the declaration it stands in.
pub(super) fn extract(place: &Place<'_>) -> Option<Action> {
    let item = place.item?;
    if !matches!(item.kind, ItemKind::Rule(_) | ItemKind::Check(_) | ItemKind::Define(_)) {
        return None;
    }
    let text = place.text();
    let selected = trimmed(text, place.range)?;
    let is_phrase = |(part, span): &(Part<'_>, Span)| matches!(part, Part::Phrase) && *span == selected;
    let condition = selected.text(text);
    let (read, problems) = parse_expr(FileId(0), condition);
    if !place.parts.iter().any(is_phrase) || read.is_none() || !problems.is_empty() {
        return None;
    }
    let lang = place.snapshot.written_in(place.file);
    let name = fresh(place, lang);
    let start = with_comments(place, item);
    let blanks = place.indentation(item.span.start);
    let stands_for = format!("{} {name} {} {condition}", Kw::Define.word(lang), Kw::DefineAs.word(lang));
    let edits = vec![
        Replace { span: Span::point(start), with: format!("{stands_for}\n\n{blanks}") },
        Replace { span: selected, with: name.clone() },
    ];
    let edits = place.edits(edits);
    place.sound_with(&edits)?;
    let title = say!(zh: "把选中的条件写成定义（所称 {} …）", name; en: "Name the selected condition (define {} …)", name);
    Some(action(title, ActionKind::Extract, edits))
}

/// Puts the condition in the place of the name of a definition.
pub(super) fn inline(place: &Place<'_>) -> Option<Action> {
    let snapshot = place.snapshot;
    let used = snapshot.name_at(place.file, place.range.start as usize)?;
    let Symbol::Definition(id) = used.symbol else { return None };
    if matches!(used.role, Role::Declaration | Role::Naming) || place.range.end > used.at.span.end {
        return None;
    }
    let (condition, at) = condition(place, id)?;
    let words = at.span.text(snapshot.text(at.file));
    let is_list = matches!(condition.kind.as_ref(), ExprKind::List { .. });
    let bare = vec![Replace { span: used.at.span, with: words.to_owned() }];
    let edits = if stays_whole(place.text(), &bare, words) && !is_list {
        bare
    } else {
        vec![Replace { span: used.at.span, with: format!("({words})") }]
    };
    let edits = place.edits(edits);
    place.sound_with(&edits)?;
    let name = used.at.span.text(place.text());
    let title = say!(zh: "把“{}”换成它的条件", name; en: "Replace `{}` by its condition", name);
    Some(action(title, ActionKind::Inline, edits))
}

/// What a definition stands for, where it means the same on every day.
fn condition<'a>(place: &Place<'a>, id: DefinitionId) -> Option<(&'a Expr, FileSpan)> {
    let definition = place.snapshot.analysis.program.definitions.get(id.index())?;
    let [version] = definition.versions.as_slice() else { return None };
    let parsed = place.snapshot.parsed(version.span.file)?;
    parts(&parsed.tree.items).into_iter().find_map(|(part, _)| match part {
        Part::Item(Item { kind: ItemKind::Define(define), .. })
            if version.span.span.contains(define.name.span.start as usize)
                || define.name.span == version.span.span =>
        {
            Some((&define.value, define.value.span.in_file(version.span.file)))
        }
        _ => None,
    })
}

/// Whether what is put in is read as one piece, whatever stands round it.
fn stays_whole(text: &str, edits: &[Replace], words: &str) -> bool {
    let Some(edit) = edits.first() else { return false };
    let tree = parse(FileId(0), &applied(text, edits)).file;
    let start = edit.span.start as usize;
    let put = Span::new(start, start + words.len());
    // A word right before it, as 非, would be read with it.
    let apart = text.get(..start).is_some_and(|before| !before.ends_with('非'));
    apart && parts(&tree.items).iter().any(|(part, span)| matches!(part, Part::Phrase) && *span == put)
}

/// A name that stands nowhere in the policy.
fn fresh(place: &Place<'_>, lang: Lang) -> String {
    let base = pick(lang, "新定义", "new_definition");
    let sources = &place.snapshot.analysis.sources;
    let is_taken = |name: &str| {
        let mut texts = sources.iter().filter(|source| place.snapshot.parsed(source.id).is_some());
        texts.any(|source| source.text.contains(name))
    };
    if !is_taken(base) {
        return base.to_owned();
    }
    let numbered = (2..=u16::MAX).map(|n| format!("{base}{n}"));
    let is_word = |name: &String| tokens(name).len() == 1;
    numbered.filter(is_word).find(|name| !is_taken(name)).unwrap_or_else(|| base.to_owned())
}

/// Where a declaration begins with the comments right above it.
fn with_comments(place: &Place<'_>, item: &Item) -> usize {
    let text = place.text();
    let mut start = item.span.start as usize;
    let comments = place.snapshot.parsed(place.file).map(|parsed| &parsed.comments);
    for comment in comments.into_iter().flat_map(|comments| comments.iter().rev()) {
        let between = text.get(comment.span.end as usize..start);
        let own_line = text
            .get(..comment.span.start as usize)
            .is_some_and(|before| before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty()));
        let adjoins = between.is_some_and(|gap| gap.trim().is_empty() && gap.matches('\n').count() <= 1);
        if adjoins && own_line {
            start = comment.span.start as usize;
        }
    }
    start
}

/// A selection without the blanks round it; `None` where nothing is left.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let words = span.text(text);
    let start = span.start as usize + words.len() - words.trim_start().len();
    let end = start + words.trim().len();
    (end > start).then(|| Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::super::{ActionKind, tests::*};

    const EXTRACTED: &str = "所称 新定义 是指 户籍 为 农村\n\n应助 农村学生 {";

    #[test]
    fn a_selected_condition_becomes_a_definition_and_goes_back() {
        let sound = snapshot(POLICY);
        let found = at(&sound, "户籍 为 农村 ", |kind| kind == ActionKind::Extract);
        let text = done(&sound, titled(&found, "所称 新定义"));
        assert!(text.contains(EXTRACTED) && text.contains("凡 新定义 且 年级 为 一年级"), "{text}");
        let after = snapshot(&text);
        assert!(!after.analysis.has_errors());
        let found = at(&after, "新定义 且", |kind| kind == ActionKind::Inline);
        assert!(found.is_empty(), "a selection beyond the name is about something else: {found:?}");
        let start = text.find("新定义 且").unwrap();
        let here = tiaoli_diagnostics::Span::point(start + 3);
        let file = after.file("p.tiao").unwrap();
        let found = super::super::actions(&after, file, here, &|kind| kind == ActionKind::Inline);
        assert!(done(&after, &found[0]).contains("凡 户籍 为 农村 且 年级 为 一年级"), "{found:?}");
        // A second one has another name.
        let found = at(&after, "年级 为 一年级", |kind| kind == ActionKind::Extract);
        assert!(done(&after, &found[0]).contains("所称 新定义2 是指 年级 为 一年级"), "{found:?}");
    }

    #[test]
    fn what_is_put_in_stays_one_piece() {
        let text = POLICY
            .replace("应助 农村学生 {", "所称 乡下 是指 户籍 为 农村 或 户籍 为 县镇\n\n应助 农村学生 {")
            .replace("凡 户籍 为 农村 且", "凡 乡下 且");
        let snapshot = snapshot(&text);
        let found = at(&snapshot, "乡下 且".trim_end_matches(" 且"), |kind| kind == ActionKind::Inline);
        assert!(found.is_empty(), "the declaration itself: {found:?}");
        let start = text.find("乡下 且").unwrap();
        let file = snapshot.file("p.tiao").unwrap();
        let here = tiaoli_diagnostics::Span::point(start);
        let found = super::super::actions(&snapshot, file, here, &|kind| kind == ActionKind::Inline);
        let after = done(&snapshot, &found[0]);
        assert!(
            after.contains("凡 (户籍 为 农村 或 户籍 为 县镇) 且")
                || after.contains("凡（户籍 为 农村 或 户籍 为 县镇）且"),
            "{after}"
        );
    }

    #[test]
    fn a_value_is_no_condition() {
        let snapshot = snapshot(POLICY);
        let start = POLICY.find("凡 户籍 为 农村").unwrap() + "凡 户籍 为 ".len();
        let file = snapshot.file("p.tiao").unwrap();
        let value = tiaoli_diagnostics::Span::new(start, start + "农村".len());
        let found = super::super::actions(&snapshot, file, value, &|kind| kind == ActionKind::Extract);
        assert!(found.is_empty(), "{found:?}");
    }
}
