//! The index of names, as far as declarations go: their heads with all versions, and the pairs in 英文名.

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::ast;

use super::{Def, Items, columns::inline_values, declare::Declarer, english::Used};
use crate::{
    ir::{DocumentId, FieldRef, TableId},
    symbols::{Role, Spelling, Symbol},
};

impl<'a> Declarer<'a, '_> {
    /// A symbol got its second spelling from a pair; `owner` is what stands before the dot, if anything does.
    pub(super) fn paired(&mut self, symbol: Symbol, owner: Option<Symbol>, used: Option<Used>) {
        let Some(used) = used else { return };
        for place in self.pairs.places(used) {
            self.declared.references.push(place.zh, symbol, Role::Naming, Spelling::Zh);
            self.declared.references.push(place.en, symbol, Role::Naming, Spelling::En);
            if let (Some((at, word)), Some(owner)) = (place.owner, owner) {
                let spelling = Spelling::of(word, self.program.symbol_name(owner));
                self.declared.references.push(at, owner, Role::Read, spelling);
            }
        }
    }

    /// The names in the heads of all declarations, and those of fields and values.
    pub(super) fn heads(&mut self, items: &Items<'a>) {
        macro_rules! heads {
            ($($list:ident $kind:pat),* $(,)?) => {
                $(for one in &items.$list {
                    self.head(&one.node.name, one.file, one.document, |def| matches!(def, $kind));
                })*
            };
        }
        heads! {
            tiers Def::Tiers(_), lists Def::List(_), catalogs Def::Catalog(_), standards Def::Standard(_),
            benefits Def::Benefit(_), decision_tables Def::DecisionTable(_), defines Def::Definition(_),
            rules Def::Rule(_), checks Def::Check(_), duties Def::Duty(_),
        }
        for tiers in &items.tiers {
            self.names.enter(items.layer(tiers.document));
            if let Some(Def::Tiers(of)) = self.names.global(&tiers.node.name.text) {
                self.values(of, &tiers.node.values, tiers.file);
            }
        }
        for (index, records) in items.records.iter().enumerate() {
            let Some(table) = self.declared.tables.get(index).copied() else { continue };
            // What adds to nothing has no table of its own.
            let fits = |def| def == Def::Table(table);
            if self.head(&records.node.name, records.file, records.document, fits) {
                self.members(table, &records.node.members, records.file);
            }
        }
        for list in &items.lists {
            self.names.enter(items.layer(list.document));
            let Some(Def::List(id)) = self.names.global(&list.node.name.text) else { continue };
            let Some(table) = self.program.lists.get(id.index()).map(|list| list.table) else { continue };
            self.members(table, &list.node.members, list.file);
        }
    }

    /// Whether the name in a head is that of a symbol of the kind it declares.
    fn head(
        &mut self,
        name: &ast::Ident,
        file: FileId,
        document: DocumentId,
        fits: impl Fn(Def) -> bool,
    ) -> bool {
        self.names.enter(self.items.layer(document));
        let def = self.names.global(&name.text).filter(|def| fits(*def));
        let Some(symbol) = def.and_then(Symbol::of) else { return false };
        self.declares(symbol, name, file);
        true
    }

    fn declares(&mut self, symbol: Symbol, name: &ast::Ident, file: FileId) {
        let spelling = Spelling::of(&name.text, self.program.symbol_name(symbol));
        self.declared.references.push(name.span.in_file(file), symbol, Role::Declaration, spelling);
    }

    fn members(&mut self, table: TableId, members: &[ast::RecordMember], file: FileId) {
        for member in members {
            let ast::RecordMember::Field(field) = member else { continue };
            let Some(at) = self.names.field(table, &field.name.text) else { continue };
            self.declares(Symbol::Field(at), &field.name, file);
            self.values_of_field(at, &field.ty, file);
        }
    }

    fn values_of_field(&mut self, at: FieldRef, ty: &ast::TypeExpr, file: FileId) {
        let values = inline_values(ty).unwrap_or_default();
        if let Some(of) = self.names.inline_enums.get(&at).copied() {
            self.values(of, values, file);
        }
    }

    fn values(&mut self, of: crate::ir::EnumId, values: &[ast::EnumValue], file: FileId) {
        for value in values {
            if let Some(at) = self.names.value(of, &value.name.text) {
                self.declares(Symbol::Value(of, at), &value.name, file);
            }
        }
    }
}
