//! Words that touch, words in the wrong place, symbols typed for others.

use tiaoli_diagnostics::{Code, Diagnostic, Edit, FileSpan, Fix, Span, say};

use crate::ast::RuleKind;
use crate::grammar::Rule;
use crate::lower::Head;

pub(crate) fn glued(at: FileSpan, place: usize, keyword: &str, word: &str) -> Diagnostic {
    let end = Span::point(place).in_file(at.file);
    Diagnostic::new(
        Code::E0102,
        at,
        say!(zh: "“{0}{1}”连在一起，看不出是“{0} {1}”还是一个名称", keyword, word; en: "`{0}{1}` is written as one word; it could be `{0} {1}` or a name", keyword, word),
    )
    .label(say!(zh: "“{}”后面要空一格", keyword; en: "put a blank after `{}`", keyword))
    .fix(say!(zh: "改为“{} {}”", keyword, word; en: "write `{} {}`", keyword, word), end, " ")
}

/// `且函询结果 为 同意`, where reading stopped at it.
pub(crate) fn glued_joint(at: FileSpan, joint: &str, word: &str, edits: Vec<Edit>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::E0102,
        at,
        say!(zh: "“{0}{1}”连在一起，看不出是“{0} {1}”还是一个名称", joint, word; en: "`{0}{1}` is written as one word; it could be `{0} {1}` or a name", joint, word),
    )
    .label(say!(zh: "“{}”后面要空一格", joint; en: "put a blank after `{}`", joint));
    let title = say!(zh: "改为“{} {}”", joint, word; en: "write `{} {}`", joint, word);
    diagnostic.fixes.push(Fix::new(title, edits));
    diagnostic
}

/// A comma, colon or semicolon where a blank is enough.
pub(crate) fn surplus_mark(at: FileSpan, mark: &str, edits: Vec<Edit>) -> Diagnostic {
    let count = edits.len();
    let mut diagnostic = Diagnostic::new(
        Code::E0106,
        at,
        say!(zh: "这里不用“{}”，空一格就行", mark; en: "no `{}` is needed here; a blank will do", mark),
    )
    .label(say!(zh: "删去“{}”", mark; en: "take `{}` out", mark));
    let title = match count {
        1 => say!(zh: "删去“{}”", mark; en: "take `{}` out", mark),
        _ => {
            say!(zh: "改正这一处和后面的几处，共{}处", count; en: "put this and the following right, {} in all", count)
        }
    };
    diagnostic.fixes.push(Fix::new(title, edits));
    diagnostic
}

pub(crate) fn wrong_symbol(at: FileSpan, written: &str, meant: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0108,
        at,
        say!(zh: "这里写的是“{}”，应当写“{}”", written, meant; en: "`{}` stands here where `{}` is meant", written, meant),
    )
    .label(say!(zh: "应当写“{}”", meant; en: "write `{}`", meant))
    .fix(say!(zh: "改为“{}”", meant; en: "write `{}`", meant), at, meant)
}

/// A condition in brackets of another kind.
pub(crate) fn other_brackets(at: FileSpan, close: FileSpan, written: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::E0108,
        at,
        say!(zh: "条件和算式用圆括号（），不用“{}”", written; en: "conditions and sums stand in round brackets, not in `{}`", written),
    )
    .label(say!(zh: "应当写“（”"; en: "write `(`"));
    let edits = vec![Edit { at, new_text: "（".to_owned() }, Edit { at: close, new_text: "）".to_owned() }];
    diagnostic.fixes.push(Fix::new(say!(zh: "改为（）"; en: "write （）"), edits));
    diagnostic
}

/// The English words are written small.
pub(crate) fn capitals(at: FileSpan, written: &str, edits: Vec<Edit>) -> Diagnostic {
    let meant = written.to_ascii_lowercase();
    let mut diagnostic = Diagnostic::new(
        Code::E0108,
        at,
        say!(zh: "这里写的是“{}”，应当写“{}”：英文条文用语一律小写", written, meant; en: "`{}` stands here where `{}` is meant: the words of the language are written small", written, meant),
    )
    .label(say!(zh: "应当写“{}”", meant; en: "write `{}`", meant));
    diagnostic.fixes.push(Fix::new(say!(zh: "改为小写"; en: "write it small"), edits));
    diagnostic
}

/// 禁止给予 for 不得给予.
pub(crate) fn other_verb(at: FileSpan, written: &str, meant: &str, blank: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0108,
        at,
        say!(zh: "条款里不写“{}”，要写“{}”", written, meant; en: "a clause does not say `{}` but `{}`", written, meant),
    )
    .label(say!(zh: "应当写“{}”", meant; en: "write `{}`", meant))
    .fix(say!(zh: "改为“{}”", meant; en: "write `{}`", meant), at, format!("{meant}{blank}"))
}

