//! How a run ends: the exit codes of every command, and the reasons to stop early.

use std::{io, path::Path};

use tiaoli_diagnostics::{Text, say};
use tiaoli_project::problems::reason;

/// The exit code of the process. The numbers are a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Exit {
    Good = 0,
    /// A failed test, an unaccounted sentence, an unformatted file, a lint at or above `--fail-level`.
    Findings = 1,
    /// Wrong usage; also an output that cannot be written.
    Usage = 2,
    /// The policy does not parse or type-check.
    Policy = 3,
    /// Data cannot be read or mapped.
    Data = 4,
    /// With `--fail-on incomplete`: records left incomplete.
    Incomplete = 5,
    Internal = 6,
    Interrupted = 130,
}

impl Exit {
    pub(crate) fn code(self) -> u8 {
        self as u8
    }
}

/// Every exit code with what it says in Chinese and in English, for the reference.
pub const EXIT_CODES: &[(u8, &str, &str)] = &[
    (Exit::Good as u8, "正常", "good"),
    (
        Exit::Findings as u8,
        "有问题：举例没有通过，原文有没交代的句子，`--check` 时格式不合，提示达到 `--fail-level`",
        "findings: a failed example, an unaccounted sentence, an unformatted file with `--check`, a message at or above `--fail-level`",
    ),
    (Exit::Usage as u8, "命令写得不对，或者结果写不出去", "wrong usage, or an output that cannot be written"),
    (Exit::Policy as u8, "政策文件有必须改的错误", "the policy does not parse or type-check"),
    (Exit::Data as u8, "数据读不了，或者对不上栏目", "data cannot be read or mapped"),
    (
        Exit::Incomplete as u8,
        "用了 `--fail-on incomplete`，有待补的记录",
        "with `--fail-on incomplete`: records left incomplete",
    ),
    (Exit::Internal as u8, "程序内部错误", "internal error"),
    (Exit::Interrupted as u8, "被中断（Ctrl+C）", "interrupted (Ctrl+C)"),
];

/// Why a command ends before its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Everything has been said already.
    Said(Exit),
    /// One sentence, and what to do about it.
    Because { exit: Exit, message: Text, help: Option<Text> },
    /// Whoever read our output has gone.
    BrokenPipe,
}

pub(crate) type Outcome = Result<Exit, Stop>;

impl Stop {
    pub(crate) fn usage(message: Text, help: Option<Text>) -> Self {
        Self::Because { exit: Exit::Usage, message, help }
    }

    pub(crate) fn data(message: Text, help: Option<Text>) -> Self {
        Self::Because { exit: Exit::Data, message, help }
    }

    /// An output that could not be written. `path` is `None` for the standard output.
    pub(crate) fn output(path: Option<&Path>, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        let reason = reason(error);
        let message = match path {
            Some(path) => say!(zh: "写不了“{}”：{}", path.display(), reason.zh;
                en: "cannot write `{}`: {}", path.display(), reason.en),
            None => {
                say!(zh: "写不了标准输出：{}", reason.zh; en: "cannot write the standard output: {}", reason.en)
            }
        };
        let help = say!(zh: "请检查文件夹是否存在、是否有写入权限、文件是否正被别的程序打开。";
            en: "check that the folder exists, that you may write there, and that no other program holds the file open");
        Self::Because { exit: Exit::Usage, message, help: Some(help) }
    }

    /// An error while writing the standard output.
    pub(crate) fn stdout(error: &io::Error) -> Self {
        Self::output(None, error)
    }
}
