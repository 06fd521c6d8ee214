//! Output files appear whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tiaoli_diagnostics::Diagnostic;

use crate::problems;

/// A file that takes its name only when it is complete. Dropped before [`commit`](Self::commit), it leaves nothing
/// behind, and an existing file stays as it was.
///
/// A target that is no regular file (a pipe, a device) is written directly.
#[derive(Debug)]
pub struct AtomicFile {
    /// As the user wrote it.
    name: String,
    out: BufWriter<File>,
    /// The temporary file and the final path; `None` when writing directly.
    pending: Option<(PathBuf, PathBuf)>,
}

impl AtomicFile {
    pub fn create(path: &str) -> Result<Self, Diagnostic> {
        Self::create_inner(path).map_err(|error| problems::cannot_write(path, &error))
    }

    fn create_inner(name: &str) -> io::Result<Self> {
        // A link stays a link: the file it leads to is replaced.
        let target = fs::canonicalize(name).unwrap_or_else(|_| PathBuf::from(name));
        let buffered = |file| BufWriter::with_capacity(64 << 10, file);
        match fs::metadata(&target) {
            Ok(meta) if meta.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
            Ok(meta) if !meta.is_file() => {
                let file = OpenOptions::new().write(true).open(&target)?;
                return Ok(Self { name: name.to_owned(), out: buffered(file), pending: None });
            }
            Ok(meta) if meta.permissions().readonly() => {
                return Err(io::Error::from(io::ErrorKind::PermissionDenied));
            }
            _ => {}
        }
        let (temporary, file) = create_beside(&target)?;
        Ok(Self { name: name.to_owned(), out: buffered(file), pending: Some((temporary, target)) })
    }

    /// Gives the file its name.
    pub fn commit(mut self) -> Result<(), Diagnostic> {
        let outcome = self.out.flush().and_then(|()| match &self.pending {
            Some((temporary, target)) => fs::rename(temporary, target),
            None => Ok(()),
        });
        match outcome {
            Ok(()) => {
                self.pending = None;
                Ok(())
            }
            Err(error) => Err(problems::cannot_write(&self.name, &error)),
        }
    }

    /// The message for an error met while writing to this file.
    pub fn problem(&self, error: &io::Error) -> Diagnostic {
        problems::cannot_write(&self.name, error)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if let Some((temporary, _)) = &self.pending {
            // Nobody is left to hear of a failure here; the temporary file's name says whose it is.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// A new file in the folder of `target`, so that renaming never crosses file systems.
fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let Some(name) = target.file_name() else { return Err(io::Error::from(io::ErrorKind::IsADirectory)) };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for attempt in 0..100 {
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let path = folder.join(temporary);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}
