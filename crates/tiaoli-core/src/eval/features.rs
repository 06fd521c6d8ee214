//! Features: some columns and everything that reads exactly these, evaluated once per distinct combination of their values.

use rustc_hash::FxHashMap;

use super::{NoTrace, PartialRow, Scope, SideData};
use crate::{
    batch::{Batch, Columns, Dictionary},
    builtins::Fault,
    decide::{Paid, grant_amount},
    ir::{ExprKind, FieldRef},
    plan::{AtomId, AtomKind, Plan, Reads, TablePlan},
    value::Value,
};

/// Results kept before everything remembered is dropped and begun anew.
pub(super) const MEMO_LIMIT: usize = 1 << 15;

/// Some columns and everything that reads exactly these.
#[derive(Debug, Default)]
pub(super) struct Feature {
    fields: Vec<FieldRef>,
    /// Those that are read even where no field has to be derived.
    direct: Vec<FieldRef>,
    /// Positions in `fields`: while the first has a value, the others do not matter, since it is derived from them.
    derivations: Vec<(usize, Vec<usize>)>,
    pub(super) probes: Vec<Probe>,
    /// Asks of its only column whether there is a value, not which.
    presence: bool,
    /// By code of a single column.
    by_code: Vec<u32>,
    by_codes: FxHashMap<Box<[u32]>, u32>,
    generations: Vec<u32>,
    classes: FxHashMap<ClassKey, u32>,
}

/// The values of a column, and which of them each row has.
type Column<'a> = (&'a Dictionary, &'a [u32]);

#[derive(Clone, Copy, Debug)]
pub(super) enum Probe {
    Atom(AtomId),
    Amount {
        benefit: usize,
        grant: usize,
    },
    /// A reference field.
    Reference(FieldRef),
}

/// Results of the probes; with the values themselves where a result can still turn out one way or the other by them.
#[derive(Debug, PartialEq, Eq, Hash)]
struct ClassKey {
    results: Vec<Answer>,
    values: Vec<Value>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Answer {
    Truth(bool),
    Amount(Result<Paid, Fault>),
    Rows(usize),
    /// The cell of this column is empty, and its value is a confirmed one.
    Confirmed(usize),
    /// Not known although the record leaves nothing open, as with a catalog that is empty: no value changes that.
    Elsewhere,
    Open,
}

const UNSEEN: u32 = u32::MAX;

impl Feature {
    /// How many classes are remembered.
    pub(super) fn len(&self) -> usize {
        self.classes.len()
    }

    /// Forgets every class; they are numbered anew.
    pub(super) fn forget(&mut self) {
        self.by_code.clear();
        self.by_codes.clear();
        self.classes.clear();
    }

