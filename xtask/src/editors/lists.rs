//! Plain lists of keywords in the languages of the editors.

use std::collections::BTreeMap;

use tiaoli_syntax::keywords::{KEYWORDS, Keyword, Place};

use super::{GENERATED, regex::place};

/// For the tree-sitter grammar: `places.item.standard` is the list of spellings of one keyword.
pub(super) fn javascript() -> String {
    let mut out = format!(
        "// {GENERATED}\n\n// By place and name: every spelling, the recommended ones first in each language.\nmodule.exports = {{\n"
    );
    for (place, keywords) in by_place() {
        out.push_str(&format!("  {place}: {{\n"));
        for keyword in keywords {
            let words: Vec<String> = keyword.spellings().map(|word| format!("'{word}'")).collect();
            out.push_str(&format!("    {}: [{}],\n", keyword.id, words.join(", ")));
        }
        out.push_str("  },\n");
    }
    out.push_str("};\n");
    out
}

/// For Emacs: one association list by place.
pub(super) fn emacs() -> String {
    let mut out = format!(
        ";;; tiaoli-keywords.el --- The words of Tiaoli  -*- lexical-binding: t; coding: utf-8 -*-\n\n;;; Commentary:\n\n\
         ;; {GENERATED}\n\n;;; Code:\n\n(defconst tiaoli-keywords\n  '("
    );
    for (index, (place, keywords)) in by_place().into_iter().enumerate() {
        let words: Vec<String> = spellings(&keywords).iter().map(|word| format!("\"{word}\"")).collect();
        let indent = if index > 0 { "\n    " } else { "" };
        out.push_str(&format!("{indent}({place} {})", words.join(" ")));
    }
    out.push_str(
        ")\n  \"Every spelling of every keyword, by the place where it stands.\")\n\n(provide 'tiaoli-keywords)\n;;; tiaoli-keywords.el ends here\n",
    );
    out
}

/// For Vim and for Neovim without the tree-sitter parser: a whole syntax file, since it is short.
pub(super) fn vim() -> String {
    let mut out = format!("\" {GENERATED}\n");
    out.push_str(include_str!("head.vim"));
    for (place, keywords) in by_place() {
        // A word between two words of the language has a pattern of its own: `syn keyword` takes no blanks, and by
        // 'iskeyword' Chinese characters are letters only where Vim counts them so.
        let words: Vec<String> =
            spellings(&keywords).iter().map(|word| word.replace(' ', "\\s\\+").replace('/', "\\/")).collect();
        let group = group(place);
        // The words of results begin rules as well.
        let before = if place == "outcome" { r"\%(\%(应为\|should be\)\s*\)\@<=" } else { "" };
        for chunk in words.chunks(12) {
            let words = chunk.join("\\|");
            out.push_str(&format!(
                "syn match {group} /{before}\\%(\\k\\)\\@1<!\\%({words}\\)\\%(\\k\\&\\D\\)\\@!\\%(\\s*[:：]\\)\\@!/\n"
            ));
        }
    }
    out.push_str(include_str!("tail.vim"));
    out
}

fn group(place: &str) -> &'static str {
    match place {
        "item" | "article" => "tiaoliDeclaration",
        "operator" => "tiaoliOperator",
        "type" => "tiaoliType",
        "outcome" => "tiaoliOutcome",
        "unit" => "tiaoliUnit",
        _ => "tiaoliKeyword",
    }
}

/// The keywords of each place, places in the order of the table.
fn by_place() -> Vec<(&'static str, Vec<&'static Keyword>)> {
    let mut places: BTreeMap<Place, Vec<&Keyword>> = BTreeMap::new();
    for keyword in KEYWORDS {
        places.entry(keyword.place).or_default().push(keyword);
    }
    places.into_iter().map(|(one, keywords)| (place(one), keywords)).collect()
}

/// Every spelling once, longest first, so that a list may be used as alternatives.
fn spellings(keywords: &[&'static Keyword]) -> Vec<&'static str> {
    let mut words: Vec<&str> = keywords.iter().flat_map(|keyword| keyword.spellings()).collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), *word));
    words.dedup();
    words
}
