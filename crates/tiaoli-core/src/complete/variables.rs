//! The variables of a completion problem: missing fields with the cells their values fall into, and conditions that
//! stand for themselves.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::{Assignment, candidates};
use crate::{
    decide::{Case, CheckState, grant_amount},
    eval::{Input, NoTrace, Overlay, Scope},
    ir::{ExprId, FieldRef, ListId, Name, Type},
    plan::{AtomId, AtomKind, BenefitPlan, Grant, Reads},
    value::Value,
};

/// Combinations of finite fields looked at together.
const PRODUCT_LIMIT: usize = 4096;

#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) kind: VariableKind,
    pub(crate) classes: Vec<Class>,
    /// What people must supply to know it; several alternatives for a derived field.
    names: Vec<Vec<Named>>,
    /// The missing fields of the record that are filled once it is known.
    fills: Vec<FieldRef>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum VariableKind {
    Input(Input),
    Atom,
    /// An amount that depends on cells of other rows.
    Amount,
}

/// Values that no condition tells apart, by one of them.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) value: Value,
    pub(crate) truths: Vec<(AtomId, bool)>,
}

/// A name with its place in the order of the table's fields; other names follow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    rank: u32,
    name: Name,
}

/// The classes of an input and the atoms they decide.
type InputClasses = (Vec<Class>, Vec<AtomId>);

/// Input, atoms, amounts, whether its value itself matters, and the values these read beside it.
type ClassesKey = (Input, Vec<AtomId>, Vec<ExprId>, bool, Vec<Value>);

/// Classes worked out before. They depend on little of a record, so most records find theirs here.
#[derive(Debug, Default)]
pub(crate) struct ClassCache(RefCell<FxHashMap<ClassesKey, Arc<InputClasses>>>);

/// Entries kept before the cache is begun anew.
const CACHE_LIMIT: usize = 1 << 12;

#[derive(Debug, Default)]
pub(crate) struct Variables {
    pub(crate) list: Vec<Variable>,
    by_atom: BTreeMap<AtomId, Vec<usize>>,
    amount: Option<usize>,
}

impl Variables {
    pub(crate) fn of_atom(&self, atom: AtomId) -> &[usize] {
        self.by_atom.get(&atom).map_or(&[], Vec::as_slice)
    }

    /// The first open variable among inputs.
    pub(crate) fn open_input(&self, inputs: &[Input], assignment: &Assignment) -> Option<usize> {
        self.list.iter().zip(assignment).position(|(variable, class)| {
            class.is_none() && matches!(&variable.kind, VariableKind::Input(input) if inputs.contains(input))
        })
    }

    /// The class of the amount variable, or the variable to branch on. Without one, every amount is the same unknown.
    pub(crate) fn amount_variable(&self, assignment: &Assignment) -> Result<u16, usize> {
        match self.amount {
            Some(at) => assignment.get(at).copied().flatten().ok_or(at),
            None => Ok(0),
        }
    }

    /// Missing fields that conditions only ask to be filled: no value of theirs matters, but trying a set fills them.
    pub(super) fn add_asked(&mut self, case: &Case<'_>, asked: &[FieldRef]) {
        let stage = Stage { case, frees: Vec::new(), by_atom: BTreeMap::new() };
        for field in asked.iter().copied().collect::<BTreeSet<_>>() {
            let input = Input { via: Vec::new(), field };
            let kind = VariableKind::Input(input.clone());
            if self.list.iter().all(|variable| variable.kind != kind) {
                let classes = vec![Class { value: Value::Missing, truths: Vec::new() }];
                let (names, fills) = (stage.input_names(&input), vec![field]);
                self.list.push(Variable { kind, classes, names, fills });
            }
        }
    }

    /// The fields of the record that are filled once some variables are known.
    pub(crate) fn fields(&self, subset: &[usize]) -> Vec<FieldRef> {
        let variables = subset.iter().filter_map(|at| self.list.get(*at));
        variables.flat_map(|variable| variable.fills.iter().copied()).collect()
    }

