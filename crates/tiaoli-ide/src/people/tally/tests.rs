use tiaoli_data::{InputFormat, Source};
use tiaoli_diagnostics::Lang;

use super::*;
use crate::{
    Snapshot,
    people::{DataFile, Filter, Needs, behind, difference, read},
    testing::{self, POLICY},
};

const ROWS: &str = "学籍号,户籍,困难,在校\n150199200811300039,农村,否,是\n150199200811300047,城市,否,是\n\
    150199200811300055,城市,,是\n150199200811300063,农村,否,否\n,县镇,否,是\n150199200811300071,城市,是,是\n";

fn file(text: &str) -> DataFile {
    DataFile {
        table: String::new(),
        source: Source::of_bytes("名册.csv", text.as_bytes()),
        format: InputFormat::Csv,
    }
}

fn small(snapshot: &Snapshot) -> Roster {
    read(snapshot.plan().unwrap(), &[file(ROWS)], &|| false).unwrap().unwrap()
}

fn figures(tally: &Tally, name: &str) -> RuleFigures {
    *tally.rules.iter().find(|(known, _)| known.zh == name).unwrap().1
}

#[test]
fn a_small_roster() {
    let snapshot = testing::sound(POLICY, Some(Lang::Zh));
    let plan = snapshot.plan().unwrap();
    let tally = Tally::count(&small(&snapshot), plan, &|| false).unwrap();
    assert_eq!(tally.records, 6);
    let of = |name| figures(&tally, name);
    assert_eq!(
        of("农村"),
        RuleFigures { decides: 1, holds: 2, open: 0, money: Decimal::from(200) },
        "{tally:?}"
    );
    assert_eq!(of("城市"), RuleFigures { decides: 1, holds: 1, open: 1, money: Decimal::ZERO });
    assert_eq!((of("离校").decides, of("离校").holds), (1, 1));
    assert_eq!(tally.benefits.values().next().unwrap().outcomes, [1, 1, 1, 2, 1, 0]);
    assert_eq!(tally.money(), Decimal::from(200));
    assert_eq!(Tally::count(&small(&snapshot), plan, &|| true), None);
    assert!(read(plan, &[file(ROWS)], &|| true).unwrap().is_none());
}

#[test]
fn an_edit_in_figures_without_reading_anew() {
    let saved = testing::sound(POLICY, Some(Lang::Zh));
    let now = testing::sound(&POLICY.replace("凡 户籍 为 农村", "凡 户籍 为 农村、县镇"), Some(Lang::Zh));
    let roster = small(&saved);
    assert!(roster.serves(&Needs::of(now.plan().unwrap(), &[file(ROWS)]).unwrap()));
    let count = |of: &Snapshot| Tally::count(&roster, of.plan().unwrap(), &|| false).unwrap();
    let change = difference(&count(&saved), &count(&now));
    assert_eq!(change.all.words().zh, "+1 人，+¥200/月");
    assert_eq!(change.rules.len(), 1);
    let text = POLICY.replace("困难 : 是否", "困难 : 整数").replace("且 非困难", "且 困难 为 0");
    let other = testing::sound(&text.replace("困难 否", "困难 0"), None);
    let needs = Needs::of(other.plan().unwrap(), &[file(ROWS)]);
    assert!(other.plan().is_some() && !roster.serves(&needs.unwrap()));
}

#[test]
fn the_rows_behind_a_figure_hide_sensitive_keys() {
    let snapshot = testing::sound(POLICY, Some(Lang::Zh));
    let plan = snapshot.plan().unwrap();
    let of = |rule: &str, outcome| {
        let rule = plan.program().rules.iter().find(|one| one.name.zh == rule).map(|rule| rule.name.clone());
        let filter = Filter { rule, outcome, ..Filter::default() };
        behind(&small(&snapshot), plan, &filter, Lang::Zh, 1, &|| false).unwrap()
    };
    let open = of("城市", Some(Outcome::Incomplete));
    assert_eq!((open.total, open.people[0].row), (1, 3));
    assert!(open.people[0].key.contains('*') && !open.people[0].key.contains("0811300"));
    let all = of("城市", None);
    assert_eq!((all.total, all.people.len()), (2, 1));
    let everybody = behind(&small(&snapshot), plan, &Filter::default(), Lang::En, 100, &|| false).unwrap();
    assert_eq!((everybody.total, everybody.people[4].key.as_str()), (6, "#5"));
}

/// Every record by itself, from the decisions alone.
fn recount(roster: &Roster, plan: &Arc<Plan>) -> Tally {
    let mut tally = Tally::of_nobody(plan.program());
    let side = each_batch(roster, plan, &|| false, &mut |seen| {
        let Seen { evaluator, columns, batch, decided, .. } = seen;
        for row in 0..batch.rows {
            let decisions: Vec<Arc<Decision>> =
                decided.row(row).iter().map(|id| evaluator.shared(*id).unwrap()).collect();
            let checks = evaluator.row_checks(columns, batch, row);
            let record = evaluator.record(columns, batch, row);
            let explained =
                tiaoli_core::explain::explain(plan, columns.table, evaluator.side(), &record, &checks);
            let open = explained.iter().filter(|one| one.decision.outcome == Outcome::Incomplete);
            let open = open.flat_map(|one| &one.open).filter_map(|clause| match clause.decider {
                Decider::Rule(id) => Some(id),
                Decider::Check(_) => None,
            });
            let open = open.collect();
            tally.add(plan.program(), &Case { rows: 1, decisions, open });
            tally.records += 1;
        }
        true
    });
    for finding in side_findings(plan, &side.unwrap()) {
        let FindingSource::Check(id) = finding.source else { continue };
        let name = plan.program().checks[id.index()].name.clone();
        let figures = tally.checks.entry(name).or_default();
        *(if finding.uncertain { &mut figures.open } else { &mut figures.certain }) += 1;
    }
    tally
}

#[test]
fn the_sample_roster_counted_and_recounted() {
    let snapshot = testing::notice(Some(Lang::Zh));
    let plan = snapshot.plan().unwrap();
    let path = |name: &str| format!("{}/samples/{name}.csv", testing::policies());
    let files = [path("roster-1000"), format!("学校={}", path("schools"))];
    let files = files.map(|setting| DataFile::of_setting(&setting, plan.program()));
    let roster = read(plan, &files, &|| false).unwrap().unwrap();
    assert_eq!(roster.rows(), 1000);
    let tally = Tally::count(&roster, plan, &|| false).unwrap();
    assert!(tally.rules.values().any(|figures| figures.decides > 100 && figures.money > Decimal::ZERO));
    assert_eq!(tally, recount(&roster, plan));
    assert!(roster.size() < 200 * 1000, "{}", roster.size());
}
