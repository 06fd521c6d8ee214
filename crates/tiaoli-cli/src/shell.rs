//! The two output streams and what is known of the terminal: data goes to stdout, everything else to stderr.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use tiaoli_diagnostics::{Lang, Text};
use tiaoli_ide::clean::{clean, clean_lines};

use crate::exit::Stop;

/// How wide text is set where no terminal says otherwise.
const DEFAULT_WIDTH: usize = 100;

/// What the user chose for all commands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shell {
    /// The language of words; never of data.
    pub(crate) lang: Lang,
    pub(crate) quiet: bool,
    pub(crate) color_out: bool,
    pub(crate) color_err: bool,
    /// Columns of the terminal.
    pub(crate) width: usize,
    /// The same for what goes to the standard output: without end where that is no terminal, so that nothing is broken
    /// into lines that another program would have to join again.
    pub(crate) width_out: usize,
}

/// `--color`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

impl Shell {
    pub(crate) fn new(lang: Lang, quiet: bool, color: ColorChoice) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let wants = |terminal: bool| match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if set("NO_COLOR") => false,
            ColorChoice::Auto if set("CLICOLOR_FORCE") => true,
            ColorChoice::Auto => terminal && !dumb,
        };
        let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = columns.unwrap_or(DEFAULT_WIDTH).clamp(40, 120);
        Self {
            lang,
            quiet,
            color_out: wants(io::stdout().is_terminal()),
            color_err: wants(io::stderr().is_terminal()),
            width,
            width_out: if io::stdout().is_terminal() { width } else { usize::MAX },
        }
    }

    /// Picks the language of a text.
    pub(crate) fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.lang)
    }

    /// Picks one of two wordings.
    pub(crate) fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Writes data to the standard output.
    pub(crate) fn print(&self, text: &str) -> Result<(), Stop> {
        let mut out = anstream::AutoStream::new(io::stdout().lock(), stream_choice(self.color_out));
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| Stop::stdout(&error))
    }

    /// Tells people something, on stderr. Nobody listening is no mistake.
    pub(crate) fn tell(&self, text: &str) {
        let mut err = anstream::AutoStream::new(io::stderr().lock(), stream_choice(self.color_err));
        let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    }

    /// Tells something that `--quiet` silences.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.tell(text);
        }
    }

    /// One error in words, for what has no place in a file.
    pub(crate) fn error(&self, message: &Text, help: Option<&Text>) {
        let head = paint(self.color_err, ERROR, self.pick("错误", "error"));
        let mut text = format!("{head}{}{}\n", self.pick("：", ": "), clean(self.say(message)));
        if let Some(help) = help {
            let head = paint(self.color_err, ADVICE, self.pick("怎么办", "help"));
            text.push_str(&format!("  {head}{}{}\n", self.pick("：", ": "), clean_lines(self.say(help))));
        }
        self.tell(&text);
    }

    /// One warning in words, for what has no place in a file.
    pub(crate) fn warn(&self, message: &Text) {
        let head = paint(self.color_err, WARNING, self.pick("请核对", "warning"));
        self.tell(&format!("{head}{}{}\n", self.pick("：", ": "), clean(self.say(message))));
    }
}

fn stream_choice(color: bool) -> anstream::ColorChoice {
    if color { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never }
}

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const ADVICE: Style = AnsiColor::Cyan.on_default();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const STRONG: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Text in a style, or plain.
pub(crate) fn paint(color: bool, style: Style, text: &str) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paint_only_in_colour() {
        assert_eq!(paint(false, ERROR, "x"), "x");
        assert!(paint(true, ERROR, "x").contains("\x1b["));
    }
}
