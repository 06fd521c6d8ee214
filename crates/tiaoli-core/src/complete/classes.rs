//! The classes of one missing field: values that no condition tells apart, and which conditions each class decides.
//!
//! A policy of a thousand rules may compare one field with a thousand values, so what a condition says of the classes
//! is kept as what it says of most, and of which it says otherwise.

use rustc_hash::FxHashMap;

use super::candidates;
use crate::{
    decide::Case,
    eval::{Input, NoTrace, Overlay, Scope, Truth, ops},
    ir::{CompareOp, ExprId, ExprKind, Type},
    plan::{AtomId, AtomKind},
    value::Value,
};

/// The class of an assignment that stands for whatever most conditions say most often.
pub(super) const USUAL: u32 = u32::MAX;

/// What one condition says of the classes.
#[derive(Clone, Debug)]
pub(super) struct Column {
    usual: bool,
    /// Classes of which it says otherwise, sorted.
    others: Vec<u32>,
}

impl Column {
    pub(super) fn truth(&self, class: u32) -> bool {
        self.usual != self.others.binary_search(&class).is_ok()
    }

    /// Classes of which it says otherwise than of most, sorted.
    pub(super) fn others(&self) -> &[u32] {
        &self.others
    }
}

#[derive(Debug, Default)]
pub(crate) struct Classes {
    /// One value of every class.
    values: Vec<Value>,
    /// The conditions that the classes decide, sorted.
    columns: Vec<(AtomId, Column)>,
    /// The value itself matters, not only what conditions say of it.
    pub(super) exact: bool,
}

impl Classes {
    /// The two truths of a condition that stands for itself.
    pub(super) fn of_atom(atom: AtomId) -> Self {
        Self {
            values: vec![Value::Bool(true), Value::Bool(false)],
            columns: vec![(atom, Column { usual: true, others: vec![1] })],
            exact: false,
        }
    }

    /// Values that are told apart by more than conditions.
    pub(super) fn of_values(values: Vec<Value>) -> Self {
        Self { values, columns: Vec::new(), exact: true }
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(USUAL)
    }

    pub(super) fn values(&self) -> &[Value] {
        &self.values
    }

    pub(super) fn value(&self, class: u32) -> Option<&Value> {
        self.values.get(class as usize)
    }

    pub(super) fn column(&self, atom: AtomId) -> Option<&Column> {
        let at = self.columns.binary_search_by_key(&atom, |(id, _)| *id).ok()?;
        self.columns.get(at).map(|(_, column)| column)
    }

    pub(super) fn decides(&self, atom: AtomId) -> bool {
        self.columns.binary_search_by_key(&atom, |(id, _)| *id).is_ok()
    }

