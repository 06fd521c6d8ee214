//! What keeps the project in shape: who imports whom, how long files are, where foreign crates may be named.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use tiaoli_diagnostics::ALL_CODES;
use tiaoli_tests::binary::root;

const LONGEST: usize = 600;

/// Each crate and the crates of the project it may use.
const DIRECTION: &[(&str, &[&str])] = &[
    ("tiaoli-diagnostics", &[]),
    ("tiaoli-syntax", &["tiaoli-diagnostics"]),
    ("tiaoli-core", &["tiaoli-diagnostics", "tiaoli-syntax"]),
    ("tiaoli-analysis", &["tiaoli-diagnostics", "tiaoli-syntax", "tiaoli-core"]),
    ("tiaoli-data", &["tiaoli-diagnostics", "tiaoli-core"]),
    ("tiaoli-project", &["tiaoli-diagnostics", "tiaoli-syntax", "tiaoli-core", "tiaoli-data"]),
    ("tiaoli-ide", &["tiaoli-diagnostics", "tiaoli-syntax", "tiaoli-core", "tiaoli-analysis", "tiaoli-data"]),
    (
        "tiaoli-lsp",
        &[
            "tiaoli-diagnostics",
            "tiaoli-syntax",
            "tiaoli-core",
            "tiaoli-data",
            "tiaoli-project",
            "tiaoli-ide",
        ],
    ),
    (
        "tiaoli-cli",
        &[
            "tiaoli-diagnostics",
            "tiaoli-syntax",
            "tiaoli-core",
            "tiaoli-analysis",
            "tiaoli-data",
            "tiaoli-project",
            "tiaoli-ide",
            "tiaoli-lsp",
        ],
    ),
];

/// Modules of the core in the order of the stages: a stage uses only what stands before it.
const STAGES: &[&[&str]] = &[
    &["value", "ir", "builtins", "decision", "csv"],
    &["cell", "batch", "types"],
    &["names"],
    &["lower", "quotes"],
    &["lint"],
    &["session"],
];

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.map(|entry| entry.unwrap().path()) {
            let name = entry.file_name().unwrap().to_string_lossy().into_owned();
            if entry.is_dir() && !matches!(name.as_str(), "target" | "node_modules") && !name.starts_with('.')
            {
                folders.push(entry);
            } else if name.ends_with(ending) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn sources() -> Vec<PathBuf> {
    let root = root();
    [files(&root.join("crates"), ".rs"), files(&root.join("tests"), ".rs"), files(&root.join("xtask"), ".rs")]
        .concat()
}

/// The lines that are code: a comment may name anything.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn crates_import_downwards_only() {
    for (name, allowed) in DIRECTION {
        let manifest = root().join("crates").join(name).join("Cargo.toml");
        let Ok(manifest) = fs::read_to_string(&manifest) else { continue };
        let dependencies = manifest.split_once("\n[dependencies]").map_or("", |(_, rest)| rest);
        let dependencies = dependencies.split("\n[").next().unwrap();
        let used = dependencies.lines().filter_map(|line| line.split(['.', ' ', '=']).next());
        for used in used.filter(|used| used.starts_with("tiaoli-")) {
            assert!(allowed.contains(&used), "{name} may not use {used}");
        }
    }
    let known: BTreeSet<&str> = DIRECTION.iter().map(|(name, _)| *name).collect();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(name.as_str()), "say in DIRECTION what {name} may use");
    }
}

#[test]
fn stages_of_the_core_look_back_only() {
    let core = root().join("crates/tiaoli-core/src");
    for (at, stage) in STAGES.iter().enumerate() {
        let later: Vec<&str> = STAGES[at + 1..].iter().flat_map(|stage| stage.iter().copied()).collect();
        for module in *stage {
            let own = files(&core.join(module), ".rs").into_iter().chain([core.join(format!("{module}.rs"))]);
            for path in own.filter(|path| path.exists()) {
                let text = text(&path);
                for line in code(&text) {
                    for later in &later {
                        let uses = line.contains(&format!("crate::{later}::"))
                            || line.contains(&format!("crate::{{{later}"));
                        assert!(!uses, "{}: {module} comes before {later}: {line}", path.display());
                    }
                }
            }
        }
    }
}

#[test]
fn files_are_short() {
    for path in sources() {
        let tests = path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs");
        let lines = text(&path).lines().count();
        assert!(tests || lines <= LONGEST, "{} has {lines} lines", path.display());
    }
}

#[test]
fn the_parser_and_the_renderer_stay_behind_their_walls() {
    for path in sources() {
        let text = text(&path);
        let place = path.to_string_lossy();
        let names = |word: &str| code(&text).any(|line| line.contains(word));
        let walls = [("pest::", "tiaoli-syntax/src"), ("miette::", "tiaoli-cli/src/render")];
        for (word, home) in walls {
            let allowed = place.contains(home) || place.ends_with("tests/tests/tidy.rs");
            // xtask reads the grammar itself to generate editor files
            let generator = place.contains("/xtask/") && word == "pest::";
            assert!(allowed || generator || !names(word), "{place} names {word}");
        }
    }
}

#[test]
fn every_crate_forbids_unsafe_code() {
    let manifests = files(&root(), "Cargo.toml");
    assert!(manifests.len() >= 7);
    for manifest in manifests.iter().filter(|path| text(path).contains("[package]")) {
        let folder = manifest.parent().unwrap().join("src");
        let roots = ["lib.rs", "main.rs"].map(|name| folder.join(name));
        for root in roots.iter().filter(|path| path.exists()) {
            assert!(text(root).contains("#![forbid(unsafe_code)]"), "{}", root.display());
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    for path in sources().iter().filter(|path| !path.ends_with("tests/tests/tidy.rs")) {
        let text = text(path);
        for word in ["todo!(", "unimplemented!(", "dbg!(", "FIXME", "XXX"] {
            assert!(!text.contains(word), "{} contains {word}", path.display());
        }
    }
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let pages = files(&root().join("docs/codes"), ".md");
    let named = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    let pages: BTreeSet<String> = pages.iter().map(named).filter(|name| name != "README").collect();
    let codes: BTreeSet<String> = ALL_CODES.iter().map(ToString::to_string).collect();
    assert_eq!(pages, codes);
    assert!(ALL_CODES.is_sorted_by_key(|code| &code.as_str()[1..]), "codes.rs is in order");
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let root = root();
    let all = [
        sources(),
        files(&root.join("policies"), ""),
        files(&root.join("docs"), ".md"),
        files(&root.join("tests"), ".md"),
    ];
    let mut words: Vec<String> = ["home", "root", "tmp"].map(|folder| format!("/{folder}/")).to_vec();
    // The checkout itself, wherever it lies.
    words.extend(root.canonicalize().ok().map(|root| root.display().to_string()));
    for path in all.concat().iter().filter(|path| !path.ends_with("tests/tests/tidy.rs")) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        for word in &words {
            assert!(!text.contains(word), "{} contains {word}", path.display());
        }
    }
}
