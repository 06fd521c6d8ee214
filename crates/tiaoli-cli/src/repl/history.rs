//! What was typed, kept for the next session: in the user's own folder for data, and never with a person in it.

use std::{env, fs, path::PathBuf};

use tiaoli_core::ir::{Field, Program};

use super::{
    commands::{self, Command},
    reading::{Input, kind},
};
use crate::input;

/// So many lines are kept.
pub(crate) const LINES: usize = 1_000;
/// A number this long may be that of a person.
const LONG_NUMBER: usize = 15;

/// The file, its folder made; `None` where there is no place for it.
pub(crate) fn file() -> Option<PathBuf> {
    let folder = data_folder()?.join("tiaoli");
    fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

fn data_folder() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return folder("LOCALAPPDATA").or_else(|| folder("APPDATA"));
    }
    let home = || folder("HOME");
    match cfg!(target_os = "macos") {
        true => Some(home()?.join("Library").join("Application Support")),
        // A path that is not whole is to be ignored, says the standard.
        false => folder("XDG_DATA_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| Some(home()?.join(".local/share"))),
    }
}

/// Whether a line may be kept: it has no long number, asks for no record by its key, and fills no sensitive field.
pub(crate) fn keeps(text: &str, program: &Program) -> bool {
    !text.trim().is_empty()
        && !has_long_number(text)
        // Several inputs may be put in at once.
        && !text.lines().chain([text]).any(|part| fills_sensitive(part, program))
}

fn has_long_number(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars() {
        match c {
            c if c.is_ascii_digit() || ('０'..='９').contains(&c) => digits += 1,
            // People set numbers apart.
            ' ' | '-' | '\u{3000}' => {}
            _ => digits = 0,
        }
        if digits >= LONG_NUMBER {
            return true;
        }
    }
    false
}

fn fills_sensitive(text: &str, program: &Program) -> bool {
    let fields =
        || program.tables.iter().flat_map(|table| &table.fields).filter(|field| Field::is_sensitive(field));
    let names = |text: &str| {
        fields().any(|field| {
            let spellings = [&field.name.zh, &field.name.en].into_iter().chain(&field.aka);
            spellings.filter(|name| !name.is_empty()).any(|name| text.contains(name.as_str()))
        })
    };
    // A command whose colon was forgotten is one all the same.
    let input = match commands::without_colon(text) {
        Some(_) => Input::Command(text.trim()),
        None => kind(text),
    };
    match input {
        // Several fields may be filled in one line.
        Input::Fill(..) => names(text),
        Input::Command(rest) => match commands::parse(rest) {
            Ok((spec, rest)) => match spec.command {
                Command::Set => input::pair(rest).is_some() && names(rest),
                Command::Row => true,
                Command::Who | Command::Type => names(rest),
                _ => false,
            },
            Err(_) => false,
        },
        // `姓名：甲某`
        Input::Expression | Input::Items if is_form(text) => names(text),
        // A condition may compare a sensitive field with somebody's name.
        Input::Expression => names(text) && text.contains(['"', '“', '＂']),
        Input::Items | Input::Nothing => false,
    }
}

/// A name, a colon and something behind it.
fn is_form(text: &str) -> bool {
    text.split_once(['：', ':']).is_some_and(|(name, _)| !name.contains(['{', '｛']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiaoli_core::session::Session;

    #[test]
    fn no_person_is_kept() {
        let mut session = Session::new();
        session.set_policy(
            "p.tiao",
            "信息表 学生 { 编号 : 文本 识别号  姓名 : 文本 敏感  身份证号 : 身份证号  户籍 : 城市、农村 }\n",
        );
        let program = session.analyze().program;
        for text in [
            "身份证号 = 150199200811300039",
            ":set 编号=150199200811300039",
            "：行 S001",
            "姓名 = 甲某",
            "：设 户籍=农村 姓名=甲某",
            ":who 姓名 为 \"甲某\"",
            "姓名 为 “甲某”",
            "姓名：甲某",
            "户籍 = 农村，姓名 = 甲某",
            "户籍 为 农村\n姓名 = 甲某",
            "行 S001",
            "150199 2008 1130 0039",
            "１５０１９９２００８１１３０００３９",
            "  ",
        ] {
            assert!(!keeps(text, &program), "{text}");
        }
        for text in
            ["户籍 = 农村", ":decide", "户籍 为 农村", "：基准日 2024-10-15", "应助 甲 { 凡 户籍 为 农村 }"]
        {
            assert!(keeps(text, &program), "{text}");
        }
    }
}
