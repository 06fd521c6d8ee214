//! Duties (职责): has every responsible unit its evidence in the current period?

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_diagnostics::{Text, say};

use crate::{
    builtins::{self, Builtin},
    eval::{NoTrace, Row, Scope, SideData, TableData, TableRow},
    findings::{Finding, FindingRow, FindingSource},
    groups::finding_row,
    ir::{Bearer, Duty, DutyId, ExprId, FieldRef, Frequency, StandardValue, TableId, Type, Unit},
    plan::Plan,
    value::{Date, Value},
};

/// What is known of one duty of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DutyState {
    /// 已履行
    Done,
    /// There is no evidence yet, and there is still time.
    Pending,
    /// 佐证 bears a day after the last one allowed.
    Late,
    /// 逾期
    Overdue,
    /// 提醒: it falls due within the time named there.
    Soon,
    /// `?`: the table that would show it was not supplied, or a date is missing.
    Open,
}

/// One duty with its units.
#[derive(Clone, Debug)]
pub struct DutyReport {
    pub duty: DutyId,
    /// Units by row of the bearer's table; the rows of the evidence's own table where each of them has its own first day.
    /// Empty when that table was not supplied or the bearer has no table.
    pub units: Vec<(TableId, FindingRow, DutyState)>,
    /// Nothing could be looked at.
    pub unsupplied: bool,
}

/// Looks at every duty of the program on the evaluated day.
pub fn report(plan: &Plan, side: &SideData) -> Vec<DutyReport> {
    let duties = plan.program().duties.iter().enumerate();
    let duties = duties.filter(|(_, duty)| duty.effective.contains(plan.as_of()));
    duties.map(|(at, duty)| report_one(plan, side, DutyId::from_index(at), duty)).collect()
}

/// The duties that are overdue or not known, as findings. Those that wait for a table nobody handed in are told together.
pub fn findings(plan: &Plan, side: &SideData) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut waiting: BTreeMap<TableId, Vec<DutyId>> = BTreeMap::new();
    for report in report(plan, side) {
        let Some(duty) = plan.program().duties.get(report.duty.index()) else { continue };
        if let Some(evidence) = duty.evidence.filter(|evidence| side.get(evidence.table).is_none()) {
            // Where not even the units are known, nobody asked about their duties.
            if !report.unsupplied {
                waiting.entry(evidence.table).or_default().push(report.duty);
            }
            continue;
        }
        for state in [DutyState::Overdue, DutyState::Late, DutyState::Soon, DutyState::Open] {
            let units: BTreeSet<TableId> = report.units.iter().map(|(table, ..)| *table).collect();
            for table in units {
                let rows: Vec<FindingRow> = report
                    .units
                    .iter()
                    .filter(|(t, _, s)| *t == table && *s == state)
                    .map(|(_, row, _)| row.clone())
                    .collect();
                if !rows.is_empty() {
                    findings.push(Finding {
                        source: FindingSource::Duty(report.duty),
                        major: false,
                        uncertain: state == DutyState::Open,
                        table,
                        message: words(plan, duty, table, state, rows.len()),
                        rows,
                    });
                }
            }
        }
    }
    findings.extend(waiting.into_iter().filter_map(|(table, duties)| wait(plan, table, &duties)));
    findings
}

/// That a table was not handed in, and which duties wait for it.
fn wait(plan: &Plan, table: TableId, duties: &[DutyId]) -> Option<Finding> {
    let name = &plan.program().tables.get(table.index())?.name;
    let named =
        || duties.iter().filter_map(|id| plan.program().duties.get(id.index())).map(|duty| &duty.name);
    let zh: Vec<&str> = named().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = named().map(|name| name.en.as_str()).collect();
    Some(Finding {
        source: FindingSource::Duty(*duties.first()?),
        major: false,
        uncertain: true,
        table,
        rows: Vec::new(),
        message: say! {
            zh: "没有交“{}”，这些职责没法核对：{}", name.zh, zh.join("、");
            en: "`{}` was not handed in; these duties cannot be judged: {}", name.en, en.join(", ")
        },
    })
}

