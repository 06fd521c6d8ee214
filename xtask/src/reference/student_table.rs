//! The page of the standard student table.

use tiaoli_core::standard_table::{STANDARD_FIELDS, StandardValue};

use super::{GENERATED, code_list, head, row};

pub(super) fn page() -> String {
    let mut out = String::from("# 标准学生表 / The standard student table\n\n");
    out.push_str(GENERATED);
    out.push_str(
        "\n政策里的栏目如果叫下面的中文名，名册里这些表头、这些值都认得，不管政策有没有给它起英文名。\
         其他写法在政策里用“又称”添加，或者运行时用 `--map 表头=栏目`。\n\n\
         For a field of the same Chinese name these headers and values are read in a roster, whether or not the policy gives \
         English names. Others are added in the policy with `aka`, or for one run with `--map HEADER=FIELD`.\n\n",
    );
    out.push_str(&head(&["栏目", "field", "也认的表头 other headers", "值 values"]));
    for field in STANDARD_FIELDS {
        let values: Vec<String> = field.values.iter().map(value).collect();
        out.push_str(&row([
            format!("`{}`", field.zh),
            format!("`{}`", field.en),
            code_list(field.headers.iter().copied(), " "),
            values.join("<br>"),
        ]));
    }
    out
}

fn value(value: &StandardValue) -> String {
    let more = code_list(value.aka.iter().copied(), " ");
    let more = if more.is_empty() { more } else { format!("（{more}）") };
    format!("`{}` `{}`{more}", value.zh, value.en)
}
