//! Strings, comments, braces, nesting, characters nobody can see.

use tiaoli_diagnostics::{Code, Diagnostic, Edit, FileSpan, Fix, Span, say};

use crate::fold::MAX_DEPTH;

pub(crate) fn unclosed_string(at: FileSpan, mark: &str) -> Diagnostic {
    let end = Span::point(at.span.end as usize).in_file(at.file);
    Diagnostic::new(
        Code::E0113,
        at,
        say!(zh: "引号只有前一半，漏了后一半（{}）；一段引文要在同一行里写完", mark; en: "the text is opened but `{}` is missing; a quoted text ends on the line it begins on", mark),
    )
    .label(say!(zh: "从这里开始，到行末都没有收住"; en: "opened here and not closed on this line"))
    .fix(say!(zh: "在这里补上“{}”", mark; en: "add `{}` here", mark), end, mark)
}

pub(crate) fn mismatched_marks(at: FileSpan, fixed: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0123,
        at,
        say!(zh: "引号前后不成对，多半是输入法打反了"; en: "the quotation marks do not go together, the input method has probably turned one round"),
    )
    .label(say!(zh: "前引号和后引号配不上"; en: "an opening and a closing mark do not match"))
    .fix(say!(zh: "改为 {}", fixed; en: "write {}", fixed), at, fixed)
}

pub(crate) fn single_marks(at: FileSpan, written: &str, inner: &str) -> Diagnostic {
    let meant = format!("“{inner}”");
    Diagnostic::new(
        Code::E0130,
        at,
        say!(zh: "文字要用双引号“ ”，这里用的是别的引号：{}", written; en: "a text stands in double quotation marks; these are others: {}", written),
    )
    .label(say!(zh: "应当写 {}", meant; en: "write {}", meant))
    .fix(say!(zh: "改为 {}", meant; en: "write {}", meant), at, meant)
}

/// `15019919400811003X`.
pub(crate) fn number_with_letters(at: FileSpan, written: &str) -> Diagnostic {
    let meant = format!("“{written}”");
    Diagnostic::new(
        Code::E0130,
        at,
        say!(zh: "号码里有字母，要加引号：{}", meant; en: "a number with letters in it stands in quotation marks: {}", meant),
    )
    .label(say!(zh: "前后要加“ ”"; en: "put it in quotation marks"))
    .fix(say!(zh: "加上引号"; en: "add the marks"), at, meant)
}

/// `依据 通知`.
pub(crate) fn document_without_marks(at: FileSpan, written: &str) -> Diagnostic {
    let meant = format!("《{written}》");
    Diagnostic::new(
        Code::E0130,
        at,
        say!(zh: "文件名“{}”要放在书名号里", written; en: "the document title `{}` needs marks round it", written),
    )
    .label(say!(zh: "应当写 {}", meant; en: "write {}", meant))
    .help(say!(zh: "依据后面写《文件名》、文号，或者本文的“第…条”"; en: "after `basis` stands a title in 《》, a document number, or an article of this text"))
    .fix(say!(zh: "改为 {}", meant; en: "write {}", meant), at, meant)
}

/// `原文 …` without quotation marks.
pub(crate) fn text_without_marks(at: FileSpan, keyword: &str, edits: Vec<Edit>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::E0130,
        at,
        say!(zh: "“{}”后面的文字没有加引号", keyword; en: "the text after `{}` has no quotation marks", keyword),
    )
    .label(say!(zh: "前后要加“ ”"; en: "put it in quotation marks"));
    diagnostic.fixes.push(Fix::new(say!(zh: "加上引号"; en: "add the marks"), edits));
    diagnostic
}

pub(crate) fn unclosed_comment(at: FileSpan, line_end: usize) -> Diagnostic {
    let end = Span::point(line_end).in_file(at.file);
    Diagnostic::new(
        Code::E0114,
        at,
        say!(zh: "注释用“/*”开头，但没有“*/”收尾；先按本行之内都是注释处理"; en: "the comment opened with `/*` has no `*/`; it is taken to end with this line"),
    )
    .label(say!(zh: "这条注释没有收尾"; en: "this comment is not closed"))
    .fix(say!(zh: "在行末补上“*/”"; en: "add `*/` at the end of the line"), end, " */")
}

