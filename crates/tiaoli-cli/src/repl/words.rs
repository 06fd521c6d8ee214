//! Everything that can be typed: names of the policy, values, keywords, commands. What is offered, and the rest of a word.

use tiaoli_core::{
    decision::Outcome,
    ir::{Name, Program, Type},
    session::Analysis,
};
use tiaoli_diagnostics::Lang;
use tiaoli_syntax::{
    TokenKind,
    keywords::{KEYWORDS, Keyword},
};

use super::{
    commands::{self, COMMANDS, Command},
    matching::score,
    reading::{command, words},
    record::{Record, tables},
};

/// So many are offered.
const OFFERED: usize = 40;

/// What an input line may be made of, taken from the policy at hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    lang: Option<Lang>,
    names: Vec<Name>,
    /// Every field with the values it can have.
    fields: Vec<(Name, Vec<Name>)>,
    /// Those that the record may have.
    own_fields: Vec<Name>,
    benefits: Vec<Name>,
}

/// What is offered for the word at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offer {
    /// Where the word begins.
    pub(crate) start: usize,
    /// The best first.
    pub(crate) words: Vec<String>,
    /// A file name is wanted.
    pub(crate) is_path: bool,
}

impl Vocabulary {
    pub(crate) fn of(analysis: &Analysis, record: &Record, lang: Lang) -> Self {
        let program: &Program = &analysis.program;
        let of_record = if record.is_empty() { tables(program) } else { vec![record.table] };
        let of_record = of_record.into_iter().filter_map(|table| program.tables.get(table.index()));
        let own_fields: Vec<Name> =
            of_record.flat_map(|table| &table.fields).map(|field| field.name.clone()).collect();
        let mut others: Vec<Name> =
            analysis.references.symbols().filter_map(|symbol| program.symbol_name(symbol).cloned()).collect();
        others.sort();
        // The fields of the record are asked about most.
        let mut names = own_fields.clone();
        for name in others {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let yes_no =
            || [("是", "yes"), ("否", "no")].map(|(zh, en)| Name { zh: zh.into(), en: en.into() }).to_vec();
        let grades = || {
            ["一", "二", "三", "四", "五", "六"]
                .iter()
                .enumerate()
                .map(|(at, n)| Name { zh: format!("{n}年级"), en: (at + 1).to_string() })
        };
        let fields = program.tables.iter().flat_map(|table| &table.fields);
        let fields = fields.map(|field| {
            let ty = match &field.ty {
                Type::Set(of) => of,
                ty => ty,
            };
            let values = match ty {
                Type::Bool => yes_no(),
                Type::Grade => grades().collect(),
                Type::Enum(id) => program
                    .enums
                    .get(id.index())
                    .map(|scale| scale.values.iter().map(|value| value.name.clone()).collect())
                    .unwrap_or_default(),
                _ => Vec::new(),
            };
            (field.name.clone(), values)
        });
        let fields = fields.collect();
        let benefits = program.decided_benefits().map(|(_, one)| one.name.clone()).collect();
        Self { lang: Some(lang), names, fields, own_fields, benefits }
    }

    fn lang(&self) -> Lang {
        self.lang.unwrap_or(Lang::Zh)
    }

    /// What may stand at the cursor.
    pub(crate) fn offer(&self, line: &str, pos: usize) -> Offer {
        let before = line.get(..pos).unwrap_or(line);
        // A command ends what was begun on the lines before it.
        let head = before.rfind('\n').map_or(0, |at| at + 1);
        let last = before.get(head..).unwrap_or_default();
        if command(last).is_some() {
            let offer = self.of_command(last);
            return Offer { start: head + offer.start, ..offer };
        }
        self.of_text(before, 0)
    }

    fn of_command(&self, before: &str) -> Offer {
        let lead = before.len() - before.trim_start().len();
        let colon = before.get(lead..).and_then(|text| text.chars().next()).map_or(1, char::len_utf8);
        let head = lead + colon;
        let rest = before.get(head..).unwrap_or_default();
        let Some(blank) = rest.find(char::is_whitespace) else {
            let names = COMMANDS.iter().flat_map(|spec| {
                let own = spec.names().filter(|name| name.is_ascii() == (self.lang() == Lang::En));
                let other = spec.names().filter(|name| name.is_ascii() != (self.lang() == Lang::En));
                own.chain(other)
            });
            // Both languages are known, and one is enough where nothing was typed.
            let names = names.filter(|name| !rest.is_empty() || name.is_ascii() == (self.lang() == Lang::En));
            return Offer { start: head, words: best(names.map(str::to_owned), rest), is_path: false };
        };
        let Ok((spec, _)) = commands::parse(rest) else { return Offer::default() };
        let (word, start) = (last_word(rest), head + rest.len() - last_word(rest).len());
        let from = |names: Vec<String>| Offer { start, words: best(names, word), is_path: false };
        match spec.command {
            Command::Load | Command::Data | Command::SaveTest => {
                Offer { start, words: Vec::new(), is_path: true }
            }
            Command::Lang => from(vec!["zh".into(), "en".into()]),
            Command::WhyNot => from(Outcome::ALL.map(|one| one.word(self.lang()).to_owned()).to_vec()),
            Command::Explain => from(self.spelled(self.benefits.iter(), word)),
            Command::Help => from(COMMANDS.iter().map(|spec| spec.name(self.lang()).to_owned()).collect()),
            Command::Show => {
                let parts = match self.lang() {
                    Lang::Zh => ["规则", "字段", "记录"],
                    Lang::En => ["rules", "fields", "record"],
                };
                let names = self.spelled(self.names.iter(), word);
                from(parts.map(str::to_owned).into_iter().chain(names).collect())
            }
            Command::Set | Command::Unset => match word.rsplit_once(['=', '＝']) {
                Some((field, value)) => {
                    // Of several values the last one is being typed.
                    let value = value.rsplit(['、', '，', ',']).next().unwrap_or_default();
                    let start = head + rest.len() - value.len();
                    let words = best(self.spelled(self.values_of(field).into_iter(), value), value);
                    Offer { start, words, is_path: false }
                }
                None => from(self.spelled(self.own_fields.iter(), word)),
            },
            Command::Who | Command::Type => self.of_text(before, head + blank),
            _ => Offer::default(),
        }
    }

    /// In an expression or a declaration; what stands before `from` is none.
    fn of_text(&self, before: &str, from: usize) -> Offer {
        let text = before.get(from..).unwrap_or_default();
        let tokens = words(text);
        let touching = tokens.last().filter(|token| token.span.end as usize == text.len());
        let word = match touching {
            Some(token) if matches!(token.kind, TokenKind::Name | TokenKind::Word | TokenKind::Keyword) => {
                token.span.text(text)
            }
            // In a string or behind a number there is nothing to complete.
            Some(token) if matches!(token.kind, TokenKind::String | TokenKind::Literal) => {
                return Offer::default();
            }
            _ => "",
        };
        // Behind a field and `=` or 为 its values come first.
        let kept = tokens.len() - usize::from(!word.is_empty());
        let mut earlier = tokens.iter().take(kept).rev();
        let of_field = earlier.next().and_then(|sign| {
            let sign = sign.span.text(text);
            let compares =
                matches!(sign, "=" | "＝" | "为" | "是" | "不为" | "属于" | "is" | "is not" | "in");
            let field = earlier.next().filter(|_| compares)?;
            Some(self.values_of(field.span.text(text)))
        });
        let values = of_field.unwrap_or_default();
        // Chinese words are written without blanks, and what is meant by letters begins with the letters.
        let latin = word.len() - word.bytes().rev().take_while(u8::is_ascii).count();
        let word = match word.get(latin..) {
            Some(letters) if latin > 0 && !letters.is_empty() => letters,
            _ => word,
        };
        let values = self.both(values.into_iter(), word);
        let names = self.both(self.names.iter(), word);
        let (mut own, mut other) = (best(values.0, word), best(values.1, word));
        if !word.is_empty() || own.is_empty() {
            let spoken = |keyword: &Keyword| if self.lang() == Lang::Zh { keyword.zh } else { keyword.en };
            let own_keywords = KEYWORDS.iter().map(spoken).filter(|word| !word.is_empty()).map(str::to_owned);
            let spellings = KEYWORDS.iter().flat_map(Keyword::spellings).filter(|_| !word.is_empty());
            own.extend(best(names.0.into_iter().chain(own_keywords), word));
            other.extend(best(names.1.into_iter().chain(spellings.map(str::to_owned)), word));
        }
        // The other language is offered when that is the one being typed.
        let words = if own.is_empty() { other } else { own };
        let words = words.into_iter().fold(Vec::new(), |mut words, word| {
            if !words.contains(&word) {
                words.push(word);
            }
            words
        });
        Offer { start: before.len() - word.len(), words, is_path: false }
    }

    fn values_of(&self, field: &str) -> Vec<&Name> {
        let field = field.trim();
        let found = self.fields.iter().filter(|(name, _)| name.zh == field || name.en == field);
        found.flat_map(|(_, values)| values).collect()
    }

    /// Names in the language in which they are being typed: letters may mean either, by sound or by spelling.
    fn spelled<'n>(&'n self, names: impl Iterator<Item = &'n Name>, word: &str) -> Vec<String> {
        let (own, other) = self.both(names, word);
        if own.is_empty() { other } else { own }
    }

