//! 职责.

use rust_decimal::prelude::ToPrimitive;
use tiaoli_diagnostics::{FileId, Text};
use tiaoli_syntax::ast;

use super::{Lowering, Scope, problems, rules::quote};
use crate::{
    ir::{Bearer, DutyId, Frequency, Remind, Type, Unit},
    names::Def,
};

impl Lowering<'_> {
    pub(super) fn duties(&mut self) {
        let items = self.items;
        for (index, duty) in items.duties.iter().enumerate() {
            self.enter(duty.file);
            let file = duty.file;
            let Some(mut entry) = self.program.duties.get(DutyId::from_index(index).index()).cloned() else {
                continue;
            };
            for clause in &duty.node.clauses {
                match &clause.kind {
                    ast::DutyKind::Quote(text) => entry.quotes.push(quote(text, file)),
                    ast::DutyKind::Bearer(bearers) => {
                        for bearer in bearers {
                            match bearer {
                                ast::BearerRef::Words(words) => {
                                    entry.bearers.push(Bearer::Words(words.text.clone()))
                                }
                                ast::BearerRef::Table(path) => {
                                    entry.bearers.extend(self.table_named(path, file).map(Bearer::Table));
                                }
                            }
                        }
                    }
                    ast::DutyKind::Every(frequency) => entry.every = self.frequency(frequency, file),
                    ast::DutyKind::Evidence(path) => entry.evidence = self.date_field(path, file),
                    ast::DutyKind::Remind(length) => entry.remind = self.remind(length, file),
                    ast::DutyKind::Basis(_) | ast::DutyKind::Broken => {}
                }
            }
            entry.effective = items.in_force(duty.document);
            if let Some(slot) = self.program.duties.get_mut(index) {
                *slot = entry;
            }
        }
        for index in 0..self.program.duties.len() {
            let ids = self.names.duty_versions(DutyId::from_index(index)).to_vec();
            let duties = ids.iter().filter_map(|id| self.program.duties.get(id.index()));
            let versions: Vec<_> = duties.map(|duty| (duty.effective, duty.document, duty.span)).collect();
            let def = Def::Duty(DutyId::from_index(index));
            let periods = self.settle_versions(def, versions.into_iter());
            for (id, period) in ids.iter().zip(periods) {
                if let Some(duty) = self.program.duties.get_mut(id.index()) {
                    duty.effective = period;
                }
            }
        }
    }

    /// 提醒 10个工作日; a number without a unit counts days.
    fn remind(&mut self, length: &ast::Literal, file: FileId) -> Option<Remind> {
        let whole =
            |number: &ast::NumberLit| number.value.is_integer().then(|| number.value.to_u16()).flatten();
        let found = match &length.kind {
            ast::LiteralKind::Number(number) => {
                let unit = match number.unit {
                    None | Some(ast::UnitLit::Days) => Some(Unit::Days),
                    Some(ast::UnitLit::WorkingDays) => Some(Unit::WorkingDays),
                    Some(ast::UnitLit::Months) => Some(Unit::Months),
                    Some(ast::UnitLit::Years) => Some(Unit::Years),
                    Some(ast::UnitLit::Percent) => None,
                };
                whole(number).zip(unit).map(|(count, unit)| Remind { count, unit })
            }
            _ => None,
        };
        if found.is_none() {
            self.report(problems::remind_length(length.span.in_file(file)));
        }
        found
    }

    fn frequency(&mut self, frequency: &ast::Frequency, file: FileId) -> Option<Frequency> {
        match frequency {
            ast::Frequency::Year => Some(Frequency::Year),
            ast::Frequency::SchoolYear => Some(Frequency::SchoolYear),
            ast::Frequency::Term => Some(Frequency::Term),
            ast::Frequency::Month => Some(Frequency::Month),
            ast::Frequency::Once => Some(Frequency::Once),
            ast::Frequency::Interval(path) => {
                let wanted = Text::new("地方参数或标准", "parameter or standard");
                let found = self.def_named(path, file, &wanted, |def| matches!(def, Def::Standard(_)));
                let Some(Def::Standard(id)) = found else { return None };
                let ty = self
                    .program
                    .standards
                    .get(id.index())
                    .map(|standard| standard.ty.clone())
                    .unwrap_or_default();
                let units = [Unit::Days, Unit::Months, Unit::Years, Unit::WorkingDays];
                if !matches!(ty, Type::Unknown | Type::Number { .. })
                    || matches!(ty, Type::Number { unit, .. } if !units.contains(&unit))
                {
                    self.report(problems::interval_unit(path.span.in_file(file)));
                    return None;
                }
                Some(Frequency::Interval(id))
            }
            ast::Frequency::WorkingDaysFrom { days, from } => {
                let from = self.date_field(from, file)?;
                let scope = Scope::row(file, None);
                let count = Type::Number { integer: true, unit: Unit::WorkingDays };
                let days = self.expect(scope, days, &count, None);
                Some(Frequency::WorkingDaysFrom { days, from })
            }
        }
    }
}
