//! The policies that are shipped, each with the files it names.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use tiaoli_core::session::{Analysis, Session};

/// The texts of one policy: which are given as policy files, and the rest.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    pub policies: BTreeMap<String, String>,
    pub others: BTreeMap<String, String>,
}

impl Texts {
    pub(crate) fn analyze(&self) -> Analysis {
        self.session().analyze()
    }

    fn session(&self) -> Session {
        let mut session = Session::new();
        self.policies.iter().for_each(|(path, text)| session.set_policy(path, text.as_str()));
        self.others.iter().for_each(|(path, text)| session.set_text(path, text.as_str()));
        session
    }

    /// The text at a path.
    pub(crate) fn text_mut(&mut self, path: &str) -> &mut String {
        self.policies.get_mut(path).or_else(|| self.others.get_mut(path)).unwrap()
    }

    fn complete(&mut self, root: &Path) {
        loop {
            let wanted = self.session().wanted();
            if wanted.is_empty() {
                return;
            }
            for one in wanted {
                let text = fs::read_to_string(root.join(&one.path)).unwrap();
                self.others.insert(one.path, text);
            }
        }
    }
}

/// Every policy under `policies/`.
pub(crate) fn shipped() -> Vec<(&'static str, Texts)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let groups: [(&str, &[&str]); 6] = [
        ("neimenggu", &["neimenggu/"]),
        ("national", &["national/"]),
        ("tuition/national", &["tuition/national"]),
        ("tuition/neimenggu", &["tuition/neimenggu"]),
        ("audit", &["audit/"]),
        ("samples/local", &["samples/local/"]),
    ];
    let files = tiao_files(&root);
    let group = |(name, prefixes): (&'static str, &[&str])| {
        let mut texts = Texts::default();
        for path in files.iter().filter(|path| prefixes.iter().any(|prefix| path.starts_with(prefix))) {
            texts.policies.insert(path.clone(), fs::read_to_string(root.join(path)).unwrap());
        }
        texts.complete(&root);
        (name, texts)
    };
    groups.into_iter().map(group).collect()
}

fn tiao_files(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "tiao") {
                found.push(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}
