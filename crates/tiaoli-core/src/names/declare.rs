//! First walk: every declared name gets its place in the program, in both spellings.

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan};
use tiaoli_syntax::ast;

use super::{
    Def, Items, Names, Placed,
    columns::{self, Owner},
    english::Pairs,
    kind_words, problems,
    tiers::TierStatement,
};
use crate::{
    ir::{self, DocumentId, Name, Program, Type},
    symbols::{References, Symbol},
    value::Date,
};

/// Fills the vectors of `program` with one entry per declaration (names only) and tells what each name means.
pub(crate) fn declare<'a>(
    items: &Items<'a>,
    program: &mut Program,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Names<'a>, Declared) {
    let pairs = Pairs::collect(items, diagnostics);
    let mut declarer = Declarer {
        program,
        diagnostics,
        pairs,
        names: Names::new(&items.layers),
        declared: Declared::default(),
        items,
    };
    declarer.tables(items);
    declarer.others(items);
    declarer.decisions(items);
    declarer.finish(items);
    declarer.heads(items);
    (declarer.names, declarer.declared)
}

/// Which entry of the program each declaration became, by its index in [`Items`].
#[derive(Debug, Default)]
pub(crate) struct Declared {
    /// The tables of the records; several where documents state one again.
    pub tables: Vec<ir::TableId>,
    pub catalogs: Vec<ir::CatalogId>,
    pub benefits: Vec<ir::BenefitId>,
    pub decision_tables: Vec<ir::DecisionTableId>,
    pub standards: Vec<ir::StandardId>,
    pub definitions: Vec<ir::DefinitionId>,
    /// The policy each document belongs to.
    pub documents: Vec<Name>,
    /// The tables of the lists, by index of the list.
    pub list_tables: Vec<ir::TableId>,
    /// Of all tier scales.
    pub tier_statements: Vec<TierStatement>,
    /// The names of the declarations.
    pub references: References,
}

pub(super) struct Declarer<'a, 'p> {
    pub(super) program: &'p mut Program,
    pub(super) diagnostics: &'p mut Vec<Diagnostic>,
    pub(super) pairs: Pairs<'a>,
    pub(super) names: Names<'a>,
    pub(super) declared: Declared,
    pub(super) items: &'p Items<'a>,
}

