//! What rulings do to single records.

use std::sync::Arc;

use super::{Effect, RawRuling, Ruled, Ruling, RulingBook, decide_ruled, read};
use crate::{
    decide::CheckState,
    decision::{Decision, Outcome},
    eval::{SideData, ValuesRow, decide_row},
    ir::{FieldRef, Program, TableId},
    plan::{Plan, PlanOptions},
    session::Session,
    value::{Date, Value},
};

const POLICY: &str = r#"
政策 例 { 标题 "例"  施行 自 2022年1月1日 }
信息表 学生 {
    学籍号 : 文本 识别号
    户籍 : 城市、县镇、农村
    转入 : 是否
    退学 : 是否
    缺证 : 是否
    年龄 : 整数
}
资助项目 助学金 { 对象 学生  发放 按月 于 3至7月、9至次年1月 }
标准 临时标准 : 金额 每生每年 { 自 2022年1月1日 为 1000元 待核实 "会议纪要" }
标准 资助户籍 : 集合 文本 { 自 2022年1月1日 为 "农村" }
应助 农村学生 { 凡 户籍 为 农村  给予 助学金 按 200元/月 }
暂缓 转入待函询 { 凡 转入  暂缓发放 助学金 待 "函复" }
暂缓 缺证待补 { 凡 缺证  暂缓发放 助学金 待 "补证" }
不予 已退学 { 凡 退学  不得给予 助学金 }
重点审核 大龄 { 凡 年龄 超过 20 }
比对 超龄 学生 { 凡 年龄 超过 30  列为 重大疑点 "年龄 {年龄}"  暂缓发放 助学金 待 "核实" }
"#;

