//! Wrong usage in words: what was written, what was meant, where the help is.

use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};
use tiaoli_diagnostics::{Text, say};

use crate::exit::Stop;
use tiaoli_ide::clean::clean;

/// The message for a usage error of clap.
pub(super) fn stop(error: &Error) -> Stop {
    let word = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(clean(text)),
        Some(ContextValue::Strings(all)) => Some(clean(&all.join("  "))),
        Some(ContextValue::StyledStr(text)) => Some(clean(&text.to_string())),
        Some(ContextValue::Number(n)) => Some(n.to_string()),
        _ => None,
    };
    let first = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(clean(text)),
        Some(ContextValue::Strings(all)) => all.first().map(|text| clean(text)),
        _ => None,
    };
    let arg = word(ContextKind::InvalidArg).unwrap_or_default();
    let value = word(ContextKind::InvalidValue).unwrap_or_default();
    let see_help = || say!(zh: "用法见 tiaoli help，或 tiaoli 命令 --help。"; en: "for usage see `tiaoli help` or `tiaoli COMMAND --help`");
    let (message, help) = match error.kind() {
        ErrorKind::UnknownArgument => {
            let near = first(ContextKind::SuggestedArg);
            (
                say!(zh: "没有“{}”这个选项", arg; en: "there is no option `{}`", arg),
                near.map(|near| did_you_mean(&near)),
            )
        }
        ErrorKind::InvalidSubcommand => {
            let name = word(ContextKind::InvalidSubcommand).unwrap_or_default();
            let near = first(ContextKind::SuggestedSubcommand);
            (
                say!(zh: "没有“{}”这个命令", name; en: "there is no command `{}`", name),
                near.map(|near| did_you_mean(&near)),
            )
        }
        ErrorKind::MissingSubcommand => (say!(zh: "没有写要运行的命令"; en: "no command was given"), None),
        ErrorKind::MissingRequiredArgument => {
            (say!(zh: "还需要写上：{}", arg; en: "still needed: {}", arg), example(&arg))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            (say!(zh: "“{}”后面还要写一个值", arg; en: "`{}` needs a value", arg), valid_values(error))
        }
        ErrorKind::InvalidValue => {
            let near = first(ContextKind::SuggestedValue).map(|near| did_you_mean(&near));
            (
                say!(zh: "“{}”不能写“{}”", arg, value; en: "`{}` cannot be `{}`", arg, value),
                near.or_else(|| valid_values(error)),
            )
        }
        ErrorKind::ValueValidation => bad_value(&arg, &value),
        ErrorKind::ArgumentConflict => {
            let other = word(ContextKind::PriorArg).unwrap_or_default();
            if other.is_empty() || other == arg {
                (say!(zh: "“{}”只能写一次", arg; en: "`{}` may be given only once", arg), None)
            } else {
                (
                    say!(zh: "“{}”和“{}”不能一起写", arg, other; en: "`{}` cannot stand together with `{}`", arg, other),
                    None,
                )
            }
        }
        ErrorKind::TooManyValues => (
            say!(zh: "“{}”后面多写了“{}”", arg, value; en: "`{}` takes no further value `{}`", arg, value),
            None,
        ),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            (say!(zh: "“{}”后面的值个数不对", arg; en: "`{}` was given a wrong number of values", arg), None)
        }
        ErrorKind::InvalidUtf8 => (
            say!(zh: "命令行里有无法识别的字符"; en: "the command line holds characters that cannot be read"),
            None,
        ),
        _ => (say!(zh: "命令行写得不对"; en: "the command line cannot be read"), None),
    };
    Stop::usage(message, Some(help.unwrap_or_else(see_help)))
}

fn did_you_mean(near: &str) -> Text {
    say!(zh: "是不是“{}”？", near; en: "did you mean `{}`?", near)
}

fn valid_values(error: &Error) -> Option<Text> {
    let Some(ContextValue::Strings(values)) = error.get(ContextKind::ValidValue) else { return None };
    // Results have Chinese names, which are read as well.
    let in_chinese = |value: &String| {
        let outcome = tiaoli_core::decision::Outcome::ALL.into_iter().find(|outcome| outcome.code() == value);
        outcome.map_or_else(|| value.clone(), |outcome| outcome.zh().to_owned())
    };
    let chinese: Vec<String> = values.iter().map(in_chinese).collect();
    (!values.is_empty())
        .then(|| say!(zh: "可以写：{}", chinese.join("、"); en: "choose one of: {}", values.join(", ")))
}

