//! E04xx: standards, catalogs, tables, decision tables.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Text, say};

use super::join;
use crate::ir::Name;

/// E0438: a catalog file without a column of codes.
pub(in crate::lower) fn catalog_column(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0438,
        at,
        say! { zh: "目录文件的第一行里没有“代码”一栏"; en: "the first line of the catalog file has no column `code`" },
    )
    .label(say! { zh: "应有：代码,名称（可加 列入）"; en: "expected: code,name (and listed, if needed)" })
}

/// E0438: a word that does not say whether a code is listed.
pub(in crate::lower) fn catalog_listed(at: FileSpan, word: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0438,
        at,
        say! { zh: "“列入”一栏里的“{}”看不懂", word; en: "`{}` does not say whether the code is listed", word },
    )
    .label(say! { zh: "写 是、否 或 待定"; en: "write yes, no or open" })
}

/// E0438: a code twice in one edition.
pub(in crate::lower) fn catalog_twice(at: FileSpan, code: &str, before: FileSpan, same: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0438,
        at,
        say! { zh: "代码“{}”在这份目录里出现了两次", code; en: "the code `{}` is in this catalog twice", code },
    )
    .label(say! { zh: "又一次"; en: "again" })
    .related(before, say! { zh: "前一次"; en: "the first time" });
    if same {
        return diagnostic;
    }
    diagnostic.help(say! { zh: "两处还不一致，无法确定用哪个"; en: "and the two differ, so it is unclear which one holds" })
}

/// E0412: a standard or parameter without a single row.
pub(in crate::lower) fn standard_without_rows(at: FileSpan, name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0412,
        at,
        say! { zh: "“{}”一行也没有写，用到它的都算不出来", name.zh; en: "`{}` has no row at all, so nothing that uses it has a value", name.en },
    )
    .label(say! { zh: "里面是空的"; en: "it is empty" })
    .help(say! {
        zh: "至少写一行“自 日期 为 …”；数还没有定的，写上暂用的数，后面加“待核实”";
        en: "write at least one row `from DATE is …`; where the figure is not known yet, give the one in use and add `unverified`"
    })
}

/// E0418: tiers a standard says nothing about.
pub(in crate::lower) fn tiers_left_out(at: FileSpan, scale: &Name, left_out: &[Name]) -> Diagnostic {
    let list = join(left_out);
    Diagnostic::new(
        Code::E0418,
        at,
        say! { zh: "没有写“{}”里的 {}，这些人将无法确定金额", scale.zh, list.zh; en: "`{}` has no value for {}: their amount would be unknown", scale.en, list.en },
    )
    .label(say! { zh: "缺：{}", list.zh; en: "missing: {}", list.en })
    .help(say! { zh: "各补一个数；不享受的，写 0元"; en: "give each a value; those who get nothing get 0 CNY" })
}

/// E0423: values by tier without 按.
pub(in crate::lower) fn tiers_without_scale(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0423,
        at,
        say! { zh: "分档写了数，却没有写按哪个等级分档"; en: "values by tier, but no tier scale is named" },
    )
    .label(say! { zh: "分档的数"; en: "values by tier" })
    .help(say! { zh: "在类型后写“按 等级名”，如：标准 分档标准 : 金额 每生每年 按 困难认定"; en: "name the scale after the type, such as: standard rate : money CNY/year at hardship" })
}

/// E0423: 按 with a field, where the scale of its values is named. `values` are those the field can have.
pub(in crate::lower) fn tiers_by_field(
    at: FileSpan,
    name: &str,
    values: Option<&Text>,
    declared: Option<FileSpan>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0423,
        at,
        say! { zh: "“{}”是信息表里的一栏，“按”后面要写等级", name; en: "`{}` is a field of a table; a tier scale is named after `at`", name },
    )
    .label(say! { zh: "这是一栏，不是等级"; en: "a field, no tier scale" });
    let diagnostic = match declared {
        Some(declared) => diagnostic.related(declared, say! { zh: "这一栏在这里"; en: "the field" }),
        None => diagnostic,
    };
    match values {
        Some(values) => diagnostic.help(say! {
            zh: "先写“等级 {0}等级 由高到低 {1}”，这一栏写成“{0} : {0}等级”，标准写“按 {0}等级”", name, values.zh;
            en: "declare `tiers {0}_scale highest_first {1}`, write the field as `{0} : {0}_scale` and the standard `at {0}_scale`", name, values.en
        }),
        None => diagnostic.help(say! {
            zh: "先用“等级 …”写出它的各个取值，再写“按”那个等级的名称";
            en: "declare its values with `tiers …` first and name that scale"
        }),
    }
}

/// E0423: a tiered standard with one value.
pub(in crate::lower) fn scale_without_tiers(at: FileSpan, scale: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0423,
        at,
        say! { zh: "标准按“{}”分档，这里只写了一个数", scale.zh; en: "the standard has a value per `{}`, but there is one value here", scale.en },
    )
    .label(say! { zh: "应逐档写在花括号里"; en: "list the tiers in braces" })
}

/// E0423: brackets where the type is another.
pub(in crate::lower) fn brackets_without_scale(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0423,
        at,
        say! { zh: "分段写了起点和比例，标准的类型却不是“分段”"; en: "these are brackets, but the type of the standard is not `scale`" },
    )
    .label(say! { zh: "分段的数"; en: "brackets" })
    .help(say! { zh: "在冒号后写“分段 金额”，如：标准 补贴比例 : 分段 金额"; en: "write the type as `scale money`, such as: standard share : scale money" })
}

