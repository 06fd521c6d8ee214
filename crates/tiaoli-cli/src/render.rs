//! Diagnostics on paper: the only place that knows how a diagnostic looks. [`graphic`] alone knows miette.

mod github;
mod graphic;
mod json;
mod place;
mod plain;
mod sarif;
mod window;

use std::sync::Arc;

use tiaoli_diagnostics::{Diagnostic, Lang, Severity, Sources};

use crate::{
    args::MessageFormat,
    shell::{FAINT, paint},
};

/// How many messages are shown unless all are asked for.
pub(crate) const SHOWN: usize = 50;

/// A diagnostic with the texts it points into.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) sources: Arc<Sources>,
    pub(crate) diagnostic: Diagnostic,
}

/// How to set text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) lang: Lang,
    pub(crate) color: bool,
    pub(crate) width: usize,
}

/// All messages of a run, sorted by file and position, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Messages {
    items: Vec<Item>,
}

/// How many there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) hints: usize,
}

impl Messages {
    pub(crate) fn new(items: impl IntoIterator<Item = Item>) -> Self {
        let mut keyed: Vec<_> = items.into_iter().map(|item| (place::sort_key(&item), item)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        // Two policies that use one library would tell its mistakes twice.
        keyed.dedup_by(|(a, _), (b, _)| a == b);
        Self { items: keyed.into_iter().map(|(_, item)| item).collect() }
    }

    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for item in &self.items {
            match item.diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Hint => counts.hints += 1,
            }
        }
        counts
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// At most `limit` of them, in order; the gravest are kept.
    fn shown(&self, limit: Option<usize>) -> Vec<&Item> {
        let Some(limit) = limit.filter(|limit| self.items.len() > *limit) else {
            return self.items.iter().collect();
        };
        let mut ranked: Vec<(usize, &Item)> = self.items.iter().enumerate().collect();
        ranked.sort_by_key(|(at, item)| (std::cmp::Reverse(item.diagnostic.severity), *at));
        ranked.truncate(limit);
        ranked.sort_by_key(|(at, _)| *at);
        ranked.into_iter().map(|(_, item)| item).collect()
    }

    /// The messages in one format. `limit` holds for people; machines get all.
    pub(crate) fn render(&self, format: MessageFormat, limit: Option<usize>, look: Look) -> String {
        let all: Vec<&Item> = self.items.iter().collect();
        match format {
            MessageFormat::Json => json::document(&all, self.counts()),
            MessageFormat::Sarif => sarif::document(&all, look.lang),
            MessageFormat::Github => all.iter().map(|item| github::line(item, look.lang)).collect(),
            MessageFormat::Text => {
                let shown = self.shown(limit);
                graphic::all(&shown, look) + &self.rest(shown.len(), look)
            }
            MessageFormat::Plain => {
                let shown = self.shown(limit);
                let look = Look { color: false, ..look };
                shown.iter().map(|item| plain::paragraph(item, look.lang)).collect::<String>()
                    + &self.rest(shown.len(), look)
            }
        }
    }

    /// What is said of the messages that are not shown.
    fn rest(&self, shown: usize, look: Look) -> String {
        let rest = self.items.len().saturating_sub(shown);
        if rest == 0 {
            return String::new();
        }
        let line = match look.lang {
            Lang::Zh => format!("还有 {rest} 条没有显示（check --all 显示全部）"),
            Lang::En => format!("{rest} more not shown (`check --all` shows all)"),
        };
        format!("{}\n", paint(look.color, FAINT, &line))
    }
}

impl Counts {
    /// `2 个错误、1 处请核对、3 条建议`
    pub(crate) fn words(self, lang: Lang) -> String {
        let Self { errors, warnings, hints } = self;
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let parts: Vec<String> = match lang {
            Lang::Zh => [(errors, "个错误"), (warnings, "处请核对"), (hints, "条建议")]
                .iter()
                .filter(|(n, _)| *n > 0)
                .map(|(n, what)| format!("{n} {what}"))
                .collect(),
            Lang::En => [(errors, "error"), (warnings, "warning"), (hints, "hint")]
                .iter()
                .filter(|(n, _)| *n > 0)
                .map(|(n, what)| format!("{n} {what}{}", s(*n)))
                .collect(),
        };
        parts.join(match lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        })
    }
}

/// What a severity is called.
pub(crate) fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Warning, Lang::Zh) => "请核对",
        (Severity::Hint, Lang::Zh) => "建议",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Hint, Lang::En) => "hint",
    }
}

#[cfg(test)]
mod tests;
