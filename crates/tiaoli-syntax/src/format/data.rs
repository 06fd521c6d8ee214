//! Tables, tiers, catalogs, standards, benefits, decision tables.

use tiaoli_diagnostics::Span;

use super::expr::Layout;
use super::printer::Printer;
use crate::ast::{
    Benefit, BenefitKind, Catalog, Dated, DatedValue, DecisionCell, DecisionCellKind, DecisionTable,
    Direction, Field, FieldModifierKind, ListDecl, Overlap, RecordMember, Records, Rhythm, Standard, Tiers,
};
use crate::keywords::Kw;

pub(super) fn member_span(member: &RecordMember) -> Span {
    match member {
        RecordMember::Field(field) => field.span,
        RecordMember::Invariant { span, .. } | RecordMember::Broken(span) => *span,
    }
}

impl Printer<'_> {
    pub(super) fn tiers(&mut self, tiers: &Tiers) {
        self.kw(Kw::Tiers);
        self.name(&tiers.name);
        self.infix(match tiers.direction {
            Direction::HeaviestFirst => Kw::HeaviestFirst,
            Direction::HighestFirst => Kw::HighestFirst,
        });
        self.enum_values(&tiers.values);
    }

    pub(super) fn records(&mut self, records: &Records, span: Span) {
        self.kw(Kw::Records);
        self.name(&records.name);
        self.table = Some(records.name.text.clone());
        self.block(records.name.span.end as usize, span, |p| p.members(&records.members));
        self.table = None;
    }

    fn members(&mut self, members: &[RecordMember]) {
        for member in members {
            self.line(member_span(member), |p| match member {
                RecordMember::Field(field) => p.field(field),
                RecordMember::Invariant { condition, .. } => {
                    p.kw(Kw::Invariant);
                    p.expr(condition, Layout::Inline);
                }
                RecordMember::Broken(span) => p.verbatim(*span),
            });
        }
    }

    fn field(&mut self, field: &Field) {
        self.field_name(&field.name);
        if !field.aka.is_empty() {
            self.infix(Kw::Aka);
            self.list(&field.aka, |p, aka| p.string(aka));
        }
        self.push(" : ");
        self.type_expr(&field.ty);
        for modifier in &field.modifiers {
            self.push("  ");
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
            }
        }
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
            p.members(&list.members);
            // Provider and validity carry no place of their own; they close the list.
            if let Some(provider) = &list.provider {
                p.indent();
                p.labelled(Kw::Provider, provider);
                p.new_line();
            }
            if let Some(years) = list.valid_school_years {
                p.indent();
                p.validity(years);
                p.new_line();
            }
        });
        self.table = None;
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
                self.kw(Kw::To);
                self.date(to);
                self.push(" ");
            }
        }
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
            self.basis(basis);
        }
        if let Some(unverified) = &line.unverified {
            self.unverified(unverified);
        }
        if let Some(choice) = &line.local_choice {
            self.push(" ");
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
        self.push(" : ");
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

    pub(super) fn decision(&mut self, table: &DecisionTable, span: Span) {
        self.kw(Kw::Decision);
        self.name(&table.name);
        self.push(" : ");
        self.type_expr(&table.ty);
        self.push(" ");
        self.word(if table.every_row { Kw::EveryRow } else { Kw::OneRow });
        let head_end = table.ty.span.end as usize;
        self.block(head_end, span, |p| {
            let header = table.header.iter().map(|name| name.span).reduce(Span::to).unwrap_or(span);
            p.lead(header.start as usize);
            p.indent();
            p.push("|");
            for name in &table.header {
                p.push(" ");
                p.name(name);
                p.push(" |");
            }
            p.trail(header.end as usize);
            for row in &table.rows {
                p.line(row.span, |p| {
                    p.push("|");
                    for cell in &row.cells {
                        p.push(" ");
                        p.cell(cell);
                        p.push(" |");
                    }
                    p.push(" ");
                    p.expr(&row.result, Layout::Inline);
                    p.push(" |");
                });
            }
            if let Some(value) = &table.otherwise {
                p.lead(value.span.start as usize);
                p.indent();
                p.kw(Kw::Otherwise);
                p.expr(value, Layout::Inline);
                p.trail(value.span.end as usize);
            }
        });
    }

    fn cell(&mut self, cell: &DecisionCell) {
        match &cell.kind {
            DecisionCellKind::Any => self.push("-"),
            DecisionCellKind::Compare(op, value) => {
                self.compare_op(*op);
                self.push(" ");
                self.expr(value, Layout::Inline);
            }
            DecisionCellKind::Bound { upward, bound } => self.bound(*upward, bound),
            DecisionCellKind::Set(set) => self.set(set),
        }
    }
}
