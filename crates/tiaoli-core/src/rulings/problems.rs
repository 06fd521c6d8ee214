//! Messages about rulings.

use tiaoli_diagnostics::{Code, Diagnostic, Text, nearest, say};

use super::{Action, At, Fill, FillAmount, Ruling, Targets};
use crate::{
    decision::Outcome,
    ir::{Name, PayPeriod, Program},
    value::Date,
};

/// So many known names are listed.
const LISTED: usize = 8;

/// The header of what was decided.
const RULING: &str = "处理";

/// What is wrong with a row, and that it does not count.
pub fn left_out(why: &Text) -> Text {
    say! {
        zh: "{}，这一条没有用上", why.zh;
        en: "{}; the ruling was left out", why.en
    }
}

fn not_understandable(at: &At, header: &str, message: Text, label: Text, help: Text) -> Diagnostic {
    let message = left_out(&message);
    Diagnostic::at(Code::E0680, at.place(header), message).label(label).help(help)
}

fn forms() -> Text {
    say! {
        zh: "可以写：解除暂缓 条款名、销号 条款名、给予 每生每月200元、给予 标准名、不予";
        en: "write one of: release CLAUSE, settle CLAUSE, grant 200 CNY/month, grant STANDARD, deny"
    }
}

pub(super) fn not_understood(text: &str, at: &At) -> Diagnostic {
    let (message, label) = match text.trim() {
        "" => (
            say! { zh: "没有写怎么处理"; en: "it does not say what was decided" },
            say! { zh: "这一格是空的"; en: "the cell is empty" },
        ),
        text => (
            say! { zh: "看不懂处理“{text}”"; en: "the ruling `{text}` is not understood" },
            say! { zh: "不是一种处理"; en: "not a ruling" },
        ),
    };
    not_understandable(at, RULING, message, label, forms())
}

pub(super) fn settle_what(at: &At) -> Diagnostic {
    not_understandable(
        at,
        RULING,
        say! { zh: "没有写销哪一个疑点"; en: "it does not say which doubt is settled" },
        say! { zh: "疑点要逐条销号"; en: "doubts are settled one by one" },
        say! { zh: "写上比对或重点审核的名称，例如：销号 双重学籍"; en: "name the match or the review, as in: settle dual_registration" },
    )
}

pub(super) fn grant_how_much(at: &At) -> Diagnostic {
    not_understandable(
        at,
        RULING,
        say! { zh: "没有写给予多少"; en: "it does not say how much is granted" },
        say! { zh: "缺金额"; en: "no amount" },
        say! { zh: "写上金额或标准的名称，例如：给予 每生每月200元，或者 给予 助学金标准"; en: "add an amount or a standard, as in: grant 200 CNY/month" },
    )
}

pub(super) fn not_an_amount(text: &str, at: &At) -> Diagnostic {
    not_understandable(
        at,
        RULING,
        say! { zh: "“{text}”不是金额，也不是标准的名称"; en: "`{text}` is neither an amount nor a standard" },
        say! { zh: "应为金额或标准"; en: "an amount or a standard belongs here" },
        say! { zh: "例如：给予 每生每月200元，给予 2000元/年，给予 助学金标准"; en: "as in: grant 200 CNY/month, grant 2000 CNY/year, grant STANDARD" },
    )
}

pub(super) fn amount_without_period(text: &str, at: &At) -> Diagnostic {
    not_understandable(
        at,
        RULING,
        say! { zh: "“{text}”没有写是每月还是每年，每年和每月差十倍"; en: "`{text}` has no period; per year and per month differ tenfold" },
        say! { zh: "缺每月、每年等"; en: "per month, per year?" },
        say! { zh: "例如：给予 每生每月200元，给予 2000元/年"; en: "as in: grant 200 CNY/month, grant 2000 CNY/year" },
    )
}

pub(super) fn standard_of_no_one_sum(text: &str, at: &At) -> Diagnostic {
    not_understandable(
        at,
        RULING,
        say! { zh: "“{text}”不是单一的金额标准，定不出给多少"; en: "`{text}` is not a single amount, so it does not say how much" },
        say! { zh: "分档的，或者不是金额"; en: "by tiers, or no amount" },
        say! { zh: "请直接写金额，例如：给予 每生每月200元"; en: "write the amount itself, as in: grant 200 CNY/month" },
    )
}

