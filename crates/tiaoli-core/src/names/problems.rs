//! E02xx: names.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Span, Text, say};

use crate::ir::Name;

/// E0201: no declaration of that name. `kinds` says in words what could stand here.
pub(crate) fn unknown_name(at: FileSpan, name: &str, kinds: &Text, near: Option<&str>) -> Diagnostic {
    let unknown = Diagnostic::new(
        Code::E0201,
        at,
        say! { zh: "没有叫“{}”的{}", name, kinds.zh; en: "there is no {} called `{}`", kinds.en, name },
    )
    .label(say! { zh: "这个名称没有声明过"; en: "this name is not declared" });
    with_near(unknown, at, near)
}

/// E0201: `名单 死亡人员名单 { … }` in an example, where the name alone stands.
pub(crate) fn word_before_table(word: FileSpan, at: FileSpan, written: &str, name: &str) -> Diagnostic {
    let whole = word.span.to(at.span).in_file(word.file);
    Diagnostic::new(
        Code::E0201,
        word,
        say! { zh: "没有叫“{}”的信息表；举例里直接写表或名单的名称“{}”", written, name; en: "there is no table `{}`; an example names the table or list itself: `{}`", written, name },
    )
    .label(say! { zh: "这个词不用写"; en: "this word is not needed" })
    .fix(say! { zh: "改为“{}”", name; en: "write `{}`", name }, whole, name)
}

/// E0201: 两千三百元 for 2300元.
pub(crate) fn amount_in_words(at: FileSpan, written: &str, yuan: u32) -> Diagnostic {
    let meant = format!("{yuan}元");
    Diagnostic::new(
        Code::E0201,
        at,
        say! { zh: "金额用阿拉伯数字写：“{}”应当写“{}”", written, meant; en: "amounts are written in figures: `{}` is `{}`", written, meant },
    )
    .label(say! { zh: "应当写“{}”", meant; en: "write `{}`", meant })
    .fix(say! { zh: "改为“{}”", meant; en: "write `{}`", meant }, at, meant)
}

/// E0201: 每学期300元 for 300元/学期.
pub(crate) fn period_first(at: FileSpan, written: &str, meant: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0201,
        at,
        say! { zh: "金额的期间写在后面：“{}”应当写“{}”", written, meant; en: "the period of an amount stands behind it: `{}` is `{}`", written, meant },
    )
    .label(say! { zh: "应当写“{}”", meant; en: "write `{}`", meant })
    .fix(say! { zh: "改为“{}”", meant; en: "write `{}`", meant }, at, meant)
}

fn with_near(diagnostic: Diagnostic, at: FileSpan, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic
            .help(say! { zh: "最接近的是“{}”", near; en: "the nearest is `{}`", near })
            .fix(say! { zh: "改为“{}”", near; en: "change it to `{}`", near }, at, near),
        None => diagnostic,
    }
}

/// E0201: no catalog, list or field of that name after 属于.
pub(crate) fn unknown_source(at: FileSpan, name: &str, near: &str) -> Diagnostic {
    let kinds = Text::new("名单、目录、信息表或栏目", "list, catalog, table or field");
    unknown_name(at, name, &kinds, Some(near))
}

/// E0201: where a text stands on the other side, the words are most likely a text without its marks.
pub(crate) fn unquoted_text(at: FileSpan, name: &str, near: Option<&str>) -> Diagnostic {
    let quoted = format!("“{name}”");
    let unknown = Diagnostic::new(
        Code::E0201,
        at,
        say! { zh: "没有叫“{}”的栏目；如果它是要比较的文字，要加引号", name; en: "there is no field `{}`; if it is a text to compare with, it needs quotation marks", name },
    )
    .label(say! { zh: "文字要写成 {}", quoted; en: "a text is written {}", quoted });
    with_near(unknown, at, near).guess(say! { zh: "改为 {}", quoted; en: "write {}", quoted }, at, quoted)
}

/// Where else a field is, that a table does not have.
pub(crate) enum Elsewhere {
    Nowhere,
    /// Another table has it.
    Table(Name),
    /// A table of the same name has it, that this one hides: where the field is declared there, and this table.
    Hidden(FileSpan, FileSpan),
}

