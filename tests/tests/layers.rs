//! Two layers of random policies over three yes-or-no fields, every record of them, cells missing included: what is
//! decided must be what a plain restatement of DESIGN 4, rule 8 gives over all completions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed test panics")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use tiaoli_core::{
    decision::Outcome,
    value::{Date, Value},
};
use tiaoli_tests::policy;

const FIELDS: [&str; 3] = ["甲", "乙", "丙"];

/// `甲 且 非乙`: two literals, each a field and whether it is wanted.
#[derive(Clone, Copy, Debug)]
struct Condition {
    both: bool,
    left: (usize, bool),
    right: (usize, bool),
}

impl Condition {
    fn text(&self) -> String {
        let literal =
            |(field, wanted): (usize, bool)| format!("{}{}", if wanted { "" } else { "非" }, FIELDS[field]);
        let joint = if self.both { "且" } else { "或" };
        format!("{} {joint} {}", literal(self.left), literal(self.right))
    }

    fn holds(&self, record: &[bool; 3]) -> bool {
        let literal = |(field, wanted): (usize, bool)| record[field] == wanted;
        match self.both {
            true => literal(self.left) && literal(self.right),
            false => literal(self.left) || literal(self.right),
        }
    }
}

/// The rules of one layer: what denies, holds and grants.
#[derive(Clone, Copy, Debug)]
struct Layer {
    deny: Option<Condition>,
    hold: Option<Condition>,
    grant: Option<Condition>,
}

impl Layer {
    fn text(&self, amount: u32, source: &str) -> String {
        let rule = |condition: Option<Condition>, head: &str, verb: &str| {
            condition.map(|one| format!("{head} {{ 凡 {} {verb} }}\n", one.text())).unwrap_or_default()
        };
        [
            rule(self.deny, "不予 不给的", "不得给予 助学金"),
            rule(self.hold, "暂缓 等一等", "暂缓发放 助学金 待 \"核实\""),
            rule(self.grant, "应助 给的", &format!("给予 助学金 按 {amount}元/月 享受政策 {source}")),
        ]
        .concat()
    }

    fn counts(&self, record: &[bool; 3]) -> [bool; 3] {
        [self.deny, self.hold, self.grant].map(|rule| rule.is_some_and(|rule| rule.holds(record)))
    }
}

/// The decision of a whole record: DESIGN 4, rule 8.
fn decided(upper: &Layer, lower: &Layer, record: &[bool; 3]) -> (Outcome, u32) {
    let ([upper_denies, upper_holds, upper_grants], [lower_denies, lower_holds, lower_grants]) =
        (upper.counts(record), lower.counts(record));
    let granted_above = upper_grants && !upper_denies && !upper_holds;
    match () {
        () if upper_denies || (lower_denies && !granted_above) => (Outcome::Denied, 0),
        () if upper_holds || lower_holds => (Outcome::Held, 0),
        () if lower_denies => (Outcome::Conflict, 0),
        () if upper_grants => (Outcome::Granted, 200),
        () if lower_grants => (Outcome::Granted, 100),
        () => (Outcome::Undetermined, 0),
    }
}

fn completions(record: &[Option<bool>; 3]) -> Vec<[bool; 3]> {
    let all = (0..8u8).map(|bits| [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0]);
    all.filter(|whole| record.iter().zip(whole).all(|(cell, value)| cell.is_none_or(|cell| cell == *value)))
        .collect()
}

fn condition() -> impl Strategy<Value = Condition> {
    let literal = || (0..3usize, any::<bool>());
    (any::<bool>(), literal(), literal()).prop_map(|(both, left, right)| Condition { both, left, right })
}

fn layer() -> impl Strategy<Value = Layer> {
    let rule = || prop::option::weighted(0.7, condition());
    (rule(), rule(), rule()).prop_map(|(deny, hold, grant)| Layer { deny, hold, grant })
}

const TABLE: &str = "等级 享受政策 由高到低 中央政策、自治区政策\n信息表 学生 { 编号 : 文本 识别号  甲 : 是否  乙 : 是否  丙 : 是否 }\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn layers_decide_as_restated(upper in layer(), lower in layer()) {
        let benefit = "资助项目 助学金 { 对象 学生  发放 按月  重复享受 不得重复 }\n";
        let above = format!(
            "政策 上级 {{ 施行 自 2020年1月1日 }}\n引用 \"学生.tiao\"\n{benefit}{}",
            upper.text(200, "中央政策"),
        );
        let below = format!(
            "政策 下级 {{ 施行 自 2020年1月1日  引入 上级 }}\n引用 \"学生.tiao\"\n引用 \"上级.tiao\"\n{benefit}{}",
            lower.text(100, "自治区政策"),
        );
        let texts = [("学生.tiao", TABLE), ("上级.tiao", above.as_str())];
        let analysis = policy::analyze(&[("下级.tiao", &below)], &texts);
        let plan = policy::plan(&analysis, Date::new(2024, 10, 15).unwrap());
        let table = policy::table(&analysis.program, "学生");
        for code in 0..27usize {
            let cell = |at: u32| [None, Some(false), Some(true)][code / 3usize.pow(at) % 3];
            let record = [cell(0), cell(1), cell(2)];
            let value = |cell: Option<bool>| cell.map_or(Value::Missing, Value::Bool);
            let row = [Value::text("1"), value(record[0]), value(record[1]), value(record[2])];
            let decisions = policy::decide(&plan, table, &row);
            prop_assert_eq!(decisions.len(), 1, "one benefit in two layers has one result");
            let results: BTreeSet<(Outcome, u32)> =
                completions(&record).iter().map(|whole| decided(&upper, &lower, whole)).collect();
            let found = &decisions[0];
            if let [(outcome, amount)] = results.iter().copied().collect::<Vec<_>>()[..] {
                prop_assert_eq!(found.outcome, outcome, "{:?}\n{}\n{}", record, above, below);
                let expected = (outcome == Outcome::Granted).then(|| amount.into());
                prop_assert_eq!(found.amount, expected, "{:?}\n{}\n{}", record, above, below);
            } else {
                let possible: BTreeSet<Outcome> = results.iter().map(|(outcome, _)| *outcome).collect();
                let shown: BTreeSet<Outcome> = found.possible.iter().copied().collect();
                prop_assert_eq!(found.outcome, Outcome::Incomplete, "{:?}\n{}\n{}", record, above, below);
                prop_assert_eq!(shown, possible, "{:?}\n{}\n{}", record, above, below);
            }
        }
    }
}
