//! 标准, 地方参数 and 目录: the values in force in one statement each, every line with the document it comes from.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_diagnostics::{FileSpan, Span};
use tiaoli_syntax::ast;

use super::items_of;
use crate::{
    ir::{CatalogId, DocumentId, ExprKind, Period, Program, SetExpr, StandardId},
    session::{Analysis, DocumentPart},
    value::Date,
};

/// Before every day that a value without a beginning is read on.
const BEGINNING: &str = "1900-01-01";

/// One line of a statement.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) period: Period,
    /// Text after the dates, with places of paths in it.
    pub(super) tail: FileSpan,
    pub(super) path: Option<&'a ast::Str>,
    /// 依据 begins with articles of the document itself: where the first of them stands.
    pub(super) own_article: Option<Span>,
    pub(super) document: DocumentId,
    /// Written without 自.
    bare: bool,
}

/// A standard, parameter or catalog with its lines in force.
#[derive(Clone, Debug)]
pub(super) struct Statement<'a> {
    /// Its head: up to the brace, without 施行.
    pub(super) head: Vec<FileSpan>,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) document: DocumentId,
}

/// Every statement, by the place of the name where it stands first.
#[derive(Debug, Default)]
pub(super) struct Values<'a> {
    statements: BTreeMap<FileSpan, Statement<'a>>,
}

impl<'a> Values<'a> {
    pub(super) fn of(analysis: &'a Analysis, documents: &[DocumentId], day: Date) -> Self {
        let program = &*analysis.program;
        let (standards, catalogs) = read_on_other_days(program);
        let mut lines: BTreeMap<FileSpan, Line<'a>> = BTreeMap::new();
        let mut values = Self::default();
        let mut heads: Vec<(&'a str, FileSpan, Vec<FileSpan>, DocumentId)> = Vec::new();
        for part in &analysis.parts {
            if program.document(part.document).is_some_and(|document| document.own) {
                collect(items_of(analysis, part), part, &mut lines, &mut heads);
            }
        }
        let keeps = |period: &Period, document: DocumentId, always: bool| {
            always || (period.contains(day) && documents.contains(&document))
        };
        for (at, standard) in program.standards.iter().enumerate() {
            let always = standards.contains(&StandardId::from_index(at));
            let kept = standard.values.iter().filter(|dated| keeps(&dated.period, dated.document, always));
            let kept = kept.map(|dated| (dated.span, dated.period));
            values.add(&standard.name, standard.span, kept, &lines, &heads);
        }
        for (at, catalog) in program.catalogs.iter().enumerate() {
            let always = catalogs.contains(&CatalogId::from_index(at));
            let kept = catalog.editions.iter().filter(|one| keeps(&one.period, one.document, always));
            let kept = kept.map(|edition| (edition.span, edition.period));
            values.add(&catalog.name, catalog.span, kept, &lines, &heads);
        }
        values
    }

    fn add(
        &mut self,
        name: &crate::ir::Name,
        at: FileSpan,
        kept: impl Iterator<Item = (FileSpan, Period)>,
        lines: &BTreeMap<FileSpan, Line<'a>>,
        heads: &[(&'a str, FileSpan, Vec<FileSpan>, DocumentId)],
    ) {
        let mut own: Vec<Line<'a>> = kept
            .filter_map(|(span, period)| lines.get(&span).map(|line| Line { period, ..line.clone() }))
            .collect();
        own.sort_by_key(|line| line.period.from);
        // The latest statement says what it is now: its head counts.
        let of =
            |head: &&(&'a str, FileSpan, Vec<FileSpan>, DocumentId)| head.0 == name.zh || head.0 == name.en;
        let Some((_, _, head, document)) = heads.iter().filter(of).find(|head| head.1 == at) else { return };
        if own.is_empty() {
            return;
        }
        let statement = Statement { head: head.clone(), lines: own, document: *document };
        self.statements.insert(at, statement);
    }

    /// What is to be written where a name of a standard or catalog stands.
    pub(super) fn at(&self, at: FileSpan) -> Option<&Statement<'a>> {
        self.statements.get(&at)
    }

    /// Statements that a document brings in first, in the order of their places.
    pub(super) fn of_others(&self, base: DocumentId) -> impl Iterator<Item = &Statement<'a>> {
        self.statements.values().filter(move |statement| statement.document > base)
    }
}

impl Line<'_> {
    /// `自 D [至 D] `, empty for a value that has always been the only one.
    pub(super) fn dates(&self, alone: bool, next: Option<&Line<'_>>) -> String {
        let Period { from, to } = self.period;
        if self.bare && alone && from.is_none() && to.is_none() {
            return String::new();
        }
        let from = from.map_or(BEGINNING.to_owned(), |from| from.to_string());
        // The next line says when this one ends.
        let ends = to.filter(|to| next.and_then(|next| next.period.from) != to.plus_days(1));
        match ends {
            Some(to) => format!("自 {from} 至 {to} "),
            None => format!("自 {from} "),
        }
    }
}

fn dated<'a>(nodes: &'a [ast::Dated], part: &DocumentPart, lines: &mut BTreeMap<FileSpan, Line<'a>>) {
    for node in nodes {
        let dates = node.to.as_ref().or(node.from.as_ref());
        let start = dates.map_or(node.span.start, |date| date.span.end);
        let tail = Span { start, end: node.span.end }.in_file(part.file);
        let path = match &node.value {
            ast::DatedValue::File(path) => Some(path),
            _ => None,
        };
        let first = node.basis.as_ref().and_then(|basis| basis.sources.first());
        let own_article =
            first.filter(|one| matches!(one.kind, ast::BasisKind::Article(_))).map(|one| one.span);
        let (period, document, bare) = (Period::default(), part.document, node.from.is_none());
        let line = Line { period, tail, path, own_article, document, bare };
        lines.insert(node.span.in_file(part.file), line);
    }
}

