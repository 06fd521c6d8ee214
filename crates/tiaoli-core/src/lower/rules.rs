//! 应助, 不予, 暂缓, 重点审核; 未规定; 原则要求 and 裁量事项.

use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast::{self, RuleKind};

use super::{Lowering, Scope, graph, problems};
use crate::{
    ir::{AcceptedGap, BenefitId, ExprId, PayPeriod, Quote, Rhythm, Rule, RuleId, Statement, TableId, Type},
    names::{Def, Placed},
    symbols::Role,
    types::{self, problems as type_problems},
    value::Value,
};

/// A quotation before it is looked up in the source text.
pub(super) fn quote(quote: &ast::Str, file: FileId) -> Quote {
    Quote { text: quote.text.clone(), span: quote.inner.in_file(file), found: None, parts: Vec::new() }
}

impl Lowering<'_> {
    pub(super) fn rules(&mut self) {
        let items = self.items;
        for (index, rule) in items.rules.iter().enumerate() {
            self.enter(rule.file);
            self.rule(RuleId::from_index(index), rule);
        }
        self.rule_versions();
        self.paid_in_rhythm();
    }

    fn rule(&mut self, id: RuleId, rule: &Placed<'_, ast::RuleDecl>) {
        let (node, file) = (rule.node, rule.file);
        let at = node.name.span.in_file(file);
        let mut entry = match self.program.rules.get_mut(id.index()) {
            Some(entry) => std::mem::replace(entry, empty_rule(node.kind)),
            None => return,
        };
        let mut named: Vec<(BenefitId, FileSpan)> = Vec::new();
        let mut everything = None;
        let mut verbs = 0;
        let mut broken = false;
        for clause in &node.clauses {
            let verb = match &clause.kind {
                ast::ClauseKind::Give { benefit, .. } => {
                    named.extend(self.decided(benefit, file).map(|id| (id, benefit.span.in_file(file))));
                    true
                }
                ast::ClauseKind::Deny(targets)
                | ast::ClauseKind::Hold { targets, .. }
                | ast::ClauseKind::Review(targets) => {
                    match targets {
                        ast::Targets::All(span) => everything = Some(span.in_file(file)),
                        ast::Targets::Benefits(paths) => {
                            for path in paths {
                                named
                                    .extend(self.decided(path, file).map(|id| (id, path.span.in_file(file))));
                            }
                        }
                    }
                    true
                }
                // The parser has told about clauses that belong elsewhere.
                ast::ClauseKind::Where(_) | ast::ClauseKind::Flag { .. } | ast::ClauseKind::Broken => {
                    broken = true;
                    false
                }
                _ => false,
            };
            verbs += usize::from(verb);
        }
        if verbs == 0 && !broken && node.kind != RuleKind::Review {
            self.report(problems::no_verb(at, node.kind));
        }
        entry.table = self.rule_table(node, file, at, &named).unwrap_or_default();
        let unsure = named.is_empty() && everything.is_none() && (verbs > 0 || broken);
        entry.benefits = if everything.is_some()
            || (named.is_empty() && !unsure && node.kind == RuleKind::Review)
        {
            self.benefits_of(entry.table)
        } else {
            let mut ids: Vec<BenefitId> = Vec::new();
            for (benefit, place) in &named {
                if ids.contains(benefit) {
                    let name = self.program.benefits.get(benefit.index()).map(|benefit| benefit.name.clone());
                    self.report(problems::benefit_twice(*place, &name.unwrap_or_default()));
                } else {
                    ids.push(*benefit);
                }
            }
            ids
        };
        if let (Some(place), true) = (everything, entry.benefits.is_empty()) {
            self.report(problems::nothing_to_decide(place));
        }
        self.clauses(node, file, &mut entry);
        entry.effective = self.in_force(entry.effective, rule.document, &node.name, file);
        if let Some(slot) = self.program.rules.get_mut(id.index()) {
            *slot = entry;
        }
    }

    /// A benefit that is given, denied or held.
    pub(super) fn decided(&mut self, path: &ast::Path, file: FileId) -> Option<BenefitId> {
        self.in_role(Role::Decide, |this| this.benefit_named(path, file))
    }

    fn clauses(&mut self, node: &ast::RuleDecl, file: FileId, entry: &mut Rule) {
        let scope = Scope::row(file, Some(entry.table));
        let mut when: Option<FileSpan> = None;
        for clause in &node.clauses {
            let place = clause.span.in_file(file);
            match &clause.kind {
                ast::ClauseKind::Quote(text) => entry.quotes.push(quote(text, file)),
                ast::ClauseKind::When(condition) => {
                    let id = self.condition(scope, condition);
                    match when {
                        Some(before) => self.report(problems::clause_twice(place, before)),
                        None => (when, entry.when) = (Some(place), Some(id)),
                    }
                }
                ast::ClauseKind::Unless(condition) => entry.unless.push(self.condition(scope, condition)),
                ast::ClauseKind::Give { amount, policy_source, .. } => {
                    if let Some(amount) = amount {
                        entry.amount = Some(self.amount(scope, amount, &entry.benefits));
                    }
                    if let Some(path) = policy_source {
                        entry.policy_source = self.policy_source(path, file);
                    }
                }
                ast::ClauseKind::Hold { until, .. } => {
                    entry.until = until.as_ref().map(|words| words.text.clone());
                }
                ast::ClauseKind::Effective(effective) => entry.effective = self.effective(effective, file),
                _ => {}
            }
        }
    }

    /// 对象 of the benefits; without a benefit, the one table that has all the fields.
    fn rule_table(
        &mut self,
        node: &ast::RuleDecl,
        file: FileId,
        at: FileSpan,
        named: &[(BenefitId, FileSpan)],
    ) -> Option<TableId> {
        let table = |lowering: &Self, id: BenefitId| {
            lowering.program.benefits.get(id.index()).map(|benefit| benefit.table)
        };
        if let Some((first, first_at)) = named.first() {
            let of = table(self, *first);
            let other = named.iter().find(|(id, _)| table(self, *id) != of);
            if let Some((other, place)) = other {
                let name = |lowering: &Self, id: BenefitId| {
                    lowering
                        .program
                        .benefits
                        .get(id.index())
                        .map(|benefit| benefit.name.clone())
                        .unwrap_or_default()
                };
                let (a, b) = (name(self, *first), name(self, *other));
                self.report(problems::different_subjects(*place, &b, &a, *first_at));
            }
            return of;
        }
        if let [only] = self.subjects().as_slice() {
            return Some(*only);
        }
        let conditions: Vec<&ast::Expr> = node
            .clauses
            .iter()
            .filter_map(|clause| match &clause.kind {
                ast::ClauseKind::When(condition) | ast::ClauseKind::Unless(condition) => Some(condition),
                _ => None,
            })
            .collect();
        self.table_of(file, &conditions, at).unwrap_or_default().or_else(|| self.subjects().first().copied())
    }

    fn amount(&mut self, scope: Scope, amount: &ast::Expr, benefits: &[BenefitId]) -> ExprId {
        let at = amount.span.in_file(scope.file);
        let id = self.infer(scope, amount);
        let below_zero = |value: &Value| value.as_number().is_some_and(|number| number < Decimal::ZERO);
        match self.ty(id) {
            Type::Unknown => id,
            Type::Money(_) if self.value_of(id).is_some_and(below_zero) => {
                self.report(problems::negative_amount(at));
                self.unknown(at)
            }
            Type::Money(PayPeriod::None) if self.value_of(id).is_some() => {
                // An amount without a period takes the benefit's.
                let period = self.period_of(benefits.first().copied());
                if let Some(expr) = self.program.exprs.get_mut(id.index()) {
                    expr.ty = Type::Money(period);
                }
                id
            }
            Type::Money(_) => id,
            Type::Number { .. } if self.value_of(id).is_some() => {
                let written = self.written(at);
                self.report(type_problems::no_unit(at, &written));
                self.unknown(at)
            }
            ty => {
                let words = types::words(&self.program, &ty);
                self.report(type_problems::not_an_amount(at, &words));
                self.unknown(at)
            }
        }
    }

    /// What one payment of a benefit is for.
    pub(super) fn period_of(&self, benefit: Option<BenefitId>) -> PayPeriod {
        let benefit = benefit.and_then(|id| self.program.benefits.get(id.index()));
        let rhythm = benefit.map(|benefit| benefit.rhythm);
        // Amendments may change how it is paid: the amount is of one payment, whatever that is for.
        if benefit.is_some_and(|benefit| benefit.versions.iter().any(|one| Some(one.rhythm) != rhythm)) {
            return PayPeriod::Payment;
        }
        match rhythm {
            Some(Rhythm::Monthly) | None => PayPeriod::Month,
            Some(Rhythm::Termly) => PayPeriod::Term,
            Some(Rhythm::Yearly) => PayPeriod::Year,
            Some(Rhythm::Once) => PayPeriod::Payment,
        }
    }

    /// Amounts of a longer period are divided over the benefit's payments; one of a shorter period has no meaning there. A
    /// rule is held against every version of its benefit that it meets.
    fn paid_in_rhythm(&mut self) {
        let shorter = |rhythm: Rhythm, period: PayPeriod| match rhythm {
            Rhythm::Monthly => false,
            Rhythm::Termly => period == PayPeriod::Month,
            Rhythm::Yearly | Rhythm::Once => matches!(period, PayPeriod::Month | PayPeriod::Term),
        };
        let mut found: Vec<(FileSpan, PayPeriod, crate::ir::Name, Rhythm)> = Vec::new();
        for rule in &self.program.rules {
            let amount = rule.amount.and_then(|id| self.program.expr(id));
            let Some((at, Type::Money(period))) = amount.map(|expr| (expr.span, &expr.ty)) else { continue };
            for benefit in rule.benefits.iter().filter_map(|id| self.program.benefits.get(id.index())) {
                let met = benefit.versions.iter().filter(|one| one.effective.overlaps(&rule.effective));
                let wrong = met.map(|one| one.rhythm).find(|rhythm| shorter(*rhythm, *period));
                found.extend(wrong.map(|rhythm| (at, *period, benefit.name.clone(), rhythm)));
            }
        }
        for (at, period, name, rhythm) in found {
            self.enter(at.file);
            self.report(problems::shorter_than_rhythm(at, &types::period_words(period), &name, rhythm));
        }
    }

    /// 享受政策 TIER: a value of the one tier scale that has it.
    pub(super) fn policy_source(
        &mut self,
        path: &ast::Path,
        file: FileId,
    ) -> Option<(crate::ir::EnumId, u16)> {
        let at = path.span.in_file(file);
        let value = path.names.last()?;
        let scales: Vec<crate::ir::EnumId> = match path.names.as_slice() {
            [scale, _] => match self.names.global(&scale.text) {
                Some(Def::Tiers(of)) => vec![of],
                _ => Vec::new(),
            },
            _ => {
                let owners = self.names.enums_with(&value.text).iter().copied();
                owners
                    .filter(|of| self.program.enums.get(of.index()).is_some_and(|def| def.ordered))
                    .collect()
            }
        };
        match scales.as_slice() {
            [of] => {
                self.use_def(Def::Tiers(*of));
                if let [scale, _] = path.names.as_slice() {
                    self.refer_def(scale, file, Def::Tiers(*of));
                }
                match self.names.value(*of, &value.text) {
                    Some(position) => {
                        self.refer_value(value, file, *of, position);
                        Some((*of, position))
                    }
                    None => {
                        self.unknown_value(*of, &value.text, value.span.in_file(file));
                        None
                    }
                }
            }
            [] => {
                if !self.may_be_broken(None, &value.text) {
                    let known =
                        self.program.enums.iter().filter(|def| def.ordered).flat_map(|def| &def.values);
                    let near = self.near.nearest(
                        &value.text,
                        known.flat_map(|value| [value.name.zh.as_str(), &value.name.en]),
                    );
                    let kinds = Text::new("等级的取值", "value of a tier scale");
                    self.report(crate::names::problems::unknown_name(
                        at,
                        &value.text,
                        &kinds,
                        near.as_deref(),
                    ));
                }
                None
            }
            several => {
                let readings = several.iter().filter_map(|of| self.program.enums.get(of.index()));
                let readings: Vec<String> =
                    readings.map(|def| format!("{}.{}", def.name.zh, value.text)).collect();
                self.report(crate::names::problems::ambiguous(at, &value.text, &readings));
                None
            }
        }
    }

    fn rule_versions(&mut self) {
        for index in 0..self.program.rules.len() {
            let ids = self.names.versions(RuleId::from_index(index)).to_vec();
            let rules = ids.iter().filter_map(|id| self.program.rules.get(id.index()));
            let versions: Vec<_> = rules.map(|rule| (rule.effective, rule.document, rule.span)).collect();
            let def = Def::Rule(RuleId::from_index(index));
            let periods = self.settle_versions(def, versions.into_iter());
            for (id, period) in ids.iter().zip(periods) {
                if let Some(rule) = self.program.rules.get_mut(id.index()) {
                    rule.effective = period;
                }
            }
        }
    }

    /// 优先于: every version of the named rules; circles are reported.
    pub(super) fn overrides(&mut self) {
        let items = self.items;
        let mut edges: Vec<Vec<usize>> = vec![Vec::new(); items.rules.len()];
        for (index, rule) in items.rules.iter().enumerate() {
            self.enter(rule.file);
            for clause in &rule.node.clauses {
                let ast::ClauseKind::Overrides(paths) = &clause.kind else { continue };
                for path in paths {
                    let wanted = Text::new("规则", "rule");
                    let found = self.def_named(path, rule.file, &wanted, |def| matches!(def, Def::Rule(_)));
                    let Some(Def::Rule(first)) = found else { continue };
                    let targets = self.names.versions(first).to_vec();
                    self.overridden(index, &targets, path.span.in_file(rule.file));
                    if let Some(edges) = edges.get_mut(index) {
                        edges.extend(targets.iter().map(|target| target.index()));
                    }
                }
            }
        }
        for cycle in graph::order(&edges).cycles {
            let members: Vec<_> = cycle.iter().filter_map(|at| self.program.rules.get(*at)).collect();
            let names: Vec<crate::ir::Name> = members.iter().map(|rule| rule.name.clone()).collect();
            let places: Vec<FileSpan> = members.iter().map(|rule| rule.span).collect();
            if let Some(diagnostic) = problems::overrides_circle(&names, &places) {
                self.report(diagnostic);
            }
        }
    }

    fn overridden(&mut self, index: usize, targets: &[RuleId], at: FileSpan) {
        let Some(rule) = self.program.rules.get(index) else { return };
        let of = targets.first().and_then(|target| self.program.rules.get(target.index()));
        let shares = of.is_none_or(|of| of.table == rule.table);
        if !shares {
            let (name, other) = (rule.name.clone(), of.map(|of| of.name.clone()).unwrap_or_default());
            self.report(problems::overrides_other_table(at, &name, &other));
        }
        if let Some(rule) = self.program.rules.get_mut(index) {
            for target in targets {
                if !rule.overrides.contains(target) && target.index() != index {
                    rule.overrides.push(*target);
                }
            }
        }
    }

    /// Rules and checks of one name in several layers are printed with their policy.
    pub(super) fn tell_layers_apart(&mut self) {
        if !self.program.has_layers() {
            return;
        }
        let program = &self.program;
        let rules = program.rules.iter().map(|rule| (rule.name.en.clone(), rule.document));
        let checks = program.checks.iter().map(|check| (check.name.en.clone(), check.document));
        let mut named: BTreeMap<String, BTreeSet<crate::ir::LayerId>> = BTreeMap::new();
        for (name, document) in rules.chain(checks) {
            named.entry(name).or_default().insert(program.layer(document));
        }
        let own = program.layers.len().saturating_sub(1);
        let with_policy = |name: &crate::ir::Name, document: crate::ir::DocumentId| {
            let layer = program.layer(document);
            let elsewhere = named.get(&name.en).is_some_and(|layers| layers.len() > 1);
            let policy = program.layers.get(layer.index()).map(|layer| &layer.name);
            let policy = policy.filter(|_| elsewhere && layer.index() != own)?;
            Some(crate::ir::Name {
                zh: format!("{}.{}", policy.zh, name.zh),
                en: format!("{}.{}", policy.en, name.en),
            })
        };
        let rules: Vec<_> = program.rules.iter().map(|rule| with_policy(&rule.name, rule.document)).collect();
        let checks: Vec<_> =
            program.checks.iter().map(|check| with_policy(&check.name, check.document)).collect();
        for (rule, name) in self.program.rules.iter_mut().zip(rules) {
            rule.name = name.unwrap_or(std::mem::take(&mut rule.name));
        }
        for (check, name) in self.program.checks.iter_mut().zip(checks) {
            check.name = name.unwrap_or(std::mem::take(&mut check.name));
        }
    }

    /// 原则要求, 裁量事项, 未规定.
    pub(super) fn statements(&mut self) {
        let items = self.items;
        for statement in &items.statements {
            self.enter(statement.file);
            self.program.statements.push(Statement {
                kind: statement.node.kind,
                quote: quote(&statement.node.quote, statement.file),
                article: items.article(statement.article),
                document: statement.document,
            });
        }
        for gap in &items.accepted_gaps {
            self.enter(gap.file);
            let ast::ItemKind::AcceptGap { when, reason } = gap.node else { continue };
            let at = gap.at();
            let table = match self.subjects().as_slice() {
                [only] => Some(*only),
                _ => self.table_of(gap.file, &[when], at).unwrap_or_default(),
            };
            let id = self.condition(Scope::row(gap.file, table), when);
            self.program.accepted_gaps.push(AcceptedGap {
                when: id,
                reason: reason.text.clone(),
                table,
                span: at,
                document: gap.document,
            });
        }
    }
}

fn empty_rule(kind: RuleKind) -> Rule {
    Rule {
        name: crate::ir::Name::default(),
        kind,
        article: None,
        table: TableId::default(),
        quotes: Vec::new(),
        order: 0,
        effective: crate::ir::Period::default(),
        when: None,
        unless: Vec::new(),
        overrides: Vec::new(),
        benefits: Vec::new(),
        amount: None,
        policy_source: None,
        until: None,
        span: FileSpan::default(),
        document: crate::ir::DocumentId::default(),
    }
}