pub(super) fn no_key(at: &At) -> Diagnostic {
    not_understandable(
        at,
        "识别号",
        say! { zh: "没有写是对谁的处理"; en: "it does not say whom it is about" },
        say! { zh: "识别号是空的"; en: "the key is empty" },
        say! { zh: "填上名册里这个人的识别号"; en: "add the record's key as in the roster" },
    )
}

pub(super) fn no_benefit(at: &At) -> Diagnostic {
    not_understandable(
        at,
        "项目",
        say! { zh: "没有写是哪个项目"; en: "it does not say which benefit" },
        say! { zh: "项目是空的"; en: "the benefit is empty" },
        say! { zh: "给予或不予只能针对一个资助项目，请填上它的名称"; en: "a grant or denial is of one benefit: name it" },
    )
}

fn listed<'n>(known: impl Iterator<Item = &'n Name>, wanted: &str) -> Text {
    let known: Vec<&Name> = known.collect();
    let near = nearest(wanted, known.iter().flat_map(|name| [name.zh.as_str(), name.en.as_str()]));
    let slip = known.iter().find(|name| near.contains(&name.zh.as_str()) || near.contains(&name.en.as_str()));
    if let Some(slip) = slip {
        return say! { zh: "最接近的是“{}”，是不是它", slip.zh; en: "did you mean `{}`?", slip.en };
    }
    if known.is_empty() {
        return say! { zh: "这个政策里没有可以这样处理的条款"; en: "this policy has no clause to be ruled on in this way" };
    }
    let mut zh: Vec<&str> = known.iter().map(|name| name.zh.as_str()).collect();
    let mut en: Vec<&str> = known.iter().map(|name| name.en.as_str()).collect();
    zh.dedup();
    en.dedup();
    let more = zh.len() > LISTED;
    zh.truncate(LISTED);
    en.truncate(LISTED);
    let (more_zh, more_en) = if more { (" 等", " …") } else { ("", "") };
    say! { zh: "有：{}{more_zh}", zh.join("、"); en: "there are: {}{more_en}", en.join(", ") }
}

pub(super) fn unknown_benefit<'n>(text: &str, known: impl Iterator<Item = &'n Name>, at: &At) -> Diagnostic {
    let help = listed(known, text);
    not_understandable(
        at,
        "项目",
        say! { zh: "没有“{text}”这个资助项目"; en: "there is no benefit `{text}`" },
        say! { zh: "应为资助项目的名称"; en: "the name of a benefit belongs here" },
        help,
    )
}

pub(super) fn unknown_clause<'n>(
    text: &str,
    known: impl Iterator<Item = &'n Name>,
    hold: bool,
    at: &At,
) -> Diagnostic {
    let help = listed(known, text);
    let message = match hold {
        true => say! { zh: "没有叫“{text}”的暂缓条款"; en: "there is no hold called `{text}`" },
        false => {
            say! { zh: "没有叫“{text}”的比对或重点审核"; en: "there is no match or review called `{text}`" }
        }
    };
    let label = say! { zh: "应为条款的名称"; en: "the name of a clause belongs here" };
    not_understandable(at, RULING, message, label, help)
}

pub(super) fn holds_nothing(name: &Name, at: &At) -> Diagnostic {
    not_understandable(
        at,
        RULING,
        say! { zh: "“{}”不暂缓发放，没有可以解除的", name.zh; en: "`{}` holds nothing back", name.en },
        say! { zh: "不是暂缓条款"; en: "not a hold" },
        say! { zh: "不予的条款不能由人工推翻：事实有误请改名册，对决定有异议走复核"; en: "a denial is never overturned by hand: correct the roster, or have the case reviewed" },
    )
}

