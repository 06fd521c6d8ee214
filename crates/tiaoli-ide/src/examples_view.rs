//! The examples of a policy as a list of tests: which there are, and what running them says.

use std::sync::Arc;

use tiaoli_core::{
    examples::run::{Failure, Runner},
    ir::Example,
    symbols::{Role, Symbol},
};
use tiaoli_diagnostics::{FileId, FileSpan, Lang, say};
use tiaoli_syntax::ast::{self, ExampleKind, ItemKind};

use crate::{
    Snapshot,
    clean::clean,
    explanation::{because, named},
    items,
};

/// An example that can be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleItem {
    /// The same as long as file and title are the same.
    pub id: String,
    /// As written in the file.
    pub title: String,
    /// The whole declaration.
    pub at: FileSpan,
    /// The title with its marks.
    pub title_at: FileSpan,
}

/// An example that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleResult {
    pub example: ExampleItem,
    /// Empty if it passed.
    pub failures: Vec<ExampleFailure>,
}

/// An expectation that was not met, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The expectation; of a table in a file of its own, the row there.
    pub at: FileSpan,
    pub message: String,
    pub expected: Option<String>,
    pub actual: Option<String>,
}

impl ExampleResult {
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Which examples to run.
#[derive(Clone, Copy, Debug)]
pub enum Chosen<'a> {
    All,
    OfFile(FileId),
    Ids(&'a [String]),
}

impl Chosen<'_> {
    fn has(self, example: &ExampleItem) -> bool {
        match self {
            Self::All => true,
            Self::OfFile(file) => example.at.file == file,
            Self::Ids(ids) => ids.contains(&example.id),
        }
    }
}

/// The examples of the policy, in the order of files and places. Examples that expect nothing are there to be continued
/// only, and are not in the list.
pub fn examples(snapshot: &Snapshot) -> Vec<ExampleItem> {
    let mut found: Vec<ExampleItem> = Vec::new();
    for file in &snapshot.analysis.files {
        for item in items::all(&file.tree.items) {
            let ItemKind::Example(example) = &item.kind else { continue };
            if !expects(example) || !is_own(snapshot, file.id, example) {
                continue;
            }
            let title = example.title.text.clone();
            let same = found.iter().filter(|one| one.at.file == file.id && one.title == title).count();
            // Two of one title are a mistake, and still have to be told apart.
            let id = match same {
                0 => format!("{}#{title}", file.path),
                before => format!("{}#{title}#{}", file.path, before + 1),
            };
            let (at, title_at) = (item.span.in_file(file.id), example.title.span.in_file(file.id));
            found.push(ExampleItem { id, title, at, title_at });
        }
    }
    found
}

fn expects(example: &ast::Example) -> bool {
    let tests = |kind: &ExampleKind| matches!(kind, ExampleKind::Expect(_) | ExampleKind::Table(_));
    example.members.iter().any(|member| tests(&member.kind))
}

/// Examples of a policy that this one only names are run with that policy.
fn is_own(snapshot: &Snapshot, file: FileId, example: &ast::Example) -> bool {
    let at = example.title.inner.start as usize;
    let declares = |symbol, role| matches!(symbol, Symbol::Example(_)) && role == Role::Declaration;
    snapshot.analysis.references.all_at(file, at).any(|one| declares(one.symbol, one.role))
}

/// What an example has been unfolded to: itself, or the rows of its table.
pub fn unfolded<'s>(
    snapshot: &'s Snapshot,
    item: &'s ExampleItem,
) -> impl Iterator<Item = &'s Example> + use<'s> {
    let rows = format!("{} #", item.title);
    let of_item = move |example: &&Example| {
        let inside = example.span.file == item.at.file
            && item.at.span.start <= example.span.span.start
            && example.span.span.end <= item.at.span.end;
        inside || example.span.file != item.at.file && example.title.starts_with(&rows)
    };
    snapshot.analysis.program.examples.iter().filter(of_item)
}

/// Runs examples; `None` when it was cancelled. `done` is told of each as soon as it has run.
pub fn run(
    snapshot: &Snapshot,
    chosen: Chosen<'_>,
    cancelled: &dyn Fn() -> bool,
    done: &mut dyn FnMut(&ExampleResult),
) -> Option<Vec<ExampleResult>> {
    let wanted = examples(snapshot).into_iter().filter(|example| chosen.has(example));
    let broken = snapshot.analysis.has_errors();
    let mut runner = Runner::new(Arc::clone(&snapshot.analysis.program), snapshot.holidays.clone());
    let mut results = Vec::new();
    for example in wanted {
        if cancelled() {
            return None;
        }
        let lang = snapshot.lang(example.at.file);
        let failures = match broken {
            true => vec![not_run(&example, lang)],
            false => {
                let mut failures = Vec::new();
                for one in unfolded(snapshot, &example) {
                    if cancelled() {
                        return None;
                    }
                    failures.extend(runner.run(one).iter().map(|failure| failed(failure, lang)));
                }
                failures
            }
        };
        let result = ExampleResult { example, failures };
        done(&result);
        results.push(result);
    }
    Some(results)
}