impl<'a> Declarer<'a, '_> {
    fn tables(&mut self, items: &Items<'a>) {
        let scale_columns = columns::of_scales(items, &self.pairs);
        for (index, tiers) in items.tiers.iter().enumerate() {
            // A scale stated again has been read with its first statement.
            if let Some(Def::Tiers(_)) = self.earlier(&tiers.node.name.text, false, tiers.document) {
                continue;
            }
            let id = ir::EnumId::from_index(self.program.enums.len());
            let at = tiers.node.name.span.in_file(tiers.file);
            let name = self.global(&tiers.node.name, tiers.file, tiers.document, Def::Tiers(id));
            let column = scale_columns.get(tiers.node.name.text.as_str()).copied();
            let later = self.restated(&items.tiers, index, |tiers| &tiers.name);
            let mut statements = vec![(tiers.document, tiers.node)];
            statements.extend(later.iter().map(|tiers| (tiers.document, tiers.node)));
            let later: Vec<_> = later.iter().map(|tiers| (tiers.file, tiers.node)).collect();
            let values = self.scale_values((tiers.file, tiers.node), &later);
            let all = [(tiers.file, tiers.node)].into_iter().chain(later);
            let again = all.flat_map(|(file, tiers)| tiers.values.iter().map(move |one| (file, one)));
            let again: Vec<_> = again.collect();
            let symbol = Symbol::Tiers(id);
            // Data is read by the name where it is that of a column.
            if column.is_some() && columns::is_standard(&name) {
                self.declared.references.builtin(symbol);
            }
            self.enumeration((&values, &again), Owner { name, symbol, column }, true, at);
            let statements = self.tier_statements(id, &statements);
            self.declared.tier_statements.extend(statements);
        }
        let mut added: Vec<(usize, usize)> = Vec::new();
        self.declared.tables = vec![ir::TableId::default(); items.records.len()];
        for (index, records) in items.records.iter().enumerate() {
            if let Some(first) = self.added_to(items, index) {
                added.push((index, first));
                continue;
            }
            if let Some(Def::Table(id)) = self.earlier(&records.node.name.text, false, records.document) {
                self.declare_table(index, id);
                continue;
            }
            let id = ir::TableId::from_index(self.program.tables.len());
            self.declare_table(index, id);
            let name = self.global(&records.node.name, records.file, records.document, Def::Table(id));
            let at = records.node.name.span.in_file(records.file);
            let mut later = self.restated(&items.records, index, |records| &records.name);
            later.retain(|records| !records.node.adds);
            let mut statements = vec![(records.file, records.node.members.as_slice())];
            statements.extend(later.iter().map(|records| (records.file, records.node.members.as_slice())));
            statements.extend(self.additions(items, index));
            self.table(id, (name, Symbol::Table(id)), &statements, at);
        }
        for (index, first) in added {
            let id = self.declared.tables.get(first).copied().unwrap_or_default();
            self.declare_table(index, id);
        }
        for (index, list) in items.lists.iter().enumerate() {
            if let Some(Def::List(id)) = self.earlier(&list.node.name.text, false, list.document) {
                self.list_terms(id, list.node, items.in_force(list.document).from);
                continue;
            }
            let table = ir::TableId::from_index(self.program.tables.len());
            let id = ir::ListId::from_index(self.program.lists.len());
            let at = list.node.name.span.in_file(list.file);
            let name = self.global(&list.node.name, list.file, list.document, Def::List(id));
            let later = self.restated(&items.lists, index, |list| &list.name);
            let mut statements = vec![(list.file, list.node.members.as_slice())];
            statements.extend(later.iter().map(|list| (list.file, list.node.members.as_slice())));
            self.table(table, (name.clone(), Symbol::List(id)), &statements, at);
            self.declared.list_tables.push(table);
            self.program.lists.push(ir::List {
                name,
                table,
                field: 0,
                provider: ir::InTurn::default(),
                valid_school_years: ir::InTurn::default(),
                span: at,
            });
            self.list_terms(id, list.node, None);
        }
    }

    /// Later statements of the same name in other documents of the policy, in time.
    fn restated<T>(
        &self,
        all: &[Placed<'a, T>],
        first: usize,
        name: impl Fn(&T) -> &ast::Ident,
    ) -> Vec<Placed<'a, T>> {
        let (Some(of), Some(rest)) = (all.get(first), all.get(first + 1..)) else { return Vec::new() };
        let spelling = &name(of.node).text;
        let again = |placed: &&Placed<'a, T>| {
            placed.document != of.document
                && self.items.same_policy(placed.document, of.document)
                && self.pairs.same(spelling, &name(placed.node).text)
        };
        rest.iter().filter(again).copied().collect()
    }

    /// What a statement says of a list itself counts from its first day on.
    fn list_terms(&mut self, id: ir::ListId, node: &ast::ListDecl, from: Option<Date>) {
        let Some(list) = self.program.lists.get_mut(id.index()) else { return };
        if let Some(provider) = &node.provider {
            list.provider.say(from, provider.text.clone());
        }
        if let Some(years) = node.valid_school_years {
            list.valid_school_years.say(from, years);
        }
    }

    fn others(&mut self, items: &Items<'a>) {
        for catalog in &items.catalogs {
            let earlier = self.earlier(&catalog.node.name.text, false, catalog.document);
            if let Some(Def::Catalog(id)) = earlier {
                self.declared.catalogs.push(id);
                continue;
            }
            let id = ir::CatalogId::from_index(self.program.catalogs.len());
            self.declared.catalogs.push(id);
            let span = catalog.node.name.span.in_file(catalog.file);
            let name = self.global(&catalog.node.name, catalog.file, catalog.document, Def::Catalog(id));
            let key = catalog.node.key.text.clone();
            self.program.catalogs.push(ir::Catalog { name, key, editions: Vec::new(), span });
        }
        for standard in &items.standards {
            let node = standard.node;
            let span = node.name.span.in_file(standard.file);
            let id = match self.earlier(&node.name.text, node.effective.is_some(), standard.document) {
                Some(Def::Standard(id)) => id,
                _ => {
                    let id = ir::StandardId::from_index(self.program.standards.len());
                    let name = self.global(&node.name, standard.file, standard.document, Def::Standard(id));
                    let (local, ty) = (node.local, Type::Unknown);
                    self.program.standards.push(ir::Standard {
                        name,
                        local,
                        ty,
                        by: None,
                        values: Vec::new(),
                        span,
                    });
                    id
                }
            };
            self.declared.standards.push(id);
        }
        for benefit in &items.benefits {
            if let Some(Def::Benefit(id)) = self.earlier(&benefit.node.name.text, false, benefit.document) {
                self.declared.benefits.push(id);
                continue;
            }
            let id = ir::BenefitId::from_index(self.program.benefits.len());
            self.declared.benefits.push(id);
            let span = benefit.node.name.span.in_file(benefit.file);
            let name = self.global(&benefit.node.name, benefit.file, benefit.document, Def::Benefit(id));
            self.program.benefits.push(ir::Benefit {
                name,
                table: ir::TableId::default(),
                purpose: String::new(),
                rhythm: ir::Rhythm::Monthly,
                months: (9..=12).chain(1..=8).collect(),
                overlap: ir::Overlap::None,
                family: id,
                span,
                versions: Vec::new(),
                document: benefit.document,
            });
        }
        for table in &items.decision_tables {
            let earlier = self.earlier(&table.node.name.text, false, table.document);
            if let Some(Def::DecisionTable(id)) = earlier {
                self.declared.decision_tables.push(id);
                continue;
            }
            let id = ir::DecisionTableId::from_index(self.program.decision_tables.len());
            self.declared.decision_tables.push(id);
            let span = table.node.name.span.in_file(table.file);
            let name = self.global(&table.node.name, table.file, table.document, Def::DecisionTable(id));
            self.program.decision_tables.push(ir::DecisionTable {
                name,
                table: ir::TableId::default(),
                ty: Type::Unknown,
                every_row: table.node.every_row,
                rows: Vec::new(),
                otherwise: None,
                span,
                versions: Vec::new(),
            });
        }
        for define in &items.defines {
            let node = define.node;
            let span = node.name.span.in_file(define.file);
            let id = match self.earlier(&node.name.text, node.effective.is_some(), define.document) {
                Some(Def::Definition(id)) => id,
                _ => {
                    let id = ir::DefinitionId::from_index(self.program.definitions.len());
                    let name = self.global(&node.name, define.file, define.document, Def::Definition(id));
                    let ty = Type::Unknown;
                    self.program.definitions.push(ir::Definition {
                        name,
                        versions: Vec::new(),
                        table: None,
                        ty,
                        span,
                    });
                    id
                }
            };
            self.declared.definitions.push(id);
        }
    }

    fn decisions(&mut self, items: &Items<'a>) {
        for (index, rule) in items.rules.iter().enumerate() {
            let id = ir::RuleId::from_index(index);
            let versioned = effective(&rule.node.clauses);
            let first = match self.earlier(&rule.node.name.text, versioned, rule.document) {
                Some(Def::Rule(first)) => first,
                _ => id,
            };
            let name = if first == id {
                self.global(&rule.node.name, rule.file, rule.document, Def::Rule(id))
            } else {
                self.pairs.name(&rule.node.name.text, None).0
            };
            self.names.versions.entry(first).or_default().push(id);
            self.program.rules.push(ir::Rule {
                name,
                kind: rule.node.kind,
                article: items.article(rule.article),
                table: ir::TableId::default(),
                quotes: Vec::new(),
                order: 0,
                effective: ir::Period::default(),
                when: None,
                unless: Vec::new(),
                overrides: Vec::new(),
                benefits: Vec::new(),
                amount: None,
                policy_source: None,
                until: None,
                span: rule.node.name.span.in_file(rule.file),
                document: rule.document,
            });
        }
        for (index, check) in items.checks.iter().enumerate() {
            let id = ir::CheckId::from_index(index);
            let first =
                match self.earlier(&check.node.name.text, effective(&check.node.clauses), check.document) {
                    Some(Def::Check(first)) => first,
                    _ => id,
                };
            let name = if first == id {
                self.global(&check.node.name, check.file, check.document, Def::Check(id))
            } else {
                self.pairs.name(&check.node.name.text, None).0
            };
            self.names.check_versions.entry(first).or_default().push(id);
            self.program.checks.push(ir::Check {
                name,
                article: items.article(check.article),
                table: ir::TableId::default(),
                keys: Vec::new(),
                quotes: Vec::new(),
                order: 0,
                effective: ir::Period::default(),
                filter: None,
                when: None,
                unless: Vec::new(),
                flag: None,
                hold: None,
                review: Vec::new(),
                reaches: None,
                span: check.node.name.span.in_file(check.file),
                document: check.document,
            });
        }
        for (index, duty) in items.duties.iter().enumerate() {
            let id = ir::DutyId::from_index(index);
            let first = match self.earlier(&duty.node.name.text, false, duty.document) {
                Some(Def::Duty(first)) => first,
                _ => id,
            };
            let name = if first == id {
                self.global(&duty.node.name, duty.file, duty.document, Def::Duty(id))
            } else {
                self.pairs.name(&duty.node.name.text, None).0
            };
            self.names.duty_versions.entry(first).or_default().push(id);
            self.program.duties.push(ir::Duty {
                name,
                article: items.article(duty.article),
                quotes: Vec::new(),
                order: 0,
                bearers: Vec::new(),
                every: None,
                evidence: None,
                remind: None,
                effective: ir::Period::default(),
                span: duty.node.name.span.in_file(duty.file),
                document: duty.document,
            });
        }
    }

    fn finish(&mut self, items: &Items<'a>) {
        for document in &items.documents {
            let name = document.header.map(|header| self.pairs.name(&header.name.text, None));
            let (name, pair) = name.unwrap_or_default();
            self.paired(Symbol::Policy(ir::LayerId(document.layer)), None, pair);
            let own = document.layer as usize == items.own_layer();
            if self.program.policy.name == Name::default() && own {
                self.program.policy = ir::Policy { name: name.clone(), span: document.at() };
            }
            self.declared.documents.push(name);
        }
        for broken in &items.broken {
            match broken.node {
                Some((head, name)) => {
                    let at = name.span.in_file(broken.file);
                    self.names.enter(items.layer(broken.document));
                    self.names.declare(name.text.as_str(), Def::Broken(*head), at);
                    if let Some(other) = self.pairs.other(&name.text) {
                        self.names.declare(other, Def::Broken(*head), at);
                    }
                    // Mark its pair as used.
                    self.pairs.name(&name.text, None);
                }
                None => self.names.broken_text.push(broken.at()),
            }
        }
        // A definition and a field of one spelling could not be told apart in a condition.
        for (spelling, (def, at)) in self.names.globals.iter().flat_map(sorted) {
            if !matches!(def, Def::Definition(_) | Def::Standard(_) | Def::DecisionTable(_)) {
                continue;
            }
            if let Some(field) = self.names.fields_named(spelling).first()
                && let Some(field) = self.program.field(*field)
            {
                self.diagnostics.push(problems::duplicate(at, spelling, field.span));
            }
        }
        // Where something could not be read, an English name without a meaning may belong to it.
        if items.broken.is_empty() && self.names.broken_members.iter().all(Vec::is_empty) {
            self.diagnostics.extend(self.pairs.unused().map(|(at, zh)| problems::names_nothing(at, zh)));
        }
    }

    /// A declaration of that name that came before, when the two can be versions of one thing: both say when they are in
    /// force, or they stand in different documents of one policy.
    fn earlier(&mut self, name: &str, versioned: bool, document: DocumentId) -> Option<Def> {
        self.names.enter(self.items.layer(document));
        let def = self.names.own()?.get(name).map(|(def, _)| *def)?;
        let first = self.names.declared_in(def).first().copied();
        let other = first.is_some_and(|first| first != document && self.items.same_policy(first, document));
        if !versioned && !other {
            return None;
        }
        self.names.declared_in.entry(def).or_default().push(document);
        Some(def)
    }

    /// Declares a name of the policy-wide namespace.
    fn global(&mut self, ident: &'a ast::Ident, file: FileId, document: DocumentId, def: Def) -> Name {
        let at = ident.span.in_file(file);
        let declared = ident.text.as_str();
        let (name, pair) = self.pairs.name(declared, None);
        self.names.enter(self.items.layer(document));
        if let Some((was, before)) = self.names.own().and_then(|own| own.get(declared)).copied() {
            self.diagnostics.push(match (was, def) {
                (Def::Standard(_), Def::Standard(_))
                | (Def::Definition(_), Def::Definition(_))
                | (Def::Rule(_), Def::Rule(_)) => problems::duplicate_version(at, declared, before),
                _ if std::mem::discriminant(&was) == std::mem::discriminant(&def) => {
                    problems::duplicate(at, declared, before)
                }
                _ => problems::taken(at, declared, &kind_words(def), &kind_words(was), before),
            });
            return name;
        }
        if let Some(symbol) = Symbol::of(def) {
            self.paired(symbol, None, pair);
        }
        self.names.declare(declared, def, at);
        self.names.declared_in.entry(def).or_default().push(document);
        if let (Some(other), Some(pair)) = (self.pairs.other(declared), pair) {
            match self.names.own().and_then(|own| own.get(other)).copied() {
                Some((_, before)) => {
                    self.diagnostics.push(problems::spelling_taken(pair.at, other, declared, before))
                }
                None => self.names.declare(other, def, at),
            }
        }
        name
    }
}

/// Whether a rule or check says when it is in force.
fn effective(clauses: &[ast::Clause]) -> bool {
    clauses.iter().any(|clause| matches!(clause.kind, ast::ClauseKind::Effective(_)))
}

fn sorted<'a>(globals: &FxHashMap<&'a str, (Def, FileSpan)>) -> Vec<(&'a str, (Def, FileSpan))> {
    let mut all: Vec<_> = globals.iter().map(|(spelling, found)| (*spelling, *found)).collect();
    all.sort_by_key(|(spelling, (_, at))| (*at, *spelling));
    all
}