struct Stage {
    plan: Plan,
    program: Arc<Program>,
}

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn stage(as_of: &str) -> Stage {
    let mut session = Session::new();
    session.set_policy("p.tiao", POLICY);
    let analysis = session.analyze();
    let errors: Vec<_> = analysis.diagnostics.iter().filter(|one| one.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let program = analysis.program;
    let options = PlanOptions { as_of: day(as_of), ..PlanOptions::default() };
    Stage { plan: Plan::new(program.clone(), options), program }
}

fn raw(ruling: &str) -> RawRuling {
    RawRuling {
        key: String::from("1"),
        benefit: String::from("助学金"),
        ruling: ruling.to_owned(),
        basis: String::from("第3号纪要"),
        decided_by: String::from("王五"),
        decided_on: Some(day("2024-10-08")),
        ..RawRuling::default()
    }
}

/// 户籍, 转入, 退学, 缺证, 年龄; `?` is missing.
fn record(stage: &Stage, cells: &str) -> Vec<Value> {
    let mut values = vec![Value::text("1")];
    for (at, cell) in cells.split_whitespace().enumerate() {
        let field = FieldRef { table: TableId(0), field: u16::try_from(at + 1).unwrap() };
        let ty = &stage.program.field(field).unwrap().ty;
        values.push(match cell {
            "?" => Value::Missing,
            cell => crate::cell::parse_cell(cell, ty, &stage.program).unwrap(),
        });
    }
    values
}

impl Stage {
    fn ruling(&self, words: &str) -> Ruling {
        read(raw(words), &self.program).unwrap_or_else(|problem| panic!("{problem:#?}"))
    }

    fn ruled(&self, cells: &str, rulings: &[&str]) -> Ruled {
        let rulings: Vec<Ruling> = rulings.iter().map(|words| self.ruling(words)).collect();
        let rulings: Vec<&Ruling> = rulings.iter().collect();
        self.decide(cells, &rulings)
    }

    fn decide(&self, cells: &str, rulings: &[&Ruling]) -> Ruled {
        let values = record(self, cells);
        let no_checks: &[CheckState] = &[];
        let side = SideData::default();
        decide_ruled(&self.plan, TableId(0), &side, &ValuesRow(&values), no_checks, rulings).remove(0)
    }

    fn plain(&self, cells: &str) -> Decision {
        let values = record(self, cells);
        decide_row(&self.plan, TableId(0), &SideData::default(), &ValuesRow(&values), &[]).remove(0)
    }
}

fn effects(ruled: &Ruled) -> Vec<Effect> {
    ruled.effects.iter().map(|(_, effect)| *effect).collect()
}

#[test]
fn without_rulings_nothing_changes() {
    let stage = stage("2024-10-15");
    for cells in ["农村 是 否 否 17", "? 否 否 ? 17", "城市 否 否 否 ?", "农村 ? ? ? 40"] {
        assert_eq!(stage.ruled(cells, &[]).decision, stage.plain(cells), "{cells}");
    }
}

#[test]
fn a_released_hold_does_not_count_and_others_still_do() {
    let stage = stage("2024-10-15");
    let ruled = stage.ruled("农村 是 否 否 17", &["解除暂缓 转入待函询"]);
    assert_eq!(ruled.decision.outcome, Outcome::Granted);
    assert_eq!(ruled.decision.amount.unwrap().to_string(), "200.00");
    assert_eq!(ruled.decision.notes, ["ruling:release:转入待函询@2024-10-08 by 王五"]);
    assert_eq!(effects(&ruled), [Effect::Applied]);
    // the other hold still holds
    let ruled = stage.ruled("农村 是 否 是 17", &["解除暂缓 转入待函询"]);
    assert_eq!(ruled.decision.outcome, Outcome::Held);
    assert_eq!(ruled.decision.rules.len(), 1 + 1, "the hold left, and the grant");
    // all of them
    assert_eq!(stage.ruled("农村 是 否 是 17", &["解除暂缓"]).decision.outcome, Outcome::Granted);
    // where the policy is silent, releasing a hold grants nothing
    assert_eq!(stage.ruled("城市 是 否 否 17", &["release"]).decision.outcome, Outcome::Undetermined);
}

#[test]
fn a_hold_that_only_may_count_is_released_too() {
    let stage = stage("2024-10-15");
    assert_eq!(stage.plain("农村 ? 否 否 17").outcome, Outcome::Incomplete);
    let ruled = stage.ruled("农村 ? 否 否 17", &["解除暂缓 转入待函询"]);
    assert_eq!((ruled.decision.outcome, effects(&ruled)), (Outcome::Granted, vec![Effect::Applied]));
    // what the grant still needs stays missing, and only that
    let ruled = stage.ruled("? ? 否 否 17", &["解除暂缓 转入待函询"]);
    assert_eq!(ruled.decision.outcome, Outcome::Incomplete);
    assert_eq!(ruled.decision.possible, [Outcome::Granted, Outcome::Undetermined]);
    let missing: Vec<&str> = ruled.decision.missing.iter().flatten().map(|name| name.zh.as_str()).collect();
    assert_eq!(missing, ["户籍"]);
}

#[test]
fn a_denial_is_never_overturned() {
    let stage = stage("2024-10-15");
    for words in ["给予 200元/月", "解除暂缓", "销号 超龄"] {
        let ruled = stage.ruled("农村 是 是 否 40", &[words]);
        assert_eq!(ruled.decision.outcome, Outcome::Denied, "{words}");
    }
    let ruled = stage.ruled("城市 否 是 否 17", &["给予 200元/月"]);
    assert_eq!(effects(&ruled), [Effect::Refused(Outcome::Denied)]);
    assert!(ruled.decision.notes.is_empty());
    // nor may missing data be filled into a grant where a denial is possible
    let ruled = stage.ruled("城市 否 ? 否 17", &["给予 200元/月"]);
    assert_eq!(ruled.decision.possible, [Outcome::Denied, Outcome::Granted]);
}

#[test]
fn silence_is_filled_in_the_paying_rhythm() {
    let october = stage("2024-10-15");
    let amount = |words: &str| {
        let ruled = october.ruled("城市 否 否 否 17", &[words]);
        assert_eq!(ruled.decision.outcome, Outcome::Granted, "{words}");
        assert!(ruled.decision.rules.is_empty());
        ruled.decision.amount.unwrap().to_string()
    };
    assert_eq!(amount("给予 每生每月150元"), "150.00");
    assert_eq!(amount("grant 2000 CNY/year"), "200.00");
    assert_eq!(amount("给予 临时标准"), "100.00");
    assert_eq!(amount("给予：150元/月"), "150.00");
    let noted = october.ruled("城市 否 否 否 17", &["给予 临时标准"]).decision.notes;
    assert_eq!(noted, ["ruling:grant@2024-10-08 by 王五", "unverified:临时标准@2022-01-01"]);
    let denied = october.ruled("城市 否 否 否 17", &["不予"]).decision;
    assert_eq!(denied.outcome, Outcome::Denied);
    assert_eq!((denied.ruling_code(), denied.articles), (Some("ruling:deny"), vec!["第3号纪要".to_owned()]));
    // where a rule grants there is no silence; a denial by hand against it is refused, a grant does nothing
    let granted = october.ruled("农村 否 否 否 17", &["不予"]);
    assert_eq!(granted.decision.outcome, Outcome::Granted);
    assert_eq!(effects(&granted), [Effect::Refused(Outcome::Granted)]);
    assert_eq!(effects(&october.ruled("农村 否 否 否 17", &["给予 150元/月"])), [Effect::Idle]);
    // August pays nothing
    let august = stage("2025-08-01");
    assert_eq!(
        august.ruled("城市 否 否 否 17", &["给予 150元/月"]).decision.amount.unwrap().to_string(),
        "0.00"
    );
}

#[test]
fn silence_and_a_rule_that_come_to_the_same_are_settled() {
    let stage = stage("2024-10-15");
    assert_eq!(stage.plain("? 否 否 否 17").outcome, Outcome::Incomplete);
    assert_eq!(stage.ruled("? 否 否 否 17", &["给予 200元/月"]).decision.outcome, Outcome::Granted);
    let ruled = stage.ruled("? 否 否 否 17", &["给予 150元/月"]);
    assert_eq!(ruled.decision.outcome, Outcome::Incomplete, "200 or 150 is still open");
    assert_eq!(ruled.decision.possible, [Outcome::Granted]);
    assert_eq!(ruled.decision.ruling_code(), None);
    // denied by a rule or, where the policy is silent, by the ruling
    assert_eq!(stage.plain("城市 否 ? 否 17").possible, [Outcome::Denied, Outcome::Undetermined]);
    let ruled = stage.ruled("城市 否 ? 否 17", &["不予"]).decision;
    assert_eq!((ruled.outcome, ruled.ruling_code()), (Outcome::Denied, Some("ruling:deny")));
}

#[test]
fn a_settled_doubt_goes_with_its_hold_and_a_review_is_done() {
    let stage = stage("2024-10-15");
    let plain = stage.plain("农村 否 否 否 40");
    assert_eq!((plain.outcome, plain.findings.len(), plain.review.len()), (Outcome::Held, 1, 1));
    let ruled = stage.ruled("农村 否 否 否 40", &["销号 超龄"]).decision;
    assert_eq!((ruled.outcome, ruled.findings.len(), ruled.review.len()), (Outcome::Granted, 0, 1));
    let ruled = stage.ruled("农村 否 否 否 40", &["销号 超龄、大龄"]).decision;
    assert_eq!((ruled.findings.len(), ruled.review.len()), (0, 0));
    // releasing the hold leaves the doubt
    let ruled = stage.ruled("农村 否 否 否 40", &["解除暂缓 超龄"]).decision;
    assert_eq!((ruled.outcome, ruled.findings.len()), (Outcome::Granted, 1));
}

#[test]
fn rulings_begin_and_run_out() {
    let stage = stage("2024-10-15");
    let with = |change: &dyn Fn(&mut RawRuling)| {
        let mut one = raw("解除暂缓");
        change(&mut one);
        let ruling = read(one, &stage.program).unwrap();
        let ruled = stage.decide("农村 是 否 否 17", &[&ruling]);
        (ruled.decision.outcome, effects(&ruled))
    };
    assert_eq!(with(&|_| {}), (Outcome::Granted, vec![Effect::Applied]));
    assert_eq!(with(&|one| one.until = Some(day("2024-10-15"))).0, Outcome::Granted, "the last day counts");
    assert_eq!(
        with(&|one| one.until = Some(day("2024-10-14"))),
        (Outcome::Held, vec![Effect::RanOut]),
        "run out, and missed"
    );
    assert_eq!(with(&|one| one.decided_on = Some(day("2024-10-16"))), (Outcome::Held, vec![]));
    // without an end, the end of the school year it was decided in
    assert_eq!(with(&|one| one.decided_on = Some(day("2024-08-31"))).1, [Effect::RanOut]);
    assert_eq!(with(&|one| one.decided_on = Some(day("2024-09-01"))).1, [Effect::Applied]);
    // decided later, for an earlier month
    let back = |one: &mut RawRuling| {
        one.decided_on = Some(day("2024-11-20"));
        one.since = Some(day("2024-09-01"));
    };
    assert_eq!(with(&back).0, Outcome::Granted);
}

#[test]
fn what_cannot_be_gone_by_is_told() {
    let stage = stage("2024-10-15");
    let code = |change: &dyn Fn(&mut RawRuling)| {
        let mut one = raw("解除暂缓");
        change(&mut one);
        read(one, &stage.program).unwrap_err().code.as_str()
    };
    assert_eq!(code(&|one| one.key.clear()), "E0680");
    assert_eq!(code(&|one| one.basis = String::from("  ")), "E0681");
    assert_eq!(code(&|one| one.decided_by.clear()), "E0681");
    assert_eq!(code(&|one| one.decided_on = None), "E0681");
    assert_eq!(code(&|one| one.benefit = String::from("奖学金")), "E0680");
    assert_eq!(code(&|one| one.until = Some(day("2024-10-01"))), "E0680");
    for words in [
        "",
        "同意发放",
        "销号",
        "给予",
        "给予 很多",
        "给予 200",
        "给予 200元",
        "给予 资助户籍",
        "解除暂缓 转入待函旬",
        "解除暂缓 已退学",
        "解除暂缓 农村学生",
        "销号 转入待函询",
        "不予 助学金",
        "grants 200",
    ] {
        assert_eq!(code(&|one| one.ruling = words.to_owned()), "E0680", "{words}");
    }
    let mut near = raw("解除暂缓 转入待函旬");
    near.benefit.clear();
    let help = read(near, &stage.program).unwrap_err().help.unwrap();
    assert_eq!(help.zh, "最接近的是“转入待函询”，是不是它");
}

#[test]
fn repeated_rulings_count_once_and_contradictions_not_at_all() {
    let stage = stage("2024-10-15");
    let book = |words: &[&str]| {
        let rulings = words.iter().map(|words| stage.ruling(words)).collect();
        let (book, left_out) = RulingBook::new(rulings);
        (book.all().len(), left_out.len(), book.of_key(b"1").len())
    };
    assert_eq!(book(&["解除暂缓", "解除暂缓", "解除暂缓 转入待函询"]), (2, 1, 2));
    assert_eq!(book(&["给予 200元/月", "不予", "解除暂缓"]), (1, 2, 1));
    assert_eq!(book(&["给予 200元/月", "给予 150元/月", "不予"]), (0, 3, 0));
    // a renewal goes on where the first ends; one that covers the other makes it a repetition
    let of_days = |since: &str, until: &str| {
        let (mut one, since) = (raw("解除暂缓"), day(since));
        (one.decided_on, one.since, one.until) = (Some(since), Some(since), Some(day(until)));
        read(one, &stage.program).unwrap()
    };
    let (first, renewal) = (of_days("2024-10-01", "2024-12-31"), of_days("2024-12-20", "2025-08-31"));
    assert_eq!(RulingBook::new(vec![first.clone(), renewal.clone()]).0.all().len(), 2);
    let whole = of_days("2024-10-01", "2025-08-31");
    let (book, left_out) = RulingBook::new(vec![first, renewal, whole]);
    assert_eq!((book.all().len(), left_out.len()), (1, 2));
    assert_eq!(book.all().first().map(|one| one.until), Some(day("2025-08-31")));
    // one after the other is no contradiction
    let mut first = raw("给予 200元/月");
    first.until = Some(day("2024-10-31"));
    let mut second = raw("不予");
    second.decided_on = Some(day("2024-11-01"));
    let rulings = [first, second].map(|raw| read(raw, &stage.program).unwrap());
    assert_eq!(RulingBook::new(rulings.to_vec()).1.len(), 0);
}

#[test]
fn keys_are_found_in_every_spelling() {
    let stage = stage("2024-10-15");
    let mut one = raw("解除暂缓");
    one.key = String::from("15019920080101001x");
    let (book, _) = RulingBook::new(vec![read(one, &stage.program).unwrap()]);
    for key in ["15019920080101001X", "15019920080101001x", " 15019920080101001Ｘ"] {
        assert_eq!(book.of_key(key.as_bytes()).len(), 1, "{key}");
    }
    assert!(book.of_key(b"").is_empty() && book.of_key(b"\xff").is_empty());
    let at = |text: &str| book.running_out(day(text)).count();
    assert_eq!((at("2025-07-01"), at("2025-08-15"), at("2025-09-01")), (0, 1, 0));
}
