//! `tiaoli consolidate`: the text in force on a day as one policy text.

use std::{
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use tiaoli_core::{
    consolidate::{Consolidation, consolidate},
    ir::Document,
    session::Analysis,
};
use tiaoli_diagnostics::{Diagnostic, say};
use tiaoli_ide::text_in_force::read_alone;
use tiaoli_syntax::{NameMap, ast::File, collect_names};

use crate::{
    args::ConsolidateArgs,
    exit::{Exit, Outcome, Stop},
    outputs::check_ending,
    project::{self, Loaded, display},
    render::Item,
    report,
    shell::Shell,
};

pub(crate) fn run(args: &ConsolidateArgs, shell: &Shell) -> Outcome {
    check_ending("--output", args.output.as_deref(), &["tiao"])?;
    let loaded = project::load_sound(&args.policy, shell)?;
    let analysis = &loaded.analysis;
    let folder = match &args.output {
        Some(path) => folder_of(path),
        None => folder_of(Path::new(&base_path(analysis))),
    };
    if let Some(output) = &args.output {
        refuse_own_files(analysis, output)?;
    }
    let trees: Vec<&File> = analysis.files.iter().map(|file| &*file.tree).collect();
    let names = collect_names(&trees);
    let place = |path: &str| relative(&folder, Path::new(path));
    let Some(text) = consolidate(analysis, args.as_of, &place, &names) else {
        return Err(not_in_force(&loaded, args));
    };
    verify(analysis, args, &names, shell)?;
    report::write(args.output.as_deref(), &text.text, shell)?;
    shell.note(&summary(&loaded, &text, shell));
    Ok(Exit::Good)
}

/// Reads the text as a policy of its own: what is printed must stand by itself.
fn verify(analysis: &Analysis, args: &ConsolidateArgs, names: &NameMap, shell: &Shell) -> Result<(), Stop> {
    let Some(text) = consolidate(analysis, args.as_of, &str::to_owned, names) else { return Ok(()) };
    let read = read_alone(analysis, &text.text);
    let sources = Arc::new(read.sources);
    let errors = read.diagnostics.into_iter().filter(Diagnostic::is_error);
    let errors: Vec<Item> =
        errors.map(|diagnostic| Item { sources: Arc::clone(&sources), diagnostic }).collect();
    if errors.is_empty() {
        return Ok(());
    }
    project::tell(errors, shell);
    Err(Stop::Because {
        exit: Exit::Policy,
        message: say!(
            zh: "{}当日有效的部分单独读不通，没有输出：上面指出的名称当天没有规定", args.as_of.zh();
            en: "what is in force on {} does not stand by itself, and nothing was printed: the names above mean nothing on that day", args.as_of),
        help: None,
    })
}

fn not_in_force(loaded: &Loaded, args: &ConsolidateArgs) -> Stop {
    let program = &loaded.analysis.program;
    let name = &program.policy.name;
    let begins = program.begins();
    let help = begins
        .map(|day| say!(zh: "这个政策自{}起施行。", day.zh(); en: "the policy is in force from {}", day));
    Stop::usage(
        say!(zh: "{}这一天“{}”没有施行，没有可以汇总的文本", args.as_of.zh(), name.zh;
            en: "policy `{}` is not in force on {}; there is nothing to consolidate", name.en, args.as_of),
        help,
    )
}

fn summary(loaded: &Loaded, text: &Consolidation, shell: &Shell) -> String {
    let program = &loaded.analysis.program;
    let documents = text.documents.iter().filter_map(|id| program.document(*id));
    let titles: Vec<String> = documents.map(|document| called(document, loaded)).collect();
    let (from, to) = (text.period.from, text.period.to);
    let zh = format!(
        "{}{}",
        from.map_or("自始".to_owned(), |from| format!("自{}", from.zh())),
        to.map_or("起".to_owned(), |to| format!("至{}", to.zh()))
    );
    let en = format!(
        "{}{}",
        from.map_or("from the beginning".to_owned(), |from| format!("from {from}")),
        to.map_or(String::new(), |to| format!(" to {to}"))
    );
    let line = say!(
        zh: "汇总了 {} 份文件：{}；{}都是这个文本", titles.len(), titles.join("、"), zh;
        en: "{} documents brought together: {}; the text reads like this {}", titles.len(), titles.join(", "), en);
    let mut words = format!("{}\n", shell.say(&line));
    if !text.left_out.is_empty() {
        let gone = say!(zh: "当天不在施行期、没有写入的：{}", text.left_out.join("、");
            en: "not in force on that day and left out: {}", text.left_out.join(", "));
        words.push_str(&format!("{}\n", shell.say(&gone)));
    }
    words
}

/// A document by its title, else by its number, else by its file.
fn called(document: &Document, loaded: &Loaded) -> String {
    let file = || loaded.analysis.sources.get(document.span.file).map(|file| file.path.clone());
    match (document.title.as_str(), document.number.as_str()) {
        ("", "") => file().unwrap_or_default(),
        ("", number) => number.to_owned(),
        (title, _) => format!("《{title}》"),
    }
}

/// The text may lie beside the files it is made of, and in the place of none of them.
fn refuse_own_files(analysis: &Analysis, output: &Path) -> Result<(), Stop> {
    let Ok(real) = output.canonicalize() else { return Ok(()) };
    let taken = |path: &str| Path::new(path).canonicalize().is_ok_and(|other| other == real);
    match analysis.sources.iter().find(|source| taken(&source.path)) {
        Some(source) => Err(Stop::usage(
            say!(zh: "--output 会盖掉“{}”，那是这次汇总要用的文件，什么都没有写", source.path;
                en: "--output would replace `{}`, which this text is made of; nothing was written", source.path),
            Some(say!(zh: "请换一个文件名。"; en: "choose another file name")),
        )),
        None => Ok(()),
    }
}

fn base_path(analysis: &Analysis) -> String {
    let base = analysis.program.versions().next();
    let file = base.and_then(|document| analysis.sources.get(document.span.file));
    file.map(|file| file.path.clone()).unwrap_or_default()
}

fn folder_of(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    tidy(whole.parent().unwrap_or(&whole))
}

/// Without `.` and `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut steps = PathBuf::new();
    for step in path.components() {
        match step {
            Component::CurDir => {}
            Component::ParentDir => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps
}

/// The way from a folder to a file, with `/`.
fn relative(folder: &Path, path: &Path) -> String {
    let whole = tidy(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let shared = folder.components().zip(whole.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let down = whole.components().skip(shared);
    display(&up.chain(down).collect::<PathBuf>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_new_text_to_the_old_files() {
        let to = |folder: &str, path: &str| relative(Path::new(folder), Path::new(path));
        assert_eq!(to("/a/b", "/a/b/sources/x.txt"), "sources/x.txt");
        assert_eq!(to("/a/out", "/a/b/../c/x.csv"), "../c/x.csv");
        assert_eq!(to("/out", "/a/b/x.csv"), "../a/b/x.csv");
    }
}
