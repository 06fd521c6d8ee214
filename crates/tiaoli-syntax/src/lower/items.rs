//! Declarations: which pair makes which item, and what is kept of those that could not be read.

use pest::Parser;
use pest::iterators::Pair;

use super::{Cursor, Lower, inner};
use crate::ast::{
    Clause, Effective, HeaderClause, HeaderKind, Ident, Item, ItemHead, ItemKind, NamePair, Names, Path,
    Policy, Repeal, RuleKind,
};
use crate::grammar::{Grammar, Rule};
use crate::problems;

impl Lower<'_> {
    /// Every declaration up to the end or the closing brace.
    pub(crate) fn items(&mut self, cursor: &mut Cursor<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some(pair) = cursor.next() {
            match pair.as_rule() {
                Rule::broken_group => self.broken_group(pair, &mut items),
                Rule::EOI | Rule::close => {}
                _ => items.extend(self.item(pair)),
            }
        }
        items
    }

    fn item(&mut self, pair: Pair<'_, Rule>) -> Option<Item> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let kind = match rule {
            Rule::broken_item => {
                self.broken(&pair, Rule::item_alone);
                Some(ItemKind::Broken { declares: self.declared(pair.as_str()) })
            }
            Rule::later => {
                let problem = problems::comes_later(self.place(&inner(pair).next()?));
                self.report(problem);
                Some(ItemKind::Broken { declares: None })
            }
            Rule::rule_decl => self.rule(pair).map(ItemKind::Rule),
            Rule::check => self.check(pair).map(ItemKind::Check),
            Rule::define => self.define(pair).map(ItemKind::Define),
            Rule::article => self.article(pair).map(ItemKind::Article),
            Rule::duty => self.duty(pair).map(ItemKind::Duty),
            Rule::statement => self.statement(pair).map(ItemKind::Statement),
            Rule::accept_gap => self.accept_gap(pair),
            Rule::records => self.records(pair).map(ItemKind::Records),
            Rule::list => self.list_decl(pair).map(ItemKind::List),
            Rule::tiers => self.tiers(pair).map(ItemKind::Tiers),
            Rule::catalog => self.catalog(pair).map(ItemKind::Catalog),
            Rule::standard => self.standard(pair, false).map(ItemKind::Standard),
            Rule::parameter => self.standard(pair, true).map(ItemKind::Standard),
            Rule::benefit => self.benefit(pair).map(ItemKind::Benefit),
            Rule::decision => self.decision(pair).map(ItemKind::DecisionTable),
            Rule::example => self.example(pair).map(ItemKind::Example),
            Rule::names => self.names(pair).map(ItemKind::Names),
            Rule::policy => self.policy(pair, false).map(ItemKind::Policy),
            Rule::amend => self.policy(pair, true).map(ItemKind::Policy),
            Rule::repeal => self.repeal(pair).map(ItemKind::Repeal),
            Rule::use_file => self.use_file(pair),
            Rule::erratum => self.erratum(pair).map(ItemKind::Erratum),
            _ => return None,
        };
        // A pair the grammar accepted always gives an item; text without one is still not lost.
        Some(Item { kind: kind.unwrap_or(ItemKind::Broken { declares: None }), span })
    }

    /// A head that could not be read, with the sound declarations of its block.
    fn broken_group(&mut self, pair: Pair<'_, Rule>, items: &mut Vec<Item>) {
        let mut cursor = inner(pair);
        self.grouped = true;
        let Some(head) = cursor.next() else { return };
        self.broken(&head, Rule::item_alone);
        items.push(Item { kind: ItemKind::Broken { declares: None }, span: self.span(&head) });
        items.extend(self.items(&mut cursor));
    }

    /// The keyword and the name a broken declaration begins with.
    fn declared(&mut self, text: &str) -> Option<(ItemHead, Ident)> {
        let start = text.as_ptr() as usize;
        let base = start.checked_sub(self.prepared.text.as_ptr() as usize)?;
        let mut cursor = inner(Grammar::parse(Rule::broken_name, text).ok()?.next()?);
        let head = match cursor.next()?.as_rule() {
            Rule::k_policy => ItemHead::Policy,
            Rule::k_amend => ItemHead::Amend,
            Rule::k_tiers => ItemHead::Tiers,
            Rule::k_records => ItemHead::Records,
            Rule::k_catalog => ItemHead::Catalog,
            Rule::k_list => ItemHead::List,
            Rule::k_standard | Rule::k_parameter => ItemHead::Standard,
            Rule::k_benefit => ItemHead::Benefit,
            Rule::k_decision => ItemHead::DecisionTable,
            Rule::k_define => ItemHead::Define,
            Rule::k_grant_rule => ItemHead::Rule(RuleKind::Grant),
            Rule::k_deny_rule => ItemHead::Rule(RuleKind::Deny),
            Rule::k_hold_rule => ItemHead::Rule(RuleKind::Hold),
            Rule::k_review => ItemHead::Rule(RuleKind::Review),
            Rule::k_match => ItemHead::Check,
            Rule::k_duty => ItemHead::Duty,
            _ => return None,
        };
        let name = cursor.take(Rule::name)?;
        let range = name.as_span();
        let text = name.as_str().trim_matches('`').to_owned();
        Some((head, Ident { text, span: self.span_of(base + range.start(), base + range.end()) }))
    }

    /// Steps over the keyword of a declaration.
    pub(super) fn keyword(&mut self, cursor: &mut Cursor<'_>) -> Option<Rule> {
        let pair = cursor.next()?;
        self.check_glued(&pair);
        Some(pair.as_rule())
    }

    fn use_file(&mut self, pair: Pair<'_, Rule>) -> Option<ItemKind> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        self.next_string(&mut cursor).map(ItemKind::Use)
    }

    fn policy(&mut self, pair: Pair<'_, Rule>, amends: bool) -> Option<Policy> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        let mut header = Vec::new();
        while let Some(pair) = cursor.next() {
            if !matches!(pair.as_rule(), Rule::open | Rule::close) {
                header.extend(self.header_clause(pair));
            }
        }
        Some(Policy { amends, name, header })
    }

    fn repeal(&mut self, pair: Pair<'_, Rule>) -> Option<Repeal> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let names = self.paths(&mut cursor);
        let mut clauses = Vec::new();
        while let Some(pair) = cursor.next() {
            let span = self.span(&pair);
            clauses.extend(self.clause(pair).map(|kind| Clause { kind, span }));
        }
        Some(Repeal { names, clauses })
    }

    fn header_clause(&mut self, pair: Pair<'_, Rule>) -> Option<HeaderClause> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::broken_header {
            self.broken(&pair, Rule::header_alone);
            return Some(HeaderClause { kind: HeaderKind::Broken, span });
        }
        if rule == Rule::effective {
            return Some(HeaderClause { kind: HeaderKind::Effective(self.effective(pair)?), span });
        }
        let mut cursor = inner(pair);
        cursor.next();
        let kind = match rule {
            Rule::title => HeaderKind::Title(self.next_string(&mut cursor)?),
            Rule::number => HeaderKind::Number(self.next_string(&mut cursor)?),
            Rule::issuer => HeaderKind::Issuer(self.next_string(&mut cursor)?),
            Rule::source => HeaderKind::Source(self.next_string(&mut cursor)?),
            Rule::under => HeaderKind::Under(self.next_path(&mut cursor)?),
            Rule::include => HeaderKind::Include(self.next_path(&mut cursor)?),
            Rule::consolidated => HeaderKind::Consolidated(self.date(&cursor.next()?)?),
            _ => return None,
        };
        Some(HeaderClause { kind, span })
    }

    /// `施行 自 D [至 D] [待核实 …]`
    pub(super) fn effective(&mut self, pair: Pair<'_, Rule>) -> Option<Effective> {
        let span = self.span(&pair);
        let mut cursor = inner(pair);
        cursor.take(Rule::k_effective)?;
        let (from, to) = self.period(&mut cursor)?;
        let unverified = cursor.take(Rule::unverified).map(|pair| self.unverified(pair));
        Some(Effective { from, to, unverified, span })
    }

    /// Pairs a Chinese and an English name, in either order; a half without its other half shifts nothing.
    fn names(&mut self, pair: Pair<'_, Rule>) -> Option<Names> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let mut pairs = Vec::new();
        let mut waiting: Option<(Pair<'_, Rule>, bool)> = None;
        for pair in cursor.pairs {
            match pair.as_rule() {
                Rule::name_word => {}
                Rule::name_junk => {
                    let problem = problems::stray_in_names(self.place(&pair), pair.as_str());
                    self.report(problem);
                    continue;
                }
                _ => continue,
            }
            let ascii = pair.as_str().is_ascii();
            match waiting.take() {
                None => waiting = Some((pair, ascii)),
                Some((first, was_ascii)) if was_ascii == ascii => {
                    let problem = problems::half_a_name(self.place(&first), first.as_str(), was_ascii);
                    self.report(problem);
                    waiting = Some((pair, ascii));
                }
                Some((first, was_ascii)) => {
                    let (zh, en) = if was_ascii { (pair, first) } else { (first, pair) };
                    pairs.extend(self.name_pair(&zh, &en));
                }
            }
        }
        if let Some((first, ascii)) = waiting {
            let problem = problems::half_a_name(self.place(&first), first.as_str(), ascii);
            self.report(problem);
        }
        Some(Names { pairs })
    }

    fn name_pair(&mut self, zh: &Pair<'_, Rule>, en: &Pair<'_, Rule>) -> Option<NamePair> {
        let span = self.span(zh).to(self.span(en));
        let zh = self.dotted(zh);
        let mut english = self.dotted(en).names;
        let en_path = if english.len() == 1 { english.pop() } else { None };
        let Some(en) = en_path else {
            let problem = problems::half_a_name(self.place(en), en.as_str(), true);
            self.report(problem);
            return None;
        };
        for name in zh.names.iter().chain([&en]) {
            let ticked = name.span.text(self.original).starts_with('`');
            if !ticked && crate::keywords::is_reserved(&name.text) {
                let problem = problems::reserved_name(self.at(name.span), &name.text);
                self.report(problem);
                return None;
            }
        }
        Some(NamePair { zh, en, span })
    }

    /// `学校.代码` inside 英文名, where any word may stand.
    fn dotted(&mut self, pair: &Pair<'_, Rule>) -> Path {
        let base = pair.as_span().start();
        let text = pair.as_str();
        let mut names = Vec::new();
        let mut start = 0;
        let mut ticked = false;
        for (at, c) in text.char_indices().chain([(text.len(), '.')]) {
            if c == '`' {
                ticked = !ticked;
            } else if c == '.' && !ticked {
                let part = text.get(start..at).unwrap_or_default();
                let span = self.span_of(base + start, base + at);
                names.push(Ident { text: part.trim_matches('`').to_owned(), span });
                start = at + 1;
            }
        }
        Path { names, span: self.span(pair) }
    }
}
