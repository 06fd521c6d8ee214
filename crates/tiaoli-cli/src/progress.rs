//! A progress bar on stderr, only where somebody sees it.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tiaoli_diagnostics::Lang;

use crate::shell::Shell;

/// Bytes read so far, of how many where that is known, and the rows they held.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    lang: Lang,
    rows: u64,
}

impl Progress {
    /// A bar that stays hidden when stderr is no terminal, when results go to the same terminal, or with `--quiet`.
    pub(crate) fn new(shell: &Shell, bytes: Option<u64>, results_on_terminal: bool) -> Self {
        let seen = std::io::stderr().is_terminal() && !shell.quiet && !results_on_terminal;
        let target = if seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(bytes, target);
        let template = if bytes.is_some() { "{bar:30} {percent:>3}%  {msg}" } else { "{spinner} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, lang: shell.lang, rows: 0 }
    }

    /// So many more rows; so many bytes in all.
    pub(crate) fn at(&mut self, rows: usize, bytes: u64) {
        self.rows += rows as u64;
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_position(bytes);
        self.bar.set_message(match self.lang {
            Lang::Zh => format!("已处理 {} 行", self.rows),
            Lang::En => format!("{} rows", self.rows),
        });
    }

    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }
}
