//! The difference between two texts, as people and `patch` read it.

use similar::{ChangeTag, TextDiff};

use crate::shell::{ERROR, FAINT, GOOD, paint};

/// A unified diff with three lines of context; empty when the texts are equal.
pub(crate) fn unified(path: &str, before: &str, after: &str, color: bool) -> String {
    if before == after {
        return String::new();
    }
    let diff = TextDiff::from_lines(before, after);
    let mut unified = diff.unified_diff();
    let unified = unified.context_radius(3);
    let mut out = format!("--- {path}\n+++ {path}\n");
    for hunk in unified.iter_hunks() {
        out.push_str(&paint(color, FAINT, &hunk.header().to_string()));
        out.push('\n');
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Equal => (' ', None),
                ChangeTag::Delete => ('-', Some(ERROR)),
                ChangeTag::Insert => ('+', Some(GOOD)),
            };
            let line = format!("{sign}{}", change.value().trim_end_matches('\n'));
            out.push_str(&style.map_or(line.clone(), |style| paint(color, style, &line)));
            out.push('\n');
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// Every line of two texts, with what was taken away and what was put in.
pub(crate) fn lines(before: &str, after: &str, color: bool) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut out = String::new();
    for change in diff.iter_all_changes() {
        let (sign, style) = match change.tag() {
            ChangeTag::Equal => (' ', None),
            ChangeTag::Delete => ('-', Some(ERROR)),
            ChangeTag::Insert => ('+', Some(GOOD)),
        };
        let line = format!("{sign} {}", change.value().trim_end_matches('\n'));
        out.push_str(&style.map_or(line.clone(), |style| paint(color, style, &line)));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn changed_lines_with_their_neighbours() {
        let before = "一\n二\n三\n四\n五\n";
        let after = "一\n二\n叁\n四\n五\n";
        let expected = "--- a.tiao\n+++ a.tiao\n@@ -1,5 +1,5 @@\n 一\n 二\n-三\n+叁\n 四\n 五\n";
        assert_eq!(unified("a.tiao", before, after, false), expected);
        assert_eq!(unified("a.tiao", before, before, false), "");
        assert!(unified("a.tiao", "x", "x\n", false).contains("No newline"));
    }
}