fn bad_value(arg: &str, value: &str) -> (Text, Option<Text>) {
    let message = say!(zh: "“{}”不能写“{}”", arg, value; en: "`{}` cannot be `{}`", arg, value);
    let help = if (arg.starts_with("--as-of") || arg.starts_with("--data-date")) && is_month(value) {
        let day = if value.contains('年') {
            format!("{}1日", value.trim_end())
        } else {
            format!("{}-01", value.trim().replace(['/', '.'], "-"))
        };
        say!(zh: "还缺“日”：要写到哪一天，如 {}。", day; en: "the day is missing: write the whole date, such as {}", day)
    } else if arg.starts_with("--as-of") || arg.starts_with("--data-date") {
        say!(zh: "请写真实存在的日期，如 2024-10-15 或 2024年10月15日。"; en: "write a day that exists, such as 2024-10-15")
    } else if arg.starts_with("--encoding") {
        say!(zh: "可以写 utf-8、gb18030（即 GBK）或 utf-16；不写则自动辨认。";
            en: "write utf-8, gb18030 (which is GBK) or utf-16; without it the encoding is found out")
    } else if arg.starts_with("--months") {
        say!(zh: "请写起止月份，先起后止，如 2024-09..2025-06 或 2024年9月至2025年6月（最多 240 个月）。";
            en: "write the first and the last month, such as 2024-09..2025-06 (240 months at most)")
    } else if arg.starts_with("--last-month") || arg.starts_with("--this-month") {
        say!(zh: "请写一个月份，如 2024-09 或 2024年9月。"; en: "write one month, such as 2024-09")
    } else if arg.starts_with("--term") {
        say!(zh: "请写学年和学期，如 2024年秋季学期 或 2025-spring。"; en: "write the year and the term, such as 2024-autumn or 2025-spring")
    } else if arg.starts_with("--school-year") {
        say!(zh: "请写学年，如 2024—2025学年 或 2024-2025。"; en: "write a school year, such as 2024-2025")
    } else if arg.starts_with("--threshold") {
        say!(zh: "请写 0 到 100 之间的数，如 95。"; en: "write a number from 0 to 100, such as 95")
    } else {
        return (message, None);
    };
    (message, Some(help))
}

/// `2024-10`, `2024年10月`: a year and a month without a day.
fn is_month(value: &str) -> bool {
    let value = value.trim().trim_end_matches('月');
    let mut parts = value.split(['-', '/', '.', '年']);
    let number = |part: Option<&str>, digits: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|part| digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    number(parts.next(), 4..=4) && number(parts.next(), 1..=2) && parts.next().is_none()
}

/// A whole command to copy, for the options people forget.
fn example(missing: &str) -> Option<Text> {
    if missing == "<POLICY>" || missing == "<政策>" {
        // Everything after --data is a data file.
        let line = "tiaoli eval policy.tiao --data roster.csv --as-of 2024-10-15";
        return Some(
            say!(zh: "政策要写在 --data 前面，例如：{}", line; en: "the policy stands before --data, for example: {}", line),
        );
    }
    if missing.contains("--data") {
        let line = "tiaoli eval policy.tiao --data roster.csv --as-of 2024-10-15";
        return Some(say!(zh: "例如：{}", line; en: "for example: {}", line));
    }
    if missing.contains("--key") {
        let by_key =
            "tiaoli explain policy.tiao --data roster.csv --key 150199200801010017 --as-of 2024-10-15";
        let by_set = (
            "tiaoli explain policy.tiao --set 户籍=城市 年级=一年级 --as-of 2024-10-15",
            "tiaoli explain policy.tiao --set hukou=urban grade=1 --as-of 2024-10-15",
        );
        return Some(
            say!(zh: "例如：{}\n　　或：{}", by_key, by_set.0; en: "for example: {}\n         or: {}", by_key, by_set.1),
        );
    }
    None
}

/// The day to evaluate was left out.
pub(crate) fn as_of_missing(command: &str) -> Stop {
    let line = match command {
        "explain" => "tiaoli explain policy.tiao --data roster.csv --key ID --as-of 2024-10-15",
        _ => "tiaoli eval policy.tiao --data roster.csv --as-of 2024-10-15",
    };
    Stop::usage(
        say!(zh: "没有写按哪一天计算：请加上 --as-of 日期，逐月计算写 --months 起..止";
            en: "the day to evaluate is missing: add --as-of DATE, or --months A..B for month by month"),
        Some(say!(zh: "程序从不自己去看今天是几号，这样同样的数据今后重算结果不变。例如：{}", line;
            en: "tiaoli never looks at the clock, so that a result can be computed again; for example: {}", line)),
    )
}
