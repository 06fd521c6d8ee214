//! Messages about policies, by file, as the protocol has them.

use std::collections::BTreeMap;

use tiaoli_diagnostics::{Code, Diagnostic, FileId, FileSpan, Lang, Place, Severity};
use tower_lsp::ls_types::{
    self as lsp, CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    NumberOrString, Uri,
};

use crate::{
    documents::path_of,
    views::{View, World},
};

/// Where the page of a code stands: an address that editors resolve by `tiaoli/page`.
pub(crate) const PAGES: &str = "tiaoli:/codes";

/// The messages of every file that has a view, by path; empty lists for files without any.
pub(crate) fn by_path(world: &World) -> BTreeMap<String, Vec<lsp::Diagnostic>> {
    let mut all = gather(world, |_| true);
    for file in world.views.iter().flat_map(|view| &view.snapshot.analysis.files) {
        all.entry(file.path.clone()).or_default();
    }
    all
}

/// The messages of one file.
pub(crate) fn of_path(world: &World, path: &str) -> Vec<lsp::Diagnostic> {
    gather(world, |other| other == path).remove(path).unwrap_or_default()
}

fn gather(world: &World, wanted: impl Fn(&str) -> bool) -> BTreeMap<String, Vec<lsp::Diagnostic>> {
    let mut all: BTreeMap<String, Vec<lsp::Diagnostic>> = BTreeMap::new();
    for view in &world.views {
        for diagnostic in view.snapshot.diagnostics() {
            let (file, at) = place(view, diagnostic);
            let Some(path) = view.path_of(file).filter(|path| wanted(path)) else { continue };
            let converted = convert(world, view, diagnostic, at);
            let list = all.entry(path.to_owned()).or_default();
            // Two policies that use one library would tell its mistakes twice.
            if !list.contains(&converted) {
                list.push(converted);
            }
        }
    }
    all
}

/// The file and place of a message; what is about a whole file stands at its beginning.
pub(crate) fn place(view: &View, diagnostic: &Diagnostic) -> (FileId, FileSpan) {
    match &diagnostic.place {
        Place::Source(at) => (at.file, *at),
        Place::Named(path) => {
            let file = view.snapshot.file(path).or(view.snapshot.file(&view.path)).unwrap_or_default();
            (file, FileSpan { file, span: Default::default() })
        }
        Place::Cell(_) => {
            let file = view.snapshot.file(&view.path).unwrap_or_default();
            (file, FileSpan { file, span: Default::default() })
        }
    }
}

