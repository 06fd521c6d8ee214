//! E0475 to E0477: policies above one another.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, say};

use crate::ir::Name;

/// E0475: 引入 names a policy that no file declares.
pub(crate) fn layer_unknown(at: FileSpan, name: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0475,
        at,
        say! { zh: "没有找到叫“{}”的政策", name; en: "no policy called `{}` was found", name },
    )
    .label(say! { zh: "它的文件还没有带进来"; en: "its file was not brought in" });
    match near {
        Some(near) => diagnostic.fix(say! { zh: "改为“{}”", near; en: "write `{}`", near }, at, near),
        None => diagnostic.help(say! {
            zh: "在政策文件里写 引用 \"那个政策的文件.tiao\"，路径从本文件所在的文件夹算起";
            en: "add use \"its-file.tiao\", a path from the folder of this file"
        }),
    }
}

/// E0476: policies bring in one another.
pub(crate) fn layers_circle(at: FileSpan, names: &[&str]) -> Diagnostic {
    let (zh, en) = (names.join("、"), names.join(", "));
    Diagnostic::new(
        Code::E0476,
        at,
        say! { zh: "上下级绕成了圈：{}", zh; en: "policies stand above one another in a circle: {}", en },
    )
    .label(say! { zh: "删去这一句，或者另一边的"; en: "drop this clause, or the one on the other side" })
}

/// E0477: one benefit in two layers, for different tables.
pub(crate) fn benefit_of_two_tables(
    at: FileSpan,
    benefit: &Name,
    table: &Name,
    other: &Name,
    other_at: FileSpan,
) -> Diagnostic {
    Diagnostic::new(
        Code::E0477,
        at,
        say! {
            zh: "“{}”在这里给“{}”，在上级政策里给“{}”，合不到一起", benefit.zh, table.zh, other.zh;
            en: "`{}` is for `{}` here and for `{}` in the policy above, so the two cannot be decided together", benefit.en, table.en, other.en
        },
    )
    .label(say! { zh: "对象不同"; en: "for another table" })
    .related(other_at, say! { zh: "上级政策的"; en: "in the policy above" })
    .help(say! { zh: "两级政策用同一张信息表：把它放进公用文件，两边都“引用”"; en: "use one table for both: put it into a shared file that both bring in with `use`" })
}
