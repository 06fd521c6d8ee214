//! The commands of the prompt: their spellings in both languages, and what is said of them.

use tiaoli_diagnostics::{Lang, Text, nearest, say};
use tiaoli_syntax::keywords;

use crate::exit::Stop;

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Load,
    Data,
    AsOf,
    Set,
    Unset,
    Row,
    Show,
    Decide,
    Explain,
    WhyNot,
    Who,
    Next,
    Diff,
    Undo,
    SaveTest,
    Type,
    Lang,
    Help,
    Quit,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    pub(crate) command: Command,
    /// The recommended spelling first.
    pub(crate) zh: &'static [&'static str],
    pub(crate) en: &'static [&'static str],
    /// What stands behind it, in Chinese and English.
    pub(crate) args: (&'static str, &'static str),
    pub(crate) about: (&'static str, &'static str),
    /// More, for `:help COMMAND`.
    pub(crate) more: (&'static str, &'static str),
}

impl Spec {
    /// The recommended spelling.
    pub(crate) fn name(&self, lang: Lang) -> &'static str {
        let names = if lang == Lang::Zh { self.zh } else { self.en };
        names.first().copied().unwrap_or_default()
    }

    pub(crate) fn args(&self, lang: Lang) -> &'static str {
        pick(self.args, lang)
    }

    pub(crate) fn about(&self, lang: Lang) -> &'static str {
        pick(self.about, lang)
    }

    pub(crate) fn more(&self, lang: Lang) -> &'static str {
        pick(self.more, lang)
    }

    /// Every spelling, of both languages.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.zh.iter().chain(self.en).copied()
    }
}

fn pick((zh, en): (&'static str, &'static str), lang: Lang) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

