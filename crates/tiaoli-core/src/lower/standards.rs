//! 标准 and 地方参数: dated values, tiered values, sets.

use rust_decimal::Decimal;
use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast;

use super::{
    Lowering, Scope, arith, problems,
    versions::{Version, basis_words, unverified},
};
use crate::{
    ir::{ConstItem, Dated, DocumentId, EnumId, ExprId, Period, SetItem, StandardId, StandardValue, Type},
    names::Def,
    types::problems as type_problems,
    value::Value,
};

impl Lowering<'_> {
    pub(super) fn standards(&mut self) {
        let items = self.items;
        for (index, standard) in items.standards.iter().enumerate() {
            self.enter(standard.file);
            let Some(id) = self.declared.standards.get(index).copied() else { continue };
            let (node, file) = (standard.node, standard.file);
            let ty = self.type_of(&node.ty, file, None);
            let by = node.by.as_ref().and_then(|path| self.scale_named(path, file));
            if node.values.is_empty() {
                let name = self.program.standards.get(id.index()).map(|entry| entry.name.clone());
                let at = node.name.span.in_file(file);
                self.report(problems::standard_without_rows(at, &name.unwrap_or_default()));
            }
            let effective = node.effective.as_ref().map(|effective| self.effective(effective, file));
            let stands = Stands { file, document: standard.document, effective };
            // The message about the scale is enough: its values cannot be told from mistakes.
            let values = if node.by.is_some() && by.is_none() {
                Vec::new()
            } else {
                self.dated_values(&node.values, &ty, by, stands)
            };
            let Some(entry) = self.program.standards.get_mut(id.index()) else { continue };
            let first = entry.values.is_empty();
            if first {
                entry.ty = ty.clone();
                entry.by = by;
            }
            let same = entry.ty == ty && entry.by == by;
            let (name, before) = (entry.name.clone(), entry.span);
            entry.values.extend(values);
            if !same && ty != Type::Unknown {
                self.report(problems::versions_differ(node.name.span.in_file(file), &name, before));
            }
        }
        for index in 0..self.program.standards.len() {
            let Some(entry) = self.program.standards.get(index) else { continue };
            let money = matches!(entry.ty, Type::Money(_));
            let mut versions: Vec<Version> =
                entry.values.iter().map(|dated| Self::version(dated, money)).collect();
            let values: Vec<&StandardValue> = entry.values.iter().map(|dated| &dated.value).collect();
            self.restated(&mut versions, |a, b| values.get(a) == values.get(b));
            let periods = self.settle(Def::Standard(StandardId::from_index(index)), &versions);
            let Some(entry) = self.program.standards.get_mut(index) else { continue };
            for (dated, period) in entry.values.iter_mut().zip(periods) {
                dated.period = period;
            }
            entry.values.retain(|dated| !dated.period.is_empty());
            entry.values.sort_by_key(|dated| (dated.period.from, dated.span));
            self.tiers_left_out(index);
        }
    }

    /// Each line has a value for every tier that there is on its days.
    fn tiers_left_out(&mut self, standard: usize) {
        let Some(entry) = self.program.standards.get(standard) else { return };
        let Some((of, scale)) = entry.by.and_then(|of| Some((of, self.program.enums.get(of.index())?)))
        else {
            return;
        };
        let mut found = Vec::new();
        for dated in entry.values.iter().filter(|dated| self.whole_tiers.contains(&dated.span)) {
            let StandardValue::Tiered(values) = &dated.value else { continue };
            let left_out = values.iter().zip(&scale.values).zip(0_u16..).filter(|((value, _), at)| {
                value.is_none() && self.declared.is_tier_in(of, *at, &dated.period)
            });
            let left_out: Vec<crate::ir::Name> = left_out.map(|((_, tier), _)| tier.name.clone()).collect();
            if !left_out.is_empty() {
                found.push(problems::tiers_left_out(dated.span, &scale.name, &left_out));
            }
        }
        found.into_iter().for_each(|problem| self.report(problem));
    }

    fn version(dated: &Dated, money: bool) -> Version {
        let says = match &dated.value {
            StandardValue::One(value) => match (value, money) {
                (Value::Number(number), true) => {
                    let number = number.normalize();
                    Text::new(format!("{number}元"), format!("{number} CNY"))
                }
                (Value::Number(number), false) => Text::same(number.normalize().to_string()),
                (Value::Date(date), _) => Text::new(date.zh(), date.to_string()),
                _ => Text::default(),
            },
            StandardValue::Many(_) | StandardValue::Tiered(_) | StandardValue::Brackets(_) => Text::default(),
        };
        Version { period: dated.period, document: dated.document, at: dated.span, says }
    }

    fn scale_named(&mut self, path: &ast::Path, file: FileId) -> Option<EnumId> {
        let wanted = Text::new("等级", "tier scale");
        if let [name] = path.names.as_slice()
            && self.names.global(&name.text).is_none()
            && let Some(field) = self.names.fields_named(&name.text).first().copied()
        {
            let at = path.span.in_file(file);
            let values = match self.program.field(field).map(|field| &field.ty) {
                Some(Type::Enum(of)) => self.program.enums.get(of.index()).map(crate::types::value_list),
                _ => None,
            };
            let declared = self.program.field(field).map(|field| field.span);
            self.report(problems::tiers_by_field(at, &name.text, values.as_ref(), declared));
            return None;
        }
        match self.def_named(path, file, &wanted, |def| matches!(def, Def::Tiers(_)))? {
            Def::Tiers(of) => Some(of),
            _ => None,
        }
    }

    fn dated_values(
        &mut self,
        nodes: &[ast::Dated],
        ty: &Type,
        by: Option<EnumId>,
        stands: Stands,
    ) -> Vec<Dated> {
        let file = stands.file;
        let mut values = Vec::with_capacity(nodes.len());
        for node in nodes {
            let written = self.period(node.from.as_ref(), node.to.as_ref(), file);
            let stated = stands.effective.unwrap_or_default().within(&written);
            let at = node.span.in_file(file);
            let period = self.dated_period(stated, stands.document, at);
            let Some(value) = self.standard_value(&node.value, ty, by, at, file) else { continue };
            values.push(Dated {
                period,
                value,
                basis: basis_words(node.basis.as_ref()),
                unverified: unverified(node.unverified.as_ref()),
                local_choice: node.local_choice.is_some(),
                span: at,
                document: stands.document,
            });
        }
        values
    }

    fn standard_value(
        &mut self,
        value: &ast::DatedValue,
        ty: &Type,
        by: Option<EnumId>,
        at: FileSpan,
        file: FileId,
    ) -> Option<StandardValue> {
        match (value, by) {
            (ast::DatedValue::Broken, _) => None,
            (ast::DatedValue::Tiered(tiers), Some(scale)) => self.tiered(tiers, ty, scale, at, file),
            (ast::DatedValue::Brackets(brackets), None) => self.brackets(brackets, ty, at, file),
            (_, None) if matches!(ty, Type::Scale(_)) => {
                self.report(problems::scale_without_brackets(at));
                None
            }
            (ast::DatedValue::Tiered(_), None) => {
                self.report(problems::tiers_without_scale(at));
                None
            }
            (_, Some(scale)) => {
                let name =
                    self.program.enums.get(scale.index()).map(|def| def.name.clone()).unwrap_or_default();
                self.report(problems::scale_without_tiers(at, &name));
                None
            }
            (ast::DatedValue::File(path), None) => {
                self.report(problems::standard_from_file(path.span.in_file(file)));
                None
            }
            (ast::DatedValue::Values(values), None) => self.values(values, ty, file),
            (ast::DatedValue::Range(range), None) => {
                let set = ast::Set {
                    items: vec![ast::SetItem::Range(range.clone())],
                    braces: false,
                    span: range.low.span.to(range.high.span),
                };
                self.set_of(&set, ty, file)
            }
        }
    }

    fn values(&mut self, values: &[ast::Expr], ty: &Type, file: FileId) -> Option<StandardValue> {
        match (values, ty) {
            (_, Type::Set(_)) => {
                let items = values.iter().cloned().map(ast::SetItem::Value).collect();
                let span = values.iter().map(|value| value.span).reduce(|a, b| a.to(b)).unwrap_or_default();
                self.set_of(&ast::Set { items, braces: false, span }, ty, file)
            }
            ([value], _) => self.amount_or_value(value, ty, file).map(StandardValue::One),
            ([first, .., last], _) => {
                self.report(type_problems::several(first.span.to(last.span).in_file(file)));
                None
            }
            ([], _) => None,
        }
    }

    /// One fixed value. An amount must say that it is one: 2300 alone could be per year or per month.
    pub(super) fn amount_or_value(&mut self, value: &ast::Expr, ty: &Type, file: FileId) -> Option<Value> {
        if let (Type::Money(_), ast::ExprKind::Literal(literal)) = (ty, &*value.kind)
            && let ast::LiteralKind::Number(number) = &literal.kind
            && number.unit.is_none()
        {
            let at = literal.span.in_file(file);
            self.report(type_problems::no_unit(at, &self.written(at)));
            return None;
        }
        let fixed = self.fixed(file, value, ty)?;
        if let Some(number) = fixed.as_number()
            && number < Decimal::ZERO
            && matches!(ty, Type::Money(_))
        {
            self.report(problems::negative_amount(value.span.in_file(file)));
            return None;
        }
        Some(fixed)
    }

    fn set_of(&mut self, set: &ast::Set, ty: &Type, file: FileId) -> Option<StandardValue> {
        let at = set.span.in_file(file);
        let inner = match ty {
            Type::Set(inner) => (**inner).clone(),
            Type::Unknown => Type::Unknown,
            _ => {
                self.report(type_problems::several(at));
                return None;
            }
        };
        let items = self.set_items(Scope::row(file, None), set, &inner, at);
        let mut fixed = Vec::with_capacity(items.len());
        for item in items {
            match item {
                SetItem::Value(id) => fixed.push(ConstItem::Value(self.fixed_id(id)?)),
                SetItem::Range { low, high, excludes_high } => {
                    let (low, high) = (self.fixed_id(low)?, self.fixed_id(high)?);
                    fixed.push(ConstItem::Range { low, high, excludes_high });
                }
            }
        }
        Some(StandardValue::Many(fixed))
    }

    fn fixed_id(&mut self, id: ExprId) -> Option<Value> {
        if self.is_unknown(id) {
            return None;
        }
        let value = arith::fold(&self.program, id);
        if value.is_none() {
            let at = self.span_of(id);
            self.report(type_problems::not_constant(at));
        }
        value
    }

    fn tiered(
        &mut self,
        tiers: &[ast::TierValue],
        ty: &Type,
        scale: EnumId,
        at: FileSpan,
        file: FileId,
    ) -> Option<StandardValue> {
        let count = self.program.enums.get(scale.index())?.values.len();
        let mut values: Vec<Option<Value>> = vec![None; count];
        let mut given: Vec<Option<FileSpan>> = vec![None; count];
        let mut complete = true;
        for tier in tiers {
            let place = tier.tier.span.in_file(file);
            let Some(position) = self.names.value(scale, &tier.tier.text) else {
                self.unknown_value(scale, &tier.tier.text, place);
                complete = false;
                continue;
            };
            self.refer_value(&tier.tier, file, scale, position);
            let Some(slot) = given.get_mut(usize::from(position)) else { continue };
            if let Some(before) = *slot {
                self.report(crate::names::problems::duplicate(place, &tier.tier.text, before));
                continue;
            }
            *slot = Some(place);
            let value = self.amount_or_value(&tier.value, ty, file);
            complete &= value.is_some();
            if let Some(slot) = values.get_mut(usize::from(position)) {
                *slot = value;
            }
        }
        if complete {
            self.whole_tiers.insert(at);
        }
        Some(StandardValue::Tiered(values))
    }
}

/// Where a standard is stated.
#[derive(Clone, Copy)]
struct Stands {
    file: FileId,
    document: DocumentId,
    /// Its own 施行.
    effective: Option<Period>,
}
