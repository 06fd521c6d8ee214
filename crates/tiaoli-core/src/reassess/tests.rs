use super::*;

fn month(n: u8) -> Date {
    Date::new(2024, n, 1).unwrap()
}

fn yuan(n: i64) -> Decimal {
    Decimal::new(n * 100, 2)
}

fn paid(key: &str, n: u8, amount: i64) -> Paid {
    Paid { key: key.into(), benefit: "stipend".into(), month: month(n), amount: yuan(amount) }
}

fn owed(key: &str, n: u8, outcome: Outcome, amount: Option<i64>) -> Owed {
    let said = Said {
        benefit: "stipend".into(),
        as_of: month(n),
        outcome,
        amount: amount.map(yuan),
        funding: String::new(),
        rules: Vec::new(),
        articles: Vec::new(),
        missing: Vec::new(),
        notes: Vec::new(),
    };
    Owed { key: key.into(), month: month(n), said: Arc::new(said), once: false }
}

fn kinds(paid: &[Paid], owed: &[Owed]) -> Vec<(String, u8, Kind, Option<Decimal>)> {
    let out = reassess(paid, &[], owed, &BTreeSet::new());
    out.entries.into_iter().map(|one| (one.key, one.month.month(), one.kind, one.difference)).collect()
}

#[test]
fn paid_too_little_and_too_much() {
    let payments =
        [paid("a", 9, 200), paid("a", 10, 200), paid("b", 9, 200), paid("c", 9, 150), paid("c", 9, 50)];
    let today = [
        owed("c", 9, Outcome::Granted, Some(200)),
        owed("a", 9, Outcome::Granted, Some(230)),
        owed("a", 10, Outcome::Denied, None),
        owed("a", 11, Outcome::Granted, Some(230)),
        owed("b", 9, Outcome::Granted, Some(200)),
    ];
    let out = reassess(&payments, &[], &today, &BTreeSet::new());
    assert_eq!(
        kinds(&payments, &today),
        [
            ("a".into(), 9, Kind::Supplement, Some(yuan(30))),
            ("a".into(), 10, Kind::Recover, Some(yuan(-200))),
            ("a".into(), 11, Kind::Supplement, Some(yuan(230))),
        ]
    );
    assert_eq!((out.agree, out.supplement, out.recover), (2, yuan(260), yuan(200)));
    let [(key, _, total)] = out.totals.as_slice() else { panic!("one record differs") };
    assert_eq!(key, "a");
    assert_eq!(
        (total.months, total.paid, total.owed, total.difference()),
        (3, yuan(400), yuan(460), yuan(60))
    );
    assert_eq!(out.owed.checked_sub(out.paid), Some(yuan(60)));
}

#[test]
fn what_is_not_settled_is_never_recovered() {
    let payments =
        [paid("h", 9, 200), paid("i", 9, 200), paid("u", 9, 200), paid("x", 9, 200), paid("d", 9, 200)];
    let today = [
        owed("h", 9, Outcome::Held, None),
        owed("i", 9, Outcome::Incomplete, None),
        owed("u", 9, Outcome::Undetermined, None),
        owed("d", 9, Outcome::Granted, Some(200)),
        owed("d", 9, Outcome::Granted, Some(200)),
        owed("n", 9, Outcome::Held, None),
    ];
    assert_eq!(
        kinds(&payments, &today),
        [
            ("h".into(), 9, Kind::Pending, None),
            ("i".into(), 9, Kind::Pending, None),
            ("u".into(), 9, Kind::Pending, None),
            ("d".into(), 9, Kind::KeyShared, None),
            ("x".into(), 9, Kind::NotInRoster, None),
        ]
    );
    assert!(kinds(&[], &[owed("n", 9, Outcome::Held, None)]).is_empty());
}

#[test]
fn a_recovery_counts_against_what_was_paid() {
    let payments = [paid("a", 9, 200), paid("a", 9, -200)];
    assert!(kinds(&payments, &[owed("a", 9, Outcome::Denied, None)]).is_empty());
    assert!(kinds(&payments, &[]).is_empty());
}

#[test]
fn nothing_is_owed_to_a_record_that_nobody_can_find_again() {
    let out = reassess(
        &[],
        &[],
        &[owed("#51", 9, Outcome::Granted, Some(200)), owed("#52", 9, Outcome::Denied, None)],
        &BTreeSet::new(),
    );
    let kinds: Vec<(&str, Kind, Option<Decimal>)> =
        out.entries.iter().map(|one| (one.key.as_str(), one.kind, one.owed)).collect();
    assert_eq!(kinds, [("#51", Kind::NoKey, None)]);
    assert_eq!((out.supplement, out.owed), (Decimal::ZERO, Decimal::ZERO));
}