/// Every command, in the order of the help.
pub(crate) const COMMANDS: &[Spec] = &[
    Spec {
        command: Command::Load,
        zh: &["加载"],
        en: &["load"],
        args: ("路径", "PATH"),
        about: ("加载政策文件或文件夹", "load a policy: a file, or a folder with one policy"),
        more: (
            "记录照旧：新政策里有同名字段的，值留下来。在提示符下写的规则等不再有。",
            "The record stays: fields that the new policy has keep their values. What was typed at the prompt is gone.",
        ),
    },
    Spec {
        command: Command::Data,
        zh: &["数据"],
        en: &["data"],
        args: ("[表名=]文件…", "[TABLE=]FILE…"),
        about: (
            "给出名册，其他表或名单写成 表名=文件",
            "give a roster; TABLE=FILE for another table or list",
        ),
        more: (
            "以后 ：谁 在名册里找，：行 从名册里取一行；条件要看的其他表也用上。不写文件就说明现在用的是哪些。",
            "From then on :who looks in the roster, :row takes a row of it, and conditions see the other tables. Without a file it says which are in use.",
        ),
    },
    Spec {
        command: Command::AsOf,
        zh: &["基准日"],
        en: &["as-of"],
        args: ("日期", "DATE"),
        about: ("按哪一天算", "the day to evaluate"),
        more: (
            "例如 ：基准日 2024-10-15。不写日期就说明现在是哪一天。",
            "For example :as-of 2024-10-15. Without a date it says which it is.",
        ),
    },
    Spec {
        command: Command::Set,
        zh: &["设", "设置"],
        en: &["set"],
        args: ("字段=值…", "FIELD=VALUE…"),
        about: (
            "填记录的字段（也可以直接写 户籍 = 农村）",
            "fill fields of the record (`hukou = rural` does it too)",
        ),
        more: (
            "值怎么写，与名册的单元格一样。例如 ：设 户籍=农村 年级=一年级。",
            "Values are written as in a roster: :set hukou=rural grade=1",
        ),
    },
    Spec {
        command: Command::Unset,
        zh: &["清", "清除"],
        en: &["unset"],
        args: ("[字段…]", "[FIELD…]"),
        about: ("清空字段；不写字段就清空整条记录", "empty fields; without one the whole record"),
        more: (
            "空着的字段是“不清楚”，不是“否”，也不是零。",
            "An empty field is not known: neither no nor zero.",
        ),
    },
    Spec {
        command: Command::Row,
        zh: &["行", "取行"],
        en: &["row", "load-record"],
        args: ("第几条或识别号", "NUMBER or KEY"),
        about: ("把名册的一行取来作记录", "take a row of the roster as the record"),
        more: (
            "例如 ：行 12 取第 12 条记录，：行 S001 按识别号取。取来的行连名册的其他行一起算（重复、比对都看），与 tiaoli explain --key 一样；再用 ：设 改了的字段按改的算，与其他行的比对仍按名册。",
            "For example :row 12 for the 12th record, :row S001 by its key. The row is decided with what the other rows say, as `tiaoli explain --key` does; fields changed with :set count as changed, and other rows are still compared as in the roster.",
        ),
    },
    Spec {
        command: Command::Show,
        zh: &["看", "显示"],
        en: &["show"],
        args: ("[规则|字段|记录|名称]", "[rules|fields|record|NAME]"),
        about: (
            "看规则、字段、记录，或某个名称的原文",
            "show the rules, the fields, the record, or the text of a name",
        ),
        more: (
            "不写就看记录。名称也可以是名册里的识别号。",
            "Without a word it shows the record. A name may also be a key of the roster.",
        ),
    },
    Spec {
        command: Command::Decide,
        zh: &["判定"],
        en: &["decide"],
        args: ("", ""),
        about: ("这条记录的结果", "the results of the record"),
        more: (
            "每个资助项目一行；信息不全的，说明还缺什么。",
            "One line for each benefit; where something is missing it says what.",
        ),
    },
    Spec {
        command: Command::Explain,
        zh: &["解释", "为什么", "为何"],
        en: &["explain", "why"],
        args: ("[项目]", "[BENEFIT]"),
        about: (
            "说明理由：条款、读到的值、金额、怎样会变",
            "the reasons: clauses, values read, amounts, what would change it",
        ),
        more: ("与 tiaoli explain 相同。", "As tiaoli explain does."),
    },
    Spec {
        command: Command::WhyNot,
        zh: &["为何不", "为什么不"],
        en: &["why-not"],
        args: ("结果", "OUTCOME"),
        about: ("为什么不是这个结果", "why the result is not this one"),
        more: (
            "结果写 应助、不予、暂缓、未规定、待补 或 规则冲突。",
            "OUTCOME is granted, denied, held, undetermined, incomplete or conflict.",
        ),
    },
    Spec {
        command: Command::Who,
        zh: &["谁"],
        en: &["who"],
        args: ("条件", "CONDITION"),
        about: ("名册里哪些行符合条件", "which rows of the roster satisfy a condition"),
        more: (
            "先说有几行，再列前几行；识别号只显示一部分。",
            "Says how many, and lists the first; keys are masked.",
        ),
    },
    Spec {
        command: Command::Next,
        zh: &["下一问", "缺", "缺什么"],
        en: &["next"],
        args: ("", ""),
        about: (
            "先问哪一栏最管用，各种回答会怎样",
            "which missing field to ask for first, and what each answer leads to",
        ),
        more: (
            "选法：把每个空着、又有关系的栏目逐个试填各种回答，看未定的结果有多少就此定下来；定下来的份额最大的先问，一样大的先问回答种数少的，再按信息表里的先后。",
            "How it is chosen: every empty field that matters is answered in every way that makes a difference; the one whose answers settle the greatest share of the open results comes first, of equal ones that with fewer answers, then by the order of the table.",
        ),
    },
    Spec {
        command: Command::Diff,
        zh: &["比较"],
        en: &["diff"],
        args: ("", ""),
        about: (
            "与上一次改记录或基准日以前比",
            "compare with before the last change of the record or the day",
        ),
        more: ("按现在的规则把两边都算一遍。", "Both sides are decided by the rules of now."),
    },
    Spec {
        command: Command::Undo,
        zh: &["撤销", "撤消", "退回"],
        en: &["undo"],
        args: ("", ""),
        about: (
            "撤销上一次改动：记录、基准日、写的规则等",
            "take back the last change: of the record, the day, or what was declared",
        ),
        more: (
            "可以一次一次往回撤。取行、加载政策也能撤；给的数据和已存的举例不动。",
            "May be repeated. Taken rows and loaded policies count too; data given and examples written stay.",
        ),
    },
    Spec {
        command: Command::SaveTest,
        zh: &["存例"],
        en: &["save-test"],
        args: ("[文件]", "[FILE]"),
        about: (
            "把记录和结果写成举例，接在文件后面，或显示出来",
            "write the record and its results as an example, to the end of FILE or to the screen",
        ),
        more: (
            "先运行一遍，通过了才写。文字类的敏感字段（姓名、身份证号等）不写进去。",
            "It is run first and written only when it passes. Texts of sensitive fields, such as names and ID numbers, are left out.",
        ),
    },
    Spec {
        command: Command::Type,
        zh: &["类型"],
        en: &["type"],
        args: ("算式", "EXPRESSION"),
        about: ("一个字段、条件或算式是什么类型的值", "what kind of value a field or expression has"),
        more: ("例如 ：类型 助学金标准 / 10。", "For example :type stipend_standard / 10."),
    },
    Spec {
        command: Command::Lang,
        zh: &["语言"],
        en: &["lang"],
        args: ("zh|en", "zh|en"),
        about: ("提示文字的语言", "the language of words"),
        more: (
            "命令和政策两种语言都能用，与这个无关。",
            "Commands and policies may be typed in both languages, whatever it is.",
        ),
    },
    Spec {
        command: Command::Help,
        zh: &["帮助"],
        en: &["help"],
        args: ("[命令]", "[COMMAND]"),
        about: ("这些说明", "this help"),
        more: ("", ""),
    },
    Spec {
        command: Command::Quit,
        zh: &["退出"],
        en: &["quit", "exit"],
        args: ("", ""),
        about: ("离开", "leave"),
        more: ("也可以按 Ctrl+D。", "Ctrl+D does it too."),
    },
];

