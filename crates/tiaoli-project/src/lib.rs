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

/// The ending of policy files.
pub const ENDING: &str = "tiao";
/// Policies nest up to 128 levels and every pass over them recurses: room for the deepest, in debug builds too, in bytes.
pub const STACK: usize = 64 << 20;

/// A path as messages show it, with `/` between folders.
pub fn display(path: &Path) -> String {
    let shown = path.to_string_lossy().replace('\\', "/");
    shown.strip_prefix("./").unwrap_or(&shown).to_owned()
}
