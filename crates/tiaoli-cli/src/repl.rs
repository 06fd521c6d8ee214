//! `tiaoli repl`: the prompt at which a policy is tried, line by line.

mod answer;
mod commands;
mod decide;
mod fill;
mod ground;
mod helper;
mod history;
mod matching;
mod personal;
mod policy;
mod reading;
mod record;
mod roster;
mod save;
mod session;
mod show;
mod terminal;
mod undo;
mod words;

use std::{
    io::{self, BufRead, IsTerminal},
    path::Path,
};

use tiaoli_diagnostics::{Lang, Text, say};

use self::{
    commands::Command,
    reading::{Input, Pending, joined, kind, without_head},
    session::Session,
    terminal::interactive,
};
use crate::{
    args::ReplArgs,
    clock,
    exit::{Exit, Outcome, Stop},
    input,
    shell::{FAINT, Shell, paint},
};

/// What a line leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Go,
    Quit,
}

pub(crate) fn run(args: &ReplArgs, shell: &Shell) -> Outcome {
    let mut session = Session::new(args, *shell, clock::today());
    if let Some(path) = &args.policy {
        session.load(path)?;
    }
    // What the command line asked for is no change.
    session.steps.clear();
    if !args.data.is_empty() {
        session.set_data(args.data.clone());
    }
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        interactive(&mut session)
    } else {
        script(&mut session)
    }
}

/// Lines of a file or of another program: no prompt, no echo, and where something failed its line is named.
fn script(session: &mut Session<'_>) -> Outcome {
    let mut failed = false;
    let mut pending = Pending::default();
    for (at, line) in io::stdin().lock().split(b'\n').enumerate() {
        let line = line.map_err(|error| {
            let reason = tiaoli_project::problems::reason(&error);
            Stop::usage(say!(zh: "读不了标准输入：{}", reason.zh; en: "cannot read the standard input: {}", reason.en), None)
        })?;
        // What cannot be read is marked, so that the input it stands in is refused as a whole.
        let line = String::from_utf8_lossy(&line);
        match answer_all(session, &pending.take(at + 1, &line), true)? {
            (Next::Go, sound) => failed |= !sound,
            (Next::Quit, sound) => return Ok(if failed || !sound { Exit::Findings } else { Exit::Good }),
        }
    }
    let rest: Vec<(usize, String)> = pending.rest().into_iter().collect();
    let (_, sound) = answer_all(session, &rest, true)?;
    Ok(if failed || !sound { Exit::Findings } else { Exit::Good })
}

/// Answers inputs in their order, and whether each could be answered.
fn answer_all(
    session: &mut Session<'_>,
    inputs: &[(usize, String)],
    is_script: bool,
) -> Result<(Next, bool), Stop> {
    let mut sound = true;
    for (line, text) in inputs {
        session.line = *line;
        match answer(session, text) {
            Ok(Next::Go) => {}
            Ok(Next::Quit) => return Ok((Next::Quit, sound)),
            Err(stop) => {
                tell(session, stop, is_script)?;
                sound = false;
            }
        }
    }
    Ok((Next::Go, sound))
}

/// Says why something failed; only a reader that has gone ends the session.
fn tell(session: &Session<'_>, stop: Stop, is_script: bool) -> Result<(), Stop> {
    let shell = &session.shell;
    let line = session.line;
    match stop {
        Stop::BrokenPipe => return Err(Stop::BrokenPipe),
        Stop::Because { message, help, .. } => {
            let at =
                |message: Text| say!(zh: "第 {line} 行：{}", message.zh; en: "line {line}: {}", message.en);
            let message = if is_script { at(message) } else { message };
            shell.error(&message, help.as_ref());
        }
        Stop::Said(Exit::Interrupted) => {
            shell.tell(shell.pick("已停下。\n", "stopped\n"));
        }
        // What was said of a typed text names its line; what was said of a file does not.
        Stop::Said(_) if is_script => {
            let text = say!(zh: "以上是第 {line} 行。\n"; en: "that was line {line}\n");
            shell.tell(&paint(shell.color_err, FAINT, shell.say(&text)));
        }
        Stop::Said(_) => {}
    }
    Ok(())
}

