//! A program folded to one day: what is in force, which conditions there are, which columns they read.

mod build;
mod fold;
mod formula;
mod layers;
mod notes;
mod reads;
mod same;

use std::sync::Arc;

pub(crate) use build::children;
pub(crate) use formula::{Atom, AtomId, AtomKind, Formula};
pub(crate) use reads::{Reads, deciding};
use rust_decimal::Decimal;

use crate::{
    builtins::Holidays,
    decision::{Decider, Decision},
    eval::{Row, SideData},
    ir::{
        BenefitId, CatalogId, Changes, CheckId, DefinitionId, Edition, EnumId, ExprId, FieldRef, LayerId,
        ListId, Overlap, Program, Rhythm, StandardId, StandardValue, TableId,
    },
    value::{Date, Value},
};

/// What a plan depends on beside the program.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// The evaluated day.
    pub as_of: Date,
    /// When the data was true; the evaluated day when `None`.
    pub data_date: Option<Date>,
    /// Lists that name everyone: who is not on them is known not to be.
    pub complete_lists: Vec<ListId>,
    pub holidays: Holidays,
    /// Messages show the values of 敏感 fields as they are.
    pub show_sensitive: bool,
    /// Lists whose age is known by itself; the others are as old as the data.
    pub lists: Vec<ListAge>,
    /// What empty cells mean, by the word of somebody: the field, and the note of whatever rests on it.
    pub confirmations: Vec<(FieldRef, String)>,
    /// Nothing is decided about a benefit in force on none of these days; about all benefits when `None`.
    pub days: Option<Vec<Date>>,
}

/// When a list was true, and until when it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListAge {
    pub list: ListId,
    pub as_of: Option<Date>,
    pub until: Option<Date>,
}

/// A program on one day.
#[derive(Clone, Debug)]
pub struct Plan {
    program: Arc<Program>,
    options: PlanOptions,
    /// The policy itself is in force.
    in_force: bool,
    has_aggregate: Vec<bool>,
    stale: Vec<FieldRef>,
    pub(crate) atoms: Vec<Atom>,
    /// What each active check reads in all its parts.
    check_reads: Vec<(CheckId, Reads)>,
    tables: Vec<TablePlan>,
}

/// What is decided for the rows of one 对象 table.
#[derive(Clone, Debug, Default)]
pub(crate) struct TablePlan {
    pub(crate) table: TableId,
    pub(crate) benefit_ids: Vec<BenefitId>,
    pub(crate) benefits: Vec<BenefitPlan>,
    /// Checks whose findings reach rows of this table, in source order.
    pub(crate) findings: Vec<Entry>,
    /// 约束 of the table, in the order of their declaration; false where a row breaks one.
    pub(crate) invariants: Vec<Formula>,
    /// The atoms of its rules, checks and 约束, sorted.
    pub(crate) atoms: Vec<AtomId>,
    /// Own columns that evaluation reads, sorted.
    pub(crate) wanted: Vec<FieldRef>,
    /// Checks over several rows, whose result stands in an atom.
    pub(crate) grouped: Vec<CheckId>,
    /// Reference fields followed by conditions, for the finding of a reference that leads nowhere.
    pub(crate) references: Vec<FieldRef>,
}

/// The rules of one benefit, each list in source order.
#[derive(Clone, Debug, Default)]
pub(crate) struct BenefitPlan {
    pub(crate) benefit: BenefitId,
    pub(crate) denies: Vec<Entry>,
    pub(crate) holds: Vec<Entry>,
    /// Lower layers deny what a higher one grants.
    pub(crate) clashes: Vec<Entry>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) reviews: Vec<Entry>,
    pub(crate) overlap: Option<Overlap>,
    /// 应助 of the benefit, as a condition of others.
    pub(crate) granted: Formula,
    /// The tier scale of 享受政策.
    pub(crate) scale: Option<EnumId>,
    /// What people decided where no rule speaks; `None` leaves it undetermined.
    pub(crate) silence: Option<Silence>,
}

impl BenefitPlan {
    /// Everything that stands against a grant: what denies, what holds, where layers disagree.
    pub(crate) fn against(&self) -> impl Iterator<Item = &Entry> {
        self.denies.iter().chain(&self.holds).chain(&self.clashes)
    }
}

/// A decision of people in place of the policy's silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    Denied,
    /// In yuan, in the paying rhythm: what a paying month gets, and what the evaluated one gets.
    Granted {
        rate: Decimal,
        due: Decimal,
    },
}

