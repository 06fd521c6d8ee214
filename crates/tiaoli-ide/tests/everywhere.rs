//! Every feature at every offset of every shipped file: no panic, and places that lie in their files.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

mod places;

use std::collections::BTreeSet;

use places::{fits, fits_file, shipped};
use tiaoli_diagnostics::{FileId, Span};
use tiaoli_ide::{
    Snapshot,
    folding::folds,
    format::{applied, format, format_range, on_type},
    goto, hierarchy,
    highlights::highlights,
    linked::linked,
    links::{LinkTarget, links},
    references::references,
    rename,
    selection::selection,
    semantic_tokens::tokens,
    symbols::{DocumentSymbol, document_symbols},
};

/// Offsets between these are left out: coprime to the layout of the files, so that every kind of place has its turn.
const STEP: usize = 7;

#[test]
fn every_offset_of_every_shipped_file() {
    let mut seen = BTreeSet::new();
    for snapshot in shipped() {
        // Files that several policies share are looked at once.
        for file in snapshot.analysis.sources.iter().filter(|file| file.path.ends_with(".tiao")) {
            if !seen.insert(file.text.clone()) {
                continue;
            }
            whole(&snapshot, file.id);
            let text = snapshot.text(file.id);
            let offsets = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).step_by(STEP);
            for offset in offsets {
                by_word(&snapshot, file.id, offset);
            }
            // These look through the whole file each time.
            let offsets = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
            for offset in offsets.step_by(text.len() / 30 + 1) {
                by_file(&snapshot, file.id, offset);
            }
        }
    }
}

/// What is asked of a file.
fn whole(snapshot: &Snapshot, file: FileId) {
    let text = snapshot.text(file);
    let coloured = tokens(snapshot, file, None);
    for pair in coloured.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{:?}", pair[0].span.text(text));
    }
    for one in &coloured {
        assert!(fits(text, one.span) && !one.span.is_empty() && !one.span.text(text).contains('\n'));
    }
    for name in snapshot.analysis.references.iter().filter(|one| one.at.file == file) {
        let found = coloured.binary_search_by_key(&name.at.span, |one| one.span);
        assert!(found.is_ok(), "{} is not coloured", name.at.span.text(text));
    }
    for one in folds(snapshot, file) {
        assert!(fits(text, one.span) && one.span.text(text).contains('\n'));
    }
    for one in links(snapshot, file) {
        assert!(fits(text, one.span));
        match one.target {
            LinkTarget::Place(at) => assert!(fits_file(snapshot, at)),
            LinkTarget::File(path) => assert!(snapshot.file(&path).is_some(), "{path}"),
        }
    }
    outline(text, &document_symbols(snapshot, file), Span::new(0, text.len()));
    let edits = format(snapshot, file);
    assert_eq!(applied(text, &edits), text, "the shipped files have their canonical form");
}

fn outline(text: &str, symbols: &[DocumentSymbol], within: Span) {
    for one in symbols {
        let inside = |outer: Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end;
        assert!(fits(text, one.range) && fits(text, one.selection) && !one.name.is_empty());
        assert!(inside(within, one.range) && inside(one.range, one.selection), "{}", one.name);
        outline(text, &one.children, one.range);
    }
}

/// What is asked of a word.
fn by_word(snapshot: &Snapshot, file: FileId, offset: usize) {
    let text = snapshot.text(file);
    for found in references(snapshot, file, offset, true) {
        assert!(fits_file(snapshot, found));
    }
    for found in highlights(snapshot, file, offset) {
        assert!(fits(text, found.span));
    }
    for found in linked(snapshot, file, offset).unwrap_or_default() {
        assert!(fits(text, found));
    }
}

/// What looks through a file, or through a policy.
fn by_file(snapshot: &Snapshot, file: FileId, offset: usize) {
    let text = snapshot.text(file);
    let targets = [
        goto::definition(snapshot, file, offset),
        goto::declaration(snapshot, file, offset),
        goto::type_definition(snapshot, file, offset),
        goto::implementation(snapshot, file, offset),
    ];
    for target in targets.into_iter().flatten() {
        assert!(
            fits_file(snapshot, target.at) && fits_file(snapshot, target.name) && fits(text, target.origin)
        );
    }
    let grown = selection(snapshot, file, offset);
    assert!(grown.iter().all(|span| fits(text, *span)));
    assert!(grown.windows(2).all(|pair| pair[0].len() < pair[1].len()));
    assert_eq!(grown.last().unwrap().len(), text.len());
    for node in hierarchy::prepare(snapshot, file, offset) {
        let symbol = node.symbol.unwrap();
        let uses =
            hierarchy::incoming(snapshot, symbol).into_iter().chain(hierarchy::outgoing(snapshot, symbol));
        for uses in uses {
            assert!(fits_file(snapshot, uses.node.at) && fits_file(snapshot, uses.node.selection));
            assert!(uses.places.iter().all(|at| fits_file(snapshot, *at)));
        }
    }
    match rename::prepare(snapshot, file, offset) {
        Ok((span, name)) => assert!(span.contains(offset) && !name.is_empty()),
        Err(why) => assert!(!why.zh.is_empty() && !why.en.is_empty()),
    }
    for typed in ['}', '；'] {
        assert_eq!(on_type(snapshot, file, offset, typed), []);
    }
    for edit in on_type(snapshot, file, offset, '\n') {
        assert!(fits(text, edit.span));
    }
}

#[test]
fn ranges_of_canonical_files_need_nothing() {
    let snapshot = places::one_shipped("national/stipend.tiao");
    for file in &snapshot.analysis.files {
        assert_eq!(format_range(&snapshot, file.id, Span::new(0, snapshot.text(file.id).len())), []);
    }
}

/// Texts cut off anywhere, as while typing.
#[test]
fn texts_cut_off_anywhere() {
    for text in [places::ZH, places::EN] {
        for end in (0..text.len()).filter(|at| text.is_char_boundary(*at)).step_by(11) {
            let cut = &text.get(..end).unwrap();
            let snapshot = places::snapshot(cut);
            let file = places::FILE;
            let coloured = tokens(&snapshot, file, None);
            assert!(coloured.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            outline(cut, &document_symbols(&snapshot, file), Span::new(0, cut.len()));
            folds(&snapshot, file).iter().for_each(|one| assert!(fits(cut, one.span)));
            by_word(&snapshot, file, end);
            assert!(selection(&snapshot, file, end).iter().all(|span| fits(cut, *span)));
            goto::definition(&snapshot, file, end);
            if let Ok((span, _)) = rename::prepare(&snapshot, file, end) {
                assert!(fits(cut, span));
            }
            let typed = on_type(&snapshot, file, end, '\n');
            assert!(typed.iter().all(|edit| fits(cut, edit.span)));
            links(&snapshot, file);
        }
    }
}
