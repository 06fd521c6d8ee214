//! The grammar for editors, held against the parser: every policy without a slip, and declarations where the parser has them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tiaoli_diagnostics::FileId;
use tiaoli_tree_sitter_check as _;
use tree_sitter::{Language, Node, Parser, Query, Tree};

unsafe extern "C" {
    fn tree_sitter_tiaoli() -> *const ();
}

fn language() -> Language {
    // The function is the one the generator wrote into parser.c; its signature is fixed by tree-sitter.
    Language::new(unsafe { tree_sitter_language::LanguageFn::from_raw(tree_sitter_tiaoli) })
}

fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&language()).unwrap();
    parser.parse(text, None).unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn policies() -> Vec<(PathBuf, String)> {
    let mut folders = vec![root().join("policies")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "tiao") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

fn errors<'a>(node: Node<'a>, found: &mut Vec<Node<'a>>) {
    if node.is_error() || node.is_missing() {
        found.push(node);
    }
    let mut cursor = node.walk();
    node.children(&mut cursor).for_each(|child| errors(child, found));
}

/// The declarations at the top of a file, as offsets without trailing blanks.
fn declarations(tree: &Tree) -> Vec<(usize, usize)> {
    let mut cursor = tree.root_node().walk();
    let items = tree.root_node().named_children(&mut cursor).filter(|node| node.kind() != "comment");
    items.map(|node| (node.start_byte(), node.end_byte())).collect()
}

#[test]
fn every_policy_is_read_without_a_slip() {
    let policies = policies();
    assert!(policies.len() > 20);
    for (path, text) in &policies {
        let tree = parse(text);
        let mut found = Vec::new();
        errors(tree.root_node(), &mut found);
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

#[test]
fn declarations_stand_where_the_parser_has_them() {
    for (path, text) in policies() {
        let parsed = tiaoli_syntax::parse(FileId(0), &text);
        // A declaration that no brace ends may take the full stop after it in one of the two.
        let trimmed = |(start, end): (usize, usize)| {
            let body = text[start..end].trim_end_matches(|c: char| c.is_whitespace() || ";；。.".contains(c));
            (start, start + body.len())
        };
        let spans = parsed.file.items.iter().map(|item| (item.span.start as usize, item.span.end as usize));
        let ours: Vec<_> = spans.map(trimmed).collect();
        let theirs: Vec<_> = declarations(&parse(&text)).into_iter().map(trimmed).collect();
        assert_eq!(ours, theirs, "{}", path.display());
    }
}

#[test]
fn a_slip_stays_in_its_declaration() {
    let text = "应助 甲 {\n    凡 户籍 为 ） 农村\n}\n应助 乙 {\n    给予 助学金\n}\n";
    let tree = parse(text);
    assert!(tree.root_node().has_error());
    let second = text.find("应助 乙").unwrap();
    assert!(declarations(&tree).iter().any(|(start, _)| *start == second));
}

#[test]
fn queries_name_what_there_is() {
    let folder = root().join("editors");
    for name in ["tree-sitter/queries", "neovim/queries/tiaoli", "helix/queries/tiaoli", "zed/languages/tiaoli"] {
        let files = fs::read_dir(folder.join(name)).unwrap().map(|entry| entry.unwrap().path());
        for path in files.filter(|path| path.extension().is_some_and(|ending| ending == "scm")) {
            let query = Query::new(&language(), &fs::read_to_string(&path).unwrap());
            assert!(query.is_ok(), "{}: {:?}", path.display(), query.err());
        }
    }
}
