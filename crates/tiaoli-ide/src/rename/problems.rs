//! Why something cannot be renamed, in a sentence.

use tiaoli_diagnostics::{Text, say};

pub(super) fn builtin(word: &str) -> Text {
    say!(
        zh: "“{}”是标准学生表里的名称，名单数据按这个名称读取，不能改名。", word;
        en: "`{}` belongs to the standard student table: data is read by this name, so it cannot be renamed.", word
    )
}

pub(super) fn headers_stay(old: &str) -> Text {
    say!(
        zh: "政策里都改了。名册的表头如果还写“{}”，请一并改，或者在这一栏的名称后面加：又称 \"{}\"", old, old;
        en: "The policy is renamed throughout. Where the header of a roster still says `{}`, change it too, or write behind the name of the field: aka \"{}\"", old, old
    )
}

pub(super) fn cells_stay(old: &str) -> Text {
    say!(
        zh: "政策里都改了。名册里如果还填“{}”，请一并改，或者在这个值后面加：又称 \"{}\"", old, old;
        en: "The policy is renamed throughout. Where a roster still says `{}`, change it too, or write behind the value: aka \"{}\"", old, old
    )
}

pub(super) fn keyword(word: &str) -> Text {
    say!(
        zh: "“{}”是条理的固定用词，不是名称，不能改名。", word;
        en: "`{}` is a word of the language and not a name: it cannot be renamed.", word
    )
}

pub(super) fn function(word: &str) -> Text {
    say!(
        zh: "“{}”是条理自带的，不能改名。", word;
        en: "`{}` comes with the language and cannot be renamed.", word
    )
}

pub(super) fn unknown(word: &str) -> Text {
    say!(
        zh: "没有找到“{}”是在哪里定的，先把它写好再改名。", word;
        en: "It is not known what `{}` stands for. Declare it first, then rename it.", word
    )
}

pub(super) fn in_words() -> Text {
    Text::new(
        "引号里的文字不是名称，直接修改即可。",
        "What stands between quotation marks is no name: change it where it stands.",
    )
}

pub(super) fn in_comment() -> Text {
    Text::new(
        "注释里的文字不是名称，直接修改即可。",
        "What stands in a comment is no name: change it where it stands.",
    )
}

pub(super) fn nothing_here() -> Text {
    Text::new("这里没有可以改名的名称。", "There is no name to change here.")
}

pub(super) fn empty() -> Text {
    Text::new("新名称不能是空的。", "The new name may not be empty.")
}

pub(super) fn with_line_break() -> Text {
    Text::new("名称要写在一行里，不能换行。", "A name stands on one line: it cannot hold a line break.")
}

pub(super) fn too_long(most: usize) -> Text {
    say!(
        zh: "名称太长，最多{}个字。", most;
        en: "The name is too long: {} characters at most.", most
    )
}

pub(super) fn with_mark(name: &str, mark: char) -> Text {
    say!(
        zh: "“{}”里有“{}”，不能用在这里。名称可以用汉字、字母、数字和下划线。", name, mark;
        en: "`{}` holds {}, which cannot stand here. Names are made of Chinese characters, letters, digits and underscores.", name, mark
    )
}

pub(super) fn reserved(name: &str) -> Text {
    say!(
        zh: "“{}”是条理的固定用词，不能作名称，请换一个。", name;
        en: "`{}` is a word of the language and cannot be a name. Choose another one.", name
    )
}

/// Something else would be meant by a name.
pub(super) fn means_otherwise(new: &str, line: u32, path: &str) -> Text {
    say!(
        zh: "改成“{}”以后，{} 第{}行的名称会指向别的内容：已有同样的名称。请换一个。", new, path, line;
        en: "With `{}`, a name in {}, line {} would stand for something else: there is such a name already. Choose another one.", new, path, line
    )
}

/// The policy would have a message that it does not have now.
pub(super) fn would_be_wrong(new: &str, message: &Text) -> Text {
    say!(
        zh: "不能改成“{}”，改了会有新的问题：{}", new, message.zh;
        en: "It cannot be renamed to `{}`, that would give a new problem: {}", new, message.en
    )
}