/// A rule or check and when it counts.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) decider: Decider,
    pub(crate) counts: Formula,
}

#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) entry: Entry,
    pub(crate) amount: Option<ExprId>,
    /// The declaration whose rhythm and months it is paid by: that of its layer.
    pub(crate) declared: BenefitId,
    pub(crate) layer: LayerId,
    /// Position in the tier scale of 享受政策: lower is higher; a grant without one ranks below all.
    pub(crate) rank: Option<u16>,
    pub(crate) reads: Reads,
    /// What relying on the amount brings into `notes`.
    pub(crate) notes: Vec<String>,
}

impl Plan {
    /// Folds a program to a day. Refuses nothing: the caller asks `Analysis::has_errors` first.
    pub fn new(program: Arc<Program>, options: PlanOptions) -> Self {
        build::plan(program, options)
    }

    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The same, to be kept.
    pub fn program_shared(&self) -> Arc<Program> {
        Arc::clone(&self.program)
    }

    pub fn as_of(&self) -> Date {
        self.options.as_of
    }

    /// When the data was true, where somebody said so.
    pub fn said_data_date(&self) -> Option<Date> {
        self.options.data_date
    }

    pub(crate) fn shows_sensitive(&self) -> bool {
        self.options.show_sensitive
    }

    /// Whether any version of the policy is in force on the day.
    pub fn in_force(&self) -> bool {
        self.in_force
    }

    /// The 对象 tables of the benefits.
    pub fn subjects(&self) -> Vec<TableId> {
        self.tables.iter().map(|table| table.table).collect()
    }

    /// The benefits of a table, by English name.
    pub fn benefits_of(&self, table: TableId) -> &[BenefitId] {
        self.table(table).map_or(&[], |plan| &plan.benefit_ids)
    }

    /// The columns of a 对象 table that evaluation reads.
    pub fn wanted(&self, table: TableId) -> &[FieldRef] {
        self.table(table).map_or(&[], |plan| &plan.wanted)
    }

    /// Whether rows of the table are compared with one another: by checks, as versions of one record, or by their keys with
    /// what refers to them.
    pub fn needs_groups(&self, table: TableId) -> bool {
        self.table(table).is_some_and(|plan| !plan.grouped.is_empty())
            || crate::groups::version_fields(&self.program, table).is_some()
            || !self.followed_back(table).is_empty()
    }

    /// Reference fields into a table that aggregates follow from the row they lead to.
    pub(crate) fn followed_back(&self, table: TableId) -> Vec<FieldRef> {
        let atoms = self.condition_reads();
        let checks = self.check_reads.iter().map(|(_, reads)| reads);
        let all = atoms.chain(checks).chain(self.grants().map(|grant| &grant.reads));
        let leads_here = |field: &FieldRef| {
            self.program.field(*field).is_some_and(|field| field.ty == crate::ir::Type::Ref(table))
        };
        let mut fields: Vec<FieldRef> = all
            .flat_map(|reads| reads.aggregated.iter().filter(|field| reads.indexes.contains(*field)))
            .copied()
            .filter(leads_here)
            .collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// What conditions on a row read. A check over several rows is a column of results by then; what it reads itself
    /// stands with the checks, and matters only where its table was supplied.
    fn condition_reads(&self) -> impl Iterator<Item = &Reads> {
        let of_row = |atom: &&Atom| matches!(atom.kind, AtomKind::Expr(_));
        self.atoms.iter().filter(of_row).map(|atom| &atom.reads)
    }

    /// What checks read, each with its table, where that was supplied: any other check asks for nothing.
    fn asked<'p>(&'p self, supplied: &'p [TableId]) -> impl Iterator<Item = (TableId, &'p Reads)> {
        self.check_reads.iter().filter_map(move |(id, reads)| {
            let over = self.program.checks.get(id.index())?.table;
            supplied.contains(&over).then_some((over, reads))
        })
    }

    /// Tables that must be in memory before a row of a 对象 table is evaluated, among those that were supplied. A check
    /// over a table that was not supplied asks for nothing; a 对象 table is here only when conditions look values up in
    /// one of its columns.
    pub fn side_tables(&self, supplied: &[TableId]) -> Vec<TableId> {
        let mut tables = self.looked_into(supplied);
        tables.extend(self.changes().map(|changes| changes.value.table));
        tables.sort_unstable();
        tables.dedup();
        tables.retain(|table| supplied.contains(table));
        tables
    }

