use super::*;
use crate::value::Date;

fn line(row: u64, key: &str, outcome: Outcome, amount: Option<i64>, rules: &[&str]) -> ResultLine {
    let said = Said {
        benefit: String::from("stipend"),
        as_of: Date::new(2024, 10, 1).unwrap(),
        outcome,
        amount: amount.map(|fen| Decimal::new(fen, 2)),
        funding: String::new(),
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        articles: Vec::new(),
        missing: Vec::new(),
        notes: Vec::new(),
    };
    ResultLine { row, key: key.to_owned(), said: Arc::new(said), person: None }
}

fn missing(mut line: ResultLine, fields: &[&str]) -> ResultLine {
    let said = Arc::make_mut(&mut line.said);
    said.missing = vec![fields.iter().map(|field| (*field).to_owned()).collect()];
    line
}

fn ruled(mut line: ResultLine) -> ResultLine {
    Arc::make_mut(&mut line.said).notes.push(String::from("ruling:release@2024-10-08 by 王五"));
    line
}

fn one(before: Option<ResultLine>, after: Option<ResultLine>) -> (Kind, String) {
    let (before, after): (Vec<_>, Vec<_>) = (before.into_iter().collect(), after.into_iter().collect());
    let comparison = compare(&before, &after);
    let change = comparison.changes.first().unwrap();
    (change.kind, change.reason.code())
}

#[test]
fn each_change_has_its_reason() {
    use Outcome::*;
    let granted = |amount: i64, rules: &[&str]| Some(line(1, "1", Granted, Some(amount), rules));
    let other = |outcome, rules: &[&str]| Some(line(1, "1", outcome, None, rules));
    let word = |kind, code: &str| (kind, code.to_owned());
    assert_eq!(
        one(granted(20000, &["agri"]), other(Held, &["transfer", "agri"])),
        word(Kind::Stopped, "held:transfer")
    );
    assert_eq!(
        one(granted(20000, &["agri"]), other(Denied, &["left_school", "agri"])),
        word(Kind::Stopped, "denied:left_school")
    );
    assert_eq!(one(granted(20000, &["agri"]), other(Undetermined, &[])), word(Kind::Stopped, "silent:agri"));
    assert_eq!(one(granted(20000, &["agri"]), None), word(Kind::Stopped, "left"));
    assert_eq!(
        one(granted(20000, &["agri"]), other(Incomplete, &[]).map(|line| missing(line, &["hardship"]))),
        word(Kind::Stopped, "missing:hardship")
    );
    assert_eq!(
        one(other(Held, &["transfer", "agri"]), granted(20000, &["agri"])),
        word(Kind::New, "lifted:transfer")
    );
    assert_eq!(
        one(other(Held, &["transfer", "agri"]), granted(20000, &["agri"]).map(ruled)),
        word(Kind::New, "ruled")
    );
    assert_eq!(
        one(other(Incomplete, &[]).map(|line| missing(line, &["hardship"])), granted(20000, &["agri"])),
        word(Kind::New, "known:hardship")
    );
    assert_eq!(one(other(Undetermined, &[]), granted(20000, &["agri"])), word(Kind::New, "applies:agri"));
    assert_eq!(one(None, granted(20000, &["agri"])), word(Kind::New, "joined"));
    assert_eq!(one(None, other(Denied, &["x"])), word(Kind::Joined, "joined"));
    assert_eq!(one(other(Denied, &["x"]), None), word(Kind::Left, "left"));
    assert_eq!(one(granted(20000, &["agri"]), granted(23000, &["agri"])), word(Kind::Amount, "standard"));
    assert_eq!(
        one(granted(20000, &["agri"]), granted(33000, &["tier_a"])),
        word(Kind::Amount, "applies:tier_a")
    );
    assert_eq!(one(other(Held, &["a"]), other(Held, &["a", "b"])), word(Kind::Reasons, "held:b"));
    assert_eq!(one(other(Held, &["a"]), other(Denied, &["b", "a"])), word(Kind::Outcome, "denied:b"));
}

#[test]
fn what_stands_as_before_is_counted() {
    let same = |row| line(row, "1", Outcome::Granted, Some(20000), &["agri"]);
    let comparison = compare(&[same(1)], &[same(7)]);
    assert_eq!((comparison.same, comparison.changes.len()), (1, 0));
    assert_eq!(comparison.paid_before, Decimal::new(20000, 2));
}

#[test]
fn rows_of_one_key_go_in_order_and_rows_without_key_are_not_found_again() {
    let granted = |row, key: &str, fen| line(row, key, Outcome::Granted, Some(fen), &[]);
    let last = [granted(1, "1", 100), granted(2, "1", 200), granted(3, "#3", 300)];
    let this = [granted(1, "1", 100), granted(2, "#2", 300), granted(3, "1", 250), granted(4, "1", 400)];
    let comparison = compare(&last, &this);
    assert_eq!((comparison.same, comparison.without_key), (1, 2));
    let fen = |fen| Decimal::new(fen, 2);
    assert_eq!((comparison.paid_before, comparison.without_key_before), (fen(300), fen(300)));
    assert_eq!((comparison.paid_after, comparison.without_key_after), (fen(750), fen(300)));
    let kinds: Vec<(Kind, Decimal)> =
        comparison.changes.iter().map(|change| (change.kind, change.difference())).collect();
    assert_eq!(kinds, [(Kind::KeyShared, fen(50)), (Kind::KeyShared, fen(400))], "two rows, then three");
}

#[test]
fn rows_of_one_key_that_became_more_are_told_as_such() {
    let last = [line(1, "s 1", Outcome::Granted, Some(200), &["r"])];
    let this = [
        line(1, "S1", Outcome::Granted, Some(200), &["r"]),
        line(2, "S1", Outcome::Granted, Some(500), &["q"]),
    ];
    let comparison = compare(&last, &this);
    let told: Vec<(Kind, String)> =
        comparison.changes.iter().map(|change| (change.kind, change.reason.code())).collect();
    assert_eq!(told, [(Kind::KeyShared, "key_shared:1;2".to_owned())]);
    assert_eq!(compare(&this, &last).changes[0].kind, Kind::KeyShared);
}
