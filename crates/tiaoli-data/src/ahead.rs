//! Reading ahead: batches are read on a thread of their own while earlier ones are worked on.

use std::{
    panic::resume_unwind,
    sync::mpsc::{Receiver, SendError, Sender, SyncSender, channel, sync_channel},
    thread::{Builder, JoinHandle, available_parallelism},
};

use tiaoli_core::{
    batch::{Batch, Columns},
    ir::TableId,
    value::Value,
};
use tiaoli_diagnostics::Diagnostic;

use crate::{Layout, Problems, RowReader};

/// Batches that may wait to be worked on.
const WAITING: usize = 2;
/// Batches that are read before a thread is begun: most files have no more.
const BEFORE: usize = 2;

/// Gives, batch by batch, what a reader gives, and lets it go on meanwhile.
#[derive(Debug)]
pub struct Ahead {
    reading: Reading,
    /// So many batches more are read without a thread.
    before: usize,
}

#[derive(Debug)]
enum Reading {
    Here(Box<dyn RowReader>),
    Elsewhere(Box<Elsewhere>),
    /// While one becomes the other, and after a reader that panicked.
    Nowhere,
}

/// A reader on its thread.
#[derive(Debug)]
struct Elsewhere {
    parcels: Receiver<Parcel>,
    /// Batches that were worked on: their memory is used again.
    back: Sender<Batch>,
    thread: JoinHandle<Option<Box<dyn RowReader>>>,
    /// What the batch at hand knows, not what later ones add.
    columns: Columns,
    layout: Layout,
    bytes_read: u64,
}

/// A batch, and what else it has brought.
#[derive(Debug)]
struct Parcel {
    rows: Result<usize, Diagnostic>,
    batch: Batch,
    problems: Problems,
    /// By column.
    news: Vec<News>,
    bytes_read: u64,
}

/// What a batch added to a dictionary.
#[derive(Debug)]
struct News {
    generation: u32,
    values: Vec<Value>,
}

impl Ahead {
    pub fn new(reader: Box<dyn RowReader>) -> Self {
        let alone = available_parallelism().is_ok_and(|count| count.get() == 1);
        Self { reading: Reading::Here(reader), before: if alone { usize::MAX } else { BEFORE } }
    }

    /// Goes on with a thread, where there can be one.
    fn depart(&mut self, problems: &Problems) {
        self.before = usize::MAX;
        let Reading::Here(reader) = std::mem::replace(&mut self.reading, Reading::Nowhere) else { return };
        let (send, parcels) = sync_channel(WAITING);
        let (back, batches) = channel();
        let (hand_over, handed_over) = channel();
        let unheard = problems.unheard();
        let work = move || {
            let reader = handed_over.recv().ok()?;
            Some(read_on(reader, &send, &batches, &unheard))
        };
        let (columns, layout, bytes_read) = (reader.columns().clone(), reader.layout(), reader.bytes_read());
        self.reading = match Builder::new().name("reading".to_owned()).spawn(work) {
            Ok(thread) => match hand_over.send(reader) {
                Ok(()) => Reading::Elsewhere(Box::new(Elsewhere {
                    parcels,
                    back,
                    thread,
                    columns,
                    layout,
                    bytes_read,
                })),
                Err(SendError(reader)) => Reading::Here(reader),
            },
            Err(_) => Reading::Here(reader),
        };
    }

    /// Takes the reader back from its thread.
    fn come_home(&mut self) {
        if let Reading::Elsewhere(elsewhere) = std::mem::replace(&mut self.reading, Reading::Nowhere) {
            drop((elsewhere.parcels, elsewhere.back));
            match elsewhere.thread.join() {
                Ok(Some(reader)) => self.reading = Reading::Here(reader),
                Ok(None) => {}
                Err(panic) => resume_unwind(panic),
            }
        }
    }
}

impl RowReader for Ahead {
    fn columns(&self) -> &Columns {
        const NONE: &Columns = &Columns { table: TableId(0), fields: Vec::new(), dictionaries: Vec::new() };
        match &self.reading {
            Reading::Here(reader) => reader.columns(),
            Reading::Elsewhere(elsewhere) => &elsewhere.columns,
            Reading::Nowhere => NONE,
        }
    }

    fn read(&mut self, batch: &mut Batch, problems: &mut Problems) -> Result<usize, Diagnostic> {
        if self.before == 0 {
            self.depart(problems);
        }
        self.before = self.before.saturating_sub(usize::from(self.before != usize::MAX));
        let rows = match &mut self.reading {
            Reading::Here(reader) => return reader.read(batch, problems),
            Reading::Elsewhere(elsewhere) => elsewhere.take(batch, problems),
            Reading::Nowhere => None,
        };
        match rows {
            Some(Ok(rows)) if rows > 0 => Ok(rows),
            Some(last) => {
                self.come_home();
                last
            }
            // The thread has ended without a word.
            None => {
                self.come_home();
                Ok(0)
            }
        }
    }

    fn layout(&self) -> Layout {
        match &self.reading {
            Reading::Here(reader) => reader.layout(),
            Reading::Elsewhere(elsewhere) => elsewhere.layout.clone(),
            Reading::Nowhere => Layout::default(),
        }
    }

    fn bytes_read(&self) -> u64 {
        match &self.reading {
            Reading::Here(reader) => reader.bytes_read(),
            Reading::Elsewhere(elsewhere) => elsewhere.bytes_read,
            Reading::Nowhere => 0,
        }
    }
}

impl Elsewhere {
    /// The next batch; `None` where the thread has ended.
    fn take(&mut self, batch: &mut Batch, problems: &mut Problems) -> Option<Result<usize, Diagnostic>> {
        let parcel = self.parcels.recv().ok()?;
        let worked_on = std::mem::replace(batch, parcel.batch);
        // At the end nobody takes them any more.
        let _ = self.back.send(worked_on);
        for (dictionary, news) in self.columns.dictionaries.iter_mut().zip(parcel.news) {
            dictionary.follow(news.generation, news.values);
        }
        problems.absorb(parcel.problems);
        self.bytes_read = parcel.bytes_read;
        Some(parcel.rows)
    }
}

/// Reads to the end, or until nobody wants more.
fn read_on(
    mut reader: Box<dyn RowReader>,
    send: &SyncSender<Parcel>,
    back: &Receiver<Batch>,
    unheard: &Problems,
) -> Box<dyn RowReader> {
    let mut known: Vec<(u32, usize)> =
        reader.columns().dictionaries.iter().map(|one| (one.generation(), one.len())).collect();
    loop {
        let (mut batch, mut problems) = (back.try_recv().unwrap_or_default(), unheard.clone());
        let rows = reader.read(&mut batch, &mut problems);
        let news = reader.columns().dictionaries.iter().zip(&mut known).map(|(dictionary, known)| {
            let (generation, from) = *known;
            let from = if dictionary.generation() == generation { from } else { 0 };
            *known = (dictionary.generation(), dictionary.len());
            News {
                generation: dictionary.generation(),
                values: dictionary.values().skip(from).cloned().collect(),
            }
        });
        let (news, bytes_read) = (news.collect(), reader.bytes_read());
        let goes_on = rows.as_ref().is_ok_and(|rows| *rows > 0);
        let parcel = Parcel { rows, batch, problems, news, bytes_read };
        if send.send(parcel).is_err() || !goes_on {
            return reader;
        }
    }
}
