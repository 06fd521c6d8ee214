//! Documents that do not fit together: versions of a policy, amendments, repeals.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Text, say};

use crate::{
    ir::{Name, Period},
    lower::versions::Version,
    names::DocumentNode,
    value::Date,
};

/// E0213: an amendment of a policy that is not here.
pub(crate) fn amends_unknown(at: FileSpan, name: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0213,
        at,
        say! { zh: "要修改的政策“{}”不在一起读的文件里", name; en: "the policy `{}` to be amended is not among these files", name },
    )
    .label(say! { zh: "没有这个政策"; en: "no such policy" });
    match near {
        Some(near) => diagnostic.help(say! { zh: "是不是“{}”？", near; en: "do you mean `{}`?", near }).fix(
            say! { zh: "改成“{}”", near; en: "change it to `{}`", near },
            at,
            near,
        ),
        None => diagnostic.help(say! {
            zh: "把修改文件放在政策文件的同一个文件夹里，“修改”后面照抄“政策”后面的名称";
            en: "put the amendment into the folder of the policy, and write the policy's name after `amend`"
        }),
    }
}

/// E0214: 废止 of a name that nothing before it bears.
pub(in crate::lower) fn repeals_nothing(at: FileSpan, name: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0214,
        at,
        say! { zh: "没有叫“{}”的规定可以废止", name; en: "there is nothing called `{}` to repeal", name },
    )
    .label(say! { zh: "此前的文件里没有"; en: "no earlier document declares it" });
    match near {
        Some(near) => diagnostic.help(say! { zh: "是不是“{}”？", near; en: "do you mean `{}`?", near }).fix(
            say! { zh: "改成“{}”", near; en: "change it to `{}`", near },
            at,
            near,
        ),
        None => diagnostic,
    }
}

/// E0450: two versions of a policy on one day.
pub(crate) fn documents_overlap(
    later: &DocumentNode<'_>,
    earlier: &DocumentNode<'_>,
    name: &str,
    shared: Option<(Date, Date)>,
) -> Diagnostic {
    let message = match shared {
        Some((from, to)) => say! {
            zh: "政策“{}”的两个版本在{}至{}同时施行", name, from.zh(), to.zh();
            en: "two versions of the policy `{}` are in force from {} to {}", name, from, to
        },
        None => say! {
            zh: "政策“{}”有两个版本，看不出哪一个在前", name;
            en: "the policy `{}` has two versions and nothing says which comes first", name
        },
    };
    Diagnostic::new(Code::E0450, later.at(), message)
        .label(say! { zh: "又一个版本"; en: "another version" })
        .related(earlier.at(), say! { zh: "另一个版本"; en: "the other version" })
        .help(say! {
            zh: "每个版本都写明“施行 自 … 至 …”，日期不要重叠；只改几条的，用“修改 {} {{ … }}”", name;
            en: "give every version its `effective from … to …` without shared days; to change a few clauses, use `amend {} {{ … }}`", name
        })
}

/// E0460: a copy of another file, read as one more document.
pub(crate) fn copied(at: FileSpan, before: FileSpan, copy: &str, original: &str) -> Diagnostic {
    let name = copy.rsplit_once('/').map_or(copy, |(_, name)| name);
    Diagnostic::new(
        Code::E0460,
        at,
        say! {
            zh: "“{}”和“{}”像是同一文件的副本：施行的日子相同，声明的也几乎一样", copy, original;
            en: "`{}` and `{}` look like copies of one file: they begin on the same day and declare nearly the same", copy, original
        },
    )
    .label(say! { zh: "同一个文件夹里的都算政策的一部分，这一份没有读"; en: "whatever lies in the folder is part of the policy; this one was not read" })
    .related(before, say! { zh: "另一份在这里"; en: "the other one" })
    .help(say! {
        zh: "只留一份；备份移到别的文件夹，或者换一个结尾，如 {}.bak。是新的版本的，各写各的“施行 自 …”", name;
        en: "keep one; move the other out of the folder, or give it another ending, such as {}.bak. If it is a new version, give each its `effective from …`", name
    })
}

