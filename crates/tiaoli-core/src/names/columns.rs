//! Fields and values: their names in both languages and every spelling read from data.

use rustc_hash::{FxHashMap, FxHashSet};
use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan};
use tiaoli_syntax::ast;

use super::{
    Items,
    declare::Declarer,
    english::{Pairs, Used},
    problems,
    standard_table::{self, StandardField},
};
use crate::{
    ir::{self, FieldRef, Name, Type},
    symbols::Symbol,
};

/// The standard column that each tier scale holds the values of, by the scale's name as used in a field's type.
pub(super) fn of_scales<'a>(
    items: &Items<'a>,
    pairs: &Pairs<'a>,
) -> FxHashMap<&'a str, &'static StandardField> {
    let mut columns = FxHashMap::default();
    // 等级 享受政策 has the values of the column 申报享受政策 without being its type.
    for tiers in &items.tiers {
        let name = tiers.node.name.text.as_str();
        let found = standard_table::STANDARD_FIELDS
            .iter()
            .find(|column| column.zh == name || column.en == name || column.headers.contains(&name));
        if let Some(column) = found {
            columns.insert(name, column);
        }
    }
    for records in &items.records {
        for member in &records.node.members {
            let ast::RecordMember::Field(field) = member else { continue };
            let ast::TypeKind::Named(path) = &field.ty.kind else { continue };
            let (Some(scale), [_]) = (path.names.first(), path.names.as_slice()) else { continue };
            let name = field.name.text.as_str();
            let other = pairs.other(name).unwrap_or(name);
            let column = standard_table::find_field(name)
                .or_else(|| standard_table::find_field(other))
                .or_else(|| standard_table::find_field_en(name));
            if let Some(column) = column {
                columns.insert(scale.text.as_str(), column);
                if let Some(other) = pairs.other(&scale.text) {
                    columns.insert(other, column);
                }
            }
        }
    }
    columns
}

/// What the values of an enumeration belong to: a scale or a field.
pub(super) struct Owner {
    pub name: Name,
    pub symbol: Symbol,
    /// The standard column it has the values of.
    pub column: Option<&'static StandardField>,
}

/// Whether a name is that of a standard column.
pub(super) fn is_standard(name: &Name) -> bool {
    let headers = |column: &StandardField| column.headers.contains(&name.zh.as_str());
    standard_table::find_field(&name.zh).is_some() || standard_table::STANDARD_FIELDS.iter().any(headers)
}

/// A value as one file states it.
type Value<'a> = (FileId, &'a ast::EnumValue);

/// A declared name with what else it is called.
struct Named<'a> {
    declared: &'a str,
    at: FileSpan,
    name: Name,
    /// The 英文名 pair that gave the other spelling.
    pair: Option<Used>,
}

impl Named<'_> {
    /// The spelling that is not the declared one.
    fn other(&self) -> Option<&str> {
        [&self.name.zh, &self.name.en]
            .into_iter()
            .map(String::as_str)
            .find(|spelling| *spelling != self.declared)
    }
}

