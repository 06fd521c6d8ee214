//! Policies on disk, read as the program reads them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tiaoli_core::session::{Analysis, Session, WantedKind};

/// A policy file with everything it names.
pub fn load(path: &Path) -> Analysis {
    let mut session = Session::new();
    let read =
        |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    session.set_policy(path.to_str().unwrap(), read(path));
    loop {
        let wanted = session.wanted();
        if wanted.is_empty() {
            // Amendments stand beside what they amend.
            let amends = |text: &str| {
                let names: Vec<String> = session.policies().into_iter().map(|(_, name)| name).collect();
                names.iter().any(|name| text.lines().any(|line| line.starts_with(&format!("修改 {name} "))))
            };
            let known = |path: &Path| {
                session
                    .policies()
                    .iter()
                    .any(|(known, _)| path.ends_with(known) || known == path.to_str().unwrap())
            };
            let more: Vec<PathBuf> =
                policy_files().into_iter().filter(|path| !known(path) && amends(&read(path))).collect();
            if more.is_empty() {
                return session.analyze();
            }
            more.iter().for_each(|path| session.set_policy(path.to_str().unwrap(), read(path)));
            continue;
        }
        for file in wanted {
            let text = read(Path::new(&file.path));
            match file.kind {
                WantedKind::Use => session.set_policy(&file.path, text),
                _ => session.set_text(&file.path, text),
            }
        }
    }
}

/// Every policy file that is shipped.
pub fn policy_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![crate::binary::root().join("policies")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "tiao") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The policy files that hold a policy, and do not only lend parts to others.
pub fn policies() -> Vec<PathBuf> {
    let begins = |line: &str| line.starts_with("政策 ") || line.starts_with("policy ");
    let holds = |path: &PathBuf| fs::read_to_string(path).unwrap().lines().any(begins);
    policy_files().into_iter().filter(holds).collect()
}