    /// Those of them that conditions and duties look into, not those that only tell how records change.
    pub fn looked_into(&self, supplied: &[TableId]) -> Vec<TableId> {
        let subjects = self.subjects();
        let mut tables: Vec<TableId> =
            self.condition_reads().flat_map(|reads| reads.tables.iter().copied()).collect();
        tables.extend(self.grants().flat_map(|grant| grant.reads.tables.iter().copied()));
        for (over, reads) in self.asked(supplied) {
            tables.extend(reads.tables.iter().copied());
            tables.extend(Some(over).filter(|table| !subjects.contains(table)));
        }
        tables.extend(self.program.duties.iter().flat_map(duty_tables));
        tables.sort_unstable();
        tables.dedup();
        tables.retain(|table| supplied.contains(table));
        tables
    }

    /// Columns of a 对象 table that other tables look a value up in, where that is all they want of it: a row whose
    /// values occur nowhere in those tables is then never asked for. `None` where more than that is wanted: the roster
    /// looks into itself, or rows are counted or summed.
    pub fn looked_up(&self, table: TableId, supplied: &[TableId]) -> Option<Vec<FieldRef>> {
        let subjects = self.subjects();
        let of_rows = self.condition_reads().chain(self.grants().map(|grant| &grant.reads));
        let by_duties = self.program.duties.iter().flat_map(duty_tables).any(|one| one == table);
        // Of two rosters one may look into the other by what it found there itself.
        if subjects != [table] || by_duties || of_rows.into_iter().any(|reads| reads.tables.contains(&table))
        {
            return None;
        }
        let key = self.key_of(table);
        let mut fields: Vec<FieldRef> = key.into_iter().collect();
        for (over, reads) in self.asked(supplied).filter(|(_, reads)| reads.tables.contains(&table)) {
            let own = |field: &&FieldRef| field.table == table;
            let plain = |field: &FieldRef| Some(*field) == key || reads.members.contains(field);
            let sums = reads.aggregated.iter().any(|field| field.table == table);
            if subjects.contains(&over) || sums || !reads.indexes.iter().filter(own).all(plain) {
                return None;
            }
            fields.extend(reads.members.iter().filter(own));
        }
        fields.sort_unstable();
        fields.dedup();
        // Texts stand in the other tables as they are; other values may have been worked out.
        let is_text = |field: &FieldRef| {
            let ty = self.program.field(*field).map(|field| &field.ty);
            matches!(ty, Some(crate::ir::Type::Text | crate::ir::Type::IdCard | crate::ir::Type::Ref(_)))
        };
        fields.iter().all(is_text).then_some(fields)
    }

    /// The texts written in checks and standards: what is looked up may be one of them.
    pub fn constant_texts(&self) -> impl Iterator<Item = &Value> {
        let standards = self.program.standards.iter().flat_map(|standard| &standard.values);
        let of_standards = standards.flat_map(|dated| match &dated.value {
            StandardValue::One(value) => vec![value],
            StandardValue::Tiered(values) => values.iter().flatten().collect(),
            StandardValue::Many(items) => items
                .iter()
                .filter_map(|item| match item {
                    crate::ir::ConstItem::Value(value) => Some(value),
                    crate::ir::ConstItem::Range { .. } => None,
                })
                .collect(),
            StandardValue::Brackets(_) => Vec::new(),
        });
        self.check_reads.iter().flat_map(|(_, reads)| &reads.texts).chain(of_standards)
    }