    /// The name sets of one set of variables: one, or several where derived fields give alternatives.
    pub(crate) fn name_sets(&self, variables: &[usize]) -> Vec<Vec<Name>> {
        self.sets_of_names(&[variables.to_vec()])
    }

    /// The name sets of several sets of variables: sorted by size, then field order; none contains another.
    pub(crate) fn sets_of_names(&self, sets: &[Vec<usize>]) -> Vec<Vec<Name>> {
        let mut result: Vec<BTreeSet<Named>> = Vec::new();
        for set in sets {
            let mut products: Vec<BTreeSet<Named>> = vec![BTreeSet::new()];
            for variable in set.iter().filter_map(|at| self.list.get(*at)) {
                let widened = products.iter().flat_map(|product| {
                    variable.names.iter().map(|names| product.iter().chain(names).cloned().collect())
                });
                products = widened.collect();
            }
            result.extend(products);
        }
        result.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        let mut kept: Vec<BTreeSet<Named>> = Vec::new();
        for set in result {
            if !set.is_empty() && !kept.iter().any(|smaller| smaller.is_subset(&set)) {
                kept.push(set);
            }
        }
        kept.into_iter().map(|set| set.into_iter().map(|named| named.name).collect()).collect()
    }
}

pub(super) fn build(
    case: &Case<'_>,
    benefit: Option<&BenefitPlan>,
    atoms: &[AtomId],
    grants: &[(usize, &Grant)],
) -> Variables {
    let mut stage = Stage { case, frees: Vec::new(), by_atom: BTreeMap::new() };
    let mut singles: BTreeMap<Input, Vec<AtomId>> = BTreeMap::new();
    let mut products: Vec<(AtomId, Vec<Input>)> = Vec::new();
    for atom in atoms {
        let Some(info) = case.plan.atoms.get(*atom as usize) else { continue };
        let missing = stage.missing_inputs(&info.reads);
        match missing.as_slice() {
            _ if info.reads.opaque || matches!(info.kind, AtomKind::Check(_)) => stage.frees.push(*atom),
            [] => stage.frees.push(*atom),
            [one] => singles.entry(one.clone()).or_default().push(*atom),
            several if stage.product(several) <= PRODUCT_LIMIT => products.push((*atom, missing)),
            _ => stage.frees.push(*atom),
        }
    }
    // Values of these fields matter themselves, not only the conditions on them.
    let mut exact: BTreeSet<Input> = products.iter().flat_map(|(_, inputs)| inputs.iter().cloned()).collect();
    for (_, grant) in grants {
        exact.extend(stage.missing_inputs(&grant.reads));
    }
    let inputs: BTreeSet<Input> = singles.keys().chain(&exact).cloned().collect();
    let mut list = Vec::new();
    for input in inputs {
        let atoms = singles.remove(&input).unwrap_or_default();
        let reading = grants.iter().filter(|(_, grant)| grant.reads.inputs.contains(&input));
        let reading: Vec<&Grant> = reading.map(|(_, grant)| *grant).collect();
        let found = stage.classes(&input, &atoms, &reading, exact.contains(&input));
        let (classes, known) = (found.0.clone(), &found.1);
        for atom in atoms {
            if known.contains(&atom) {
                stage.by_atom.insert(atom, vec![list.len()]);
            } else {
                stage.frees.push(atom);
            }
        }
        let names = stage.input_names(&input);
        let fills = own_fields(std::slice::from_ref(&input));
        list.push(Variable { kind: VariableKind::Input(input), classes, names, fills });
    }
    for (atom, inputs) in products {
        let of =
            |input: &Input| list.iter().position(|v: &Variable| v.kind == VariableKind::Input(input.clone()));
        stage.by_atom.insert(atom, inputs.iter().filter_map(of).collect());
    }
    let frees = std::mem::take(&mut stage.frees);
    for atom in frees {
        stage.by_atom.insert(atom, vec![list.len()]);
        let classes =
            [true, false].map(|truth| Class { value: Value::Bool(truth), truths: vec![(atom, truth)] });
        let names = vec![stage.atom_names(atom)];
        let reads = case.plan.atoms.get(atom as usize).map(|info| stage.missing_inputs(&info.reads));
        let fills = own_fields(&reads.unwrap_or_default());
        list.push(Variable { kind: VariableKind::Atom, classes: classes.to_vec(), names, fills });
    }
    let mut variables = Variables { list, by_atom: stage.by_atom.clone(), amount: None };
    let open: Vec<&Grant> = grants
        .iter()
        .filter(|(at, grant)| {
            grant.reads.opaque
                || stage.missing_inputs(&grant.reads).is_empty()
                    && benefit.is_some_and(|b| grant_amount(case.plan, b, *at, &case.scope) == Ok(None))
        })
        .map(|(_, grant)| *grant)
        .collect();
    if !open.is_empty() {
        let names = open.iter().flat_map(|grant| stage.reads_names(&grant.reads)).collect::<BTreeSet<_>>();
        let classes = [0, 1].map(|n| Class { value: Value::Number(Decimal::from(n)), truths: Vec::new() });
        variables.amount = Some(variables.list.len());
        let names = vec![names.into_iter().collect()];
        variables.list.push(Variable {
            kind: VariableKind::Amount,
            classes: classes.to_vec(),
            names,
            fills: Vec::new(),
        });
    }
    variables
}

