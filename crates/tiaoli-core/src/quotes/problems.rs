//! E042x, E0478, E0479, W0512, W0514, W0526: quotations.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Text, say};

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

/// 第三条, by its numeral.
pub(super) fn article(numeral: &str) -> Text {
    let number = (1..1000).find(|n| crate::names::numeral(*n) == numeral);
    let en = number.map_or_else(|| format!("article {numeral}"), |number| format!("article {number}"));
    let zh = match numeral.split_once('之') {
        Some((number, sub)) => format!("第{number}条之{sub}"),
        None => format!("第{numeral}条"),
    };
    Text::new(zh, en)
}

/// Where something is quoted from another article.
pub(super) struct Places {
    pub quote: FileSpan,
    pub heading: FileSpan,
    /// The source text has an article of the heading's number.
    pub exists: bool,
    /// In the source text.
    pub text: Option<FileSpan>,
}

/// E0478: the words stand in another article than the rule. `stands` is none for words before the first article.
pub(super) fn in_other_article(
    places: Places,
    address: &Text,
    stands: Option<&Text>,
    renumbered: Option<String>,
) -> Diagnostic {
    let before = Text::new("第一条以前", "the part before article 1");
    let other = stands.unwrap_or(&before);
    let diagnostic = Diagnostic::new(
        Code::E0478,
        places.quote,
        say! {
            zh: "这段话写在“{}”下面，在原文里是{}的", address.zh, other.zh;
            en: "this is quoted under {}, and the source text has it in {}", address.en, other.en
        },
    )
    .label(say! { zh: "原文在{}", other.zh; en: "stands in {}", other.en })
    .related(places.heading, say! { zh: "写在这一条下面"; en: "quoted under this heading" });
    let diagnostic = match places.text {
        Some(text) => diagnostic.related(text, say! { zh: "原文的这一处"; en: "here in the source text" }),
        None => diagnostic,
    };
    let diagnostic = match stands {
        Some(other) if !places.exists => diagnostic.help(say! {
            zh: "原文没有“{}”。把它移到“{}”下面", address.zh, other.zh;
            en: "the source text has no {}. Move it under {}", address.en, other.en
        }),
        Some(other) => diagnostic.help(say! {
            zh: "结果和告知书上会印“{}”。条写错了，就把它移到“{}”下面；原文引错了，就换成{}里的话",
                address.zh, other.zh, address.zh;
            en: "results and letters name {}. If the article is wrong, move it under {}; if the words are wrong, quote those of {}",
                address.en, other.en, address.en
        }),
        None => diagnostic.help(say! {
            zh: "结果和告知书上会印“{}”。移到各条的外面，或者换成{}里的话", address.zh, address.zh;
            en: "results and letters name {}. Move it out of the articles, or quote the words of {}", address.en, address.en
        }),
    };
    match renumbered {
        Some(heading) => diagnostic.guess(
            say! { zh: "改为“{}”", heading; en: "write `{}`", heading },
            places.heading,
            heading,
        ),
        None => diagnostic,
    }
}

/// E0479: the source text ends before that article.
pub(super) fn no_such_article(at: FileSpan, words: &Text, count: u32) -> Diagnostic {
    Diagnostic::new(
        Code::E0479,
        at,
        say! { zh: "原文里没有{}，只有{}条", words.zh, count; en: "the source text has no {}; it has {} articles", words.en, count },
    )
    .label(say! { zh: "原文没有这一条"; en: "no such article" })
    .help(say! {
        zh: "改成原文里有的条；是别的文件的，写明文件名：依据 《…》{}", words.zh;
        en: "name an article of the text; if another document is meant, name it: basis \"…\" {}", words.en
    })
}

/// W0526: the number a standard rests on stands in another article.
pub(super) fn value_elsewhere(
    at: FileSpan,
    number: &str,
    cited: &Text,
    stands: &Text,
    text: Option<FileSpan>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::W0526,
        at,
        say! {
            zh: "{}里没有“{}”这个数，原文里它在{}", cited.zh, number, stands.zh;
            en: "{} does not have the number {}; in the source text it stands in {}", cited.en, number, stands.en
        },
    )
    .label(say! { zh: "是不是{}？", stands.zh; en: "should it be {}?", stands.en })
    .help(say! {
        zh: "条写错了就改；数另有出处的，写明文件名：依据 《…》";
        en: "put the article right; if the number comes from another document, name it: basis \"…\""
    });
    match text {
        Some(text) => diagnostic.related(text, say! { zh: "原文的这一处"; en: "here in the source text" }),
        None => diagnostic,
    }
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
