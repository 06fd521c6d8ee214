//! Random policies and records, drawn from a tape of numbers. An exhausted tape gives zeros, and zero always picks the
//! simplest thing: when proptest shortens a tape, the policy gets smaller.

use super::{
    day::{Day, day, days_in},
    model::*,
};

#[derive(Clone, Debug)]
pub struct Tape<'t> {
    numbers: &'t [u32],
}

impl<'t> Tape<'t> {
    pub fn new(numbers: &'t [u32]) -> Self {
        Self { numbers }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        let Some((first, rest)) = self.numbers.split_first() else { return 0 };
        self.numbers = rest;
        *first as usize % n.max(1)
    }

    /// True once in `n`.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn from<T: Clone>(&mut self, options: &[T]) -> T {
        options[self.below(options.len())].clone()
    }

    fn style(&mut self) -> u8 {
        u8::try_from(self.below(4)).unwrap()
    }
}

const HUKOU: &[(&str, &str)] = &[("城市", "urban"), ("县镇", "town"), ("农村", "rural")];
const OWNERSHIP: &[(&str, &str)] = &[("公办", "public"), ("民办", "private")];

fn pool() -> Vec<Field> {
    let field = |zh, en, kind| Field { zh, en, kind, range: None };
    vec![
        field("住校", "boarder", Kind::YesNo),
        field("户籍", "hukou", Kind::Choice(HUKOU)),
        field("困难等级", "hardship", Kind::Tier),
        field("单亲", "single_parent", Kind::YesNo),
        field("年级", "grade", Kind::Grade),
        Field {
            range: Some((1, 6)), ..field("学制", "program_years", Kind::Integer { unit: Unit::Years })
        },
        field("入学日期", "enrolled_on", Kind::Date),
        field("已读年数", "years_read", Kind::Integer { unit: Unit::Years }),
        field("年龄", "age_now", Kind::Integer { unit: Unit::Age }),
        field("办学性质", "ownership", Kind::Choice(OWNERSHIP)),
        field("结余", "balance", Kind::Integer { unit: Unit::Plain }),
        field("转入日期", "transferred_on", Kind::Date),
        Field { range: Some((-2, 3)), ..field("评分", "score", Kind::Integer { unit: Unit::Plain }) },
    ]
}

pub fn model(tape: &mut Tape) -> Model {
    let mut fields = pool();
    let keep = 2 + tape.below(5);
    while fields.len() > keep {
        fields.remove(tape.below(fields.len()));
    }
    for field in &mut fields {
        if field.kind == Kind::Grade && tape.once_in(3) {
            field.range = Some((1, 3));
        }
    }
    let mut model = Model {
        effective: day(2020, 1, 1),
        fields,
        definitions: Vec::new(),
        standards: Vec::new(),
        tiered: None,
        benefits: Vec::new(),
        rules: Vec::new(),
    };
    for _ in 0..tape.below(3) {
        let definition = formula(tape, &model, 2);
        model.definitions.push(definition);
    }
    let benefits = 1 + usize::from(tape.once_in(4));
    model.benefits = (0..benefits).map(|_| benefit(tape)).collect();
    model.standards = (0..1 + tape.below(2)).map(|_| standard(tape)).collect();
    if model.fields.iter().any(|field| field.kind == Kind::Tier) && tape.below(2) == 1 {
        model.tiered = Some(tiered(tape));
    }
    for _ in 0..1 + tape.below(6) {
        let rule = rule(tape, &model);
        model.rules.push(rule);
    }
    number(tape, &mut model);
    overrides(tape, &mut model);
    model
}

