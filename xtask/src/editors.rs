//! `cargo xtask editors`: the keyword lists of the editors' grammars, from the table that the parser uses.
//!
//! Grammars of a fixed form are templates beside this file; `«…»` in one stands for something written here:
//! `«PLACES:item,article»` for the words of these places as a regular expression, `«IDS:set_of»` for single keywords, and the
//! names in `regex::PIECES` for pieces that every grammar needs.

mod lists;
mod regex;

use crate::pages::Page;

/// A query of the tree-sitter grammar.
macro_rules! query {
    ($name:literal) => {
        include_str!(concat!("../../editors/tree-sitter/queries/", $name, ".scm"))
    };
}

/// Every generated file under `editors/`.
pub fn pages() -> Vec<Page> {
    vec![
        Page {
            path: "editors/vscode/syntaxes/tiaoli.tmLanguage.json",
            text: regex::fill(include_str!("editors/tiaoli.tmLanguage.json")),
        },
        Page { path: "editors/tree-sitter/keywords.js", text: lists::javascript() },
        Page { path: "editors/emacs/tiaoli-keywords.el", text: lists::emacs() },
        Page { path: "editors/neovim/syntax/tiaoli.vim", text: lists::vim() },
        copied("editors/neovim/queries/tiaoli/highlights.scm", HIGHLIGHTS),
        copied("editors/neovim/queries/tiaoli/folds.scm", query!("folds")),
        copied("editors/neovim/queries/tiaoli/indents.scm", query!("indents")),
        copied("editors/neovim/queries/tiaoli/locals.scm", query!("locals")),
        copied("editors/helix/queries/tiaoli/highlights.scm", HIGHLIGHTS),
        copied("editors/zed/languages/tiaoli/highlights.scm", &in_words_of_zed(HIGHLIGHTS)),
    ]
}

const HIGHLIGHTS: &str = query!("highlights");

/// A query where an editor looks for it.
fn copied(path: &'static str, query: &str) -> Page {
    Page { path, text: format!("; {GENERATED_QUERY}\n{query}") }
}

const GENERATED_QUERY: &str =
    "Written by `cargo xtask editors` from editors/tree-sitter/queries; do not edit.";

/// Zed knows other names for some colours.
fn in_words_of_zed(query: &str) -> String {
    let names = [
        ("@markup.heading", "@title"),
        ("@markup.list", "@punctuation.list_marker"),
        ("@markup.link", "@link_text"),
        ("@namespace", "@type"),
        ("@constant.builtin", "@constant"),
        ("@type.builtin", "@type"),
    ];
    names.iter().fold(query.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The remark at the head of a generated file, without the marks of a comment.
const GENERATED: &str = "Written by `cargo xtask editors` from the table of keywords; do not edit.";

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_lists_are_what_the_table_says() {
        let stale = crate::pages::stale(&crate::root(), &super::pages());
        assert!(stale.is_empty(), "run `cargo xtask editors`: {stale:?}");
    }
}
