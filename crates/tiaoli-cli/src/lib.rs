//! The command line of Tiaoli. Everything here is edge: files, terminal, words; no meaning of the language.
#![forbid(unsafe_code)]

mod args;
mod clock;
mod commands;
mod dataset;
mod diff;
mod exit;
mod histories;
mod input;
mod manifest;
mod notices;
mod outputs;
mod period;
mod problems;
mod progress;
mod project;
mod references;
mod render;
mod repl;
mod report;
mod rulings;
mod run;
mod shell;
mod sink;
mod summary;
mod whose;

use std::{ffi::OsString, process::ExitCode};

use tiaoli_diagnostics::Lang;

pub use crate::exit::EXIT_CODES;
use crate::{
    args::{Cli, Command},
    exit::{Exit, Outcome, Stop},
    shell::{ColorChoice, Shell},
};

/// Runs the program with the arguments of the process, the program's name first.
pub fn main(args: Vec<OsString>) -> ExitCode {
    let lang = args::language(&args);
    panic_hook(lang);
    let worker = std::thread::Builder::new()
        .name("tiaoli".into())
        .stack_size(tiaoli_project::STACK)
        .spawn(move || start(&args, lang));
    let exit = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit,
        // The panic hook has spoken.
        Ok(Err(_)) => Exit::Internal,
        Err(error) => {
            Shell::new(lang, false, ColorChoice::Auto).error(&tiaoli_project::problems::reason(&error), None);
            Exit::Internal
        }
    };
    ExitCode::from(exit.code())
}

/// The whole command line with help in one language, for manual pages and generated reference.
pub fn command(lang: Lang) -> clap::Command {
    args::command(lang)
}

fn start(args: &[OsString], lang: Lang) -> Exit {
    let (outcome, shell) = match args::parse(args, lang) {
        Ok(cli) => {
            let shell = Shell::new(lang, cli.quiet, cli.color);
            (dispatch(&cli, &shell), shell)
        }
        Err(stop) => (Err(stop), Shell::new(lang, false, ColorChoice::Auto)),
    };
    match outcome {
        Ok(exit) | Err(Stop::Said(exit)) => exit,
        // The reader has seen enough.
        Err(Stop::BrokenPipe) => Exit::Good,
        Err(Stop::Because { exit, message, help }) => {
            shell.error(&message, help.as_ref());
            exit
        }
    }
}

fn dispatch(cli: &Cli, shell: &Shell) -> Outcome {
    match &cli.command {
        Command::Check(args) => commands::check::run(args, shell),
        Command::Eval(args) => commands::eval::run(args, shell),
        Command::Bulletin(args) => commands::bulletin::run(args, shell),
        Command::Data(args) => commands::data::run(args, shell),
        Command::Explain(args) => commands::explain::run(args, shell),
        Command::Compare(args) => commands::compare::run(args, shell),
        Command::Reassess(args) => commands::reassess::run(args, shell),
        Command::Test(args) => commands::test::run(args, shell),
        Command::Trace(args) => commands::trace::run(args, shell),
        Command::Consolidate(args) => commands::consolidate::run(args, shell),
        Command::Blame(args) => commands::blame::run(args, shell),
        Command::Code(args) => commands::code::run(args, shell),
        Command::Repl(args) => repl::run(args, shell),
        Command::Lsp(args) => commands::lsp::run(args),
        Command::New(args) => commands::new::run(args, shell),
        Command::Completions(args) => commands::manual::completions(args, shell),
        Command::Man(args) => commands::manual::man(args, shell),
        Command::Help(args) => commands::manual::help(args, shell),
        Command::Fmt(args) => commands::fmt::run(args, shell),
    }
}

/// An internal error says where, never with what data: a roster's values must not reach a log.
fn panic_hook(lang: Lang) {
    std::panic::set_hook(Box::new(move |info| {
        // A library that a damaged workbook brings down is told as a damaged workbook.
        if std::thread::current().name() == Some(tiaoli_data::WORKBOOK_THREAD) {
            return;
        }
        let at = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        let shell = Shell::new(lang, false, ColorChoice::Auto);
        shell.tell(&match lang {
            Lang::Zh => format!(
                "程序内部错误（tiaoli {version}，{at}）。这是程序的问题，不是您的文件的问题；没有写出任何结果。\n\
                 请把上面这一行和运行的命令（不要附学生数据）告诉维护人员。\n"
            ),
            Lang::En => format!(
                "internal error (tiaoli {version}, {at}). This is a fault of the program, not of your files; nothing was written.\n\
                 Please report this line and the command you ran, without any student data.\n"
            ),
        });
    }));
}
