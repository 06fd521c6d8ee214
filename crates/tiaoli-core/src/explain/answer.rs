//! One expression on one record, as somebody asks for it.

use super::condition::{self, Condition};
use crate::{
    builtins::Fault,
    eval::{NoTrace, Row, Scope, SideData},
    ir::{ExprId, FieldRef, TableId, Type},
    plan::{Plan, Reads},
    sensitive::discloses,
    value::Value,
};

/// What an expression came to.
#[derive(Clone, Debug)]
pub struct Answer {
    /// `Missing` where it is not known.
    pub value: Result<Value, Fault>,
    pub ty: Type,
    /// The value gives that of a sensitive field away.
    pub sensitive: bool,
    /// The parts of it, with the values they read.
    pub condition: Condition,
}

/// An expression on a record, with everything it read.
pub fn answer(plan: &Plan, side: &SideData, row: &dyn Row, id: ExprId) -> Answer {
    let scope = Scope::new(plan, side, row);
    Answer {
        value: scope.eval(id, &mut NoTrace),
        ty: plan.program().expr(id).map(|expr| expr.ty.clone()).unwrap_or_default(),
        sensitive: discloses(plan, id),
        condition: condition::of(&scope, id),
    }
}

/// What an expression looks at; a plan knows only what its own conditions do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    /// Columns of the record itself.
    pub own: Vec<FieldRef>,
    /// Columns of tables in memory.
    pub beside: Vec<FieldRef>,
    /// Of those, the ones in which values are looked up.
    pub indexes: Vec<FieldRef>,
}

impl Looks {
    /// Of an expression over the rows of a table.
    pub fn of(plan: &Plan, id: ExprId, table: TableId) -> Self {
        let reads = Reads::of(plan, [id]);
        let through = reads.inputs.iter().filter(|input| !input.via.is_empty());
        let through = through.flat_map(|input| input.via.iter().skip(1).copied().chain([input.field]));
        let listed = reads.indexes.iter().chain(&reads.members).chain(&reads.aggregated).copied();
        let keys = reads.tables.iter().filter_map(|other| plan.key_of(*other));
        let mut beside: Vec<FieldRef> =
            through.chain(listed).chain(keys).filter(|field| reads.tables.contains(&field.table)).collect();
        beside.sort_unstable();
        beside.dedup();
        let own = reads.columns.iter().filter(|field| field.table == table).copied();
        Self { own: own.collect(), beside, indexes: reads.indexes }
    }
}
