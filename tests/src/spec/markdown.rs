//! Suites, cases and fences of a Markdown text.

use std::ops::Range;

/// A file of cases. What stands before the first `##` heading belongs to every case.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    pub prelude: Vec<Fence>,
    pub cases: Vec<Case>,
}

/// What stands under one `##` heading.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub title: String,
    pub line: usize,
    pub fences: Vec<Fence>,
}

/// A fenced block: ```` ```word key=value … ````
#[derive(Clone, Debug, Default)]
pub struct Fence {
    pub word: String,
    pub options: Vec<(String, String)>,
    pub body: String,
    /// The lines of the body, counted from zero.
    pub lines: Range<usize>,
}

impl Suite {
    /// Every fence, wherever it stands.
    pub fn all(&self) -> impl Iterator<Item = &Fence> {
        self.prelude.iter().chain(self.cases.iter().flat_map(|case| &case.fences))
    }
}

impl Fence {
    pub fn option(&self, key: &str) -> Option<&str> {
        self.options.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

pub fn read(text: &str) -> Suite {
    let mut suite = Suite::default();
    let mut open: Option<(Fence, Vec<&str>)> = None;
    for (at, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => {
                let (mut fence, body) = open.take().unwrap();
                fence.lines.end = at;
                fence.body = body.iter().map(|line| format!("{line}\n")).collect();
                suite.cases.last_mut().map_or(&mut suite.prelude, |case| &mut case.fences).push(fence);
            }
            (Some((_, body)), None) => body.push(line),
            (None, Some(info)) => open = Some((begin(info, at + 1), Vec::new())),
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    suite.cases.push(Case {
                        title: title.trim().to_owned(),
                        line: at + 1,
                        fences: Vec::new(),
                    });
                }
            }
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    suite
}

/// `message en` is short for `message lang=en`.
fn begin(info: &str, first: usize) -> Fence {
    let mut words = info.split_whitespace();
    let word = words.next().unwrap_or_default().to_owned();
    let option = |text: &str| match text.split_once('=') {
        Some((key, value)) => (key.to_owned(), value.to_owned()),
        None => (String::from("lang"), text.to_owned()),
    };
    Fence { word, options: words.map(option).collect(), body: String::new(), lines: first..first }
}

/// The text with the bodies of some fences replaced.
pub fn replaced(text: &str, updates: &[(Range<usize>, String)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut updates: Vec<&(Range<usize>, String)> = updates.iter().collect();
    updates.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, body) in updates {
        lines.splice(range.clone(), body.lines().map(str::to_owned));
    }
    lines.join("\n") + "\n"
}
