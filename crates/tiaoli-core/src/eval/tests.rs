//! The example of DESIGN 4 as a program built by hand: what the evaluator says of a few records.

use std::sync::Arc;

use super::{BatchDecisions, Evaluator, SideData, ValuesRow, decide_row};
use crate::{
    batch::{Batch, Columns, Dictionary},
    builtins::Builtin,
    decision::{Decider, Decision, Outcome},
    groups::{GroupCollector, reached},
    ir::*,
    plan::{Plan, PlanOptions},
    value::{Date, Value},
};

struct Build(Program);

impl Build {
    fn expr(&mut self, kind: ExprKind, ty: Type) -> ExprId {
        self.0.exprs.push(Expr { kind, ty, span: Default::default() });
        ExprId::from_index(self.0.exprs.len() - 1)
    }

    fn field(&mut self, at: u16) -> ExprId {
        let field = FieldRef { table: TableId(0), field: at };
        let ty = self.0.field(field).unwrap().ty.clone();
        self.expr(ExprKind::Field(field), ty)
    }

    fn value(&mut self, value: Value, ty: Type) -> ExprId {
        self.expr(ExprKind::Const(value), ty)
    }

    fn is(&mut self, field: u16, value: Value) -> ExprId {
        let left = self.field(field);
        let ty = self.0.expr(left).unwrap().ty.clone();
        let right = self.value(value, ty);
        self.expr(ExprKind::Compare { op: CompareOp::Equal, left, right }, Type::Bool)
    }

    fn rule(&mut self, kind: RuleKind, en: &str, when: ExprId, amount: Option<ExprId>) {
        let order = self.0.rules.len() as u32;
        self.0.rules.push(Rule {
            name: name(en),
            kind,
            article: None,
            table: TableId(0),
            quotes: Vec::new(),
            order,
            effective: Period::default(),
            when: Some(when),
            unless: Vec::new(),
            overrides: Vec::new(),
            benefits: vec![BenefitId(0)],
            amount,
            policy_source: None,
            until: None,
            span: Default::default(),
            document: crate::ir::DocumentId::default(),
        });
    }
}

fn name(en: &str) -> Name {
    Name { zh: en.to_owned(), en: en.to_owned() }
}

fn scale(en: &str, values: &[&str]) -> EnumDef {
    let values = values.iter().map(|value| EnumValue { name: name(value), aka: Vec::new() }).collect();
    EnumDef { name: name(en), values, ordered: false, span: Default::default() }
}

const ID: u16 = 0;
const SCHOOL: u16 = 1;
const HUKOU: u16 = 2;
const HARDSHIP: u16 = 3;
const GRADE: u16 = 4;
const AGRI: u16 = 5;
const YEARS: u16 = 6;
const ENROLLED: u16 = 7;

/// Tiered amounts when `tiered`, else 2000 a year.
fn program(tiered: bool) -> Program {
    let mut b = Build(Program::default());
    b.0.enums =
        vec![scale("hukou", &["urban", "town", "rural"]), scale("hardship", &["A", "B", "C", "not_poor"])];
    let field = |en: &str, ty: Type| Field::new(name(en), ty);
    b.0.tables.push(Table {
        name: name("student"),
        fields: vec![
            field("id", Type::Text),
            field("school", Type::Text),
            field("hukou", Type::Enum(EnumId(0))),
            field("hardship", Type::Enum(EnumId(1))),
            field("grade", Type::Grade),
            field("agri", Type::Bool),
            field("years", Type::Number { integer: false, unit: Unit::Years }),
            field("enrolled", Type::Date),
        ],
        key: Some(ID),
        since: None,
        invariants: Vec::new(),
        span: Default::default(),
    });
    b.0.benefits.push(Benefit {
        name: name("stipend"),
        table: TableId(0),
        purpose: String::new(),
        rhythm: Rhythm::Monthly,
        months: vec![9, 10, 11, 12, 1, 3, 4, 5, 6, 7],
        overlap: Overlap::None,
        family: BenefitId(0),
        span: Default::default(),
        versions: Vec::new(),
        document: DocumentId(0),
    });
    let yuan = |n: i64| Value::int(n);
    let value = if tiered {
        StandardValue::Tiered(vec![Some(yuan(3300)), Some(yuan(2300)), Some(yuan(1300)), None])
    } else {
        StandardValue::One(yuan(2000))
    };
    b.0.standards.push(Standard {
        name: name("rate"),
        local: false,
        ty: Type::Money(PayPeriod::Year),
        by: tiered.then_some(EnumId(1)),
        values: vec![Dated {
            period: Period { from: Date::new(2022, 1, 1), to: None },
            value,
            basis: String::new(),
            unverified: None,
            local_choice: false,
            span: Default::default(),
            document: crate::ir::DocumentId::default(),
        }],
        span: Default::default(),
    });
    let urban = b.is(HUKOU, Value::Enum(EnumId(0), 0));
    let agri = b.field(AGRI);
    let not_agri = b.expr(ExprKind::Not(agri), Type::Bool);
    let not_poor = b.is(HARDSHIP, Value::Enum(EnumId(1), 3));
    let deny = b.expr(ExprKind::And(vec![urban, not_agri, not_poor]), Type::Bool);
    b.rule(RuleKind::Deny, "urban_well_off", deny, None);
    let (a, limit) = (b.field(ENROLLED), b.field(YEARS));
    let as_of = b.expr(ExprKind::AsOf, Type::Date);
    let plain = Type::Number { integer: true, unit: Unit::None };
    let terms = b.expr(ExprKind::Call { builtin: Builtin::TermNumber, args: vec![a, as_of] }, plain.clone());
    let two = b.value(Value::int(2), plain.clone());
    let most = b.expr(ExprKind::Arith { op: ArithOp::Mul, left: limit, right: two }, plain);
    let over = b.expr(ExprKind::Compare { op: CompareOp::Greater, left: terms, right: most }, Type::Bool);
    b.rule(RuleKind::Deny, "over_length", over, None);
    let first = b.is(GRADE, Value::int(1));
    let poorest = b.is(HARDSHIP, Value::Enum(EnumId(1), 0));
    let agri = b.field(AGRI);
    let either = b.expr(ExprKind::Or(vec![agri, poorest]), Type::Bool);
    let grant = b.expr(ExprKind::And(vec![first, either]), Type::Bool);
    let tier = tiered.then(|| b.field(HARDSHIP));
    let money = Type::Money(PayPeriod::Year);
    let amount = b.expr(ExprKind::Standard { id: StandardId(0), tier, on: None }, money);
    b.rule(RuleKind::Grant, "agri_or_a", grant, Some(amount));
    b.0
}