fn collect<'a>(
    items: &'a [ast::Item],
    part: &DocumentPart,
    lines: &mut BTreeMap<FileSpan, Line<'a>>,
    heads: &mut Vec<(&'a str, FileSpan, Vec<FileSpan>, DocumentId)>,
) {
    let (file, document) = (part.file, part.document);
    for item in items {
        match &item.kind {
            ast::ItemKind::Standard(node) => {
                dated(&node.values, part, lines);
                let by = node.by.as_ref().map_or(node.ty.span.end, |by| by.span.end);
                let head = Span { start: item.span.start, end: by.max(node.ty.span.end) };
                let at = node.name.span.in_file(file);
                heads.push((&node.name.text, at, vec![head.in_file(file)], document));
            }
            ast::ItemKind::Catalog(node) => {
                dated(&node.editions, part, lines);
                let head = Span { start: item.span.start, end: node.key.span.end };
                let at = node.name.span.in_file(file);
                heads.push((&node.name.text, at, vec![head.in_file(file)], document));
            }
            ast::ItemKind::Article(article) => collect(&article.items, part, lines, heads),
            _ => {}
        }
    }
}

/// Standards and catalogs whose value of another day is asked for (于 入学日期): all their values count.
fn read_on_other_days(program: &Program) -> (BTreeSet<StandardId>, BTreeSet<CatalogId>) {
    let (mut standards, mut catalogs) = (BTreeSet::new(), BTreeSet::new());
    for expr in &program.exprs {
        match &expr.kind {
            ExprKind::Standard { id, on: Some(_), .. } | ExprKind::Scale { id, on: Some(_), .. } => {
                standards.insert(*id);
            }
            ExprKind::In { set: SetExpr::Standard { id, on: Some(_) }, .. } => {
                standards.insert(*id);
            }
            ExprKind::In { set: SetExpr::Catalog { id, on: Some(_) }, .. } => {
                catalogs.insert(*id);
            }
            _ => {}
        }
    }
    (standards, catalogs)
}
