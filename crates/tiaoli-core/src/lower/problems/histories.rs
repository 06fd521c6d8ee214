//! E044x: 生效, 变动见, 此前.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, say};

use super::join;
use crate::ir::Name;

/// E0441: rows that hold since a day, of nothing in particular.
pub(in crate::lower) fn history_without_key(at: FileSpan, table: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0441,
        at,
        say! { zh: "“{}”写了“生效”，却没有识别号，看不出哪几行说的是同一个", table.zh; en: "`{}` has `since` but no key: nobody can tell which rows are about the same", table.en },
    )
    .label(say! { zh: "从这一天起什么有效？"; en: "since this day what holds?" })
    .help(say! {
        zh: "给这张表写上“识别号”，同一识别号的几行就是先后几个版本；如果是变动台账，就在名册的那一栏写“变动见 {}.某栏”", table.zh;
        en: "mark a field as `key`: rows of one key are versions of one record; if this is a register of changes, write `changed_by {}.FIELD` at the field that follows it", table.en })
}

/// E0442: 生效 on a field that holds no date.
pub(in crate::lower) fn since_no_date(at: FileSpan, field: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0442,
        at,
        say! { zh: "“生效”要写在日期栏上，“{}”不是日期", field.zh; en: "`since` belongs to a date, and `{}` is none", field.en },
    )
    .label(say! { zh: "改为“日期”"; en: "make it a date" })
}

/// E0443: two days since when a row holds.
pub(in crate::lower) fn second_since(
    at: FileSpan,
    table: &Name,
    first: &Name,
    first_at: FileSpan,
) -> Diagnostic {
    Diagnostic::new(
        Code::E0443,
        at,
        say! { zh: "“{}”已经以“{}”为生效日期", table.zh, first.zh; en: "rows of `{}` already hold since `{}`", table.en, first.en },
    )
    .label(say! { zh: "第二个“生效”"; en: "a second `since`" })
    .related(first_at, say! { zh: "第一个"; en: "the first one" })
}

/// E0444: 变动见 without a table and its field.
pub(in crate::lower) fn changes_path(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0444,
        at,
        say! { zh: "“变动见”后面要写哪张表的哪一栏"; en: "`changed_by` needs a table and its field" },
    )
    .label(
        say! { zh: "例如：变动见 异动.变动后状态"; en: "for example: changed_by status_change.new_status" },
    )
}

/// E0444: a register of changes whose rows do not say since when.
pub(in crate::lower) fn changes_without_since(at: FileSpan, table: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0444,
        at,
        say! { zh: "“{}”里没有一栏写“生效”，不知道变动从哪一天算起", table.zh; en: "no field of `{}` is marked `since`: nobody knows from which day a change counts", table.en },
    )
    .label(say! { zh: "这张表没有生效日期"; en: "this table has no day since when" })
    .help(say! { zh: "在那张表的日期栏上写“生效”，例如：发生日期 : 日期  生效"; en: "mark its date, as in: happened_on : date since" })
}

/// E0444: a register of changes that refers to the record not at all, or by several fields.
pub(in crate::lower) fn changes_refer(at: FileSpan, table: &Name, own: &Name, count: usize) -> Diagnostic {
    let message = match count {
        0 => {
            say! { zh: "“{}”里没有一栏指到“{}”，不知道变动是谁的", table.zh, own.zh; en: "no field of `{}` refers to `{}`: nobody knows whose the change is", table.en, own.en }
        }
        count => {
            say! { zh: "“{}”里有 {count} 栏指到“{}”，不知道变动是哪一个的", table.zh, own.zh; en: "{count} fields of `{}` refer to `{}`: nobody knows whose the change is", table.en, own.en }
        }
    };
    Diagnostic::new(Code::E0444, at, message)
        .label(say! { zh: "要有一栏、也只能有一栏指到“{}”", own.zh; en: "exactly one field has to refer to `{}`", own.en })
}

/// E0444: a register of changes with a key: then its rows are versions.
pub(in crate::lower) fn changes_with_key(at: FileSpan, table: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0444,
        at,
        say! { zh: "“{}”有识别号，是一条记录的历次版本，不是变动台账", table.zh; en: "`{}` has a key: its rows are versions of records, not changes", table.en },
    )
    .label(say! { zh: "变动台账一次变动一行，不写识别号"; en: "a register of changes has a row for every change, and no key" })
}

/// E0445: what the other field holds is of another kind.
pub(in crate::lower) fn changes_type(at: FileSpan, from: &Name, to: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0445,
        at,
        say! { zh: "“{}”和“{}”填的不是同一种内容", from.zh, to.zh; en: "`{}` and `{}` do not hold the same kind of value", from.en, to.en },
    )
    .label(say! { zh: "变动后的内容要能填进“{}”", to.zh; en: "what it changed to has to fit into `{}`", to.en })
}

/// E0445: values that the following field does not know.
pub(in crate::lower) fn changes_values(at: FileSpan, from: &Name, to: &Name, values: &[Name]) -> Diagnostic {
    let names = join(values);
    Diagnostic::new(
        Code::E0445,
        at,
        say! { zh: "“{}”里的 {} 不是“{}”能填的内容", from.zh, names.zh, to.zh; en: "{} of `{}` are no values of `{}`", names.en, from.en, to.en },
    )
    .label(say! { zh: "这些变动以后“{}”是什么，没有写", to.zh; en: "nobody says what `{}` is after these", to.en })
    .help(say! {
        zh: "在那张表里另设一栏写变动以后的内容，可以用“推自”加对照表从种类推出来；没有动到“{}”的变动写“不变”", to.zh;
        en: "add a field to that table for what it is afterwards, derived from the kind by a decision table if need be; a change that leaves `{}` as it is says `unchanged`", to.en })
}

/// E0446: 此前 without 变动见.
pub(in crate::lower) fn before_alone(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0446,
        at,
        say! { zh: "“此前”要跟着“变动见”写"; en: "`before` belongs to `changed_by`" },
    )
    .label(say! { zh: "在什么变动以前？"; en: "before which change?" })
}

/// E0446: 此前 with something that is no single value.
pub(in crate::lower) fn before_no_value(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0446,
        at,
        say! { zh: "“此前”后面要写一个固定的内容，如：此前 在籍"; en: "`before` needs one fixed value, as in: before enrolled" },
    )
    .label(say! { zh: "这不是一个固定的内容"; en: "this is no fixed value" })
}