/// E0202: the table has no such field.
pub(crate) fn unknown_field(
    at: FileSpan,
    name: &str,
    table: &Name,
    near: Option<&str>,
    elsewhere: &Elsewhere,
) -> Diagnostic {
    let unknown = Diagnostic::new(
        Code::E0202,
        at,
        say! { zh: "信息表“{}”里没有“{}”这一栏", table.zh, name; en: "the table `{}` has no field `{}`", table.en, name },
    )
    .label(say! { zh: "“{}”没有这一栏", table.zh; en: "no such field in `{}`", table.en });
    if let Elsewhere::Hidden(hidden, here) = elsewhere {
        return unknown
            .related(*here, say! { zh: "这张“{}”盖住了公用的那一张", table.zh; en: "this `{}` hides the shared one", table.en })
            .related(*hidden, say! { zh: "那一张里有“{}”", name; en: "which has `{}`", name })
            .help(say! {
                zh: "只想在公用的表里加几栏，写成：信息表 {} 增加 {{ … }}", table.zh;
                en: "to add fields to the shared table, write: records {} adds {{ … }}", table.en
            })
            .fix(
                say! { zh: "改成在公用的表里增加"; en: "add to the shared table" },
                Span::point(here.span.end as usize).in_file(here.file),
                if name.is_ascii() { " adds" } else { " 增加" },
            );
    }
    if near.is_some() {
        return with_near(unknown, at, near);
    }
    match elsewhere {
        Elsewhere::Table(owner) => unknown.help(say! {
            zh: "这一栏在信息表“{}”里；要引用它，“{}”里须有一栏指向“{}”", owner.zh, table.zh, owner.zh;
            en: "`{}` has this field; to read it, `{}` needs a field that refers to `{}`", owner.en, table.en, owner.en
        }),
        Elsewhere::Hidden(..) | Elsewhere::Nowhere => unknown.help(say! {
            zh: "如确是新栏目，请先在信息表“{}”里增加", table.zh;
            en: "if it is a new field, add it to the table `{}` first", table.en
        }),
    }
}

/// E0203: the enumeration has no such value.
pub(crate) fn unknown_value(
    at: FileSpan,
    name: &str,
    of: &Name,
    values: &Text,
    near: Option<&str>,
) -> Diagnostic {
    // The names are shown in the language the rule is written in, whatever that of the message.
    let (of, values) = if name.is_ascii() { (&of.en, &values.en) } else { (&of.zh, &values.zh) };
    let unknown = Diagnostic::new(
        Code::E0203,
        at,
        say! { zh: "“{}”没有“{}”这个取值", of, name; en: "`{}` has no value `{}`", of, name },
    )
    .label(say! { zh: "可以是：{}", values; en: "may be: {}", values });
    with_near(unknown, at, near)
}

/// E0201: 信息表 NAME 增加, where no table has the name.
pub(crate) fn adds_to_nothing(at: FileSpan, name: &str, near: Option<&str>) -> Diagnostic {
    let kinds = Text::new("信息表可以增加栏目", "table to add fields to");
    let unknown = unknown_name(at, name, &kinds, near);
    match near {
        Some(_) => unknown,
        None => unknown.help(say! {
            zh: "要增加栏目的表，用“引用”带进来；是新的表，就不写“增加”";
            en: "bring the table in with `use`; for a new table leave `adds` out"
        }),
    }
}

/// E0204: no such function.
pub(crate) fn unknown_function(at: FileSpan, name: &str, near: Option<&str>) -> Diagnostic {
    let unknown = Diagnostic::new(
        Code::E0204,
        at,
        say! { zh: "没有叫“{}”的算法", name; en: "there is no function `{}`", name },
    )
    .label(say! { zh: "括号前只能写内置的算法，如 周岁、第几学期、计数"; en: "only built-in functions stand before a bracket, such as age, term_number, count" });
    with_near(unknown, at, near)
}

/// E0205: the same name declared twice.
pub(crate) fn duplicate(at: FileSpan, name: &str, before: FileSpan) -> Diagnostic {
    declared_twice(at, name, before).help(say! {
        zh: "意思相同请删去一处；意思不同请改名";
        en: "delete one if they mean the same, rename one if not"
    })
}

/// E0205: the same name declared twice, for a kind of thing that may have versions.
pub(crate) fn duplicate_version(at: FileSpan, name: &str, before: FileSpan) -> Diagnostic {
    declared_twice(at, name, before).help(say! {
        zh: "意思相同请删去一处；意思不同请改名；先后施行的两个版本请各写 施行 自 …";
        en: "delete one if they mean the same, rename one if not; give both versions their `effective from …`"
    })
}

fn declared_twice(at: FileSpan, name: &str, before: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::E0205, at, say! { zh: "“{}”声明了两次", name; en: "`{}` is declared twice", name })
        .label(say! { zh: "又一次"; en: "again here" })
        .related(before, say! { zh: "先在这里声明"; en: "first declared here" })
}