    /// The names that fit in the language of the session, and those that fit only in the other.
    fn both<'n>(&'n self, names: impl Iterator<Item = &'n Name>, word: &str) -> (Vec<String>, Vec<String>) {
        let (mut owns, mut others) = (Vec::new(), Vec::new());
        for name in names {
            let own = name.get(self.lang());
            let other = if own == name.zh { &name.en } else { &name.zh };
            match (score(own, word), score(other, word)) {
                (Some(_), _) => owns.push(own.to_owned()),
                (None, Some(_)) => others.push(other.clone()),
                (None, None) => {}
            }
        }
        (owns, others)
    }

    /// Said where an input goes on.
    pub(crate) fn goes_on(&self) -> &'static str {
        match self.lang() {
            Lang::Zh => "  （还没写完，接着写；写冒号命令就不等了，Ctrl+C 放弃）",
            Lang::En => "  (not finished: go on; a :command ends it, Ctrl+C gives it up)",
        }
    }

    /// What is left of the one word that is being typed.
    pub(crate) fn hint(&self, line: &str, pos: usize) -> Option<String> {
        if pos < line.len() {
            return None;
        }
        if let Some(rest) = command(line)
            && let Ok((spec, "")) = commands::parse(rest)
            && spec.names().any(|name| name == rest)
        {
            let args = spec.args(self.lang());
            let blank = if line.ends_with(' ') { "" } else { " " };
            return (!args.is_empty()).then(|| format!("{blank}{args}"));
        }
        let offer = self.offer(line, pos);
        let typed = line.get(offer.start..pos).filter(|typed| !typed.is_empty())?;
        // A whole word wants nothing more.
        if offer.words.iter().any(|word| word == typed) {
            return None;
        }
        let rests =
            offer.words.iter().filter_map(|word| word.strip_prefix(typed)).filter(|rest| !rest.is_empty());
        rests.map(str::to_owned).next()
    }
}

