//! The language server: the protocol on one side, `tiaoli-ide` on the other, and nothing in between but conversion.
//!
//! Texts are changed in the order in which the editor sends them, under one lock and before anything is awaited; one thread
//! analyses, always the newest texts; requests are answered from a view at least as new as the texts were when they came.
#![forbid(unsafe_code)]

mod capabilities;
mod convert;
mod documents;
mod input;
mod people;
mod positions;
mod publish;
mod server;
mod settings;
mod shared;
mod views;
mod worker;

use std::{io, sync::Arc};

use tiaoli_core::{builtins::Holidays, value::Date};
use tiaoli_diagnostics::Lang;
use tower_lsp::{LspService, Server};

use shared::Shared;

/// How many messages are worked on at a time: so many that a note to cancel something does not wait behind what it cancels.
const AT_ONCE: usize = 64;

/// So many bytes of what comes in wait to be taken.
const SIFTED: usize = 1 << 16;

/// What the outside world is, as far as the server may know of it.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Today, for policies that are looked at without a date.
    pub today: Date,
    pub holidays: Holidays,
    /// The language of words where the settings do not say; that of each file where it is `None`.
    pub lang: Option<Lang>,
    pub version: &'static str,
}

/// How the editor took its leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// `shutdown` before the end.
    Polite,
    /// The connection just ended.
    Abrupt,
}

/// Serves one editor over the standard input and output until it leaves.
pub fn serve(surroundings: Surroundings) -> io::Result<Farewell> {
    // Policies nest, and every pass over them recurses.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(tiaoli_project::STACK)
        .enable_time()
        .build()?;
    let shared = Arc::new(Shared::new(surroundings));
    let worker = Arc::clone(&shared);
    let service = LspService::build(|client| server::Backend::new(client, worker));
    let (service, socket) = server::custom::offer(service).finish();
    runtime.block_on(async {
        let (sifted, onward) = tokio::io::duplex(SIFTED);
        let sift = tokio::spawn(input::sift(tokio::io::stdin(), onward));
        Server::new(sifted, tokio::io::stdout(), socket).concurrency_level(AT_ONCE).serve(service).await;
        sift.abort();
    });
    shared.stop();
    // A read of the standard input may never return.
    runtime.shutdown_background();
    Ok(if shared.was_told() { Farewell::Polite } else { Farewell::Abrupt })
}
