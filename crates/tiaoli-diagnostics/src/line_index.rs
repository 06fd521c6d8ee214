//! Byte offsets to lines and columns. Lines and columns exist only here and at the edges.

/// A position for people: both numbers count from one, the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    pub line: u32,
    pub column: u32,
}

/// The line starts of one text.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// The start of each line in UTF-16 code units: a report with thousands of places must not read the text anew for each.
    units: Vec<u64>,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| to_u32(at + 1));
        let mut before = 0_u64;
        let units = text.split_inclusive('\n').map(|line| {
            before += line.chars().map(char::len_utf16).sum::<usize>() as u64;
            before
        });
        Self {
            units: std::iter::once(0).chain(units).collect(),
            starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line (from zero) that holds a byte offset.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }

    /// The byte range of a line (from zero) without its line break.
    pub fn line_range(&self, line: usize, text: &str) -> std::ops::Range<usize> {
        let start = self.starts.get(line).map_or(text.len(), |at| *at as usize);
        let end = self.starts.get(line + 1).map_or(text.len(), |at| *at as usize);
        let body = text.get(start..end).unwrap_or_default();
        start..start + body.trim_end_matches(['\n', '\r']).len()
    }

    /// The line and character column of a byte offset, both from one.
    pub fn line_col(&self, offset: usize, text: &str) -> LineCol {
        let line = self.line_of(offset);
        let start = self.starts.get(line).map_or(0, |at| *at as usize);
        let before = text.get(start..offset.min(text.len())).unwrap_or_default();
        LineCol { line: to_u32(line + 1), column: to_u32(before.chars().count() + 1) }
    }

    /// The line (from zero) and the column in UTF-16 code units (from zero), as editors count.
    pub fn utf16(&self, offset: usize, text: &str) -> (u32, u32) {
        let line = self.line_of(offset);
        let start = self.starts.get(line).map_or(0, |at| *at as usize);
        let before = text.get(start..offset.min(text.len())).unwrap_or_default();
        (to_u32(line), to_u32(before.chars().map(char::len_utf16).sum()))
    }

    /// How many UTF-16 code units stand before a byte offset.
    pub fn utf16_offset(&self, offset: usize, text: &str) -> u64 {
        let (line, column) = self.utf16(offset, text);
        self.units.get(line as usize).copied().unwrap_or_default() + u64::from(column)
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn offsets_in_utf16_are_those_of_the_text_before() {
        let text = "甲\r\n𠮷b\n\nc";
        let lines = LineIndex::new(text);
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_eq!(
                lines.utf16_offset(at, text),
                text.get(..at).unwrap().encode_utf16().count() as u64,
                "{at}"
            );
        }
    }
}