fn plan(program: Program) -> Arc<Plan> {
    let as_of = Date::new(2024, 10, 15).unwrap();
    Arc::new(Plan::new(Arc::new(program), PlanOptions { as_of, ..PlanOptions::default() }))
}

/// urban, not poor, grade 1, not agricultural, 3 years, enrolled 2024-09-01.
fn record() -> Vec<Value> {
    vec![
        Value::text("1"),
        Value::text("S1"),
        Value::Enum(EnumId(0), 0),
        Value::Enum(EnumId(1), 3),
        Value::int(1),
        Value::Bool(false),
        Value::int(3),
        Value::Date(Date::new(2024, 9, 1).unwrap()),
    ]
}

fn with(changes: &[(u16, Value)]) -> Vec<Value> {
    let mut record = record();
    for (at, value) in changes {
        record[usize::from(*at)] = value.clone();
    }
    record
}

fn decide(plan: &Plan, record: &[Value]) -> Decision {
    decide_row(plan, TableId(0), &SideData::default(), &ValuesRow(record), &[]).remove(0)
}

fn names(sets: &[Vec<Name>]) -> Vec<String> {
    sets.iter().map(|set| set.iter().map(|n| n.en.as_str()).collect::<Vec<_>>().join("+")).collect()
}

const MISSING: Value = Value::Missing;

#[test]
fn complete_records() {
    let plan = plan(program(false));
    assert_eq!(decide(&plan, &record()).outcome, Outcome::Denied);
    let granted = decide(&plan, &with(&[(AGRI, Value::Bool(true))]));
    assert_eq!((granted.outcome, granted.amount.unwrap().to_string().as_str()), (Outcome::Granted, "200.00"));
    let rural = decide(&plan, &with(&[(HUKOU, Value::Enum(EnumId(0), 2))]));
    assert_eq!(rural.outcome, Outcome::Undetermined);
}

#[test]
fn a_student_denied_anyway_needs_no_more_data() {
    let plan = plan(program(false));
    let denied = decide(&plan, &with(&[(GRADE, MISSING), (YEARS, MISSING)]));
    assert_eq!(denied.outcome, Outcome::Denied);
    assert_eq!(denied.rules, vec![Decider::Rule(RuleId(0))]);
    assert!(denied.missing.is_empty());
}

#[test]
fn several_decisions_are_incomplete_with_the_fields_that_matter() {
    let plan = plan(program(false));
    let open = decide(&plan, &with(&[(AGRI, MISSING), (HARDSHIP, MISSING)]));
    assert_eq!(open.outcome, Outcome::Incomplete);
    assert_eq!(open.possible, vec![Outcome::Denied, Outcome::Granted, Outcome::Undetermined]);
    assert_eq!(names(&open.missing), ["hardship+agri"]);
    assert_eq!(names(&open.may_settle), ["hardship", "agri"]);
    // First term of a programme of unknown length: only lengths under half a year would end it, so it matters.
    let open = decide(&plan, &with(&[(YEARS, MISSING), (AGRI, Value::Bool(true))]));
    assert_eq!(names(&open.missing), ["years"]);
    assert_eq!(open.possible, vec![Outcome::Denied, Outcome::Granted]);
}

#[test]
fn both_fields_of_one_comparison_missing() {
    let plan = plan(program(false));
    let open = decide(&plan, &with(&[(YEARS, MISSING), (ENROLLED, MISSING), (AGRI, Value::Bool(true))]));
    assert_eq!(names(&open.missing), ["years+enrolled"]);
    assert_eq!(names(&open.may_settle), ["years+enrolled"]);
}

