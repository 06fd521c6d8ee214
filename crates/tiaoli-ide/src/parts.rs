//! The parts of a syntax tree with their places, from the whole down to single words: what links, folding and the growing
//! selection look through.

mod clauses;
mod exprs;

use tiaoli_diagnostics::Span;
use tiaoli_syntax::ast::{self, BenefitKind, DatedValue, HeaderKind, Item, ItemKind, RecordMember};

/// What a part is to an editor.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'a> {
    /// A declaration.
    Item(&'a Item),
    /// The number of an article.
    Heading(&'a ast::Heading),
    /// What stands in the braces of a declaration: a field, a clause, a dated line, a row.
    Member,
    /// An operand, a comparison, a condition, a value, a type.
    Phrase,
    /// A string that means nothing beyond its words.
    Words(&'a ast::Str),
    /// The name of a file.
    File(&'a ast::Str),
    /// A quotation of the source text.
    Quote(&'a ast::Str),
    /// One source of 依据.
    Basis(&'a ast::BasisSource),
}

/// Every part of some declarations, the outer before the inner.
pub(crate) fn parts(items: &[Item]) -> Vec<(Part<'_>, Span)> {
    let mut walk = Walk { found: Vec::new() };
    walk.items(items);
    walk.found
}

/// Collects parts on its way through a tree.
struct Walk<'a> {
    found: Vec<(Part<'a>, Span)>,
}

impl<'a> Walk<'a> {
    fn member(&mut self, span: Span) {
        self.found.push((Part::Member, span));
    }

    fn phrase(&mut self, span: Span) {
        self.found.push((Part::Phrase, span));
    }

    fn words(&mut self, words: &'a ast::Str) {
        self.found.push((Part::Words(words), words.span));
    }

    fn file(&mut self, path: &'a ast::Str) {
        self.found.push((Part::File(path), path.span));
    }

    fn quote(&mut self, quote: &'a ast::Str) {
        self.found.push((Part::Quote(quote), quote.span));
    }

    fn items(&mut self, items: &'a [Item]) {
        items.iter().for_each(|item| self.item(item));
    }

    fn item(&mut self, item: &'a Item) {
        self.found.push((Part::Item(item), item.span));
        match &item.kind {
            ItemKind::Policy(policy) => policy.header.iter().for_each(|clause| self.header(clause)),
            ItemKind::Use(path) => self.file(path),
            ItemKind::Tiers(tiers) => self.values(&tiers.values),
            ItemKind::Records(records) => self.fields(&records.members),
            ItemKind::Catalog(catalog) => catalog.editions.iter().for_each(|edition| self.dated(edition)),
            ItemKind::List(list) => {
                self.fields(&list.members);
                list.provider.iter().for_each(|provider| self.words(provider));
            }
            ItemKind::Standard(standard) => {
                self.ty(&standard.ty);
                standard.effective.iter().for_each(|effective| self.effective(effective));
                standard.values.iter().for_each(|dated| self.dated(dated));
            }
            ItemKind::Benefit(benefit) => {
                for clause in &benefit.clauses {
                    self.member(clause.span);
                    match &clause.kind {
                        BenefitKind::For(path) => self.phrase(path.span),
                        BenefitKind::Purpose(words) => self.words(words),
                        BenefitKind::Paid { .. } | BenefitKind::Overlap(_) | BenefitKind::Broken => {}
                    }
                }
            }
            ItemKind::DecisionTable(table) => self.decision_table(table),
            ItemKind::Article(article) => {
                self.found.push((Part::Heading(&article.heading), article.heading.span));
                article.title.iter().for_each(|title| self.phrase(title.span));
                self.items(&article.items);
            }
            ItemKind::Define(define) => {
                self.expr(&define.value);
                define.quotes.iter().for_each(|quote| self.quote(quote));
                define.effective.iter().for_each(|effective| self.effective(effective));
            }
            ItemKind::Rule(rule) => self.clauses(&rule.clauses),
            ItemKind::Check(check) => {
                check.keys.iter().for_each(|key| self.expr(key));
                self.clauses(&check.clauses);
            }
            ItemKind::Duty(duty) => duty.clauses.iter().for_each(|clause| self.duty(clause)),
            ItemKind::Statement(statement) => self.quote(&statement.quote),
            ItemKind::AcceptGap { when, reason } => {
                self.expr(when);
                self.words(reason);
            }
            ItemKind::Example(example) => self.example(example),
            ItemKind::Names(names) => names.pairs.iter().for_each(|pair| {
                self.member(pair.span);
                self.phrase(pair.zh.span);
            }),
            ItemKind::Erratum(erratum) => {
                self.quote(&erratum.wrong);
                self.words(&erratum.right);
                erratum.basis.iter().for_each(|basis| self.basis(basis));
                self.unverified(erratum.unverified.as_ref());
            }
            ItemKind::Repeal(repeal) => {
                repeal.names.iter().for_each(|path| self.phrase(path.span));
                self.clauses(&repeal.clauses);
            }
            ItemKind::Broken { .. } => {}
        }
    }

    fn header(&mut self, clause: &'a ast::HeaderClause) {
        self.member(clause.span);
        match &clause.kind {
            HeaderKind::Title(words) | HeaderKind::Number(words) | HeaderKind::Issuer(words) => {
                self.words(words);
            }
            HeaderKind::Source(path) => self.file(path),
            HeaderKind::Effective(effective) => self.effective(effective),
            HeaderKind::Under(path) | HeaderKind::Include(path) => self.phrase(path.span),
            HeaderKind::Consolidated(date) => self.phrase(date.span),
            HeaderKind::Broken => {}
        }
    }

    fn fields(&mut self, members: &'a [RecordMember]) {
        for member in members {
            match member {
                RecordMember::Field(field) => {
                    self.member(field.span);
                    field.aka.iter().for_each(|words| self.words(words));
                    self.ty(&field.ty);
                    for modifier in &field.modifiers {
                        self.phrase(modifier.span);
                        match &modifier.kind {
                            ast::FieldModifierKind::Derived(value)
                            | ast::FieldModifierKind::Before(value) => self.expr(value),
                            ast::FieldModifierKind::ChangedBy(path) => self.phrase(path.span),
                            _ => {}
                        }
                    }
                }
                RecordMember::Invariant { condition, span } => {
                    self.member(*span);
                    self.expr(condition);
                }
                RecordMember::Broken(_) => {}
            }
        }
    }

    fn values(&mut self, values: &'a [ast::EnumValue]) {
        for value in values {
            self.phrase(value.name.span);
            value.aka.iter().for_each(|words| self.words(words));
        }
    }

    fn ty(&mut self, ty: &'a ast::TypeExpr) {
        self.phrase(ty.span);
        match &ty.kind {
            ast::TypeKind::SetOf(inner) | ast::TypeKind::ScaleOf(inner) => self.ty(inner),
            ast::TypeKind::Enumeration(values) => self.values(values),
            _ => {}
        }
    }

    fn dated(&mut self, dated: &'a ast::Dated) {
        self.member(dated.span);
        match &dated.value {
            DatedValue::Values(values) => values.iter().for_each(|value| self.expr(value)),
            DatedValue::Range(range) => self.range(range),
            DatedValue::Tiered(tiers) => {
                for tier in tiers {
                    self.phrase(tier.tier.span.to(tier.value.span));
                    self.expr(&tier.value);
                }
            }
            DatedValue::Brackets(brackets) => {
                for bracket in brackets {
                    self.phrase(bracket.span);
                    self.expr(&bracket.from);
                    self.expr(&bracket.rate);
                }
            }
            DatedValue::File(path) => self.file(path),
            DatedValue::Broken => {}
        }
        dated.basis.iter().for_each(|basis| self.basis(basis));
        self.unverified(dated.unverified.as_ref());
        let note = dated.local_choice.iter().flat_map(|choice| &choice.note);
        note.for_each(|words| self.words(words));
    }

    fn decision_table(&mut self, table: &'a ast::DecisionTable) {
        self.ty(&table.ty);
        for row in &table.rows {
            self.member(row.span);
            for cell in &row.cells {
                self.phrase(cell.span);
                match &cell.kind {
                    ast::DecisionCellKind::Any => {}
                    ast::DecisionCellKind::Compare(_, value) => self.expr(value),
                    ast::DecisionCellKind::Bound { bound, .. } => self.expr(bound),
                    ast::DecisionCellKind::Set(set) => self.set(set),
                }
            }
            self.expr(&row.result);
        }
        table.otherwise.iter().for_each(|value| self.expr(value));
    }

    fn basis(&mut self, basis: &'a ast::Basis) {
        self.phrase(basis.span);
        self.found.extend(basis.sources.iter().map(|source| (Part::Basis(source), source.span)));
    }

    fn effective(&mut self, effective: &'a ast::Effective) {
        self.phrase(effective.span);
        self.unverified(effective.unverified.as_ref());
    }

    fn unverified(&mut self, unverified: Option<&'a ast::Unverified>) {
        let Some(unverified) = unverified else { return };
        self.phrase(unverified.span);
        unverified.why.iter().for_each(|words| self.words(words));
    }
}
