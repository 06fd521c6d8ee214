//! The variables of a completion problem: missing fields with the cells their values fall into, and conditions that
//! stand for themselves.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rustc_hash::FxHashMap;

use super::{
    Assignment, candidates,
    classes::{self, Classes},
};
use crate::{
    decide::{Case, grant_amount},
    eval::{Input, NoTrace},
    ir::{ExprId, FieldRef, Name, Type},
    plan::{AtomId, AtomKind, BenefitPlan, Grant, Reads},
    value::Value,
};

/// Combinations of finite fields looked at together.
const PRODUCT_LIMIT: usize = 4096;

#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) kind: VariableKind,
    pub(super) classes: Arc<Classes>,
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

/// A name with its place in the order of the table's fields; other names follow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    pub(super) rank: u32,
    pub(super) name: Name,
}

/// Input, atoms, amounts, whether its value itself matters, and the values these read beside it.
type ClassesKey = (Input, Vec<AtomId>, Vec<ExprId>, bool, Vec<Value>);

/// Classes worked out before. They depend on little of a record, so most records find theirs here.
#[derive(Debug, Default)]
pub(crate) struct ClassCache(RefCell<FxHashMap<ClassesKey, Arc<Classes>>>);

/// Entries kept before the cache is begun anew.
const CACHE_LIMIT: usize = 1 << 12;

#[derive(Debug, Default)]
pub(crate) struct Variables {
    pub(crate) list: Vec<Variable>,
    by_atom: FxHashMap<AtomId, Vec<usize>>,
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
    pub(crate) fn amount_variable(&self, assignment: &Assignment) -> Result<u32, usize> {
        match self.amount {
            Some(at) => assignment.get(at).copied().flatten().ok_or(at),
            None => Ok(0),
        }
    }

    /// Missing fields that conditions only ask to be filled: no value of theirs matters, but trying a set fills them.
    pub(super) fn add_asked(&mut self, case: &Case<'_>, asked: &[FieldRef]) {
        let stage = Stage { case, frees: Vec::new(), by_atom: FxHashMap::default(), amounts: Vec::new() };
        for field in asked.iter().copied().collect::<BTreeSet<_>>() {
            let input = Input { via: Vec::new(), field };
            let kind = VariableKind::Input(input.clone());
            if self.list.iter().all(|variable| variable.kind != kind) {
                let classes = Arc::new(Classes::of_values(vec![Value::Missing]));
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
    let amounts = grants.iter().filter_map(|(_, grant)| grant.amount).collect();
    let mut stage = Stage { case, frees: Vec::new(), by_atom: FxHashMap::default(), amounts };
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
        let classes = stage.classes(&input, &atoms, &reading, exact.contains(&input));
        for atom in atoms {
            if classes.decides(atom) {
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
        let classes = Arc::new(Classes::of_atom(atom));
        let names = vec![stage.atom_names(atom)];
        let reads = case.plan.atoms.get(atom as usize).map(|info| stage.missing_inputs(&info.reads));
        let fills = own_fields(&reads.unwrap_or_default());
        list.push(Variable { kind: VariableKind::Atom, classes, names, fills });
    }
    let mut variables = Variables { list, by_atom: std::mem::take(&mut stage.by_atom), amount: None };
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
        let classes = Arc::new(Classes::of_values(vec![Value::int(0), Value::int(1)]));
        variables.amount = Some(variables.list.len());
        let names = vec![names.into_iter().collect()];
        variables.list.push(Variable { kind: VariableKind::Amount, classes, names, fills: Vec::new() });
    }
    variables
}

/// The fields among inputs that stand in the record itself.
fn own_fields(inputs: &[Input]) -> Vec<FieldRef> {
    inputs.iter().filter(|input| input.via.is_empty()).map(|input| input.field).collect()
}

pub(super) struct Stage<'c, 'a> {
    pub(super) case: &'c Case<'a>,
    frees: Vec<AtomId>,
    by_atom: FxHashMap<AtomId, Vec<usize>>,
    /// The amounts of all grants at hand.
    amounts: Vec<ExprId>,
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

    pub(super) fn missing_inputs(&self, reads: &Reads) -> Vec<Input> {
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
    fn classes(&self, input: &Input, atoms: &[AtomId], grants: &[&Grant], exact: bool) -> Arc<Classes> {
        let reads =
            atoms.iter().filter_map(|atom| self.case.plan.atoms.get(*atom as usize)).map(|atom| &atom.reads);
        let reads = reads.chain(grants.iter().map(|grant| &grant.reads));
        let others: BTreeSet<&Input> =
            reads.flat_map(|reads| &reads.inputs).filter(|other| *other != input).collect();
        let partners: Vec<Value> = others.into_iter().map(|other| self.value(other)).collect();
        let amounts: Vec<ExprId> = grants.iter().filter_map(|grant| grant.amount).collect();
        let key = (input.clone(), atoms.to_vec(), [&amounts[..], &self.amounts].concat(), exact, partners);
        if let Some(known) = self.case.cache.0.borrow().get(&key) {
            return Arc::clone(known);
        }
        let classes = Arc::new(classes::work_out(
            self.case,
            input,
            &self.ty(input),
            atoms,
            &amounts,
            &self.amounts,
            exact,
        ));
        let mut cache = self.case.cache.0.borrow_mut();
        if cache.len() >= CACHE_LIMIT {
            cache.clear();
        }
        cache.insert(key, Arc::clone(&classes));
        classes
    }
}
