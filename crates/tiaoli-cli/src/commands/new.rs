//! `tiaoli new`: a project that runs at once, under the name it was given. Its content is a sample to be replaced.

use std::{fs, path::Path};

use tiaoli_diagnostics::{FileId, Lang, say};
use tiaoli_syntax::{FormatOptions, ast::ItemKind};

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
    let name = name_of(dir);
    for (path, text) in FILES {
        let text = renamed(path, text, &name);
        let path = dir.join(path);
        let folder = path.parent().unwrap_or(dir);
        fs::create_dir_all(folder).map_err(|error| Stop::output(Some(folder), &error))?;
        fs::write(&path, text).map_err(|error| Stop::output(Some(&path), &error))?;
    }
    shell.note(&done(dir, shell));
    Ok(Exit::Good)
}

/// The policy of the sample, and what is said of it in the texts.
const POLICY: &str = "青山县助学金";
const POLICY_EN: &str = "qingshan_aid";
const TITLE: &str = "青山县中等职业学校学生助学金实施办法";
const PLACE: &str = "青山县";
/// Words of the sample's place, and what stands for them in a project of another name.
const ELSEWHERE: [(&str, &str); 2] = [("青山县教育局", "（发文机关）"), ("青教发〔2024〕8号", "（文号）")];

/// The last part of the folder's path.
fn name_of(dir: &Path) -> String {
    let real = dir.canonicalize().ok();
    let last = dir.file_name().or_else(|| real.as_deref().and_then(Path::file_name));
    last.map(|name| name.to_string_lossy().trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| POLICY.to_owned())
}

/// A file of the sample under another name, in the one format.
fn renamed(path: &str, text: &str, name: &str) -> String {
    let title: String = name.chars().filter(|c| !c.is_control() && !"\"“”{}".contains(*c)).collect();
    let policy = identifier(name);
    let mut out = text.replace(TITLE, &format!("{title}实施办法（样例）"));
    if policy.is_ascii() {
        // 英文名 pairs a Chinese name with an English one: an English name needs none.
        let pair = format!("    {POLICY} {POLICY_EN}\n");
        out = out.replace(&pair, "");
    }
    out = out.replace(POLICY, if path.ends_with(".tiao") { &policy } else { &title });
    out = out.replace(POLICY_EN, "sample_policy");
    if !name.contains(PLACE) {
        for (from, to) in ELSEWHERE {
            out = out.replace(from, to);
        }
    }
    if path.ends_with(".tiao") { tiaoli_syntax::format(&out, &FormatOptions::default()).text } else { out }
}

/// The name as a policy can bear it: letters, digits and `_`; another one where it is no name at all, such as a keyword.
fn identifier(name: &str) -> String {
    let word: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let word = word.trim_matches('_');
    let file = tiaoli_syntax::parse(FileId::default(), &format!("政策 {word} {{ }}\n"));
    let is_name = matches!(file.file.items.as_slice(), [one] if matches!(&one.kind, ItemKind::Policy(policy) if policy.name.text == word));
    if is_name && file.diagnostics.is_empty() { word.to_owned() } else { String::from("样例政策") }
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
        Lang::Zh => format!(
            "已新建“{at}”（{} 个文件）。里面是一份能运行的样例，请逐步换成自己的通知、栏目和规则。接下来可以运行：",
            FILES.len()
        ),
        Lang::En => format!(
            "made `{at}` ({} files). It holds a sample that runs; put your own notice, fields and rules in its place. Try:",
            FILES.len()
        ),
    };
    format!("{}\n{commands}", paint(shell.color_err, GOOD, &head))
}

#[cfg(test)]
mod tests {
    use tiaoli_core::session::Session;
    use tiaoli_syntax::{FormatOptions, format};

    use super::{FILES, renamed};
    use tiaoli_core::examples::run::Runner;

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
        let mut runner = Runner::new(analysis.program.clone(), tiaoli_core::builtins::Holidays::default());
        for example in &analysis.program.examples {
            let failures = runner.run(example);
            assert!(failures.is_empty(), "{}: {failures:#?}", example.title);
        }
        let rules = runner.coverage.of_rules();
        assert_eq!(rules.seen, rules.all, "{:#?}", runner.coverage.gaps());
    }

    #[test]
    fn a_project_bears_the_name_it_was_given() {
        for name in ["高龄津贴", "green-hills", "2025 试点", "不予", "a\"b", "养老（试行）"] {
            let mut session = Session::new();
            for (path, text) in FILES {
                let text = renamed(path, text, name);
                assert!(!text.contains("青山县"), "{name}: {path}\n{text}");
                match *path {
                    "policy.tiao" => session.set_policy(path, text),
                    _ => session.set_text(path, text),
                }
            }
            let analysis = session.analyze();
            assert_eq!(analysis.diagnostics, [], "{name}");
            let program = &analysis.program;
            assert!(
                name != "高龄津贴"
                    || (program.policy.name.zh == name && program.header().title.contains(name))
            );
        }
    }

    #[test]
    fn the_sample_is_formatted_and_wholly_traced() {
        for (path, text) in FILES.iter().filter(|(path, _)| path.ends_with(".tiao")) {
            assert_eq!(format(text, &FormatOptions::default()).text, *text, "{path}");
        }
        let traces = tiaoli_core::trace::traces(&session().analyze());
        let [trace] = traces.as_slice() else { panic!("one source text") };
        assert_eq!((trace.totals.partly, trace.totals.unaccounted), (0, 0));
        assert_eq!(trace.totals.accounted, 6);
    }
}
