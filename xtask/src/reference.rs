//! `cargo xtask reference`: the pages of `docs/reference` that are written from the tables the program itself reads.

mod builtins;
mod codes;
mod commands;
mod exit_codes;
mod keywords;
mod student_table;

use crate::pages::Page;

/// Every generated page.
pub fn pages() -> Vec<Page> {
    vec![
        Page { path: "docs/reference/keywords.md", text: keywords::page() },
        Page { path: "docs/reference/builtins.md", text: builtins::page() },
        Page { path: "docs/reference/codes.md", text: codes::page() },
        Page { path: "docs/codes/README.md", text: codes::index() },
        Page { path: "docs/reference/exit-codes.md", text: exit_codes::page() },
        Page { path: "docs/reference/table.md", text: student_table::page() },
        Page { path: "docs/reference/commands.zh.md", text: commands::page(tiaoli_diagnostics::Lang::Zh) },
        Page { path: "docs/reference/commands.en.md", text: commands::page(tiaoli_diagnostics::Lang::En) },
    ]
}

/// The remark under the title of a generated page.
const GENERATED: &str = "<!-- 由 `cargo xtask reference` 生成，请勿手改。 Generated; do not edit. -->\n";

/// A Markdown table row. A bar inside a cell would end it.
fn row<S: AsRef<str>>(cells: impl IntoIterator<Item = S>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| cell.as_ref().replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// A table head with its rule.
fn head(cells: &[&str]) -> String {
    format!("{}{}", row(cells), row(cells.iter().map(|_| "---")))
}

/// Words as code, joined; empty for none.
fn code_list<'a>(words: impl IntoIterator<Item = &'a str>, joint: &str) -> String {
    let words: Vec<String> =
        words.into_iter().filter(|word| !word.is_empty()).map(|word| format!("`{word}`")).collect();
    words.join(joint)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_committed_pages_are_what_the_tables_say() {
        let stale = crate::pages::stale(&crate::root(), &pages());
        assert!(stale.is_empty(), "run `cargo xtask reference`: {stale:?}");
    }

    #[test]
    fn every_dependency_has_a_line_in_the_decisions() {
        let root = crate::root();
        let page = fs::read_to_string(root.join("docs/adr/0010-dependencies.md")).unwrap();
        let words: Vec<&str> = page.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).collect();
        let crates = fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path());
        for folder in crates.chain(["tests", "xtask", "benches"].map(|folder| root.join(folder))) {
            let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            let sections = manifest.split("\n[").filter(|section| section.contains("dependencies]"));
            let lines = sections.flat_map(str::lines).filter(|line| line.contains('='));
            let names = lines.filter_map(|line| line.split(['.', ' ', '=']).next());
            for name in names.filter(|name| !name.starts_with("tiaoli-") && *name != "xtask") {
                assert!(words.contains(&name), "{}: `{name}` has no line in adr 0010", folder.display());
            }
        }
    }
}
