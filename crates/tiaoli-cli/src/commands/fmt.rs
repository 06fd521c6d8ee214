//! `tiaoli fmt`: files in the one format, or in the other keyword language.

use std::{io::Read, path::Path, sync::Arc};

use tiaoli_diagnostics::{Diagnostic, Lang, Sources, say};
use tiaoli_syntax::{FormatOptions, Formatted, NameMap, collect_names, format, parse};

use crate::{
    args::FmtArgs,
    diff::unified,
    exit::{Exit, Outcome, Stop},
    project::{self, Loaded, display},
    render::Item,
    report,
    shell::Shell,
};

/// What happened to the files.
#[derive(Debug, Default)]
struct Tally {
    changed: usize,
    same: usize,
    broken: usize,
}

pub(crate) fn run(args: &FmtArgs, shell: &Shell) -> Outcome {
    let to = args.to.map(Lang::from);
    if args.paths.iter().any(|path| path == Path::new("-")) {
        return standard_input(args, to, shell);
    }
    let files = project::list(&args.paths, shell)?;
    // Names are translated by the 英文名 of the whole policy, wherever in it they stand.
    let policies = if to.is_some() { project::neighbours(&files, shell) } else { Vec::new() };
    let mut tally = Tally::default();
    for path in &files {
        let shown = display(path);
        let text = project::text_of(path, shell)?;
        let names = names_of(&policies, &shown);
        let Some(formatted) = formatted(&shown, &text, to, &names, shell) else {
            tally.broken += 1;
            continue;
        };
        if !formatted.changed {
            tally.same += 1;
            continue;
        }
        tally.changed += 1;
        if args.diff {
            shell.print(&unified(&shown, &text, &formatted.text, shell.color_out))?;
        } else if args.check {
            shell.print(&format!("{shown}\n"))?;
        } else {
            report::write(Some(path), &formatted.text, shell)?;
        }
    }
    shell.note(&summary(&tally, args, shell.lang));
    Ok(verdict(&tally, args))
}

fn standard_input(args: &FmtArgs, to: Option<Lang>, shell: &Shell) -> Outcome {
    if args.paths.len() > 1 {
        let message = say!(zh: "“-”只能单独写"; en: "`-` must stand alone");
        return Err(Stop::usage(message, None));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| {
        let reason = tiaoli_project::problems::reason(&error);
        Stop::data(
            say!(zh: "读不了标准输入：{}", reason.zh; en: "cannot read the standard input: {}", reason.en),
            None,
        )
    })?;
    let Ok(text) = String::from_utf8(bytes) else {
        let message = say!(zh: "标准输入不是 UTF-8 编码的文字"; en: "the standard input is not UTF-8 text");
        return Err(Stop::Because { exit: Exit::Policy, message, help: None });
    };
    let parsed = parse(tiaoli_diagnostics::FileId::default(), &text);
    let names = collect_names(&[&parsed.file]);
    let Some(formatted) = formatted("-", &text, to, &names, shell) else { return Ok(Exit::Policy) };
    if args.diff {
        shell.print(&unified("-", &text, &formatted.text, shell.color_out))?;
    } else if !args.check {
        shell.print(&formatted.text)?;
    }
    Ok(if args.check && formatted.changed { Exit::Findings } else { Exit::Good })
}

/// The formatted text; `None` with its messages when the file has a mistake, which is for a person to mend first.
fn formatted(shown: &str, text: &str, to: Option<Lang>, names: &NameMap, shell: &Shell) -> Option<Formatted> {
    let mut sources = Sources::default();
    let file = sources.add(shown, text);
    let parsed = parse(file, text);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        let sources = Arc::new(sources);
        let errors = parsed.diagnostics.into_iter().filter(Diagnostic::is_error);
        project::tell(
            errors.map(|diagnostic| Item { sources: Arc::clone(&sources), diagnostic }).collect(),
            shell,
        );
        return None;
    }
    Some(format(text, &FormatOptions { lang: to, names }))
}

/// The names of the policy a file belongs to.
fn names_of(policies: &[Loaded], shown: &str) -> NameMap {
    let of = policies.iter().find(|one| one.analysis.files.iter().any(|file| file.path == shown));
    let trees: Vec<&tiaoli_syntax::ast::File> =
        of.into_iter().flat_map(|one| one.analysis.files.iter().map(|file| &*file.tree)).collect();
    collect_names(&trees)
}

fn summary(tally: &Tally, args: &FmtArgs, lang: Lang) -> String {
    let Tally { changed, same, broken } = tally;
    let only_looked = args.check || args.diff;
    let mut line = match (lang, only_looked) {
        (Lang::Zh, true) => format!("{changed} 个文件不是统一格式，{same} 个是"),
        (Lang::Zh, false) => format!("改排了 {changed} 个文件，{same} 个不用改"),
        (Lang::En, true) => format!("{changed} files are not in the format, {same} are"),
        (Lang::En, false) => format!("{changed} files changed, {same} left as they were"),
    };
    if *broken > 0 {
        line.push_str(&match lang {
            Lang::Zh => format!("，{broken} 个有错、没有动"),
            Lang::En => format!(", {broken} with mistakes not touched"),
        });
    }
    line + "\n"
}

fn verdict(tally: &Tally, args: &FmtArgs) -> Exit {
    match (tally.broken, tally.changed) {
        (0, 1..) if args.check => Exit::Findings,
        (0, _) => Exit::Good,
        (_, _) => Exit::Policy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes() {
        let args = |check| FmtArgs { paths: Vec::new(), check, diff: false, to: None };
        let tally = |changed, broken| Tally { changed, same: 1, broken };
        assert_eq!(verdict(&tally(2, 0), &args(true)), Exit::Findings);
        assert_eq!(verdict(&tally(2, 0), &args(false)), Exit::Good);
        assert_eq!(verdict(&tally(0, 0), &args(true)), Exit::Good);
        assert_eq!(verdict(&tally(0, 1), &args(false)), Exit::Policy);
    }
}
