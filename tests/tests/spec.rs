//! Runs the literate suites in `tests/spec`. `TIAOLI_SPEC=金额` runs the suites whose name contains that;
//! `TIAOLI_UPDATE=1` rewrites their `outcome` and `message` fences.

use std::path::{Path, PathBuf};

use tiaoli_tests::spec;

fn suites(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            suites(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md")
            && path.file_name().unwrap() != "README.md"
        {
            found.push(path);
        }
    }
}

#[test]
fn suites_hold() {
    let mut paths = Vec::new();
    suites(&Path::new(env!("CARGO_MANIFEST_DIR")).join("spec"), &mut paths);
    paths.sort();
    assert!(!paths.is_empty());
    let update = std::env::var("TIAOLI_UPDATE").is_ok_and(|value| value == "1");
    let only = std::env::var("TIAOLI_SPEC").unwrap_or_default();
    let chosen = paths.iter().filter(|path| path.to_string_lossy().contains(&only));
    let failures: Vec<String> = chosen.flat_map(|path| spec::run_file(path, update).failures).collect();
    assert!(failures.is_empty(), "{} failures\n\n{}", failures.len(), failures.join("\n\n"));
}
