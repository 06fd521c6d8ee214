//! The policy at the prompt: its files, and over them what was typed.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use tiaoli_core::{
    ir::{Definition, ExprId, Program},
    session::Analysis,
    symbols::Symbol,
};
use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan, Lang, Severity, Sources, Span};
use tiaoli_project::{Project, Texts};
use tiaoli_syntax::{
    NameMap,
    ast::{Ident, Item as Node, ItemKind},
    collect_names, parse,
};

use crate::{exit::Stop, project, render::Item, shell::Shell};

/// Where an expression stands while it is evaluated; messages call it by the place of everything that is typed.
const ASKED: &str = "\u{1}";

/// A policy without errors, and the text typed over it.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    files: Project,
    /// Every declaration typed so far on the line it was typed on, all other lines empty.
    typed: String,
    /// What messages call the typed text.
    place: &'static str,
    pub(crate) analysis: Analysis,
    pub(crate) names: NameMap,
    /// The file that was asked for; empty where there is none.
    pub(crate) path: String,
}

/// An expression that could be read.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) program: Arc<Program>,
    pub(crate) sources: Sources,
    pub(crate) definition: Definition,
    pub(crate) body: ExprId,
}

/// Declarations that were taken in.
#[derive(Debug)]
pub(crate) struct Added {
    /// The names, and of each whether it was there before.
    pub(crate) names: Vec<(String, bool)>,
    /// What has to be looked at.
    pub(crate) doubts: Vec<Item>,
}

impl Policy {
    /// No policy: what is typed is all there is.
    pub(crate) fn empty(lang: Lang) -> Self {
        let files = Project::default();
        let analysis = files.analyze();
        let place = place(lang);
        Self { files, typed: String::new(), place, analysis, names: NameMap::new(), path: String::new() }
    }

    pub(crate) fn load(path: &Path, shell: &Shell) -> Result<Self, Stop> {
        let loaded = project::load_sound(path, shell)?;
        let mut policy = Self {
            path: loaded.files.path.clone(),
            files: loaded.files,
            typed: String::new(),
            place: place(shell.lang),
            analysis: loaded.analysis,
            names: NameMap::new(),
        };
        policy.names = policy.collect_names();
        Ok(policy)
    }

    pub(crate) fn program(&self) -> &Arc<Program> {
        &self.analysis.program
    }

    /// The files of the policy with one more text, which is not kept.
    pub(crate) fn with_text(&self, path: &str, text: &str) -> Analysis {
        let mut files = self.files.clone();
        files.lay(path, text.into(), &Texts::default());
        files.analyze()
    }

    /// Reads an expression typed on a line.
    pub(crate) fn ask(&self, line: usize, text: &str) -> Result<Asked, Vec<Item>> {
        let (analysis, told) = self.files.ask(ASKED, &at_line(line, text));
        let sources = self.shown(&analysis.sources);
        let errors: Vec<Diagnostic> = match told.is_empty() {
            true => analysis.diagnostics.iter().filter(|one| one.is_error()).cloned().collect(),
            false => told,
        };
        let found = analysis.program.asked();
        let body = found.and_then(|definition| definition.versions.first()).map(|version| version.body);
        match (found, body) {
            (Some(definition), Some(body)) if errors.is_empty() => {
                let (definition, program) = (definition.clone(), Arc::clone(&analysis.program));
                Ok(Asked { program, sources, definition, body })
            }
            _ => Err(items(&Arc::new(sources), errors)),
        }
    }

    /// Takes in declarations typed on a line, in place of those of the same names. With an error nothing changes.
    pub(crate) fn add(&mut self, line: usize, text: &str) -> Result<Added, Vec<Item>> {
        let mut files = self.files.clone();
        let mut typed = self.typed.clone();
        let mut names = Vec::new();
        let mut blanked: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for (name, is_kind) in heads(&parse(FileId(0), text).file.items) {
            let before = self.declared(&name.text, is_kind);
            names.push((name.text.clone(), !before.is_empty()));
            for at in before {
                if let Some(source) = self.analysis.sources.get(at.file) {
                    blanked.entry(source.path.clone()).or_default().push(at.span);
                }
            }
        }
        let texts = Texts::default();
        for (path, spans) in blanked {
            let Some(source) = self.analysis.sources.find(&path) else { continue };
            let without = spans.into_iter().fold(source.text.to_string(), |text, span| blank(&text, span));
            if path == self.place {
                typed = without;
            } else {
                files.change(&path, without.into(), &texts);
            }
        }
        let lines = typed.matches('\n').count();
        typed.push_str(&"\n".repeat((line - 1).saturating_sub(lines)));
        let start = typed.len();
        typed.push_str(text.trim_end());
        typed.push('\n');
        files.lay(self.place, typed.as_str().into(), &texts);
        let analysis = files.analyze();
        let sources = Arc::new(analysis.sources.clone());
        let errors: Vec<Diagnostic> =
            analysis.diagnostics.iter().filter(|one| one.is_error()).cloned().collect();
        if !errors.is_empty() {
            return Err(items(&sources, errors));
        }
        let own = sources.find(self.place).map(|source| source.id);
        let doubted = |one: &&Diagnostic| {
            let here = one.span().is_some_and(|at| Some(at.file) == own && at.span.start as usize >= start);
            one.severity == Severity::Warning && here
        };
        let doubts = items(&sources, analysis.diagnostics.iter().filter(doubted).cloned().collect());
        (self.files, self.typed, self.analysis) = (files, typed, analysis);
        self.names = self.collect_names();
        Ok(Added { names, doubts })
    }

