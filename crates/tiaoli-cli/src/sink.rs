//! Where a file of results or a list goes, in which form and in which language.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
};

use tiaoli_data::{AtomicFile, write::OutputFormat};
use tiaoli_diagnostics::{Lang, say};

use crate::{args::LangArg, exit::Stop, report::unwritable, shell::Shell};

/// A file that appears whole, or the standard output.
#[derive(Debug)]
pub(crate) enum Sink {
    File(AtomicFile),
    Stdout(io::Stdout),
}

impl Sink {
    pub(crate) fn create(path: Option<&Path>, shell: &Shell) -> Result<Self, Stop> {
        match path {
            None => Ok(Self::Stdout(io::stdout())),
            Some(path) if path == Path::new("-") => Ok(Self::Stdout(io::stdout())),
            Some(path) => match AtomicFile::create(&path.to_string_lossy()) {
                Ok(file) => Ok(Self::File(file)),
                Err(diagnostic) => Err(unwritable(diagnostic, shell)),
            },
        }
    }

    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout(out) if out.is_terminal())
    }

    pub(crate) fn commit(self, shell: &Shell) -> Result<(), Stop> {
        match self {
            Self::Stdout(mut out) => out.flush().map_err(|error| Stop::stdout(&error)),
            Self::File(file) => file.commit().map_err(|diagnostic| unwritable(diagnostic, shell)),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Stdout(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Stdout(out) => out.flush(),
        }
    }
}

/// The language of names in a file: as asked for, else English for programs. A workbook is for whoever reads the messages.
pub(crate) fn names_in(format: OutputFormat, wanted: Option<LangArg>, shell: &Shell) -> Lang {
    let default = if format == OutputFormat::Xlsx { shell.lang } else { Lang::En };
    wanted.map_or(default, Lang::from)
}

/// A form that this program has, and that the place can take.
pub(crate) fn can_be_written(format: OutputFormat, on_terminal: bool) -> Result<(), Stop> {
    if !format.is_built_in() {
        return Err(Stop::usage(
            say!(zh: "这个程序没有带上读写 Parquet 的功能，什么都没有写"; en: "this program was built without Parquet; nothing was written"),
            Some(say!(
                zh: "请改写 .csv 或 .xlsx；或重新安装：cargo install --path crates/tiaoli-cli --locked --features parquet";
                en: "write .csv or .xlsx, or install it again with: cargo install --path crates/tiaoli-cli --locked --features parquet")),
        ));
    }
    if format.is_binary() && on_terminal {
        return Err(Stop::usage(
            say!(zh: "这种结果不能直接显示在屏幕上，什么都没有写"; en: "results of this form cannot be shown on a terminal; nothing was written"),
            Some(
                say!(zh: "请用 -o 写到文件，例如 -o 结果.xlsx。"; en: "write them to a file with -o, such as -o results.xlsx"),
            ),
        ));
    }
    Ok(())
}
