//! Where data comes from, and in which form.

use std::{
    fs::File,
    io::{self, Read, Seek},
    path::PathBuf,
    sync::Arc,
};

use tiaoli_diagnostics::Diagnostic;

use crate::problems;

/// The form of a data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    Csv,
    Tsv,
    /// One JSON object per line.
    Jsonl,
}

impl InputFormat {
    /// By the ending of the file's name; CSV for anything unknown.
    pub fn of_path(path: &str) -> Self {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "tsv" | "tab" => Self::Tsv,
            "jsonl" | "ndjson" => Self::Jsonl,
            _ => Self::Csv,
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "jsonl" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// A stream of bytes with a name for messages.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    from: From,
}

#[derive(Clone, Debug)]
enum From {
    Stdin,
    Path(PathBuf),
    Bytes(Arc<[u8]>),
    /// A nameless temporary file that holds what stdin gave.
    Spool(Arc<File>),
}

impl Source {
    /// A path as the user wrote it; `-` is stdin.
    pub fn of_path(path: &str) -> Self {
        if path == "-" {
            return Self { name: "-".to_owned(), from: From::Stdin };
        }
        Self { name: path.to_owned(), from: From::Path(PathBuf::from(path)) }
    }

    pub fn of_bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), from: From::Bytes(bytes.into()) }
    }

    /// The path as the user wrote it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of bytes, where it is known beforehand.
    pub fn len(&self) -> Option<u64> {
        match &self.from {
            From::Stdin => None,
            From::Path(path) => {
                std::fs::metadata(path).ok().filter(|meta| meta.is_file()).map(|meta| meta.len())
            }
            From::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            From::Spool(file) => file.metadata().ok().map(|meta| meta.len()),
        }
    }

    /// Whether the source is known to hold nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// A source that can be opened several times: stdin, pipes and devices are copied to a temporary file.
    pub fn rereadable(self) -> Result<Self, Diagnostic> {
        let once = match &self.from {
            From::Stdin => true,
            From::Path(path) => std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()),
            From::Bytes(_) | From::Spool(_) => false,
        };
        if !once {
            return Ok(self);
        }
        let mut reader = self.open()?;
        let mut spool = || -> io::Result<File> {
            let mut file = tempfile::tempfile()?;
            io::copy(&mut reader, &mut file)?;
            Ok(file)
        };
        match spool() {
            Ok(file) => Ok(Self { name: self.name, from: From::Spool(Arc::new(file)) }),
            Err(error) => Err(problems::cannot_read(&self.name, &error)),
        }
    }

    /// Opens the stream at its beginning. One reader of a spooled source at a time.
    pub fn open(&self) -> Result<Box<dyn Read + Send>, Diagnostic> {
        let opened: io::Result<Box<dyn Read + Send>> = match &self.from {
            From::Stdin => Ok(Box::new(io::stdin())),
            From::Path(path) => open_file(path),
            From::Bytes(bytes) => Ok(Box::new(io::Cursor::new(Arc::clone(bytes)))),
            From::Spool(file) => rewound(file),
        };
        opened.map_err(|error| problems::cannot_read(&self.name, &error))
    }
}

fn open_file(path: &PathBuf) -> io::Result<Box<dyn Read + Send>> {
    let file = File::open(path)?;
    // Opening a folder succeeds on Unix and only reading fails, with a less clear message.
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Ok(Box::new(file))
}

fn rewound(file: &File) -> io::Result<Box<dyn Read + Send>> {
    let mut file = file.try_clone()?;
    file.rewind()?;
    Ok(Box::new(file))
}
