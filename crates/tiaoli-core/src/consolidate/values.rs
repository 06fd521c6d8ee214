//! 标准, 地方参数 and 目录: the values in force in one statement each, every line with the document it comes from.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_diagnostics::{FileSpan, Span};
use tiaoli_syntax::ast;

use super::{items_of, used::Used};
use crate::{
    ir::{CatalogId, DocumentId, DocumentKind, ExprKind, Name, Period, Program, SetExpr, StandardId},
    session::{Analysis, DocumentPart},
    value::Date,
};

/// Before every day that a value without a beginning is read on.
pub(super) const BEGINNING: &str = "1900-01-01";

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
    pub(super) head: FileSpan,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) document: DocumentId,
    /// It stands in a document of the text; else it is written behind the policy.
    in_place: bool,
}

/// A statement in the files: the name, its place, the text up to the brace.
struct Head<'a> {
    name: &'a str,
    at: FileSpan,
    text: FileSpan,
    document: DocumentId,
}

/// Every statement, by the place of the name where it stands first among the documents in force.
#[derive(Debug, Default)]
pub(super) struct Values<'a> {
    statements: BTreeMap<FileSpan, Statement<'a>>,
}

impl<'a> Values<'a> {
    pub(super) fn of(analysis: &'a Analysis, documents: &[DocumentId], day: Date, used: &Used) -> Self {
        let program = &*analysis.program;
        let (standards, catalogs) = read_on_other_days(program);
        let mut lines: BTreeMap<FileSpan, Line<'a>> = BTreeMap::new();
        let mut statements = BTreeMap::new();
        let mut heads: Vec<Head<'a>> = Vec::new();
        for part in &analysis.parts {
            if program.document(part.document).is_some_and(|document| document.own) {
                collect(items_of(analysis, part), part, &mut lines, &mut heads);
            }
        }
        let mut add = |name: &Name, stated: Vec<(FileSpan, Period)>, wanted: Wanted| {
            let of = |head: &&Head<'a>| head.name == name.zh || head.name == name.en;
            let stands = heads.iter().filter(of).find(|head| documents.contains(&head.document));
            // What no document in force states any more is written only where something still goes by it.
            let Some(head) = stands.or(heads.iter().rfind(of).filter(|_| wanted.used)) else { return };
            let of_day =
                stated.iter().filter(|(_, period)| period.contains(day)).copied().collect::<Vec<_>>();
            let kept = match of_day.is_empty() {
                _ if wanted.always => stated,
                // Its values ran out, or do not begin yet: they stay as they stand, and give none on the day.
                true if wanted.used => stated,
                _ => of_day,
            };
            let own = kept.iter().filter_map(|(span, period)| Some((lines.get(span)?, *period)));
            let mut own: Vec<Line<'a>> = own.map(|(line, period)| Line { period, ..line.clone() }).collect();
            own.sort_by_key(|line| line.period.from);
            if own.is_empty() {
                return;
            }
            let amends = program.document(head.document).map(|one| one.kind) == Some(DocumentKind::Amendment);
            let in_place = stands.is_some() && !amends;
            let statement = Statement { head: head.text, lines: own, document: head.document, in_place };
            statements.insert(head.at, statement);
        };
        for (at, standard) in program.standards.iter().enumerate() {
            let id = StandardId::from_index(at);
            let wanted = Wanted { used: used.standards.contains(&id), always: standards.contains(&id) };
            let stated = standard.values.iter().map(|dated| (dated.span, dated.period));
            add(&standard.name, stated.collect(), wanted);
        }
        for (at, catalog) in program.catalogs.iter().enumerate() {
            let id = CatalogId::from_index(at);
            let wanted = Wanted { used: used.catalogs.contains(&id), always: catalogs.contains(&id) };
            let stated = catalog.editions.iter().map(|edition| (edition.span, edition.period));
            add(&catalog.name, stated.collect(), wanted);
        }
        Self { statements }
    }

    /// What is to be written where a name of a standard or catalog stands.
    pub(super) fn at(&self, at: FileSpan) -> Option<&Statement<'a>> {
        self.statements.get(&at).filter(|statement| statement.in_place)
    }

    /// Statements of amendments, and of documents no longer in force, in the order of their places.
    pub(super) fn of_others(&self) -> impl Iterator<Item = &Statement<'a>> {
        self.statements.values().filter(|statement| !statement.in_place)
    }
}

/// What is asked of a standard or catalog.
#[derive(Clone, Copy)]
struct Wanted {
    /// Something in force on the day goes by it.
    used: bool,
    /// Its values of other days are asked for (于).
    always: bool,
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
    heads: &mut Vec<Head<'a>>,
) {
    let (file, document) = (part.file, part.document);
    for item in items {
        match &item.kind {
            ast::ItemKind::Standard(node) => {
                dated(&node.values, part, lines);
                let by = node.by.as_ref().map_or(node.ty.span.end, |by| by.span.end);
                let head = Span { start: item.span.start, end: by.max(node.ty.span.end) };
                let at = node.name.span.in_file(file);
                heads.push(Head { name: &node.name.text, at, text: head.in_file(file), document });
            }
            ast::ItemKind::Catalog(node) => {
                dated(&node.editions, part, lines);
                let head = Span { start: item.span.start, end: node.key.span.end };
                let at = node.name.span.in_file(file);
                heads.push(Head { name: &node.name.text, at, text: head.in_file(file), document });
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
