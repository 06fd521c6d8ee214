//! The report for people.

use tiaoli_diagnostics::Lang;

use super::{Case, Suite};
use crate::{
    render::Look,
    shell::{ERROR, FAINT, GOOD, STRONG, paint},
};
use tiaoli_core::examples::{
    coverage::{Gap, Share, Side},
    run::Failure,
};
use tiaoli_ide::{
    clean::clean,
    explanation::{because, named},
    layout::{pad, shorten, width, wrap},
};

/// Failures, counts and, where asked for, coverage.
pub(super) fn report(suites: &[Suite], gaps: bool, measured: bool, look: Look, quiet: bool) -> String {
    let mut out = String::new();
    for suite in suites {
        for case in suite.cases.iter().filter(|case| !case.failures.is_empty()) {
            out.push_str(&failed(suite, case, look));
        }
    }
    if gaps {
        for suite in suites {
            out.push_str(&not_exercised(suite, look));
        }
    }
    let all: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let bad = suites.iter().flat_map(|suite| &suite.cases).filter(|case| !case.failures.is_empty()).count();
    let good = all - bad;
    let line = match look.lang {
        Lang::Zh if bad == 0 => format!("举例 {all} 个，全部符合。"),
        Lang::Zh => format!("举例 {all} 个：{good} 个符合，{bad} 个不符合。"),
        Lang::En if bad == 0 => format!("{all} examples, all as expected"),
        Lang::En => format!("{all} examples: {good} as expected, {bad} not"),
    };
    if !quiet || bad > 0 {
        out.push_str(&format!("{}\n", paint(look.color, if bad == 0 { GOOD } else { ERROR }, &line)));
    }
    if measured {
        out.push_str(&shares(suites, look));
    }
    out
}

fn failed(suite: &Suite, case: &Case, look: Look) -> String {
    let title = match look.lang {
        Lang::Zh => format!("✗ 举例“{}”", clean(&case.title)),
        Lang::En => format!("✗ example `{}`", clean(&case.title)),
    };
    let place = paint(look.color, FAINT, &suite.place(case.span));
    let mut out = format!("{}  {place}\n", paint(look.color, ERROR, &title));
    for failure in &case.failures {
        out.push_str(&one_failure(failure, look));
    }
    out.push('\n');
    out
}

fn one_failure(failure: &Failure, look: Look) -> String {
    let zh = look.lang == Lang::Zh;
    let date = if zh { failure.day.zh() } else { failure.day.to_string() };
    let mut head = format!("{}{date}", if zh { "，" } else { ", " });
    head.insert_str(0, named(&failure.benefit, look.lang));
    if let Some(record) = &failure.record {
        head.insert_str(0, &format!("{record} "));
    }
    let mut out = format!("    {head}\n");
    let why = if zh { "理由" } else { "because" };
    let names = failure.misses.iter().map(|miss| width(miss.what.get(look.lang))).chain([width(why)]);
    let widest = names.max().unwrap_or(0);
    for miss in &failure.misses {
        let name = pad(miss.what.get(look.lang), widest);
        let (expected, found) = (miss.expected.get(look.lang), miss.found.get(look.lang));
        let line = match look.lang {
            Lang::Zh => format!("应为 {expected}，算得 {found}"),
            Lang::En => format!("expected {expected}, found {found}"),
        };
        out.push_str(&format!("      {name}  {line}\n"));
    }
    if let Some(clause) = &failure.deciding {
        let indent = widest + 8;
        let text = wrap(&because(clause, look.lang), look.width, indent, indent);
        out.push_str(&format!("      {}  {text}\n", pad(why, widest)));
    }
    out
}

fn not_exercised(suite: &Suite, look: Look) -> String {
    let gaps = suite.coverage.gaps();
    if gaps.is_empty() {
        return String::new();
    }
    let head = match look.lang {
        Lang::Zh => format!("“{}”的举例没有用到：", suite.program.policy.name.zh),
        Lang::En => format!("not exercised by the examples of `{}`:", suite.program.policy.name.en),
    };
    let mut out = format!("{}\n", paint(look.color, STRONG, &head));
    let lines: Vec<(String, String)> =
        gaps.iter().map(|gap| (suite.place(gap.span), gap_words(suite, gap, look.lang))).collect();
    let widest = lines.iter().map(|(place, _)| width(place)).max().unwrap_or(0).min(48);
    for (place, words) in lines {
        let place = paint(look.color, FAINT, &pad(&place, widest));
        out.push_str(&format!("  {place}  {words}\n"));
    }
    out.push('\n');
    out
}

fn gap_words(suite: &Suite, gap: &Gap, lang: Lang) -> String {
    let owner = named(&gap.owner, lang);
    let Some(_) = gap.condition else {
        let sides: Vec<&str> = gap
            .sides
            .iter()
            .map(|side| match (side, lang) {
                (Side::True, Lang::Zh) => "适用",
                (_, Lang::Zh) => "不适用",
                (Side::True, Lang::En) => "applies",
                (_, Lang::En) => "does not apply",
            })
            .collect();
        return match lang {
            Lang::Zh => format!("{owner}：没有它{}的举例", sides.join("、")),
            Lang::En => format!("{owner}: no example where it {}", sides.join(", or ")),
        };
    };
    let words: Vec<&str> = suite.sources.text(gap.span).split_whitespace().collect();
    let text = shorten(&clean(&words.join(" ")), 60);
    let sides: Vec<&str> = gap.sides.iter().map(|side| side_word(*side, lang)).collect();
    match lang {
        Lang::Zh => format!("{owner}：“{text}”没有{}的举例", sides.join("、")),
        Lang::En => format!("{owner}: no example where `{text}` is {}", sides.join(", ")),
    }
}

pub(super) fn side_word(side: Side, lang: Lang) -> &'static str {
    match (side, lang) {
        (Side::True, Lang::Zh) => "符合",
        (Side::False, Lang::Zh) => "不符合",
        (Side::Unknown, Lang::Zh) => "空着",
        (Side::True, Lang::En) => "true",
        (Side::False, Lang::En) => "false",
        (Side::Unknown, Lang::En) => "unknown",
    }
}

fn shares(suites: &[Suite], look: Look) -> String {
    let sum = |of: fn(&Suite) -> Share| suites.iter().map(of).fold(Share::default(), |a, b| a + b);
    let rules = sum(|suite| suite.coverage.of_rules());
    let conditions = sum(|suite| suite.coverage.of_conditions());
    let total = rules + conditions;
    let elsewhere: usize = suites.iter().map(|suite| suite.coverage.elsewhere()).sum();
    let rest = match (elsewhere, look.lang) {
        (0, _) => String::new(),
        (_, Lang::Zh) => {
            format!("引入的政策另有 {elsewhere} 条规则和比对，看它们自己的举例，不计在内。\n")
        }
        (_, Lang::En) => {
            format!("{elsewhere} rules and checks of policies brought in are left to their own examples\n")
        }
    };
    let line = match look.lang {
        Lang::Zh => format!(
            "覆盖率 {}：规则的适用与不适用 {}/{}，条件的符合、不符合与空着 {}/{}\n",
            total.percent(),
            rules.seen,
            rules.all,
            conditions.seen,
            conditions.all
        ),
        Lang::En => format!(
            "coverage {}: rules applying and not {}/{}, conditions true, false and unknown {}/{}\n",
            total.percent(),
            rules.seen,
            rules.all,
            conditions.seen,
            conditions.all
        ),
    };
    line + &rest
}
