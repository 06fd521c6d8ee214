//! The prompt at a terminal: lines are edited, recalled and completed there.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use rustyline::{Config, Editor, error::ReadlineError, history::FileHistory};
use tiaoli_diagnostics::say;

use super::{
    Next, answer_all,
    helper::Assistant,
    history::{self, Kept},
    not_utf8, personal,
    reading::Pending,
    session::Session,
    tell,
    words::Vocabulary,
};
use crate::{
    exit::{Exit, Outcome, Stop},
    shell::{FAINT, paint},
};

pub(crate) fn interactive(session: &mut Session<'_>) -> Outcome {
    let config = Config::builder().max_history_size(history::LINES).map_err(unusable)?;
    let config = config.history_ignore_space(true).completion_type(rustyline::CompletionType::List).build();
    let mut kept = Kept::load(&config);
    let mut editor: Editor<Assistant, FileHistory> = Editor::with_config(config).map_err(unusable)?;
    let vocabulary = Arc::new(Mutex::new(Vocabulary::default()));
    editor
        .set_helper(Some(Assistant { vocabulary: Arc::clone(&vocabulary), color: session.shell.color_out }));
    for line in kept.lines() {
        let _ = editor.add_history_entry(line.as_str());
    }
    greet(session);
    let ended = converse(session, &mut editor, &vocabulary, &mut kept);
    kept.tell_failed(&session.shell);
    ended
}

fn converse(
    session: &mut Session<'_>,
    editor: &mut Editor<Assistant, FileHistory>,
    vocabulary: &Mutex<Vocabulary>,
    kept: &mut Kept,
) -> Outcome {
    let mut line = 1;
    loop {
        *vocabulary.lock().unwrap_or_else(PoisonError::into_inner) =
            Vocabulary::of(&session.policy.analysis, &session.record, session.lang());
        let prompt = session.shell.pick("条理> ", "tiaoli> ");
        let text = match editor.readline(prompt) {
            Ok(text) => text,
            // Ctrl+C gives up the line, Ctrl+D the session.
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(Exit::Good),
            Err(error) if is_not_utf8(&error) => {
                session.line = line;
                line += 1;
                // The cursor is still behind what was typed.
                session.shell.tell("\n");
                tell(session, not_utf8(), true)?;
                continue;
            }
            Err(error) => return Err(unusable(error)),
        };
        let _ = editor.add_history_entry(text.as_str());
        // Several inputs may have been put in at once, and a command may have ended one that was not finished.
        let mut pending = Pending::default();
        let mut inputs: Vec<(usize, String)> = Vec::new();
        for typed in text.lines() {
            inputs.extend(pending.take(line, typed));
            line += 1;
        }
        inputs.extend(pending.rest());
        let answered = answer_all(session, &inputs, false);
        // Only now the policy knows what was declared.
        if !inputs.is_empty()
            && inputs.iter().all(|(_, input)| personal::keeps(input, &session.policy.analysis))
        {
            kept.add(&text);
        }
        if let (Next::Quit, _) = answered? {
            return Ok(Exit::Good);
        }
    }
}

fn unusable(error: ReadlineError) -> Stop {
    let reason = error.to_string();
    Stop::usage(say!(zh: "这个终端用不了：{reason}"; en: "this terminal cannot be used: {reason}"), None)
}

fn is_not_utf8(error: &ReadlineError) -> bool {
    match error {
        ReadlineError::Io(error) => error.kind() == io::ErrorKind::InvalidData,
        #[cfg(windows)]
        ReadlineError::Decode(_) => true,
        _ => false,
    }
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
