//! Declarations.

use tiaoli_diagnostics::Span;

use super::expr::Layout;
use super::layout::Column;
use super::printer::Printer;
use crate::ast::{
    Article, ArticleRef, Basis, BasisKind, Effective, Erratum, File, HeaderKind, HeadingKind, Item, ItemKind,
    Policy, Repeal, Statement, StatementKind, Str, Unverified,
};
use crate::keywords::Kw;

impl Printer<'_> {
    pub(super) fn file(&mut self, file: &File) {
        self.items(&file.items);
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            let end = item.span.end as usize;
            self.begin_line(item.span.start as usize);
            if self.item_verbatim(item) {
                self.verbatim(item.span);
            } else {
                self.part(end, self.has_block(item), |p| p.item(item));
            }
            self.end_line(end);
        }
    }

    /// Items whose own words gave a message are printed as they stand; messages inside their lines concern those lines only.
    fn item_verbatim(&self, item: &Item) -> bool {
        let start = item.span.start as usize;
        let end = item.span.end as usize;
        let head_end = match &item.kind {
            ItemKind::Broken { .. } => return true,
            ItemKind::Policy(policy) => policy.header.first().map(|clause| clause.span.start),
            ItemKind::Article(article) => article.items.first().map(|item| item.span.start),
            ItemKind::Rule(rule) => rule.clauses.first().map(|clause| clause.span.start),
            ItemKind::Check(check) => check.clauses.first().map(|clause| clause.span.start),
            ItemKind::Duty(duty) => duty.clauses.first().map(|clause| clause.span.start),
            ItemKind::Example(example) => example.members.first().map(|member| member.span.start),
            ItemKind::Benefit(benefit) => benefit.clauses.first().map(|clause| clause.span.start),
            ItemKind::Standard(standard) if !self.one_line(item) => {
                standard.values.first().map(|line| line.span.start)
            }
            ItemKind::Catalog(catalog) => catalog.editions.first().map(|line| line.span.start),
            ItemKind::Records(records) => {
                records.members.first().map(|member| super::data::member_span(member).start)
            }
            _ => None,
        };
        self.has_problem(start, head_end.map_or(end, |at| at as usize))
    }

    /// Whether the item's first line ends with an opening brace.
    fn has_block(&self, item: &Item) -> bool {
        match &item.kind {
            ItemKind::Use(_)
            | ItemKind::Tiers(_)
            | ItemKind::Define(_)
            | ItemKind::Statement(_)
            | ItemKind::AcceptGap { .. }
            | ItemKind::Erratum(_)
            | ItemKind::Repeal(_)
            | ItemKind::Broken { .. } => false,
            _ => !self.one_line(item),
        }
    }

    /// A parameter without a block.
    pub(super) fn one_line(&self, item: &Item) -> bool {
        matches!(&item.kind, ItemKind::Standard(standard)
            if matches!(standard.values.as_slice(), [line] if line.from.is_none() && !matches!(line.value, crate::ast::DatedValue::Broken)))
    }

    fn item(&mut self, item: &Item) {
        let span = item.span;
        match &item.kind {
            ItemKind::Policy(policy) => self.policy(policy, span),
            ItemKind::Use(path) => {
                self.kw(Kw::UseFile);
                self.string(path);
            }
            ItemKind::Tiers(tiers) => self.tiers(tiers),
            ItemKind::Records(records) => self.records(records, span),
            ItemKind::Catalog(catalog) => self.catalog(catalog, span),
            ItemKind::List(list) => self.list_decl(list, span),
            ItemKind::Standard(standard) => self.standard(standard, span, self.one_line(item)),
            ItemKind::Benefit(benefit) => self.benefit(benefit, span),
            ItemKind::DecisionTable(table) => self.decision(table, span),
            ItemKind::Article(article) => self.article(article, span),
            ItemKind::Define(define) => self.define(define),
            ItemKind::Rule(rule) => self.rule(rule, span),
            ItemKind::Check(check) => self.check(check, span),
            ItemKind::Duty(duty) => self.duty(duty, span),
            ItemKind::Statement(statement) => self.statement(statement),
            ItemKind::AcceptGap { when, reason } => {
                self.kw(Kw::AcceptGap);
                // A long one gives the reason its own line first, then breaks its condition.
                self.breakable(1, |p| p.expr(when, Layout::Inline));
                self.breakable(0, |p| p.may_break(false));
                self.push(" ");
                self.string(reason);
            }
            ItemKind::Example(example) => self.example(example, span),
            ItemKind::Names(names) => self.names(names, span),
            ItemKind::Erratum(erratum) => self.erratum(erratum),
            ItemKind::Repeal(repeal) => self.repeal(repeal),
            ItemKind::Broken { .. } => self.verbatim(span),
        }
    }

    fn policy(&mut self, policy: &Policy, span: Span) {
        self.kw(if policy.amends { Kw::Amend } else { Kw::Policy });
        self.name(&policy.name);
        self.block(policy.name.span.end as usize, span, |p| {
            for clause in &policy.header {
                p.line(clause.span, |p| match &clause.kind {
                    HeaderKind::Title(text) => p.entry(Kw::Title, |p| p.string(text)),
                    HeaderKind::Number(text) => p.entry(Kw::Number, |p| p.string(text)),
                    HeaderKind::Issuer(text) => p.entry(Kw::Issuer, |p| p.string(text)),
                    HeaderKind::Source(text) => p.entry(Kw::Source, |p| p.string(text)),
                    HeaderKind::Effective(effective) => p.entry(Kw::Effective, |p| p.in_force(effective)),
                    HeaderKind::Under(path) => p.entry(Kw::Under, |p| p.path(path)),
                    HeaderKind::Include(path) => p.entry(Kw::Include, |p| p.path(path)),
                    HeaderKind::Consolidated(day) => p.entry(Kw::Consolidated, |p| p.date(day)),
                    HeaderKind::Broken => p.verbatim(clause.span),
                });
            }
        });
    }

    /// A line of the header.
    fn entry(&mut self, kw: Kw, value: impl FnOnce(&mut Self)) {
        self.kw(kw);
        self.column(Column::Header);
        value(self);
    }

    /// A keyword and a string.
    pub(super) fn labelled(&mut self, kw: Kw, text: &Str) {
        self.kw(kw);
        self.string(text);
    }

    pub(super) fn effective(&mut self, effective: &Effective) {
        self.kw(Kw::Effective);
        self.in_force(effective);
    }

    /// 自 D 至 D
    fn in_force(&mut self, effective: &Effective) {
        self.kw(Kw::From);
        self.date(&effective.from);
        if let Some(to) = &effective.to {
            self.infix(Kw::To);
            self.date(to);
        }
        if let Some(unverified) = &effective.unverified {
            self.push(" ");
            self.unverified(unverified);
        }
    }

    pub(super) fn unverified(&mut self, unverified: &Unverified) {
        self.word(Kw::Unverified);
        if let Some(why) = &unverified.why {
            self.push(" ");
            self.string(why);
        }
    }

    pub(super) fn basis(&mut self, basis: &Basis) {
        self.kw(Kw::Basis);
        self.list(&basis.sources, |p, source| match &source.kind {
            BasisKind::Document(document, article) => {
                p.string(document);
                if let Some(article) = article {
                    p.push(if p.english() { " " } else { "" });
                    p.article_ref(article);
                }
            }
            BasisKind::Article(article) => p.article_ref(article),
            BasisKind::Number(number) => p.push(number),
        });
    }

    fn article_ref(&mut self, article: &ArticleRef) {
        let number = super::chinese_number;
        let text = match (self.english(), article.sub) {
            (true, None) => {
                let paragraph = article.paragraph.map_or(String::new(), |n| format!(" paragraph {n}"));
                format!("article {}{paragraph}", article.number)
            }
            // 第四条之一 has no English form.
            _ => {
                let sub = article.sub.map_or(String::new(), |n| format!("之{}", number(n)));
                let paragraph = article.paragraph.map_or(String::new(), |n| format!("第{}款", number(n)));
                format!("第{}条{sub}{paragraph}", number(article.number))
            }
        };
        self.push(&text);
    }

    fn article(&mut self, article: &Article, span: Span) {
        let number = super::chinese_number;
        match &article.heading.kind {
            HeadingKind::Section(n) => self.push(&format!("{}、", number(*n))),
            HeadingKind::Article(article) => self.article_ref(article),
            HeadingKind::ChineseBracket(n) => self.push(&format!("（{}）", number(*n))),
            HeadingKind::DigitBracket(n) => self.push(&format!("（{n}）")),
            HeadingKind::Digit(n) => self.push(&format!("{n}.")),
        }
        let mut head_end = article.heading.span.end;
        if let Some(title) = &article.title {
            self.push(" ");
            // A comment in the middle of a title is a part of its text.
            self.leaf(title.span, |p| {
                p.push(&title.text);
                p.skip_comments(title.span.end as usize);
            });
            head_end = title.span.end;
        }
        self.block(head_end as usize, span, |p| p.items(&article.items));
    }

    fn statement(&mut self, statement: &Statement) {
        self.labelled(
            match statement.kind {
                StatementKind::Principle => Kw::Principle,
                StatementKind::Discretion => Kw::Discretion,
            },
            &statement.quote,
        );
    }

    /// 原文, 依据 and 施行 stand below, one step in.
    fn repeal(&mut self, repeal: &Repeal) {
        self.kw(Kw::Repeal);
        self.list(&repeal.names, Self::path);
        let Some(last) = repeal.names.last() else { return };
        let mut end = last.span.end as usize;
        self.deeper(|p| {
            for clause in &repeal.clauses {
                p.end_line(end);
                p.begin_below(clause.span.start as usize);
                p.clause(clause);
                end = clause.span.end as usize;
            }
        });
    }

    fn erratum(&mut self, erratum: &Erratum) {
        self.labelled(Kw::Erratum, &erratum.wrong);
        self.infix(Kw::ShouldBe);
        self.string(&erratum.right);
        if let Some(basis) = &erratum.basis {
            self.push(" ");
            self.basis(basis);
        }
        if let Some(unverified) = &erratum.unverified {
            self.push(" ");
            self.unverified(unverified);
        }
    }
}
