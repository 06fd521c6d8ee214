//! The one thread that analyses. It always takes the newest texts, so that edits that come faster than it works are skipped.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use tiaoli_core::session::Analysis;
use tiaoli_ide::{
    Snapshot,
    overwritten::{overwritten, saved},
};
use tiaoli_project::{Near, Project, Seen, Texts, display, find, load, load_each};

use crate::{
    documents::is_same,
    shared::{Shared, State},
    views::{View, World},
};

/// The policies of the workspace, and what was last found in them.
#[derive(Debug, Default)]
struct Workspace {
    policies: Vec<Policy>,
}

#[derive(Debug)]
struct Policy {
    project: Project,
    view: Arc<View>,
    /// A text of it has changed since the view was made.
    dirty: bool,
    /// The day or the language has.
    dated: bool,
    before: Before,
}

/// A policy as it was saved, for as long as its texts on the disk are these.
#[derive(Debug, Default)]
struct Before {
    texts: BTreeMap<String, Arc<str>>,
    analysis: Option<Analysis>,
}

impl Before {
    /// Tells which values were changed since the texts were saved.
    fn compare(&mut self, snapshot: &mut Snapshot, state: &State) {
        let own = state.saved.iter().filter(|(path, _)| snapshot.file(path).is_some());
        let is_changed = |(path, text): &(&String, &Arc<str>)| {
            state.open.get(*path).is_some_and(|document| !is_same(&document.text, text))
        };
        if !own.clone().any(|one| is_changed(&one)) {
            return;
        }
        let texts: BTreeMap<String, Arc<str>> =
            own.map(|(path, text)| (path.clone(), Arc::clone(text))).collect();
        if self.texts != texts {
            *self = Self { texts, analysis: None };
        }
        let before = self.analysis.get_or_insert_with(|| saved(&snapshot.analysis, &self.texts));
        snapshot.remarks = overwritten(before, snapshot);
    }
}

/// Works until the server stops, telling of each new view of things by `shown`.
pub(crate) fn run(shared: &Shared, mut shown: impl FnMut(&Arc<World>)) {
    let mut workspace = Workspace::default();
    let mut done = 0;
    // Since the last view that was shown.
    let (mut edited, mut anew) = (BTreeSet::new(), false);
    while let Some(mut state) = shared.next(done) {
        done = state.generation;
        edited.extend(state.changed.iter().cloned());
        anew |= state.rescan || state.refresh;
        // What fails must not take the editor's language server with it: the texts are looked at anew from the disk.
        let views = loop {
            match catch_unwind(AssertUnwindSafe(|| workspace.update(shared, &state))) {
                Ok(views) => break views,
                Err(_) if !state.rescan => state.rescan = true,
                Err(_) => break Some(Vec::new()),
            }
        };
        // Newer texts are there already.
        let Some(views) = views else { continue };
        // Taken apart once the editor has its messages.
        let _before = shared.show(World {
            generation: done,
            views,
            open: state.open,
            saved: state.saved,
            encoding: state.encoding,
            edited: std::mem::take(&mut edited),
            anew: std::mem::take(&mut anew),
        });
        shown(&shared.latest());
    }
}

impl Workspace {
    /// The views after what has changed; `None` when the texts have changed again meanwhile.
    fn update(&mut self, shared: &Shared, state: &State) -> Option<Vec<Arc<View>>> {
        let mut texts = Texts::default();
        for (path, document) in &state.open {
            texts.open(path, Arc::clone(&document.text));
        }
        let view = |analysis: Analysis, path: &str, before: &mut Before| {
            let surroundings = shared.surroundings();
            let (as_of, lang) = (state.as_of(surroundings), state.lang(surroundings));
            let mut snapshot = Snapshot::new(analysis, as_of, lang, surroundings.holidays.clone());
            before.compare(&mut snapshot, state);
            Arc::new(View::new(snapshot, path.to_owned()))
        };
        let anew = state.rescan || !self.change(state, &texts);
        if anew {
            self.scan(state, &texts, &view);
        } else {
            self.policies.iter_mut().for_each(|policy| policy.dated |= state.refresh);
            for policy in self.policies.iter_mut().filter(|policy| policy.dirty || policy.dated) {
                if shared.is_stale(state.generation) {
                    return None;
                }
                let analysis = match policy.dirty {
                    true => policy.project.analyze(),
                    false => policy.view.snapshot.analysis.clone(),
                };
                policy.view = view(analysis, &policy.project.path, &mut policy.before);
                (policy.dirty, policy.dated) = (false, false);
            }
        }
        Some(self.policies.iter().map(|policy| Arc::clone(&policy.view)).collect())
    }

    /// Takes over changed texts. `false` where other files may belong to other policies now.
    fn change(&mut self, state: &State, texts: &Texts) -> bool {
        for path in &state.changed {
            let Some(text) = texts.text(path) else { return false };
            let mut known = false;
            for policy in self.policies.iter_mut().filter(|policy| policy.project.concerns(path)) {
                known = true;
                policy.dirty = true;
                let before = policy.project.headers();
                policy.project.change(path, Arc::clone(text), texts);
                if policy.project.headers() != before {
                    return false;
                }
            }
            if !known {
                return false;
            }
        }
        true
    }

    /// Finds the policies of all folders, and those of open texts that stand elsewhere.
    fn scan(
        &mut self,
        state: &State,
        texts: &Texts,
        view: &dyn Fn(Analysis, &str, &mut Before) -> Arc<View>,
    ) {
        self.policies.clear();
        let (mut read, mut seen) = (BTreeSet::new(), Seen::default());
        for folder in &state.folders {
            let Ok(mut found) = find(folder) else { continue };
            let left_out = found.leave_out_consolidated(&mut seen, texts);
            for loaded in load_each(&found, &mut read, &mut seen, texts).into_iter().flatten() {
                let mut before = Before::default();
                let view = view(loaded.analysis, &loaded.project.path, &mut before);
                self.policies.push(Policy {
                    project: loaded.project,
                    view,
                    dirty: false,
                    dated: false,
                    before,
                });
            }
            for path in left_out.iter().filter(|path| texts.is_open(&display(path))) {
                self.open(path, &mut seen, texts, view);
            }
        }
        for path in texts.paths() {
            let known = |policy: &Policy| policy.view.snapshot.file(path).is_some();
            if !self.policies.iter().any(known) {
                self.open(Path::new(path), &mut seen, texts, view);
            }
        }
    }

    fn open(
        &mut self,
        path: &Path,
        seen: &mut Seen,
        texts: &Texts,
        view: &dyn Fn(Analysis, &str, &mut Before) -> Arc<View>,
    ) {
        // A text that is on no disk has nothing beside it.
        let near = if path.is_absolute() { Near::Beside } else { Near::Among(&[]) };
        if let Ok(loaded) = load(path, near, seen, texts) {
            let mut before = Before::default();
            let view = view(loaded.analysis, &loaded.project.path, &mut before);
            self.policies.push(Policy { project: loaded.project, view, dirty: false, dated: false, before });
        }
    }
}