fn benefit(tape: &mut Tape) -> Benefit {
    let rhythm =
        tape.from(&[Rhythm::Monthly, Rhythm::Monthly, Rhythm::Monthly, Rhythm::Termly, Rhythm::Yearly]);
    let months: &[&[u8]] = match rhythm {
        Rhythm::Monthly => &[&[9, 10, 11, 12, 1, 3, 4, 5, 6, 7], &[], &[9, 10, 11, 3, 4, 5, 6]],
        Rhythm::Termly => &[&[], &[10, 4]],
        Rhythm::Yearly => &[&[], &[11]],
    };
    let overlap = tape.from(&[Overlap::None, Overlap::Highest, Overlap::Sum]);
    Benefit { rhythm, months: tape.from(months).to_vec(), overlap }
}

fn standard(tape: &mut Tape) -> Standard {
    let per = tape.from(&[Per::Year, Per::Year, Per::Year, Per::Month, Per::Term]);
    let first = tape.from(&[day(2020, 1, 1), day(2024, 9, 1), day(2025, 1, 1)]);
    let mut values = vec![(first, None, fen(tape, per))];
    if tape.below(2) == 1 {
        // the earlier value ends by itself the day before, or a while earlier, which leaves a hole
        if tape.once_in(3) {
            values[0].1 = Some(day(2025, 2, 10));
        }
        values.push((day(2025, 3, 1), None, fen(tape, per)));
    }
    if values[0].1.is_none() && values.len() > 1 {
        values[0].1 = Some(values[1].0.prev());
    }
    Standard { per, values }
}

fn fen(tape: &mut Tape, per: Per) -> i64 {
    match per {
        Per::Year => tape.from(&[200_000, 230_000, 100_000, 330_000]),
        Per::Term => tape.from(&[100_000, 115_000, 70_000]),
        Per::Month => tape.from(&[20_000, 23_000, 15_000]),
    }
}

fn tiered(tape: &mut Tape) -> Tiered {
    let tiers = |tape: &mut Tape| vec![330_000, tape.from(&[230_000, 330_000]), 130_000, 50_000];
    let mut values = vec![(day(2020, 1, 1), tiers(tape))];
    if tape.once_in(3) {
        values.push((day(2025, 3, 1), tiers(tape)));
    }
    Tiered { values }
}

fn rule(tape: &mut Tape, model: &Model) -> Rule {
    let kinds = [
        RuleKind::Grant,
        RuleKind::Deny,
        RuleKind::Hold,
        RuleKind::Grant,
        RuleKind::Review,
        RuleKind::Grant,
        RuleKind::FlagAndHold,
        RuleKind::Flag,
        RuleKind::Deny,
    ];
    let kind = tape.from(&kinds);
    let all_benefits =
        matches!(kind, RuleKind::Review | RuleKind::Flag) || kind != RuleKind::Grant && tape.below(2) == 1;
    let benefits = if all_benefits {
        (0..model.benefits.len()).collect()
    } else {
        vec![tape.below(model.benefits.len())]
    };
    let when = if tape.once_in(12) { None } else { Some(formula(tape, model, 3)) };
    let unless = if tape.once_in(4) { vec![formula(tape, model, 1)] } else { Vec::new() };
    let effective = match tape.below(8) {
        7 => Some((day(2025, 2, 1), None)),
        6 => Some((day(2020, 1, 1), Some(day(2024, 12, 31)))),
        _ => None,
    };
    let grant = kind == RuleKind::Grant;
    let amount = grant.then(|| amount(tape, model, benefits[0]));
    let funding = if grant && tape.once_in(3) { Some(tape.below(2)) } else { None };
    let as_list = tape.once_in(3);
    Rule {
        number: 0,
        kind,
        benefits,
        all_benefits,
        when,
        unless,
        overrides: Vec::new(),
        effective,
        amount,
        funding,
        as_list,
    }
}