pub(crate) fn convert(world: &World, view: &View, diagnostic: &Diagnostic, at: FileSpan) -> lsp::Diagnostic {
    let lang = view.snapshot.lang(at.file);
    let related = diagnostic.related.iter().filter_map(|label| {
        let location = world.location(view, label.at)?;
        Some(DiagnosticRelatedInformation { location, message: label.text.get(lang).to_owned() })
    });
    let related: Vec<_> = related.collect();
    lsp::Diagnostic {
        range: world.range(view, at),
        severity: Some(severity(diagnostic.severity)),
        code: Some(NumberOrString::String(diagnostic.code.as_str().to_owned())),
        code_description: page(diagnostic.code).map(|href| CodeDescription { href }),
        source: Some("tiaoli".to_owned()),
        message: message(diagnostic, lang),
        related_information: (!related.is_empty()).then_some(related),
        tags: tag(diagnostic.code).map(|tag| vec![tag]),
        data: None,
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

fn page(code: Code) -> Option<Uri> {
    format!("{PAGES}/{}.md", code.as_str()).parse().ok()
}

/// The sentence, why it is wrong there, and what to do, each on a line of its own.
fn message(diagnostic: &Diagnostic, lang: Lang) -> String {
    let help = diagnostic.help.as_ref().map_or("", |help| help.get(lang));
    let lines = [diagnostic.message.get(lang), diagnostic.label.get(lang), help];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What is declared and never used is shown faint, what uses something repealed is struck out.
fn tag(code: Code) -> Option<DiagnosticTag> {
    match code {
        Code::W0501 => Some(DiagnosticTag::UNNECESSARY),
        Code::E0459 | Code::W0524 | Code::W0530 | Code::W0533 => Some(DiagnosticTag::DEPRECATED),
        _ => None,
    }
}

/// What the editor was told last.
#[derive(Debug, Default)]
pub(crate) struct Told {
    by_path: BTreeMap<String, Said>,
}

/// The messages of a file, and the version of its text.
type Said = (Vec<lsp::Diagnostic>, Option<i32>);

impl Told {
    /// Whether an editor that asks for messages itself should ask again: those of a file that it has not changed are other
    /// ones.
    pub(crate) fn is_news_elsewhere(&mut self, world: &World) -> bool {
        let now: BTreeMap<_, _> =
            by_path(world).into_iter().map(|(path, list)| (path, (list, None))).collect();
        let before = std::mem::replace(&mut self.by_path, now);
        let is_other = |path: &String| {
            let now = self.by_path.get(path).map_or(&[][..], |said| &said.0);
            !world.edited.contains(path) && before.get(path).map_or(&[][..], |said| &said.0) != now
        };
        before.keys().chain(self.by_path.keys()).any(is_other)
    }

    /// What is to be told: of every file whose messages or version are other ones.
    pub(crate) fn news(&mut self, world: &World) -> Vec<(Uri, Vec<lsp::Diagnostic>, Option<i32>)> {
        let mut now: BTreeMap<String, Said> = BTreeMap::new();
        for (path, list) in by_path(world) {
            let version = world.open.get(&path).map(|document| document.version);
            now.insert(path, (list, version));
        }
        let gone = self.by_path.keys().filter(|path| !now.contains_key(*path)).cloned();
        let gone: Vec<String> = gone.collect();
        let mut news: Vec<_> =
            gone.iter().filter_map(|path| Some((world.uri(path)?, Vec::new(), None))).collect();
        let changed = now.iter().filter(|(path, said)| match self.by_path.get(*path) {
            Some(before) => before != *said,
            None => !said.0.is_empty() || said.1.is_some(),
        });
        news.extend(
            changed.filter_map(|(path, (list, version))| Some((world.uri(path)?, list.clone(), *version))),
        );
        self.by_path = now;
        news
    }
}

/// An answer to an editor that asks, told again only if it is another one.
pub(crate) fn report(
    items: Vec<lsp::Diagnostic>,
    known: Option<&str>,
) -> lsp::DocumentDiagnosticReportResult {
    let id = result_id(&items);
    let report = if known == Some(id.as_str()) {
        lsp::DocumentDiagnosticReport::Unchanged(lsp::RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport { result_id: id },
        })
    } else {
        lsp::DocumentDiagnosticReport::Full(lsp::RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport { result_id: Some(id), items },
        })
    };
    lsp::DocumentDiagnosticReportResult::Report(report)
}

/// The messages of every file, and that others have not changed.
pub(crate) fn of_workspace(
    world: &World,
    known: &[lsp::PreviousResultId],
) -> Vec<lsp::WorkspaceDocumentDiagnosticReport> {
    let report = |(path, items): (String, Vec<lsp::Diagnostic>)| {
        let uri = world.uri(&path)?;
        let version = world.open.get(&path).map(|document| i64::from(document.version));
        let id = result_id(&items);
        let same = known.iter().any(|known| known.uri == uri && known.value == id);
        Some(if same {
            lsp::WorkspaceDocumentDiagnosticReport::Unchanged(
                lsp::WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport {
                        result_id: id,
                    },
                },
            )
        } else {
            lsp::WorkspaceDocumentDiagnosticReport::Full(lsp::WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
                    result_id: Some(id),
                    items,
                },
            })
        })
    };
    let mut all = by_path(world);
    // A file that is part of nothing any more, such as a CSV that only a message named, keeps what is not taken back.
    let gone = known.iter().map(|known| path_of(&known.uri)).filter(|path| !all.contains_key(path));
    let gone: Vec<String> = gone.collect();
    all.extend(gone.into_iter().map(|path| (path, Vec::new())));
    all.into_iter().filter_map(report).collect()
}

/// The same for the same messages.
fn result_id(items: &[lsp::Diagnostic]) -> String {
    let text = serde_json::to_string(items).unwrap_or_default();
    // FNV-1a: an accident is one in 2^64, and costs a list that is shown once more as it was.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
