//! The keyword table and the grammar say the same.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use pest_meta::ast::{Expr, Rule};
use tiaoli_syntax::keywords::{KEYWORDS, find, is_reserved};

const LEXICAL: &str = include_str!("../../../grammar/lexical.pest");
const WORDS: &str = include_str!("../../../grammar/keywords.pest");
const SYNTAX: &str = include_str!("../../../grammar/syntax.pest");

fn rules(text: &str) -> Vec<Rule> {
    let pairs = pest_meta::parser::parse(pest_meta::parser::Rule::grammar_rules, text).unwrap();
    pest_meta::parser::consume_rules(pairs).unwrap()
}

/// Every text an expression of literals, choices and blanks can match.
fn spellings(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::Str(text) => vec![text.clone()],
        Expr::Ident(name) if name == "b" => vec![" ".to_owned()],
        Expr::Ident(_) | Expr::NegPred(_) | Expr::PosPred(_) => vec![String::new()],
        Expr::Choice(a, b) => spellings(a).into_iter().chain(spellings(b)).collect(),
        Expr::Seq(a, b) => spellings(a)
            .iter()
            .flat_map(|a| spellings(b).into_iter().map(move |b| format!("{a}{b}")))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_table_and_the_grammar_agree() {
    let grammar: BTreeMap<String, BTreeSet<String>> = rules(WORDS)
        .into_iter()
        .filter_map(|rule| {
            Some((rule.name.strip_prefix("k_")?.to_owned(), spellings(&rule.expr).into_iter().collect()))
        })
        .collect();
    let table: BTreeMap<String, BTreeSet<String>> = KEYWORDS
        .iter()
        .map(|keyword| (keyword.id.to_owned(), keyword.spellings().map(str::to_owned).collect()))
        .collect();
    assert_eq!(grammar, table);
    // The lenient twins know no other words than their keyword.
    for rule in rules(WORDS) {
        if let Some(id) = rule.name.strip_prefix("c_").or_else(|| rule.name.strip_prefix("i_")) {
            for spelling in spellings(&rule.expr) {
                assert!(table[id].contains(&spelling), "{}: {spelling}", rule.name);
            }
        }
    }
}

#[test]
fn no_word_hides_a_longer_one_behind_it() {
    fn choices(expr: &Expr, found: &mut Vec<Vec<String>>) {
        match expr {
            Expr::Choice(..) => {
                let mut words = Vec::new();
                flat(expr, &mut words);
                found.push(words);
            }
            Expr::Seq(a, b) => {
                choices(a, found);
                choices(b, found);
            }
            Expr::Opt(e) | Expr::Rep(e) | Expr::RepOnce(e) | Expr::PosPred(e) | Expr::NegPred(e) => {
                choices(e, found)
            }
            _ => {}
        }
    }
    fn flat(expr: &Expr, words: &mut Vec<String>) {
        match expr {
            Expr::Choice(a, b) => {
                flat(a, words);
                flat(b, words);
            }
            Expr::Str(text) => words.push(text.clone()),
            // A literal with more behind it may be a prefix: the rest decides.
            _ => words.push(String::new()),
        }
    }
    for rule in [LEXICAL, WORDS, SYNTAX].into_iter().flat_map(rules) {
        let mut found = Vec::new();
        choices(&rule.expr, &mut found);
        for words in found {
            for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.is_empty()) {
                let hidden = words[at + 1..].iter().find(|later| later.starts_with(word.as_str()));
                // 或 before 或者 would be wrong only where nothing looks at the end of the word.
                assert!(hidden.is_none(), "{}: {word} hides {hidden:?}", rule.name);
            }
        }
    }
}

#[test]
fn reserved_words_are_those_of_the_grammar() {
    let rule = rules(LEXICAL).into_iter().find(|rule| rule.name == "reserved").unwrap();
    fn literals(expr: &Expr, found: &mut BTreeSet<String>) {
        match expr {
            Expr::Str(text) => {
                found.insert(text.clone());
            }
            Expr::Choice(a, b) | Expr::Seq(a, b) => {
                literals(a, found);
                literals(b, found);
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    literals(&rule.expr, &mut found);
    // Spellings of two words begin with a reserved one.
    let table: BTreeSet<String> = KEYWORDS
        .iter()
        .filter(|keyword| keyword.reserved)
        .flat_map(|keyword| keyword.spellings())
        .filter(|word| !word.contains(' '))
        .map(str::to_owned)
        .collect();
    assert_eq!(found, table);
}

#[test]
fn words_are_found_by_every_spelling() {
    assert_eq!(find("当").unwrap().zh, "凡");
    assert_eq!(find("is not").unwrap().zh, "不为");
    assert!(is_reserved("或者") && is_reserved("flag") && !is_reserved("日期") && !is_reserved("当事人"));
    assert!(find("当事人").is_none());
}

#[test]
fn every_keyword_is_read_before_a_blank() {
    // A keyword rule that skips blanks before its word end matches nothing; each file of the format tests uses every word.
    let used = [
        include_str!("files/every-zh.tiao"),
        include_str!("files/every-en.tiao"),
        include_str!("files/sample-zh.tiao"),
    ]
    .concat();
    let later = [
        "output",
        "under_limit",
        "or_less",
        "per_month",
        "per_payment",
        "each_month",
        "each_school_year",
        "termly",
        "yearly",
        "undetermined",
        "held",
        "conflict",
        "every_row",
        "no",
    ];
    for keyword in KEYWORDS {
        let known = later.contains(&keyword.id) || keyword.spellings().any(|word| used.contains(word));
        assert!(known, "{} is in no test file", keyword.id);
    }
}