/// The fields among inputs that stand in the record itself.
fn own_fields(inputs: &[Input]) -> Vec<FieldRef> {
    inputs.iter().filter(|input| input.via.is_empty()).map(|input| input.field).collect()
}

struct Stage<'c, 'a> {
    case: &'c Case<'a>,
    frees: Vec<AtomId>,
    by_atom: BTreeMap<AtomId, Vec<usize>>,
}

impl Stage<'_, '_> {
    fn value(&self, input: &Input) -> Value {
        let scope = &self.case.scope;
        if input.via.is_empty() {
            scope.field(input.field, &mut NoTrace)
        } else {
            scope.through(&input.via, input.field)
        }
    }

    fn missing_inputs(&self, reads: &Reads) -> Vec<Input> {
        reads.inputs.iter().filter(|input| self.value(input).is_missing()).cloned().collect()
    }

    fn ty(&self, input: &Input) -> Type {
        self.case.plan.program().field(input.field).map(|field| field.ty.clone()).unwrap_or_default()
    }

    /// How many combinations several finite fields have; a huge number when one is not finite.
    fn product(&self, inputs: &[Input]) -> usize {
        let sizes = inputs.iter().map(|input| {
            candidates::finite(self.case.plan.program(), &self.ty(input))
                .map_or(usize::MAX, |values| values.len())
        });
        sizes.fold(1, usize::saturating_mul)
    }

    /// The classes of an input, and the atoms each class decides. Remembered by what they depend on.
    fn classes(&self, input: &Input, atoms: &[AtomId], grants: &[&Grant], exact: bool) -> Arc<InputClasses> {
        let reads =
            atoms.iter().filter_map(|atom| self.case.plan.atoms.get(*atom as usize)).map(|atom| &atom.reads);
        let reads = reads.chain(grants.iter().map(|grant| &grant.reads));
        let others: BTreeSet<&Input> =
            reads.flat_map(|reads| &reads.inputs).filter(|other| *other != input).collect();
        let partners: Vec<Value> = others.into_iter().map(|other| self.value(other)).collect();
        let amounts: Vec<ExprId> = grants.iter().filter_map(|grant| grant.amount).collect();
        let key = (input.clone(), atoms.to_vec(), amounts.clone(), exact, partners);
        if let Some(known) = self.case.cache.0.borrow().get(&key) {
            return Arc::clone(known);
        }
        let classes = Arc::new(self.work_out_classes(input, atoms, &amounts, exact));
        let mut cache = self.case.cache.0.borrow_mut();
        if cache.len() >= CACHE_LIMIT {
            cache.clear();
        }
        cache.insert(key, Arc::clone(&classes));
        classes
    }