    /// Where a name of some kind is declared, whole.
    fn declared(&self, name: &str, is_kind: fn(Symbol) -> bool) -> Vec<FileSpan> {
        let program = self.program();
        let symbols = self.analysis.references.symbols().filter(|symbol| is_kind(*symbol));
        let named = symbols.filter(|symbol| {
            program.symbol_name(*symbol).is_some_and(|known| known.zh == name || known.en == name)
        });
        named.flat_map(|symbol| self.analysis.declarations(symbol).map(|(_, at)| at)).collect()
    }

    /// The texts as messages show them.
    fn shown(&self, sources: &Sources) -> Sources {
        let mut shown = Sources::default();
        for source in sources.iter() {
            let path = if source.path == ASKED { self.place } else { &source.path };
            shown.add(path, Arc::clone(&source.text));
        }
        shown
    }

    fn collect_names(&self) -> NameMap {
        let trees: Vec<&tiaoli_syntax::ast::File> =
            self.analysis.files.iter().map(|file| &*file.tree).collect();
        collect_names(&trees)
    }
}

fn place(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "输入" } else { "input" }
}

fn items(sources: &Arc<Sources>, diagnostics: Vec<Diagnostic>) -> Vec<Item> {
    diagnostics.into_iter().map(|diagnostic| Item { sources: Arc::clone(sources), diagnostic }).collect()
}

/// A text on its line, the lines before it empty, so that messages name the line on which it was typed.
fn at_line(line: usize, text: &str) -> String {
    "\n".repeat(line.saturating_sub(1)) + text
}

/// The text with a part of it blank; every other place stays where it is.
fn blank(text: &str, span: Span) -> String {
    let (Some(before), Some(part), Some(after)) =
        (text.get(..span.start as usize), text.get(span.range()), text.get(span.end as usize..))
    else {
        return text.to_owned();
    };
    let empty: String = part.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    format!("{before}{empty}{after}")
}

/// A name in the head of a declaration, and which symbols it may be.
type Head<'a> = (&'a Ident, fn(Symbol) -> bool);

/// The declarations that own a name, also inside articles, each with what a symbol of its kind is.
fn heads(nodes: &[Node]) -> Vec<Head<'_>> {
    let mut found: Vec<Head<'_>> = Vec::new();
    for node in nodes {
        match &node.kind {
            ItemKind::Tiers(one) => found.push((&one.name, |of| matches!(of, Symbol::Tiers(_)))),
            ItemKind::Records(one) => found.push((&one.name, |of| matches!(of, Symbol::Table(_)))),
            ItemKind::Catalog(one) => found.push((&one.name, |of| matches!(of, Symbol::Catalog(_)))),
            ItemKind::List(one) => found.push((&one.name, |of| matches!(of, Symbol::List(_)))),
            ItemKind::Standard(one) => found.push((&one.name, |of| matches!(of, Symbol::Standard(_)))),
            ItemKind::Benefit(one) => found.push((&one.name, |of| matches!(of, Symbol::Benefit(_)))),
            ItemKind::DecisionTable(one) => {
                found.push((&one.name, |of| matches!(of, Symbol::DecisionTable(_))));
            }
            ItemKind::Define(one) => found.push((&one.name, |of| matches!(of, Symbol::Definition(_)))),
            ItemKind::Rule(one) => found.push((&one.name, |of| matches!(of, Symbol::Rule(_)))),
            ItemKind::Check(one) => found.push((&one.name, |of| matches!(of, Symbol::Check(_)))),
            ItemKind::Duty(one) => found.push((&one.name, |of| matches!(of, Symbol::Duty(_)))),
            ItemKind::Article(article) => found.extend(heads(&article.items)),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPED: &str =
        "信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村 }\n资助项目 助学金 { 对象 学生 发放 按月 }";

    #[test]
    fn what_is_typed_again_takes_the_place_of_what_was_there() {
        let mut policy = Policy::empty(Lang::Zh);
        policy.add(1, TYPED).unwrap();
        let rule = |hukou: &str| format!("应助 甲 {{ 凡 户籍 为 {hukou}  给予 助学金 按 200元/月 }}");
        let added = policy.add(3, &rule("城市")).unwrap();
        assert_eq!(added.names, [("甲".to_owned(), false)]);
        let added = policy.add(4, &rule("农村")).unwrap();
        assert_eq!(added.names, [("甲".to_owned(), true)]);
        assert_eq!(policy.program().rules.len(), 1);
        assert!(
            policy.typed.contains("农村  给予") && !policy.typed.contains("城市  给予"),
            "{}",
            policy.typed
        );
        // With a mistake nothing changes, and the message names the line.
        let wrong = policy.add(9, &rule("山区")).unwrap_err();
        let (path, at) = wrong[0].sources.line_col(wrong[0].diagnostic.span().unwrap()).unwrap();
        assert_eq!((path, at.line), ("输入", 9));
        assert_eq!(policy.program().rules.len(), 1);
        assert!(policy.ask(10, "户籍 为 农村").is_ok());
        let wrong = policy.ask(11, "户籍 为 山区").unwrap_err();
        let (path, at) = wrong[0].sources.line_col(wrong[0].diagnostic.span().unwrap()).unwrap();
        assert_eq!((path, at.line), ("输入", 11));
    }
}
