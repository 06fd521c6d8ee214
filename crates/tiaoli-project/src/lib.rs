//! The files of a policy: found on the disk, read, and laid under what an editor holds open.
//!
//! A policy file names others by paths that start at its own folder and may go up with `..`, so a folder of policies can be
//! copied or renamed as a whole. Paths from the root of a disk are refused: they lead elsewhere on the next computer.
#![forbid(unsafe_code)]

mod documents;
mod find;
mod load;
mod parallel;
pub mod problems;
mod settings;
mod texts;

pub use documents::{Header, Near, Seen};
pub use find::{Found, find};
pub use load::{Loaded, Project, load, load_each};
pub use problems::Asked;
pub use settings::{FolderSettings, SETTINGS_FILE, folder_settings};
pub use texts::Texts;

use std::path::Path;

use tiaoli_core::session::join;

/// The ending of policy files.
pub const ENDING: &str = "tiao";
/// Policies nest up to 128 levels and every pass over them recurses: room for the deepest, in debug builds too, in bytes.
pub const STACK: usize = 64 << 20;

/// A path as messages show it and files are told apart by: with `/` between folders, without `.` and `..` where they can go.
pub fn display(path: &Path) -> String {
    let shown = path.to_string_lossy().replace('\\', "/");
    let shown = shown.strip_prefix("./").unwrap_or(&shown);
    match shown.split('/').any(|step| step == "." || step == "..") {
        true if shown != "." => join("", shown),
        _ => shown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_name_however_it_is_written() {
        for (path, shown) in [
            ("a/./b.tiao", "a/b.tiao"),
            ("./a/../b.tiao", "b.tiao"),
            ("../a/b.tiao", "../a/b.tiao"),
            ("/a/../b.tiao", "/b.tiao"),
            ("//server/a b.tiao", "//server/a b.tiao"),
            (".", "."),
        ] {
            assert_eq!(display(Path::new(path)), shown);
        }
    }
}