pub(super) fn doubts_nothing(name: &Name, holds: bool, at: &At) -> Diagnostic {
    let help = match holds {
        true => {
            say! { zh: "要解除它的暂缓，写：解除暂缓 {}", name.zh; en: "to release its hold write: release {}", name.en }
        }
        false => {
            say! { zh: "只有比对的疑点和重点审核可以销号"; en: "only doubts of matches and reviews can be settled" }
        }
    };
    not_understandable(
        at,
        RULING,
        say! { zh: "“{}”不产生疑点，没有可以销号的", name.zh; en: "`{}` raises no doubt that could be settled", name.en },
        say! { zh: "不是疑点"; en: "not a doubt" },
        help,
    )
}

pub(super) fn ends_before(since: Date, until: Date, at: &At) -> Diagnostic {
    not_understandable(
        at,
        "有效期至",
        say! { zh: "有效期至{}，却从{}起适用", until.zh(), since.zh(); en: "it ends on {until}, before it begins on {since}" },
        say! { zh: "比开始的日子还早"; en: "earlier than its first day" },
        say! { zh: "请核对两个日期"; en: "check both dates" },
    )
}

/// What a ruling must have.
#[derive(Clone, Copy)]
pub(super) enum Lacking {
    Basis,
    Person,
    Date,
}

pub(super) fn lacking(what: Lacking, at: &At) -> Diagnostic {
    let (header, zh, en) = match what {
        Lacking::Basis => ("依据", "依据", "its basis"),
        Lacking::Person => ("处理人", "处理人", "who decided it"),
        Lacking::Date => ("处理日期", "处理日期", "the day it was decided"),
    };
    let message = say! {
        zh: "这一条处理没有写{zh}，没有用上";
        en: "the ruling does not say {en}; it was left out"
    };
    Diagnostic::at(Code::E0681, at.place(header), message)
        .label(say! { zh: "必须填写"; en: "must be filled in" })
        .help(say! {
            zh: "人工处理要写明依据、处理人和处理日期，查账时才说得清";
            en: "a ruling names its basis, who decided it and when: an audit will ask"
        })
}

/// What settled a hold, a doubt or a silence has run out, and it is there again.
pub fn ran_out(ruling: &Ruling, program: &Program, shown_key: &str) -> Diagnostic {
    let what = action_words(&ruling.action, program);
    let message = say! {
        zh: "对 {shown_key} 的处理“{}”已于{}到期，这次没有用上", what.zh, ruling.until.zh();
        en: "the ruling `{}` on {shown_key} ran out on {}; it was not used", what.en, ruling.until
    };
    Diagnostic::at(Code::E0682, ruling.at.place("有效期至"), message)
        .label(say! { zh: "已经到期"; en: "run out" })
        .help(say! {
            zh: "情况没有变的，请重新处理并写上新的处理日期和有效期";
            en: "if nothing has changed, decide anew with a new date and period"
        })
}

/// How a ruling stands beside the others when no record has its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfound {
    /// Others were found: its person may have left.
    Alone,
    /// No ruling of the file was found.
    LikeAll,
    /// It names its person by ID number, and the roster does not.
    IdNumber,
}

