//! What the handlers and the worker share: the open texts, what is to be done, and what was last found.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use tiaoli_core::value::Date;
use tiaoli_diagnostics::{Lang, Text};
use tokio::sync::watch;

use crate::{Surroundings, documents::Document, positions::Encoding, settings::Settings, views::World};

/// One for a server: behind one lock, which is never held while anything is awaited.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    /// There is something to do.
    wake: Condvar,
    world: watch::Sender<Arc<World>>,
    surroundings: Surroundings,
}

/// The newest state of everything the editor has said.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) open: BTreeMap<String, Document>,
    /// The texts of open files as the disk has them.
    pub(crate) saved: BTreeMap<String, Arc<str>>,
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) encoding: Encoding,
    pub(crate) settings: Settings,
    /// What is wrong with the settings, until it has been told.
    pub(crate) wrong: Vec<Text>,
    /// The policy date somebody chose for this session.
    pub(crate) chosen: Option<Date>,
    /// What the editor's own language is.
    pub(crate) locale: Option<Lang>,
    /// Grows with every change.
    pub(crate) generation: u64,
    /// Paths whose text changed, and whether everything is to be looked for anew.
    pub(crate) changed: BTreeSet<String>,
    pub(crate) rescan: bool,
    /// The day or the language is another one.
    pub(crate) refresh: bool,
    pub(crate) ready: bool,
    pub(crate) told: bool,
    /// The generation of the last view of things.
    shown: u64,
    stopped: bool,
}

impl Shared {
    pub(crate) fn new(surroundings: Surroundings) -> Self {
        let (world, _) = watch::channel(Arc::default());
        Self { state: Mutex::default(), wake: Condvar::new(), world, surroundings }
    }

    pub(crate) fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing between lock and release can leave half of a change behind.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the state.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the state, and wakes the worker.
    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        state.generation += 1;
        drop(state);
        self.wake.notify_all();
    }

    pub(crate) fn stop(&self) {
        self.change(|state| state.stopped = true);
    }

    pub(crate) fn was_told(&self) -> bool {
        self.look(|state| state.told)
    }

    /// Waits for something to do after what was done: a copy of the state, its to-do list handed over. `None` at the end.
    pub(crate) fn next(&self, done: u64) -> Option<State> {
        let mut state = self.lock();
        while !state.stopped && (state.generation == done || !state.ready) {
            state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.stopped {
            return None;
        }
        let taken = state.clone();
        state.changed.clear();
        (state.rescan, state.refresh) = (false, false);
        Some(taken)
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.look(|state| state.stopped)
    }

    /// Whether what is being worked on is out of date.
    pub(crate) fn is_stale(&self, generation: u64) -> bool {
        self.look(|state| state.stopped || state.generation != generation)
    }

    /// Shows a view of things, and gives the one before.
    pub(crate) fn show(&self, world: World) -> Arc<World> {
        let generation = world.generation;
        let before = self.world.send_replace(Arc::new(world));
        self.lock().shown = generation;
        self.wake.notify_all();
        before
    }

    /// Waits for a view of things newer than one that is known; `None` at the end.
    pub(crate) fn next_world(&self, known: u64) -> Option<Arc<World>> {
        let mut state = self.lock();
        while !state.stopped && state.shown <= known {
            state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let stopped = state.stopped;
        drop(state);
        (!stopped).then(|| self.latest())
    }

    /// The last view of things, however old.
    pub(crate) fn latest(&self) -> Arc<World> {
        Arc::clone(&self.world.borrow())
    }

    /// A view at least as new as the texts are now.
    pub(crate) async fn current(&self) -> Arc<World> {
        let wanted = self.look(|state| state.generation);
        let mut worlds = self.world.subscribe();
        match worlds.wait_for(|world| world.generation >= wanted).await {
            Ok(world) => Arc::clone(&world),
            Err(_) => self.latest(),
        }
    }
}

impl State {
    /// The language of words about files; `None`: that of each file, whatever the language of the editor's own words.
    pub(crate) fn lang(&self, surroundings: &Surroundings) -> Option<Lang> {
        self.settings.lang.or(surroundings.lang)
    }

    /// The language of words that are about no file.
    pub(crate) fn own_lang(&self, surroundings: &Surroundings) -> Lang {
        self.lang(surroundings).or(self.locale).unwrap_or(Lang::Zh)
    }

    /// The policy date.
    pub(crate) fn as_of(&self, surroundings: &Surroundings) -> Date {
        self.chosen.or(self.settings.as_of).unwrap_or(surroundings.today)
    }
}