/// E0205: one name for two kinds of things. `is` and `was` say which.
pub(crate) fn taken(at: FileSpan, name: &str, is: &Text, was: &Text, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0205,
        at,
        say! {
            zh: "“{}”已经是{}的名称，不能再作{}的名称", name, was.zh, is.zh;
            en: "`{}` already names {} and cannot name {} too", name, was.en, is.en
        },
    )
    .label(say! { zh: "换一个名称"; en: "choose another name" })
    .related(before, say! { zh: "先用在这里"; en: "first used here" })
}

/// E0206: known names and keywords written as one word.
pub(crate) fn glued(at: FileSpan, name: &str, parts: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0206,
        at,
        say! { zh: "“{}”连在一起，认不出", name; en: "`{}` is several words written as one", name },
    )
    .label(say! { zh: "应分开写：{}", parts; en: "write it apart: {}", parts })
    .fix(say! { zh: "改为“{}”", parts; en: "change it to `{}`", parts }, at, parts)
}

/// E0207: a name of another kind than the place needs.
pub(crate) fn wrong_kind(
    at: FileSpan,
    name: &str,
    needed: &Text,
    is: &Text,
    declared: Option<FileSpan>,
) -> Diagnostic {
    let wrong = Diagnostic::new(
        Code::E0207,
        at,
        say! { zh: "这里要写{}，“{}”是{}", needed.zh, name, is.zh; en: "{} is needed here, `{}` is {}", needed.en, name, is.en },
    )
    .label(say! { zh: "这是{}", is.zh; en: "this is {}", is.en });
    match declared {
        Some(declared) => wrong.related(declared, say! { zh: "在这里声明"; en: "declared here" }),
        None => wrong,
    }
}

/// E0208: an English name for nothing.
pub(crate) fn names_nothing(at: FileSpan, zh: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0208,
        at,
        say! { zh: "英文名里的“{}”没有声明过", zh; en: "nothing is called `{}`, so it cannot get another name", zh },
    )
    .label(say! { zh: "没有这个名称"; en: "no such name" })
    .help(say! { zh: "改成已有的名称；声明已经删去的，把这一对也删去"; en: "use a declared name; where the declaration was removed, delete the pair too" })
}

/// E0209: two English names for one Chinese name.
pub(crate) fn named_twice(at: FileSpan, zh: &str, first: &str, second: &str, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0209,
        at,
        say! { zh: "“{}”有两个英文名：{} 和 {}", zh, first, second; en: "`{}` gets two English names: {} and {}", zh, first, second },
    )
    .label(say! { zh: "第二个"; en: "the second one" })
    .related(before, say! { zh: "第一个在这里"; en: "the first one" })
    .help(say! {
        zh: "只属于某张表的，写成 表.{} {}", zh, second;
        en: "for one table only, write TABLE.{} {}", zh, second
    })
}

/// E0209: an English name that already means something else in the same place.
pub(crate) fn spelling_taken(at: FileSpan, spelling: &str, name: &str, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0209,
        at,
        say! { zh: "“{}”已另有所指，不能再作“{}”的名称", spelling, name; en: "`{}` already means something else and cannot name `{}` too", spelling, name },
    )
    .label(say! { zh: "换一个名称"; en: "choose another name" })
    .related(before, say! { zh: "已用在这里"; en: "used here" })
}

/// E0209: a reserved word as an English name.
pub(crate) fn reserved_word(at: FileSpan, word: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0209,
        at,
        say! { zh: "“{}”是保留词，不能作名称", word; en: "`{}` is a reserved word and cannot be a name", word },
    )
    .label(say! { zh: "换一个名称，如 {}_", word; en: "choose another name, such as {}_", word })
}

/// E0209: one header or data spelling for two fields or values.
pub(crate) fn header_taken(at: FileSpan, spelling: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0209,
        at,
        say! { zh: "“{}”在这里有两种意思", spelling; en: "`{}` would mean two things here", spelling },
    )
    .label(say! { zh: "同一张表里已有这个写法"; en: "this spelling is already used beside it" })
}

/// E0210: a name with several possible meanings.
pub(crate) fn ambiguous(at: FileSpan, name: &str, readings: &[String]) -> Diagnostic {
    let list = readings.join("、");
    let list_en = readings.join(", ");
    Diagnostic::new(
        Code::E0210,
        at,
        say! { zh: "“{}”有不止一种意思：{}", name, list; en: "`{}` could be several things: {}", name, list_en },
    )
    .label(say! { zh: "请写明是哪一个"; en: "say which one" })
}

