//! What of the inputs may be kept on disk: only what is made of words of the language and of the policy, so that no person
//! can be in it.

use std::{collections::BTreeSet, path::Path};

use tiaoli_core::{
    decision::Outcome,
    ir::{Field, Program, Type},
    session::Analysis,
};
use tiaoli_diagnostics::Lang;
use tiaoli_syntax::{Token, TokenKind, keywords, tokens};

use super::{
    commands::{self, COMMANDS, Command, Spec},
    reading::{Input, kind},
    roster::split,
};
use crate::input;

/// So many digits together may be a number of a person: a student number, a code, a birthday.
const DIGITS: usize = 6;
/// So many in the name of a file, where days and months stand.
const DIGITS_OF_PATH: usize = 9;
/// So many with marks between them: more than a day has.
const DIGITS_APART: usize = 9;

/// Words of commands and answers that are neither keywords nor names.
const WORDS: &[&str] = &[
    "是", "否", "yes", "no", "规则", "字段", "栏目", "记录", "rules", "fields", "record", "zh", "en", "中文",
    "英文", "English",
];

/// Whether an input that was answered may be kept. What a policy of now does not know is not: a mistyped word may be a name.
pub(crate) fn keeps(text: &str, analysis: &Analysis) -> bool {
    let known = Known::of(analysis);
    // A command whose colon was forgotten is one all the same.
    let input = match commands::without_colon(text) {
        Some(_) => Input::Command(text.trim()),
        None => kind(text),
    };
    match input {
        Input::Nothing => false,
        Input::Command(rest) => {
            commands::parse(rest).is_ok_and(|(spec, rest)| known.keeps_command(spec, rest))
        }
        Input::Fill(..) => known.keeps_fill(text),
        Input::Expression | Input::Items if is_form(text) => known.keeps_fill(text),
        Input::Expression | Input::Items => known.keeps(text),
    }
}

/// A name, a colon and something behind it: `户籍：农村`.
fn is_form(text: &str) -> bool {
    text.split_once(['：', ':']).is_some_and(|(name, _)| !name.contains(['{', '｛']))
}

/// The names of a policy.
struct Known<'a> {
    names: BTreeSet<&'a str>,
    /// Of fields whose values may tell of a person.
    personal: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(analysis: &'a Analysis) -> Self {
        let program: &Program = &analysis.program;
        let fields = || program.tables.iter().flat_map(|table| &table.fields);
        let symbols = analysis.references.symbols().filter_map(|symbol| program.symbol_name(symbol));
        let mut names: BTreeSet<&str> =
            symbols.flat_map(|name| [name.zh.as_str(), name.en.as_str()]).collect();
        names.extend(fields().flat_map(spellings));
        let of_commands = COMMANDS.iter().flat_map(Spec::names).chain(WORDS.iter().copied());
        let of_outcomes = Outcome::ALL.iter().flat_map(|one| [one.word(Lang::Zh), one.word(Lang::En)]);
        for word in of_commands.chain(of_outcomes) {
            names.insert(word);
        }
        let personal = fields().filter(|field| is_personal(field)).flat_map(spellings).collect();
        Self { names, personal }
    }

    fn keeps_command(&self, spec: &Spec, rest: &str) -> bool {
        if rest.is_empty() {
            return true;
        }
        match spec.command {
            Command::Load | Command::SaveTest => is_path(rest.trim_matches('"')),
            Command::Data => split(rest).iter().all(|file| match input::pair(file) {
                Some((table, path)) => self.names.contains(table) && is_path(path),
                None => is_path(file),
            }),
            Command::AsOf => input::date(rest).is_some(),
            Command::Row => false,
            Command::Set => self.keeps_fill(rest),
            _ => self.keeps(rest),
        }
    }

    fn keeps_fill(&self, text: &str) -> bool {
        self.keeps(text) && !self.is_personal(text, &tokens(text))
    }

    /// Nothing quoted, no remark, no long number, every word known; and no number beside a field that tells of a person.
    fn keeps(&self, text: &str) -> bool {
        let tokens = tokens(text);
        let is_known = |token: &Token| {
            let word = token.span.text(text);
            match token.kind {
                TokenKind::Keyword | TokenKind::Word | TokenKind::Name => {
                    keywords::find(word).is_some() || self.names.contains(word)
                }
                TokenKind::Literal | TokenKind::Operator | TokenKind::Punctuation => true,
                TokenKind::String | TokenKind::Comment | TokenKind::Unknown => false,
            }
        };
        let has_number = tokens.iter().any(|token| token.kind == TokenKind::Literal);
        tokens.iter().all(is_known)
            && most_digits(text, |_| false) < DIGITS
            && most_digits(text, |c| !c.is_alphabetic()) < DIGITS_APART
            && !(has_number && self.is_personal(text, &tokens))
    }

    fn is_personal(&self, text: &str, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.personal.contains(token.span.text(text)))
    }
}