#[test]
fn entitled_but_the_amount_is_open() {
    let plan = plan(program(true));
    let open = decide(
        &plan,
        &with(&[(HARDSHIP, MISSING), (AGRI, Value::Bool(true)), (HUKOU, Value::Enum(EnumId(0), 2))]),
    );
    assert_eq!(open.outcome, Outcome::Incomplete);
    assert_eq!(open.possible, vec![Outcome::Granted, Outcome::Conflict]);
    assert_eq!(names(&open.missing), ["hardship"]);
    assert_eq!(open.rules, vec![Decider::Rule(RuleId(2))]);
}

#[test]
fn batches_decide_like_single_records_and_groups_are_seen() {
    let mut program = program(false);
    let school = program.exprs.len();
    let text = |kind| Expr { kind, ty: Type::Text, span: Default::default() };
    program.exprs.push(text(ExprKind::Field(FieldRef { table: TableId(0), field: SCHOOL })));
    let plain = Type::Number { integer: true, unit: Unit::None };
    program.exprs.push(Expr {
        kind: ExprKind::Aggregate {
            function: crate::builtins::Aggregate::CountDistinct,
            over: Over::Group,
            value: Some(ExprId::from_index(school)),
            filter: None,
        },
        ty: plain.clone(),
        span: Default::default(),
    });
    program.exprs.push(Expr { kind: ExprKind::Const(Value::int(1)), ty: plain, span: Default::default() });
    program.exprs.push(Expr {
        kind: ExprKind::Compare {
            op: CompareOp::Greater,
            left: ExprId::from_index(school + 1),
            right: ExprId::from_index(school + 2),
        },
        ty: Type::Bool,
        span: Default::default(),
    });
    program.exprs.push(text(ExprKind::Field(FieldRef { table: TableId(0), field: ID })));
    program.checks.push(Check {
        name: name("dual"),
        article: None,
        table: TableId(0),
        keys: vec![ExprId::from_index(school + 4)],
        quotes: Vec::new(),
        order: 9,
        effective: Period::default(),
        filter: None,
        when: Some(ExprId::from_index(school + 3)),
        unless: Vec::new(),
        flag: Some(Flag { major: true, message: vec![MessagePart::Value(ExprId::from_index(school + 1))] }),
        hold: Some(CheckHold { benefits: vec![BenefitId(0)], until: None }),
        review: Vec::new(),
        reaches: Some(Reaches::Itself),
        span: Default::default(),
        document: crate::ir::DocumentId::default(),
    });
    let plan = plan(program);
    let agri = Value::Bool(true);
    let rows = [
        with(&[(AGRI, agri.clone())]),
        with(&[(ID, Value::text("2")), (AGRI, agri.clone())]),
        with(&[(SCHOOL, Value::text("S2")), (AGRI, agri.clone())]),
        with(&[(ID, MISSING), (AGRI, agri)]),
        with(&[(ID, Value::text("3"))]),
    ];
    let fields: Vec<FieldRef> = (0..8).map(|field| FieldRef { table: TableId(0), field }).collect();
    let mut columns = Columns { table: TableId(0), fields, dictionaries: vec![Dictionary::default(); 8] };
    let mut batch = Batch { rows: rows.len(), first_row: 1, codes: vec![Vec::new(); 8], ..Batch::default() };
    for row in &rows {
        for ((codes, dictionary), value) in batch.codes.iter_mut().zip(&mut columns.dictionaries).zip(row) {
            codes.push(if value.is_missing() { 0 } else { dictionary.push(value.clone()) });
        }
        batch.key_ends.push(0);
    }
    let side = Arc::new(SideData::default());
    let mut collector = GroupCollector::new(plan.clone(), side.clone(), TableId(0), 5);
    collector.feed(&columns, &batch);
    assert!(collector.next_pass());
    collector.feed(&columns, &batch);
    let (mut results, findings) = collector.finish();
    reached(&plan, &side, &mut results);
    let dual: Vec<_> = findings.iter().filter(|finding| finding.major).collect();
    assert_eq!(dual.len(), 1);
    assert_eq!(dual[0].message.zh, "2");
    assert_eq!(dual[0].rows.iter().map(|row| row.row).collect::<Vec<_>>(), [1, 3]);
    let mut evaluator = Evaluator::new(plan, TableId(0), side, Arc::new(results)).unwrap();
    let mut out = BatchDecisions::default();
    evaluator.eval(&columns, &batch, &mut out);
    let outcomes: Vec<Outcome> =
        (0..5).map(|row| evaluator.decision(out.row(row)[0]).unwrap().outcome).collect();
    use Outcome::{Denied, Granted, Held, Incomplete};
    assert_eq!(outcomes, [Held, Granted, Held, Incomplete, Denied]);
    let open = evaluator.decision(out.row(3)[0]).unwrap();
    assert_eq!(names(&open.missing), ["id"]);
    assert_eq!(open.possible, vec![Held, Granted]);
}
