//! A window on the file: whole rows of a bounded number of bytes.

use std::io::{self, Read};

use super::{
    rows::{Index, Row},
    scan::{Shape, line_ends, scan},
};

/// How many bytes are looked at together as a rule.
const BLOCK: usize = 128 << 10;
/// A longer row is skipped and reported.
const MAX_ROW: usize = 64 << 20;

pub(super) struct Block {
    input: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// How many bytes of the buffer hold text.
    filled: usize,
    /// Where the unread text begins.
    start: usize,
    at_end: bool,
    /// How many bytes are looked at together as a rule, and now: it grows while a single row is longer.
    usual_size: usize,
    size: usize,
    pub(super) shape: Shape,
    marks: Vec<u32>,
    index: Index,
    /// The next row of `index`.
    next: usize,
    bytes_read: u64,
    /// Line breaks seen before the next row.
    line: u64,
}

/// What [`Block::refill`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refill {
    Rows,
    /// One row was too long and was skipped; the line it began on.
    TooLong {
        line: u64,
    },
    End,
}

impl Block {
    pub(super) fn new(input: Box<dyn Read + Send>, shape: Shape) -> Self {
        Self::with_size(input, shape, BLOCK)
    }

    pub(super) fn with_size(input: Box<dyn Read + Send>, shape: Shape, size: usize) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            filled: 0,
            start: 0,
            at_end: false,
            usual_size: size,
            size,
            shape,
            marks: Vec::new(),
            index: Index::default(),
            next: 0,
            bytes_read: 0,
            line: 1,
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The first bytes of the file, to look at before reading rows.
    pub(super) fn peek(&mut self) -> io::Result<&[u8]> {
        self.fill()?;
        Ok(self.text())
    }

    /// Leaves out bytes at the beginning: a byte order mark.
    pub(super) fn skip(&mut self, count: usize) {
        self.start = (self.start + count).min(self.filled);
    }

    /// The text the rows at hand point into.
    pub(super) fn text(&self) -> &[u8] {
        self.buffer.get(self.start..self.filled).unwrap_or_default()
    }

    pub(super) fn rows(&self) -> &[Row] {
        self.index.rows.get(self.next..).unwrap_or_default()
    }

    pub(super) fn ends(&self) -> &[u32] {
        &self.index.ends
    }

    /// Takes the next rows away; `line` moves on to the row behind them.
    pub(super) fn take(&mut self, count: usize) {
        self.next = (self.next + count).min(self.index.rows.len());
    }

    /// The line that the first row of a block counts from.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn set_line(&mut self, line: u64) {
        self.line = line;
    }

    /// Finds the rows of the next block. To be called when none are left.
    pub(super) fn refill(&mut self) -> io::Result<Refill> {
        self.line += u64::from(self.index.lines_after);
        self.start = (self.start + self.index.used).min(self.filled);
        self.index = Index {
            rows: std::mem::take(&mut self.index.rows),
            ends: std::mem::take(&mut self.index.ends),
            ..Index::default()
        };
        self.index.rows.clear();
        self.next = 0;
        loop {
            self.fill()?;
            let text = self.buffer.get(self.start..self.filled).unwrap_or_default();
            if text.is_empty() {
                return Ok(Refill::End);
            }
            let has_quotes = scan(text, self.shape, &mut self.marks);
            if self.shape.newline == b'\n' {
                line_ends(text, self.at_end, &mut self.marks);
            }
            self.index.build(text, self.shape, &mut self.marks, has_quotes, self.at_end);
            if !self.index.rows.is_empty() {
                self.size = self.usual_size;
                return Ok(Refill::Rows);
            }
            if self.index.used > 0 {
                // Nothing but empty lines.
                self.line += u64::from(self.index.lines_after);
                self.start += self.index.used;
                continue;
            }
            if self.at_end {
                return Ok(Refill::End);
            }
            if self.size >= MAX_ROW {
                return self.skip_row();
            }
            self.size *= 2;
        }
    }

    /// Moves the unread text to the front and reads until the block is full.
    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        // A buffer that one long row made large is given back.
        if self.buffer.len() > self.size && self.filled <= self.size {
            self.buffer.truncate(self.size);
            self.buffer.shrink_to_fit();
        }
        if self.buffer.len() < self.size {
            self.buffer.resize(self.size, 0);
        }
        while !self.at_end && self.filled < self.buffer.len() {
            let Some(room) = self.buffer.get_mut(self.filled..) else { break };
            match self.input.read(room) {
                Ok(0) => self.at_end = true,
                Ok(count) => {
                    self.filled = (self.filled + count).min(self.buffer.len());
                    self.bytes_read += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Drops everything up to the next line break.
    fn skip_row(&mut self) -> io::Result<Refill> {
        let line = self.line;
        self.size = self.usual_size;
        loop {
            let text = self.buffer.get(self.start..self.filled).unwrap_or_default();
            if let Some(at) = memchr::memchr(self.shape.newline, text) {
                self.start += at + 1;
                self.line += 1;
                return Ok(Refill::TooLong { line });
            }
            self.start = self.filled;
            self.fill()?;
            if self.filled == 0 {
                return Ok(Refill::TooLong { line });
            }
        }
    }
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Block")
            .field("bytes_read", &self.bytes_read)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}