/// Bytes that are no text stand in what was typed.
fn not_utf8() -> Stop {
    Stop::usage(
        say!(zh: "有认不出的字符（不是 UTF-8 编码），没有照它做"; en: "there are characters that cannot be read (not in UTF-8); nothing was done"),
        Some(say!(zh: "请重新输入；脚本文件请另存为 UTF-8。"; en: "type it again; save a script as UTF-8")),
    )
}

/// One input, whole.
fn answer(session: &mut Session<'_>, text: &str) -> Result<Next, Stop> {
    if let Some((before, _)) = text.split_once(char::REPLACEMENT_CHARACTER) {
        session.line += before.matches('\n').count();
        return Err(not_utf8());
    }
    let text = joined(text);
    match kind(&text) {
        Input::Nothing => {}
        Input::Command(rest) => return obey(session, rest),
        Input::Fill(..) => session.set(&text)?,
        Input::Items | Input::Expression if session.is_fill(&text) => {
            session.set(&text.replacen(['：', ':'], "=", 1))?
        }
        Input::Items => {
            session.require_no_command(&text)?;
            session.declare(&text)?;
        }
        Input::Expression => {
            session.require_no_command(&text)?;
            session.evaluate(without_head(&text))?;
        }
    }
    Ok(Next::Go)
}

fn obey(session: &mut Session<'_>, text: &str) -> Result<Next, Stop> {
    let (spec, rest) = commands::parse(text)?;
    match spec.command {
        Command::Load => load(session, rest)?,
        Command::Data => session.give_data(rest)?,
        Command::AsOf => as_of(session, rest)?,
        Command::Set => session.set(rest)?,
        Command::Unset => session.unset(rest)?,
        Command::Row => session.take_row(rest)?,
        Command::Show => session.show(rest)?,
        Command::Decide => session.decide()?,
        Command::Explain => session.explain(rest, None)?,
        Command::WhyNot => session.why_not(rest)?,
        Command::Who => session.who(rest)?,
        Command::Next => session.next()?,
        Command::Diff => session.diff()?,
        Command::Undo => session.undo()?,
        Command::SaveTest => session.save_test(rest)?,
        Command::Type => session.type_of(rest)?,
        Command::Lang => lang(session, rest)?,
        Command::Help => session.shell.print(&commands::help(rest, session.lang())?)?,
        Command::Quit => return Ok(Next::Quit),
    }
    Ok(Next::Go)
}

fn load(session: &mut Session<'_>, path: &str) -> Result<(), Stop> {
    let path = path.trim_matches('"');
    if path.is_empty() {
        return Err(Stop::usage(
            say!(zh: "要写政策文件或文件夹"; en: "a policy file or folder is needed"),
            Some(say!(zh: "例如 ：加载 demo。"; en: "for example :load demo")),
        ));
    }
    session.load(Path::new(path))?;
    let program = session.program();
    let (name, rules) = (&program.policy.name, program.rules.len());
    let text = say!(zh: "已加载：{}，{rules} 条规则\n", name.zh; en: "loaded: {}, {rules} rules\n", name.en);
    session.shell.note(session.shell.say(&text));
    Ok(())
}

fn as_of(session: &mut Session<'_>, text: &str) -> Result<(), Stop> {
    if !text.is_empty() {
        let day = input::date(text).ok_or_else(|| {
            Stop::usage(
                say!(zh: "“{text}”不是日期"; en: "`{text}` is no date"),
                Some(say!(zh: "例如 2024-10-15 或 2024年10月15日。"; en: "for example 2024-10-15")),
            )
        })?;
        return session.set_day(day);
    }
    let day = session.day;
    let text = say!(zh: "{}\n", day.zh(); en: "{day}\n");
    session.shell.print(session.shell.say(&text))
}

fn lang(session: &mut Session<'_>, text: &str) -> Result<(), Stop> {
    session.shell.lang = match text {
        "zh" | "中文" => Lang::Zh,
        "en" | "英文" | "English" => Lang::En,
        _ => {
            let message = say!(zh: "语言写 zh 或 en"; en: "the language is zh or en");
            return Err(Stop::usage(message, None));
        }
    };
    Ok(())
}
