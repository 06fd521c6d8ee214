//! A table for people, aligned also under Chinese text.

use tiaoli_diagnostics::Lang;
use unicode_width::UnicodeWidthStr;

/// Rows looked at before the widths are fixed, so that memory stays bounded; a wider cell in a later row moves its
/// neighbours.
const SAMPLE: usize = 1000;

const COLUMNS: usize = 9;
/// Row and amount stand to the right.
const RIGHT: [bool; COLUMNS] = [true, false, false, false, false, true, false, false, false];

#[derive(Debug)]
pub(super) struct TextTable {
    headers: [&'static str; COLUMNS],
    widths: [usize; COLUMNS],
    held: Vec<[String; COLUMNS]>,
    started: bool,
}

impl TextTable {
    pub(super) fn new(lang: Lang) -> Self {
        let headers = match lang {
            Lang::Zh => ["行", "识别号", "项目", "基准日", "结果", "金额", "依据", "待补", "提示"],
            Lang::En => {
                ["row", "key", "benefit", "as of", "outcome", "amount", "rules", "missing", "remarks"]
            }
        };
        Self { headers, widths: headers.map(UnicodeWidthStr::width), held: Vec::new(), started: false }
    }

    pub(super) fn push(&mut self, cells: [String; COLUMNS], out: &mut Vec<u8>) {
        let cells = cells.map(|cell| {
            if cell.contains(char::is_control) { cell.replace(char::is_control, " ") } else { cell }
        });
        if self.started {
            self.line(&cells.each_ref().map(String::as_str), out);
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
        self.line(&self.headers, out);
        for cells in std::mem::take(&mut self.held) {
            self.line(&cells.each_ref().map(String::as_str), out);
        }
    }

    fn line(&self, cells: &[&str; COLUMNS], out: &mut Vec<u8>) {
        let begin = out.len();
        for ((cell, width), right) in cells.iter().zip(self.widths).zip(RIGHT) {
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
