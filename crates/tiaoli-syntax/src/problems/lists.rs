//! 且 and 或, lists of conditions.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, say};

use crate::ast::{Expr, Marker};

/// `joints[i]` is true when operand i and i + 1 are joined by 且.
pub(crate) fn mixed_joints(
    at: FileSpan,
    whole: FileSpan,
    operands: &[Expr],
    joints: &[bool],
    source: &str,
) -> Diagnostic {
    // The words of the line stay as they are written; brackets are read in either width.
    let english = whole.span.text(source).split_whitespace().any(|word| matches!(word, "and" | "or"));
    let texts: Vec<&str> = operands.iter().map(|operand| operand.span.text(source)).collect();
    let and_first = bracketed(&texts, joints, true, english);
    let or_first = bracketed(&texts, joints, false, english);
    Diagnostic::new(
        Code::E0103,
        at,
        say!(zh: "“且”和“或”混用，看不出先算哪个"; en: "`and` and `or` are mixed without brackets; the order is not clear"),
    )
    .label(say!(zh: "前面用的不是这个连接词"; en: "the conditions before are joined by the other word"))
    .help(say!(zh: "用括号分开，或者用“同时符合下列条件：”“符合下列条件之一：”逐条列出"; en: "use brackets, or a list: `all of:`, `any of:`"))
    .fix(say!(zh: "先算“且”：{}", and_first; en: "`and` first: {}", and_first), whole, and_first.clone())
    .fix(say!(zh: "先算“或”：{}", or_first; en: "`or` first: {}", or_first), whole, or_first.clone())
}

/// The operands with brackets round every run joined by 且 (`and`), else by 或.
fn bracketed(operands: &[&str], joints: &[bool], and: bool, english: bool) -> String {
    let word = |and: bool| match (and, english) {
        (true, false) => " 且 ",
        (false, false) => " 或 ",
        (true, true) => " and ",
        (false, true) => " or ",
    };
    let (open, close) = if english { ("(", ")") } else { ("（", "）") };
    let mut runs: Vec<Vec<&str>> = vec![Vec::new()];
    for (index, operand) in operands.iter().enumerate() {
        if index > 0 && joints.get(index - 1).copied().unwrap_or(and) != and {
            runs.push(Vec::new());
        }
        if let Some(run) = runs.last_mut() {
            run.push(operand);
        }
    }
    let run_text = |run: &Vec<&str>| match run.as_slice() {
        [one] => (*one).to_owned(),
        many => format!("{open}{}{close}", many.join(word(and))),
    };
    runs.iter().map(run_text).collect::<Vec<_>>().join(word(!and))
}

pub(crate) fn list_not_last(at: FileSpan, list: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0105,
        at,
        say!(zh: "逐条列出的条件后面不能再接“且”“或”：分不清它接的是最后一项还是整个列表"; en: "a list of conditions is the last part of a condition: it is not clear whether this joins the last item or the whole list"),
    )
    .label(say!(zh: "列表到这里已经结束"; en: "the list has ended here"))
    .related(list, say!(zh: "列表在这里"; en: "the list"))
    .help(say!(zh: "把共同的条件写在列表前面（… 且 符合下列条件之一：…），或者把整个列表放进括号"; en: "write the common condition before the list (`… and any of: …`), or put the list in brackets"))
}

pub(crate) fn line_begins_with_joint(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0105,
        at,
        say!(zh: "列表里另起一行不能以“且”“或”开头：分不清它接的是这一项还是整个列表"; en: "no line of a list begins with `and` or `or`: it is not clear whether it joins the item or the whole list"),
    )
    .label(say!(zh: "这个词开头的一行"; en: "the line begins with this word"))
    .help(say!(zh: "属于这一项的，接在上一行后面写；属于整个列表的，把列表放进括号"; en: "if it belongs to the item, write it on the line above; if to the whole list, put the list in brackets"))
}

pub(crate) fn joint_before_item(at: FileSpan, written: &str) -> Diagnostic {
    // `；` and the line break before the word are none of the message's business.
    let word = written.trim_matches(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '、'));
    let word = if word.is_empty() { written.trim() } else { word };
    Diagnostic::new(
        Code::E0106,
        at,
        say!(zh: "列表各项之间用“；”，不写“{}”：开头的“同时符合”“之一”已经说明了各项的关系", word; en: "the items of a list are separated by `;`, not by `{}`: the words that open the list say how they are joined", word),
    )
    .label(say!(zh: "改为“；”"; en: "write `;`"))
    .fix(say!(zh: "改为“；”"; en: "write `;`"), at, "；")
}

pub(crate) fn marker_without_list(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0112,
        at,
        say!(zh: "这里有一个序号，但前面没有“同时符合下列条件：”或“符合下列条件之一：”"; en: "an item number stands here without `all of:` or `any of:` before it"),
    )
    .label(say!(zh: "这个序号不属于任何列表"; en: "this number belongs to no list"))
}

pub(crate) fn same_marker_inside(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0112,
        at,
        say!(zh: "列表里面又有列表，里层要换一种序号，否则分不清各项属于哪一层"; en: "a list inside an item uses another kind of number, or the items of the two lists cannot be told apart"),
    )
    .label(say!(zh: "里层改用“1.”或“（1）”"; en: "use `1.` or `(1)` for the inner list"))
}

pub(crate) fn list_marker(at: FileSpan, shape: Marker, due: u32, other_shape: bool) -> Diagnostic {
    let right = marker_text(shape, due);
    let diagnostic = if other_shape {
        Diagnostic::new(
            Code::E0112,
            at,
            say!(zh: "同一列表的序号要用同一种写法，这里应当是“{}”", right; en: "the items of one list are numbered in one way; `{}` is due here", right),
        )
    } else {
        Diagnostic::new(
            Code::E0112,
            at,
            say!(zh: "列表的序号要从一开始、逐个往下写，这里应当是“{}”", right; en: "a list is numbered from one without a gap; `{}` is due here", right),
        )
    };
    diagnostic.label(say!(zh: "应当是“{}”", right; en: "`{}` is due here", right)).fix(
        say!(zh: "改为“{}”", right; en: "write `{}`", right),
        at,
        right,
    )
}

/// A marker as the formatter writes it.
pub(crate) fn marker_text(shape: Marker, number: u32) -> String {
    match shape {
        Marker::ChineseBracket => format!("（{}）", crate::format::chinese_number(number)),
        Marker::DigitBracket => format!("（{number}）"),
        Marker::Digit => format!("{number}."),
    }
}
