//! The pages of commands, from the command line's own help.

use clap::{Arg, Command};
use tiaoli_diagnostics::Lang;

use super::{GENERATED, head, row};

pub(super) fn page(lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut command = tiaoli_cli::command(lang);
    command.build();
    let mut out = String::from(if zh { "# 命令\n\n" } else { "# Commands\n\n" });
    out.push_str(GENERATED);
    out.push_str(if zh {
        "\n`tiaoli help 命令` 显示同样的内容。退出码见 [退出码](exit-codes.md)。结果写到标准输出或 `-o` 指定的文件，其他一切文字写到标准错误。\n"
    } else {
        "\n`tiaoli help COMMAND` shows the same. For exit codes see [exit codes](exit-codes.md). Results go to the standard output or \
         to the file of `-o`; everything else goes to the standard error.\n"
    });
    let global: Vec<&Arg> = command.get_arguments().filter(|arg| !is_standard(arg)).collect();
    out.push_str(if zh {
        "\n## 所有命令都有的选项\n\n"
    } else {
        "\n## Options of every command\n\n"
    });
    out.push_str(&options(&global, zh));
    for sub in command.get_subcommands() {
        out.push_str(&section(sub, sub.get_name(), zh));
        for inner in sub.get_subcommands() {
            out.push_str(&section(inner, &format!("{} {}", sub.get_name(), inner.get_name()), zh));
        }
    }
    out
}

fn section(command: &Command, path: &str, zh: bool) -> String {
    let mut out = format!("\n## tiaoli {path}\n\n");
    if let Some(about) = command.get_about() {
        out.push_str(&format!("{about}\n\n"));
    }
    let usage = command.clone().render_usage().to_string();
    let usage = usage.split_once(' ').map_or(usage.as_str(), |(_, rest)| rest);
    out.push_str(&format!("```\n{}\n```\n\n", usage.trim()));
    let own: Vec<&Arg> =
        command.get_arguments().filter(|arg| !is_standard(arg) && !arg.is_global_set()).collect();
    if !own.is_empty() {
        out.push_str(&options(&own, zh));
    }
    out
}

fn options(args: &[&Arg], zh: bool) -> String {
    let mut out = if zh { head(&["选项", "说明"]) } else { head(&["option", "meaning"]) };
    for arg in args {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        out.push_str(&row([format!("`{}`", spelled(arg)), help]));
    }
    out
}

/// `-o, --output <FILE>`
fn spelled(arg: &Arg) -> String {
    let names: Vec<String> = arg
        .get_value_names()
        .unwrap_or_default()
        .iter()
        .filter(|_| arg.get_action().takes_values())
        .map(|name| if name.starts_with('[') { name.to_string() } else { format!("<{name}>") })
        .collect();
    let flags: Vec<String> = arg
        .get_short()
        .map(|short| format!("-{short}"))
        .into_iter()
        .chain(arg.get_long().map(|long| format!("--{long}")))
        .collect();
    let words: Vec<String> =
        [flags.join(", "), names.join(" ")].into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Help and version say the same everywhere.
fn is_standard(arg: &Arg) -> bool {
    arg.is_hide_set() || matches!(arg.get_id().as_str(), "help" | "version")
}
