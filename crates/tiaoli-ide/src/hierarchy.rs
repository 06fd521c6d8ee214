//! What uses a definition, a standard, a benefit; what these use themselves; and which policies stand above which.

use std::collections::BTreeMap;

use tiaoli_core::symbols::{Reference, Role, Symbol};
use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast::{HeaderKind, ItemKind};

use crate::Snapshot;

/// A declaration in a hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// `None` for a declaration without a name, such as 未规定.
    pub symbol: Option<Symbol>,
    /// As written.
    pub name: String,
    /// What it is, in words.
    pub kind: Text,
    pub at: FileSpan,
    /// Where its name stands.
    pub selection: FileSpan,
}

/// A declaration with the places where it uses, or is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uses {
    pub node: Node,
    pub places: Vec<FileSpan>,
}

/// What stands at an offset, where it can be used or uses something: the start of a hierarchy of uses.
pub fn prepare(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Node> {
    let references = &snapshot.analysis.references;
    let named = references.all_at(file, offset).filter(|one| takes_part(one.symbol));
    named.filter_map(|one| node(snapshot, one.symbol)).collect()
}

/// Who uses a symbol: rules, definitions, checks, examples, each with the places where it does.
pub fn incoming(snapshot: &Snapshot, symbol: Symbol) -> Vec<Uses> {
    let analysis = &snapshot.analysis;
    let uses = analysis.references.of(symbol);
    let uses = uses.filter(|one| !matches!(one.role, Role::Declaration | Role::Naming));
    let mut users: BTreeMap<FileSpan, Vec<FileSpan>> = BTreeMap::new();
    for one in uses {
        let whole = analysis.declaration_around(one.at).unwrap_or(one.at);
        users.entry(whole).or_default().push(one.at);
    }
    users.into_iter().map(|(whole, places)| Uses { node: owner(snapshot, whole), places }).collect()
}

/// What the declarations of a symbol use, each with the places where they do.
pub fn outgoing(snapshot: &Snapshot, symbol: Symbol) -> Vec<Uses> {
    let analysis = &snapshot.analysis;
    let wholes: Vec<FileSpan> = analysis.declarations(symbol).map(|(_, whole)| whole).collect();
    let mut used: BTreeMap<Symbol, Vec<FileSpan>> = BTreeMap::new();
    for one in analysis.references.iter() {
        let inside = wholes.iter().any(|whole| within(one.at, *whole));
        if inside && one.role != Role::Declaration && one.symbol != symbol && takes_part(one.symbol) {
            used.entry(one.symbol).or_default().push(one.at);
        }
    }
    let uses = |(symbol, places)| Some(Uses { node: node(snapshot, symbol)?, places });
    used.into_iter().filter_map(uses).collect()
}

/// The policy at an offset: the start of the hierarchy of policies.
pub fn prepare_policy(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Node> {
    let mut named = snapshot.analysis.references.all_at(file, offset);
    let policy = named.find(|one| matches!(one.symbol, Symbol::Policy(_)))?;
    node(snapshot, policy.symbol)
}

/// The policies that one names in its header as 上位政策 or 引入, as far as they are at hand.
pub fn policies_above(snapshot: &Snapshot, policy: Symbol) -> Vec<Node> {
    let links = header_links(snapshot).into_iter().filter(|(from, _)| *from == policy);
    nodes(snapshot, links.map(|(_, to)| to))
}

/// The policies at hand that name one in their header as 上位政策 or 引入.
pub fn policies_below(snapshot: &Snapshot, policy: Symbol) -> Vec<Node> {
    let links = header_links(snapshot).into_iter().filter(|(_, to)| *to == policy);
    nodes(snapshot, links.map(|(from, _)| from))
}

fn nodes(snapshot: &Snapshot, symbols: impl Iterator<Item = Symbol>) -> Vec<Node> {
    let mut symbols: Vec<Symbol> = symbols.collect();
    symbols.sort_unstable();
    symbols.dedup();
    symbols.into_iter().filter_map(|symbol| node(snapshot, symbol)).collect()
}

/// Which policy names which in its header.
fn header_links(snapshot: &Snapshot) -> Vec<(Symbol, Symbol)> {
    let references = &snapshot.analysis.references;
    let policy_at = |at: FileSpan| {
        let mut named = references.all_at(at.file, at.span.start as usize);
        named.find(|one| matches!(one.symbol, Symbol::Policy(_))).map(|one| one.symbol)
    };
    let mut found = Vec::new();
    for file in &snapshot.analysis.files {
        for item in &file.tree.items {
            let ItemKind::Policy(policy) = &item.kind else { continue };
            let Some(from) = policy_at(policy.name.span.in_file(file.id)) else { continue };
            for clause in &policy.header {
                let (HeaderKind::Under(path) | HeaderKind::Include(path)) = &clause.kind else { continue };
                let to = path.names.last().and_then(|name| policy_at(name.span.in_file(file.id)));
                found.extend(to.filter(|to| *to != from).map(|to| (from, to)));
            }
        }
    }
    found
}

/// Tables, values and policies hold nothing that could be used or use anything.
fn takes_part(symbol: Symbol) -> bool {
    !matches!(
        symbol,
        Symbol::Policy(_) | Symbol::Value(..) | Symbol::Table(_) | Symbol::Tiers(_) | Symbol::Record(_)
    )
}

fn node(snapshot: &Snapshot, symbol: Symbol) -> Option<Node> {
    let (head, at) = snapshot.analysis.declarations(symbol).next()?;
    Some(headed(snapshot, head, at))
}

fn headed(snapshot: &Snapshot, head: &Reference, at: FileSpan) -> Node {
    let name = snapshot.analysis.sources.text(head.at).trim_matches('`').to_owned();
    Node { symbol: Some(head.symbol), name, kind: head.symbol.kind(), at, selection: head.at }
}

/// The declaration that a place covers, by its name or, without one, by its first line.
fn owner(snapshot: &Snapshot, whole: FileSpan) -> Node {
    let analysis = &snapshot.analysis;
    let inside = analysis.references.iter().filter(|one| within(one.at, whole));
    let mut heads = inside.filter(|one| one.role == Role::Declaration);
    if let Some(head) = heads.next()
        && analysis.declaration_around(head.at) == Some(whole)
    {
        return headed(snapshot, head, whole);
    }
    let text = analysis.sources.text(whole);
    let line = text.lines().next().unwrap_or_default().trim_end_matches(['{', '｛', ' ']);
    let end = whole.span.start as usize + line.len();
    let selection = tiaoli_diagnostics::Span::new(whole.span.start as usize, end).in_file(whole.file);
    Node { symbol: None, name: line.to_owned(), kind: Text::default(), at: whole, selection }
}

fn within(inner: FileSpan, outer: FileSpan) -> bool {
    inner.file == outer.file && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}