/// `lead` stands before the brace; `is_guess` where another place would do as well.
pub(crate) fn missing_brace(at: FileSpan, place: usize, lead: &str, is_guess: bool) -> Diagnostic {
    let end = Span::point(place).in_file(at.file);
    let edits = vec![Edit { at: end, new_text: format!("{lead}}}") }];
    Diagnostic::new(Code::E0115, at, say!(zh: "这个“{{”没有对应的“}}”"; en: "this `{{` has no `}}`"))
        .label(say!(zh: "从这里打开，一直没有关上"; en: "opened here and never closed"))
        .related(end, say!(zh: "“}}”应当在这里"; en: "the `}}` belongs here"))
        .with_fix(Some(Fix { title: say!(zh: "补上“}}”"; en: "add `}}`"), edits, is_guess }))
}

pub(crate) fn missing_open_brace(at: FileSpan, place: usize) -> Diagnostic {
    let end = Span::point(place).in_file(at.file);
    Diagnostic::new(Code::E0115, at, say!(zh: "这一行后面漏了“{{”"; en: "`{{` is missing after this line"))
        .label(say!(zh: "这里开始的内容要用“{{”打开"; en: "what begins here is opened with `{{`"))
        .fix(say!(zh: "补上“{{”"; en: "add `{{`"), end, " {")
}

/// A `}` that neither its place nor its indentation gives a `{`.
pub(crate) fn surplus_brace(at: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::E0116, at, say!(zh: "多了一个“}}”"; en: "there is one `}}` too many"))
        .label(say!(zh: "前面没有与它对应的“{{”"; en: "no `{{` goes with it"))
        .fix(say!(zh: "删去“}}”"; en: "delete `}}`"), at, "")
}

/// A `}` is too much, and which one cannot be seen: this is where they run out.
pub(crate) fn some_surplus_brace(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0116,
        at,
        say!(zh: "多了一个“}}”，多的不一定是这一个，也可能在前面"; en: "there is one `}}` too many, this one or one before it"),
    )
    .label(say!(zh: "到这里，“}}”比“{{”多一个"; en: "here there is one more `}}` than `{{`"))
    .help(say!(
        zh: "从上往下对照缩进，找到多出来的那一个再删；删错了，有的条款会落到所属的条或者款以外";
        en: "compare the indentation from the top down and delete the one too many; with the wrong one gone, clauses fall out of their article"))
    .guess(say!(zh: "多的就是这一个：删去“}}”"; en: "it is this one: delete `}}`"), at, "")
}

/// `{` straight after `{`.
pub(crate) fn doubled_brace(at: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::E0116, at, say!(zh: "多了一个“{{”"; en: "there is one `{{` too many"))
        .label(say!(zh: "前面已经有一个“{{”"; en: "there is a `{{` just before"))
        .fix(say!(zh: "删去“{{”"; en: "delete `{{`"), at, "")
}

pub(crate) fn too_deep(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0117,
        at,
        say!(zh: "层层嵌套太深，最多{}层", MAX_DEPTH; en: "this is nested too deep, {} levels is the limit", MAX_DEPTH),
    )
    .label(say!(zh: "到这里超过了{}层，里面的内容没有读", MAX_DEPTH; en: "beyond {} levels from here; what is inside was not read", MAX_DEPTH))
    .help(say!(zh: "把里面的条件用“所称 … 是指 …”另起一个名称，再引用"; en: "give the inner condition a name with `define … as …` and use the name"))
}

pub(crate) fn unseen_character(at: FileSpan, c: char) -> Diagnostic {
    let code = u32::from(c);
    Diagnostic::new(
        Code::E0125,
        at,
        say!(zh: "这里有一个看不见的字符（U+{:04X}），会让文字看上去和实际不一样", code; en: "there is an invisible character (U+{:04X}) here, which can make a text look different from what it says", code),
    )
    .label(say!(zh: "看不见的字符在这里"; en: "the invisible character is here"))
    .fix(say!(zh: "删去这个字符"; en: "delete the character"), at, "")
}