/// Beginnings that mean one command, though another begins with them too.
const BEGINNINGS: &[(&str, Command)] = &[("退", Command::Quit)];

/// The command of a text behind the colon, and what stands behind it.
pub(crate) fn parse(text: &str) -> Result<(&'static Spec, &str), Stop> {
    let end = text.find(|c: char| c.is_whitespace()).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let is = |name: &&str| name.eq_ignore_ascii_case(word);
    if let Some(spec) = COMMANDS.iter().find(|spec| spec.names().any(|name| is(&name))) {
        return Ok((spec, rest.trim()));
    }
    // The beginning of one word alone, if it is of one command.
    let begins = |spec: &&Spec| {
        let meant = BEGINNINGS.iter().find(|(beginning, _)| *beginning == word);
        !word.is_empty()
            && spec.names().any(|name| name.starts_with(&word.to_ascii_lowercase()))
            && meant.is_none_or(|(_, command)| *command == spec.command)
    };
    let mut begun = COMMANDS.iter().filter(begins);
    if let (Some(spec), None) = (begun.next(), begun.next()) {
        return Ok((spec, rest.trim()));
    }
    // Chinese is written without blanks: 设户籍=农村.
    let glued = COMMANDS.iter().flat_map(|spec| spec.zh.iter().map(move |name| (spec, *name)));
    let glued = glued.filter(|(_, name)| text.starts_with(name)).max_by_key(|(_, name)| name.len());
    if let Some((spec, name)) = glued {
        return Ok((spec, text.strip_prefix(name).unwrap_or_default().trim()));
    }
    Err(unknown(word))
}

/// The command that a text is but for its colon: its first word is one of the names, and no keyword unless it stands alone.
pub(crate) fn without_colon(text: &str) -> Option<&'static Spec> {
    let text = text.trim();
    let word = text.split_whitespace().next().unwrap_or_default();
    let word = if matches!(word, "?" | "？") { "help" } else { word };
    let spec = COMMANDS.iter().find(|spec| spec.names().any(|name| name.eq_ignore_ascii_case(word)))?;
    let is_alone = !text.contains(char::is_whitespace);
    (is_alone || keywords::find(word).is_none()).then_some(spec)
}

fn unknown(word: &str) -> Stop {
    let near = nearest(word, COMMANDS.iter().flat_map(Spec::names));
    let help = match near.first() {
        Some(near) => say!(zh: "最接近的是 ：{near}，是不是它？"; en: "did you mean :{near}?"),
        None => say!(zh: "：帮助 列出全部命令。"; en: ":help lists all commands"),
    };
    Stop::usage(say!(zh: "没有“：{word}”这个命令"; en: "there is no command `:{word}`"), Some(help))
}