/// E0423: a value of another form where brackets are needed.
pub(in crate::lower) fn scale_without_brackets(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0423,
        at,
        say! { zh: "“分段”的标准要写每段的起点和比例"; en: "a standard of the type `scale` lists thresholds with their rates" },
    )
    .label(say! { zh: "应写成 {{ 0元 起 80%、1000元 起 50% }}"; en: "write {{ 0 CNY upwards 80%, 1000 CNY upwards 50% }}" })
}

/// E0423: thresholds that do not rise.
pub(in crate::lower) fn thresholds_fall(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0423,
        at,
        say! { zh: "分段的起点要由小到大，也不能重复"; en: "thresholds rise from one bracket to the next" },
    )
    .label(say! { zh: "这个起点不大于上一个"; en: "not above the one before" })
}

/// E0423: 分段 as the type of a field.
pub(in crate::lower) fn scale_as_field(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0423,
        at,
        say! { zh: "“分段”只能作标准或地方参数的类型，不能作信息表的栏目"; en: "`scale` is a type of standards and parameters, not of a field" },
    )
    .label(say! { zh: "不能作栏目的类型"; en: "not for a field" })
}

/// E0423: a standard read from a file.
pub(in crate::lower) fn standard_from_file(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0423,
        at,
        say! { zh: "标准的数要写在政策里，不能来自文件"; en: "the value of a standard stands in the policy, not in a file" },
    )
    .label(say! { zh: "只有目录能来自文件"; en: "only catalogs come from files" })
}

/// E0423: an edition of a catalog without its file.
pub(in crate::lower) fn edition_without_file(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0423,
        at,
        say! { zh: "目录的每一版都要写 来自 “文件”"; en: "every edition of a catalog names its file: file \"…\"" },
    )
    .label(say! { zh: "缺文件"; en: "no file" })
}

/// E0424: a second 识别号.
pub(in crate::lower) fn second_key(
    at: FileSpan,
    table: &Name,
    first: &Name,
    first_at: FileSpan,
) -> Diagnostic {
    Diagnostic::new(
        Code::E0424,
        at,
        say! { zh: "“{}”已经以“{}”为识别号", table.zh, first.zh; en: "the key of `{}` is already `{}`", table.en, first.en },
    )
    .label(say! { zh: "第二个识别号"; en: "a second key" })
    .related(first_at, say! { zh: "第一个"; en: "the first one" })
}

/// E0431: a tiered standard where the tier cannot be read off the row.
pub(in crate::lower) fn which_tier(
    at: FileSpan,
    standard: &Name,
    scale: &Name,
    fields: &[String],
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0431,
        at,
        say! {
            zh: "“{}”按“{}”分档，这里看不出是哪一档", standard.zh, scale.zh;
            en: "`{}` differs by `{}`, and it is unclear which tier is meant here", standard.en, scale.en
        },
    )
    .label(say! { zh: "哪一档？"; en: "which tier?" });
    match fields.first() {
        None => diagnostic.help(say! {
            zh: "信息表里没有一栏的类型是“{}”", scale.zh;
            en: "no field of the table has the type `{}`", scale.en
        }),
        Some(field) => {
            let list = fields.join("、");
            diagnostic.help(say! {
                zh: "有几栏都是：{}。写明一栏，如 {}({})", list, standard.zh, field;
                en: "several fields do: {}. Name one, such as {}({})", list, standard.en, field
            })
        }
    }
}

/// E0432: a row with too few or too many cells.
pub(in crate::lower) fn row_length(at: FileSpan, found: usize, wanted: usize) -> Diagnostic {
    Diagnostic::new(
        Code::E0432,
        at,
        say! { zh: "这一行有 {} 格，表头有 {} 格", found, wanted; en: "this row has {} cells, the header has {}", found, wanted },
    )
    .label(say! { zh: "格数对不上；不限的格写 -"; en: "the numbers differ; write - for any value" })
}

/// E0434: an amount below zero.
pub(in crate::lower) fn negative_amount(at: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::E0434, at, say! { zh: "金额不能小于零"; en: "an amount cannot be less than zero" })
        .label(say! { zh: "小于零"; en: "less than zero" })
}

/// E0436: 定期 with something that is no length of time.
pub(in crate::lower) fn interval_unit(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0436,
        at,
        say! { zh: "“定期”后面的参数要有时间单位：日、工作日、月或年"; en: "the parameter of an interval counts days, working days, months or years" },
    )
    .label(say! { zh: "如：地方参数 核查间隔 : 整数 月 为 6"; en: "such as: parameter check_interval : integer months is 6" })
}

/// E0436: a length of time before a duty falls due.
pub(in crate::lower) fn remind_length(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0436,
        at,
        say! { zh: "“提醒”后面写提前多久：整数的日、工作日、月或年"; en: "`remind` takes a whole number of days, working days, months or years" },
    )
    .label(say! { zh: "如：提醒 10个工作日"; en: "such as: remind 10 working days" })
}

/// E0437: values written out as a type outside a table.
pub(in crate::lower) fn values_outside_table(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0437,
        at,
        say! { zh: "取值只能在信息表的栏目里列出"; en: "values are listed in the fields of a table only" },
    )
    .label(say! { zh: "没有一栏正好是这些取值"; en: "no field has exactly these values" })
    .help(say! { zh: "用 等级 声明这些取值，再写等级名"; en: "declare them as tiers and use the name" })
}
