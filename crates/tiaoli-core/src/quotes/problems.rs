//! E042x, W0512, W0514: quotations.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, say};

use super::align::Difference;

/// E0420: the words do not stand in the source text.
pub(super) fn not_found(at: FileSpan, difference: &Option<Difference>) -> Diagnostic {
    let Some(difference) = difference else {
        return Diagnostic::new(
            Code::E0420,
            at,
            say! { zh: "引用的文字在原文里找不到"; en: "these words are not in the source text" },
        )
        .label(say! { zh: "原文里没有相近的话"; en: "nothing in the source text is like this" })
        .help(say! { zh: "从原文里逐字复制"; en: "copy the words from the source text" });
    };
    let diagnostic = Diagnostic::new(
        Code::E0420,
        at,
        say! {
            zh: "引用的文字在原文里找不到，差在第{}字：您写“{}”，原文是“{}”", difference.position, difference.written, difference.stands;
            en: "these words are not in the source text; they part at character {}: you wrote `{}`, the text has `{}`", difference.position, difference.written, difference.stands
        },
    )
    .label(say! { zh: "与原文不一致"; en: "differs from the source text" })
    .help(say! {
        zh: "按原文改回；要调整标准，请在“标准”里加一行“自…为…”，不改引文";
        en: "quote the text as it is; to change an amount, add a line `from … is …` to the standard instead"
    });
    let diagnostic = match difference.nearest {
        Some(nearest) => {
            diagnostic.related(nearest, say! { zh: "原文这一处最接近"; en: "this is the nearest place" })
        }
        None => diagnostic,
    };
    if difference.original.is_empty() || difference.original.contains('"') {
        return diagnostic;
    }
    diagnostic.fix(say! { zh: "按原文改回"; en: "quote the text as it is" }, at, &difference.original)
}

/// E0421: the words stand in several places.
pub(super) fn found_twice(at: FileSpan, count: usize, places: &[FileSpan]) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0421,
        at,
        say! { zh: "这句话在原文里出现了{}次，看不出引的是哪一处", count; en: "these words stand in {} places of the source text; it is unclear which is meant", count },
    )
    .label(say! { zh: "不止一处"; en: "more than one place" })
    .help(say! { zh: "把规则写进它所在的条（如 四、…），或者把引文写长一些"; en: "put the rule into its article, or make the quotation longer" });
    places.iter().fold(diagnostic, |diagnostic, place| {
        diagnostic.related(*place, say! { zh: "原文的这一处"; en: "one place" })
    })
}

/// E0422: the words to be corrected do not stand in the source text exactly once.
pub(super) fn erratum(at: FileSpan, count: usize) -> Diagnostic {
    let message = if count == 0 {
        say! { zh: "要勘误的文字在原文里找不到"; en: "the words to be corrected are not in the source text" }
    } else {
        say! { zh: "要勘误的文字在原文里出现了{}次", count; en: "the words to be corrected stand in {} places", count }
    };
    Diagnostic::new(Code::E0422, at, message)
        .label(say! { zh: "前后多引几个字，使它只有一处"; en: "quote more of the words around it, so that there is one place" })
}

/// W0512: the rest of the sentence is quoted nowhere.
pub(super) fn partial(at: FileSpan, rest: &str) -> Diagnostic {
    let shown: String = rest.chars().take(40).collect();
    let dots = if rest.chars().count() > 40 { "…" } else { "" };
    Diagnostic::new(
        Code::W0512,
        at,
        say! { zh: "引文不是完整的一句，其余部分还没有引用：{}{}", shown, dots; en: "this is part of a sentence, and the rest is quoted nowhere: {}{}", shown, dots },
    )
    .label(say! { zh: "只引了半句"; en: "part of a sentence" })
    .help(say! { zh: "没引的半句里可能还有前提或义务"; en: "the rest may hold a condition or another duty" })
}

/// W0514: quotations, but no source text to look them up in.
pub(super) fn unchecked(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0514,
        at,
        say! { zh: "政策没有写“原文文件”，引文没有核对"; en: "the policy names no source text, so its quotations are not checked" },
    )
    .label(say! { zh: "没有核对"; en: "not checked" })
    .help(say! { zh: "在“政策”里加一句：原文文件 “sources/….txt”"; en: "add to the policy: source \"sources/….txt\"" })
}
