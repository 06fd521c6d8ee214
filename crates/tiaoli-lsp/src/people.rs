//! People: what the policies that are open mean for the records of their rosters. Counted on a thread of its own, so that
//! nobody who types waits for it; newer texts end a count.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use serde_json::{Value, json};
use tiaoli_core::{
    examples::{coverage::Gap, run::Runner},
    plan::Plan,
    value::Date,
};
use tiaoli_data::Source;
use tiaoli_diagnostics::{Lang, Text};
use tiaoli_ide::{
    Snapshot,
    overwritten::saved,
    people::{self, DataFile, Difference, Needs, Refused, Roster, Tally, difference},
};
use tiaoli_project::folder_settings;

use crate::{
    documents::is_same,
    shared::Shared,
    views::{View, World},
};

/// Figures by the path of the policy.
#[derive(Debug, Default)]
pub(crate) struct People {
    by_policy: Mutex<BTreeMap<String, Arc<Figures>>>,
}

/// What is known of the people of one policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    /// As set.
    pub(crate) files: Vec<String>,
    pub(crate) roster: Option<Arc<Roster>>,
    pub(crate) now: Option<Arc<Tally>>,
    /// Of the texts as they are on the disk, on that policy date.
    saved: Option<(Date, Arc<Tally>)>,
    pub(crate) change: Option<Arc<Difference>>,
    /// What the examples do not exercise.
    pub(crate) gaps: Option<Arc<Vec<Gap>>>,
    pub(crate) failed: Option<Text>,
    stage: Stage,
    stamps: Vec<Option<(SystemTime, u64)>>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    None,
    Reading,
    Deciding,
    Ready,
    Failed,
}

impl Figures {
    /// `RosterResult` of the protocol.
    pub(crate) fn state(&self, as_of: &str, lang: Lang) -> Value {
        let state = match self.stage {
            Stage::None => "none",
            Stage::Reading => "reading",
            Stage::Deciding => "deciding",
            Stage::Ready => "ready",
            Stage::Failed => "failed",
        };
        json!({
            "state": state,
            "files": self.files,
            "rows": self.roster.as_ref().map(|roster| roster.rows()),
            "asOf": as_of,
            "message": self.message().map(|why| why.get(lang).to_owned()),
        })
    }
}

impl Figures {
    /// Why there are none, or what they are without.
    fn message(&self) -> Option<Text> {
        let unread = || self.roster.as_ref().filter(|_| self.stage == Stage::Ready)?.problems();
        self.failed.clone().or_else(unread)
    }
}

impl People {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Figures>>> {
        self.by_policy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn of(&self, view: &View) -> Arc<Figures> {
        self.lock().get(&view.path).cloned().unwrap_or_default()
    }

    fn set(&self, view: &View, figures: &Figures) {
        self.lock().insert(view.path.clone(), Arc::new(figures.clone()));
    }

    /// Counts after every change until the server stops; `counted` is told what has come of it, and `failed` why there are no
    /// figures, once for as long as the reason is the same.
    pub(crate) fn run(&self, shared: &Shared, counted: impl Fn(Value), failed: impl Fn(&str)) {
        let mut done = 0;
        let mut told: BTreeMap<String, Text> = BTreeMap::new();
        while let Some(world) = shared.next_world(done) {
            done = world.generation;
            let stale = || shared.is_stale(world.generation);
            // A roster may be large: nobody keeps it for a policy that is closed.
            self.lock()
                .retain(|path, _| world.views.iter().any(|view| view.path == *path && is_open(&world, view)));
            for view in &world.views {
                if stale() {
                    break;
                }
                if is_open(&world, view) && self.count(shared, &world, view, &stale) {
                    let lang = shared.look(|state| state.lang(shared.surroundings())).unwrap_or(Lang::Zh);
                    let figures = self.of(view);
                    counted(figures.state(&view.snapshot.as_of.to_string(), lang));
                    let Some(why) = &figures.failed else {
                        told.remove(&view.path);
                        continue;
                    };
                    // Several policies may read one file of settings.
                    if !told.values().any(|before| before == why) {
                        let own = shared.look(|state| state.own_lang(shared.surroundings()));
                        failed(why.get(own));
                    }
                    told.insert(view.path.clone(), why.clone());
                }
            }
        }
    }

