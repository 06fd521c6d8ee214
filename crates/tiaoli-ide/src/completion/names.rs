//! Looking up the names of the last snapshot by how they are spelled.

use tiaoli_core::{
    ir::{FieldRef, Name, Program, TableId, Type},
    symbols::Symbol,
};
use tiaoli_syntax::keywords::KEYWORDS;

/// What a name means in a condition: its type, and the field it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operand {
    pub ty: Type,
    pub field: Option<FieldRef>,
}

pub(super) fn is_named(name: &Name, text: &str) -> bool {
    let text = text.trim_matches('`');
    name.zh == text || name.en == text
}

pub(super) fn table(program: &Program, name: &str) -> Option<TableId> {
    program.tables.iter().position(|table| is_named(&table.name, name)).map(TableId::from_index)
}

/// The fields of a table.
pub(super) fn fields(program: &Program, table: TableId) -> impl Iterator<Item = FieldRef> {
    let count = program.tables.get(table.index()).map_or(0, |table| table.fields.len());
    (0..count).filter_map(move |at| u16::try_from(at).ok()).map(move |field| FieldRef { table, field })
}

/// The tables that benefits are for; every table where there is no benefit yet.
pub(super) fn subjects(program: &Program) -> Vec<TableId> {
    let mut tables: Vec<TableId> = program.benefits.iter().map(|benefit| benefit.table).collect();
    tables.sort();
    tables.dedup();
    if tables.is_empty() { (0..program.tables.len()).map(TableId::from_index).collect() } else { tables }
}

/// A field by its name: of one of these tables, else of any.
pub(super) fn field(program: &Program, tables: &[TableId], name: &str) -> Option<FieldRef> {
    let all = (0..program.tables.len()).map(TableId::from_index);
    let named = |at: &FieldRef| program.field(*at).is_some_and(|field| is_named(&field.name, name));
    tables.iter().copied().chain(all).flat_map(|table| fields(program, table)).find(named)
}

/// What a single name in a condition means.
pub(super) fn operand(program: &Program, tables: &[TableId], name: &str) -> Option<Operand> {
    if let Some(at) = field(program, tables, name) {
        return program.field(at).map(|field| Operand { ty: field.ty.clone(), field: Some(at) });
    }
    let definitions = program.definitions.iter().map(|one| (&one.name, &one.ty));
    let standards = program.standards.iter().map(|one| (&one.name, &one.ty));
    let decisions = program.decision_tables.iter().map(|one| (&one.name, &one.ty));
    let mut all = definitions.chain(standards).chain(decisions);
    all.find(|(known, _)| is_named(known, name)).map(|(_, ty)| Operand { ty: ty.clone(), field: None })
}

/// The table that a field refers to.
pub(super) fn referred(program: &Program, at: FieldRef) -> Option<TableId> {
    match &program.field(at)?.ty {
        Type::Ref(table) => Some(*table),
        _ => None,
    }
}

/// Everything that has a name, by kind and place.
pub(super) fn all(program: &Program) -> impl Iterator<Item = (Symbol, &Name)> {
    use tiaoli_core::ir::*;
    macro_rules! each {
        ($($list:ident $symbol:ident $id:ident),*) => {
            std::iter::empty()$(.chain(program.$list.iter().enumerate().map(|(at, one)| {
                (Symbol::$symbol($id::from_index(at)), &one.name)
            })))*
        };
    }
    let fields = program.tables.iter().enumerate().flat_map(|(table, of)| {
        let of = of.fields.iter().enumerate();
        of.filter_map(move |(at, field)| {
            let at = FieldRef { table: TableId::from_index(table), field: u16::try_from(at).ok()? };
            Some((Symbol::Field(at), &field.name))
        })
    });
    let values = program.enums.iter().enumerate().flat_map(|(of, def)| {
        let values = def.values.iter().enumerate();
        values.filter_map(move |(at, value)| {
            Some((Symbol::Value(EnumId::from_index(of), u16::try_from(at).ok()?), &value.name))
        })
    });
    let items = each!(
        tables Table TableId, catalogs Catalog CatalogId, lists List ListId, standards Standard StandardId,
        benefits Benefit BenefitId, decision_tables DecisionTable DecisionTableId,
        definitions Definition DefinitionId, rules Rule RuleId, checks Check CheckId, duties Duty DutyId
    );
    let scales = program.enums.iter().enumerate().filter(|(_, def)| def.ordered);
    let scales = scales.map(|(at, def)| (Symbol::Tiers(EnumId::from_index(at)), &def.name));
    items.chain(fields).chain(scales).chain(values)
}

/// Takes a run of letters apart into keywords and names that were written without blanks, and what is left at its end:
/// 户籍为城 is 户籍, 为 and 城; 20 is a number with nothing behind it. `None` where neither keyword nor number is in it.
pub(super) fn split<'t>(program: &Program, typed: &'t str) -> Option<(Vec<&'t str>, &'t str)> {
    let (mut parts, mut rest) = (Vec::new(), typed);
    let number = typed.find(|c: char| !c.is_ascii_digit()).unwrap_or(typed.len());
    let mut has_keyword = number > 0;
    if has_keyword {
        let (digits, after) = typed.split_at_checked(number)?;
        parts.push(digits);
        rest = after;
    }
    while !rest.is_empty() {
        let words = KEYWORDS.iter().flat_map(|keyword| keyword.spellings());
        let words = words.filter(|word| !word.is_ascii() && rest.starts_with(word));
        let keyword = words.map(str::len).max();
        let name = || {
            let spelled = all(program).map(|(_, name)| name.zh.as_str());
            spelled.filter(|name| !name.is_empty() && rest.starts_with(name)).map(str::len).max()
        };
        let name = name();
        let length = match (keyword, name) {
            (Some(word), name) if name.is_none_or(|name| name <= word) => {
                has_keyword = true;
                word
            }
            // A name at the very end may go on.
            (_, Some(name)) if name < rest.len() => name,
            _ => break,
        };
        let (part, after) = rest.split_at_checked(length)?;
        parts.push(part);
        rest = after;
    }
    has_keyword.then_some((parts, rest))
}
