//! The outline of a file, and the search for names through all policies of a workspace.

mod detail;
mod search;

pub use search::{SymbolHit, search};
use tiaoli_diagnostics::{FileId, FileSpan, Span, Text};
use tiaoli_syntax::ast::{self, DatedValue, ExampleKind, ItemHead, ItemKind, RecordMember, RuleKind};

use tiaoli_core::symbols::Symbol;

use crate::{Snapshot, lapsed::lapsed};

/// What an entry of the outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    Policy,
    Article,
    /// 等级
    Tiers,
    /// A value of 等级 or of a field.
    Value,
    Table,
    Field,
    Catalog,
    List,
    Standard,
    /// A dated line of a standard or a catalog.
    Dated,
    Benefit,
    DecisionTable,
    Definition,
    Rule,
    Check,
    Duty,
    /// 原则要求, 裁量事项, 未规定
    Statement,
    Example,
    /// A record of an example.
    Record,
    /// 英文名
    Names,
    /// 勘误, 废止
    Change,
}

impl SymbolKind {
    /// What a name stands for.
    pub fn of(symbol: Symbol) -> Self {
        match symbol {
            Symbol::Policy(_) => Self::Policy,
            Symbol::Tiers(_) => Self::Tiers,
            Symbol::Value(..) => Self::Value,
            Symbol::Table(_) => Self::Table,
            Symbol::Field(_) => Self::Field,
            Symbol::Catalog(_) => Self::Catalog,
            Symbol::List(_) => Self::List,
            Symbol::Standard(_) => Self::Standard,
            Symbol::Benefit(_) => Self::Benefit,
            Symbol::DecisionTable(_) => Self::DecisionTable,
            Symbol::Definition(_) => Self::Definition,
            Symbol::Rule(_) => Self::Rule,
            Symbol::Check(_) => Self::Check,
            Symbol::Duty(_) => Self::Duty,
            Symbol::Example(_) => Self::Example,
            Symbol::Record(_) => Self::Record,
        }
    }
}

/// An entry of the outline of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSymbol {
    /// As written.
    pub name: String,
    /// What it is, in words.
    pub detail: Text,
    pub kind: SymbolKind,
    /// The whole declaration.
    pub range: Span,
    /// Its name.
    pub selection: Span,
    /// Out of force on the policy date.
    pub lapsed: bool,
    pub children: Vec<DocumentSymbol>,
}

/// The outline of a file: the policy and its articles, with what stands in them.
pub fn document_symbols(snapshot: &Snapshot, file: FileId) -> Vec<DocumentSymbol> {
    let Some(parsed) = snapshot.parsed(file) else { return Vec::new() };
    let outline = Outline { file, text: snapshot.text(file), lapsed: lapsed(snapshot) };
    outline.items(&parsed.tree.items)
}

struct Outline<'s> {
    file: FileId,
    text: &'s str,
    lapsed: Vec<FileSpan>,
}