/// W0520: days between two versions of a policy.
pub(crate) fn documents_hole(
    later: &DocumentNode<'_>,
    earlier: &DocumentNode<'_>,
    name: &str,
    first: Date,
    last: Date,
) -> Diagnostic {
    Diagnostic::new(
        Code::W0520,
        later.at(),
        say! {
            zh: "{}至{}政策“{}”没有一个版本施行，这些日子的结果只会是“未规定”", first.zh(), last.zh(), name;
            en: "from {} to {} no version of the policy `{}` is in force; the result of these days can only be `undetermined`", first, last, name
        },
    )
    .label(say! { zh: "从这里才又施行"; en: "in force again from here" })
    .related(earlier.at(), say! { zh: "前一个版本到此为止"; en: "the version before" })
}

/// E0451: an amendment of days on which the policy is not in force.
pub(crate) fn amendment_outside(
    amendment: &DocumentNode<'_>,
    from: Date,
    version: &DocumentNode<'_>,
) -> Diagnostic {
    Diagnostic::new(
        Code::E0451,
        amendment.at(),
        say! { zh: "修改自{}起施行，而这一天政策没有施行", from.zh(); en: "the amendment takes effect on {}, when the policy is not in force", from },
    )
    .label(say! { zh: "不在政策的施行期内"; en: "outside the policy's time" })
    .related(version.at(), say! { zh: "政策的施行期写在这里"; en: "the policy says here when it is in force" })
}

/// E0452: an amendment that does not say from when.
pub(crate) fn amendment_without_date(amendment: &DocumentNode<'_>) -> Diagnostic {
    Diagnostic::new(
        Code::E0452,
        amendment.at(),
        say! { zh: "修改没有写明从哪一天起施行"; en: "the amendment does not say from which day it is in force" },
    )
    .label(say! { zh: "缺“施行 自 …”"; en: "`effective from …` is missing" })
    .help(say! { zh: "在花括号里加一行：施行 自 2025年3月1日"; en: "add a line inside the braces: effective from 2025-03-01" })
}

/// W0522: a dated value of days that the amendment it stands in says nothing of.
pub(in crate::lower) fn before_amendment(at: FileSpan, from: Date) -> Diagnostic {
    Diagnostic::new(
        Code::W0522,
        at,
        say! {
            zh: "修改自{}起施行，这一行说的日子都在此前，不起作用", from.zh();
            en: "the amendment takes effect on {}; this line is about days before that and has no effect", from
        },
    )
    .label(say! { zh: "不起作用"; en: "no effect" })
    .help(say! {
        zh: "要追溯，就把修改的“施行 自 …”提前；只是重述以前的数额，删去这一行";
        en: "to reach back, let the amendment take effect earlier; if this only repeats the past, take it out"
    })
}

/// W0531: lines of later days that an amendment does not state again.
pub(in crate::lower) fn later_superseded(name: &Name, by: &Version, gone: &[&Version]) -> Diagnostic {
    let since = by.period.from.unwrap_or_default();
    let line = |version: &&Version| {
        let day = version.period.from.unwrap_or_default();
        match version.says.is_empty() {
            true => say! { zh: "自{}", day.zh(); en: "from {}", day },
            false => {
                say! { zh: "自{}为{}", day.zh(), version.says.zh; en: "from {} is {}", day, version.says.en }
            }
        }
    };
    let lines: Vec<Text> = gone.iter().map(line).collect();
    let joined =
        |words: fn(&Text) -> &str, mark: &str| lines.iter().map(words).collect::<Vec<_>>().join(mark);
    let (zh, en) = (joined(|line| &line.zh, "；"), joined(|line| &line.en, "; "));
    let diagnostic = Diagnostic::new(
        Code::W0531,
        by.at,
        say! {
            zh: "修改自{}起重写“{}”，以前写好、以后才开始的不再起作用：{}", since.zh(), name.zh, zh;
            en: "the amendment states `{}` anew from {}; what was to begin later is out of force: {}", name.en, since, en
        },
    )
    .label(say! { zh: "从这里起，以修改写的为准"; en: "from here on the amendment alone counts" })
    .help(say! {
        zh: "仍然要的，在修改里重新写出来；不要的，不用改";
        en: "state again in the amendment what still holds; if it does not, nothing needs to be done"
    });
    gone.iter().zip(&lines).fold(diagnostic, |diagnostic, (version, line)| {
        diagnostic.related(version.at, say! { zh: "被替换：{}", line.zh; en: "replaced: {}", line.en })
    })
}

