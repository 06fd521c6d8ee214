//! Why nobody can tell yet whether a check finds something: empty cells, tables nobody handed in, results that are open.

use tiaoli_diagnostics::{Text, say};

use crate::{
    cell::mask_ids,
    eval::{GroupRow, NoTrace, Scope, SideData},
    ir::{BenefitId, CatalogId, Check, CheckId, ExprId, ExprKind, FieldRef, TableId, Type},
    plan::{Plan, Reads, children},
    sensitive::mask_key,
};

/// So many rows of a group are looked at for empty cells.
const ROWS: usize = 64;

/// What a check would find, and what is not known.
pub(super) fn possibly(plan: &Plan, check: &Check, scope: &Scope<'_>) -> Text {
    let alone = [GroupRow { row: scope.row, sure: true }];
    let rows = scope.group.unwrap_or(&alone);
    let mut open = Open::default();
    for row in rows.iter().take(ROWS) {
        let row = Scope::new(plan, scope.side, row.row);
        check.keys.iter().chain(&check.filter).for_each(|id| open.look(&row, *id, 0));
    }
    check.when.iter().chain(&check.unless).for_each(|id| open.look(scope, *id, 0));
    let reasons = open.reasons(plan, check, scope, rows);
    let join = |pick: fn(&Text) -> &str, mark: &str| reasons.iter().map(pick).collect::<Vec<_>>().join(mark);
    let (zh, en) = (join(|text| &text.zh, "；"), join(|text| &text.en, "; "));
    if reasons.is_empty() {
        return say! {
            zh: "可能有“{}”的情况，还不能确定：它要看的名单、目录或别的表还不清楚", check.name.zh;
            en: "possibly `{}`, but not certain: a list, catalog or table it looks into is not known", check.name.en
        };
    }
    say! {
        zh: "可能有“{}”的情况，还不能确定：{zh}", check.name.zh;
        en: "possibly `{}`, but not certain: {en}", check.name.en
    }
}

impl Plan {
    /// The first table that a check looks into and nobody handed in: no row can be told before it is there.
    pub fn waits_for(&self, check: CheckId, side: &SideData) -> Option<TableId> {
        let check = self.program().checks.get(check.index())?;
        let conditions = check.filter.into_iter().chain(check.when).chain(check.unless.iter().copied());
        let reads = Reads::of(self, conditions.chain(check.keys.iter().copied()));
        let subjects = self.subjects();
        let away = |table: &&TableId| {
            **table != check.table && !subjects.contains(*table) && side.get(**table).is_none()
        };
        reads.tables.iter().find(away).copied()
    }
}

/// What is not known below some conditions.
#[derive(Default)]
struct Open {
    /// Expressions that read something, and have no value.
    leaves: Vec<ExprId>,
    benefits: Vec<BenefitId>,
}

