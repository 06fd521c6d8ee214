//! A rename is plain replacement at the places of one spelling: the policy means the same afterwards, but for the name.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

mod support;

use std::collections::BTreeMap;

use support::policies::{self, Texts};
use tiaoli_core::{
    ir::{self, Name, Program},
    session::Analysis,
    symbols::{Spelling, Symbol},
};
use tiaoli_diagnostics::FileSpan;

/// One rename: the symbols that change together, and the places of the spelling.
struct Rename {
    symbols: Vec<Symbol>,
    spelling: Spelling,
    places: Vec<FileSpan>,
}

/// Every rename that an analysis offers, each once.
fn renames(analysis: &Analysis) -> Vec<Rename> {
    let index = &analysis.references;
    let mut found = Vec::new();
    for symbol in index.symbols() {
        let symbols = index.named_together(symbol);
        let offered = symbols[0] == symbol && !symbols.iter().any(|one| index.is_builtin(*one));
        for spelling in [Spelling::Zh, Spelling::En].into_iter().filter(|_| offered) {
            let places = index.spelled(symbol, spelling);
            if !places.is_empty() {
                found.push(Rename { symbols: symbols.clone(), spelling, places });
            }
        }
    }
    found
}

fn fresh(word: &str) -> String {
    let bare = word.trim_matches('`');
    if bare.is_ascii() { format!("{bare}_x") } else { format!("{bare}改") }
}

fn replaced(texts: &Texts, analysis: &Analysis, renames: &[&Rename]) -> Texts {
    let mut places: Vec<FileSpan> = renames.iter().flat_map(|one| one.places.iter().copied()).collect();
    places.sort();
    places.dedup();
    let mut texts = texts.clone();
    for at in places.into_iter().rev() {
        let source = analysis.sources.get(at.file).unwrap();
        let text = texts.text_mut(&source.path);
        text.replace_range(at.span.range(), &fresh(at.span.text(&source.text)));
    }
    texts
}

/// The program with the new names, as far as it holds names; examples and policies are compared by their count.
fn named_anew(program: &Program, renames: &[&Rename]) -> Program {
    let mut new = program.clone();
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for rename in renames {
        for symbol in &rename.symbols {
            let Some(old) = program.symbol_name(*symbol).cloned() else { continue };
            let mut name = old.clone();
            match rename.spelling {
                Spelling::Zh if old.zh == old.en => {
                    name = Name { zh: fresh(&old.zh), en: fresh(&old.en) };
                }
                Spelling::Zh => name.zh = fresh(&old.zh),
                Spelling::En => name.en = fresh(&old.en),
            }
            words.insert(old.en.clone(), name.en.clone());
            give(&mut new, *symbol, &old, rename.spelling, &name);
        }
    }
    for expected in new.examples.iter_mut().flat_map(|one| &mut one.expectations) {
        let lists =
            [&mut expected.rules, &mut expected.missing, &mut expected.reviews, &mut expected.findings];
        for word in lists.into_iter().flatten().flatten() {
            if let Some(new) = words.get(word) {
                word.clone_from(new);
            }
        }
    }
    new
}

