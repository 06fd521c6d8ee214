//! Tables, tiers, catalogs, standards, benefits, decision tables.

use tiaoli_diagnostics::{Lang, Span};

use super::expr::Layout;
use super::layout::Column;
use super::printer::Printer;
use crate::ast::{
    Benefit, BenefitKind, Catalog, Dated, DatedValue, Direction, Field, FieldModifierKind, ListDecl, Overlap,
    RecordMember, Records, Rhythm, Standard, Str, Tiers,
};
use crate::keywords::Kw;

pub(super) fn member_span(member: &RecordMember) -> Span {
    match member {
        RecordMember::Field(field) => field.span,
        RecordMember::Invariant { span, .. } | RecordMember::Broken(span) => *span,
    }
}

/// A line of 比对名单.
enum ListLine<'a> {
    Member(&'a RecordMember),
    Provider(&'a Str),
    Validity(u32),
}

impl Printer<'_> {
    pub(super) fn tiers(&mut self, tiers: &Tiers) {
        self.kw(Kw::Tiers);
        self.name(&tiers.name);
        self.push(" ");
        self.column(Column::Direction);
        self.kw(match tiers.direction {
            Direction::HeaviestFirst => Kw::HeaviestFirst,
            Direction::HighestFirst => Kw::HighestFirst,
        });
        self.column(Column::Tiers);
        self.enum_values(&tiers.values);
    }

    pub(super) fn records(&mut self, records: &Records, span: Span) {
        self.kw(Kw::Records);
        self.name(&records.name);
        if records.adds {
            self.push(" ");
            self.word(Kw::Adds);
        }
        self.table = Some(records.name.text.clone());
        self.block(records.name.span.end as usize, span, |p| p.members(&records.members));
        self.table = None;
    }

    fn members(&mut self, members: &[RecordMember]) {
        for member in members {
            self.member(member);
        }
    }

    fn member(&mut self, member: &RecordMember) {
        self.line(member_span(member), |p| match member {
            RecordMember::Field(field) => p.field(field),
            RecordMember::Invariant { condition, .. } => {
                p.kw(Kw::Invariant);
                p.breakable(0, |p| p.expr(condition, Layout::Inline));
            }
            RecordMember::Broken(span) => p.verbatim(*span),
        });
    }

    fn field(&mut self, field: &Field) {
        self.field_name(&field.name);
        if !field.aka.is_empty() {
            self.push(" ");
            self.column(Column::Aka);
            self.kw(Kw::Aka);
            self.list(&field.aka, |p, aka| p.string(aka));
        }
        self.colon();
        self.type_expr(&field.ty);
        for (index, modifier) in field.modifiers.iter().enumerate() {
            self.push("  ");
            if index == 0 {
                self.column(Column::Modifier);
            }
            match &modifier.kind {
                FieldModifierKind::Key => self.word(Kw::Key),
                FieldModifierKind::Sensitive => self.word(Kw::Sensitive),
                FieldModifierKind::Publishable => self.word(Kw::Publishable),
                FieldModifierKind::Reassessable => self.word(Kw::Reassessable),
                FieldModifierKind::Since => self.word(Kw::Since),
                FieldModifierKind::ValidSchoolYears(years) => self.validity(*years),
                FieldModifierKind::Derived(value) => {
                    self.kw(Kw::Derived);
                    self.expr(value, Layout::Inline);
                }
                FieldModifierKind::ChangedBy(path) => {
                    self.kw(Kw::ChangedBy);
                    self.path(path);
                }
                FieldModifierKind::Before(value) => {
                    self.kw(Kw::Before);
                    self.expr(value, Layout::Inline);
                }
            }
        }
    }

    fn colon(&mut self) {
        self.push(" ");
        self.column(Column::Colon);
        self.push(": ");
    }

    /// 有效 学年, 有效 2 学年
    fn validity(&mut self, years: u32) {
        self.kw(Kw::ValidFor);
        if years != 1 {
            self.push(&format!("{years} "));
        }
        self.word(Kw::SchoolYear);
    }

    pub(super) fn list_decl(&mut self, list: &ListDecl, span: Span) {
        self.kw(Kw::List);
        self.name(&list.name);
        self.table = Some(list.name.text.clone());
        self.block(list.name.span.end as usize, span, |p| {
            let provider = list.provider.as_ref().map(|words| (words.span, ListLine::Provider(words)));
            let taken = list.members.iter().map(member_span).chain(provider.iter().map(|(span, _)| *span));
            let years = list.valid_school_years.map(|years| {
                (p.validity_place(list.name.span.end, taken, span.end), ListLine::Validity(years))
            });
            let members = list.members.iter().map(|member| (member_span(member), ListLine::Member(member)));
            let mut lines: Vec<(Span, ListLine<'_>)> = members.chain(provider).chain(years).collect();
            lines.sort_by_key(|(span, _)| span.start);
            for (span, line) in lines {
                match line {
                    ListLine::Member(member) => p.member(member),
                    ListLine::Provider(words) => p.line(span, |p| p.labelled(Kw::Provider, words)),
                    ListLine::Validity(years) => p.line(span, |p| p.validity(years)),
                }
            }
        });
        self.table = None;
    }

    /// Where 有效 stands in a list: the tree does not say, but it is the first word outside the other lines.
    fn validity_place(&self, from: u32, taken: impl Iterator<Item = Span>, to: u32) -> Span {
        let comments = self.comments.iter().map(|comment| comment.span);
        let mut taken: Vec<Span> =
            taken.chain(comments).filter(|span| (from..to).contains(&span.start)).collect();
        taken.sort_by_key(|span| span.start);
        let mut at = from;
        for span in taken.into_iter().chain([Span { start: to.saturating_sub(1), end: to }]) {
            let gap = self.source.get(at as usize..span.start as usize).unwrap_or_default();
            let words = [Kw::ValidFor.word(Lang::Zh), Kw::ValidFor.word(Lang::En)];
            if let Some(found) = words.into_iter().find_map(|word| gap.find(word)) {
                let start = at as usize + found;
                let end = gap.get(found..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
                return Span::new(start, start + end.trim_end().len());
            }
            at = at.max(span.end);
        }
        Span { start: to.saturating_sub(1), end: to.saturating_sub(1) }
    }

    pub(super) fn catalog(&mut self, catalog: &Catalog, span: Span) {
        self.kw(Kw::Catalog);
        self.name(&catalog.name);
        self.infix(Kw::CatalogKey);
        // The key is a column of the files: it is not a name of the policy.
        self.bare(&catalog.key.text);
        self.block(catalog.key.span.end as usize, span, |p| p.dated_lines(&catalog.editions));
    }

    fn dated_lines(&mut self, lines: &[Dated]) {
        for line in lines {
            self.line(line.span, |p| p.dated(line));
        }
    }

    fn dated(&mut self, line: &Dated) {
        if let Some(from) = &line.from {
            self.kw(Kw::From);
            self.date(from);
            self.push(" ");
            if let Some(to) = &line.to {
                self.column(Column::To);
                self.kw(Kw::To);
                self.date(to);
                self.push(" ");
            }
        }
        self.column(Column::Value);
        match &line.value {
            DatedValue::Values(values) => {
                self.kw(Kw::Is);
                self.list(values, |p, value| p.expr(value, Layout::Inline));
            }
            DatedValue::Range(range) => {
                self.kw(Kw::Is);
                self.range(range);
            }
            DatedValue::Tiered(tiers) => {
                self.push("{ ");
                self.list(tiers, |p, tier| {
                    p.name(&tier.tier);
                    p.push(" ");
                    p.expr(&tier.value, Layout::Inline);
                });
                self.push(" }");
            }
            DatedValue::Brackets(brackets) => {
                self.push("{ ");
                self.list(brackets, |p, bracket| {
                    p.expr(&bracket.from, Layout::Inline);
                    p.infix(Kw::Upwards);
                    p.expr(&bracket.rate, Layout::Inline);
                });
                self.push(" }");
            }
            DatedValue::File(file) => self.labelled(Kw::File, file),
            DatedValue::Broken => return self.verbatim(line.span),
        }
        if let Some(basis) = &line.basis {
            self.push(" ");
            self.column(Column::Basis);
            self.basis(basis);
        }
        if let Some(unverified) = &line.unverified {
            self.push(" ");
            self.column(Column::Unverified);
            self.unverified(unverified);
        }
        if let Some(choice) = &line.local_choice {
            self.push(" ");
            self.column(Column::LocalChoice);
            self.word(Kw::LocalChoice);
            if let Some(note) = &choice.note {
                self.push(" ");
                self.string(note);
            }
        }
    }

    pub(super) fn standard(&mut self, standard: &Standard, span: Span, one_line: bool) {
        self.kw(if standard.local { Kw::Parameter } else { Kw::Standard });
        self.name(&standard.name);
        if one_line {
            self.colon();
        } else {
            self.push(" : ");
        }
        self.type_expr(&standard.ty);
        let mut head_end = standard.ty.span.end;
        if let Some(by) = &standard.by {
            self.infix(Kw::At);
            self.path(by);
            head_end = by.span.end;
        }
        if let Some(effective) = &standard.effective {
            self.push(" ");
            self.effective(effective);
            head_end = effective.span.end;
        }
        if let ([line], true) = (standard.values.as_slice(), one_line) {
            self.push(" ");
            self.dated(line);
        } else {
            self.block(head_end as usize, span, |p| p.dated_lines(&standard.values));
        }
    }

    pub(super) fn benefit(&mut self, benefit: &Benefit, span: Span) {
        self.kw(Kw::Benefit);
        self.name(&benefit.name);
        self.block(benefit.name.span.end as usize, span, |p| {
            for clause in &benefit.clauses {
                p.line(clause.span, |p| match &clause.kind {
                    BenefitKind::For(table) => {
                        p.kw(Kw::Target);
                        p.path(table);
                    }
                    BenefitKind::Purpose(text) => p.labelled(Kw::Purpose, text),
                    BenefitKind::Paid { rhythm, months } => p.paid(*rhythm, months.as_deref()),
                    BenefitKind::Overlap(overlap) => {
                        p.kw(Kw::Overlap);
                        p.word(match overlap {
                            Overlap::None => Kw::OverlapNone,
                            Overlap::Highest => Kw::OverlapHighest,
                            Overlap::Sum => Kw::OverlapSum,
                        });
                    }
                    BenefitKind::Broken => p.verbatim(clause.span),
                });
            }
        });
    }

    fn paid(&mut self, rhythm: Rhythm, months: Option<&[u8]>) {
        self.kw(Kw::Paid);
        self.word(match rhythm {
            Rhythm::Monthly => Kw::Monthly,
            Rhythm::Termly => Kw::Termly,
            Rhythm::Yearly => Kw::Yearly,
            Rhythm::Once => Kw::Once,
        });
        if let Some(months) = months {
            self.infix(Kw::On);
            self.months(months);
        }
    }
}
