//! Writing the text: slices of the files, without what is not in force.

use std::collections::BTreeSet;

use tiaoli_diagnostics::{FileId, FileSpan, Span};
use tiaoli_syntax::ast;

use super::{Edit, Kept, Lasting, Values, edited, items_of, values::Statement};
use crate::{
    ir::{Document, DocumentId, DocumentKind, Period},
    session::{Analysis, join},
    value::Date,
};

pub(super) struct Writer<'a> {
    analysis: &'a Analysis,
    kept: &'a Kept,
    values: &'a Values<'a>,
    lasting: &'a Lasting,
    period: Period,
    place: &'a dyn Fn(&str) -> String,
    out: String,
    /// Other policies' files that 引用 was written for.
    brought: BTreeSet<String>,
    /// The examples that stay.
    titles: BTreeSet<String>,
    /// The words of the text, without 英文名.
    spelled: BTreeSet<String>,
    /// Of a document that is not in force, the declarations to be written; else everything that is in force is.
    only: Option<&'a BTreeSet<FileSpan>>,
    /// Where the policy itself ends in what is written.
    base_end: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        analysis: &'a Analysis,
        kept: &'a Kept,
        (values, lasting): (&'a Values<'a>, &'a Lasting),
        period: Period,
        place: &'a dyn Fn(&str) -> String,
        spelled: BTreeSet<String>,
    ) -> Self {
        let titles = super::examples::kept(analysis, period);
        let (out, brought) = (String::new(), BTreeSet::new());
        let (only, base_end) = (None, 0);
        Self { analysis, kept, values, lasting, period, place, out, brought, titles, spelled, only, base_end }
    }

    /// The text. The names that documents of other days give to what is in it stand behind the policy: without them rules
    /// would come in another order.
    pub(super) fn finish(mut self, documents: &[DocumentId]) -> String {
        let block = super::english::of_others(self.analysis, documents, &|pair| self.is_named(pair));
        if !block.is_empty() {
            self.out.insert_str(self.base_end, &block);
        }
        self.out
    }

    /// What is left of a document; of the first, its header and all dated values.
    pub(super) fn document(&mut self, id: DocumentId, base: bool) {
        let analysis = self.analysis;
        let Some(document) = analysis.program.document(id) else { return };
        let before = self.out.len();
        let header = self.header(document);
        self.out.push_str(&header);
        let after_header = self.out.len();
        for part in analysis.parts.iter().filter(|part| part.document == id) {
            let items = items_of(analysis, part);
            let first_header = items.iter().position(|item| matches!(item.kind, ast::ItemKind::Policy(_)));
            self.items(items, part.file, document, first_header);
        }
        if base {
            let others: Vec<Statement<'a>> = self.values.of_others().cloned().collect();
            for statement in &others {
                self.statement(statement, id);
            }
            for text in self.lasting.of_others() {
                self.out.push_str(&format!("\n{text}\n"));
            }
            self.base_end = self.out.len();
        } else if self.out.len() == after_header {
            // Nothing of it is left: it need not be named.
            self.out.truncate(before);
        }
    }

    /// Declarations of other days that the text goes by, under a header with the days on which they hold.
    pub(super) fn past(&mut self, id: DocumentId, days: Period, names: &'a BTreeSet<FileSpan>) {
        let analysis = self.analysis;
        let Some(document) = analysis.program.document(id) else { return };
        let from = days.from.map_or(super::values::BEGINNING.to_owned(), |from| from.to_string());
        let to = days.to.map(|to| format!(" 至 {to}")).unwrap_or_default();
        self.out.push_str(&format!(
            "\n// ════ {}不在施行期、上文还用到的，出自：{} ════\n\n",
            self.day(),
            title(document)
        ));
        let header = self.header_of(document);
        let name = header.map_or(analysis.program.policy.name.zh.clone(), |header| header.name.text.clone());
        self.out.push_str(&format!("修改 {name} {{\n"));
        // Where the policy stands among others is said in its own header.
        let elsewhere =
            |kind: &ast::HeaderKind| matches!(kind, ast::HeaderKind::Under(_) | ast::HeaderKind::Include(_));
        let clauses = header.into_iter().flat_map(|header| &header.header);
        for clause in clauses.filter(|clause| !elsewhere(&clause.kind)) {
            let clause = self.clause(clause, document.span.file);
            self.out.push_str(&clause);
        }
        self.out.push_str(&format!("施行 自 {from}{to}\n}}\n\n"));
        self.only = Some(names);
        for part in analysis.parts.iter().filter(|part| part.document == id) {
            self.items(items_of(analysis, part), part.file, document, None);
        }
        self.only = None;
    }

    fn header_of(&self, document: &Document) -> Option<&'a ast::Policy> {
        let tree = self.analysis.files.iter().find(|one| one.id == document.span.file);
        tree.into_iter().flat_map(|one| &one.tree.items).find_map(|item| match &item.kind {
            ast::ItemKind::Policy(policy) if policy.name.span == document.span.span => Some(policy),
            _ => None,
        })
    }

    /// The header with the days on which the text reads like this; when an amendment began is told in a remark.
    fn header(&self, document: &Document) -> String {
        let file = document.span.file;
        let header = self.header_of(document).filter(|_| document.kind != DocumentKind::Shared);
        let Some(header) = header else { return String::new() };
        let amends = document.kind == DocumentKind::Amendment;
        let mut out = String::new();
        if amends {
            out.push_str(&format!("\n// ════ 以下来自：{} ════\n\n", title(document)));
        } else {
            out.push_str(&format!("// 本文本是{}当日有效的规定，由 tiaoli consolidate 汇总。\n", self.day()));
        }
        let name = self.slice(header.name.span.in_file(file), &[]);
        out.push_str(&format!("{} {name} {{\n", if amends { "修改" } else { "政策" }));
        let mut dated = false;
        for clause in &header.header {
            match &clause.kind {
                ast::HeaderKind::Effective(effective) => {
                    let mark =
                        effective.unverified.as_ref().map(|mark| self.slice(mark.span.in_file(file), &[]));
                    out.push_str(&self.in_force(document, mark.as_deref()));
                    dated = true;
                }
                _ => out.push_str(&self.clause(clause, file)),
            }
        }
        if !dated {
            out.push_str(&self.in_force(document, None));
        }
        if !amends && let Some(day) = self.kept.day() {
            out.push_str(&format!("汇总日期 {day}\n"));
        }
        out.push_str("}\n\n");
        out
    }

    /// A clause of a header that says nothing of days.
    fn clause(&self, clause: &ast::HeaderClause, file: FileId) -> String {
        match &clause.kind {
            // Of a text that was brought together before, this is the new one.
            ast::HeaderKind::Effective(_) | ast::HeaderKind::Consolidated(_) => String::new(),
            ast::HeaderKind::Source(path) => {
                format!("原文文件 \"{}\"\n", self.path(file, &path.text))
            }
            _ => format!("{}\n", self.slice(clause.span.in_file(file), &[])),
        }
    }

    /// `施行 自 D [至 D]`
    fn in_force(&self, document: &Document, unverified: Option<&str>) -> String {
        let from = self.period.from.map(|from| from.to_string());
        let Some(from) = from else { return String::new() };
        let mut line = format!("施行 自 {from}");
        if let Some(to) = self.period.to {
            line.push_str(&format!(" 至 {to}"));
        }
        if let Some(mark) = unverified {
            line.push_str(&format!(" {mark}"));
        }
        let began = document.effective.from.filter(|began| Some(*began) != self.period.from);
        let remark = began.map(|began| format!(" // 原自{}起施行", began.zh())).unwrap_or_default();
        format!("{line}{remark}\n")
    }

    fn day(&self) -> String {
        self.kept.day().map(Date::zh).unwrap_or_default()
    }

    fn items(&mut self, items: &'a [ast::Item], file: FileId, document: &Document, header: Option<usize>) {
        let mut end = match items.first() {
            Some(first) => self.lead(first.span, file),
            None => return,
        };
        for (at, item) in items.iter().enumerate() {
            let lead = self.comments(end, item.span.start as usize, file);
            end = item.span.end as usize;
            if Some(at) == header {
                continue;
            }
            let before = self.out.len();
            if lead.blank {
                self.out.push('\n');
            }
            self.out.push_str(&lead.text);
            let written = self.item(item, file, document);
            if !written {
                self.out.truncate(before);
                continue;
            }
            let trailing = self.comment_after(item.span, file);
            self.out.push_str(&trailing);
            self.out.push('\n');
        }
    }

    /// Whether anything of a declaration is in force and was written.
    fn item(&mut self, item: &'a ast::Item, file: FileId, document: &Document) -> bool {
        let whole = item.span.in_file(file);
        if let Some(only) = self.only {
            return self.item_of_other_days(item, file, document, only);
        }
        let keeps = |name: &ast::Ident| self.kept.keeps(name.span.in_file(file));
        let name = match &item.kind {
            ast::ItemKind::Policy(_) | ast::ItemKind::Repeal(_) | ast::ItemKind::Broken { .. } => {
                return false;
            }
            ast::ItemKind::Use(path) => return self.brings(path, file),
            ast::ItemKind::Standard(node) => return self.values_at(node.name.span.in_file(file), document),
            ast::ItemKind::Catalog(node) => return self.values_at(node.name.span.in_file(file), document),
            ast::ItemKind::Article(article) => return self.article(item, article, file, document),
            ast::ItemKind::Names(names) => return self.names(names, file),
            ast::ItemKind::Example(example) => return self.example(item, example, file),
            ast::ItemKind::Define(node) => keeps(&node.name).then_some(&node.name),
            ast::ItemKind::Benefit(node) => keeps(&node.name).then_some(&node.name),
            ast::ItemKind::DecisionTable(node) => keeps(&node.name).then_some(&node.name),
            ast::ItemKind::Check(node) => keeps(&node.name).then_some(&node.name),
            ast::ItemKind::Duty(node) => keeps(&node.name).then_some(&node.name),
            ast::ItemKind::Rule(node) if keeps(&node.name) => {
                self.origin(&node.name, file, document);
                let edits = self.overrides(node, file);
                let text = self.slice(whole, &edits);
                self.out.push_str(&text);
                return true;
            }
            ast::ItemKind::Rule(_) => return false,
            ast::ItemKind::Tiers(node) => return self.lasting_at(&node.name, file),
            ast::ItemKind::Records(node) => return self.lasting_at(&node.name, file),
            ast::ItemKind::List(node) => return self.lasting_at(&node.name, file),
            ast::ItemKind::Statement(_) | ast::ItemKind::AcceptGap { .. } | ast::ItemKind::Erratum(_) => {
                let text = self.slice(whole, &[]);
                self.out.push_str(&text);
                return true;
            }
        };
        let Some(name) = name else { return false };
        self.origin(name, file, document);
        let text = self.slice(whole, &[]);
        self.out.push_str(&text);
        true
    }

    /// The same for a document whose declarations are written for the sake of what goes by them.
    fn item_of_other_days(
        &mut self,
        item: &'a ast::Item,
        file: FileId,
        document: &Document,
        only: &BTreeSet<FileSpan>,
    ) -> bool {
        let name = match &item.kind {
            ast::ItemKind::Article(article) => return self.article(item, article, file, document),
            ast::ItemKind::Define(node) => &node.name,
            ast::ItemKind::Benefit(node) => &node.name,
            ast::ItemKind::DecisionTable(node) => &node.name,
            _ => return false,
        };
        let wanted = only.contains(&name.span.in_file(file));
        if wanted {
            let text = self.slice(item.span.in_file(file), &[]);
            self.out.push_str(&text);
        }
        wanted
    }

    /// Of an amendment's declaration, what it did.
    fn origin(&mut self, name: &ast::Ident, file: FileId, document: &Document) {
        if document.kind == DocumentKind::Amendment {
            let at = name.span.in_file(file);
            let did = if self.kept.replaces(at) { "替换原规定" } else { "新增" };
            let from = self.kept.began(at).or(document.effective.from).map(Date::zh).unwrap_or_default();
            self.out.push_str(&format!("// {from}起{did}\n"));
        }
    }

    fn article(
        &mut self,
        item: &'a ast::Item,
        article: &'a ast::Article,
        file: FileId,
        document: &Document,
    ) -> bool {
        let end = article.title.as_ref().map_or(article.heading.span.end, |title| title.span.end);
        let head = Span { start: item.span.start, end };
        let heading = self.slice(head.in_file(file), &[]);
        self.out.push_str(&format!("{heading} {{\n"));
        let inside = self.out.len();
        self.items(&article.items, file, document, None);
        let empty = self.out.len() == inside;
        self.out.push('}');
        !empty
    }

    /// 引用 of another policy's file stays; the policy's own files are part of the text.
    fn brings(&mut self, path: &ast::Str, file: FileId) -> bool {
        let analysis = self.analysis;
        let base = analysis.sources.get(file).map(|source| source.path.as_str()).unwrap_or_default();
        let target = join(base, &path.text);
        let other = analysis.files.iter().find(|one| one.path == target).is_some_and(|one| {
            let mut parts = analysis.parts.iter().filter(|part| part.file == one.id);
            parts.any(|part| analysis.program.document(part.document).is_some_and(|document| !document.own))
        });
        let other = other && self.brought.insert(target.clone());
        if other {
            self.out.push_str(&format!("引用 \"{}\"", (self.place)(&target)));
        }
        other
    }

    /// A standard or catalog stands where it was first declared; what amendments added is in it.
    fn values_at(&mut self, at: FileSpan, document: &Document) -> bool {
        match self.values.at(at) {
            Some(statement) if document.kind != DocumentKind::Amendment => {
                let statement = statement.clone();
                self.statement(&statement, statement.document);
                true
            }
            _ => false,
        }
    }

    /// A table, scale or list stands where it was first declared, with what every document says of it.
    fn lasting_at(&mut self, name: &ast::Ident, file: FileId) -> bool {
        let text = self.lasting.at(name.span.in_file(file));
        self.out.push_str(text.unwrap_or_default());
        text.is_some()
    }

    /// Writes a statement under the header of a document.
    fn statement(&mut self, statement: &Statement<'a>, under: DocumentId) {
        let head = self.slice(statement.head, &[]);
        let lines: Vec<String> = statement
            .lines
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let path = line.path.map(|path| (path.inner, self.path(line.tail.file, &path.text)));
                // Under the header of another document 第一条 would be an article of that.
                let moved = line.own_article.filter(|_| line.document != under);
                let cited = moved.and_then(|at| {
                    let document = self.analysis.program.document(line.document)?;
                    Some((Span { start: at.start, end: at.start }, named(document)))
                });
                let edits: Vec<Edit> = path.into_iter().chain(cited).collect();
                let tail = self.slice(line.tail, &edits);
                let dates = line.dates(statement.lines.len() == 1, statement.lines.get(at + 1));
                let from = self.analysis.program.document(line.document);
                let from = from.filter(|document| document.kind == DocumentKind::Amendment);
                let remark = from.map(|document| format!(" // 来自：{}", title(document)));
                format!("{dates}{}{}", tail.trim_start(), remark.unwrap_or_default())
            })
            .collect();
        match lines.as_slice() {
            [one] if !one.starts_with('自') => self.out.push_str(&format!("{head} {one}\n")),
            _ => self.out.push_str(&format!("{head} {{\n{}\n}}\n", lines.join("\n"))),
        }
    }

    /// 英文名 without what is gone.
    fn names(&mut self, names: &ast::Names, file: FileId) -> bool {
        let pairs: Vec<String> = names
            .pairs
            .iter()
            .filter(|pair| self.is_named(pair))
            .map(|pair| self.slice(pair.span.in_file(file), &[]))
            .collect();
        if pairs.is_empty() {
            return false;
        }
        self.out.push_str(&format!("英文名 {{\n{}\n}}", pairs.join("\n")));
        true
    }

    /// Whether what a pair names is in the text, in either language.
    fn is_named(&self, pair: &ast::NamePair) -> bool {
        let Some(zh) = pair.zh.names.last() else { return false };
        let spelled = |name: &str| self.spelled.contains(name) && !self.kept.is_gone(name);
        spelled(&zh.text) || spelled(&pair.en.text)
    }

    /// Examples of days on which the policy reads like this, and those that only others continue.
    fn example(&mut self, item: &ast::Item, example: &ast::Example, file: FileId) -> bool {
        let at = item.span.in_file(file);
        if !self.titles.contains(&example.title.text) {
            return false;
        }
        let mut edits: Vec<Edit> = Vec::new();
        for member in &example.members {
            if let ast::ExampleKind::Table(ast::ExampleTable::File(path)) = &member.kind {
                edits.push((path.inner, self.path(file, &path.text)));
            }
        }
        let text = self.slice(at, &edits);
        self.out.push_str(&text);
        true
    }

    /// 优先于 without rules that are gone.
    fn overrides(&self, rule: &ast::RuleDecl, file: FileId) -> Vec<Edit> {
        let mut edits = Vec::new();
        for clause in &rule.clauses {
            let ast::ClauseKind::Overrides(paths) = &clause.kind else { continue };
            let gone = |path: &ast::Path| path.names.iter().any(|name| self.kept.is_gone(&name.text));
            if !paths.iter().any(gone) {
                continue;
            }
            let left: Vec<String> = paths
                .iter()
                .filter(|path| !gone(path))
                .map(|path| self.slice(path.span.in_file(file), &[]))
                .collect();
            let text =
                if left.is_empty() { String::new() } else { format!("优先于 {}", left.join("、")) };
            edits.push((clause.span, text));
        }
        edits
    }

    /// A path written in a file, as it is to be written in the new text.
    fn path(&self, by: FileId, written: &str) -> String {
        let base = self.analysis.sources.get(by).map(|source| source.path.as_str()).unwrap_or_default();
        (self.place)(&join(base, written))
    }

    /// A piece of a file, with changes in the order of their places.
    fn slice(&self, at: FileSpan, edits: &[Edit]) -> String {
        edited(self.analysis, at, edits)
    }

    /// Where the comments before the first declaration begin.
    fn lead(&self, first: Span, file: FileId) -> usize {
        let comments = self.comments_of(file);
        let before = comments.iter().filter(|comment| comment.span.end <= first.start);
        // Inside an article, only what follows its brace.
        let source = self.analysis.sources.get(file).map(|source| &*source.text).unwrap_or_default();
        let brace =
            source.get(..first.start as usize).and_then(|text| text.rfind('{')).map_or(0, |at| at + 1);
        before.map(|comment| comment.span.start as usize).find(|start| *start >= brace).unwrap_or(brace)
    }

    fn comments_of(&self, file: FileId) -> &'a [ast::Comment] {
        let found = self.analysis.files.iter().find(|one| one.id == file);
        found.map_or(&[], |one| &one.comments)
    }

    /// The comments on lines of their own between two declarations.
    fn comments(&self, from: usize, to: usize, file: FileId) -> Lead {
        let source = self.analysis.sources.get(file).map(|source| &*source.text).unwrap_or_default();
        let gap = source.get(from..to).unwrap_or_default();
        let line_end = from + gap.find('\n').unwrap_or(gap.len());
        let mut text = String::new();
        for comment in self.comments_of(file) {
            let start = comment.span.start as usize;
            let begins_file = from == 0 || source.get(..from).is_some_and(|text| text.ends_with('{'));
            if start >= from
                && (comment.span.end as usize) <= to
                && (start > line_end || begins_file || start == from)
            {
                text.push_str(&comment.text);
                text.push('\n');
            }
        }
        Lead { text, blank: gap.matches('\n').count() > 1 }
    }

    /// The comment on the line a declaration ends on.
    fn comment_after(&self, item: Span, file: FileId) -> String {
        let source = self.analysis.sources.get(file).map(|source| &*source.text).unwrap_or_default();
        let rest = source.get(item.end as usize..).unwrap_or_default();
        let line_end = item.end as usize + rest.find('\n').unwrap_or(rest.len());
        let mut comments = self.comments_of(file).iter();
        let after =
            comments.find(|comment| (item.end as usize..line_end).contains(&(comment.span.start as usize)));
        after.map(|comment| format!(" {}", comment.text)).unwrap_or_default()
    }
}

struct Lead {
    text: String,
    /// A blank line stands before the declaration.
    blank: bool,
}

/// A document as 依据 names it.
fn named(document: &Document) -> String {
    let name = if document.title.is_empty() { &document.name.zh } else { &document.title };
    if name.contains('》') || name.contains('"') { format!("“{name}”") } else { format!("《{name}》") }
}

/// `《title》（number）`, or what there is of it.
fn title(document: &Document) -> String {
    let name = if document.title.is_empty() { &document.name.zh } else { &document.title };
    match document.number.as_str() {
        "" => format!("《{name}》"),
        number => format!("《{name}》（{number}）"),
    }
}
