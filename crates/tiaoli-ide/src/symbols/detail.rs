//! What an entry of the outline is, in a few words.

use tiaoli_diagnostics::{Lang, Text, say};
use tiaoli_syntax::{
    ast::{Item, ItemKind, RuleKind, StatementKind, Str},
    keywords::Kw,
};

/// The kind of a declaration, as its keyword says it.
pub(super) fn of(item: &Item) -> Text {
    match &item.kind {
        ItemKind::Policy(policy) if policy.amends => both(Kw::Amend),
        ItemKind::Policy(_) => both(Kw::Policy),
        ItemKind::Tiers(_) => both(Kw::Tiers),
        ItemKind::Records(records) if records.adds => Text::new("信息表 增加", "records, more fields"),
        ItemKind::Records(_) => both(Kw::Records),
        ItemKind::Catalog(_) => both(Kw::Catalog),
        ItemKind::List(_) => both(Kw::List),
        ItemKind::Standard(standard) if standard.local => both(Kw::Parameter),
        ItemKind::Standard(_) => both(Kw::Standard),
        ItemKind::Benefit(_) => both(Kw::Benefit),
        ItemKind::DecisionTable(_) => both(Kw::Decision),
        ItemKind::Define(_) => both(Kw::Define),
        ItemKind::Rule(rule) => match rule.kind {
            RuleKind::Grant => both(Kw::GrantRule),
            RuleKind::Deny => both(Kw::DenyRule),
            RuleKind::Hold => both(Kw::HoldRule),
            RuleKind::Review => both(Kw::Review),
        },
        ItemKind::Check(_) => both(Kw::Match),
        ItemKind::Duty(_) => both(Kw::Duty),
        ItemKind::Statement(statement) => match statement.kind {
            StatementKind::Principle => both(Kw::Principle),
            StatementKind::Discretion => both(Kw::Discretion),
        },
        ItemKind::AcceptGap { .. } => both(Kw::AcceptGap),
        ItemKind::Example(_) => both(Kw::Example),
        ItemKind::Names(names) => say!(
            zh: "{}对名称", names.pairs.len();
            en: "{} pairs of names", names.pairs.len()
        ),
        ItemKind::Erratum(_) => both(Kw::Erratum),
        ItemKind::Repeal(_) => both(Kw::Repeal),
        ItemKind::Broken { .. } => Text::new("这里有读不懂的地方", "part of this cannot be read"),
        ItemKind::Use(_) | ItemKind::Article(_) => Text::default(),
    }
}

fn both(word: Kw) -> Text {
    Text::new(word.word(Lang::Zh), word.word(Lang::En))
}

/// 又称 of a value.
pub(super) fn also_called(aka: &[Str]) -> Text {
    if aka.is_empty() {
        return Text::default();
    }
    let all = |between: &str| aka.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(between);
    say!(zh: "又称 {}", all("、"); en: "also {}", all(", "))
}

/// A record of an example, with its table where the record has a name of its own.
pub(super) fn record(table: Option<&str>) -> Text {
    match table {
        Some(table) => say!(zh: "{}，举例中的一条记录", table; en: "{}, a record of the example", table),
        None => Text::new("举例中的一条记录", "a record of the example"),
    }
}