/// Every fen of the payments stands in one sum.
#[test]
fn every_payment_stands_in_one_sum() {
    let payments = [
        paid("a", 9, 200),
        paid("held", 9, 100),
        paid("gone", 9, 50),
        paid("twice", 9, 30),
        paid("#7", 9, 7),
        paid("#8", 9, 1),
    ];
    let today = [
        owed("a", 9, Outcome::Granted, Some(200)),
        owed("held", 9, Outcome::Held, None),
        owed("twice", 9, Outcome::Denied, None),
        owed("twice", 9, Outcome::Denied, None),
        owed("#7", 9, Outcome::Denied, None),
    ];
    let out = reassess(&payments, &[], &today, &BTreeSet::new());
    let apart: Vec<(Kind, Decimal)> = out.not_compared.iter().map(|(kind, sum)| (*kind, *sum)).collect();
    assert_eq!(
        apart,
        [
            (Kind::Pending, yuan(100)),
            (Kind::NotInRoster, yuan(50)),
            (Kind::KeyShared, yuan(30)),
            (Kind::NoKey, yuan(8)),
        ]
    );
    let all: Decimal = apart.iter().map(|(_, sum)| *sum).sum();
    assert_eq!(out.paid + all, payments.iter().map(|one| one.amount).sum());
}

#[test]
fn what_is_paid_once_is_owed_once_whenever_it_was_paid() {
    let once =
        |key: &str, n: u8, amount: i64| Owed { once: true, ..owed(key, n, Outcome::Granted, Some(amount)) };
    let today =
        ["before", "later", "part", "never"].map(|key| [once(key, 10, 500), once(key, 11, 0)]).concat();
    let elsewhere = [paid("before", 9, 500), paid("part", 9, 300)];
    let out = reassess(&[paid("later", 11, 500)], &elsewhere, &today, &BTreeSet::new());
    let found: Vec<(&str, Kind, Option<Decimal>)> =
        out.entries.iter().map(|one| (one.key.as_str(), one.kind, one.difference)).collect();
    assert_eq!(
        found,
        [("part", Kind::Supplement, Some(yuan(200))), ("never", Kind::Supplement, Some(yuan(500))),]
    );
    assert_eq!((out.paid, out.owed), (yuan(500), yuan(1200)));
}

/// Where one record alone can be meant, the spelling may differ.
#[test]
fn a_payment_is_of_the_record_whose_key_it_spells_nearly() {
    let today = [owed("A 1", 10, Outcome::Granted, Some(200))];
    assert!(kinds(&[paid("a 1", 10, 200)], &today).is_empty());
}

#[test]
fn every_payment_of_other_months_stands_somewhere() {
    let today = [
        Owed { once: true, ..owed("more", 10, Outcome::Granted, Some(500)) },
        Owed { once: true, ..owed("not due", 10, Outcome::Denied, None) },
    ];
    let elsewhere = [paid("more", 5, 400), paid("more", 6, 300), paid("not due", 5, 500), paid("gone", 5, 7)];
    let mut out = reassess(&[], &elsewhere, &today, &BTreeSet::new());
    out.leave_out(&[paid("more", 4, 1)]);
    assert_eq!(
        out.elsewhere,
        Elsewhere { counted: yuan(500), not_compared: yuan(200 + 500 + 7 + 1), payments: 4 }
    );
}

#[test]
fn a_record_whose_first_version_is_later_is_in_the_roster() {
    let dated = ["later", "other"].map(str::to_owned).into_iter().collect();
    let out = reassess(
        &[paid("later", 9, 200), paid("other", 9, 200), paid("gone", 9, 200)],
        &[],
        &[owed("later", 10, Outcome::Granted, Some(0))],
        &dated,
    );
    let found: Vec<(&str, Kind)> = out.entries.iter().map(|one| (one.key.as_str(), one.kind)).collect();
    assert_eq!(found, [("later", Kind::NoVersion), ("gone", Kind::NotInRoster), ("other", Kind::NoVersion)]);
}

/// Nobody whom a payment may belong to is told that it is to be paid.
#[test]
fn payments_to_keys_that_are_nearly_equal_are_of_either() {
    let today = [
        owed("S001", 9, Outcome::Granted, Some(200)),
        owed("s001", 9, Outcome::Granted, Some(200)),
        owed("T1", 9, Outcome::Granted, Some(200)),
    ];
    for payments in [&[paid("S001", 9, 200)][..], &[paid("S 001", 9, 200)], &[]] {
        let found = kinds(payments, &today);
        let of_s: Vec<_> = found.iter().filter(|(key, ..)| key != "T1").collect();
        assert!(of_s.len() >= 2 && of_s.iter().all(|one| one.2 == Kind::KeyShared), "{found:?}");
    }
    let left = kinds(&[paid("X1", 9, 200), paid("x 1", 9, 100)], &[]);
    assert_eq!(left, [("X1".into(), 9, Kind::NotInRoster, None)]);
}
