//! E04xx: periods, versions, circles.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, say};

use crate::{
    ir::{Name, Period},
    lower::versions::Version,
    value::Date,
};

/// E0401: rules that override one another in a circle.
pub(crate) fn overrides_circle(names: &[Name], places: &[FileSpan]) -> Option<Diagnostic> {
    let (at, more) = places.split_first()?;
    let zh: Vec<&str> = names.iter().chain(names.first()).map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().chain(names.first()).map(|name| name.en.as_str()).collect();
    let diagnostic = Diagnostic::new(
        Code::E0401,
        *at,
        say! { zh: "“优先于”绕成了一圈：{}", zh.join(" → "); en: "`overrides` goes round in a circle: {}", en.join(" → ") },
    )
    .label(say! { zh: "从这里开始"; en: "it starts here" })
    .help(say! { zh: "去掉其中一处“优先于”"; en: "take one `overrides` away" });
    Some(more.iter().fold(diagnostic, |diagnostic, at| {
        diagnostic.related(*at, say! { zh: "经过这里"; en: "by way of this" })
    }))
}

/// E0402: definitions that explain one another in a circle.
pub(crate) fn circle(at: FileSpan, names: &[Name], places: &[FileSpan]) -> Diagnostic {
    let zh: Vec<&str> = names.iter().chain(names.first()).map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().chain(names.first()).map(|name| name.en.as_str()).collect();
    let diagnostic = Diagnostic::new(
        Code::E0402,
        at,
        say! { zh: "解释绕成了一圈：{}", zh.join(" → "); en: "the definition goes round in a circle: {}", en.join(" → ") },
    )
    .label(say! { zh: "要用自己来解释自己"; en: "explained by itself" });
    places.iter().fold(diagnostic, |diagnostic, at| {
        diagnostic.related(*at, say! { zh: "经过这里"; en: "by way of this" })
    })
}

/// E0403: two versions of one name in force on one day.
pub(in crate::lower) fn versions_overlap(
    name: &Name,
    before: &Version,
    version: &Version,
    shared: Period,
) -> Diagnostic {
    let day = |day: Option<Date>| {
        (
            day.map_or("最早".to_owned(), Date::zh),
            day.map_or("the beginning".to_owned(), |day| day.to_string()),
        )
    };
    let (from_zh, from_en) = day(shared.from);
    let (to_zh, to_en) = match shared.to {
        Some(to) => (format!("至{}", to.zh()), format!("to {to}")),
        None => ("起".to_owned(), "on".to_owned()),
    };
    let both = !before.says.is_empty() && !version.says.is_empty();
    let says_zh = if both { format!("：{} 和 {}", before.says.zh, version.says.zh) } else { String::new() };
    let says_en = if both { format!(": {} and {}", before.says.en, version.says.en) } else { String::new() };
    let diagnostic = Diagnostic::new(
        Code::E0403,
        version.at,
        say! {
            zh: "{}{}这段时间“{}”有两个版本{}，无法确定用哪个", from_zh, to_zh, name.zh, says_zh;
            en: "from {} {}, `{}` has two versions{}; it is unclear which one holds", from_en, to_en, name.en, says_en
        },
    )
    .label(say! { zh: "与前一个重叠"; en: "overlaps the one before" })
    .related(before.at, say! { zh: "前一个"; en: "the one before" });
    match version.period.from.and_then(|from| from.plus_days(-1)) {
        Some(end) if before.period.from < version.period.from => diagnostic.help(say! {
            zh: "给前一个加“至 {}”，或改后一个的起始日", end.zh();
            en: "let the one before end with `to {}`, or change the start of this one", end
        }),
        _ => diagnostic.help(say! { zh: "改其中一个的起始日"; en: "change the start of one of them" }),
    }
}

/// E0419: 至 before 自.
pub(crate) fn ends_before_start(at: FileSpan, from: Date, to: Date) -> Diagnostic {
    Diagnostic::new(
        Code::E0419,
        at,
        say! { zh: "到{}为止，却从{}才开始", to.zh(), from.zh(); en: "it ends on {} but starts on {}", to, from },
    )
    .label(say! { zh: "比起始日还早"; en: "before its start" })
}

/// E0433: versions of one standard with different types.
pub(crate) fn versions_differ(at: FileSpan, name: &Name, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0433,
        at,
        say! { zh: "“{}”前后两个版本的类型不一样", name.zh; en: "the versions of `{}` have different types", name.en },
    )
    .label(say! { zh: "与前一个版本不同"; en: "not the type of the one before" })
    .related(before, say! { zh: "前一个版本"; en: "the one before" })
}

/// E0410: two policies at once.
pub(crate) fn two_policies(
    at: FileSpan,
    name: &str,
    first: &str,
    first_at: FileSpan,
    files: (&str, &str),
) -> Diagnostic {
    let (file, first_file) = files;
    Diagnostic::new(
        Code::E0410,
        at,
        say! {
            zh: "“{}”（{}）和“{}”（{}）是两个政策，不能放在一起读", first, first_file, name, file;
            en: "`{}` ({}) and `{}` ({}) are two policies and cannot be read as one", first, first_file, name, file
        },
    )
    .label(say! { zh: "另一个政策"; en: "another policy" })
    .related(first_at, say! { zh: "第一个政策"; en: "the first policy" })
    .help(say! {
        zh: "一次给一个政策的文件；共用的表和目录放进没有“政策”开头的文件，用“引用”带进来";
        en: "give the files of one policy at a time; put shared tables into a file without a policy header and bring them in with `use`"
    })
}