impl Open {
    /// Goes down to what has no value; where an operand is known, it is not the reason.
    fn look(&mut self, scope: &Scope<'_>, id: ExprId, depth: u32) {
        /// Definitions follow one another no deeper than this.
        const DEEPEST: u32 = 64;
        let known = scope.eval(id, &mut NoTrace).is_ok_and(|value| !value.is_missing());
        let Some(expr) = scope.plan.program().expr(id).filter(|_| !known && depth < DEEPEST) else { return };
        match &expr.kind {
            ExprKind::Outcome { benefit, .. } => self.benefits.push(scope.plan.program().family(*benefit)),
            ExprKind::Definition(definition) => {
                if let Some(body) = scope.plan.definition_body(*definition) {
                    self.look(scope, body, depth + 1);
                }
            }
            ExprKind::Not(_)
            | ExprKind::Negate(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Compare { .. }
            | ExprKind::Arith { .. }
            | ExprKind::Call { .. } => {
                let before = (self.leaves.len(), self.benefits.len());
                children(&expr.kind).into_iter().for_each(|child| self.look(scope, child, depth + 1));
                // Working days without a holiday table: every argument has a value, the call has none.
                if (self.leaves.len(), self.benefits.len()) == before {
                    self.leaves.push(id);
                }
            }
            _ => self.leaves.push(id),
        }
    }

    fn reasons(mut self, plan: &Plan, check: &Check, scope: &Scope<'_>, rows: &[GroupRow<'_>]) -> Vec<Text> {
        let program = plan.program();
        let reads = Reads::of(plan, self.leaves.iter().copied());
        let mut reasons = Vec::new();
        let mut own: Vec<FieldRef> = reads.columns.iter().chain(&reads.aggregated).copied().collect();
        own.retain(|field| field.table == check.table);
        own.sort_unstable();
        own.dedup();
        own.retain(|field| rows.iter().any(|row| plan.cell(row.row, *field).is_missing()));
        let (zh, en) = names(plan, &own);
        if !own.is_empty() {
            reasons.push(say! { zh: "数据里缺 {zh}"; en: "the data lacks {en}" });
        }
        for input in &reads.inputs {
            let (Some(first), Some(field)) = (input.via.first(), program.field(input.field)) else {
                continue;
            };
            // An empty reference is told above; here one that finds no row, or a row whose cell is empty.
            if own.contains(first) {
                continue;
            }
            if let Some(nobody) = finds_nobody(plan, scope, *first, rows) {
                reasons.push(nobody);
                continue;
            }
            let table = table_name(plan, input.field.table);
            reasons.push(say! {
                zh: "对应的“{}.{}”不知道", table.zh, field.name.zh;
                en: "`{}.{}` of the row it refers to is not known", table.en, field.name.en
            });
        }
        for table in reads.tables.iter().filter(|table| **table != check.table) {
            let through = reads.inputs.iter().any(|input| input.field.table == *table);
            let name = table_name(plan, *table);
            if scope.side.get(*table).is_none() && !through {
                reasons.push(say! { zh: "没有交“{}”", name.zh; en: "`{}` was not handed in", name.en });
                continue;
            }
            let looked = reads.aggregated.iter().chain(&reads.members);
            let mut fields: Vec<FieldRef> = looked.filter(|field| field.table == *table).copied().collect();
            fields.sort_unstable();
            fields.dedup();
            let (zh, en) = names(plan, &fields);
            if !fields.is_empty() {
                reasons.push(say! {
                    zh: "“{}”里有的行 {zh} 空着或者读不出", name.zh;
                    en: "some row of `{}` has no readable {en}", name.en
                });
            }
        }
        for catalog in &reads.catalogs {
            let Some(name) = catalog_name(plan, *catalog) else { continue };
            if own.is_empty() {
                reasons.push(say! { zh: "目录“{}”这一天的内容不全", name.zh; en: "catalog `{}` is not complete on this day", name.en });
            }
        }
        if reads.holidays && own.is_empty() {
            reasons.push(say! { zh: "没有这一年的节假日表"; en: "no holiday table of that year" });
        }
        // Several fields of the row that is not there are one reason.
        let mut told: Vec<Text> = Vec::new();
        reasons.retain(|reason| {
            let is_new = !told.contains(reason);
            told.push(reason.clone());
            is_new
        });
        self.benefits.sort_unstable();
        self.benefits.dedup();
        for benefit in self.benefits {
            let Some(benefit) = program.benefits.get(benefit.index()) else { continue };
            reasons.push(say! {
                zh: "“{}”的结果还定不下来，缺什么见结果表", benefit.name.zh;
                en: "the result of `{}` is open; what is missing stands in the results", benefit.name.en
            });
        }
        reasons
    }
}

/// That a reference finds no row of a table that was handed in.
fn finds_nobody(plan: &Plan, scope: &Scope<'_>, by: FieldRef, rows: &[GroupRow<'_>]) -> Option<Text> {
    let program = plan.program();
    let field = program.field(by)?;
    let Type::Ref(target) = field.ty else { return None };
    scope.side.get(target)?;
    let key = plan.key_of(target)?;
    let mut values = rows.iter().map(|row| plan.cell(row.row, by));
    let value = values.find(|value| !value.is_missing() && scope.side.rows_with(key, value).is_empty())?;
    let key = program.field(key)?;
    let is_sensitive = (field.is_sensitive() || key.is_sensitive()) && !plan.shows_sensitive();
    let text = value.as_text().unwrap_or_default();
    let text = if is_sensitive { mask_key(text) } else { mask_ids(text) };
    let table = table_name(plan, target);
    Some(say! {
        zh: "“{}”写的是 {text}，“{}”表里没有“{}”是它的记录", field.name.zh, table.zh, key.name.zh;
        en: "`{}` says {text}, and no record of `{}` has this `{}`", field.name.en, table.en, key.name.en
    })
}

fn names(plan: &Plan, fields: &[FieldRef]) -> (String, String) {
    let names = || fields.iter().filter_map(|field| plan.program().field(*field)).map(|field| &field.name);
    let zh: Vec<&str> = names().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names().map(|name| name.en.as_str()).collect();
    (zh.join("、"), en.join(", "))
}

fn table_name(plan: &Plan, table: TableId) -> Text {
    plan.program().tables.get(table.index()).map(|table| table.name.text()).unwrap_or_default()
}

fn catalog_name(plan: &Plan, catalog: CatalogId) -> Option<Text> {
    plan.program().catalogs.get(catalog.index()).map(|catalog| catalog.name.text())
}