    pub(super) fn classify(
        &mut self,
        plan: &Plan,
        table: &TablePlan,
        side: &SideData,
        columns: &Columns,
        batch: &Batch,
        out: &mut Vec<u32>,
    ) {
        let at: Vec<Option<Column<'_>>> =
            self.fields.iter().map(|field| batch.column(columns, *field)).collect();
        let generations: Vec<u32> =
            at.iter().map(|at| at.map_or(0, |(dictionary, _)| dictionary.generation())).collect();
        if generations != self.generations {
            self.by_code.clear();
            self.by_codes.clear();
            self.generations = generations;
        }
        if let [only] = at.as_slice() {
            let Some((dictionary, codes)) = only else {
                let class = self.class(plan, table, side, &[0], &at);
                out.resize(batch.rows, class);
                return;
            };
            for code in codes.iter().take(batch.rows) {
                let slot = match self.presence {
                    true if dictionary.is_confirmed(*code) => 2,
                    true => usize::from(*code != 0),
                    false => *code as usize,
                };
                let known = self.by_code.get(slot).copied().unwrap_or(UNSEEN);
                let class = if known == UNSEEN {
                    let class = self.class(plan, table, side, &[*code], &at);
                    if self.by_code.len() <= slot {
                        self.by_code.resize(slot + 1, UNSEEN);
                    }
                    if let Some(slot) = self.by_code.get_mut(slot) {
                        *slot = class;
                    }
                    class
                } else {
                    known
                };
                out.push(class);
            }
            return;
        }
        let mut tuple: Vec<u32> = vec![0; at.len()];
        let mut before = tuple.clone();
        let mut last: Option<u32> = None;
        for row in 0..batch.rows {
            for (slot, at) in tuple.iter_mut().zip(&at) {
                *slot = at.and_then(|(_, codes)| codes.get(row)).copied().unwrap_or(0);
            }
            for (base, sources) in &self.derivations {
                if tuple.get(*base).is_some_and(|code| *code != 0) {
                    for at in sources {
                        if let Some(slot) = tuple.get_mut(*at) {
                            *slot = 0;
                        }
                    }
                }
            }
            let same = tuple == before;
            let class = match last.filter(|_| same).or_else(|| self.by_codes.get(tuple.as_slice()).copied()) {
                Some(class) => class,
                None => {
                    let class = self.class(plan, table, side, &tuple, &at);
                    if self.by_codes.len() > MEMO_LIMIT {
                        self.by_codes.clear();
                    }
                    self.by_codes.insert(tuple.as_slice().into(), class);
                    class
                }
            };
            last = Some(class);
            before.copy_from_slice(&tuple);
            out.push(class);
        }
    }