fn spellings(field: &Field) -> impl Iterator<Item = &str> {
    [&field.name.zh, &field.name.en].into_iter().chain(&field.aka).map(String::as_str)
}

/// Sensitive, or free text: a name, a key, a remark.
fn is_personal(field: &Field) -> bool {
    let of = match &field.ty {
        Type::Set(of) => of,
        ty => ty,
    };
    field.is_sensitive() || matches!(of, Type::Text | Type::IdCard | Type::Ref(_) | Type::Unknown)
}

/// A file that is there, or a policy to be written.
fn is_path(text: &str) -> bool {
    let path = Path::new(text);
    let is_policy = path.extension().is_some_and(|ending| ending == tiaoli_project::ENDING);
    (is_policy || path.exists()) && most_digits(text, |_| false) < DIGITS_OF_PATH
}

/// The most digits that stand together, where some marks between them do not count.
fn most_digits(text: &str, passes: impl Fn(char) -> bool) -> usize {
    let (mut most, mut now) = (0, 0);
    for c in text.chars() {
        match c {
            c if c.is_numeric() => now += 1,
            c if passes(c) => {}
            _ => now = 0,
        }
        most = most.max(now);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiaoli_core::session::Session;

    const POLICY: &str = "信息表 学生 { 编号 : 文本 识别号  姓名 : 文本 敏感  身份证号 : 身份证  备注 : 文本  户籍 : 城市、农村  困难等级 : A类、B类  年级 : 年级  人口 : 整数  入学日期 : 日期 }
资助项目 助学金 { 对象 学生 发放 按月 }
所称 农村的 是指 户籍 为 农村
应助 甲 { 凡 户籍 为 农村  给予 助学金 按 200元/月 }
英文名 { 户籍 hukou  农村 rural  姓名 name }
";

    fn kept(text: &str) -> bool {
        let mut session = Session::new();
        session.set_policy("p.tiao", POLICY);
        let analysis = session.analyze();
        assert!(analysis.diagnostics.iter().all(|one| !one.is_error()), "{:?}", analysis.diagnostics);
        keeps(text, &analysis)
    }

    #[test]
    fn nothing_that_may_hold_a_person_is_kept() {
        let wrong = [
            "身份证号 = 150199200811300039",
            ":set 编号=150199200811300039",
            "：行 S001",
            "：行 12",
            "行 S001",
            "姓名 = 王小明",
            "姓名 = 农村",
            "姓名＝钱九",
            "姓名：王小明",
            "姓名：农村",
            "户籍：王小明",
            "name = zhao8",
            "备注 = 12",
            "编号 为 1501",
            "：设 户籍=农村 姓名=王小明",
            "：设置姓名=孙十",
            "户籍 = 农村，姓名 = 王小明",
            "户籍 = 王小明",
            "年级 = 王小明",
            ":who 姓名 为 \"王小明\"",
            ":type 姓名 为 王小明",
            ":explain 姓名=王小明",
            ":sett 姓名=王小明",
            ":show 2025010002",
            "：看 S001",
            "：看 王小明",
            ":unset 姓名=王小明",
            ":load 王小明",
            ":data 姓名=王小明",
            ":as-of 王小明",
            "：帮助 王小明",
            "姓名 为 “王小明”",
            "姓名为王小明",
            "姓名 为 王小明",
            "王小明",
            "户籍 为 农村 // 王小明",
            "所称 乙 是指 姓名 为 \"李芳\"",
            "举例 \"某\" { 基准日 2024年10月15日 学生 { 姓名 \"巴特尔\" } 助学金 应为 应助 }",
            "150199 2008 1130 0039",
            "1501 9920 0811 3000 39",
            "１５０１９９２００８１１３０００３９",
            "138-0013-8000",
            "人口 = 123456",
            "  ",
        ]
        .into_iter()
        .filter(|text| kept(text));
        assert_eq!(wrong.collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn words_of_the_policy_are_kept() {
        let lost = [
            "户籍 = 农村",
            "hukou = rural",
            "户籍：农村",
            "：设 户籍=农村，年级=一年级 困难等级=A类",
            "人口 = 3",
            "入学日期 = 2024-09-01",
            ":decide",
            "：退",
            "：基准日 2024-10-15",
            ":as-of 20241015",
            "：语言 en",
            "：为何不 应助",
            "：解释 助学金",
            "：看 规则",
            "：看 甲",
            "：帮助 谁",
            "：谁 户籍 为 农村 且 人口 超过 3",
            "户籍 为 农村",
            "农村的 且 人口 超过 3",
            "：存例 samples.tiao",
            ":data .",
            ":data 学生=.",
            "应助 甲 { 凡 户籍 为 农村  给予 助学金 按 200元/月 }",
        ]
        .into_iter()
        .filter(|text| !kept(text));
        assert_eq!(lost.collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
