//! Slips that leave a text unreadable and that people make often: each has its own message instead of a general one.

use tiaoli_diagnostics::{Diagnostic, FileId};

use crate::expected::first_token;
use crate::fold::Prepared;
use crate::{keywords, problems};

/// Looks for a known slip in a slice that could not be read; `at` is where reading stopped.
pub(crate) fn find(
    file: FileId,
    prepared: &Prepared,
    base: usize,
    slice: &str,
    at: usize,
) -> Option<Diagnostic> {
    let span = |start: usize, end: usize| prepared.map.span(base + start, base + end).in_file(file);
    let rest = slice.get(at..).unwrap_or_default();
    let lead = rest.len() - rest.trim_start_matches([' ', '\n']).len();
    let start = at + lead;
    let rest = slice.get(start..).unwrap_or_default();
    let first = slice.get(..first_token(slice)).unwrap_or_default();

    // A line that begins with 且 or 或 after the condition has ended.
    if matches!(first, "且" | "或" | "或者" | "并且" | "而且" | "以及" | "and" | "or") {
        return Some(problems::line_begins_with_joint(span(0, first.len())));
    }
    // （二）… after a `。` that ended the list.
    if slice.starts_with('(') {
        let digits = slice
            .get(1..)
            .unwrap_or_default()
            .trim_start_matches(|c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit());
        if let Some(length) =
            digits.starts_with(')').then(|| slice.len() - digits.len() + 1).filter(|length| *length > 2)
        {
            return Some(problems::marker_without_list(span(0, length)));
        }
    }
    let token = rest.get(..first_token(rest)).unwrap_or_default();
    // A reserved word where a name has to stand, with nothing before it that could want the word.
    let before = slice.get(..start).unwrap_or_default().trim_end();
    let declares = [
        "应助",
        "不予",
        "暂缓",
        "重点审核",
        "比对",
        "所称",
        "职责",
        "信息表",
        "标准",
        "等级",
        "目录",
        "grant",
        "deny",
        "hold",
        "define",
        "records",
        "standard",
    ];
    if keywords::is_reserved(token) && declares.contains(&before) {
        return Some(problems::reserved_name(span(start, start + token.len()), token));
    }
    None
}
