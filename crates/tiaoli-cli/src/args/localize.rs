//! Puts help in the wanted language. clap's own words are English; every one of them that can be seen is replaced.

use clap::{Arg, ArgAction, Command, builder::StyledStr};
use tiaoli_diagnostics::Lang;

use super::zh;

const TEMPLATE_EN: &str = "{about}\n\n{usage-heading} {usage}\n\n{all-args}{after-help}";
const TEMPLATE_ZH: &str = "{about}\n\n用法：{usage}\n\n{all-args}{after-help}";

const EXIT_CODES_EN: &str = "\
Exit codes: 0 good · 1 findings · 2 wrong usage · 3 the policy does not parse or type-check ·
4 data cannot be read · 5 records left incomplete (--fail-on) · 6 internal error · 130 interrupted

To begin:
  tiaoli new demo
  tiaoli check demo
  tiaoli eval demo --data demo/roster.csv --as-of 2024-10-15
";
const EXIT_CODES_ZH: &str = "\
退出码：0 正常 · 1 有问题 · 2 用法不对 · 3 政策文件有错 · 4 数据读不了 ·
　　　　5 有待补的记录（--fail-on） · 6 程序内部错误 · 130 被中断

从这里开始：
  tiaoli new demo
  tiaoli check demo
  tiaoli eval demo --data demo/roster.csv --as-of 2024-10-15
";

/// The command with every visible word in `lang`.
pub(super) fn command(command: Command, lang: Lang) -> Command {
    // clap's own help and version arguments cannot be translated; these take their place.
    let flag = |id: &'static str, short: char, action: ArgAction, help: &'static str| {
        Arg::new(id).long(id).short(short).action(action).help(help)
    };
    let own_flags = |command: Command, version: bool| {
        let command =
            command.disable_help_flag(true).disable_version_flag(true).disable_help_subcommand(true);
        let command = command.arg(flag("help", 'h', ArgAction::Help, "Show help").display_order(1000));
        if !version {
            return command;
        }
        command.arg(flag("version", 'V', ArgAction::Version, "Show the version").display_order(1001))
    };
    let mut command = own_flags(command, true).arg_required_else_help(true).after_help(match lang {
        Lang::Zh => EXIT_CODES_ZH,
        Lang::En => EXIT_CODES_EN,
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| {
            let inner: Vec<String> = sub.get_subcommands().map(|one| one.get_name().to_owned()).collect();
            let mut sub = own_flags(sub, false);
            for one in inner {
                let path = format!("{name} {one}");
                sub = sub.mut_subcommand(&one, |one| words(own_flags(one, false), &path, lang));
            }
            words(sub, &name, lang)
        });
    }
    words(command, "tiaoli", lang)
}

/// `path` is the command as it is typed, without the program: `data check`.
fn words(command: Command, path: &str, lang: Lang) -> Command {
    let command = command.mut_args(|arg| match arg.get_action().takes_values() {
        true => arg.hide_default_value(true).hide_possible_values(true),
        false => arg,
    });
    // What every command has stands last.
    let last = |id: &str| ["color", "quiet", "lang", "words"].iter().position(|last| *last == id);
    let command = command.mut_args(|arg| match last(arg.get_id().as_str()) {
        Some(at) => arg.display_order(990 + at),
        None => arg,
    });
    match lang {
        Lang::En => command.help_template(TEMPLATE_EN),
        Lang::Zh => chinese(command, path),
    }
}

fn chinese(command: Command, path: &str) -> Command {
    let command = command.mut_args(|arg| {
        let id = arg.get_id().to_string();
        let values: Vec<String> =
            arg.get_value_names().into_iter().flatten().map(|v| v.to_string()).collect();
        let mut arg = arg.help_heading(Some("选项"));
        if arg.is_positional() {
            arg = arg.help_heading(Some("参数"));
        }
        if let Some(help) = zh::help(path, &id) {
            arg = arg.help(help);
        }
        match values.as_slice() {
            [value] => match zh::value_name(value) {
                Some(value) => arg.value_name(value),
                None => arg,
            },
            _ => arg,
        }
    });
    let command = match zh::about(path) {
        Some(about) => command.about(about),
        None => command,
    };
    let command =
        command.help_template(TEMPLATE_ZH).subcommand_help_heading("命令").subcommand_value_name("命令");
    let usage = usage(&command, path);
    command.override_usage(usage)
}

/// The usage line in Chinese.
fn usage(command: &Command, path: &str) -> StyledStr {
    // Rendering builds the command, which must not happen to the one that is used.
    let mut copy = command.clone();
    let whole = copy.render_usage().to_string();
    let line = whole.trim_start_matches("Usage:").trim();
    let line = line.strip_prefix("tiaoli").unwrap_or(line).trim_start();
    let line = line.replace("[OPTIONS]", "[选项]");
    // An inner command knows its own name only.
    match path.rsplit_once(' ') {
        Some((outer, _)) => format!("tiaoli {outer} {line}").into(),
        None => format!("tiaoli {line}").into(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Cli;

    #[test]
    fn nothing_is_left_in_english() {
        let command = super::command(Cli::command(), Lang::Zh);
        let mut all: Vec<(String, Command)> = Vec::new();
        for sub in command.get_subcommands() {
            let inner = sub.get_subcommands();
            all.extend(inner.map(|one| (format!("{} {}", sub.get_name(), one.get_name()), one.clone())));
            all.push((sub.get_name().to_owned(), sub.clone()));
        }
        all.push(("tiaoli".to_owned(), command));
        for (name, command) in &mut all {
            assert!(zh::about(name).is_some(), "{name}: no Chinese description");
            for arg in command.get_arguments() {
                let id = arg.get_id().to_string();
                assert!(zh::help(name, &id).is_some(), "{name} {id}: no Chinese help");
                for value in arg.get_value_names().into_iter().flatten() {
                    assert!(!value.is_ascii() || !arg.get_action().takes_values(), "{name} {id}: {value}");
                }
            }
            let help = command.render_help().to_string();
            for word in
                ["Usage", "Options", "Commands", "Arguments", "OPTIONS", "COMMAND", "default", "possible"]
            {
                assert!(!help.contains(word), "{name}: {word} in\n{help}");
            }
        }
    }

    #[test]
    fn both_languages_build() {
        for lang in [Lang::Zh, Lang::En] {
            super::command(Cli::command(), lang).debug_assert();
        }
    }
}
