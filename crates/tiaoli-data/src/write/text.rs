//! A table for people, aligned also under Chinese text.

use tiaoli_diagnostics::Lang;
use unicode_width::UnicodeWidthStr;

use super::{About, BEHIND_KEY};

/// Rows looked at before the widths are fixed, so that memory stays bounded; a wider cell in a later row moves its
/// neighbours.
const SAMPLE: usize = 1000;

const COLUMNS: usize = 9;
/// The headers of what stands to the right.
const RIGHT: [&str; 4] = ["行", "row", "金额", "amount"];

#[derive(Debug)]
pub(super) struct TextTable {
    headers: Vec<&'static str>,
    widths: Vec<usize>,
    held: Vec<Vec<String>>,
    started: bool,
}

impl TextTable {
    pub(super) fn new(lang: Lang, about: About) -> Self {
        let headers: [&str; COLUMNS] = match lang {
            Lang::Zh => ["行", "识别号", "项目", "基准日", "结果", "金额", "依据", "待补", "提示"],
            Lang::En => {
                ["row", "key", "benefit", "as of", "outcome", "amount", "rules", "missing", "remarks"]
            }
        };
        let mut headers = Vec::from(headers);
        let (name, school) = if lang == Lang::Zh { ("姓名", "学校") } else { ("name", "school") };
        let of_student = about.name.then_some(name).into_iter().chain(about.school.then_some(school));
        headers.splice(BEHIND_KEY..BEHIND_KEY, of_student);
        Self::of(headers)
    }

    /// With these columns.
    pub(super) fn of(headers: Vec<&'static str>) -> Self {
        let widths = headers.iter().map(|header| header.width()).collect();
        Self { headers, widths, held: Vec::new(), started: false }
    }

    pub(super) fn push(&mut self, mut cells: Vec<String>, out: &mut Vec<u8>) {
        for cell in cells.iter_mut().filter(|cell| cell.contains(char::is_control)) {
            *cell = cell.replace(char::is_control, " ");
        }
        if self.started {
            self.line(cells.iter().map(String::as_str), out);
            return;
        }
        for (width, cell) in self.widths.iter_mut().zip(&cells) {
            *width = (*width).max(cell.width());
        }
        self.held.push(cells);
        if self.held.len() == SAMPLE {
            self.start(out);
        }
    }

    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        if !self.started {
            self.start(out);
        }
    }

    fn start(&mut self, out: &mut Vec<u8>) {
        self.started = true;
        self.line(self.headers.iter().copied(), out);
        for cells in std::mem::take(&mut self.held) {
            self.line(cells.iter().map(String::as_str), out);
        }
    }

    fn line<'c>(&self, cells: impl Iterator<Item = &'c str>, out: &mut Vec<u8>) {
        let begin = out.len();
        for ((cell, width), header) in cells.zip(&self.widths).zip(&self.headers) {
            let right = RIGHT.contains(header);
            if out.len() > begin {
                out.extend_from_slice(b"  ");
            }
            let blanks = width.saturating_sub(cell.width());
            if right {
                out.resize(out.len() + blanks, b' ');
            }
            out.extend_from_slice(cell.as_bytes());
            if !right {
                out.resize(out.len() + blanks, b' ');
            }
        }
        while out.len() > begin && out.last() == Some(&b' ') {
            out.pop();
        }
        out.push(b'\n');
    }
}