    /// The columns of a table in memory that anything looks at, as far as its tables were supplied.
    pub fn side_columns(&self, table: TableId, supplied: &[TableId]) -> Vec<FieldRef> {
        let atoms = self.condition_reads();
        let checks = self.asked(supplied).map(|(_, reads)| reads);
        let mut fields: Vec<FieldRef> = Vec::new();
        for reads in atoms.chain(checks).chain(self.grants().map(|grant| &grant.reads)) {
            fields.extend(reads.columns.iter().chain(&reads.indexes).chain(&reads.aggregated).copied());
            fields
                .extend(reads.inputs.iter().flat_map(|input| input.via.iter().copied().chain([input.field])));
        }
        for changes in self.changes() {
            fields.extend([changes.value, changes.by, changes.since]);
            if let Some(derived) = self.program.field(changes.value).and_then(|field| field.derived) {
                fields.extend(Reads::of(self, [derived]).columns);
            }
        }
        fields.extend(self.version_fields(table));
        for duty in &self.program.duties {
            fields.extend(duty.evidence);
            if let Some(crate::ir::Frequency::WorkingDaysFrom { from, .. }) = duty.every {
                fields.push(from);
            }
        }
        let references = self.program.tables.get(table.index()).map(|table| table.fields.iter().enumerate());
        for (at, field) in references.into_iter().flatten() {
            if matches!(field.ty, crate::ir::Type::Ref(_)) {
                fields.push(FieldRef { table, field: u16::try_from(at).unwrap_or(u16::MAX) });
            }
        }
        fields.extend(self.key_of(table));
        fields.retain(|field| field.table == table);
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    fn grants(&self) -> impl Iterator<Item = &Grant> {
        self.tables.iter().flat_map(|table| &table.benefits).flat_map(|benefit| &benefit.grants)
    }

    /// Columns of side tables that are looked up by value.
    pub fn indexes(&self) -> Vec<FieldRef> {
        let mut fields: Vec<FieldRef> =
            self.atoms.iter().flat_map(|atom| atom.reads.indexes.iter().copied()).collect();
        fields.extend(self.check_reads.iter().flat_map(|(_, reads)| reads.indexes.iter().copied()));
        fields.extend(self.changes().map(|changes| changes.by));
        let tables = 0..self.program.tables.len();
        fields.extend(tables.filter_map(|at| self.key_of(TableId::from_index(at))));
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// 变动见 of all fields.
    fn changes(&self) -> impl Iterator<Item = &Changes> {
        self.program.tables.iter().flat_map(|table| &table.fields).filter_map(|field| field.changes.as_ref())
    }

    pub(crate) fn changes_of(&self, table: TableId) -> impl Iterator<Item = &Changes> {
        let fields = self.program.tables.get(table.index()).map(|table| table.fields.as_slice());
        fields.into_iter().flatten().filter_map(|field| field.changes.as_ref())
    }

    /// The columns that tell which rows of a table are in force.
    pub(crate) fn version_fields(&self, table: TableId) -> Vec<FieldRef> {
        let fields = crate::groups::version_fields(&self.program, table);
        fields.into_iter().flat_map(|(key, since)| [key, since]).collect()
    }

    /// Whether fields of the table follow a register of changes that was supplied.
    pub fn follows(&self, table: TableId, side: &SideData) -> bool {
        self.changes_of(table).any(|changes| side.get(changes.value.table).is_some())
    }

    /// The columns that tell how the records of a table were on the day, with the tables beside at hand; they are read
    /// with [`Self::wanted`].
    pub fn day_fields(&self, table: TableId, side: &SideData) -> Vec<FieldRef> {
        let key = self.key_of(table).filter(|_| self.follows(table, side));
        self.version_fields(table).into_iter().chain(key).collect()
    }

    /// When the data was true.
    pub(crate) fn data_date(&self) -> Date {
        self.options.data_date.unwrap_or(self.options.as_of)
    }

    pub(crate) fn benefit_plan(&self, benefit: BenefitId) -> Option<&BenefitPlan> {
        let family = self.program.family(benefit);
        self.tables.iter().flat_map(|table| &table.benefits).find(|plan| plan.benefit == family)
    }

    /// Whether what a decision gives is paid once: the declaration counts whose rule decides, on the planned day.
    pub(crate) fn pays_once(&self, decision: &Decision) -> bool {
        let grants = self.benefit_plan(decision.benefit).map_or(&[][..], |plan| &plan.grants);
        let declared = |decider: &Decider| grants.iter().find(|grant| grant.entry.decider == *decider);
        let deciding = decision.rules.iter().find_map(declared);
        let benefit = deciding.map_or(decision.benefit, |grant| grant.declared);
        self.program.benefits.get(benefit.index()).is_some_and(|benefit| benefit.rhythm == Rhythm::Once)
    }

    pub(crate) fn table(&self, table: TableId) -> Option<&TablePlan> {
        self.tables.iter().find(|plan| plan.table == table)
    }

    /// Everything an active check reads.
    pub(crate) fn check_reads(&self, id: CheckId) -> Reads {
        self.check_reads
            .iter()
            .find(|(check, _)| *check == id)
            .map(|(_, reads)| reads.clone())
            .unwrap_or_default()
    }

    /// Whether a check without keys looks at its whole table at once.
    pub(crate) fn check_over_group(&self, check: &crate::ir::Check) -> bool {
        build::reads_group(&self.program, self, check)
    }

    pub(crate) fn holidays(&self) -> &Holidays {
        &self.options.holidays
    }

    /// The 识别号 of a table.
    pub fn key_of(&self, table: TableId) -> Option<FieldRef> {
        let field = self.program.tables.get(table.index())?.key?;
        Some(FieldRef { table, field })
    }

    pub(crate) fn has_aggregate(&self, id: ExprId) -> bool {
        self.has_aggregate.get(id.index()).copied().unwrap_or(false)
    }

    pub(crate) fn is_complete(&self, list: ListId) -> bool {
        self.is_declared_complete(list) && self.is_valid(list)
    }

    /// Whether somebody said that a list names everyone, be it still valid on the day or not.
    pub fn is_declared_complete(&self, list: ListId) -> bool {
        self.options.complete_lists.contains(&list)
    }

    /// The lists that conditions look into and that are not known to be complete, by their order in the policy.
    pub fn open_lists(&self) -> Vec<ListId> {
        let of_grants = self.grants().flat_map(|grant| grant.reads.lists.iter().copied());
        let of_checks = self.check_reads.iter().flat_map(|(_, reads)| reads.lists.iter().copied());
        let mut lists: Vec<ListId> =
            self.atoms.iter().flat_map(|atom| atom.reads.lists.iter().copied()).collect();
        lists.extend(of_grants.chain(of_checks));
        lists.sort_unstable();
        lists.dedup();
        lists.retain(|list| !self.is_complete(*list));
        lists
    }

    /// Whether a list, as old as the data unless its own age is known, still holds on the evaluated day (有效 N 学年).
    pub fn is_valid(&self, list: ListId) -> bool {
        let age = self.options.lists.iter().find(|age| age.list == list);
        if age.and_then(|age| age.until).is_some_and(|until| until < self.as_of()) {
            return false;
        }
        let list = self.program.lists.get(list.index());
        let Some(years) = list.and_then(|list| list.valid_school_years.on(self.as_of())) else { return true };
        let as_of = age.and_then(|age| age.as_of).or(self.options.data_date).unwrap_or(self.as_of());
        let data_year = as_of.school_year();
        let until = data_year.saturating_add(i32::try_from(*years).unwrap_or(i32::MAX));
        (data_year..until).contains(&self.as_of().school_year())
    }

    /// The note of what rests on the confirmed value of an empty cell.
    pub(crate) fn confirmation(&self, field: FieldRef) -> Option<&str> {
        let found = self.options.confirmations.iter().find(|(confirmed, _)| *confirmed == field);
        found.map(|(_, note)| note.as_str()).filter(|_| !self.is_stale(field))
    }

    /// A cell; `Missing` too where last year's value does not hold this year (有效 学年).
    pub(crate) fn cell<'r>(&self, row: &'r dyn Row, field: FieldRef) -> &'r Value {
        const MISSING: &Value = &Value::Missing;
        if self.stale.contains(&field) { MISSING } else { row.value(field) }
    }

