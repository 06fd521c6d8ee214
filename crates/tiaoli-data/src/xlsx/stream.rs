//! The rows of a sheet as a stream of delimited text.
//!
//! The sheet is taken apart on a thread of its own: it runs beside the reading of cells, and whatever a hostile file brings
//! about in the libraries ends that thread and nothing else.

use std::{
    collections::BTreeMap,
    io::{self, BufReader, Read, Seek, SeekFrom},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

use calamine::{Dimensions, Reader, Xlsx};

use super::{Bytes, Facts, Refusal, cells, guard::MOST_ROWS};
use crate::{
    csv::{CELL_END, ROW_END},
    problems::Unsafe,
};

/// The name of the thread, by which a hook for panics knows it: what ends it is told as a damaged file.
pub const THREAD: &str = "tiaoli-workbook";
/// Bytes handed over at once.
const CHUNK: usize = 128 << 10;
/// Chunks that wait to be read.
const WAITING: usize = 4;
/// Columns of a row; a roster has a few dozen.
const MOST_COLUMNS: u32 = 2048;
/// Bytes of a cell: a spreadsheet allows 32,767 characters.
const MOST_BYTES: usize = 4 * 32_767;

enum Message {
    Rows(Vec<u8>),
    Trouble(Refusal),
    End,
}

/// Reads a sheet as text, with the marks of a [`Form::Sheet`](crate::csv::Form::Sheet). A row without anything in it is an
/// empty row of text, so that lines are counted as rows of the sheet.
pub(crate) struct SheetInput {
    receiver: Option<Receiver<Message>>,
    worker: Option<JoinHandle<()>>,
    rows: Vec<u8>,
    given: usize,
    taken: Arc<AtomicU64>,
    ended: bool,
}

impl SheetInput {
    /// Starts reading; the workbook has been looked over.
    pub(crate) fn start(bytes: Box<dyn Bytes>, sheet: &str, facts: Facts) -> io::Result<Self> {
        let (sender, receiver) = sync_channel(WAITING);
        let sheet = sheet.to_owned();
        let taken = Arc::new(AtomicU64::new(0));
        let tracked = Tracked { bytes, taken: Arc::clone(&taken) };
        let worker = std::thread::Builder::new().name(THREAD.to_owned()).spawn(move || {
            let end = match walk(tracked, &sheet, facts, &sender) {
                Ok(()) => Message::End,
                Err(refusal) => Message::Trouble(refusal),
            };
            // Nobody listens any more when the reader was dropped.
            let _ = sender.send(end);
        })?;
        Ok(Self {
            receiver: Some(receiver),
            worker: Some(worker),
            rows: Vec::new(),
            given: 0,
            taken,
            ended: false,
        })
    }

    /// Bytes taken from the workbook so far.
    pub(crate) fn taken(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.taken)
    }
}

impl Read for SheetInput {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            let rows = self.rows.get(self.given..).unwrap_or_default();
            if !rows.is_empty() {
                let count = rows.len().min(room.len());
                if let (Some(to), Some(from)) = (room.get_mut(..count), rows.get(..count)) {
                    to.copy_from_slice(from);
                }
                self.given += count;
                return Ok(count);
            }
            if self.ended {
                return Ok(0);
            }
            // A thread that ended without a word has met something its libraries could not bear.
            let message = self.receiver.as_ref().and_then(|receiver| receiver.recv().ok());
            match message.unwrap_or(Message::Trouble(Refusal::Damaged { row: 0 })) {
                Message::Rows(rows) => (self.rows, self.given) = (rows, 0),
                Message::End => self.ended = true,
                Message::Trouble(refusal) => {
                    self.ended = true;
                    return Err(io::Error::new(io::ErrorKind::InvalidData, refusal));
                }
            }
        }
    }
}

impl Drop for SheetInput {
    fn drop(&mut self) {
        self.receiver = None;
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the workbook cannot be read")
    }
}

impl std::error::Error for Refusal {}

/// Counts the bytes read.
struct Tracked {
    bytes: Box<dyn Bytes>,
    taken: Arc<AtomicU64>,
}

