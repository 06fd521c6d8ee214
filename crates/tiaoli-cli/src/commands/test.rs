//! `tiaoli test`: the examples of policies, and what they exercise.

mod json;
mod junit;
mod text;

use std::sync::Arc;

use tiaoli_core::{builtins::Holidays, ir::Example};
use tiaoli_diagnostics::{FileSpan, Sources, say};

use crate::{
    args::{ExplainFormat, TestArgs},
    dataset,
    exit::{Exit, Outcome, Stop},
    outputs::Guard,
    project::{self, Loaded},
    render::{Item, Look},
    shell::Shell,
};
use tiaoli_core::examples::{
    coverage::{Coverage, Share},
    run::{Failure, Runner},
};

/// The examples of one policy, run.
#[derive(Debug)]
struct Suite {
    policy: String,
    sources: Arc<Sources>,
    cases: Vec<Case>,
    coverage: Coverage,
    program: Arc<tiaoli_core::ir::Program>,
}

#[derive(Debug)]
struct Case {
    title: String,
    span: FileSpan,
    failures: Vec<Failure>,
}

impl Suite {
    fn run(loaded: &Loaded, pattern: Option<&str>, holidays: &Holidays) -> Self {
        let program = Arc::clone(&loaded.analysis.program);
        let mut runner = Runner::new(Arc::clone(&program), holidays.clone());
        let chosen = |example: &&Example| pattern.is_none_or(|pattern| matches(pattern, &example.title));
        let run = |example: &Example| Case {
            title: example.title.clone(),
            span: example.span,
            failures: runner.run(example),
        };
        let cases = program.examples.iter().filter(chosen).map(run).collect();
        Self {
            policy: program.policy.name.zh.clone(),
            sources: Arc::new(loaded.analysis.sources.clone()),
            cases,
            coverage: runner.coverage,
            program,
        }
    }

    fn place(&self, span: FileSpan) -> String {
        self.sources
            .line_col(span)
            .map(|(path, at)| format!("{path}:{}:{}", at.line, at.column))
            .unwrap_or_default()
    }
}

pub(crate) fn run(args: &TestArgs, shell: &Shell) -> Outcome {
    let loaded = project::load_all(&args.paths, shell)?;
    let grave: Vec<Item> =
        loaded.iter().flat_map(|one| &one.items).filter(|item| item.diagnostic.is_error()).cloned().collect();
    if !grave.is_empty() {
        project::tell(grave, shell);
        return Ok(Exit::Policy);
    }
    let holidays = dataset::holidays(args.holidays.as_deref(), shell)?;
    let suites: Vec<Suite> = loaded
        .iter()
        .filter(|one| !one.analysis.program.rules.is_empty() || !one.analysis.program.examples.is_empty())
        .map(|one| Suite::run(one, args.run.as_deref(), &holidays))
        .collect();
    let total: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    if let Some(pattern) = args.run.as_deref().filter(|_| total == 0) {
        return Err(Stop::usage(
            say!(zh: "没有标题含有“{}”的举例", pattern; en: "no example's title contains `{}`", pattern),
            None,
        ));
    }
    let failed =
        suites.iter().flat_map(|suite| &suite.cases).filter(|case| !case.failures.is_empty()).count();
    let share = suites.iter().fold(Share::default(), |sum, suite| sum + suite.coverage.total());
    if let Some(path) = &args.junit {
        let mut guard = Guard::default();
        let read = loaded.iter().flat_map(|one| one.analysis.sources.iter());
        read.for_each(|source| guard.reads(&source.path));
        guard.writes("--junit", Some(path))?;
        junit::write(&suites, path, shell)?;
    }
    let color = args.format == ExplainFormat::Text && shell.color_out;
    let look = Look { lang: shell.lang, color, width: shell.width_out };
    let report = match args.format {
        ExplainFormat::Json => json::document(&suites),
        ExplainFormat::Text | ExplainFormat::Plain => {
            let measured = args.coverage || args.threshold.is_some();
            text::report(&suites, args.coverage, measured, look, shell.quiet)
        }
    };
    shell.print(&report)?;
    let below = args.threshold.filter(|threshold| !share.reaches(*threshold));
    if let Some(threshold) = below {
        shell.tell(shell.say(&say!(
            zh: "覆盖率 {} 低于要求的 {}%\n", share.percent(), threshold.normalize();
            en: "coverage {} is below the required {}%\n", share.percent(), threshold.normalize())));
    }
    Ok(if failed > 0 || below.is_some() { Exit::Findings } else { Exit::Good })
}

/// Whether a title contains a pattern; `*` stands for anything.
fn matches(pattern: &str, title: &str) -> bool {
    let mut rest = title;
    pattern.split('*').all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        let title = "城市机械专业、不困难的一年级学生不予资助";
        for pattern in ["城市", "不予", "城市*不予", "*", "", "一年级*资助*"] {
            assert!(matches(pattern, title), "{pattern}");
        }
        for pattern in ["农村", "不予*城市"] {
            assert!(!matches(pattern, title), "{pattern}");
        }
    }
}