    /// Whether the data is of a later school year than the evaluated day.
    pub fn is_data_later(&self) -> bool {
        self.options.data_date.is_some_and(|date| date.school_year() > self.as_of().school_year())
    }

    pub(crate) fn is_stale(&self, field: FieldRef) -> bool {
        self.stale.contains(&field)
    }

    pub(crate) fn definition_body(&self, id: DefinitionId) -> Option<ExprId> {
        let versions = &self.program.definitions.get(id.index())?.versions;
        versions.iter().find(|version| version.effective.contains(self.as_of())).map(|version| version.body)
    }

    pub(crate) fn standard_on(&self, id: StandardId, date: Date) -> Option<&StandardValue> {
        let values = &self.program.standards.get(id.index())?.values;
        values.iter().find(|dated| dated.period.contains(date)).map(|dated| &dated.value)
    }

    /// What relying on a standard brings into `notes`.
    pub(crate) fn standard_notes(&self, id: StandardId) -> Vec<String> {
        notes::of_standard(self, id).into_iter().collect()
    }

    pub(crate) fn edition_on(&self, id: CatalogId, date: Date) -> Option<&Edition> {
        let editions = &self.program.catalogs.get(id.index())?.editions;
        editions.iter().find(|edition| edition.period.contains(date))
    }
}

/// The tables a duty is checked against.
fn duty_tables(duty: &crate::ir::Duty) -> Vec<TableId> {
    let bearers = duty.bearers.iter().filter_map(|bearer| match bearer {
        crate::ir::Bearer::Table(table) => Some(*table),
        crate::ir::Bearer::Words(_) => None,
    });
    bearers.chain(duty.evidence.map(|field| field.table)).collect()
}