/// No record of the roster has its key.
pub fn matches_nothing(ruling: &Ruling, unfound: Unfound, program: &Program, shown_key: &str) -> Diagnostic {
    let message = say! {
        zh: "名册里没有识别号为 {shown_key} 的记录，这一条处理没有用上";
        en: "no record of the roster has the key {shown_key}; the ruling was not used"
    };
    let keys = || {
        let mut keys: Vec<&Name> = Vec::new();
        for benefit in &program.benefits {
            let table = program.tables.get(benefit.table.index());
            let key = table.and_then(|table| table.fields.get(usize::from(table.key?)));
            keys.extend(key.map(|field| &field.name).filter(|name| !keys.contains(name)));
        }
        let zh: Vec<&str> = keys.iter().map(|name| name.zh.as_str()).collect();
        let en: Vec<&str> = keys.iter().map(|name| name.en.as_str()).collect();
        Text::new(zh.join("、"), en.join(", "))
    };
    let (label, help) = match unfound {
        Unfound::Alone => (
            say! { zh: "名册里没有"; en: "not in the roster" },
            say! {
                zh: "请核对号码；这个人已经离校的，可以从处理表里删去";
                en: "check the number; if the person has left, take the ruling out of the file"
            },
        ),
        Unfound::LikeAll => {
            let keys = keys();
            (
                say! { zh: "整张表的识别号名册里都没有"; en: "no key of the file is in the roster" },
                say! {
                    zh: "请核对处理表和名册是不是同一批人；名册按“{}”认人，处理表要填同一种号码", keys.zh;
                    en: "see that the file is about the same people; the roster knows them by `{}`, and so must the rulings", keys.en
                },
            )
        }
        Unfound::IdNumber => {
            let keys = keys();
            (
                say! { zh: "这是身份证号，不是名册的识别号"; en: "an ID number, not the key of the roster" },
                say! { zh: "名册按“{}”认人：请改填这个人的“{0}”，不要删去这一条", keys.zh; en: "the roster knows people by `{}`: put that number here and keep the ruling", keys.en },
            )
        }
    };
    Diagnostic::at(Code::E0683, ruling.at.place("识别号"), message).label(label).help(help)
}

/// Why a ruling against the rules is not used, and what to do instead. `outcome` is what they decide.
pub fn why_refused(outcome: Outcome) -> (Text, Text) {
    let (zh, en, help) = match outcome {
        Outcome::Denied => (
            "按规则是不予，人工处理不能推翻不予",
            "the rules deny it, and no ruling overturns a denial",
            say! { zh: "事实有误请改名册；对决定有异议走复核"; en: "correct the roster if a fact is wrong; else have the case reviewed" },
        ),
        Outcome::Granted => (
            "按规则应予资助，人工处理不能改成不予",
            "the rules grant it, and no ruling takes that away",
            say! { zh: "事实有误请改名册；本人自愿放弃的，请留存书面声明"; en: "correct the roster if a fact is wrong; keep the declaration of whoever waives it" },
        ),
        Outcome::Conflict => (
            "政策规则自相矛盾，要由政策编制单位处理",
            "the rules contradict one another, which is for the authors of the policy to mend",
            say! { zh: "请提请政策编制单位改正规则"; en: "ask the authors of the policy" },
        ),
        _ => (
            "所写的标准当日没有金额",
            "the standard it names has no amount on that day",
            say! { zh: "请直接写金额，例如：给予 每生每月200元"; en: "write the amount itself, as in: grant 200 CNY/month" },
        ),
    };
    (Text::new(zh, en), help)
}

/// Decided after the last day evaluated: a later decision, or a slip in the year.
pub fn decided_later(ruling: &Ruling, program: &Program, last: Date, shown_key: &str) -> Diagnostic {
    let (what, on) = (action_words(&ruling.action, program), ruling.decided_on);
    let message = say! {
        zh: "对 {shown_key} 的处理“{}”没有用上：处理日期是{}，在所算的{}以后", what.zh, on.zh(), last.zh();
        en: "the ruling `{}` on {shown_key} was not used: it was decided on {on}, after {last}", what.en
    };
    Diagnostic::at(Code::E0693, ruling.at.place("处理日期"), message)
        .label(say! { zh: "处理日期在基准日以后"; en: "after the day evaluated" })
        .help(say! {
            zh: "请核对年份写对没有；以后才作出、要从以前算起的处理，在“适用自”里写明从哪天起";
            en: "check the year; if it was decided later and holds from an earlier day, write that day under `since`"
        })
}

/// It would overturn what the rules decide. `outcome` is what they decide; on other days of the run it may have been used.
pub fn refused(
    ruling: &Ruling,
    program: &Program,
    (outcome, was_used): (Outcome, bool),
    shown_key: &str,
) -> Diagnostic {
    let what = action_words(&ruling.action, program);
    let (why, help) = why_refused(outcome);
    let message = match was_used {
        false => say! {
            zh: "对 {shown_key} 的处理“{}”没有用上：{}", what.zh, why.zh;
            en: "the ruling `{}` on {shown_key} was not used: {}", what.en, why.en
        },
        true => say! {
            zh: "对 {shown_key} 的处理“{}”只用上了一部分，其余的：{}", what.zh, why.zh;
            en: "the ruling `{}` on {shown_key} was used for part of the run; for the rest: {}", what.en, why.en
        },
    };
    Diagnostic::at(Code::E0684, ruling.at.place(RULING), message)
        .label(say! { zh: "与规则的结果相抵"; en: "against what the rules decide" })
        .help(help)
}