/// The help of one command, or the list of all.
pub(crate) fn help(word: &str, lang: Lang) -> Result<String, Stop> {
    let word = word.trim_start_matches([':', '：']);
    if !word.is_empty() {
        let (spec, _) = parse(word)?;
        let others: Vec<String> = spec
            .names()
            .filter(|name| *name != spec.name(lang))
            .map(|name| format!("{}{name}", colon(lang)))
            .collect();
        let also: Text = say!(zh: "也可以写 {}", others.join("、"); en: "also {}", others.join(", "));
        let lines = [
            head(spec, lang),
            spec.about(lang).to_owned(),
            spec.more(lang).to_owned(),
            also.get(lang).to_owned(),
        ];
        return Ok(lines.into_iter().filter(|line| !line.is_empty()).map(|line| line + "\n").collect());
    }
    let rows: Vec<[String; 2]> =
        COMMANDS.iter().map(|spec| [head(spec, lang), spec.about(lang).to_owned()]).collect();
    let intro = say! {
        zh: "写一个条件或算式，按这条记录算出来；写 户籍 = 农村 填记录；写一条规则、所称、标准，这次就按它算。命令：";
        en: "Type a condition or an amount to evaluate it on the record, `hukou = rural` to fill the record, or a rule, definition or standard to use it for this session. Commands:"
    };
    let table: String =
        tiaoli_ide::layout::table(&rows, |_| false).into_iter().map(|line| format!("  {line}\n")).collect();
    Ok(format!("{}\n{table}", intro.get(lang)))
}

fn colon(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "：" } else { ":" }
}

fn head(spec: &Spec, lang: Lang) -> String {
    format!("{}{} {}", colon(lang), spec.name(lang), spec.args(lang)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(Command, &str)> {
        parse(text).ok().map(|(spec, rest)| (spec.command, rest))
    }

    #[test]
    fn commands_in_both_languages_whole_or_begun() {
        assert_eq!(found("set 户籍=农村"), Some((Command::Set, "户籍=农村")));
        assert_eq!(found("设户籍=农村"), Some((Command::Set, "户籍=农村")));
        assert_eq!(found("设置 户籍=农村"), Some((Command::Set, "户籍=农村")));
        assert_eq!(found("dec"), Some((Command::Decide, "")));
        assert_eq!(found("q"), Some((Command::Quit, "")));
        assert_eq!(found("HELP who"), Some((Command::Help, "who")));
        assert_eq!(found("load-record S001"), Some((Command::Row, "S001")));
        assert_eq!(found("为什么"), Some((Command::Explain, "")));
        assert_eq!(found("为什么不 应助"), Some((Command::WhyNot, "应助")));
        assert_eq!(found("why-not granted"), Some((Command::WhyNot, "granted")));
        assert_eq!(found("缺"), Some((Command::Next, "")));
        assert_eq!(found("撤消"), Some((Command::Undo, "")));
        assert_eq!(found("退"), Some((Command::Quit, "")));
        assert_eq!(found("退回"), Some((Command::Undo, "")));
        assert_eq!(found("退学"), None);
        assert_eq!(found("d"), None);
        assert_eq!(found(""), None);
        let Err(Stop::Because { help: Some(help), .. }) = parse("explian") else { panic!() };
        assert!(help.en.contains("explain"));
    }

    #[test]
    fn a_command_may_lack_its_colon() {
        let found = |text| without_colon(text).map(|spec| spec.command);
        assert_eq!(found("帮助"), Some(Command::Help));
        assert_eq!(found("？"), Some(Command::Help));
        assert_eq!(found("行 12"), Some(Command::Row));
        assert_eq!(found("Exit"), Some(Command::Quit));
        assert_eq!(found("户籍 为 农村"), None);
        assert_eq!(found("行业 为 农业"), None);
    }

    #[test]
    fn no_spelling_is_of_two_commands() {
        let mut names: Vec<&str> = COMMANDS.iter().flat_map(Spec::names).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        for lang in [Lang::Zh, Lang::En] {
            let list = help("", lang).unwrap();
            assert!(COMMANDS.iter().all(|spec| list.contains(spec.name(lang))), "{list}");
        }
    }
}
