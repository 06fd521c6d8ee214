//! `tiaoli new`: a project that runs at once.

use std::{fs, path::Path};

use tiaoli_diagnostics::{Lang, say};

use crate::{
    args::NewArgs,
    exit::{Exit, Outcome, Stop},
    shell::{GOOD, Shell, paint},
};

/// Every file of the project, by its path in it.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("policy.tiao", include_str!("../../templates/policy.tiao")),
    ("names.tiao", include_str!("../../templates/names.tiao")),
    ("sources/notice.txt", include_str!("../../templates/notice.txt")),
    ("catalogs/agricultural.csv", include_str!("../../templates/agricultural.csv")),
    ("roster.csv", include_str!("../../templates/roster.csv")),
    ("README.md", include_str!("../../templates/README.md")),
];

pub(crate) fn run(args: &NewArgs, shell: &Shell) -> Outcome {
    let dir = &args.dir;
    if !is_free(dir)? {
        let message = say!(zh: "“{}”已经存在，而且不是空文件夹", dir.display();
            en: "`{}` exists and is not an empty folder", dir.display());
        let help = say!(zh: "请换一个名字，或先把里面的文件移走。"; en: "choose another name, or move its files away first");
        return Err(Stop::usage(message, Some(help)));
    }
    for (path, text) in FILES {
        let path = dir.join(path);
        let folder = path.parent().unwrap_or(dir);
        fs::create_dir_all(folder).map_err(|error| Stop::output(Some(folder), &error))?;
        fs::write(&path, text).map_err(|error| Stop::output(Some(&path), &error))?;
    }
    shell.note(&done(dir, shell));
    Ok(Exit::Good)
}

/// Whether there is nothing at this place, or an empty folder.
fn is_free(dir: &Path) -> Result<bool, Stop> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(_) if dir.exists() => Ok(false),
        Err(error) => Err(Stop::output(Some(dir), &error)),
    }
}

fn done(dir: &Path, shell: &Shell) -> String {
    let at = dir.display();
    let commands = format!(
        "  tiaoli check {at}\n  tiaoli test {at}\n  tiaoli eval {at} --data {at}/roster.csv --as-of 2024-10-15\n"
    );
    let head = match shell.lang {
        Lang::Zh => format!("已新建“{at}”（{} 个文件）。接下来可以运行：", FILES.len()),
        Lang::En => format!("made `{at}` ({} files). Try:", FILES.len()),
    };
    format!("{}\n{commands}", paint(shell.color_err, GOOD, &head))
}

#[cfg(test)]
mod tests {
    use tiaoli_core::session::Session;
    use tiaoli_syntax::{FormatOptions, format};

    use super::FILES;
    use crate::examples::run::Runner;

    fn session() -> Session {
        let mut session = Session::new();
        for (path, text) in FILES {
            match *path {
                "policy.tiao" => session.set_policy(path, *text),
                _ => session.set_text(path, *text),
            }
        }
        session
    }

    #[test]
    fn the_sample_is_sound_and_its_examples_hold() {
        let analysis = session().analyze();
        assert_eq!(analysis.diagnostics, []);
        assert_eq!(session().wanted(), []);
        let mut runner = Runner::new(analysis.program.clone());
        for example in &analysis.program.examples {
            let failures = runner.run(example);
            assert!(failures.is_empty(), "{}: {failures:#?}", example.title);
        }
        let rules = runner.coverage.of_rules();
        assert_eq!(rules.seen, rules.all, "{:#?}", runner.coverage.gaps());
    }

    #[test]
    fn the_sample_is_formatted_and_wholly_traced() {
        for (path, text) in FILES.iter().filter(|(path, _)| path.ends_with(".tiao")) {
            assert_eq!(format(text, &FormatOptions::default()).text, *text, "{path}");
        }
        let trace = tiaoli_core::trace::trace(&session().analyze());
        assert_eq!((trace.totals.partly, trace.totals.unaccounted), (0, 0));
        assert_eq!(trace.totals.accounted, 6);
    }
}
