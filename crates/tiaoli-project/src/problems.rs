//! What can be wrong with the files of a policy before a word of them is read.

use std::io;

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Place, Text, say};

/// Where a file was asked for: on the command line, or by a policy.
#[derive(Clone, Copy, Debug)]
pub enum Asked {
    ByUser,
    ByPolicy(FileSpan),
}

fn place(path: &str, asked: Asked) -> Place {
    match asked {
        Asked::ByUser => Place::Named(path.to_owned()),
        Asked::ByPolicy(at) => Place::Source(at),
    }
}

fn named_here() -> Text {
    say!(zh: "要读的是这个文件"; en: "this file is to be read")
}

pub fn unreadable(path: &str, asked: Asked, error: &io::Error) -> Diagnostic {
    let reason = reason(error);
    let diagnostic = Diagnostic::at(
        Code::E0601,
        place(path, asked),
        say!(zh: "读不了“{}”：{}", path, reason.zh; en: "cannot read `{}`: {}", path, reason.en),
    );
    match asked {
        Asked::ByUser => diagnostic,
        Asked::ByPolicy(_) => diagnostic.label(named_here()).help(
            say!(zh: "路径从写它的政策文件所在的文件夹算起，请核对文件名和文件夹。";
            en: "the path starts at the folder of the policy file it is written in; check the names of file and folder"),
        ),
    }
}

/// A table in a workbook that a policy names and that cannot be read.
pub fn in_workbook(problem: Diagnostic, by: FileSpan) -> Diagnostic {
    let help = match problem.code {
        Code::E0653 | Code::E0654 => Some(say!(zh: "在文件名后面写明工作表，例如 \"目录.xlsx!工作表名\"。";
            en: "name the sheet behind the file, as in \"catalog.xlsx!SHEET\"")),
        _ => problem.help,
    };
    Diagnostic { place: Place::Source(by), help, ..problem }
}

/// `bytes` are those of the file: what it is instead shows in the first of them.
pub fn not_utf8(path: &str, asked: Asked, bytes: &[u8]) -> Diagnostic {
    let diagnostic = Diagnostic::at(
        Code::E0602,
        place(path, asked),
        say!(zh: "“{}”不是 UTF-8 编码的文字", path; en: "`{}` is not UTF-8 text", path),
    );
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return diagnostic
            .label(say!(zh: "这是 Word 一类的文件，不是纯文本"; en: "this is a Word file or the like, not plain text"))
            .help(say!(zh: "用 Word 或 WPS 打开，选“另存为”，类型选“纯文本（.txt）”，编码选 UTF-8，文件名改用存出来的 .txt。";
                en: "open it in Word or WPS, save it as plain text (.txt) with the encoding UTF-8, and name the .txt instead"));
    }
    let saved = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            say!(zh: "是用 UTF-16（Unicode）编码存的"; en: "it was saved in UTF-16 (Unicode)")
        }
        _ => say!(zh: "多半是用 GBK（ANSI）编码存的"; en: "most likely it was saved in GBK"),
    };
    diagnostic.label(saved).help(say!(zh: "用记事本或 WPS 打开，选“另存为”，编码选 UTF-8。";
        en: "open it in an editor and save it with the encoding UTF-8"))
}

pub fn too_large(path: &str, asked: Asked, limit: u64) -> Diagnostic {
    let limit = limit >> 20;
    Diagnostic::at(
        Code::E0601,
        place(path, asked),
        say!(zh: "“{}”太大：政策和原文文件不能超过 {} MB", path, limit;
            en: "`{}` is too large: a policy or source text has at most {} MB", path, limit),
    )
    .label(named_here())
}

pub fn not_a_file(path: &str, asked: Asked) -> Diagnostic {
    Diagnostic::at(
        Code::E0601,
        place(path, asked),
        say!(zh: "读不了“{}”：这不是一个普通文件", path; en: "cannot read `{}`: it is not a regular file", path),
    )
    .label(named_here())
}

pub fn absolute(path: &str, at: FileSpan) -> Diagnostic {
    Diagnostic::at(
        Code::E0601,
        Place::Source(at),
        say!(zh: "“{}”是这台电脑上的位置，换一台电脑就找不到了", path; en: "`{}` is a place on this computer and leads nowhere on another", path),
    )
    .label(say!(zh: "要写从本文件所在文件夹算起的路径"; en: "a path starts at the folder of this file"))
    .help(say!(zh: "如“sources/通知.txt”，上一级文件夹写“../”。"; en: "such as `sources/notice.txt`; `../` goes up one folder"))
}

/// An error of the operating system in words.
pub fn reason(error: &io::Error) -> Text {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => say!(zh: "没有这个文件"; en: "there is no such file"),
        Kind::PermissionDenied => say!(zh: "没有权限"; en: "permission denied"),
        Kind::IsADirectory => say!(zh: "这是一个文件夹，不是文件"; en: "this is a folder, not a file"),
        Kind::NotADirectory => say!(zh: "路径中有一段不是文件夹"; en: "a part of the path is not a folder"),
        Kind::AlreadyExists => say!(zh: "已经存在"; en: "it exists already"),
        Kind::StorageFull => say!(zh: "磁盘已满"; en: "the disk is full"),
        Kind::ReadOnlyFilesystem => say!(zh: "磁盘是只读的"; en: "the disk is read-only"),
        Kind::InvalidData => {
            say!(zh: "内容不是 UTF-8 文字"; en: "its content is not UTF-8 text")
        }
        Kind::InvalidFilename => say!(zh: "文件名无效"; en: "the file name is not valid"),
        _ => Text::same(error.to_string()),
    }
}