/// What the rows of a finding are: `3 个单位`, `2 行“异动”`.
fn who(plan: &Plan, duty: &Duty, table: TableId, count: usize) -> Text {
    let by_row = by_row(duty).is_some_and(|(evidence, _)| evidence.table == table);
    let name = plan.program().tables.get(table.index()).map(|table| &table.name).filter(|_| by_row);
    match (name, count) {
        (Some(name), 1) => say!(zh: "“{}”有 1 行", name.zh; en: "1 row of `{}`", name.en),
        (Some(name), _) => say!(zh: "“{}”有 {} 行", name.zh, count; en: "{} rows of `{}`", count, name.en),
        (None, 1) => say!(zh: "1 个单位"; en: "1 unit"),
        (None, _) => say!(zh: "{} 个单位", count; en: "{} units", count),
    }
}

fn words(plan: &Plan, duty: &Duty, table: TableId, state: DutyState, count: usize) -> Text {
    let (name, who) = (&duty.name, who(plan, duty, table, count));
    let one = count == 1;
    let (has, lacks) = if one { ("has", "lacks") } else { ("have", "lack") };
    match state {
        DutyState::Soon => say! {
            zh: "职责“{}”快到期了：{}还没有新的佐证", name.zh, who.zh;
            en: "duty `{}` falls due soon: {} {} no new evidence yet", name.en, who.en, has
        },
        DutyState::Late => say! {
            zh: "职责“{}”办理迟了：{}超过了规定的工作日数", name.zh, who.zh;
            en: "duty `{}` was done late: {} took more working days than allowed", name.en, who.en
        },
        DutyState::Overdue if matches!(duty.every, Some(Frequency::WorkingDaysFrom { .. })) => say! {
            zh: "职责“{}”逾期：{}还没有佐证，已超过规定的工作日数", name.zh, who.zh;
            en: "duty `{}` is overdue: {} still {} no evidence after the working days allowed", name.en, who.en, has
        },
        DutyState::Overdue => match period_end(plan, duty).filter(|end| near(plan, duty, *end)) {
            Some(end) => say! {
                zh: "职责“{}”逾期：{}在本期没有佐证，本期到 {} 止", name.zh, who.zh, end.zh();
                en: "duty `{}` is overdue: {} {} no evidence in the current period, which ends on {}", name.en, who.en, has, end
            },
            None => say! {
                zh: "职责“{}”逾期：{}在本期没有佐证", name.zh, who.zh;
                en: "duty `{}` is overdue: {} {} no evidence in the current period", name.en, who.en, has
            },
        },
        _ if by_row(duty).is_some_and(|(evidence, _)| evidence.table == table) => say! {
            zh: "职责“{}”无法判断：{}缺少日期，或者没有那一年的节假日表", name.zh, who.zh;
            en: "duty `{}` cannot be judged: {} {} a date, or the holiday table of that year is not there", name.en, who.en, lacks
        },
        _ => say! {
            zh: "职责“{}”无法判断：{}缺少日期或佐证表", name.zh, who.zh;
            en: "duty `{}` cannot be judged: {} {} a date or the table of evidence", name.en, who.en, lacks
        },
    }
}

/// The evidence and the first day of a duty whose term begins in a field of the evidence's own table, such as 异动.发生日期:
/// then every row there is one case, with a term of its own. Where the bearer is that table its rows are the cases anyway.
fn by_row(duty: &Duty) -> Option<(FieldRef, (ExprId, FieldRef))> {
    let (Some(evidence), Some(Frequency::WorkingDaysFrom { days, from })) = (duty.evidence, &duty.every)
    else {
        return None;
    };
    let bears =
        duty.bearers.iter().any(|bearer| matches!(bearer, Bearer::Table(table) if *table == from.table));
    (evidence.table == from.table && !bears).then_some((evidence, (*days, *from)))
}

