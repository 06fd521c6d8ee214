//! Tables, tiers, catalogs, standards, benefits, decision tables.

use pest::iterators::Pair;
use tiaoli_diagnostics::{Edit, Span};

use super::literal::{period_of, unit_of};
use super::{Cursor, Lower, inner};
use crate::ast::{
    Benefit, BenefitClause, BenefitKind, Bracket, Catalog, DateLit, Dated, DatedValue, Direction, EnumValue,
    Expr, Field, FieldModifier, FieldModifierKind, ListDecl, LocalChoice, Overlap, Payee, PeriodLit,
    RecordMember, Records, Rhythm, Set, SetItem, Standard, TierValue, Tiers, TypeExpr, TypeKind,
};
use crate::grammar::Rule;
use crate::problems;

impl Lower<'_> {
    pub(super) fn tiers(&mut self, pair: Pair<'_, Rule>) -> Option<Tiers> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        let direction = match cursor.next()?.as_rule() {
            Rule::k_heaviest_first => Direction::HeaviestFirst,
            _ => Direction::HighestFirst,
        };
        Some(Tiers { name, direction, values: self.enum_values(cursor) })
    }

    fn enum_values(&mut self, cursor: Cursor<'_>) -> Vec<EnumValue> {
        let values = cursor.pairs.filter(|pair| pair.as_rule() == Rule::enum_value);
        values.filter_map(|pair| self.enum_value(pair)).collect()
    }

    fn enum_value(&mut self, pair: Pair<'_, Rule>) -> Option<EnumValue> {
        let mut cursor = inner(pair);
        let name = self.next_name(&mut cursor)?;
        let aka = cursor.take(Rule::aka).map(|pair| self.strings(pair)).unwrap_or_default();
        Some(EnumValue { name, aka })
    }

    pub(super) fn records(&mut self, pair: Pair<'_, Rule>) -> Option<Records> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        let adds = cursor.take(Rule::k_adds).is_some();
        let mut members = Vec::new();
        while let Some(pair) = cursor.next() {
            members.extend(self.record_member(pair));
        }
        Some(Records { name, adds, members })
    }

    pub(super) fn list_decl(&mut self, pair: Pair<'_, Rule>) -> Option<ListDecl> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        let mut list = ListDecl { name, members: Vec::new(), provider: None, valid_school_years: None };
        while let Some(pair) = cursor.next() {
            match pair.as_rule() {
                Rule::provider => list.provider = self.strings(pair).pop(),
                Rule::validity => list.valid_school_years = Some(self.school_years(pair)),
                _ => list.members.extend(self.record_member(pair)),
            }
        }
        Some(list)
    }

    fn record_member(&mut self, pair: Pair<'_, Rule>) -> Option<RecordMember> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::field => self.field(pair).map(RecordMember::Field),
            Rule::invariant => {
                let mut cursor = inner(pair);
                cursor.take(Rule::k_invariant)?;
                let condition = self.condition(&mut cursor)?;
                Some(RecordMember::Invariant { condition, span })
            }
            Rule::broken_member => {
                self.broken(&pair, Rule::member_alone);
                Some(RecordMember::Broken(span))
            }
            _ => None,
        }
    }

    fn field(&mut self, pair: Pair<'_, Rule>) -> Option<Field> {
        let span = self.span(&pair);
        let mut cursor = inner(pair);
        let name = self.next_name(&mut cursor)?;
        let mut aka = cursor.take(Rule::aka).map(|pair| self.strings(pair)).unwrap_or_default();
        cursor.take(Rule::colon)?;
        let ty = self.type_expr(cursor.take(Rule::type_expr)?)?;
        let mut modifiers = Vec::new();
        while let Some(pair) = cursor.next() {
            let span = self.span(&pair);
            let kind = match pair.as_rule() {
                Rule::k_key => FieldModifierKind::Key,
                Rule::k_sensitive => FieldModifierKind::Sensitive,
                Rule::k_publishable => FieldModifierKind::Publishable,
                Rule::k_reassessable => FieldModifierKind::Reassessable,
                Rule::k_since => FieldModifierKind::Since,
                Rule::validity => FieldModifierKind::ValidSchoolYears(self.school_years(pair)),
                Rule::derived => {
                    let mut children = inner(pair);
                    children.take(Rule::k_derived)?;
                    FieldModifierKind::Derived(self.sum(&mut children)?)
                }
                Rule::changed_by => {
                    let mut children = inner(pair);
                    children.take(Rule::k_changed_by)?;
                    FieldModifierKind::ChangedBy(self.path(children.take(Rule::path)?))
                }
                Rule::before => {
                    let mut children = inner(pair);
                    children.take(Rule::k_before)?;
                    FieldModifierKind::Before(self.sum(&mut children)?)
                }
                Rule::aka => {
                    let problem = problems::late_aka(
                        self.at(span),
                        self.at(Span::point(name.span.end as usize)),
                        span.text(self.original),
                    );
                    self.report(problem);
                    aka.extend(self.strings(pair));
                    continue;
                }
                _ => continue,
            };
            modifiers.push(FieldModifier { kind, span });
        }
        Some(Field { name, aka, ty, modifiers, span })
    }

    /// 有效 学年, 有效 2 学年
    fn school_years(&mut self, pair: Pair<'_, Rule>) -> u32 {
        let digits = pair.into_inner().find(|part| part.as_rule() == Rule::digits);
        digits.map_or(1, |digits| {
            digits.as_str().parse().unwrap_or_else(|_| {
                let problem = problems::number_too_large(self.place(&digits));
                self.report(problem);
                1
            })
        })
    }

    pub(super) fn type_expr(&mut self, pair: Pair<'_, Rule>) -> Option<TypeExpr> {
        let span = self.span(&pair);
        let mut cursor = inner(pair);
        let of = cursor.take(Rule::k_set_of).or_else(|| cursor.take(Rule::k_scale_of));
        if let Some(set) = of {
            let element = self.plain_type(&mut cursor, span)?;
            let from = self
                .prepared
                .text
                .get(set.as_span().end()..)
                .map_or(0, |rest| rest.len() - rest.trim_start().len());
            let start = set.as_span().end() + from;
            let element = TypeExpr {
                span: Span { start: self.prepared.map.span(start, start + 1).start, end: span.end },
                ..element
            };
            let kind = if set.as_rule() == Rule::k_set_of { TypeKind::SetOf } else { TypeKind::ScaleOf };
            return Some(TypeExpr { kind: kind(Box::new(element)), span });
        }
        self.plain_type(&mut cursor, span)
    }

    fn plain_type(&mut self, cursor: &mut Cursor<'_>, span: Span) -> Option<TypeExpr> {
        let pair = cursor.next()?;
        let kind = match pair.as_rule() {
            Rule::enumeration => TypeKind::Enumeration(self.enum_values(inner(pair))),
            Rule::path => TypeKind::Named(self.path(pair)),
            Rule::k_text => TypeKind::Text,
            Rule::k_date => TypeKind::Date,
            Rule::k_yes_no => TypeKind::YesNo,
            Rule::k_grade => TypeKind::Grade,
            Rule::k_years => TypeKind::Years,
            Rule::k_id_card => TypeKind::IdCard,
            Rule::k_school_year => TypeKind::SchoolYear,
            Rule::k_year_month => TypeKind::YearMonth,
            Rule::k_integer | Rule::k_decimal => {
                let unit = cursor.take(Rule::type_unit).and_then(|unit| unit_of(unit.as_str()));
                if pair.as_rule() == Rule::k_integer {
                    TypeKind::Integer(unit)
                } else {
                    TypeKind::Decimal(unit)
                }
            }
            Rule::k_money => {
                let period = match cursor.peek() {
                    Some(Rule::k_per_year) => Some(PeriodLit::Year),
                    Some(Rule::k_per_term) => Some(PeriodLit::Term),
                    Some(Rule::k_per_month) => Some(PeriodLit::Month),
                    Some(Rule::k_per_payment) => period_of("次"),
                    _ => None,
                };
                let word = cursor.peek_pair().filter(|_| period.is_some());
                let payee = word.map_or(Payee::Student, |word| Payee::of(word.as_str()));
                if period.is_some() {
                    cursor.next();
                }
                TypeKind::Money(period, payee)
            }
            _ => return None,
        };
        Some(TypeExpr { kind, span })
    }

    /// `自 D [至 D]`
    pub(super) fn period(&mut self, cursor: &mut Cursor<'_>) -> Option<(DateLit, Option<DateLit>)> {
        cursor.take(Rule::k_from)?;
        let from = self.date(&cursor.next()?)?;
        let to = match cursor.take(Rule::k_to) {
            Some(_) => Some(self.date(&cursor.next()?)?),
            None => None,
        };
        Some((from, to))
    }

    pub(super) fn catalog(&mut self, pair: Pair<'_, Rule>) -> Option<Catalog> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        cursor.take(Rule::k_catalog_key)?;
        let key = self.next_name(&mut cursor)?;
        Some(Catalog { name, key, editions: self.dated_lines(cursor) })
    }

    fn dated_lines(&mut self, mut cursor: Cursor<'_>) -> Vec<Dated> {
        let mut lines = Vec::new();
        while let Some(pair) = cursor.next() {
            let span = self.span(&pair);
            let line = match pair.as_rule() {
                Rule::dated | Rule::fixed_value => self.dated(pair),
                Rule::broken_dated => {
                    self.broken(&pair, Rule::dated_alone);
                    None
                }
                _ => continue,
            };
            lines.push(line.unwrap_or(Dated {
                from: None,
                to: None,
                value: DatedValue::Broken,
                basis: None,
                unverified: None,
                local_choice: None,
                span,
            }));
        }
        lines
    }

    fn dated(&mut self, pair: Pair<'_, Rule>) -> Option<Dated> {
        let span = self.span(&pair);
        let mut cursor = inner(pair);
        let (from, to) = match cursor.peek() {
            Some(Rule::k_from) => self.period(&mut cursor).map(|(from, to)| (Some(from), to))?,
            _ => (None, None),
        };
        let value = match cursor.next()? {
            pair if pair.as_rule() == Rule::k_file => DatedValue::File(self.next_string(&mut cursor)?),
            pair if pair.as_rule() == Rule::bracket_block => DatedValue::Brackets(self.brackets(pair)),
            pair if pair.as_rule() == Rule::tier_block => DatedValue::Tiered(self.tier_values(pair)),
            _ => self.dated_value(&mut cursor)?,
        };
        let mut dated = Dated { from, to, value, basis: None, unverified: None, local_choice: None, span };
        while let Some(pair) = cursor.next() {
            match pair.as_rule() {
                Rule::tail_comma => {
                    let at = self.place(&pair);
                    let edits = vec![Edit { at, new_text: " ".to_owned() }];
                    self.report(problems::surplus_mark(at, at.span.text(self.original), edits));
                }
                Rule::basis => dated.basis = Some(self.basis(pair)),
                Rule::unverified => dated.unverified = Some(self.unverified(pair)),
                Rule::local_choice => {
                    let span = self.span(&pair);
                    dated.local_choice = Some(LocalChoice { note: self.strings(pair).pop(), span });
                }
                _ => {}
            }
        }
        Some(dated)
    }

    fn dated_value(&mut self, cursor: &mut Cursor<'_>) -> Option<DatedValue> {
        if matches!(cursor.peek(), Some(Rule::k_yes | Rule::k_no)) {
            return Some(DatedValue::Values(vec![self.right_side(cursor)?]));
        }
        let Set { mut items, .. } = self.values(cursor)?;
        if let [SetItem::Range(_)] = items.as_slice()
            && let Some(SetItem::Range(range)) = items.pop()
        {
            return Some(DatedValue::Range(range));
        }
        let mut values: Vec<Expr> = Vec::new();
        for item in items {
            match item {
                SetItem::Value(value) => values.push(value),
                SetItem::Range(range) => {
                    let problem = problems::range_among_values(self.at(range.low.span.to(range.high.span)));
                    self.report(problem);
                }
            }
        }
        Some(DatedValue::Values(values))
    }

    fn tier_values(&mut self, pair: Pair<'_, Rule>) -> Vec<TierValue> {
        let values = pair.into_inner().filter(|part| part.as_rule() == Rule::tier_value);
        let mut tiers = Vec::new();
        for value in values {
            let mut cursor = inner(value);
            let Some(tier) = self.next_name(&mut cursor) else { continue };
            cursor.take(Rule::k_is);
            tiers.extend(self.sum(&mut cursor).map(|value| TierValue { tier, value }));
        }
        tiers
    }

    fn brackets(&mut self, pair: Pair<'_, Rule>) -> Vec<Bracket> {
        let lines = pair.into_inner().filter(|part| part.as_rule() == Rule::bracket);
        let mut brackets = Vec::new();
        for line in lines {
            let span = self.span(&line);
            let mut cursor = inner(line);
            let Some(from) = self.sum(&mut cursor) else { continue };
            cursor.take(Rule::k_upwards);
            cursor.take(Rule::k_is);
            brackets.extend(self.sum(&mut cursor).map(|rate| Bracket { from, rate, span }));
        }
        brackets
    }

    pub(super) fn standard(&mut self, pair: Pair<'_, Rule>, local: bool) -> Option<Standard> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        cursor.take(Rule::colon)?;
        let ty = self.type_expr(cursor.take(Rule::type_expr)?)?;
        let by = match cursor.take(Rule::k_at) {
            Some(_) => self.next_path(&mut cursor),
            None => None,
        };
        let effective = cursor.take(Rule::effective).and_then(|pair| self.effective(pair));
        Some(Standard { name, local, ty, by, effective, values: self.dated_lines(cursor) })
    }

    pub(super) fn benefit(&mut self, pair: Pair<'_, Rule>) -> Option<Benefit> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        let mut clauses = Vec::new();
        while let Some(pair) = cursor.next() {
            let span = self.span(&pair);
            if let Some(kind) = self.benefit_clause(pair) {
                clauses.push(BenefitClause { kind, span });
            }
        }
        Some(Benefit { name, clauses })
    }

    fn benefit_clause(&mut self, pair: Pair<'_, Rule>) -> Option<BenefitKind> {
        let rule = pair.as_rule();
        if rule == Rule::broken_benefit {
            self.broken(&pair, Rule::benefit_alone);
            return Some(BenefitKind::Broken);
        }
        let mut cursor = inner(pair);
        cursor.next();
        Some(match rule {
            Rule::target => BenefitKind::For(self.next_path(&mut cursor)?),
            Rule::purpose => BenefitKind::Purpose(self.next_string(&mut cursor)?),
            Rule::paid => {
                let rhythm = match cursor.next()?.as_rule() {
                    Rule::k_monthly => Rhythm::Monthly,
                    Rule::k_termly => Rhythm::Termly,
                    Rule::k_yearly => Rhythm::Yearly,
                    _ => Rhythm::Once,
                };
                let months = cursor.pairs.find(|pair| pair.as_rule() == Rule::month_list);
                let months = months.map(|pair| self.months(pair.as_str(), self.span(&pair)));
                BenefitKind::Paid { rhythm, months }
            }
            Rule::overlap => BenefitKind::Overlap(match cursor.next()?.as_rule() {
                Rule::k_overlap_none => Overlap::None,
                Rule::k_overlap_highest => Overlap::Highest,
                _ => Overlap::Sum,
            }),
            _ => return None,
        })
    }
}
