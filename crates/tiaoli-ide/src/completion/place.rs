//! Where the cursor stands, and what may be written there.

mod declarations;
mod examples;

use tiaoli_core::{
    ir::{BenefitId, CheckId, Name, RuleId, RuleKind, TableId, Type, Unit},
    symbols::Symbol,
    value::Date,
};
use tiaoli_diagnostics::Lang;
use tiaoli_syntax::keywords::Kw;

use super::{
    Kind, conditions, names,
    offer::{Offers, Rank},
    quotes,
};
use crate::{
    cursor::{Block, Cursor, Word},
    words::{self, pick},
};

/// What an open brace belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    /// Between declarations, at the top or in an article.
    Items,
    Header,
    Rule,
    Check,
    Duty,
    Benefit,
    /// 信息表 and 比对名单
    Fields,
    /// 标准, 地方参数 and 目录
    Dated,
    Rows,
    Example,
    Record,
    Names,
    /// Values in braces: what goes before the brace goes on.
    Set,
}

/// Fills the list for the cursor.
pub(super) fn offer(offers: &mut Offers<'_>, cursor: &Cursor<'_>) {
    let kinds = kinds(cursor);
    let mut depth = kinds.len();
    while let Some(Within::Set) = depth.checked_sub(1).and_then(|at| kinds.get(at)) {
        depth -= 1;
    }
    let at = depth.checked_sub(1);
    let block = at.and_then(|at| cursor.blocks.get(at));
    let words = cursor.words.get(block.map_or(0, |block| block.body)..).unwrap_or_default();
    let head = block.map(|block| cursor.head(block)).unwrap_or_default();
    if member(offers, words, head) {
        return;
    }
    match at.and_then(|at| kinds.get(at)).copied().unwrap_or(Within::Items) {
        Within::Items | Within::Set => declarations::outside(offers, cursor, words),
        Within::Header => declarations::header(offers, cursor, words),
        Within::Rule => rule(offers, cursor, words, &names::subjects(offers.program), head),
        Within::Check => {
            let table = head.get(2).and_then(|name| names::table(offers.program, &name.text));
            let tables = table.map_or_else(|| names::subjects(offers.program), |table| vec![table]);
            rule(offers, cursor, words, &tables, head);
        }
        Within::Duty => declarations::duty(offers, words),
        Within::Benefit => declarations::benefit(offers, cursor, words),
        Within::Fields => declarations::fields(offers, cursor, words, head),
        Within::Dated => declarations::dated(offers, cursor, words, head),
        Within::Rows => declarations::rows(offers, words, head),
        Within::Example => examples::example(offers, cursor, words),
        Within::Record => examples::record(offers, words, head),
        Within::Names => examples::names(offers),
    }
}

fn kinds(cursor: &Cursor<'_>) -> Vec<Within> {
    let mut kinds: Vec<Within> = Vec::new();
    for block in &cursor.blocks {
        kinds.push(within(cursor, block, kinds.last().copied()));
    }
    kinds
}

fn within(cursor: &Cursor<'_>, block: &Block, outer: Option<Within>) -> Within {
    let head = cursor.head(block);
    let Some(first) = head.first() else { return outer.map_or(Within::Items, |_| Within::Set) };
    match outer {
        None | Some(Within::Items) => {}
        Some(Within::Example) if !head.iter().any(|word| word.is_any(&[Kw::Lacking, Kw::ShouldBe])) => {
            return Within::Record;
        }
        Some(_) => return Within::Set,
    }
    if first.is_any(&[Kw::Policy, Kw::Amend]) {
        Within::Header
    } else if head.iter().any(|word| word.is_any(&[Kw::DefineAs, Kw::AcceptGap])) {
        Within::Set
    } else if first.is_any(&[Kw::GrantRule, Kw::DenyRule, Kw::HoldRule, Kw::Review]) {
        Within::Rule
    } else if first.is(Kw::Match) {
        Within::Check
    } else if first.is(Kw::Duty) {
        Within::Duty
    } else if first.is(Kw::Benefit) {
        Within::Benefit
    } else if first.is_any(&[Kw::Records, Kw::List]) {
        Within::Fields
    } else if first.is_any(&[Kw::Standard, Kw::Parameter, Kw::Catalog]) {
        Within::Dated
    } else if first.is(Kw::Decision) {
        Within::Rows
    } else if first.is(Kw::Example) {
        Within::Example
    } else if first.is(Kw::Names) {
        Within::Names
    } else {
        Within::Items
    }
}

