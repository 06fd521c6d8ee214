//! What can be wrong with what a manifest says of data.

use tiaoli_core::{ir::Name, rulings::At, value::Date};
use tiaoli_diagnostics::{Code, Diagnostic, nearest, say};

/// A name or value of a manifest that the policy does not have.
pub(crate) fn manifest_unclear<'n>(
    at: &At,
    header: &str,
    held: &str,
    known: impl Iterator<Item = &'n Name>,
) -> Diagnostic {
    let known: Vec<&Name> = known.collect();
    let near = nearest(held, known.iter().flat_map(|name| [name.zh.as_str(), name.en.as_str()]));
    let slip = known.iter().find(|name| near.contains(&name.zh.as_str()) || near.contains(&name.en.as_str()));
    let message = match known.is_empty() {
        true => {
            say!(zh: "数据说明里空着按“{held}”算，这个字段没有这样的值，或者它可以从别的字段推出"; en: "the manifest lets empty cells be `{held}`, which is no value of the field, or the field is derived from others")
        }
        false => {
            say!(zh: "数据说明里的“{held}”，这个政策没有"; en: "the policy has no `{held}`, which the manifest names")
        }
    };
    let help = match slip {
        Some(name) => say!(zh: "最接近的是“{}”，是不是它", name.zh; en: "did you mean `{}`?", name.en),
        None if known.is_empty() => {
            say!(zh: "写上这个字段的一个值，例如 不困难"; en: "write a value of the field")
        }
        None => {
            say!(zh: "写政策里信息表、比对名单或字段的名称"; en: "write the name of a table, list or field of the policy")
        }
    };
    Diagnostic::at(Code::E0687, at.place(header), message)
        .label(say!(zh: "对不上"; en: "does not fit"))
        .help(help)
}

/// Two confirmations that let the empty cells of one field be different things.
pub(crate) fn confirmed_twice(at: &At, field: &str, held: &str) -> Diagnostic {
    let message = say!(zh: "数据说明里对“{}”确认了两次，说的不一样：这一行又说空着按“{}”算", field, held;
        en: "the manifest confirms `{}` twice, and differently: here empty cells are `{}`", field, held);
    Diagnostic::at(Code::E0687, at.place("空着按"), message)
        .label(say!(zh: "与前面的确认相反"; en: "against the one above"))
        .help(say!(zh: "请问清两位确认人，只留一行"; en: "ask those who confirm, and keep one of the rows"))
}

/// Why a confirmation does not count.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NotCounted {
    /// Without basis, person or day.
    Unsigned,
    NoYear,
    /// By the calendar years they begin in.
    OtherYear {
        confirmed: i32,
        year: i32,
    },
}

pub(crate) fn confirmation_not_counted(at: &At, field: &Name, why: NotCounted) -> Diagnostic {
    let (header, reason, help) = match why {
        NotCounted::Unsigned => (
            "确认人",
            say!(zh: "没有写全依据、确认人和确认日期"; en: "its basis, who confirms or when is not given"),
            say!(zh: "写明依据、确认人、确认日期：空着不等于不困难，要有人负责"; en: "give basis, person and day: an empty cell means nothing unless somebody answers for it"),
        ),
        NotCounted::NoYear => (
            "学年",
            say!(zh: "没有写是哪个学年"; en: "it does not say of which school year"),
            say!(zh: "写上学年，例如 2024—2025学年"; en: "add the school year, such as 2024-2025"),
        ),
        NotCounted::OtherYear { confirmed, year } => {
            let (confirmed_end, year_end) = (confirmed.saturating_add(1), year.saturating_add(1));
            (
                "学年",
                say!(zh: "它确认的是{confirmed}—{confirmed_end}学年，名册是{year}—{year_end}学年的"; en: "it is of {confirmed}-{confirmed_end}, the roster of {year}-{year_end}"),
                say!(zh: "本学年的认定要另行确认"; en: "confirm this school year's recognition anew"),
            )
        }
    };
    let message = say!(zh: "对“{}”的确认没有算数：{}", field.zh, reason.zh;
        en: "the confirmation of `{}` does not count: {}", field.en, reason.en);
    Diagnostic::at(Code::E0688, at.place(header), message)
        .label(say!(zh: "空着的格子仍按不清楚处理"; en: "empty cells stay unknown"))
        .help(help)
}

/// A list past its validity on an evaluated day, or of a later school year.
pub(crate) fn list_out_of_date(
    at: &At,
    list: &Name,
    provider: &str,
    as_of: Option<Date>,
    day: Date,
) -> Diagnostic {
    let since = match as_of {
        Some(day) => say!(zh: "（截至{}）", day.zh(); en: " (as of {day})"),
        None => tiaoli_diagnostics::Text::default(),
    };
    if let Some(as_of) = as_of.filter(|as_of| as_of.school_year() > day.school_year()) {
        return list_of_later_year(at, list, as_of, day);
    }
    let message = say!(zh: "名单“{}”{}在{}已过有效期，不在名单上的按不清楚处理", list.zh, since.zh, day.zh();
        en: "list `{}`{} is past its validity on {day}: whoever is not on it is unknown", list.en, since.en);
    let ask = match provider {
        "" => say!(zh: "请向提供部门要新的名单"; en: "ask whoever provides it for a new one"),
        provider => say!(zh: "请向{provider}要新的名单"; en: "ask {provider} for a new one"),
    };
    Diagnostic::at(Code::E0689, at.place("截至日期"), message)
        .label(say!(zh: "太旧了"; en: "too old"))
        .help(ask)
}

fn list_of_later_year(at: &At, list: &Name, as_of: Date, day: Date) -> Diagnostic {
    let message = say!(zh: "名单“{}”是{}的，{}还在以前的学年，这份名单不适用，不在名单上的按不清楚处理", list.zh, as_of.zh(), day.zh();
        en: "list `{}` is as of {as_of}, and {day} lies in an earlier school year: it does not hold there, and whoever is not on it is unknown", list.en);
    Diagnostic::at(Code::E0689, at.place("截至日期"), message)
        .label(say!(zh: "是以后学年的名单"; en: "the list of a later school year"))
        .help(say!(zh: "请换用那一学年的名单；截至日期写错了的，请改正"; en: "use the list of that school year; correct the date if it is wrong"))
}