    fn work_out_classes(
        &self,
        input: &Input,
        atoms: &[AtomId],
        amounts: &[ExprId],
        exact: bool,
    ) -> InputClasses {
        let exprs: Vec<_> = atoms
            .iter()
            .filter_map(|atom| match self.case.plan.atoms.get(*atom as usize)?.kind {
                AtomKind::Expr(id) => Some((*atom, id)),
                AtomKind::Check(_) => None,
            })
            .collect();
        let ids: Vec<_> = exprs.iter().map(|(_, id)| *id).collect();
        let found = candidates::of(self.case, input, &self.ty(input), &ids, amounts, exact);
        let rows: Vec<(Value, Vec<Option<bool>>)> = found
            .values
            .into_iter()
            .map(|value| {
                let overlay = Overlay { inputs: vec![(input.clone(), value.clone())], ..Overlay::default() };
                let scope = Scope { overlay: Some(&overlay), ..self.case.scope };
                let truths = ids.iter().map(|id| scope.truth(*id, &mut NoTrace)).collect();
                (value, truths)
            })
            .collect();
        // Conditions that no value settles, or that a sample of values may not have shown both ways, stand alone.
        let usable: Vec<bool> = (0..exprs.len())
            .map(|at| {
                let truths: Vec<Option<bool>> =
                    rows.iter().filter_map(|(_, truths)| truths.get(at).copied()).collect();
                let both = truths.contains(&Some(true)) && truths.contains(&Some(false));
                truths.iter().any(Option::is_some) && (found.complete || both)
            })
            .collect();
        let mut classes: Vec<Class> = Vec::new();
        for (value, truths) in rows {
            let known = truths.iter().zip(&usable).all(|(truth, usable)| truth.is_some() || !usable);
            if !known {
                continue;
            }
            let pairs = exprs.iter().zip(truths).zip(&usable).filter(|(_, usable)| **usable);
            let truths: Vec<(AtomId, bool)> =
                pairs.filter_map(|(((atom, _), truth), _)| Some((*atom, truth?))).collect();
            if exact || !classes.iter().any(|class| class.truths == truths) {
                classes.push(Class { value, truths });
            }
        }
        let known =
            exprs.iter().zip(&usable).filter(|(_, usable)| **usable).map(|((atom, _), _)| *atom).collect();
        if classes.is_empty() {
            return (vec![Class { value: Value::Missing, truths: Vec::new() }], Vec::new());
        }
        (classes, known)
    }

    fn own_name(&self, field: FieldRef) -> Option<Named> {
        let name = self.case.plan.program().field(field)?.name.clone();
        Some(Named { rank: u32::from(field.field), name })
    }

    /// `表.字段`, for cells of other tables.
    fn far_name(&self, field: FieldRef) -> Option<Named> {
        let program = self.case.plan.program();
        let (table, field) = (&program.tables.get(field.table.index())?.name, &program.field(field)?.name);
        let name =
            Name { zh: format!("{}.{}", table.zh, field.zh), en: format!("{}.{}", table.en, field.en) };
        Some(Named { rank: u32::MAX, name })
    }

    fn table_name(&self, table: crate::ir::TableId) -> Option<Named> {
        let name = self.case.plan.program().tables.get(table.index())?.name.clone();
        Some(Named { rank: u32::MAX, name })
    }

    fn input_names(&self, input: &Input) -> Vec<Vec<Named>> {
        let Some(first) = input.via.first() else { return self.field_names(input.field) };
        let key = self.case.scope.field(*first, &mut NoTrace);
        if key.is_missing() {
            return self.field_names(*first);
        }
        if self.case.scope.side.get(input.field.table).is_none() {
            return vec![self.table_name(input.field.table).into_iter().collect()];
        }
        let target = input.via.get(1).unwrap_or(&input.field);
        let index = self.case.plan.key_of(target.table);
        let leads = index.is_some_and(|index| self.case.scope.side.rows_with(index, &key).len() == 1);
        if leads { vec![self.far_name(input.field).into_iter().collect()] } else { self.field_names(*first) }
    }