/// W0529: a declaration all of whose days lie outside those of its document.
pub(in crate::lower) fn never_in_force(at: FileSpan, name: &str, own: Period, of: Period) -> Diagnostic {
    let early = own.to.zip(of.from).is_some_and(|(to, from)| to < from);
    let (its, day) = match (early, own.to, own.from) {
        (true, Some(to), _) => (say! { zh: "到{}为止", to.zh(); en: "ends on {}", to }, of.from),
        (_, _, from) => {
            let from = from.unwrap_or_default();
            (say! { zh: "从{}起", from.zh(); en: "begins on {}", from }, of.to)
        }
    };
    let day = day.unwrap_or_default();
    let message = if early {
        say! {
            zh: "“{name}”{}，它所在的文件{}才施行，没有一天起作用", its.zh, day.zh();
            en: "`{name}` {}, and its document is in force from {day} only: there is no day on which it counts", its.en
        }
    } else {
        say! {
            zh: "“{name}”{}，它所在的文件施行到{}为止，没有一天起作用", its.zh, day.zh();
            en: "`{name}` {}, and its document is in force until {day} only: there is no day on which it counts", its.en
        }
    };
    Diagnostic::new(Code::W0529, at, message)
        .label(say! { zh: "从不施行"; en: "never in force" })
        .help(say! {
            zh: "核对它的“施行”：年份是不是写错了；应当写在另一个版本或者修改里的，移过去；不要的，删去";
            en: "look at its `effective`: is the year right? what belongs into another version or an amendment goes there; what nobody needs is taken out"
        })
}

/// E0453: two amendments give one name from the same day.
pub(in crate::lower) fn amended_twice(at: FileSpan, name: &Name, from: Date, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0453,
        at,
        say! {
            zh: "两个修改都从{}起改“{}”，看不出以哪一个为准", from.zh(), name.zh;
            en: "two amendments change `{}` from {}; nothing says which of them holds", name.en, from
        },
    )
    .label(say! { zh: "又改一次"; en: "changed again" })
    .related(before, say! { zh: "另一个修改"; en: "the other amendment" })
    .help(
        say! { zh: "写明其中一个的施行日期，或者只留一个"; en: "give one of them another day, or keep one" },
    )
}

/// E0454: 废止 in a text that amends nothing.
pub(in crate::lower) fn repeal_outside(at: FileSpan, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0454,
        at,
        say! { zh: "“废止”只能写在“修改”的文件里"; en: "`repeal` stands in an amendment only" },
    )
    .label(say! { zh: "这个文件不是修改"; en: "this file amends nothing" })
    .help(say! {
        zh: "不再要“{}”，在政策里直接删去；从某一天起不要，另建一个以“修改 政策名 {{ 施行 自 … }}”开头的文件", name;
        en: "to do without `{}`, take it out of the policy; to end it on some day, write a file that begins with `amend POLICY {{ effective from … }}`", name
    })
}

/// E0458: a benefit that a later document gives to others.
pub(in crate::lower) fn subject_changed(at: FileSpan, name: &Name, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0458,
        at,
        say! { zh: "资助项目“{}”的对象和以前不一样", name.zh; en: "the benefit `{}` was for another table before", name.en },
    )
    .label(say! { zh: "换了对象"; en: "another table" })
    .related(before, say! { zh: "以前的对象写在这里"; en: "declared here before" })
    .help(say! { zh: "换了对象就是另一个项目，请另起一个名称"; en: "a benefit for others is another benefit: give it another name" })
}

/// E0455: 废止 of a table or a scale, which data and conditions of earlier days need.
pub(in crate::lower) fn cannot_repeal(
    at: FileSpan,
    name: &str,
    kind: &tiaoli_diagnostics::Text,
) -> Diagnostic {
    Diagnostic::new(
        Code::E0455,
        at,
        say! { zh: "“{}”是{}，不能废止", name, kind.zh; en: "`{}` is {} and cannot be repealed", name, kind.en },
    )
    .label(say! { zh: "以前月份的名单还要用到它"; en: "rosters of earlier months still need it" })
    .help(say! { zh: "不再用到它就行，不用废止"; en: "simply stop using it" })
}