impl<'a> Declarer<'a, '_> {
    /// Declares a table with its fields and their inline enumerations. Of a table stated in several documents, a field
    /// that a later one adds is added, one that it leaves out stays readable, and an enumeration has the values of all.
    pub(super) fn table(
        &mut self,
        table: ir::TableId,
        (name, owner): (Name, Symbol),
        statements: &[(FileId, &'a [ast::RecordMember])],
        span: FileSpan,
    ) {
        let mut broken = Vec::new();
        let mut fields: Vec<Stated<'a>> = Vec::new();
        for &(file, members) in statements {
            let before = fields.len();
            for member in members {
                match member {
                    ast::RecordMember::Field(field) => {
                        let earlier = fields.get(..before).and_then(|before| {
                            before
                                .iter()
                                .position(|one| self.pairs.same(&one.field.name.text, &field.name.text))
                        });
                        match earlier.and_then(|at| fields.get_mut(at)) {
                            Some(earlier) => self.diagnostics.extend(earlier.again(file, field)),
                            None => fields.push(Stated::new(file, field)),
                        }
                    }
                    ast::RecordMember::Broken(span) => broken.push(span.in_file(file)),
                    ast::RecordMember::Invariant { .. } => {}
                }
            }
        }
        let idents: Vec<(FileId, &'a ast::Ident)> =
            fields.iter().map(|one| (one.file, &one.field.name)).collect();
        let (kept, mut named, mut lookup) = self.name_all(&idents, &name);
        let mut fields: Vec<Option<Stated<'a>>> = fields.into_iter().map(Some).collect();
        let fields: Vec<Stated<'a>> =
            kept.into_iter().filter_map(|at| fields.get_mut(at).and_then(Option::take)).collect();
        let students = name.zh == "学生" || matches!(name.en.as_str(), "student" | "students");
        for (index, named) in named.iter_mut().enumerate() {
            let column = standard_table::find_field(named.declared)
                .or_else(|| standard_table::find_field_en(named.declared).filter(|_| students));
            // English columns are known by the name of their table.
            if column.is_some_and(|column| column.zh != named.declared) {
                self.declared.references.builtin(owner);
            }
            if let Some(column) = column {
                name_from_standard(named, column.zh, column.en, &mut lookup, index);
            }
        }
        let mut seen: FxHashSet<String> = lookup.keys().map(|&spelling| spelling.to_owned()).collect();
        let mut built = Vec::with_capacity(fields.len());
        let mut pairs = Vec::with_capacity(fields.len());
        for (index, (stated, named)) in fields.into_iter().zip(named).enumerate() {
            let Stated { aka: headers, values, again, .. } = stated;
            let at = FieldRef { table, field: u16::try_from(index).unwrap_or(u16::MAX) };
            let column = standard_table::find_field(&named.name.zh);
            let mut aka: Vec<String> = Vec::new();
            self.take_aka(&headers, &mut seen, &mut aka);
            if let Some(column) = column {
                let more = [column.zh, column.en].into_iter().chain(column.headers.iter().copied());
                aka.extend(more.filter(|header| seen.insert((*header).to_owned())).map(str::to_owned));
            }
            self.own_field(at, &named);
            if !values.is_empty() {
                let owner = Owner { name: named.name.clone(), symbol: Symbol::Field(at), column };
                let of = self.enumeration((&values, &again), owner, false, named.at);
                self.names.inline_enums.insert(at, of);
            }
            if column.is_some() {
                self.declared.references.builtin(Symbol::Field(at));
            }
            pairs.push((Symbol::Field(at), named.pair));
            built.push(ir::Field { aka, span: named.at, ..ir::Field::new(named.name, Type::Unknown) });
        }
        self.names.fields.push(lookup);
        self.names.broken_members.push(broken);
        self.program.tables.push(ir::Table { span, ..ir::Table::new(name, built) });
        for (symbol, pair) in pairs {
            self.paired(symbol, Some(owner), pair);
        }
    }

    /// More spellings read from data: `words` of all statements. One that a later statement repeats is the same.
    fn take_aka(
        &mut self,
        words: &[(FileId, &ast::Str)],
        seen: &mut FxHashSet<String>,
        aka: &mut Vec<String>,
    ) {
        for (at, (file, word)) in words.iter().enumerate() {
            let earlier = words.get(..at).unwrap_or_default();
            if earlier.iter().any(|(by, known)| by != file && known.text == word.text) {
                continue;
            }
            if seen.insert(word.text.clone()) {
                aka.push(word.text.clone());
            } else {
                self.diagnostics.push(problems::header_taken(word.span.in_file(*file), &word.text));
            }
        }
    }

    /// Declares an enumeration or a tier scale: its values, and what later statements say of them again.
    pub(super) fn enumeration(
        &mut self,
        (values, again): (&[Value<'a>], &[Value<'a>]),
        Owner { name: owner, symbol, column }: Owner,
        ordered: bool,
        span: FileSpan,
    ) -> ir::EnumId {
        let id = ir::EnumId::from_index(self.program.enums.len());
        let idents: Vec<(FileId, &'a ast::Ident)> =
            values.iter().map(|(file, value)| (*file, &value.name)).collect();
        let (kept, mut named, mut lookup) = self.name_all(&idents, &owner);
        let values: Vec<Value<'a>> = kept.into_iter().filter_map(|at| values.get(at).copied()).collect();
        for (index, named) in named.iter_mut().enumerate() {
            if let Some(value) = column.and_then(|column| column.value(named.declared)) {
                name_from_standard(named, value.zh, value.en, &mut lookup, index);
            }
        }
        let mut seen: FxHashSet<String> = lookup.keys().map(|&spelling| spelling.to_owned()).collect();
        let mut built = Vec::with_capacity(values.len());
        for ((file, value), named) in values.into_iter().zip(named) {
            let mut aka: Vec<String> = Vec::new();
            let later = again
                .iter()
                .filter(|(by, one)| *by != file && self.pairs.same(&one.name.text, &value.name.text));
            let words = |(file, one): Value<'a>| one.aka.iter().map(move |word| (file, word));
            let words: Vec<_> = words((file, value)).chain(later.copied().flat_map(words)).collect();
            self.take_aka(&words, &mut seen, &mut aka);
            built.push((named, aka));
        }
        // The policy's own spellings go before the standard ones, whatever the order of the values.
        let mut pairs = Vec::with_capacity(built.len());
        let values = built.into_iter().enumerate().map(|(at, (named, mut aka))| {
            let of = Symbol::Value(id, u16::try_from(at).unwrap_or(u16::MAX));
            pairs.push((of, named.pair));
            if let Some(value) = column.and_then(|column| column.value(&named.name.zh)) {
                let more = [value.zh, value.en].into_iter().chain(value.aka.iter().copied());
                aka.extend(more.filter(|word| seen.insert((*word).to_owned())).map(str::to_owned));
                self.declared.references.builtin(of);
            }
            self.own_value(id, &named);
            ir::EnumValue { name: named.name, aka }
        });
        let values = values.collect();
        self.names.values.push(lookup);
        self.program.enums.push(ir::EnumDef { name: owner, values, ordered, span });
        for (of, pair) in pairs {
            self.paired(of, Some(symbol), pair);
        }
        id
    }

    /// Names of one table or enumeration: which declarations stand (repeats do not), and what each spelling means.
    fn name_all(
        &mut self,
        idents: &[(FileId, &'a ast::Ident)],
        owner: &Name,
    ) -> (Vec<usize>, Vec<Named<'a>>, FxHashMap<&'a str, u16>) {
        let mut kept = Vec::new();
        let mut named: Vec<Named<'a>> = Vec::new();
        let mut lookup: FxHashMap<&'a str, u16> = FxHashMap::default();
        for (position, (file, ident)) in idents.iter().enumerate() {
            let declared = ident.text.as_str();
            let at = ident.span.in_file(*file);
            let Ok(index) = u16::try_from(named.len()) else { break };
            if let Some(before) = lookup.get(declared).and_then(|&index| named.get(usize::from(index))) {
                self.diagnostics.push(problems::duplicate(at, declared, before.at));
                continue;
            }
            let (name, pair) = self.pairs.name(declared, Some(owner));
            lookup.insert(declared, index);
            named.push(Named { declared, at, name, pair });
            kept.push(position);
        }
        for (index, one) in named.iter().enumerate() {
            let (Some(pair), Some(other)) = (one.pair, self.pairs.spelled_otherwise(one.declared, owner))
            else {
                continue;
            };
            let index = u16::try_from(index).unwrap_or(u16::MAX);
            match lookup.get(other) {
                Some(&taken) if taken != index => {
                    let before = named.get(usize::from(taken)).map_or(pair.at, |named| named.at);
                    self.diagnostics.push(problems::spelling_taken(pair.at, other, one.declared, before));
                }
                Some(_) => {}
                None => {
                    lookup.insert(other, index);
                }
            }
        }
        (kept, named, lookup)
    }

    fn own_field(&mut self, at: FieldRef, named: &Named<'a>) {
        self.names.field_owners.entry(named.declared.into()).or_default().push(at);
        if let Some(other) = named.other() {
            self.names.field_owners.entry(other.into()).or_default().push(at);
        }
    }

    fn own_value(&mut self, at: ir::EnumId, named: &Named<'a>) {
        self.names.value_owners.entry(named.declared.into()).or_default().push(at);
        if let Some(other) = named.other() {
            self.names.value_owners.entry(other.into()).or_default().push(at);
        }
    }
}

/// A field with the values its type writes out, over all statements of its table.
struct Stated<'a> {
    file: FileId,
    field: &'a ast::Field,
    /// 又称, of all statements.
    aka: Vec<(FileId, &'a ast::Str)>,
    values: Vec<Value<'a>>,
    /// Values there were, as later statements say them again.
    again: Vec<Value<'a>>,
}

impl<'a> Stated<'a> {
    fn new(file: FileId, field: &'a ast::Field) -> Self {
        let values = inline_values(&field.ty).unwrap_or_default();
        Self {
            file,
            field,
            aka: field.aka.iter().map(|aka| (file, aka)).collect(),
            values: values.iter().map(|value| (file, value)).collect(),
            again: Vec::new(),
        }
    }

    /// The field in a later document: its headers and values join those there are. Another type, and where the field
    /// comes from, is refused: rosters of all days are read with one table.
    fn again(&mut self, file: FileId, field: &'a ast::Field) -> Option<Diagnostic> {
        self.aka.extend(field.aka.iter().map(|aka| (file, aka)));
        let source = |one: &&ast::FieldModifier| {
            matches!(
                one.kind,
                ast::FieldModifierKind::Key
                    | ast::FieldModifierKind::Since
                    | ast::FieldModifierKind::Derived(_)
                    | ast::FieldModifierKind::ChangedBy(_)
                    | ast::FieldModifierKind::Before(_)
            )
        };
        let stated = |one: &&ast::FieldModifier| {
            self.field.modifiers.iter().any(|known| tiaoli_syntax::same(&known.kind, &one.kind))
        };
        if let Some(new) = field.modifiers.iter().filter(source).find(|one| !stated(one)) {
            let before = self.field.span.in_file(self.file);
            return Some(problems::field_source_changed(new.span.in_file(file), &field.name.text, before));
        }
        let (was, is) = (inline_values(&self.field.ty), inline_values(&field.ty));
        if was.is_some() && is.is_some() {
            for value in is.unwrap_or_default() {
                match self.values.iter().any(|(_, known)| known.name.text == value.name.text) {
                    true => self.again.push((file, value)),
                    false => self.values.push((file, value)),
                }
            }
            return None;
        }
        if tiaoli_syntax::same(&self.field.ty, &field.ty) {
            return None;
        }
        let (at, before) = (field.ty.span.in_file(file), self.field.ty.span.in_file(self.file));
        Some(problems::field_retyped(at, &field.name.text, before))
    }
}

/// Takes the other language's spelling from the standard table, where the policy gives none and it is free.
fn name_from_standard<'a>(
    named: &mut Named<'a>,
    zh: &'static str,
    en: &'static str,
    lookup: &mut FxHashMap<&'a str, u16>,
    index: usize,
) {
    if named.pair.is_some() {
        return;
    }
    let other = if named.declared == zh { en } else { zh };
    let index = u16::try_from(index).unwrap_or(u16::MAX);
    if other == named.declared || lookup.get(other).is_some_and(|&taken| taken != index) {
        return;
    }
    lookup.insert(other, index);
    named.name = Name { zh: zh.to_owned(), en: en.to_owned() };
}

/// The values a type writes out, alone or as a set.
pub(crate) fn inline_values(ty: &ast::TypeExpr) -> Option<&[ast::EnumValue]> {
    match &ty.kind {
        ast::TypeKind::Enumeration(values) => Some(values),
        ast::TypeKind::SetOf(inner) => inline_values(inner),
        _ => None,
    }
}
