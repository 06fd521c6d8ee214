//! What the line editor asks while somebody types: colours, hints, completion, whether the input is whole.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
};

use anstyle::{AnsiColor, Style};
use rustyline::{
    Context, Helper,
    completion::{Completer, FilenameCompleter, Pair},
    highlight::{CmdKind, Highlighter},
    hint::{Hint, Hinter},
    validate::{ValidationContext, ValidationResult, Validator},
};
use tiaoli_syntax::{TokenKind, tokens};

use super::{
    reading::{command, is_complete},
    words::Vocabulary,
};
use crate::shell::{FAINT, paint};

const KEYWORD: Style = AnsiColor::Blue.on_default().bold();
const LITERAL: Style = AnsiColor::Magenta.on_default();
const STRING: Style = AnsiColor::Green.on_default();
const COMMAND: Style = AnsiColor::Cyan.on_default().bold();
const WRONG: Style = AnsiColor::Red.on_default();

/// The editor's view of the session; the vocabulary is exchanged when the policy changes.
#[derive(Debug)]
pub(crate) struct Assistant {
    pub(crate) vocabulary: Arc<Mutex<Vocabulary>>,
    pub(crate) color: bool,
}

impl Assistant {
    fn ask<T>(&self, question: impl FnOnce(&Vocabulary) -> T) -> T {
        question(&self.vocabulary.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What stands faint behind the cursor: the rest of a word, which a key takes over, or only a remark.
#[derive(Debug)]
pub(crate) struct Remark {
    text: String,
    completes: bool,
}

impl Hint for Remark {
    fn display(&self) -> &str {
        &self.text
    }

    fn completion(&self) -> Option<&str> {
        self.completes.then_some(self.text.as_str())
    }
}

impl Helper for Assistant {}

impl Validator for Assistant {
    fn validate(&self, ctx: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if is_complete(ctx.input()) {
            ValidationResult::Valid(None)
        } else {
            ValidationResult::Incomplete
        })
    }
}

impl Hinter for Assistant {
    type Hint = Remark;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<Remark> {
        let rest = self.ask(|vocabulary| vocabulary.hint(line, pos));
        let rest = rest.map(|text| Remark { text, completes: true });
        // There is no second prompt: an empty line below what was begun says what is awaited.
        let awaits =
            || line.ends_with('\n') && pos == line.len() && !is_complete(line.trim_end_matches('\n'));
        let text = || self.ask(|vocabulary| vocabulary.goes_on().to_owned());
        rest.or_else(|| awaits().then(|| Remark { text: text(), completes: false }))
    }
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let offer = self.ask(|vocabulary| vocabulary.offer(line, pos));
        if offer.is_path {
            return FilenameCompleter::new().complete_path(line, pos);
        }
        let pair = |word: String| Pair { display: word.clone(), replacement: word };
        Ok((offer.start, offer.words.into_iter().map(pair).collect()))
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.color { Cow::Owned(colored(line)) } else { Cow::Borrowed(line) }
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(paint(self.color, COMMAND, prompt))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(paint(self.color, FAINT, hint))
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.color
    }
}

/// A line in the colours of its tokens.
fn colored(line: &str) -> String {
    if command(line).is_some() {
        let end =
            line.trim_start().find(char::is_whitespace).map(|at| at + line.len() - line.trim_start().len());
        let (head, rest) = line.split_at_checked(end.unwrap_or(line.len())).unwrap_or((line, ""));
        return paint(true, COMMAND, head) + &in_colors(rest);
    }
    in_colors(line)
}

fn in_colors(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for token in tokens(text) {
        let range = token.span.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        let word = text.get(range.clone()).unwrap_or_default();
        let style = match token.kind {
            TokenKind::Keyword | TokenKind::Word => Some(KEYWORD),
            TokenKind::Literal => Some(LITERAL),
            TokenKind::String => Some(STRING),
            TokenKind::Comment => Some(FAINT),
            TokenKind::Unknown => Some(WRONG),
            TokenKind::Name | TokenKind::Operator | TokenKind::Punctuation => None,
        };
        match style {
            Some(style) => out.push_str(&paint(true, style, word)),
            None => out.push_str(word),
        }
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_no_character() {
        for line in [
            "应助 甲 { 凡 户籍 为 农村 // 注\n 给予 助学金 按 200元/月 }",
            ":set 户籍=农村",
            "  ：看 规则",
            "“开着",
            "({",
            "",
        ] {
            let plain: String = anstream::adapter::strip_str(&colored(line)).to_string();
            assert_eq!(plain, line);
        }
        assert!(colored("凡 户籍").contains("\x1b["));
    }
}
