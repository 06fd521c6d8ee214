//! Where data comes from, and in which form.

use std::{
    fs::File,
    io::{self, Read, Seek},
    path::{Path, PathBuf},
    sync::Arc,
};

use tiaoli_diagnostics::{Code, Diagnostic};

use crate::{
    Mapping, Origin, Problems, TableSchema,
    headers::Known,
    problems,
    xlsx::{self, Choice, Facts, SheetInput},
};

/// The form of a data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    Csv,
    Tsv,
    /// One JSON object per line.
    Jsonl,
    /// A list of JSON objects.
    Json,
    /// A sheet of an Excel workbook.
    Xlsx,
    Parquet,
}

impl InputFormat {
    /// By the ending of the file's name; CSV for anything unknown.
    pub fn of_path(path: &str) -> Self {
        let ending = split_sheet(path).0.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "tsv" | "tab" => Self::Tsv,
            "jsonl" | "ndjson" => Self::Jsonl,
            "json" => Self::Json,
            // Old forms too: what they really hold is seen when they are opened.
            "xlsx" | "xlsm" | "xls" | "et" => Self::Xlsx,
            "parquet" => Self::Parquet,
            _ => Self::Csv,
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "jsonl" => Some(Self::Jsonl),
            "json" => Some(Self::Json),
            "xlsx" => Some(Self::Xlsx),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// A stream of bytes with a name for messages.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user wrote it, without the sheet.
    path: String,
    from: From,
    /// The sheet asked for, or chosen.
    sheet: Option<String>,
    /// The workbook has been looked over, and the sheet is in it.
    settled: Option<Facts>,
    /// How many sheets the workbook has, once it has been looked over.
    sheets: usize,
}

/// `名单.xlsx!学生` is a sheet of a workbook, unless there is a file of this name.
fn split_sheet(path: &str) -> (&str, Option<&str>) {
    match path.rsplit_once('!') {
        Some((file, sheet)) if !sheet.is_empty() && is_workbook(file) && !Path::new(path).exists() => {
            (file, Some(sheet))
        }
        _ => (path, None),
    }
}

fn is_workbook(path: &str) -> bool {
    path == "-" || InputFormat::of_path(path) == InputFormat::Xlsx
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
        let (path, sheet) = split_sheet(path);
        let from = if path == "-" { From::Stdin } else { From::Path(PathBuf::from(path)) };
        Self { path: path.to_owned(), from, sheet: sheet.map(str::to_owned), settled: None, sheets: 0 }
    }

    pub fn of_bytes(path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { path: path.into(), from: From::Bytes(bytes.into()), sheet: None, settled: None, sheets: 0 }
    }

    /// The same workbook, but this sheet of it.
    #[must_use]
    pub fn with_sheet(self, sheet: impl Into<String>) -> Self {
        Self { sheet: Some(sheet.into()), settled: None, ..self }
    }

    /// The file as the user wrote it, without the sheet.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The name in messages: the file, with the sheet where one is read.
    pub fn origin(&self) -> Origin {
        match &self.sheet {
            Some(sheet) => Origin::sheet(format!("{}!{sheet}", self.path)),
            None => Origin::file(self.path.as_str()),
        }
    }

    /// A workbook that has been looked over, with the sheet that holds the table; any other source as it is. To be asked
    /// once before a source is opened several times: every opening would look the workbook over again.
    pub fn settled(
        self,
        format: InputFormat,
        schema: &TableSchema,
        mappings: &[Mapping],
        problems: &mut Problems,
    ) -> Result<Self, Diagnostic> {
        if format != InputFormat::Xlsx || self.settled.is_some() {
            return Ok(self);
        }
        self.settled_by(Some(&Known::new(schema.fields(), mappings)), problems)
    }

    /// The same for a workbook of which no header is known: the sheet asked for, else the only one that holds something.
    pub(crate) fn settled_alone(self, problems: &mut Problems) -> Result<Self, Diagnostic> {
        self.settled_by(None, problems)
    }

