//! `tiaoli repl`: the prompt at which a policy is tried, line by line.

mod answer;
mod commands;
mod decide;
mod fill;
mod ground;
mod helper;
mod history;
mod matching;
mod policy;
mod reading;
mod record;
mod roster;
mod save;
mod session;
mod show;
mod undo;
mod words;

use std::{
    io::{self, BufRead, IsTerminal},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use rustyline::{Config, Editor, error::ReadlineError, history::FileHistory};
use tiaoli_diagnostics::{Lang, Text, say};

use self::{
    commands::Command,
    helper::Assistant,
    reading::{Input, Pending, joined, kind, without_head},
    session::Session,
    words::Vocabulary,
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
    for (at, line) in io::stdin().lock().lines().enumerate() {
        let line = line.map_err(|error| {
            let reason = tiaoli_project::problems::reason(&error);
            Stop::usage(say!(zh: "读不了标准输入：{}", reason.zh; en: "cannot read the standard input: {}", reason.en), None)
        })?;
        match answer_all(session, pending.take(at + 1, &line), true)? {
            (Next::Go, sound) => failed |= !sound,
            (Next::Quit, sound) => return Ok(if failed || !sound { Exit::Findings } else { Exit::Good }),
        }
    }
    let (_, sound) = answer_all(session, pending.rest().into_iter().collect(), true)?;
    Ok(if failed || !sound { Exit::Findings } else { Exit::Good })
}

/// Answers inputs in their order, and whether each could be answered.
fn answer_all(
    session: &mut Session<'_>,
    inputs: Vec<(usize, String)>,
    is_script: bool,
) -> Result<(Next, bool), Stop> {
    let mut sound = true;
    for (line, text) in inputs {
        session.line = line;
        match answer(session, &text) {
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

fn interactive(session: &mut Session<'_>) -> Outcome {
    let unusable = |error: ReadlineError| {
        let reason = error.to_string();
        Stop::usage(say!(zh: "这个终端用不了：{reason}"; en: "this terminal cannot be used: {reason}"), None)
    };
    let config = Config::builder().max_history_size(history::LINES).map_err(unusable)?;
    let config = config.history_ignore_space(true).completion_type(rustyline::CompletionType::List).build();
    let mut editor: Editor<Assistant, FileHistory> = Editor::with_config(config).map_err(unusable)?;
    let vocabulary = Arc::new(Mutex::new(Vocabulary::default()));
    editor
        .set_helper(Some(Assistant { vocabulary: Arc::clone(&vocabulary), color: session.shell.color_out }));
    let file = history::file();
    if let Some(file) = &file {
        // The first session has none.
        let _ = editor.load_history(file);
    }
    greet(session);
    let mut line = 1;
    loop {
        *vocabulary.lock().unwrap_or_else(PoisonError::into_inner) =
            Vocabulary::of(&session.policy.analysis, &session.record, session.lang());
        let prompt = session.shell.pick("条理> ", "tiaoli> ");
        let text = match editor.readline(prompt) {
            Ok(text) => text,
            // Ctrl+C gives up the line, Ctrl+D the session.
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(unusable(error)),
        };
        if history::keeps(&text, session.program()) {
            let _ = editor.add_history_entry(text.as_str());
        }
        // Several inputs may have been put in at once, and a command may have ended one that was not finished.
        let mut pending = Pending::default();
        let mut inputs: Vec<(usize, String)> = Vec::new();
        for typed in text.lines() {
            inputs.extend(pending.take(line, typed));
            line += 1;
        }
        inputs.extend(pending.rest());
        if let (Next::Quit, _) = answer_all(session, inputs, false)? {
            break;
        }
    }
    if let Some(file) = &file
        && let Err(error) = editor.save_history(file)
    {
        let reason = error.to_string();
        session
            .shell
            .warn(&say!(zh: "没能保存输入过的行：{reason}"; en: "the history was not saved: {reason}"));
    }
    Ok(Exit::Good)
}

/// What is at hand, and how to get help.
fn greet(session: &Session<'_>) {
    let name = &session.program().policy.name;
    let day = session.day;
    let policy = match name.zh.is_empty() {
        true => say!(zh: "没有加载政策（：加载 路径）"; en: "no policy loaded (:load PATH)"),
        false => say!(zh: "{}", name.zh; en: "{}", name.en),
    };
    let version = env!("CARGO_PKG_VERSION");
    let text = say!(
        zh: "条理 {version}，{}，基准日 {}。：帮助 看怎么用，：退出 离开。\n", policy.zh, day.zh();
        en: "tiaoli {version}, {}, as of {day}. :help says how it works, :quit leaves.\n", policy.en);
    session.shell.note(&paint(session.shell.color_err, FAINT, session.shell.say(&text)));
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

/// One input, whole.
fn answer(session: &mut Session<'_>, text: &str) -> Result<Next, Stop> {
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