/// E0211: a file the policy names that is not there.
pub(crate) fn file_not_found(at: FileSpan, path: &str) -> Diagnostic {
    Diagnostic::new(Code::E0211, at, say! { zh: "找不到文件“{}”", path; en: "there is no file `{}`", path })
        .label(say! { zh: "路径从本文件所在的文件夹算起"; en: "paths start at the folder of this file" })
}

/// E0211: a file of policy text that is not there.
pub(crate) fn library_not_found(at: FileSpan, path: &str) -> Diagnostic {
    file_not_found(at, path).help(missing_library())
}

fn missing_library() -> Text {
    say! {
        zh: "这个文件里声明的名称都查不到；补上文件再核对一遍";
        en: "no name that this file declares is known; add the file and check again"
    }
}

/// Whether a message is one of [`library_not_found`].
pub(crate) fn is_missing_library(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == Code::E0211 && diagnostic.help.as_ref() == Some(&missing_library())
}

/// What is not listed for want of a file of policy text.
pub(crate) fn silent_without_file(count: usize) -> Text {
    say! {
        zh: "这个文件里声明的名称都查不到，因此而来的{}处问题没有列出；补上文件再核对一遍", count;
        en: "no name that this file declares is known; {} problems that come of it are not listed. Add the file and check again", count
    }
}

/// E0212: an enumeration value where a condition is needed.
pub(crate) fn value_as_condition(at: FileSpan, value: &str, fields: &[String]) -> Diagnostic {
    let field = fields.first().map_or("", String::as_str);
    let alone = Diagnostic::new(
        Code::E0212,
        at,
        say! { zh: "“{}”只是“{}”的一个取值，还不是条件", value, field; en: "`{}` is only a value of `{}`, not yet a condition", value, field },
    )
    .label(say! { zh: "要写明是哪一栏"; en: "say which field has it" });
    match fields {
        [field] => {
            let (verb_zh, verb_en) = (format!("{field} 为 {value}"), format!("{field} is {value}"));
            let new_text =
                if value.is_ascii() && field.is_ascii() { verb_en.clone() } else { verb_zh.clone() };
            alone.fix(say! { zh: "改为“{}”", verb_zh; en: "change it to `{}`", verb_en }, at, new_text)
        }
        _ => alone,
    }
}

/// E0456: a field that a later document gives another type.
pub(crate) fn field_retyped(at: FileSpan, name: &str, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0456,
        at,
        say! { zh: "栏目“{}”的类型和以前不一样", name; en: "the field `{}` had another type before", name },
    )
    .label(say! { zh: "改了类型"; en: "another type" })
    .related(before, say! { zh: "以前的类型"; en: "its type before" })
    .help(say! {
        zh: "一栏的类型不能中途改变，以前月份的名单还要照原样读；要记新的内容，另立一栏。只增加取值是可以的";
        en: "a field keeps its type, because rosters of earlier months are read with it; declare another field for what is new. More values may be added"
    })
}

/// E0456: a field that a later statement would take from somewhere else.
pub(crate) fn field_source_changed(at: FileSpan, name: &str, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0456,
        at,
        say! { zh: "栏目“{}”从哪里来，以前不是这样写的", name; en: "where the field `{}` comes from was stated otherwise before", name },
    )
    .label(say! { zh: "这里不能改"; en: "not to be changed here" })
    .related(before, say! { zh: "以前的声明"; en: "its declaration" })
    .help(say! {
        zh: "识别号、生效、推自、变动见、此前写在第一次声明这一栏的地方，以前月份的名单也照它读；要换一种来源，另立一栏";
        en: "key, since, derived, changes and before stand where the field is declared first, because rosters of earlier months are read with it too; declare another field for another source"
    })
}

/// E0457: a scale whose later statement has another order.
pub(crate) fn scale_reordered(at: FileSpan, name: &str, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0457,
        at,
        say! { zh: "等级“{}”的顺序和以前不一样", name; en: "the scale `{}` had another order before", name },
    )
    .label(say! { zh: "顺序变了"; en: "another order" })
    .related(before, say! { zh: "以前的顺序"; en: "its order before" })
    .help(say! {
        zh: "可以增加或去掉几级，不能调换先后；换了先后，请另立一个等级";
        en: "tiers may be added or left out, their order stays; for another order declare another scale"
    })
}
