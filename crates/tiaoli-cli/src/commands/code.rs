//! `tiaoli code`: the page of one message code, or the list of all.

use tiaoli_diagnostics::{ALL_CODES, Code, Lang, did_you_mean, say};

use crate::{
    args::CodeArgs,
    exit::{Exit, Outcome, Stop},
    render::severity_word,
    shell::{FAINT, STRONG, Shell, paint},
};
use tiaoli_ide::layout::pad;

pub(crate) fn run(args: &CodeArgs, shell: &Shell) -> Outcome {
    match &args.code {
        None => shell.print(&list(shell))?,
        Some(name) => {
            let code = find(name)?;
            let only = args.lang.words.map(Lang::from);
            shell.print(&page(code.page(), only, shell.color_out))?;
        }
    }
    Ok(Exit::Good)
}

/// A code by its number or its short name.
fn find(name: &str) -> Result<Code, Stop> {
    let wanted = name.trim();
    let by_slug = || ALL_CODES.iter().copied().find(|code| code.slug().eq_ignore_ascii_case(wanted));
    if let Some(code) = Code::from_name(wanted).or_else(by_slug) {
        return Ok(code);
    }
    // 642, 0642: the digits alone name one code at most.
    if let Ok(number) = wanted.parse::<u16>()
        && let mut same =
            ALL_CODES.iter().copied().filter(|code| code.as_str().get(1..) == Some(&format!("{number:04}")))
        && let (Some(code), None) = (same.next(), same.next())
    {
        return Ok(code);
    }
    let upper = wanted.to_ascii_uppercase();
    let codes = || ALL_CODES.iter().map(|code| code.as_str());
    // The digits mean more than the letter: W0301 for E0301.
    let by_digits = || {
        let digits = upper.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        // Letters that look like digits: E0l01 for E0101.
        let digits = digits.replace(['L', 'I'], "1").replace('O', "0");
        codes().find(|code| !digits.is_empty() && code.get(1..) == Some(digits.as_str()))
    };
    let near = by_digits().or_else(|| did_you_mean(&upper, codes()));
    let near = near.or_else(|| did_you_mean(wanted, ALL_CODES.iter().map(|code| code.slug())));
    let message = say!(zh: "没有“{}”这个提示代码", wanted; en: "there is no message code `{}`", wanted);
    let help = match near {
        Some(near) => say!(zh: "是不是“{}”？", near; en: "did you mean `{}`?", near),
        None => say!(zh: "tiaoli code 列出全部代码。"; en: "`tiaoli code` lists all codes"),
    };
    Err(Stop::usage(message, Some(help)))
}

fn list(shell: &Shell) -> String {
    let mut out = String::new();
    for code in ALL_CODES {
        let word = pad(severity_word(code.severity(), shell.lang), 8);
        out.push_str(&format!("{}  {word}{}\n", paint(shell.color_out, STRONG, code.as_str()), code.slug()));
    }
    out
}

/// The page: whole, or with the paragraphs of one language only.
fn page(text: &str, only: Option<Lang>, color: bool) -> String {
    let mut out = String::new();
    let mut fenced = false;
    let mut after_head = false;
    let mut blank_before = false;
    for line in text.trim_end().lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            out.push_str(&format!("{}\n", paint(color, FAINT, line)));
            blank_before = false;
            continue;
        }
        if !fenced && line.starts_with('#') {
            after_head = line.starts_with("# ");
            out.push_str(&format!("{}\n", paint(color, STRONG, &heading(line, only))));
            blank_before = false;
            continue;
        }
        let other = only.is_some_and(|lang| !line.is_empty() && language_of(line) != lang);
        if after_head && !fenced && other {
            continue;
        }
        // Paragraphs left out leave no gap.
        if line.is_empty() && blank_before {
            continue;
        }
        blank_before = line.is_empty() && !fenced;
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// `## 例 / Example` in one language.
fn heading(line: &str, only: Option<Lang>) -> String {
    let marks = line.chars().take_while(|c| *c == '#').count();
    let (marks, words) = line.split_at_checked(marks).unwrap_or(("", line));
    match (words.trim().split_once(" / "), only) {
        (Some((zh, _)), Some(Lang::Zh)) => format!("{marks} {zh}"),
        (Some((_, en)), Some(Lang::En)) => format!("{marks} {en}"),
        _ => line.to_owned(),
    }
}

/// The language of a paragraph: English ones hold Chinese only in quoted examples.
fn language_of(line: &str) -> Lang {
    let outside_ticks: String = line.split('`').step_by(2).collect();
    let han = outside_ticks.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count();
    let latin = outside_ticks.chars().filter(char::is_ascii_alphabetic).count();
    if han * 3 >= latin { Lang::Zh } else { Lang::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# E0203 unknown-name\n\n这个名称没有定义，见 `hukou`。\n\nThis name is not defined, as `户籍`.\n\n\
        ## 例 / Example\n\n```tiaoli error\n凡 户藉 为 城市\n\nwhen x\n```\n";

    #[test]
    fn pages_come_in_one_language_or_both() {
        assert_eq!(page(PAGE, None, false), PAGE);
        let zh = page(PAGE, Some(Lang::Zh), false);
        assert_eq!(
            zh,
            PAGE.replace("This name is not defined, as `户籍`.\n\n", "").replace(" / Example", "")
        );
        let en = page(PAGE, Some(Lang::En), false);
        assert_eq!(en, PAGE.replace("这个名称没有定义，见 `hukou`。\n\n", "").replace("例 / ", ""));
        for code in ALL_CODES {
            assert_eq!(page(code.page(), None, false).trim_end(), code.page().trim_end(), "{code}");
        }
    }

    #[test]
    fn codes_are_found_by_number_and_name() {
        assert_eq!(find("e0101").unwrap(), Code::E0101);
        assert_eq!(find("unexpected-text").unwrap(), Code::E0101);
        for near in ["W0101", "E0l01"] {
            let Err(Stop::Because { help: Some(help), .. }) = find(near) else { panic!("{near}") };
            assert!(help.en.contains("E0101"), "{near}: {}", help.en);
        }
        assert!(find("xyz").is_err());
    }
}