/// Those that fit, the best first; of equal ones the shorter.
fn best(names: impl IntoIterator<Item = String>, typed: &str) -> Vec<String> {
    let scored = names.into_iter().enumerate();
    let mut scored: Vec<(u32, usize, String)> =
        scored.filter_map(|(at, name)| Some((score(&name, typed)?, at, name))).collect();
    scored.sort_by(|(a, first, _), (b, second, _)| b.cmp(a).then(first.cmp(second)));
    let mut found: Vec<String> = Vec::new();
    for (_, _, name) in scored {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found.truncate(OFFERED);
    found
}

/// What follows the last blank.
fn last_word(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiaoli_core::session::Session;

    const POLICY: &str = "信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、县镇、农村  退学 : 是否 }\n资助项目 助学金 { 对象 学生 发放 按月 }\n英文名 { 助学金 stipend  户籍 hukou  农村 rural  城市 urban }\n";

    fn vocabulary(lang: Lang) -> Vocabulary {
        let mut session = Session::new();
        session.set_policy("p.tiao", POLICY);
        Vocabulary::of(&session.analyze(), &Record::default(), lang)
    }

    fn offered(line: &str) -> Vec<String> {
        vocabulary(Lang::Zh).offer(line, line.len()).words
    }

    #[test]
    fn names_values_keywords_and_commands_are_offered() {
        assert_eq!(offered("户籍 为 "), ["城市", "县镇", "农村"]);
        let first = |line: &str| offered(line).first().cloned().unwrap_or_default();
        assert_eq!(first("户籍 = 农"), "农村");
        assert_eq!(offered(":set 户籍=县"), ["县镇"]);
        assert_eq!(offered(":set 户"), ["户籍"]);
        assert_eq!(offered("退学 为 "), ["是", "否"]);
        assert_eq!(first("助"), "助学金");
        assert_eq!(first("sti"), "stipend");
        assert!(offered("zxj").contains(&"助学金".to_owned()));
        assert_eq!(first("户籍 为 nc"), "农村");
        assert_eq!(first("户籍为nc"), "农村");
        assert_eq!(first("：jies"), "解释");
        assert!(offered("应").contains(&"应助".to_owned()));
        assert_eq!(first("：解"), "解释");
        assert_eq!(first(":exp"), "explain");
        assert_eq!(first(":why-not 不"), "不予");
        assert_eq!(offered(":explain "), ["助学金"]);
        assert_eq!(first(":who 户籍 为 城"), "城市");
        assert!(vocabulary(Lang::Zh).offer(":load po", 8).is_path);
        let offer = vocabulary(Lang::En).offer("hukou is ru", 11);
        assert_eq!((offer.start, offer.words.first().map(String::as_str)), (9, Some("rural")));
    }

    #[test]
    fn fields_of_the_record_come_first_and_one_language_is_enough() {
        let beside = "信息表 学校 { 校码 : 文本 识别号  户口数 : 整数 }\n目录 户口目录 { 有效 自 2022年1月1日 依据 《例》 { 1  2 } }\n";
        let policy = POLICY.replace("退学 : 是否", "退学 : 是否  群体 : 集合 孤儿、残疾  农时 : 是否");
        let policy = policy + beside + "英文名 { 退学 not_enrolled  孤儿 orphan  残疾 disabled }\n";
        let mut session = Session::new();
        session.set_policy("p.tiao", policy.as_str());
        let analysis = session.analyze();
        let vocabulary = Vocabulary::of(&analysis, &Record::default(), Lang::Zh);
        let offered = |line: &str| vocabulary.offer(line, line.len()).words;
        assert_eq!(offered("：设 户"), ["户籍"]);
        assert_eq!(offered("户").first().map(String::as_str), Some("户籍"));
        assert_eq!(offered("：设 群体="), ["孤儿", "残疾"]);
        assert_eq!(offered("：设 群体=孤儿、残"), ["残疾"]);
        assert!(offered("户籍 = n").iter().all(|word| !word.is_ascii()), "{:?}", offered("户籍 = n"));
        assert_eq!(vocabulary.hint("户籍 = n", "户籍 = n".len()), None);
        assert!(offered("not_en").contains(&"not_enrolled".to_owned()));
        let offer = vocabulary.offer("（户籍 为\n：退", "（户籍 为\n：退".len());
        assert!(offer.words.contains(&"退出".to_owned()), "{:?}", offer.words);
        assert_eq!(offer.start, "（户籍 为\n：".len());
    }

    #[test]
    fn hints_are_the_rest_of_a_word() {
        let hint = |line: &str| vocabulary(Lang::Zh).hint(line, line.len());
        assert_eq!(hint("助学").as_deref(), Some("金"));
        assert_eq!(hint(":dec").as_deref(), Some("ide"));
        assert_eq!(hint("：基准日").as_deref(), Some(" 日期"));
        assert_eq!(hint("助学金"), None);
        assert_eq!(hint(""), None);
    }
}