    /// A field; or, where it is derived, the missing fields it is derived from.
    fn field_names(&self, field: FieldRef) -> Vec<Vec<Named>> {
        let mut names = vec![self.own_name(field).into_iter().collect::<Vec<_>>()];
        if let Some(derived) = self.case.plan.program().field(field).and_then(|field| field.derived) {
            let sources = self.missing_inputs(&Reads::of(self.case.plan, [derived]));
            let own: Vec<Named> =
                sources.iter().filter(|s| s.via.is_empty()).filter_map(|s| self.own_name(s.field)).collect();
            if !own.is_empty() && own.len() == sources.len() {
                names.push(own);
            }
        }
        names
    }

    fn atom_names(&self, atom: AtomId) -> Vec<Named> {
        let Some(info) = self.case.plan.atoms.get(atom as usize) else { return Vec::new() };
        if let AtomKind::Check(id) = info.kind {
            let Some(CheckState::Open(names)) = self.case.check_state(id) else { return Vec::new() };
            return names.iter().map(|name| self.ranked(name)).collect();
        }
        self.reads_names(&info.reads)
    }

    fn ranked(&self, name: &Name) -> Named {
        let fields =
            self.case.plan.program().tables.get(self.case.table.table.index()).map(|table| &table.fields);
        let at = fields.and_then(|fields| fields.iter().position(|field| field.name == *name));
        Named { rank: at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX), name: name.clone() }
    }

    /// Whether a column that aggregates read has an empty cell among the rows that refer to this row, or may.
    fn is_blank_for_row(&self, reads: &Reads, field: FieldRef) -> bool {
        let (scope, program) = (&self.case.scope, self.case.plan.program());
        let Some(data) = scope.side.get(field.table) else { return true };
        let own = Type::Ref(self.case.table.table);
        let mut references = reads
            .aggregated
            .iter()
            .filter(|by| by.table == field.table && program.field(**by).is_some_and(|field| field.ty == own));
        references.any(|by| {
            let blank = scope.side.blank_rows(*by);
            if *by == field {
                return !blank.is_empty();
            }
            let key = self.case.plan.key_of(self.case.table.table);
            let key = key.map(|key| scope.field(key, &mut NoTrace)).unwrap_or_default();
            let mut rows = scope.side.rows_with(*by, &key).iter().chain(blank);
            rows.any(|row| data.value(*row as usize, field.field).is_missing())
        })
    }

    /// What would have to be known for an expression that no single missing field decides.
    fn reads_names(&self, reads: &Reads) -> Vec<Named> {
        let program = self.case.plan.program();
        let mut names: BTreeSet<Named> = BTreeSet::new();
        for input in self.missing_inputs(reads) {
            names.extend(self.input_names(&input).into_iter().next().unwrap_or_default());
        }
        // A complete list that was supplied leaves nothing open.
        let known = |list: &&ListId| {
            let table = program.lists.get(list.index()).map(|list| list.table);
            self.case.plan.is_complete(**list)
                && table.is_some_and(|table| self.case.scope.side.get(table).is_some())
        };
        for list in reads.lists.iter().filter(|list| !known(list)) {
            names.extend(
                program.lists.get(list.index()).map(|list| Named { rank: u32::MAX, name: list.name.clone() }),
            );
        }
        if names.is_empty() {
            for table in &reads.tables {
                if self.case.scope.side.get(*table).is_none() {
                    names.extend(self.table_name(*table));
                }
            }
        }
        if names.is_empty() {
            let blank = reads.aggregated.iter().filter(|field| self.is_blank_for_row(reads, **field));
            names.extend(blank.filter_map(|field| self.far_name(*field)));
        }
        if names.is_empty() && reads.holidays && self.case.plan.holidays().years.is_empty() {
            let name = Name { zh: "节假日表".to_owned(), en: "holidays".to_owned() };
            names.insert(Named { rank: u32::MAX, name });
        }
        if names.is_empty() {
            let catalogs = reads.catalogs.iter().filter_map(|id| program.catalogs.get(id.index()));
            let standards = reads.standards.iter().filter_map(|id| program.standards.get(id.index()));
            let found = catalogs.map(|c| c.name.clone()).chain(standards.map(|s| s.name.clone()));
            names.extend(found.map(|name| Named { rank: u32::MAX, name }));
        }
        names.into_iter().collect()
    }
}
