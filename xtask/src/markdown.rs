//! Fenced blocks of Markdown, as far as the documents of this workspace need it.

use std::ops::Range;

/// One fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fence<'a> {
    /// The opening marks: three backticks or more.
    pub(crate) marks: &'a str,
    /// What stands after them: `tiaoli part`.
    pub(crate) info: &'a str,
    /// The lines between the marks, each with its line break.
    pub(crate) body: &'a str,
    /// Where `body` stands in the document.
    pub(crate) range: Range<usize>,
    /// The line of the opening marks, from one.
    pub(crate) line: usize,
}

/// A part of a document that tools look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    Fence(Fence<'a>),
    /// `<!-- KEY: REST -->` on a line of its own.
    Remark {
        key: &'a str,
        rest: &'a str,
    },
}

/// The fences and remarks of a document, in order. A fence that is never closed runs to the end.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut open: Option<(&str, &str, usize, usize)> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        let trimmed = line.trim();
        match open {
            None => {
                let marks = trimmed.len() - trimmed.trim_start_matches('`').len();
                if let Some((marks, info)) =
                    trimmed.split_at_checked(marks).filter(|(marks, _)| marks.len() >= 3)
                {
                    open = Some((marks, info.trim(), end, number + 1));
                } else if let Some((key, rest)) = remark(trimmed) {
                    parts.push(Part::Remark { key, rest });
                }
            }
            Some((marks, info, start, line)) if trimmed == marks => {
                parts.push(Part::Fence(fence(text, marks, info, start..at, line)));
                open = None;
            }
            Some(_) => {}
        }
        at = end;
    }
    if let Some((marks, info, start, line)) = open {
        parts.push(Part::Fence(fence(text, marks, info, start..at, line)));
    }
    parts
}

/// The fences alone.
#[cfg(test)]
pub(crate) fn fences(text: &str) -> impl Iterator<Item = Fence<'_>> {
    parts(text).into_iter().filter_map(|part| match part {
        Part::Fence(fence) => Some(fence),
        Part::Remark { .. } => None,
    })
}

fn fence<'a>(text: &'a str, marks: &'a str, info: &'a str, range: Range<usize>, line: usize) -> Fence<'a> {
    Fence { marks, info, body: text.get(range.clone()).unwrap_or_default(), range, line }
}

fn remark(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix("<!--")?.strip_suffix("-->")?;
    let (key, rest) = inside.split_once(':')?;
    Some((key.trim(), rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_with_their_places() {
        let text = "a\n```tiaoli part\nx\ny\n```\n<!-- run: rm x -->\n````md\n```\n````\n";
        let parts = parts(text);
        assert_eq!(parts.len(), 3);
        let Part::Fence(first) = &parts[0] else { panic!("{parts:?}") };
        assert_eq!((first.info, first.body, first.line), ("tiaoli part", "x\ny\n", 2));
        assert_eq!(text.get(first.range.clone()), Some("x\ny\n"));
        assert_eq!(parts[1], Part::Remark { key: "run", rest: "rm x" });
        let Part::Fence(last) = &parts[2] else { panic!("{parts:?}") };
        assert_eq!((last.info, last.body), ("md", "```\n"));
    }
}