/// `户籍 城市`.
pub(crate) fn no_is(at: FileSpan, field: &str, is: &str, value: &str) -> Diagnostic {
    let place = Span::point(at.span.start as usize).in_file(at.file);
    Diagnostic::new(
        Code::E0101,
        at,
        say!(zh: "“{0} {1}”中间缺“为”，应当写“{0} {2} {1}”", field, value, is; en: "`is` is missing between `{0}` and `{1}`", field, value),
    )
    .label(say!(zh: "前面加“{}”；如果是另一个条件，加“且”或“或”", is; en: "put `{}` before it; for another condition `and` or `or`", is))
    .guess(say!(zh: "改为“{0} {2} {1}”", field, value, is; en: "write `{0} {2} {1}`", field, value, is), place, format!("{is} "))
}

/// `按 标准 给予 项目`.
pub(crate) fn amount_first(at: FileSpan, written: &str, meant: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0108,
        at,
        say!(zh: "“{}”的先后反了，应当写“{}”", written, meant; en: "`{}` is the wrong way round; write `{}`", written, meant),
    )
    .label(say!(zh: "先写给予什么，再写按什么标准"; en: "first what is given, then at what amount"))
    .fix(say!(zh: "改为“{}”", meant; en: "write `{}`", meant), at, meant)
}

pub(crate) fn circled_numbers(at: FileSpan, written: char, edits: Vec<Edit>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::E0112,
        at,
        say!(zh: "条件的序号写（一）、（1）或 1.，不写“{}”", written; en: "the items of a list are numbered (1) or `1.`, not `{}`", written),
    )
    .label(say!(zh: "这种序号读不懂"; en: "this kind of number is not read"));
    diagnostic.fixes.push(Fix::new(say!(zh: "改为（一）（二）……"; en: "write （一）（二）…"), edits));
    diagnostic
}

pub(crate) fn stray_comma(at: FileSpan, comma: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0106,
        at,
        say!(zh: "这里不用逗号：各句之间换行或空一格即可"; en: "no `{}` here: clauses follow one another with a blank or a line break", comma),
    )
    .label(say!(zh: "多了这个逗号"; en: "this comma is not needed"))
    .fix(say!(zh: "删去逗号"; en: "delete the comma"), at, "")
}

pub(crate) fn wrong_joint(at: FileSpan, written: &str) -> Diagnostic {
    let word = written.trim_matches([',', '、', ' ', '\n']);
    Diagnostic::new(
        Code::E0106,
        at,
        say!(zh: "条件之间用“且”连接，不用“{}”", word; en: "conditions are joined by `and`, not by `{}`", word),
    )
    .label(say!(zh: "改为“且”"; en: "write `and`"))
    .fix(say!(zh: "改为“且”"; en: "write 且"), at, if written.starts_with([',', '、']) { " 且" } else { "且" })
}

pub(crate) fn reserved_name(at: FileSpan, word: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0118,
        at,
        say!(zh: "“{}”是条文用语，不能作名称", word; en: "`{}` is a word of the language and cannot be a name", word),
    )
    .label(say!(zh: "请换一个名称"; en: "choose another name"))
    .help(say!(zh: "在前后加字即可，如“{}情况”", word; en: "add to it, for example `{}_value`", word))
}

pub(crate) fn wrong_verb(at: FileSpan, verb: &str, rule: Rule, head: Head) -> Diagnostic {
    let (head_zh, head_en, own_zh, own_en) = match head {
        Head::Rule(RuleKind::Grant) => ("应助", "grant", "给予", "give"),
        Head::Rule(RuleKind::Deny) => ("不予", "deny", "不得给予", "deny"),
        Head::Rule(RuleKind::Hold) => ("暂缓", "hold", "暂缓发放", "hold"),
        Head::Rule(RuleKind::Review) => ("重点审核", "review", "重点审核", "review"),
        Head::Check => ("比对", "match", "列为", "flag"),
    };
    let other = match rule {
        Rule::give => Some(("应助", "grant")),
        Rule::deny => Some(("不予", "deny")),
        Rule::hold => Some(("暂缓", "hold")),
        Rule::flag | Rule::where_rows => Some(("比对", "match")),
        _ => None,
    };
    let diagnostic = Diagnostic::new(
        Code::E0119,
        at,
        say!(zh: "以“{}”开头的条款里不能写“{}”", head_zh, verb; en: "`{}` does not belong in a clause headed `{}`", verb, head_en),
    )
    .label(say!(zh: "“{}”的条款用“{}”", head_zh, own_zh; en: "a `{}` clause uses `{}`", head_en, own_en));
    match other {
        Some((zh, en)) => diagnostic.help(say!(zh: "如果确实是这个意思，把开头改为“{}”", zh; en: "if this is what you mean, begin the clause with `{}`", en)),
        None => diagnostic,
    }
}

pub(crate) fn late_aka(at: FileSpan, name_end: FileSpan, text: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::E0126,
        at,
        say!(zh: "栏目的“又称”要写在冒号前面"; en: "the other spellings of a field stand before the colon"),
    )
    .label(say!(zh: "移到栏目名称后、冒号前"; en: "move this after the name, before the colon"));
    let edits =
        vec![Edit { at: name_end, new_text: format!(" {text}") }, Edit { at, new_text: String::new() }];
    diagnostic.fixes.push(Fix::new(say!(zh: "移到冒号前"; en: "move it before the colon"), edits));
    diagnostic
}
