//! One policy at one moment: what every feature answers from.

use std::sync::{Arc, OnceLock};

use tiaoli_core::{
    builtins::Holidays,
    plan::{Plan, PlanOptions},
    session::{Analysis, ParsedFile},
    symbols::Reference,
    value::Date,
};
use tiaoli_diagnostics::{Diagnostic, FileId, Lang};
use tiaoli_syntax::{dominant_language, written_language};

/// An immutable view of a policy, with the day and the language in which it is spoken of.
#[derive(Debug)]
pub struct Snapshot {
    pub analysis: Analysis,
    /// The policy date: values in force, lenses and explanations are those of this day.
    pub as_of: Date,
    /// The language of words; that of the file where it was not chosen.
    lang: Option<Lang>,
    pub holidays: Holidays,
    /// Messages about how the text was changed, beside those about the text.
    pub remarks: Vec<Diagnostic>,
    plan: OnceLock<Option<Arc<Plan>>>,
    /// The language each file is written in, found when it is asked for.
    written_in: Vec<OnceLock<Lang>>,
}

impl Snapshot {
    pub fn new(analysis: Analysis, as_of: Date, lang: Option<Lang>, holidays: Holidays) -> Self {
        let written_in = analysis.sources.iter().map(|_| OnceLock::new()).collect();
        Self { analysis, as_of, lang, holidays, remarks: Vec::new(), plan: OnceLock::new(), written_in }
    }

    /// Everything there is to tell.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.analysis.diagnostics.iter().chain(&self.remarks)
    }

    pub fn file(&self, path: &str) -> Option<FileId> {
        self.analysis.sources.find(path).map(|source| source.id)
    }

    /// Empty for a file of another policy.
    pub fn text(&self, file: FileId) -> &str {
        self.analysis.sources.get(file).map_or("", |source| &source.text)
    }

    /// The tree of a policy file; `None` for source texts and tables.
    pub fn parsed(&self, file: FileId) -> Option<&ParsedFile> {
        self.analysis.files.iter().find(|parsed| parsed.id == file)
    }

    /// The language to speak about a file.
    pub fn lang(&self, file: FileId) -> Lang {
        self.lang.unwrap_or_else(|| self.written_in(file))
    }

    /// The language of words where a text is written in this one: for texts newer than the snapshot.
    pub(crate) fn words_lang(&self, written: Lang) -> Lang {
        self.lang.unwrap_or(written)
    }

    /// The language a file is written in.
    pub fn written_in(&self, file: FileId) -> Lang {
        let look = || match self.parsed(file) {
            Some(parsed) => written_language(self.text(file), &parsed.tree, &parsed.comments),
            None => dominant_language(self.text(file)),
        };
        self.written_in.get(file.0 as usize).map_or_else(look, |lang| *lang.get_or_init(look))
    }

    /// The name at an offset, also right behind its last character.
    pub fn name_at(&self, file: FileId, offset: usize) -> Option<&Reference> {
        self.analysis.references.at(file, offset)
    }

    /// The policy on its date; `None` where it has errors. Made once.
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        let plan = self.plan.get_or_init(|| {
            let options =
                PlanOptions { as_of: self.as_of, holidays: self.holidays.clone(), ..PlanOptions::default() };
            let sound = !self.analysis.has_errors();
            sound.then(|| Arc::new(Plan::new(Arc::clone(&self.analysis.program), options)))
        });
        plan.as_ref()
    }
}