impl Outline<'_> {
    fn items(&self, items: &[ast::Item]) -> Vec<DocumentSymbol> {
        items.iter().filter_map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &ast::Item) -> Option<DocumentSymbol> {
        let named = |name: &ast::Ident, kind, children| {
            Some(self.entry(name.text.clone(), name.span, item.span, kind, detail::of(item), children))
        };
        match &item.kind {
            ItemKind::Policy(policy) => named(&policy.name, SymbolKind::Policy, Vec::new()),
            ItemKind::Tiers(tiers) => named(&tiers.name, SymbolKind::Tiers, self.values(&tiers.values)),
            ItemKind::Records(records) => {
                named(&records.name, SymbolKind::Table, self.fields(&records.members))
            }
            ItemKind::Catalog(catalog) => {
                named(&catalog.name, SymbolKind::Catalog, self.dated(&catalog.editions))
            }
            ItemKind::List(list) => named(&list.name, SymbolKind::List, self.fields(&list.members)),
            ItemKind::Standard(standard) => {
                named(&standard.name, SymbolKind::Standard, self.dated(&standard.values))
            }
            ItemKind::Benefit(benefit) => named(&benefit.name, SymbolKind::Benefit, Vec::new()),
            ItemKind::DecisionTable(table) => named(&table.name, SymbolKind::DecisionTable, Vec::new()),
            ItemKind::Define(define) => named(&define.name, SymbolKind::Definition, Vec::new()),
            ItemKind::Rule(rule) => named(&rule.name, SymbolKind::Rule, Vec::new()),
            ItemKind::Check(check) => named(&check.name, SymbolKind::Check, Vec::new()),
            ItemKind::Duty(duty) => named(&duty.name, SymbolKind::Duty, Vec::new()),
            ItemKind::Broken { declares: Some((head, name)) } => named(name, broken_kind(*head), Vec::new()),
            ItemKind::Article(article) => {
                let heading = article.heading.span;
                let title = article.title.as_ref().map_or(heading, |title| heading.to(title.span));
                let children = self.items(&article.items);
                let name = title.text(self.text).trim().to_owned();
                Some(self.entry(name, title, item.span, SymbolKind::Article, Text::default(), children))
            }
            ItemKind::Example(example) => {
                let children = self.example(&example.members);
                let (name, at) = (example.title.text.clone(), example.title.inner);
                Some(self.entry(name, at, item.span, SymbolKind::Example, detail::of(item), children))
            }
            ItemKind::Statement(statement) => {
                let (name, at) = (statement.quote.text.clone(), statement.quote.inner);
                Some(self.entry(name, at, item.span, SymbolKind::Statement, detail::of(item), Vec::new()))
            }
            ItemKind::AcceptGap { reason, .. } => {
                let (name, at) = (reason.text.clone(), reason.inner);
                Some(self.entry(name, at, item.span, SymbolKind::Statement, detail::of(item), Vec::new()))
            }
            ItemKind::Names(_) | ItemKind::Repeal(_) | ItemKind::Erratum(_) => {
                let kind = if matches!(item.kind, ItemKind::Names(_)) {
                    SymbolKind::Names
                } else {
                    SymbolKind::Change
                };
                let first = self.first_line(item.span);
                let name = first.text(self.text).trim_end_matches(['{', '｛', ' ']).to_owned();
                Some(self.entry(name, first, item.span, kind, detail::of(item), Vec::new()))
            }
            ItemKind::Use(_) | ItemKind::Broken { declares: None } => None,
        }
    }

    fn entry(
        &self,
        name: String,
        selection: Span,
        range: Span,
        kind: SymbolKind,
        detail: Text,
        children: Vec<DocumentSymbol>,
    ) -> DocumentSymbol {
        let lapsed = self.lapsed.binary_search(&selection.in_file(self.file)).is_ok();
        let range = self.trimmed(range).to(selection);
        // Editors show nothing for an empty name.
        let name = if name.trim().is_empty() { "…".to_owned() } else { name };
        DocumentSymbol { name, detail, kind, range, selection, lapsed, children }
    }

    fn trimmed(&self, span: Span) -> Span {
        let written = span.text(self.text);
        Span::new(span.start as usize, span.start as usize + written.trim_end().len())
    }

    fn first_line(&self, span: Span) -> Span {
        let line = span.text(self.text).lines().next().unwrap_or_default();
        Span::new(span.start as usize, span.start as usize + line.trim_end().len())
    }

    fn values(&self, values: &[ast::EnumValue]) -> Vec<DocumentSymbol> {
        let entry = |value: &ast::EnumValue| {
            let span = value.name.span;
            let end = value.aka.last().map_or(span, |aka| aka.span);
            let words = detail::also_called(&value.aka);
            self.entry(value.name.text.clone(), span, span.to(end), SymbolKind::Value, words, Vec::new())
        };
        values.iter().map(entry).collect()
    }

    fn fields(&self, members: &[RecordMember]) -> Vec<DocumentSymbol> {
        let entry = |member: &RecordMember| {
            let RecordMember::Field(field) = member else { return None };
            let children = match &field.ty.kind {
                ast::TypeKind::Enumeration(values) => self.values(values),
                _ => Vec::new(),
            };
            let (name, at) = (field.name.text.clone(), field.name.span);
            let ty = Text::same(field.ty.span.text(self.text).trim());
            Some(self.entry(name, at, field.span, SymbolKind::Field, ty, children))
        };
        members.iter().filter_map(entry).collect()
    }

    fn dated(&self, lines: &[ast::Dated]) -> Vec<DocumentSymbol> {
        let entry = |line: &ast::Dated| {
            let from = line.from.as_ref()?;
            let value = match &line.value {
                DatedValue::Values(values) => {
                    let spans = values.iter().map(|value| value.span);
                    spans.reduce(Span::to).map_or("", |span| span.text(self.text))
                }
                DatedValue::File(path) => path.text.as_str(),
                _ => "",
            };
            let (name, at) = (from.span.text(self.text).trim().to_owned(), from.span);
            let value = Text::same(value.trim());
            Some(self.entry(name, at, line.span, SymbolKind::Dated, value, Vec::new()))
        };
        lines.iter().filter_map(entry).collect()
    }

    fn example(&self, members: &[ast::ExampleMember]) -> Vec<DocumentSymbol> {
        let entry = |member: &ast::ExampleMember| {
            let ExampleKind::Record(record) = &member.kind else { return None };
            let table = record.table.names.last()?;
            let name = record.name.as_ref().unwrap_or(table);
            let detail = detail::record(record.name.is_some().then_some(table.text.as_str()));
            Some(self.entry(
                name.text.clone(),
                name.span,
                member.span,
                SymbolKind::Record,
                detail,
                Vec::new(),
            ))
        };
        members.iter().filter_map(entry).collect()
    }
}

fn broken_kind(head: ItemHead) -> SymbolKind {
    match head {
        ItemHead::Policy | ItemHead::Amend => SymbolKind::Policy,
        ItemHead::Tiers => SymbolKind::Tiers,
        ItemHead::Records => SymbolKind::Table,
        ItemHead::Catalog => SymbolKind::Catalog,
        ItemHead::List => SymbolKind::List,
        ItemHead::Standard => SymbolKind::Standard,
        ItemHead::Benefit => SymbolKind::Benefit,
        ItemHead::DecisionTable => SymbolKind::DecisionTable,
        ItemHead::Define => SymbolKind::Definition,
        ItemHead::Rule(RuleKind::Grant | RuleKind::Deny | RuleKind::Hold | RuleKind::Review) => {
            SymbolKind::Rule
        }
        ItemHead::Check => SymbolKind::Check,
        ItemHead::Duty => SymbolKind::Duty,
        ItemHead::Example => SymbolKind::Example,
    }
}
