//! One mistake gives one message: what follows from another message is dropped, what is said many times is said once.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Fix, Sources, Text, say};

use crate::names::problems;

/// So many further places of an unknown name are shown beside the first.
const SHOWN_BESIDE: usize = 3;

/// Brings the messages of names and types into the form people read. Their order is settled later.
pub(super) fn tidy(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    join_glued(sources, diagnostics);
    explain_by_missing_files(diagnostics);
    forget_consequences(sources, diagnostics);
    name_lists(diagnostics);
    say_once(sources, diagnostics);
    name_fields_together(sources, diagnostics);
}

/// Fields that are unknown for one reason, which one change at one place mends: a table that hides a shared one. The first
/// message names them all.
fn name_fields_together(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let mut groups: BTreeMap<FileSpan, Vec<usize>> = BTreeMap::new();
    for (index, one) in diagnostics.iter().enumerate().filter(|(_, one)| one.code == Code::E0202) {
        // A name that is misspelt is mended where it stands.
        let elsewhere = |at: &FileSpan| one.span().is_some_and(|own| !holds(own, *at));
        let fixed = one.fixes.first().and_then(|fix| fix.edits.first()).map(|edit| edit.at);
        if let Some(at) = fixed.filter(elsewhere) {
            groups.entry(at).or_default().push(index);
        }
    }
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    for several in groups.into_values().filter(|several| several.len() > 1) {
        let place = |index: &usize| {
            let at = diagnostics.get(*index).and_then(Diagnostic::span)?;
            Some((sources.get(at.file).map(|file| file.path.as_str()), at))
        };
        let mut several = several;
        several.sort_by_key(place);
        let names: Vec<&str> =
            several.iter().filter_map(|index| Some(sources.text(diagnostics.get(*index)?.span()?))).collect();
        let (Some(first), Some((_, others))) = (several.first().copied(), names.split_first()) else {
            continue;
        };
        let more = say! {
            zh: "；同样没有的还有“{}”", others.join("”、“");
            en: "; nor `{}`", others.join("`, `")
        };
        gone.extend(several.iter().skip(1));
        if let Some(one) = diagnostics.get_mut(first) {
            one.message.zh.push_str(&more.zh);
            one.message.en.push_str(&more.en);
        }
    }
    let mut at = 0;
    diagnostics.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}

/// A condition that could not be read whole is no condition: where a line already has a message about its text, what is
/// left of it need not be one.
fn forget_consequences(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let line = |diagnostic: &Diagnostic| {
        let at = diagnostic.span()?;
        Some((at.file, sources.get(at.file)?.lines.line_of(at.span.start as usize)))
    };
    let about_text = |diagnostic: &&Diagnostic| diagnostic.is_error() && diagnostic.code < Code::E0201;
    let broken: BTreeSet<_> = diagnostics.iter().filter(about_text).filter_map(line).collect();
    let consequence = |code: Code| matches!(code, Code::E0212 | Code::E0304);
    diagnostics.retain(|one| !consequence(one.code) || line(one).is_none_or(|line| !broken.contains(&line)));
    // `缺 班级`: the words that are written otherwise are no names.
    let slips: Vec<FileSpan> =
        diagnostics.iter().filter(|one| one.code == Code::E0108).filter_map(Diagnostic::span).collect();
    diagnostics.retain(|one| {
        let is_name = matches!(one.code, Code::E0201 | Code::E0202);
        !is_name || !one.span().is_some_and(|at| slips.iter().any(|slip| holds(*slip, at)))
    });
    // A call whose bracket is too deep was left without it, and looks like a name.
    let deep: BTreeSet<_> = diagnostics
        .iter()
        .filter(|one| one.code == Code::E0117)
        .filter_map(|one| one.span().map(|at| (at.file, at.span.start)))
        .collect();
    let cut = |one: &Diagnostic| one.span().is_some_and(|at| deep.contains(&(at.file, at.span.end)));
    diagnostics.retain(|one| !(matches!(one.code, Code::E0201 | Code::E0202 | Code::E0203) && cut(one)));
    // `甲 且 户籍 为 城市 或 县镇`: with the values in a list there is nothing mixed any more.
    let lists: Vec<FileSpan> = diagnostics
        .iter()
        .filter(|one| one.code == Code::E0104)
        .flat_map(|one| one.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.at)))
        .collect();
    diagnostics.retain(|one| {
        one.code != Code::E0103 || !one.span().is_some_and(|at| lists.iter().any(|list| holds(*list, at)))
    });
}

fn holds(outer: FileSpan, inner: FileSpan) -> bool {
    outer.file == inner.file && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}

/// `凡本市户籍且年龄为80以上`: the keyword at its front and the words behind it are one slip with one fix.
fn join_glued(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let behind: BTreeMap<FileSpan, usize> = diagnostics
        .iter()
        .enumerate()
        .filter(|(_, one)| one.code == Code::E0206)
        .filter_map(|(at, one)| Some((one.span()?, at)))
        .collect();
    let mut joined: Vec<(usize, usize, Diagnostic)> = Vec::new();
    for (at, one) in diagnostics.iter().enumerate().filter(|(_, one)| one.code == Code::E0102) {
        let Some(front) = one.span() else { continue };
        let follower =
            behind.iter().find(|(span, _)| holds(front, **span) && span.span.end == front.span.end);
        let Some((span, second)) = follower else { continue };
        let parts = diagnostics.get(*second).and_then(|one| one.fixes.first()?.edits.first());
        let Some(parts) = parts.map(|edit| edit.new_text.as_str()) else { continue };
        let whole = sources.text(front);
        let keyword = whole.strip_suffix(sources.text(*span)).unwrap_or_default();
        joined.push((at, *second, problems::glued(front, whole, &format!("{keyword} {parts}"))));
    }
    let gone: BTreeSet<usize> = joined.iter().flat_map(|(first, second, _)| [*first, *second]).collect();
    let mut at = 0;
    diagnostics.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
    diagnostics.extend(joined.into_iter().map(|(.., one)| one));
}