    /// Classes that between them show everything some conditions can say.
    pub(super) fn representatives(&self, atoms: &[AtomId]) -> Vec<u32> {
        let columns: Vec<&Column> = atoms.iter().filter_map(|atom| self.column(*atom)).collect();
        let mut found: Vec<u32> = match columns.as_slice() {
            _ if self.exact => return (0..self.count()).collect(),
            [only] => only.others.iter().take(1).copied().collect(),
            columns => columns.iter().flat_map(|column| column.others.iter().copied()).collect(),
        };
        let usual = (0..self.count())
            .find(|class| columns.iter().all(|column| column.others.binary_search(class).is_err()));
        found.extend(usual);
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What a condition says of every candidate: of most, and of the others.
struct Said {
    atom: AtomId,
    usual: bool,
    /// Unknown where the condition says nothing of a candidate.
    others: Vec<(u32, Truth)>,
}

impl Said {
    fn of(atom: AtomId, truths: &[Truth]) -> Self {
        let of = |wanted: bool| truths.iter().filter(|truth| **truth == Some(wanted)).count();
        let usual = of(true) > of(false);
        let others = (0_u32..).zip(truths.iter().copied()).filter(|(_, truth)| *truth != Some(usual));
        Self { atom, usual, others: others.collect() }
    }

    /// Whether the truth occurs among so many candidates.
    fn ever(&self, truth: bool, count: usize) -> bool {
        self.usual == truth && self.others.len() < count
            || self.others.iter().any(|(_, one)| *one == Some(truth))
    }

    /// What it says of classes, given the class of every candidate.
    fn column(&self, class_of: &[Option<u32>]) -> Column {
        let class = |(at, _): &(u32, Truth)| class_of.get(*at as usize).copied().flatten();
        let mut others: Vec<u32> = self.others.iter().filter_map(class).collect();
        others.sort_unstable();
        others.dedup();
        Column { usual: self.usual, others }
    }
}

/// The classes of an input by what conditions say of candidate values.
pub(super) fn work_out(
    case: &Case<'_>,
    input: &Input,
    ty: &Type,
    atoms: &[AtomId],
    amounts: &[ExprId],
    all_amounts: &[ExprId],
    exact: bool,
) -> Classes {
    let exprs: Vec<(AtomId, ExprId)> = atoms
        .iter()
        .filter_map(|atom| match case.plan.atoms.get(*atom as usize)?.kind {
            AtomKind::Expr(id) => Some((*atom, id)),
            AtomKind::Check(_) => None,
        })
        .collect();
    let ids: Vec<ExprId> = exprs.iter().map(|(_, id)| *id).collect();
    let found = candidates::of(case, input, ty, &ids, amounts, all_amounts, exact);
    let overlays: Vec<Overlay> = found
        .values
        .iter()
        .map(|value| Overlay { inputs: vec![(input.clone(), value.clone())], ..Overlay::default() })
        .collect();
    let said = exprs.iter().map(|(atom, id)| {
        said_of_texts(case, input, *atom, *id, &found.values).unwrap_or_else(|| {
            let truths: Vec<Truth> = overlays
                .iter()
                .map(|overlay| Scope { overlay: Some(overlay), ..case.scope }.truth(*id, &mut NoTrace))
                .collect();
            Said::of(*atom, &truths)
        })
    });
    // Conditions that no value settles, or that a sample of values may not have shown both ways, stand alone.
    let count = found.values.len();
    let usable = |said: &Said| {
        let (yes, no) = (said.ever(true, count), said.ever(false, count));
        // Two conditions on a sample of values may hold together where the sample does not show it.
        if found.complete { yes || no } else { yes && no && exprs.len() == 1 }
    };
    let mut said: Vec<Said> = said.filter(usable).collect();
    said.sort_by_key(|said| said.atom);
    classes_of(found.values, &said, exact)
}

/// An equality with a text is one thing to that text and another to all others: two answers instead of thousands.
fn said_of_texts(case: &Case<'_>, input: &Input, atom: AtomId, id: ExprId, values: &[Value]) -> Option<Said> {
    let program = case.plan.program();
    let ExprKind::Compare { op: op @ (CompareOp::Equal | CompareOp::NotEqual), left, right } =
        program.expr(id)?.kind
    else {
        return None;
    };
    let (ExprKind::Field(field), ExprKind::Const(constant)) =
        (&program.expr(left)?.kind, &program.expr(right)?.kind)
    else {
        return None;
    };
    let texts = matches!(constant, Value::Text(_))
        && matches!((values.first(), values.last()), (Some(Value::Text(_)), Some(Value::Text(_))));
    if *field != input.field || !input.via.is_empty() || !texts || !values.is_sorted() {
        return None;
    }
    let usual = ops::compare(op, values.iter().find(|value| *value != constant)?, constant)?;
    let others = values
        .binary_search(constant)
        .ok()
        .and_then(|at| Some((u32::try_from(at).ok()?, ops::compare(op, values.get(at)?, constant))));
    Some(Said { atom, usual, others: others.into_iter().collect() })
}

/// Puts together what no condition tells apart; leaves out values of which a condition says nothing.
fn classes_of(values: Vec<Value>, said: &[Said], exact: bool) -> Classes {
    // By candidate, what is not usually said.
    let mut signatures: Vec<Vec<(AtomId, Truth)>> = vec![Vec::new(); values.len()];
    for said in said {
        for (at, truth) in &said.others {
            if let Some(signature) = signatures.get_mut(*at as usize) {
                signature.push((said.atom, *truth));
            }
        }
    }
    let mut classes = Classes { exact, ..Classes::default() };
    let mut known: FxHashMap<Vec<AtomId>, u32> = FxHashMap::default();
    let mut class_of: Vec<Option<u32>> = Vec::with_capacity(values.len());
    for (value, signature) in values.into_iter().zip(signatures) {
        if signature.iter().any(|(_, truth)| truth.is_none()) {
            class_of.push(None);
            continue;
        }
        let turned: Vec<AtomId> = signature.into_iter().map(|(atom, _)| atom).collect();
        let next = classes.count();
        let class = if exact { next } else { *known.entry(turned).or_insert(next) };
        class_of.push(Some(class));
        if class == next {
            classes.values.push(value);
        }
    }
    if classes.values.is_empty() {
        return Classes { exact, ..Classes::of_values(vec![Value::Missing]) };
    }
    classes.columns = said.iter().map(|said| (said.atom, said.column(&class_of))).collect();
    classes
}