fn report_one(plan: &Plan, side: &SideData, id: DutyId, duty: &Duty) -> DutyReport {
    let mut report = DutyReport { duty: id, units: Vec::new(), unsupplied: true };
    if let Some((evidence, term)) = by_row(duty)
        && let Some(data) = side.get(evidence.table)
    {
        report.unsupplied = false;
        for row in 0..data.batch.rows {
            let record = TableRow { data, row };
            let done = record.value(evidence).as_date();
            let state = within(plan, side, &record, duty, term, done.as_slice());
            report.units.push((evidence.table, finding_row(data, row), state));
        }
        return report;
    }
    for bearer in &duty.bearers {
        let Bearer::Table(table) = bearer else { continue };
        let Some(data) = side.get(*table) else { continue };
        report.unsupplied = false;
        for row in 0..data.batch.rows {
            let state = state(plan, side, duty, *table, data, row);
            report.units.push((*table, finding_row(data, row), state));
        }
    }
    report
}

fn state(
    plan: &Plan,
    side: &SideData,
    duty: &Duty,
    table: TableId,
    data: &TableData,
    row: usize,
) -> DutyState {
    let (Some(evidence), Some(every)) = (duty.evidence, &duty.every) else { return DutyState::Open };
    let record = TableRow { data, row };
    let Some(dates) = evidence_dates(plan, side, evidence, table, &record) else { return DutyState::Open };
    let as_of = plan.as_of();
    if let Frequency::WorkingDaysFrom { days, from } = every {
        return within(plan, side, &record, duty, (*days, *from), &dates);
    }
    let Some(since) = period_start(plan, every) else { return DutyState::Open };
    let Some(last) = dates.iter().filter(|date| since <= **date && **date <= as_of).max() else {
        return DutyState::Overdue;
    };
    let due = match every {
        Frequency::Interval(id) => interval(plan, *id, 1, *last),
        _ => None,
    };
    match due.is_some_and(|due| near(plan, duty, due)) {
        true => DutyState::Soon,
        false => DutyState::Done,
    }
}

/// Whether a day is so near that the duty asks to be reminded of it. Working days of a year without a holiday table are
/// taken for two days each: a reminder may come early, not late.
fn near(plan: &Plan, duty: &Duty, due: Date) -> bool {
    let Some(remind) = duty.remind else { return false };
    let (as_of, count) = (plan.as_of(), i32::from(remind.count));
    let begins = match remind.unit {
        Unit::Months => due.plus_months(-count),
        Unit::Years => due.plus_months(-12 * count),
        Unit::WorkingDays => {
            let args = [Value::Date(as_of), Value::Date(due)];
            let left = builtins::call(Builtin::WorkingDays, &args, plan.holidays()).ok();
            match left.and_then(|left| left.as_number()) {
                Some(left) => return as_of <= due && left <= rust_decimal::Decimal::from(count),
                None => due.plus_days(-2 * count),
            }
        }
        _ => due.plus_days(-count),
    };
    begins.is_none_or(|begins| begins <= as_of) && as_of <= due
}

/// The last day of the current period.
fn period_end(plan: &Plan, duty: &Duty) -> Option<Date> {
    let every = duty.every.as_ref()?;
    let months = match every {
        Frequency::Year | Frequency::SchoolYear => 12,
        Frequency::Term => 6,
        Frequency::Month => 1,
        Frequency::Once | Frequency::Interval(_) | Frequency::WorkingDaysFrom { .. } => return None,
    };
    period_start(plan, every)?.plus_months(months)?.plus_days(-1)
}

/// The day one interval after (`sign` 1) or before (-1) another.
fn interval(plan: &Plan, id: crate::ir::StandardId, sign: i32, from: Date) -> Option<Date> {
    let StandardValue::One(value) = plan.standard_on(id, plan.as_of())? else { return None };
    let count = i32::try_from(value.as_number()?).ok()?.checked_mul(sign)?;
    match plan.program().standards.get(id.index()).map(|standard| &standard.ty) {
        Some(Type::Number { unit: Unit::Years, .. }) => from.plus_months(count.checked_mul(12)?),
        Some(Type::Number { unit: Unit::Months, .. }) => from.plus_months(count),
        _ => from.plus_days(count),
    }
}