    fn settled_by(self, known: Option<&Known>, problems: &mut Problems) -> Result<Self, Diagnostic> {
        let source = self.rereadable()?;
        let path = source.path.as_str();
        let facts = source
            .looked_over()
            .map_err(|error| problems::cannot_read(path, &error))?
            .map_err(|refusal| problems::workbook(path, &refusal))?;
        let choice = xlsx::choose(source.seekable()?, source.sheet.as_deref(), known)
            .map_err(|refusal| problems::workbook(path, &refusal))?;
        let (sheet, sheets) = match choice {
            Choice::Sheet { name, of } => {
                if of > 1 && source.sheet.is_none() {
                    problems.report(path, Code::E0651, 0, || problems::sheet_chosen(path, &name, of));
                }
                (name, of)
            }
            Choice::Several(names) => return Err(problems::several_sheets(path, &names)),
            Choice::NoSuch(names) => {
                let wanted = source.sheet.as_deref().unwrap_or_default();
                return Err(problems::no_such_sheet(path, wanted, &names));
            }
        };
        if facts.formulas_without_value > 0 {
            problems.report(path, Code::E0658, 0, || {
                problems::formulas_without_value(path, facts.formulas_without_value)
            });
        }
        Ok(Self { sheet: Some(sheet), settled: Some(facts), sheets, ..source })
    }

    /// Sheets of the workbook beside the one that is read.
    pub(crate) fn other_sheets(&self) -> usize {
        self.sheets.saturating_sub(1)
    }

    /// Cells of the workbook with a formula and no result.
    pub(crate) fn formulas_without_value(&self) -> u64 {
        self.settled.map_or(0, |facts| facts.formulas_without_value)
    }

    fn looked_over(&self) -> io::Result<Result<Facts, xlsx::Refusal>> {
        xlsx::look_over(self.seek_inner()?)
    }

    /// The rows of the sheet of a settled workbook.
    pub(crate) fn sheet_input(&self) -> Result<SheetInput, Diagnostic> {
        let (Some(sheet), Some(facts)) = (&self.sheet, self.settled) else {
            return Err(problems::workbook(&self.path, &xlsx::Refusal::Damaged { row: 0 }));
        };
        SheetInput::start(self.seekable()?, sheet, facts)
            .map_err(|error| problems::cannot_read(&self.path, &error))
    }

    /// The source as a file on disk.
    #[cfg(feature = "parquet")]
    pub(crate) fn into_file(self) -> Result<File, Diagnostic> {
        let path = self.path.clone();
        let source = self.rereadable()?;
        let opened = match &source.from {
            From::Path(path) => file(path),
            From::Spool(file) => rewound(file),
            From::Bytes(bytes) => tempfile::tempfile().and_then(|mut file| {
                io::Write::write_all(&mut file, bytes)?;
                rewound(&file)
            }),
            From::Stdin => Err(io::Error::from(io::ErrorKind::NotSeekable)),
        };
        opened.map_err(|error| problems::cannot_read(&path, &error))
    }

    pub(crate) fn seekable(&self) -> Result<Box<dyn xlsx::Bytes>, Diagnostic> {
        self.seek_inner().map_err(|error| problems::cannot_read(&self.path, &error))
    }

    fn seek_inner(&self) -> io::Result<Box<dyn xlsx::Bytes>> {
        Ok(match &self.from {
            From::Stdin => return Err(io::Error::from(io::ErrorKind::NotSeekable)),
            From::Path(path) => Box::new(file(path)?),
            From::Bytes(bytes) => Box::new(io::Cursor::new(Arc::clone(bytes))),
            From::Spool(file) => Box::new(rewound(file)?),
        })
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
            Ok(file) => Ok(Self { from: From::Spool(Arc::new(file)), ..self }),
            Err(error) => Err(problems::cannot_read(&self.path, &error)),
        }
    }

    /// Opens the stream at its beginning. One reader of a spooled source at a time.
    pub fn open(&self) -> Result<Box<dyn Read + Send>, Diagnostic> {
        let opened: io::Result<Box<dyn Read + Send>> = match &self.from {
            From::Stdin => Ok(Box::new(io::stdin())),
            From::Path(path) => file(path).map(|file| Box::new(file) as Box<dyn Read + Send>),
            From::Bytes(bytes) => Ok(Box::new(io::Cursor::new(Arc::clone(bytes)))),
            From::Spool(file) => rewound(file).map(|file| Box::new(file) as Box<dyn Read + Send>),
        };
        opened.map_err(|error| problems::cannot_read(&self.path, &error))
    }
}

fn file(path: &PathBuf) -> io::Result<File> {
    let file = File::open(path)?;
    // Opening a folder succeeds on Unix and only reading fails, with a less clear message.
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Ok(file)
}

fn rewound(file: &File) -> io::Result<File> {
    let mut file = file.try_clone()?;
    file.rewind()?;
    Ok(file)
}
