//! Where a string ends, also when its marks are wrong.

/// What stands at an opening mark.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    /// A string of this many bytes with its marks.
    Closed { len: usize },
    /// No string: 《 or ” typed for something else.
    Symbol,
    /// No closing mark on the line; the string is taken to end after `len` bytes, `mark` is missing.
    Unclosed { len: usize, mark: &'static str },
    /// The marks do not go together; `fixed` is the string as it was meant.
    Mismatched { len: usize, fixed: String },
}

impl Scan {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Closed { len } | Self::Unclosed { len, .. } | Self::Mismatched { len, .. } => *len,
            Self::Symbol => 0,
        }
    }
}

/// Looks at a string from its opening mark to the end of the line. `braces` says how many are open on this line before it.
pub(crate) fn scan(line: &str, braces: impl Fn() -> usize) -> Scan {
    let mark = line.chars().next().unwrap_or_default();
    let inner = line.get(mark.len_utf8()..).unwrap_or_default();
    match mark {
        '"' => plain(line, inner, '"', "\"", braces),
        '＂' => plain(line, inner, '＂', "＂", braces),
        '“' => curly(line, inner, braces),
        '《' => title(line, inner, braces),
        _ => stray_close(line, inner),
    }
}

fn plain(line: &str, inner: &str, mark: char, close: &'static str, braces: impl Fn() -> usize) -> Scan {
    if let Some(at) = inner.find(mark) {
        return Scan::Closed { len: mark.len_utf8() + at + mark.len_utf8() };
    }
    // Opened by " and closed by ” or ＂.
    match last_mark(inner) {
        Some(end) => mismatched(line, mark.len_utf8() + end, mark),
        None => unclosed(line, close, braces),
    }
}

fn curly(line: &str, inner: &str, braces: impl Fn() -> usize) -> Scan {
    if let Some(len) = nested(inner, '“', '”') {
        return Scan::Closed { len: 3 + len };
    }
    let opens = inner.matches('“').count() + 1;
    let closes = inner.matches('”').count();
    match last_mark(inner) {
        Some(end) if (opens + closes).is_multiple_of(2) || closes == 0 && inner.contains(['"', '＂']) => {
            mismatched(line, 3 + end, '“')
        }
        _ => unclosed(line, "”", braces),
    }
}

fn title(line: &str, inner: &str, braces: impl Fn() -> usize) -> Scan {
    if inner.starts_with(['=', '＝']) {
        return Scan::Symbol;
    }
    if let Some(len) = nested(inner, '《', '》') {
        return Scan::Closed { len: 3 + len };
    }
    let next = inner.trim_start();
    if next.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)) || inner.starts_with(' ')
    {
        return Scan::Symbol;
    }
    unclosed(line, "》", braces)
}

/// ” where a string should begin: the input method turned the mark round.
fn stray_close(line: &str, inner: &str) -> Scan {
    match inner.find(['“', '”']) {
        Some(at) => mismatched(line, 3 + at + 3, '“'),
        None => Scan::Symbol,
    }
}

/// The bytes up to and with the mark that closes level 0.
fn nested(inner: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in inner.char_indices() {
        if c == open {
            depth += 1;
            if depth > crate::fold::MAX_DEPTH {
                return None;
            }
        } else if c == close {
            if depth == 0 {
                return Some(at + c.len_utf8());
            }
            depth -= 1;
        }
    }
    None
}

/// Where the last quotation mark of any kind ends.
fn last_mark(inner: &str) -> Option<usize> {
    let (at, mark) = inner.char_indices().rfind(|(_, c)| is_mark(*c))?;
    Some(at + mark.len_utf8())
}

fn is_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '"' | '＂')
}

/// Without a closing mark the string ends with its line, but leaves the braces opened on this line their partners.
fn unclosed(line: &str, mark: &'static str, braces: impl Fn() -> usize) -> Scan {
    let mut rest = line.trim_end();
    for _ in 0..braces() {
        match rest.strip_suffix(['}', '｝']) {
            Some(shorter) => rest = shorter.trim_end(),
            None => break,
        }
    }
    let first = line.chars().next().map_or(0, char::len_utf8);
    Scan::Unclosed { len: rest.len().max(first), mark }
}

fn mismatched(line: &str, len: usize, open: char) -> Scan {
    let whole = line.get(..len).unwrap_or_default();
    let marks = whole.chars().filter(|c| is_mark(*c)).count();
    if open != '“' {
        let inner: String = whole.chars().skip(1).collect();
        let inner = inner.trim_end_matches(is_mark);
        return Scan::Mismatched { len, fixed: format!("{open}{inner}{open}") };
    }
    // The first half open, the second half close: “…“A类”…”.
    let mut seen = 0;
    let turn = |c: char| {
        if !is_mark(c) {
            return c;
        }
        seen += 1;
        if seen * 2 <= marks { '“' } else { '”' }
    };
    Scan::Mismatched { len, fixed: whole.chars().map(turn).collect() }
}

/// The same text with no quotation marks in it but the first. Every character keeps its length in bytes, so that places
/// inside the string stay right; what was written is taken from the file later.
pub(crate) fn quiet(first: &str, inner: &str) -> String {
    let hush = |c: char| match c {
        '“' | '”' | '＂' | '《' | '》' => '‘',
        '"' => '\'',
        _ => c,
    };
    first.chars().chain(inner.chars().map(hush)).collect()
}

/// Writes a mismatched string piece by piece (from, to, text) so that its outer marks go together.
pub(crate) fn write_mismatched(whole: &str, mut emit: impl FnMut(usize, usize, &str)) {
    let first = whole.chars().next().map_or(0, char::len_utf8);
    let last = whole.len() - whole.chars().next_back().map_or(0, char::len_utf8);
    let straight = whole.starts_with(['"', '＂']);
    let (open, close) = if straight { ("\"", "\"") } else { ("“", "”") };
    emit(0, first, open);
    let inner = whole.get(first..last).unwrap_or_default();
    emit(first, last, &quiet("", inner));
    emit(last, whole.len(), close);
}

/// Where a `/* … */` comment ends, after its opening.
pub(crate) fn comment_end(inner: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = inner.get(from..)?.find(['*', '＊']) {
        let star = inner.get(from + at..)?.chars().next()?;
        let after = from + at + star.len_utf8();
        if let Some(slash @ ('/' | '／')) = inner.get(after..)?.chars().next() {
            return Some(after + slash.len_utf8());
        }
        from = after;
    }
    None
}

/// Whether a line begins like the heading of an article.
pub(crate) fn looks_like_heading(line: &str) -> bool {
    let line = line.trim_start();
    let number = |c: char| {
        "一二三四五六七八九十百〇零".contains(c) || c.is_ascii_digit() || ('０'..='９').contains(&c)
    };
    if let Some(rest) = line.strip_prefix(['(', '（']) {
        return rest.trim_start_matches(number).starts_with([')', '）']);
    }
    if let Some(rest) = line.strip_prefix('第') {
        return rest.trim_start_matches(number).starts_with('条');
    }
    line.starts_with("article ")
        || line.starts_with(number) && line.trim_start_matches(number).starts_with(['、', '.', '．'])
}