fn amount(tape: &mut Tape, model: &Model, benefit: usize) -> Amount {
    let rhythm = model.benefits[benefit].rhythm;
    let fits = |per: Per| match rhythm {
        Rhythm::Monthly => true,
        Rhythm::Termly => per != Per::Month,
        Rhythm::Yearly => per == Per::Year,
    };
    let standards: Vec<usize> =
        (0..model.standards.len()).filter(|at| fits(model.standards[*at].per)).collect();
    let tier = model.fields.iter().position(|field| field.kind == Kind::Tier);
    let date = model.fields.iter().position(|field| field.kind == Kind::Date);
    match (tape.below(8), tier, date) {
        (0..=2, ..) if !standards.is_empty() => Amount::Standard(tape.from(&standards)),
        (3 | 4, Some(tier), _) if model.tiered.is_some() => Amount::Tiered(tier),
        (5, _, Some(date)) if !standards.is_empty() => Amount::StandardOn(tape.from(&standards), date),
        _ => {
            let per =
                if fits(Per::Month) { tape.from(&[Per::Year, Per::Month, Per::Term]) } else { Per::Year };
            Amount::Literal(Money { fen: fen(tape, per), per })
        }
    }
}

/// Gives every rule its number: source order is another order than the order of the text.
fn number(tape: &mut Tape, model: &mut Model) {
    let mut numbers: Vec<usize> = (1..=model.rules.len()).collect();
    for rule in &mut model.rules {
        rule.number = numbers.remove(tape.below(numbers.len()));
    }
}

/// A rule may override rules that stand before it in the text, so that nothing overrides itself in a circle.
fn overrides(tape: &mut Tape, model: &mut Model) {
    let check = |rule: &Rule| matches!(rule.kind, RuleKind::Flag | RuleKind::FlagAndHold);
    for at in 1..model.rules.len() {
        let target = tape.below(at);
        let possible = !check(&model.rules[at]) && !check(&model.rules[target]);
        if tape.once_in(4) && possible {
            model.rules[at].overrides.push(target);
        }
    }
}

fn formula(tape: &mut Tape, model: &Model, depth: usize) -> Formula {
    if depth == 0 {
        return Formula::Atom(atom(tape, model));
    }
    match tape.below(9) {
        3 | 4 => Formula::And((0..2 + tape.below(2)).map(|_| formula(tape, model, depth - 1)).collect()),
        5 | 6 => Formula::Or((0..2 + tape.below(2)).map(|_| formula(tape, model, depth - 1)).collect()),
        7 => Formula::Not(Box::new(formula(tape, model, depth - 1))),
        8 if !model.definitions.is_empty() => Formula::Definition(tape.below(model.definitions.len())),
        _ => Formula::Atom(atom(tape, model)),
    }
}

fn atom(tape: &mut Tape, model: &Model) -> Atom {
    let field = tape.below(model.fields.len());
    if tape.once_in(14) {
        return Atom::Filled { field, filled: tape.below(2) == 1 };
    }
    let declared = &model.fields[field];
    match &declared.kind {
        Kind::YesNo => Atom::Flag { field, yes: tape.below(2) == 0, style: tape.style() },
        Kind::Choice(values) => one_of(tape, field, 0, values.len()),
        Kind::Tier if tape.below(2) == 1 => {
            Atom::TierBound { field, value: number_in(tape, 1, 2), or_more: tape.below(2) == 0 }
        }
        Kind::Tier => one_of(tape, field, 0, TIERS.len()),
        Kind::Grade => one_of(tape, field, 1, 6),
        Kind::Integer { unit } => {
            let same = |other: &Field| other.kind == declared.kind;
            let twin = model.fields.iter().enumerate().position(|(at, other)| at != field && same(other));
            let (low, high) = match (unit, declared.range) {
                (_, Some(range)) => range,
                (Unit::Age, _) => (15, 18),
                (Unit::Years, _) => (1, 4),
                (Unit::Plain, _) => (-1, 2),
            };
            match (tape.below(6), twin) {
                (0 | 1, Some(right)) => Atom::Numbers { left: field, op: op(tape), right },
                (5, _) => {
                    let from = number_in(tape, low, high - 1);
                    Atom::Range {
                        field,
                        low: from,
                        high: number_in(tape, from, high),
                        negated: tape.below(2) == 1,
                    }
                }
                _ => Atom::Number {
                    field,
                    op: op(tape),
                    value: number_in(tape, low, high),
                    style: tape.style(),
                },
            }
        }
        Kind::Date => {
            let date = |other: &Field| other.kind == Kind::Date;
            let twin = model.fields.iter().enumerate().position(|(at, other)| at != field && date(other));
            match (tape.below(6), twin) {
                (0 | 1, Some(right)) => Atom::Dates { left: field, op: op(tape), right },
                (4 | 5, _) => Atom::FullYears { field, op: op(tape), value: number_in(tape, 0, 3) },
                _ => Atom::Date { field, op: op(tape), day: tape.from(DAYS), style: tape.style() },
            }
        }
    }
}