    /// Brings the figures of one policy up to date. Whether there is something new to show.
    fn count(&self, shared: &Shared, world: &World, view: &View, stale: &dyn Fn() -> bool) -> bool {
        let mut figures = Figures::clone(&self.of(view));
        let (files, settings) = match configured(shared, view) {
            Ok(files) => files,
            Err(why) => return self.fail(view, &mut figures, why),
        };
        figures.files = settings;
        // While the policy has errors the last figures stand.
        let Some(plan) = view.snapshot.plan() else { return false };
        if files.is_empty() {
            self.set(view, &Figures::default());
            return figures.stage != Stage::None;
        }
        let stamps: Vec<_> = files.iter().map(stamp).collect();
        let needs = match Needs::of(plan, &files) {
            Ok(needs) => needs,
            Err(Refused(why)) => return self.fail(view, &mut figures, why),
        };
        let kept = figures.roster.take().filter(|roster| stamps == figures.stamps && roster.serves(&needs));
        let roster = match kept {
            Some(roster) => roster,
            None => {
                figures.stage = Stage::Reading;
                figures.saved = None;
                self.set(view, &figures);
                // Edits do not end a reading: they would never let it come to an end.
                match people::read(plan, &files, &|| shared.is_stopped()) {
                    Ok(Some(roster)) => Arc::new(roster),
                    Ok(None) => return false,
                    Err(Refused(why)) => return self.fail(view, &mut figures, why),
                }
            }
        };
        (figures.roster, figures.stamps, figures.failed) = (Some(Arc::clone(&roster)), stamps, None);
        figures.stage = Stage::Deciding;
        self.set(view, &figures);
        let Some(tally) = Tally::count(&roster, plan, stale) else { return false };
        let tally = Arc::new(tally);
        let as_of = view.snapshot.as_of;
        if is_saved(world, view) {
            figures.saved = Some((as_of, Arc::clone(&tally)));
        } else if figures.saved.as_ref().is_none_or(|(date, _)| *date != as_of) {
            // Figures of another date are no measure of an edit.
            let counted = count_saved(world, view, &roster, &files, stale);
            if stale() {
                return false;
            }
            figures.saved = counted.map(|tally| (as_of, Arc::new(tally)));
        }
        let change = figures.saved.as_ref().map(|(_, saved)| Arc::new(difference(saved, &tally)));
        (figures.change, figures.now, figures.stage) = (change, Some(tally), Stage::Ready);
        // The examples come last: people are what is waited for.
        figures.gaps = gaps(&view.snapshot, stale).map(Arc::new).or(figures.gaps);
        self.set(view, &figures);
        true
    }

    /// The roster with what a plan wants of it: the one at hand, else one that is read for this once. `None` where none is
    /// set, or the server stops.
    pub(crate) fn roster_for(
        &self,
        shared: &Shared,
        view: &View,
        plan: &Arc<Plan>,
    ) -> Result<Option<Arc<Roster>>, Refused> {
        let (files, _) = configured(shared, view).map_err(Refused)?;
        if files.is_empty() {
            return Ok(None);
        }
        let needs = Needs::of(plan, &files)?;
        let figures = self.of(view);
        let is_newest = || files.iter().map(stamp).eq(figures.stamps.iter().copied());
        match figures.roster.as_ref().filter(|roster| roster.serves(&needs) && is_newest()) {
            Some(roster) => Ok(Some(Arc::clone(roster))),
            None => Ok(people::read(plan, &files, &|| shared.is_stopped())?.map(Arc::new)),
        }
    }

    fn fail(&self, view: &View, figures: &mut Figures, why: Text) -> bool {
        let news = figures.failed.as_ref() != Some(&why);
        *figures = Figures {
            files: std::mem::take(&mut figures.files),
            failed: Some(why),
            stage: Stage::Failed,
            ..Figures::default()
        };
        self.set(view, figures);
        news
    }
}

/// Somebody looks at a file of the policy.
fn is_open(world: &World, view: &View) -> bool {
    view.snapshot.analysis.files.iter().any(|file| world.open.contains_key(&file.path))
}

/// The texts of the policy are as they were last saved.
fn is_saved(world: &World, view: &View) -> bool {
    let mut files = view.snapshot.analysis.files.iter();
    files.all(|file| match (world.open.get(&file.path), world.saved.get(&file.path)) {
        (Some(document), Some(saved)) => is_same(&document.text, saved),
        _ => true,
    })
}

/// The figures of the texts as they are on the disk; `None` where they have errors, or ask for what the roster was not read for.
fn count_saved(
    world: &World,
    view: &View,
    roster: &Roster,
    files: &[DataFile],
    stale: &dyn Fn() -> bool,
) -> Option<Tally> {
    let now = &view.snapshot;
    let before = Snapshot::new(saved(&now.analysis, &world.saved), now.as_of, None, now.holidays.clone());
    let plan = before.plan()?;
    let needs = Needs::of(plan, files).ok()?;
    roster.serves(&needs).then(|| Tally::count(roster, plan, stale))?
}

/// The files of data of a policy, and how they were set: by the editor, else by the folder.
fn configured(shared: &Shared, view: &View) -> Result<(Vec<DataFile>, Vec<String>), Text> {
    let (set, folders) = shared.look(|state| (state.settings.data.clone(), state.folders.clone()));
    let policy = Path::new(&view.path);
    let (settings, folder) = if set.is_empty() {
        match folder_settings(policy)? {
            Some((settings, folder)) => (settings.data, folder),
            None => return Ok(Default::default()),
        }
    } else {
        let around = folders.into_iter().filter(|folder| policy.starts_with(folder));
        let nearest = around.max_by_key(|folder| folder.components().count());
        (set, nearest.unwrap_or_default())
    };
    let program = &view.snapshot.analysis.program;
    let file = |setting: &String| {
        let mut file = DataFile::of_setting(setting, program);
        file.source = Source::of_path(&folder.join(file.source.path()).to_string_lossy());
        file
    };
    Ok((settings.iter().map(file).collect(), settings))
}

fn stamp(file: &DataFile) -> Option<(SystemTime, u64)> {
    let meta = fs::metadata(file.source.path()).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

/// What the examples of the policy do not exercise; `None` when newer texts have come.
fn gaps(snapshot: &Snapshot, stale: &dyn Fn() -> bool) -> Option<Vec<Gap>> {
    let program = &snapshot.analysis.program;
    let mut runner = Runner::new(Arc::clone(program), snapshot.holidays.clone());
    for example in &program.examples {
        if stale() {
            return None;
        }
        runner.run(example);
    }
    Some(runner.coverage.gaps())
}