fn give(program: &mut Program, symbol: Symbol, old: &Name, spelling: Spelling, name: &Name) {
    let set = |slot: &mut Name| match spelling {
        Spelling::Zh if old.zh == old.en => slot.clone_from(name),
        Spelling::Zh => slot.zh.clone_from(&name.zh),
        Spelling::En => slot.en.clone_from(&name.en),
    };
    let layer_of = |program: &Program, document| program.document(document).map(|one| one.layer);
    match symbol {
        Symbol::Tiers(id) => set(&mut program.enums[id.index()].name),
        Symbol::Value(id, at) => set(&mut program.enums[id.index()].values[usize::from(at)].name),
        Symbol::Table(id) => set(&mut program.tables[id.index()].name),
        Symbol::Field(at) => {
            let field = &mut program.tables[at.table.index()].fields[usize::from(at.field)];
            set(&mut field.name);
            let span = field.span;
            // The values that its type writes out are called as the field is.
            program.enums.iter_mut().filter(|one| one.span == span).for_each(|one| set(&mut one.name));
        }
        Symbol::Catalog(id) => set(&mut program.catalogs[id.index()].name),
        Symbol::List(id) => {
            let table = program.lists[id.index()].table;
            set(&mut program.lists[id.index()].name);
            set(&mut program.tables[table.index()].name);
        }
        Symbol::Standard(id) => set(&mut program.standards[id.index()].name),
        Symbol::Benefit(id) => {
            program.benefits.iter_mut().filter(|one| one.family == id).for_each(|one| set(&mut one.name));
        }
        Symbol::DecisionTable(id) => set(&mut program.decision_tables[id.index()].name),
        Symbol::Definition(id) => set(&mut program.definitions[id.index()].name),
        Symbol::Rule(id) => {
            let layer = layer_of(program, program.rules[id.index()].document);
            let of: Vec<usize> = (0..program.rules.len())
                .filter(|at| program.rules[*at].name == *old)
                .filter(|at| layer_of(program, program.rules[*at].document) == layer)
                .collect();
            of.into_iter().for_each(|at| set(&mut program.rules[at].name));
        }
        Symbol::Check(id) => set(&mut program.checks[id.index()].name),
        Symbol::Duty(id) => set(&mut program.duties[id.index()].name),
        Symbol::Policy(_) | Symbol::Example(_) | Symbol::Record(_) => {}
    }
    program.repeals.iter_mut().filter(|one| one.name == *old).for_each(|one| set(&mut one.name));
}

/// Renames some symbols at once and compares.
fn check(policy: &str, texts: &Texts, before: &Analysis, renames: &[&Rename]) {
    let after = replaced(texts, before, renames).analyze();
    let words: Vec<&str> = renames.iter().map(|one| before.sources.text(one.places[0])).collect();
    let errors: Vec<&str> =
        after.diagnostics.iter().filter(|one| one.is_error()).map(|one| one.message.zh.as_str()).collect();
    assert_eq!(errors, Vec::<&str>::new(), "{policy}: {words:?}");
    assert_eq!(before.references.iter().count(), after.references.iter().count(), "{policy}: {words:?}");
    let in_text_alone =
        |symbol: &Symbol| matches!(symbol, Symbol::Policy(_) | Symbol::Example(_) | Symbol::Record(_));
    if renames.iter().flat_map(|one| &one.symbols).any(in_text_alone) {
        return;
    }
    let (wanted, found) = (ir::dump(&named_anew(&before.program, renames)), ir::dump(&after.program));
    let differs = wanted.lines().zip(found.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None, "{policy}: {words:?}");
    assert_eq!(wanted.len(), found.len(), "{policy}: {words:?}");
}

/// Splits what is called in the text alone from the rest, so that the rest is compared whole.
fn batches(renames: &[Rename], count: usize) -> Vec<Vec<&Rename>> {
    let in_program = |one: &Rename| {
        !one.symbols
            .iter()
            .any(|one| matches!(one, Symbol::Policy(_) | Symbol::Example(_) | Symbol::Record(_)))
    };
    let mut batches: Vec<Vec<&Rename>> = vec![Vec::new(); 4 * count];
    for (at, one) in renames.iter().enumerate() {
        let kind = 2 * usize::from(in_program(one)) + usize::from(one.spelling == Spelling::En);
        batches[4 * (at % count) + kind].push(one);
    }
    batches.retain(|batch| !batch.is_empty());
    batches
}

#[test]
fn every_symbol_of_the_shipped_policies_can_be_renamed() {
    for (policy, texts) in policies::shipped() {
        let analysis = texts.analyze();
        let renames = renames(&analysis);
        assert!(renames.len() > 40, "{policy}");
        for batch in batches(&renames, 3) {
            check(policy, &texts, &analysis, &batch);
        }
    }
}

/// Alone, so that nothing hides behind another rename: all of the policy with an amendment, which is the smallest,
/// and some forty of each other, evenly spread; all of them with `TIAOLI_ALL_RENAMES=1`, which takes minutes.
#[test]
fn one_symbol_at_a_time() {
    let all = std::env::var_os("TIAOLI_ALL_RENAMES").is_some();
    for (policy, texts) in policies::shipped() {
        let analysis = texts.analyze();
        let renames = renames(&analysis);
        let step = if all || policy == "national" { 1 } else { renames.len().div_ceil(40) };
        for one in renames.iter().step_by(step) {
            check(policy, &texts, &analysis, &[one]);
        }
    }
}
