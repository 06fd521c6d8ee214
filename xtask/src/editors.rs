//! `cargo xtask editors`: the keyword lists of the editors' grammars, from the table that the parser uses.
//!
//! Grammars of a fixed form are templates beside this file; `«…»` in one stands for something written here:
//! `«PLACES:item,article»` for the words of these places as a regular expression, `«IDS:set_of»` for single keywords, and the
//! names in [`regex::PIECES`] for pieces that every grammar needs.

mod lists;
mod regex;

use crate::pages::Page;

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
    ]
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
