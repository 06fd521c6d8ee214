//! The texts that the editor holds open.

use std::{collections::BTreeMap, sync::Arc};

use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::positions::{Encoding, Lines};

/// One open text.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// As the editor spells it: answers name it the same way.
    pub(crate) uri: Uri,
    pub(crate) version: i32,
    pub(crate) text: Arc<str>,
    pub(crate) lines: Arc<Lines>,
}

impl Document {
    pub(crate) fn new(uri: Uri, version: i32, text: &str) -> Self {
        let lines = Arc::new(Lines::new(text));
        Self { uri, version, text: Arc::from(text), lines }
    }

    /// The changes one after another, each in the text that the one before it left.
    pub(crate) fn change(
        &mut self,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) {
        for change in changes {
            let text: Arc<str> = match change.range {
                None => Arc::from(change.text.as_str()),
                Some(range) => {
                    let span = self.lines.span(&self.text, range, encoding).range();
                    let mut text = String::with_capacity(self.text.len() + change.text.len());
                    text.push_str(self.text.get(..span.start).unwrap_or_default());
                    text.push_str(&change.text);
                    text.push_str(self.text.get(span.end..).unwrap_or_default());
                    Arc::from(text)
                }
            };
            self.lines = Arc::new(Lines::new(&text));
            self.text = text;
        }
        self.version = version;
    }
}

/// Whether two texts say the same: editors may leave out the mark at the beginning of a file, and end lines in their own
/// way.
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    fn lines(text: &str) -> std::str::Lines<'_> {
        text.strip_prefix('\u{feff}').unwrap_or(text).lines()
    }
    a == b || lines(a).eq(lines(b))
}

/// The path by which the files of a policy are told apart: that of the disk, with `/`. A text that is on no disk goes by its
/// address.
pub(crate) fn path_of(uri: &Uri) -> String {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    let path = if is_file { uri.to_file_path() } else { None };
    path.map_or_else(|| uri.as_str().to_owned(), |path| tiaoli_project::display(&path))
}

/// The address of a path; that of the editor where the text is open.
pub(crate) fn uri_of(path: &str, open: &BTreeMap<String, Document>) -> Option<Uri> {
    match open.get(path) {
        Some(document) => Some(document.uri.clone()),
        None => Uri::from_file_path(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;
    use tower_lsp::ls_types::{Position, Range};

    #[test]
    fn addresses_of_chinese_paths_are_read() {
        let uri = Uri::from_str("file:///d/%E6%94%BF%E7%AD%96/a%20b.tiao").unwrap();
        assert_eq!(path_of(&uri), "/d/政策/a b.tiao");
        let uri = Uri::from_str("untitled:Untitled-1").unwrap();
        assert_eq!(path_of(&uri), "untitled:Untitled-1");
    }

    #[test]
    fn a_text_is_the_same_with_other_line_breaks() {
        assert!(is_same("\u{feff}甲\r\n乙\r\n", "甲\n乙\n"));
        assert!(!is_same("甲\n乙\n", "甲\n\n乙\n"));
    }

    #[test]
    fn changes_are_applied_one_after_another() {
        let uri = Uri::from_str("file:///a.tiao").unwrap();
        let mut document = Document::new(uri, 1, "户籍\n𠮷 城市\n");
        let at = |line, character| Position { line, character };
        let change = |start, end, text: &str| TextDocumentContentChangeEvent {
            range: Some(Range { start, end }),
            range_length: None,
            text: text.to_owned(),
        };
        let changes = [change(at(1, 3), at(1, 5), "县镇"), change(at(0, 0), at(1, 2), "甲\n")];
        document.change(2, &changes, Encoding::Utf16);
        assert_eq!(&*document.text, "甲\n 县镇\n");
        assert_eq!(document.version, 2);
    }
}
