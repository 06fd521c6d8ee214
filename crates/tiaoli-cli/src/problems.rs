//! What can be wrong with the files of a policy before a word of them is read.

use std::io;

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Place, say};

use crate::exit::reason;

/// Where a file was asked for: on the command line, or by a policy.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    ByUser,
    ByPolicy(FileSpan),
}

fn place(path: &str, asked: Asked) -> Place {
    match asked {
        Asked::ByUser => Place::Named(path.to_owned()),
        Asked::ByPolicy(at) => Place::Source(at),
    }
}

fn named_here() -> tiaoli_diagnostics::Text {
    say!(zh: "要读的是这个文件"; en: "this file is to be read")
}

pub(crate) fn unreadable(path: &str, asked: Asked, error: &io::Error) -> Diagnostic {
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

pub(crate) fn not_utf8(path: &str, asked: Asked) -> Diagnostic {
    Diagnostic::at(
        Code::E0602,
        place(path, asked),
        say!(zh: "“{}”不是 UTF-8 编码的文字", path; en: "`{}` is not UTF-8 text", path),
    )
    .label(say!(zh: "多半是用 GBK（ANSI）编码存的"; en: "most likely it was saved in GBK"))
    .help(say!(zh: "用记事本或 WPS 打开，选“另存为”，编码选 UTF-8。";
        en: "open it in an editor and save it with the encoding UTF-8"))
}

pub(crate) fn too_large(path: &str, asked: Asked, limit: u64) -> Diagnostic {
    let limit = limit >> 20;
    Diagnostic::at(
        Code::E0601,
        place(path, asked),
        say!(zh: "“{}”太大：政策和原文文件不能超过 {} MB", path, limit;
            en: "`{}` is too large: a policy or source text has at most {} MB", path, limit),
    )
    .label(named_here())
}

pub(crate) fn not_a_file(path: &str, asked: Asked) -> Diagnostic {
    Diagnostic::at(
        Code::E0601,
        place(path, asked),
        say!(zh: "读不了“{}”：这不是一个普通文件", path; en: "cannot read `{}`: it is not a regular file", path),
    )
    .label(named_here())
}

pub(crate) fn absolute(path: &str, at: FileSpan) -> Diagnostic {
    Diagnostic::at(
        Code::E0601,
        Place::Source(at),
        say!(zh: "“{}”是这台电脑上的位置，换一台电脑就找不到了", path; en: "`{}` is a place on this computer and leads nowhere on another", path),
    )
    .label(say!(zh: "要写从本文件所在文件夹算起的路径"; en: "a path starts at the folder of this file"))
    .help(say!(zh: "如“sources/通知.txt”，上一级文件夹写“../”。"; en: "such as `sources/notice.txt`; `../` goes up one folder"))
}
