//! `tiaoli check`: everything that can be said of policies without data.

use tiaoli_diagnostics::Lang;

use crate::{
    args::{CheckArgs, LevelArg, MessageFormat},
    dataset,
    exit::{Exit, Outcome},
    project,
    render::{Counts, Look, Messages, SHOWN},
    shell::{ERROR, GOOD, STRONG, Shell, paint},
};

pub(crate) fn run(args: &CheckArgs, shell: &Shell) -> Outcome {
    let mut loaded = project::load_all(&args.paths, shell)?;
    if let Some(horizon) = args.horizon {
        let holidays = match &args.holidays {
            Some(_) => Some(dataset::holidays(args.holidays.as_deref(), shell)?),
            None => None,
        };
        loaded.iter_mut().for_each(|one| one.look_ahead(horizon, holidays.as_ref()));
    }
    let policies = loaded.len();
    let messages = Messages::new(loaded.into_iter().flat_map(|one| one.items));
    let counts = messages.counts();
    let limit = (!args.all).then_some(SHOWN);
    let look = |color| Look { lang: shell.lang, color, width: shell.width };
    match args.format {
        MessageFormat::Json | MessageFormat::Sarif | MessageFormat::Github => {
            shell.print(&messages.render(args.format, limit, look(shell.color_out)))?;
        }
        MessageFormat::Text | MessageFormat::Plain => {
            shell.tell(&messages.render(args.format, limit, look(shell.color_err)));
            let color = shell.color_err && args.format == MessageFormat::Text;
            shell.note(&summary(policies, counts, shell.lang, color));
        }
    }
    Ok(verdict(counts, args.fail_level))
}

fn verdict(counts: Counts, fail_level: Option<LevelArg>) -> Exit {
    let found = match fail_level {
        None | Some(LevelArg::Error) => 0,
        Some(LevelArg::Warning) => counts.warnings,
        Some(LevelArg::Hint) => counts.warnings + counts.hints,
    };
    match (counts.errors, found) {
        (0, 0) => Exit::Good,
        (0, _) => Exit::Findings,
        (_, _) => Exit::Policy,
    }
}

fn summary(policies: usize, counts: Counts, lang: Lang, color: bool) -> String {
    let clean = counts == Counts::default();
    let style = match (clean, counts.errors) {
        (true, _) => GOOD,
        (false, 0) => STRONG,
        (false, _) => ERROR,
    };
    let line = match (lang, clean) {
        (Lang::Zh, true) => format!("核对了 {policies} 个政策，没有发现问题。"),
        (Lang::Zh, false) => format!("核对了 {policies} 个政策：{}。", counts.words(lang)),
        (Lang::En, true) => format!("checked {policies} {}: nothing found", plural(policies)),
        (Lang::En, false) => format!("checked {policies} {}: {}", plural(policies), counts.words(lang)),
    };
    format!("{}\n", paint(color, style, &line))
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "policy" } else { "policies" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes() {
        let counts = |errors, warnings, hints| Counts { errors, warnings, hints };
        assert_eq!(verdict(counts(0, 9, 9), None), Exit::Good);
        assert_eq!(verdict(counts(1, 0, 0), None), Exit::Policy);
        assert_eq!(verdict(counts(1, 1, 0), Some(LevelArg::Warning)), Exit::Policy);
        assert_eq!(verdict(counts(0, 1, 0), Some(LevelArg::Warning)), Exit::Findings);
        assert_eq!(verdict(counts(0, 0, 1), Some(LevelArg::Warning)), Exit::Good);
        assert_eq!(verdict(counts(0, 0, 1), Some(LevelArg::Hint)), Exit::Findings);
    }

    #[test]
    fn the_last_line() {
        assert_eq!(summary(1, Counts::default(), Lang::Zh, false), "核对了 1 个政策，没有发现问题。\n");
        let counts = Counts { errors: 2, warnings: 0, hints: 1 };
        assert_eq!(summary(2, counts, Lang::En, false), "checked 2 policies: 2 errors, 1 hint\n");
    }
}
