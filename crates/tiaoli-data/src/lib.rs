//! Readers and writers: rosters in, results out. Besides the command line this is the only crate that touches files.
//!
//! Reading streams: a [`RowReader`] fills a [`Batch`](tiaoli_core::batch::Batch) of some thousand rows at a time and keeps
//! the dictionaries of the wanted columns. Every row of the file is accounted for; what cannot be read is reported to
//! [`Problems`] and the field is missing.
#![forbid(unsafe_code)]
#![allow(clippy::result_large_err, reason = "an error ends the run: its size costs nothing")]

mod ahead;
mod atomic;
mod coder;
mod csv;
mod encoding;
pub mod grid;
mod headers;
mod holidays;
mod jsonl;
mod layout;
mod manifest;
mod mapping;
mod odd;
mod origin;
#[cfg(feature = "parquet")]
mod parquet;
mod payments;
mod plain;
pub mod preflight;
mod problems;
mod read;
mod report;
mod results;
mod rulings;
mod schema;
mod sheet;
mod sink;
mod source;
mod table;
pub mod write;
mod xlsx;

pub use ahead::Ahead;
pub use atomic::AtomicFile;
pub use encoding::Encoding;
pub use holidays::read_holidays;
pub use layout::Layout;
pub use manifest::{Confirmation, Manifest, ManifestFile, read_manifest};
pub use mapping::{Mapping, MappingLine, read_mappings};
pub use origin::Origin;
pub use payments::read_payments;
pub use plain::read_plain;
pub use problems::{map_option, mapping_of_nothing};
pub use read::{BATCH_ROWS, ReadOptions, RowReader, open};
pub use results::{holds_results, read_results};
pub use rulings::{LeftOut, RulingFile, read_rulings};
pub use schema::TableSchema;
pub use sink::{BadCell, ProblemGroup, Problems};
pub use source::{InputFormat, Source};
pub use table::{read_all, read_matching};
pub use xlsx::THREAD as WORKBOOK_THREAD;
