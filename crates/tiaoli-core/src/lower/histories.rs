//! 生效, 变动见 and 此前: tables whose rows hold since a day, and fields that follow them.

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::ast;

use super::{Lowering, Scope, problems, records::fields};
use crate::{
    ir::{Changes, ExprKind, FieldRef, TableId, Type},
    names::Def,
    symbols::Symbol,
    value::Value,
};

impl Lowering<'_> {
    /// 生效: the one date field of a table that says since when its rows hold.
    pub(super) fn since(&mut self, at: FieldRef, ty: &Type, field: &ast::Field, file: FileId) {
        let modifier = field.modifiers.iter().find(|one| one.kind == ast::FieldModifierKind::Since);
        let Some(place) = modifier.map(|modifier| modifier.span.in_file(file)) else { return };
        let Some(table) = self.program.tables.get_mut(at.table.index()) else { return };
        let name =
            table.fields.get(usize::from(at.field)).map(|field| field.name.clone()).unwrap_or_default();
        let problem = match table.since.and_then(|first| table.fields.get(usize::from(first))) {
            Some(first) => problems::second_since(place, &table.name, &first.name, first.span),
            None if !ty.is_date() && *ty != Type::Unknown => {
                problems::since_no_date(field.ty.span.in_file(file), &name)
            }
            None => {
                table.since = Some(at.field);
                return self.usage.field(at);
            }
        };
        self.report(problem);
    }

    /// 变动见 and 此前 of every field; then tables whose 生效 means nothing.
    pub(super) fn histories(&mut self) {
        for (table, file, _, members) in self.declared_tables() {
            self.enter(file);
            for field in fields(members) {
                let Some(at) = self.own_field(table, field, file) else { continue };
                let changes = self.changes(at, field, file);
                if let Some(entry) = self.field_mut(at) {
                    entry.changes = changes;
                }
            }
        }
        for (table, file, _, members) in self.declared_tables() {
            self.enter(file);
            let Some(def) = self.program.tables.get(table.index()) else { continue };
            let Some(since) = def.since.map(|field| FieldRef { table, field }).filter(|_| def.key.is_none())
            else {
                continue;
            };
            if self.is_followed(since.table) {
                continue;
            }
            let name = def.name.clone();
            let written = fields(members).find(|field| self.own_field(table, field, file) == Some(since));
            let modifiers = written.into_iter().flat_map(|field| &field.modifiers);
            let mut modifiers = modifiers.filter(|one| one.kind == ast::FieldModifierKind::Since);
            if let Some(modifier) = modifiers.next() {
                self.report(problems::history_without_key(modifier.span.in_file(file), &name));
            }
        }
    }

    /// Whether some field says 变动见 of the table, rightly or wrongly.
    fn is_followed(&self, table: TableId) -> bool {
        let modifiers = self.declared_tables().into_iter().flat_map(|(_, _, _, members)| fields(members));
        modifiers.flat_map(|field| &field.modifiers).any(|modifier| match &modifier.kind {
            ast::FieldModifierKind::ChangedBy(path) => {
                let head = path.names.first().and_then(|name| self.names.global(&name.text));
                head == Some(Def::Table(table))
            }
            _ => false,
        })
    }

    fn changes(&mut self, at: FieldRef, field: &ast::Field, file: FileId) -> Option<Changes> {
        let mut path = None;
        let mut before = None;
        for modifier in &field.modifiers {
            match &modifier.kind {
                ast::FieldModifierKind::ChangedBy(of) => path = Some(of),
                ast::FieldModifierKind::Before(value) => before = Some((value, modifier.span.in_file(file))),
                _ => {}
            }
        }
        let Some(path) = path else {
            if let Some((_, place)) = before {
                self.report(problems::before_alone(place));
            }
            return None;
        };
        let found = self.followed(at, path, file);
        let ty = self.program.field(at).map(|field| field.ty.clone()).unwrap_or_default();
        let before = before.and_then(|(value, place)| self.before(value, place, &ty, file));
        found.map(|changes| Changes { before, ..changes })
    }

    /// The field of 变动见 with the reference back and the day since when.
    fn followed(&mut self, at: FieldRef, path: &ast::Path, file: FileId) -> Option<Changes> {
        let place = path.span.in_file(file);
        let [table, field] = path.names.as_slice() else {
            self.report(problems::changes_path(place));
            return None;
        };
        let head = ast::Path { names: vec![table.clone()], span: table.span };
        let table = self.table_named(&head, file)?;
        self.use_def(Def::Table(table));
        let value = self.field_of(table, field, Scope::row(file, Some(table)))?;
        let def = self.program.tables.get(table.index())?;
        let own = self.program.tables.get(at.table.index()).map(|own| own.name.clone()).unwrap_or_default();
        let Some(since) = def.since else {
            let name = def.name.clone();
            self.report(problems::changes_without_since(place, &name));
            return None;
        };
        let refers =
            |at_field: &usize| def.fields.get(*at_field).is_some_and(|one| one.ty == Type::Ref(at.table));
        let back: Vec<usize> = (0..def.fields.len()).filter(refers).collect();
        let [back] = back.as_slice() else {
            let name = def.name.clone();
            self.report(problems::changes_refer(place, &name, &own, back.len()));
            return None;
        };
        if def.key.is_some() {
            let name = def.name.clone();
            self.report(problems::changes_with_key(place, &name));
            return None;
        }
        let by = FieldRef { table, field: u16::try_from(*back).unwrap_or(u16::MAX) };
        self.usage.field(by);
        let values = self.converted(at, value, place)?;
        Some(Changes { value, by, since: FieldRef { table, field: since }, before: None, values })
    }

    /// How values of the followed field become values of the following one: empty where they are the same.
    fn converted(
        &mut self,
        at: FieldRef,
        value: FieldRef,
        place: tiaoli_diagnostics::FileSpan,
    ) -> Option<Vec<Option<u16>>> {
        let (to, from) = (self.program.field(at)?, self.program.field(value)?);
        match (&to.ty, &from.ty) {
            (Type::Unknown, _) | (_, Type::Unknown) => None,
            (to, from) if to == from => Some(Vec::new()),
            (Type::Enum(wanted), Type::Enum(of)) => {
                let (wanted_id, of_id) = (*wanted, *of);
                let (wanted, of) =
                    (self.program.enums.get(wanted.index())?, self.program.enums.get(of.index())?);
                let position = |name: &crate::ir::Name| {
                    let same =
                        |known: &crate::ir::EnumValue| known.name.zh == name.zh || known.name.en == name.en;
                    wanted.values.iter().position(same).and_then(|at| u16::try_from(at).ok())
                };
                let fits = |name: &crate::ir::Name| position(name).is_some() || is_unchanged(name);
                let strange: Vec<_> = of.values.iter().filter(|one| !fits(&one.name)).collect();
                if strange.is_empty() {
                    let converted: Vec<_> = of.values.iter().map(|one| position(&one.name)).collect();
                    for (at, to) in converted.iter().enumerate() {
                        if let (Ok(at), Some(to)) = (u16::try_from(at), to) {
                            let wanted = Symbol::Value(wanted_id, *to);
                            self.references.bind(Symbol::Value(of_id, at), wanted);
                        }
                    }
                    return Some(converted);
                }
                let names: Vec<_> = strange.iter().map(|one| one.name.clone()).collect();
                let (to, from) = (to.name.clone(), from.name.clone());
                self.report(problems::changes_values(place, &from, &to, &names));
                None
            }
            _ => {
                let (to, from) = (to.name.clone(), from.name.clone());
                self.report(problems::changes_type(place, &from, &to));
                None
            }
        }
    }

    fn before(
        &mut self,
        value: &ast::Expr,
        place: tiaoli_diagnostics::FileSpan,
        ty: &Type,
        file: FileId,
    ) -> Option<Value> {
        let id = self.expect(Scope::row(file, None), value, ty, None);
        match self.program.expr(id).map(|expr| &expr.kind) {
            Some(ExprKind::Const(value)) if !value.is_missing() => Some(value.clone()),
            _ if self.is_unknown(id) => None,
            _ => {
                self.report(problems::before_no_value(place));
                None
            }
        }
    }
}

/// A change of something else: what the field holds stays as it is.
fn is_unchanged(name: &crate::ir::Name) -> bool {
    name.zh == "不变" || name.en == "unchanged"
}