/// With errors in the policy nothing can be worked out.
fn not_run(example: &ExampleItem, lang: Lang) -> ExampleFailure {
    let text = say!(
        zh: "政策里还有错误，没有运行；先改好标红的地方。";
        en: "the policy has errors and was not run; mend what is marked red first");
    ExampleFailure { at: example.title_at, message: text.get(lang).to_owned(), expected: None, actual: None }
}

fn failed(failure: &Failure, lang: Lang) -> ExampleFailure {
    let zh = lang == Lang::Zh;
    let (comma, colon, stop) = if zh { ("，", "：", "；") } else { (", ", ": ", "; ") };
    let date = if zh { failure.day.zh() } else { failure.day.to_string() };
    let mut head = format!("{}{comma}{date}", named(&failure.benefit, lang));
    if let Some(record) = &failure.record {
        head.insert_str(0, &format!("{record} "));
    }
    let mut parts: Vec<String> = Vec::new();
    for miss in &failure.misses {
        let (what, expected, found) = (miss.what.get(lang), miss.expected.get(lang), miss.found.get(lang));
        parts.push(match lang {
            Lang::Zh => format!("{what}应为 {expected}，算得 {found}"),
            Lang::En => format!("{what}: expected {expected}, found {found}"),
        });
    }
    if let Some(clause) = &failure.deciding {
        parts.push(format!("{}{colon}{}", if zh { "理由" } else { "because" }, because(clause, lang)));
    }
    let side = |of: &dyn Fn(&tiaoli_core::examples::judge::Miss) -> String| {
        let lines: Vec<String> = failure.misses.iter().map(of).collect();
        clean(&lines.join(stop))
    };
    ExampleFailure {
        at: failure.at,
        message: clean(&format!("{head}{colon}{}", parts.join(stop))),
        expected: Some(side(&|miss| format!("{} {}", miss.what.get(lang), miss.expected.get(lang)))),
        actual: Some(side(&|miss| format!("{} {}", miss.what.get(lang), miss.found.get(lang)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, POLICY};

    fn run_all(snapshot: &Snapshot) -> Vec<ExampleResult> {
        run(snapshot, Chosen::All, &|| false, &mut |_| {}).unwrap()
    }

    #[test]
    fn listed_with_ids_and_run() {
        let snapshot = testing::sound(POLICY, Some(Lang::Zh));
        let listed = examples(&snapshot);
        assert_eq!(
            listed.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
            ["a.tiao#农村的给", "a.tiao#城市的不给"]
        );
        assert!(snapshot.analysis.sources.text(listed[0].at).starts_with("举例 \"农村的给\""));
        assert!(run_all(&snapshot).iter().all(ExampleResult::passed));
    }

    #[test]
    fn a_failure_says_what_was_expected_where_it_stands() {
        let text = POLICY.replace("助学金 应为 不予 依据 城市", "助学金 应为 应助 100元");
        for (lang, words) in [
            (Lang::Zh, "助学金，2024年10月15日：结果应为 应助 100.00元，算得 不予；理由：不予 城市"),
            (
                Lang::En,
                "助学金, 2024-10-15: outcome: expected granted 100.00 CNY, found denied; because: deny 城市",
            ),
        ] {
            let snapshot = testing::snapshot(&text, Some(lang));
            let results = run_all(&snapshot);
            assert!(results[0].passed() && !results[1].passed());
            let failure = &results[1].failures[0];
            assert_eq!(failure.message, words);
            assert!(snapshot.analysis.sources.text(failure.at).starts_with("助学金 应为"));
        }
        let snapshot = testing::snapshot(&text, Some(Lang::Zh));
        let only = [examples(&snapshot)[0].id.clone()];
        let some = run(&snapshot, Chosen::Ids(&only), &|| false, &mut |_| {}).unwrap();
        assert_eq!(some.len(), 1);
        assert_eq!(run(&snapshot, Chosen::All, &|| true, &mut |_| {}), None);
    }

    #[test]
    fn nothing_passes_in_a_broken_policy() {
        let snapshot =
            testing::snapshot(&POLICY.replace("凡 户籍 为 农村", "凡 户籍 为 乡下"), Some(Lang::Zh));
        let results = run_all(&snapshot);
        assert_eq!(results.len(), 2);
        assert!(
            results.iter().all(|one| one.failures.len() == 1 && one.failures[0].at == one.example.title_at)
        );
    }

    #[test]
    fn the_shipped_notice_passes_with_the_rows_of_its_tables() {
        let snapshot = testing::notice(Some(Lang::Zh));
        let listed = examples(&snapshot);
        let table = listed.iter().find(|one| one.title == "第四条对照：2024年秋季").unwrap();
        assert_eq!(unfolded(&snapshot, table).count(), 72);
        let unfolded: usize = listed.iter().map(|one| unfolded(&snapshot, one).count()).sum();
        assert_eq!(unfolded, snapshot.analysis.program.examples.len());
        let ids = [table.id.clone()];
        let results = run(&snapshot, Chosen::Ids(&ids), &|| false, &mut |_| {}).unwrap();
        assert!(results[0].passed());
    }
}