const DAYS: &[Day] = &[day(2023, 9, 1), day(2024, 9, 1), day(2024, 3, 1)];

fn one_of(tape: &mut Tape, field: usize, first: i64, count: usize) -> Atom {
    let last = first + i64::try_from(count).unwrap() - 1;
    let mut values: Vec<i64> = (first..=last).collect();
    let keep = 1 + tape.below(count - 1);
    while values.len() > keep {
        values.remove(tape.below(values.len()));
    }
    Atom::OneOf { field, values, negated: tape.below(3) == 2, style: tape.style() }
}

fn op(tape: &mut Tape) -> Op {
    tape.from(&[Op::Over, Op::AtLeast, Op::Under, Op::AtMost, Op::Equal, Op::NotEqual])
}

fn number_in(tape: &mut Tape, low: i64, high: i64) -> i64 {
    low + i64::try_from(tape.below(usize::try_from(high - low + 1).unwrap())).unwrap()
}

/// A day to evaluate; sometimes before the policy.
pub fn as_of(tape: &mut Tape) -> Day {
    if tape.once_in(40) {
        return day(2019, 10, 15);
    }
    let (year, month) = tape.from(&[
        (2024, 10),
        (2025, 3),
        (2025, 7),
        (2024, 9),
        (2025, 2),
        (2024, 11),
        (2025, 8),
        (2025, 1),
    ]);
    day(year, month, 1 + u8::try_from(tape.below(usize::from(days_in(year, month)))).unwrap())
}

/// A record with few enough completions to write them all out.
pub fn record(tape: &mut Tape, model: &Model, on: Day) -> Record {
    let mut record: Record = model.fields.iter().map(|field| Some(cell(tape, field, on))).collect();
    let blank: Vec<usize> = (0..record.len()).filter(|_| tape.below(5) < 2).collect();
    for field in blank {
        let value = record[field].take();
        if super::verdict::completions(model, &record, on) > 600 {
            record[field] = value;
        }
    }
    record
}

fn cell(tape: &mut Tape, field: &Field, on: Day) -> Cell {
    let (low, high) = match (&field.kind, field.range) {
        (_, Some(range)) => range,
        (Kind::YesNo, _) => (0, 1),
        (Kind::Choice(values), _) => (0, i64::try_from(values.len()).unwrap() - 1),
        (Kind::Tier, _) => (0, 3),
        (Kind::Grade, _) => (1, 6),
        (Kind::Integer { unit: Unit::Years }, _) => (0, 5),
        (Kind::Integer { unit: Unit::Age }, _) => (14, 19),
        (Kind::Integer { unit: Unit::Plain }, _) => (-2, 3),
        (Kind::Date, _) => {
            let near = tape.from(DAYS);
            let years = -i32::try_from(tape.below(4)).unwrap();
            let date = match tape.below(5) {
                0 => near,
                1 => near.prev(),
                2 => near.next(),
                3 => on.years_on(years).next(),
                _ => on.years_on(years),
            };
            // moves 29 February away: see `Day::years_on`
            return Cell::Date(date.years_on(0));
        }
    };
    Cell::Number(number_in(tape, low, high))
}