    /// The class of one combination of codes.
    fn class(
        &mut self,
        plan: &Plan,
        table: &TablePlan,
        side: &SideData,
        codes: &[u32],
        at: &[Option<Column<'_>>],
    ) -> u32 {
        let value = |(at, code): (&Option<Column<'_>>, &u32)| {
            at.map_or(Value::Missing, |(dictionary, _)| dictionary.get(*code).clone())
        };
        let cells: Vec<(FieldRef, Value)> =
            self.fields.iter().copied().zip(at.iter().zip(codes).map(value)).collect();
        let row = PartialRow(&cells);
        let scope = Scope::new(plan, side, &row);
        let mut results: Vec<Answer> =
            self.probes.iter().map(|probe| probe.answer(plan, table, &scope)).collect();
        // What rests on a confirmation says so: its class is its own.
        let confirmed = at
            .iter()
            .zip(codes)
            .enumerate()
            .filter(|(_, (at, code))| at.is_some_and(|(dictionary, _)| dictionary.is_confirmed(**code)));
        results.extend(confirmed.map(|(place, _)| Answer::Confirmed(place)));
        let open = results.contains(&Answer::Open);
        let values = if open { cells.into_iter().map(|(_, value)| value).collect() } else { Vec::new() };
        let next = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
        *self.classes.entry(ClassKey { results, values }).or_insert(next)
    }
}

impl Probe {
    fn answer(self, plan: &Plan, table: &TablePlan, scope: &Scope<'_>) -> Answer {
        match self {
            Self::Atom(atom) => match plan.atoms.get(atom as usize).map(|atom| (atom.kind, &atom.reads)) {
                Some((AtomKind::Expr(id), reads)) => match scope.truth(id, &mut NoTrace) {
                    Some(truth) => Answer::Truth(truth),
                    None if leaves_nothing_open(reads, scope) => Answer::Elsewhere,
                    None => Answer::Open,
                },
                _ => Answer::Open,
            },
            Self::Amount { benefit, grant } => match table.benefits.get(benefit) {
                Some(benefit) => match grant_amount(plan, benefit, grant, scope) {
                    Ok(Some(paid)) => Answer::Amount(Ok(paid)),
                    Ok(None) => Answer::Open,
                    Err(fault) => Answer::Amount(Err(fault)),
                },
                None => Answer::Open,
            },
            Self::Reference(field) => {
                let key = scope.field(field, &mut NoTrace);
                let target = match plan.program().field(field).map(|field| &field.ty) {
                    Some(crate::ir::Type::Ref(target)) => plan.key_of(*target),
                    _ => None,
                };
                Answer::Rows(target.map_or(0, |index| scope.side.rows_with(index, &key).len().min(2)))
            }
        }
    }
}

/// Whether a condition reads nothing but cells of the record itself, and every one of them has a value.
fn leaves_nothing_open(reads: &Reads, scope: &Scope<'_>) -> bool {
    let reads_other_rows = reads.opaque
        || !reads.tables.is_empty()
        || !reads.lists.is_empty()
        || reads.inputs.iter().any(|input| !input.via.is_empty());
    !reads_other_rows && reads.inputs.iter().all(|input| !scope.field(input.field, &mut NoTrace).is_missing())
}

/// Whether the conditions of a feature only ask if its one field is filled. A derived field is filled by others too.
fn asks_presence(plan: &Plan, feature: &Feature) -> bool {
    let [field] = feature.fields.as_slice() else { return false };
    let plain = plan.program().field(*field).is_some_and(|field| field.derived.is_none());
    let asks = |probe: &Probe| {
        let Probe::Atom(atom) = probe else { return false };
        let Some(AtomKind::Expr(id)) = plan.atoms.get(*atom as usize).map(|atom| atom.kind) else {
            return false;
        };
        matches!(plan.program().expr(id).map(|expr| &expr.kind), Some(ExprKind::Filled { .. }))
    };
    plain && feature.probes.iter().all(asks)
}

/// Groups atoms, amounts and references by the columns they read.
pub(super) fn features(plan: &Plan, table: &TablePlan) -> Vec<Feature> {
    let mut features: Vec<Feature> = Vec::new();
    let mut add = |fields: &[FieldRef], direct: &[FieldRef], probe: Probe| {
        if fields.is_empty() {
            return;
        }
        match features.iter_mut().find(|feature| feature.fields == fields && feature.direct == direct) {
            Some(feature) => feature.probes.push(probe),
            None => features.push(Feature {
                fields: fields.to_vec(),
                direct: direct.to_vec(),
                derivations: derivations(plan, fields, direct),
                probes: vec![probe],
                ..Feature::default()
            }),
        }
    };
    for atom in &table.atoms {
        let Some(info) = plan.atoms.get(*atom as usize) else { continue };
        if matches!(info.kind, AtomKind::Expr(_)) {
            add(&info.reads.columns, &info.reads.direct, Probe::Atom(*atom));
        }
    }
    for (at, benefit) in table.benefits.iter().enumerate() {
        for (grant_at, grant) in benefit.grants.iter().enumerate() {
            add(&grant.reads.columns, &grant.reads.direct, Probe::Amount { benefit: at, grant: grant_at });
        }
    }
    for field in &table.references {
        add(&[*field], &[*field], Probe::Reference(*field));
    }
    for feature in &mut features {
        feature.presence = asks_presence(plan, feature);
    }
    features
}

/// Which of some fields are only read to derive others of them.
fn derivations(plan: &Plan, fields: &[FieldRef], direct: &[FieldRef]) -> Vec<(usize, Vec<usize>)> {
    let position = |field: &FieldRef| fields.iter().position(|f| f == field);
    // Where last year's value does not hold, the field is derived although its cell is filled.
    let derived = direct.iter().filter(|field| !plan.is_stale(**field)).filter_map(|field| {
        let derivation = plan.program().field(*field)?.derived?;
        let sources = Reads::of(plan, [derivation]).columns;
        // A source that several fields are derived from has to stay.
        let alone = |source: &&FieldRef| {
            let users = direct.iter().filter(|other| {
                let derivation = plan.program().field(**other).and_then(|field| field.derived);
                derivation.is_some_and(|derivation| Reads::of(plan, [derivation]).columns.contains(source))
            });
            !direct.contains(source) && users.count() == 1
        };
        Some((position(field)?, sources.iter().filter(alone).filter_map(position).collect::<Vec<_>>()))
    });
    derived.filter(|(_, sources)| !sources.is_empty()).collect()
}