/// Behind a point: the fields of the table before it, or of the one its field refers to.
fn member(offers: &mut Offers<'_>, words: &[Word<'_>], head: &[Word<'_>]) -> bool {
    let Some([.., of, dot]) = words.get(..).filter(|words| words.len() >= 2) else { return false };
    if !dot.is_sign(".") || !of.is_name() {
        return false;
    }
    let program = offers.program;
    let own = head.get(2).and_then(|name| names::table(program, &name.text));
    let mut tables = names::subjects(program);
    tables.extend(own);
    let through = names::field(program, &tables, &of.text).and_then(|at| names::referred(program, at));
    let table = names::table(program, &of.text).or(through);
    for at in table.into_iter().flat_map(|table| names::fields(program, table)) {
        offers.symbol(0, Symbol::Field(at));
    }
    table.is_some()
}

const CLAUSES: &[Kw] = &[
    Kw::Quote,
    Kw::When,
    Kw::Unless,
    Kw::Where,
    Kw::Give,
    Kw::Deny,
    Kw::Hold,
    Kw::Flag,
    Kw::Overrides,
    Kw::Effective,
    Kw::Basis,
    Kw::Review,
];

/// The clauses that a kind of rule has.
fn clauses_of(head: &[Word<'_>]) -> &'static [Kw] {
    match head.first() {
        Some(first) if first.is(Kw::GrantRule) => {
            &[Kw::Quote, Kw::When, Kw::Unless, Kw::Give, Kw::Overrides, Kw::Basis, Kw::Effective]
        }
        Some(first) if first.is(Kw::DenyRule) => {
            &[Kw::Quote, Kw::When, Kw::Unless, Kw::Deny, Kw::Overrides, Kw::Basis, Kw::Effective]
        }
        Some(first) if first.is(Kw::HoldRule) => {
            &[Kw::Quote, Kw::When, Kw::Unless, Kw::Hold, Kw::Overrides, Kw::Basis, Kw::Effective]
        }
        Some(first) if first.is(Kw::Match) => &[
            Kw::Quote,
            Kw::Where,
            Kw::When,
            Kw::Unless,
            Kw::Flag,
            Kw::Hold,
            Kw::Review,
            Kw::Basis,
            Kw::Effective,
        ],
        _ => &[Kw::Quote, Kw::When, Kw::Unless, Kw::Basis, Kw::Effective],
    }
}

/// In the braces of a rule or a check.
fn rule(
    offers: &mut Offers<'_>,
    cursor: &Cursor<'_>,
    words: &[Word<'_>],
    tables: &[TableId],
    head: &[Word<'_>],
) {
    // 其中 inside brackets belongs to a function.
    let begins = |at: &usize| {
        let Some(word) = words.get(*at) else { return false };
        let open = words
            .get(..*at)
            .unwrap_or_default()
            .iter()
            .fold(0_i32, |open, word| open + i32::from(word.is_sign("(")) - i32::from(word.is_sign(")")));
        word.is_any(CLAUSES) && open <= 0
    };
    let clause = (0..words.len()).rev().find(begins);
    let used = |kw: &&Kw| words.iter().any(|word| word.is(**kw) && !matches!(kw, Kw::Quote | Kw::Unless));
    let open: Vec<Kw> = clauses_of(head).iter().filter(|kw| !used(kw)).copied().collect();
    let Some(at) = clause else {
        offers.keywords(0, &open);
        return;
    };
    let (Some(keyword), rest) = (words.get(at), words.get(at + 1..).unwrap_or_default()) else { return };
    let ends = if keyword.is_any(&[Kw::When, Kw::Unless, Kw::Where]) {
        conditions::offer(offers, rest, tables)
    } else {
        tail(offers, keyword, rest, tables)
    };
    // In a new line a finished clause is mostly followed by the next one.
    if ends {
        offers.keywords(if cursor.fresh { 0 } else { 2 }, &open);
    }
}

/// Behind the keyword of a clause that has no condition. True where the clause could end here.
fn tail(offers: &mut Offers<'_>, keyword: &Word<'_>, rest: &[Word<'_>], tables: &[TableId]) -> bool {
    let last = rest.last();
    let wants_more = last.is_none_or(|last| last.is_sign("、") || last.is_sign(","));
    if keyword.is(Kw::Quote) {
        if wants_more {
            quotes::offer(offers);
        }
    } else if keyword.is(Kw::Give) {
        return give(offers, rest, tables);
    } else if keyword.is_any(&[Kw::Deny, Kw::Hold, Kw::Review]) {
        if wants_more {
            benefits(offers, 0);
            offers.keyword(1, Kw::Everything);
        } else if keyword.is(Kw::Hold) && !rest.iter().any(|word| word.is(Kw::Until)) {
            offers.keyword(0, Kw::Until);
        }
    } else if keyword.is(Kw::Flag) {
        if wants_more {
            offers.keywords(0, &[Kw::Major, Kw::Minor]);
        }
    } else if keyword.is(Kw::Overrides) {
        if wants_more {
            rules(offers, |_| true);
        }
    } else if keyword.is(Kw::Effective) {
        return period(offers, rest);
    } else if keyword.is(Kw::Basis) && wants_more {
        declarations::bases(offers);
    }
    !wants_more
}

fn give(offers: &mut Offers<'_>, rest: &[Word<'_>], tables: &[TableId]) -> bool {
    let amount = rest.iter().rposition(|word| word.is(Kw::At));
    let source = rest.iter().rposition(|word| word.is(Kw::PolicySource));
    match (rest.last(), amount, source) {
        (None, ..) => {
            benefits(offers, 0);
            return false;
        }
        (Some(last), _, Some(_)) if last.is(Kw::PolicySource) => {
            tiers(offers);
            return false;
        }
        (Some(last), Some(_), None) if last.is(Kw::At) => {
            conditions::standards(offers, 0, |ty| matches!(ty, Type::Money(_)));
            for at in
                (0..offers.program.decision_tables.len()).map(tiaoli_core::ir::DecisionTableId::from_index)
            {
                offers.symbol(1, Symbol::DecisionTable(at));
            }
            return false;
        }
        (Some(_), None, None) => offers.keywords(0, &[Kw::At, Kw::PolicySource]),
        (Some(_), Some(at), None) => {
            conditions::offer(offers, rest.get(at + 1..).unwrap_or_default(), tables);
            offers.keyword(0, Kw::PolicySource);
        }
        _ => {}
    }
    true
}

/// Every tier of every scale.
fn tiers(offers: &mut Offers<'_>) {
    let program = offers.program;
    for (of, def) in program.enums.iter().enumerate().filter(|(_, def)| def.ordered) {
        for at in (0..def.values.len()).filter_map(|at| u16::try_from(at).ok()) {
            offers.symbol(0, Symbol::Value(tiaoli_core::ir::EnumId::from_index(of), at));
        }
    }
}

/// 自 日期 至 日期 after 施行. True where it could end.
fn period(offers: &mut Offers<'_>, rest: &[Word<'_>]) -> bool {
    match rest.last() {
        None => offers.keyword(0, Kw::From),
        Some(last) if last.is(Kw::From) || last.is(Kw::To) => dates(offers, 0),
        Some(_) => {
            if !rest.iter().any(|word| word.is(Kw::To)) {
                offers.keyword(1, Kw::To);
            }
            offers.keyword(1, Kw::Unverified);
            return true;
        }
    }
    false
}

pub(super) fn benefits(offers: &mut Offers<'_>, rank: Rank) {
    for at in 0..offers.program.benefits.len() {
        let id = BenefitId::from_index(at);
        if offers.program.family(id) == id {
            offers.symbol(rank, Symbol::Benefit(id));
        }
    }
}

fn rules(offers: &mut Offers<'_>, is_wanted: impl Fn(RuleKind) -> bool) {
    for (at, rule) in offers.program.rules.iter().enumerate() {
        if is_wanted(rule.kind) {
            offers.symbol(0, Symbol::Rule(RuleId::from_index(at)));
        }
    }
}

fn checks(offers: &mut Offers<'_>) {
    (0..offers.program.checks.len()).for_each(|at| offers.symbol(0, Symbol::Check(CheckId::from_index(at))));
}

fn tables(offers: &mut Offers<'_>, rank: Rank) {
    (0..offers.program.tables.len())
        .for_each(|at| offers.symbol(rank, Symbol::Table(TableId::from_index(at))));
}

/// The policy date, and where its month, term and school year begin.
pub(super) fn dates(offers: &mut Offers<'_>, rank: Rank) {
    let day = offers.snapshot.as_of;
    let all: [(Date, &str, &str); 4] = [
        (day, "政策日期", "the policy date"),
        (day.month_start(), "本月第一天", "the first day of the month"),
        (day.term_start(), "本学期第一天", "the first day of the term"),
        (day.school_year_start(), "本学年第一天", "the first day of the school year"),
    ];
    // `2025年9月` goes on with a day.
    let typed = offers.matcher.typed();
    let first = typed
        .split_once('年')
        .and_then(|(year, month)| Some((year.parse().ok()?, month.strip_suffix('月')?.parse().ok()?)))
        .and_then(|(year, month)| Date::new(year, month, 1));
    if let Some(first) = first {
        let last = first.plus_months(1).and_then(|next| next.plus_days(-1));
        let days = [
            (Some(first), "这个月第一天", "the first day of the month"),
            (last, "这个月最后一天", "the last day of the month"),
        ];
        for (day, zh, en) in days.into_iter().filter_map(|(day, zh, en)| Some((day?, zh, en))) {
            let (label, detail) = (day.zh(), pick(offers.lang, zh, en));
            offers.plain(rank, Kind::Date, &label, detail, &label, detail);
        }
    }
    for (date, zh, en) in all {
        let label = words::date(date, offers.written);
        let detail = pick(offers.lang, zh, en);
        offers.plain(rank, Kind::Date, &label, detail, &label, detail);
    }
}

/// The units that may follow a number.
pub(super) fn units(offers: &mut Offers<'_>, rank: Rank, ty: Option<&Type>, number: &str) {
    if !number.ends_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    let all = [
        (Kw::UnitYears, Unit::Years),
        (Kw::UnitMonths, Unit::Months),
        (Kw::UnitDays, Unit::Days),
        (Kw::UnitWorkingDays, Unit::WorkingDays),
    ];
    let of = match ty {
        Some(Type::Number { unit, .. }) => Some(*unit),
        _ => None,
    };
    for (kw, unit) in all {
        if ty.is_none() || of == Some(unit) {
            offers.keyword_as(rank, kw, Kind::Unit);
        }
    }
    if ty.is_none() || matches!(ty, Some(Type::Money(_))) {
        let (label, also) = if offers.written == Lang::Zh { ("元", "CNY") } else { ("CNY", "元") };
        offers.plain(rank, Kind::Unit, label, also, label, pick(offers.lang, "金额", "an amount"));
    }
    if ty.is_none() || of == Some(Unit::Percent) {
        offers.plain(rank, Kind::Unit, "%", "", "%", pick(offers.lang, "百分数", "a percentage"));
    }
}

/// Whether a name has no English spelling yet.
fn lacks_english(name: &Name) -> bool {
    name.zh == name.en && !name.zh.is_ascii()
}