impl Read for Tracked {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(room)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Tracked {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// A cell of the row at hand: its column, and where its text ends among the texts of the row.
#[derive(Clone, Copy)]
struct Cell {
    column: u32,
    start: usize,
    end: usize,
}

fn walk(bytes: Tracked, sheet: &str, facts: Facts, sender: &SyncSender<Message>) -> Result<(), Refusal> {
    let damaged = |row: u32| Refusal::Damaged { row: u64::from(row) };
    let mut workbook = Xlsx::new(BufReader::with_capacity(64 << 10, bytes)).map_err(|_| damaged(0))?;
    let merged = if facts.has_merged {
        workbook.merge_cells_by_sheet_name(sheet).map_err(|_| damaged(0))?
    } else {
        Vec::new()
    };
    let mut merged = Merged::new(merged);
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(|_| damaged(0))?;
    let mut rows = Vec::with_capacity(CHUNK + 4096);
    let mut texts = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    // The row at hand and the next one to be written, from zero.
    let (mut at, mut next) = (0_u32, 0_u32);
    loop {
        let cell = reader.next_cell().map_err(|_| damaged(at + 1))?;
        let position = cell.as_ref().map(calamine::Cell::get_position);
        if position.is_none_or(|(row, _)| row != at) {
            // Rows out of order would be other rows than their numbers say.
            if position.is_some_and(|(row, _)| row < at) {
                return Err(damaged(at + 1));
            }
            in_order(&mut row).ok_or(damaged(at + 1))?;
            merged.fill(at, &mut row, &mut texts);
            if !row.is_empty() {
                rows.resize(rows.len() + (at - next) as usize, ROW_END);
                write_row(&mut rows, &mut row, &texts);
                next = at + 1;
            }
            row.clear();
            texts.clear();
            if rows.len() >= CHUNK || position.is_none() {
                let full = std::mem::replace(&mut rows, Vec::with_capacity(CHUNK + 4096));
                if sender.send(Message::Rows(full)).is_err() {
                    return Ok(());
                }
            }
        }
        let (Some(cell), Some((line, column))) = (cell, position) else { return Ok(()) };
        // Cells merged with one above may reach into rows that hold nothing of their own.
        at = line;
        if cells::is_empty(cell.get_value()) {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(Refusal::Unsafe(Unsafe::Columns));
        }
        if u64::from(line) >= MOST_ROWS {
            return Err(Refusal::Unsafe(Unsafe::Rows));
        }
        let start = texts.len();
        cells::push(&mut texts, cell.get_value());
        if texts.len() - start > MOST_BYTES {
            return Err(Refusal::Unsafe(Unsafe::LongText));
        }
        row.push(Cell { column, start, end: texts.len() });
    }
}

/// Puts the cells of a row in order; none where two have one place: these are the rows of two people under one number.
fn in_order(row: &mut [Cell]) -> Option<()> {
    row.sort_by_key(|cell| cell.column);
    row.is_sorted_by(|a, b| a.column < b.column).then_some(())
}

/// Writes a row; merged areas have added to its end.
fn write_row(out: &mut Vec<u8>, row: &mut [Cell], texts: &[u8]) {
    row.sort_by_key(|cell| cell.column);
    let mut column = 0;
    for cell in row {
        out.resize(out.len() + (cell.column - column) as usize, CELL_END);
        column = cell.column;
        out.extend_from_slice(texts.get(cell.start..cell.end).unwrap_or_default());
    }
    out.push(ROW_END);
}

/// Cells merged downwards: their value stands for every row they cover.
struct Merged {
    /// By first row, the next one last.
    waiting: Vec<Dimensions>,
    /// By column: the last row covered, and the value.
    active: BTreeMap<u32, (u32, Vec<u8>)>,
}

impl Merged {
    fn new(mut areas: Vec<Dimensions>) -> Self {
        areas.retain(|area| area.end.0 > area.start.0);
        // Of areas that begin in one cell, which no spreadsheet allows, the largest holds.
        areas.sort_unstable_by_key(|area| (area.start, area.end));
        areas.dedup_by(|next, kept| {
            let same = next.start == kept.start;
            if same {
                kept.end = next.end;
            }
            same
        });
        areas.reverse();
        Self { waiting: areas, active: BTreeMap::new() }
    }

    /// Puts the values of areas that began above into a row that has something of its own, and takes up those that begin
    /// in it.
    fn fill(&mut self, at: u32, row: &mut Vec<Cell>, texts: &mut Vec<u8>) {
        if row.is_empty() || (self.waiting.is_empty() && self.active.is_empty()) {
            return;
        }
        self.active.retain(|_, (last, _)| *last >= at);
        let own = row.len();
        for (column, (_, value)) in &self.active {
            let has_own = row
                .get(..own)
                .is_some_and(|own| own.binary_search_by_key(column, |cell| cell.column).is_ok());
            if !has_own {
                let start = texts.len();
                texts.extend_from_slice(value);
                row.push(Cell { column: *column, start, end: texts.len() });
            }
        }
        while let Some(area) = self.waiting.last().copied().filter(|area| area.start.0 <= at) {
            self.waiting.pop();
            let first = row.get(..own).and_then(|own| {
                let place = own.binary_search_by_key(&area.start.1, |cell| cell.column).ok()?;
                own.get(place).filter(|_| area.start.0 == at)
            });
            if let Some(cell) = first {
                let value = texts.get(cell.start..cell.end).unwrap_or_default().to_vec();
                self.active.insert(area.start.1, (area.end.0, value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_that_begin_in_one_cell_are_one() {
        let area = |end: u32| Dimensions { start: (0, 1), end: (end, 1) };
        let mut merged =
            Merged::new((1..60_000).map(area).chain([Dimensions { start: (0, 0), end: (0, 9) }]).collect());
        assert_eq!(merged.waiting.len(), 1);
        let mut texts = b"ab".to_vec();
        let mut row = vec![Cell { column: 1, start: 0, end: 2 }];
        merged.fill(0, &mut row, &mut texts);
        for at in [1, 59_999, 60_000] {
            let mut row = vec![Cell { column: 0, start: 0, end: 1 }];
            merged.fill(at, &mut row, &mut texts);
            assert_eq!(row.len(), if at < 60_000 { 2 } else { 1 }, "{at}");
        }
        assert_eq!(texts, b"ababab");
    }
}