pub(super) fn twice(ruling: &Ruling, before: &Ruling) -> Diagnostic {
    let (row, file) = (before.at.row, &before.at.file);
    // The message goes into the file of next month, where rows have other numbers: it names its file.
    let message = say! {
        zh: "这一条与“{file}”第 {row} 条处理相同，只算一次";
        en: "the ruling repeats number {row} of `{file}`; it counts once"
    };
    Diagnostic::at(Code::E0685, ruling.at.place(RULING), message)
        .label(say! { zh: "与第 {row} 条重复"; en: "the same as number {row}" })
        .help(say! { zh: "请删去一条；要延长有效期，改前一条的有效期，或让两条的日期不重叠"; en: "remove one; to prolong the first, change its end or let the periods not overlap" })
}

pub(super) fn contradiction(ruling: &Ruling, other: &Ruling) -> Diagnostic {
    let (row, file) = (other.at.row, &other.at.file);
    let message = say! {
        zh: "这一条与“{file}”第 {row} 条处理互相矛盾，两条都没有用上";
        en: "the ruling contradicts number {row} of `{file}`; neither was used"
    };
    Diagnostic::at(Code::E0685, ruling.at.place(RULING), message)
        .label(say! { zh: "与第 {row} 条矛盾"; en: "against number {row}" })
        .help(say! { zh: "请核对以哪一条为准，删去另一条"; en: "find out which one holds and remove the other" })
}

/// Several records have its key.
pub fn key_shared(ruling: &Ruling, rows: u64, shown_key: &str) -> Diagnostic {
    let message = say! {
        zh: "名册里有 {rows} 行的识别号是 {shown_key}，这一条处理对每一行都用上了";
        en: "{rows} rows of the roster have the key {shown_key}; the ruling was used for each of them"
    };
    Diagnostic::at(Code::E0686, ruling.at.place("识别号"), message)
        .label(say! { zh: "不止一行"; en: "more than one row" })
        .help(say! {
            zh: "请核对是不是每一行都该这样处理；不是的，先把名册里重复的行理清";
            en: "check that every one of them was meant; if not, clear the repeated rows first"
        })
}

/// A ruling in words.
pub(super) fn action_words(action: &Action, program: &Program) -> Text {
    let of = |targets: &Targets, zh: &str, en: &str| match targets {
        Targets::All => say! { zh: "{zh}"; en: "{en}" },
        Targets::Of(names, _) => {
            let list_zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
            let list_en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
            say! { zh: "{zh} {}", list_zh.join("、"); en: "{en} {}", list_en.join(", ") }
        }
    };
    match action {
        Action::Release(targets) => of(targets, "解除暂缓", "release"),
        Action::Settle(targets) => of(targets, "销号", "settle"),
        Action::Fill(Fill::Deny) => say! { zh: "不予"; en: "deny" },
        Action::Fill(Fill::Grant(FillAmount::Sum(sum, period))) => {
            let (zh, en) = match period {
                PayPeriod::Year => ("每年", "/year"),
                PayPeriod::Term => ("每学期", "/term"),
                PayPeriod::Month => ("每月", "/month"),
                PayPeriod::Payment => ("每次", "/payment"),
                PayPeriod::None => ("", ""),
            };
            let sum = sum.normalize();
            say! { zh: "给予 {zh}{sum}元"; en: "grant {sum} CNY{en}" }
        }
        Action::Fill(Fill::Grant(FillAmount::Standard(id))) => {
            let name =
                program.standards.get(id.index()).map(|standard| standard.name.clone()).unwrap_or_default();
            say! { zh: "给予 {}", name.zh; en: "grant {}", name.en }
        }
    }
}