/// The dates that show a unit did its duty: of its own row, or of the rows that refer to it.
fn evidence_dates(
    plan: &Plan,
    side: &SideData,
    evidence: FieldRef,
    table: TableId,
    record: &TableRow<'_>,
) -> Option<Vec<Date>> {
    if evidence.table == table {
        return Some(record.value(evidence).as_date().into_iter().collect());
    }
    let other = side.get(evidence.table)?;
    let fields = &plan.program().tables.get(evidence.table.index())?.fields;
    let reference = fields.iter().position(|field| field.ty == Type::Ref(table))?;
    let reference = u16::try_from(reference).ok()?;
    let key = record.value(plan.key_of(table)?);
    let rows = (0..other.batch.rows).filter(|row| other.value(*row, reference) == key && !key.is_missing());
    Some(rows.filter_map(|row| other.value(row, evidence.field).as_date()).collect())
}

/// The first day of the current period; for 定期, so far back as the interval reaches.
fn period_start(plan: &Plan, every: &Frequency) -> Option<Date> {
    let as_of = plan.as_of();
    match every {
        Frequency::Year => Date::new(as_of.year(), 1, 1),
        Frequency::SchoolYear => Some(as_of.school_year_start()),
        Frequency::Term => Some(as_of.term_start()),
        Frequency::Month => Some(as_of.month_start()),
        Frequency::Once => Some(Date::MIN),
        Frequency::Interval(id) => interval(plan, *id, -1, as_of),
        Frequency::WorkingDaysFrom { .. } => None,
    }
}

/// Days looked ahead for the end of a number of working days.
const AHEAD: usize = 400;

/// The last day of which `is_in_time` holds, `from` being one.
fn last_day(from: Date, is_in_time: &impl Fn(Date) -> Option<bool>) -> Date {
    let days = std::iter::successors(from.plus_days(1), |day| day.plus_days(1)).take(AHEAD);
    days.take_while(|day| is_in_time(*day) == Some(true)).last().unwrap_or(from)
}

/// Days as a whole number; `None` outside the calendar's reach.
fn whole(days: rust_decimal::Decimal) -> Option<i32> {
    i32::try_from(days).ok()
}

fn within(
    plan: &Plan,
    side: &SideData,
    record: &TableRow<'_>,
    duty: &Duty,
    (days, from): (ExprId, FieldRef),
    dates: &[Date],
) -> DutyState {
    let scope = Scope::new(plan, side, record);
    let limit = scope.eval(days, &mut NoTrace).ok().and_then(|value| value.as_number());
    let (Some(limit), Some(begin)) = (limit, scope.field(from, &mut NoTrace).as_date()) else {
        return DutyState::Open;
    };
    let until = |date: Date| -> Option<bool> {
        let args = [Value::Date(begin), Value::Date(date)];
        let count = builtins::call(Builtin::WorkingDays, &args, plan.holidays()).ok();
        if let Some(count) = count.and_then(|count| count.as_number()) {
            return Some(count <= limit);
        }
        // Without the holiday table of that year: so few days cannot hold too many working days.
        (begin <= date
            && (begin == date || whole(limit).and_then(|most| begin.plus_days(most)) >= Some(date)))
        .then_some(true)
    };
    match dates.iter().min() {
        Some(done) => {
            until(*done).map_or(DutyState::Open, |ok| if ok { DutyState::Done } else { DutyState::Late })
        }
        None => match until(plan.as_of()) {
            Some(false) => DutyState::Overdue,
            Some(true) if near(plan, duty, last_day(plan.as_of(), &until)) => DutyState::Soon,
            Some(true) => DutyState::Pending,
            None => DutyState::Open,
        },
    }
}