/// What is unknown because a file of the policy is missing is not listed; the message about the file says how much that is.
/// Where no file is missing it is that of a policy which 引入 names and no 引用 brings in.
fn explain_by_missing_files(diagnostics: &mut Vec<Diagnostic>) {
    let is_library = problems::is_missing_library;
    // A policy with nearly the same name is there: the name is the mistake.
    let is_policy = |one: &Diagnostic| one.code == Code::E0475 && one.fixes.is_empty();
    let explains: fn(&Diagnostic) -> bool = match diagnostics.iter().any(is_library) {
        true => {
            diagnostics.retain(|one| !is_policy(one));
            is_library
        }
        false if diagnostics.iter().any(is_policy) => is_policy,
        false => return,
    };
    let follows = |code: Code| {
        matches!(
            code,
            Code::E0201
                | Code::E0202
                | Code::E0203
                | Code::E0206
                | Code::E0208
                | Code::E0212
                | Code::E0304
                | Code::E0404
                | Code::E0417
                | Code::E0425
                | Code::E0439
        )
    };
    let before = diagnostics.len();
    diagnostics.retain(|one| !follows(one.code));
    let silent = before - diagnostics.len();
    if silent > 0 {
        for one in diagnostics.iter_mut().filter(|one| explains(one)) {
            let silence = problems::silent_without_file(silent);
            one.help = Some(match one.help.take().filter(|_| one.code == Code::E0475) {
                Some(help) => {
                    Text::new(format!("{}。{}", help.zh, silence.zh), format!("{}. {}", help.en, silence.en))
                }
                None => silence,
            });
        }
    }
}

/// 英文名 for declarations that are all gone, as when a 引用 was forgotten: the first stands for them all.
fn name_lists(diagnostics: &mut Vec<Diagnostic>) {
    const FEW: usize = 3;
    let mut counts: BTreeMap<tiaoli_diagnostics::FileId, usize> = BTreeMap::new();
    let file = |one: &Diagnostic| one.span().filter(|_| one.code == Code::E0208).map(|at| at.file);
    for file in diagnostics.iter().filter_map(file) {
        *counts.entry(file).or_default() += 1;
    }
    let mut told: BTreeSet<tiaoli_diagnostics::FileId> = BTreeSet::new();
    diagnostics.retain(|one| {
        file(one).is_none_or(|file| counts.get(&file).is_none_or(|count| *count <= FEW) || told.insert(file))
    });
    for one in diagnostics.iter_mut() {
        if let Some(rest) = file(one).and_then(|file| counts.get(&file)).filter(|count| **count > FEW) {
            let rest = rest - 1;
            one.help = Some(say! {
                zh: "还有{}个这样的名称没有列出：是不是漏了“引用”？", rest;
                en: "{} more such names are not listed: is a `use` missing?", rest
            });
        }
    }
}

/// A name that nothing is called by is told once, with the other places where it stands.
fn say_once(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let mut groups: BTreeMap<(Code, String), Vec<(FileSpan, usize)>> = BTreeMap::new();
    for (index, one) in diagnostics.iter().enumerate() {
        let Some(at) = one.span() else { continue };
        let key = match one.code {
            // Whatever kind of thing the places want, the name is the mistake.
            Code::E0201 => sources.text(at).to_owned(),
            // So it is where every place is offered the same name instead.
            Code::E0202 => match one.fixes.first().and_then(|fix| fix.edits.first()) {
                Some(edit) => format!("{} {}", sources.text(at), edit.new_text),
                None => one.message.zh.clone(),
            },
            Code::E0203 | Code::E0204 | Code::E0428 | Code::E0627 => one.message.zh.clone(),
            _ => continue,
        };
        groups.entry((one.code, key)).or_default().push((at, index));
    }
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    for places in groups.values_mut().filter(|places| places.len() > 1) {
        // In the order of paths, as they are shown.
        places.sort_by_key(|(at, _)| (sources.get(at.file).map(|file| file.path.as_str()), *at));
        places.dedup_by_key(|(at, _)| *at);
        let Some((&(_, first), others)) = places.split_first() else { continue };
        gone.extend(others.iter().map(|(_, index)| *index));
        let count = others.len() + 1;
        let more: Vec<Fix> =
            others.iter().filter_map(|(_, index)| diagnostics.get(*index)?.fixes.first().cloned()).collect();
        let Some(one) = diagnostics.get_mut(first) else { continue };
        one.message.zh.push_str(&format!("（共{count}处）"));
        one.message.en.push_str(&format!(" ({count} places)"));
        for (at, _) in others.iter().take(SHOWN_BESIDE) {
            let label = say! { zh: "这里也是"; en: "here too" };
            one.related.push(tiaoli_diagnostics::Label { at: *at, text: label });
        }
        if let Some(last) = one.related.last_mut().filter(|_| others.len() > SHOWN_BESIDE) {
            let rest = others.len() - SHOWN_BESIDE;
            last.text =
                say! { zh: "这里也是；还有{}处没有列出", rest; en: "here too, and in {} more places", rest };
        }
        if let Some(fix) = one
            .fixes
            .first_mut()
            .filter(|fix| more.len() == others.len() && more.iter().all(|other| other.title == fix.title))
        {
            fix.edits.extend(more.into_iter().flat_map(|fix| fix.edits));
            fix.title.zh.push_str(&format!("（{count}处一起改）"));
            fix.title.en.push_str(&format!(" (in all {count} places)"));
        }
    }
    let mut at = 0;
    diagnostics.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}
