//! Paid against owed for people: the sums first, then each student with the months that differ.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use tiaoli_core::{
    decision::Outcome,
    reassess::{Entry, Kind, Reassessment},
    results::Person,
};
use tiaoli_diagnostics::Lang;

use crate::{
    args::ReassessArgs,
    period::month,
    render::Look,
    report::{Names, signed},
    run::Run,
    shell::{ERROR, FAINT, GOOD, STRONG, WARNING, paint},
    summary::{grouped, money},
};
use tiaoli_ide::layout::{pad, pad_left, width, wrap};

/// So many students are listed, unless all are asked for.
const LISTED: usize = 20;

pub(super) struct Page<'a> {
    pub(super) found: &'a Reassessment,
    /// Benefits PAID holds nothing of, with what is owed for them.
    pub(super) never_paid: &'a [(String, Decimal)],
    /// By key.
    pub(super) people: &'a FxHashMap<String, Person>,
    pub(super) names: &'a Names,
    pub(super) look: Look,
    pub(super) args: &'a ReassessArgs,
    pub(super) run: &'a Run<'a>,
}

impl Page<'_> {
    pub(super) fn whole(&self) -> String {
        let mut out = self.head();
        let most = if self.args.all { usize::MAX } else { LISTED };
        // Entries and totals have one order.
        let mut left = self.found.entries.iter().peekable();
        for (key, benefit, total) in self.found.totals.iter().take(most) {
            let mut entries: Vec<&Entry> = Vec::new();
            while let Some(entry) = left.next_if(|entry| entry.key == *key && entry.benefit == *benefit) {
                entries.push(entry);
            }
            let shown = self.names.who(key, self.people.get(key), self.args.report.show_sensitive);
            let name = self.names.say(benefit, self.look.lang);
            let sums = match (total.months, self.look.lang) {
                (0, _) => String::new(),
                (_, Lang::Zh) => format!(
                    "  已发 {} 元，应发 {} 元，差额 {} 元",
                    money(total.paid),
                    money(total.owed),
                    signed(total.difference())
                ),
                (_, Lang::En) => format!(
                    "  paid {} CNY, owed {} CNY, difference {} CNY",
                    money(total.paid),
                    money(total.owed),
                    signed(total.difference())
                ),
            };
            out.push_str(&format!(
                "\n{}{sums}\n",
                paint(self.look.color, STRONG, &format!("{shown}  {name}"))
            ));
            self.months(&entries, &mut out);
        }
        let more = self.found.totals.len().saturating_sub(most);
        if more > 0 {
            let more = grouped(&more.to_string());
            let text = match self.look.lang {
                Lang::Zh => format!("另有 {more} 人；全部列出加 --all，或用 -o 补发追回.xlsx 写成表"),
                Lang::En => {
                    format!("{more} more; list all with --all, or write a table with -o differences.xlsx")
                }
            };
            out.push_str(&format!("\n{}\n", paint(self.look.color, FAINT, &text)));
        }
        out
    }

    /// Months, what was paid and owed, what to do about it.
    pub(super) fn head(&self) -> String {
        let zh = self.look.lang == Lang::Zh;
        let found = self.found;
        let words = self.run.days.words();
        let title = if zh {
            format!("{}，已发与应发", words.zh)
        } else {
            format!("{}, paid and owed", words.en)
        };
        let mut out = format!("{}\n", paint(self.look.color, STRONG, &title));
        let (paid, owed) = (money(found.paid), money(found.owed));
        let (supplement, recover) = (money(found.supplement), money(found.recover));
        out.push_str(&match self.look.lang {
            Lang::Zh => format!("  已发 {paid} 元，应发 {owed} 元；应补发 {supplement} 元，应追回 {recover} 元\n"),
            Lang::En => {
                format!("  paid {paid} CNY, owed {owed} CNY; to be paid {supplement} CNY, to be recovered {recover} CNY\n")
            }
        });
        let lang = self.look.lang;
        let apart: Vec<String> = found
            .not_compared
            .iter()
            .map(|(kind, paid)| match lang {
                Lang::Zh => format!("{} {} 元", kind_word(*kind, lang), money(*paid)),
                Lang::En => format!("{} {} CNY", kind_word(*kind, lang), money(*paid)),
            })
            .collect();
        if !apart.is_empty() {
            out.push_str(&match lang {
                Lang::Zh => format!("  另有已发而没法比的：{}\n", apart.join("、")),
                Lang::En => format!("  paid besides, not to be compared: {}\n", apart.join(", ")),
            });
        }
        let counted = found.elsewhere.counted;
        if !counted.is_zero() {
            let counted = money(counted);
            out.push_str(&match self.look.lang {
                Lang::Zh => format!("  一次性发放的，其他月份已发、算作已发：{counted} 元\n"),
                Lang::En => {
                    format!("  paid in other months and counted, of what is paid once: {counted} CNY\n")
                }
            });
        }
        out.push_str(&self.not_as_usual());
        let mut parts: Vec<String> = Kind::ALL
            .iter()
            .filter_map(|kind| {
                let count = found.entries.iter().filter(|entry| entry.kind == *kind).count();
                let count = (count > 0).then(|| grouped(&count.to_string()))?;
                Some(format!("{} {count}", kind_word(*kind, self.look.lang)))
            })
            .collect();
        let agree = grouped(&found.agree.to_string());
        parts.push(if zh { format!("相符 {agree}") } else { format!("agreeing {agree}") });
        let unit = if zh { "按人按月：" } else { "by student and month: " };
        out.push_str(&format!("  {unit}{}\n", parts.join(if zh { "、" } else { ", " })));
        out
    }

    /// Days other than the first of their month, and benefits nothing was paid for.
    fn not_as_usual(&self) -> String {
        let zh = self.look.lang == Lang::Zh;
        let mut out = String::new();
        let days = self.run.days.list().iter().filter(|day| **day != day.month_start());
        let days: Vec<String> = days.map(|day| if zh { day.zh() } else { day.to_string() }).collect();
        if !days.is_empty() {
            out.push_str(&match zh {
                true => format!("  按结果文件的基准日重算：{}\n", days.join("、")),
                false => format!("  reckoned on the days of the results: {}\n", days.join(", ")),
            });
        }
        for (benefit, owed) in self.never_paid {
            let (name, owed, file) =
                (self.names.say(benefit, self.look.lang), money(*owed), self.args.paid.display());
            out.push_str(&match zh {
                true => format!(
                    "  “{file}”里一笔{name}也没有，应发的 {owed} 元都算作没有发；不必算的，用 --benefit 写明只算哪些项目\n"
                ),
                false => format!(
                    "  `{file}` holds no payment of {name}: all {owed} CNY owed count as unpaid; to leave it out, name those to reckon with --benefit\n"
                ),
            });
        }
        out
    }

    fn months(&self, entries: &[&Entry], out: &mut String) {
        let lang = self.look.lang;
        let lines: Vec<[String; 4]> = entries
            .iter()
            .map(|entry| {
                let sums = match (entry.owed, lang) {
                    (Some(owed), Lang::Zh) => format!("已发 {}，应发 {}", money(entry.paid), money(owed)),
                    (Some(owed), Lang::En) => format!("paid {}, owed {}", money(entry.paid), money(owed)),
                    (None, Lang::Zh) => format!("已发 {}", money(entry.paid)),
                    (None, Lang::En) => format!("paid {}", money(entry.paid)),
                };
                let what = match entry.difference {
                    Some(difference) => {
                        format!("{} {}", kind_word(entry.kind, lang), money(difference.abs()))
                    }
                    None => kind_word(entry.kind, lang).to_owned(),
                };
                [month(entry.month, lang), sums, what, self.reason(entry)]
            })
            .collect();
        let widest = |at: usize| {
            lines.iter().filter_map(|line| line.get(at)).map(|cell| width(cell)).max().unwrap_or(0)
        };
        let (months, sums, what) = (widest(0), widest(1), widest(2));
        for ([when, paid, act, reason], entry) in lines.iter().zip(entries) {
            let style = match entry.kind {
                Kind::Supplement => GOOD,
                Kind::Recover => ERROR,
                _ => WARNING,
            };
            let before = format!("  {}  {}  ", pad_left(when, months), pad(paid, sums));
            let column = width(&before) + what + 2;
            let act = paint(self.look.color, style, &pad(act, what));
            out.push_str(&format!("{before}{act}  {}\n", wrap(reason, self.look.width, column, column)));
        }
    }

    /// Today's result with its clauses.
    fn reason(&self, entry: &Entry) -> String {
        let lang = self.look.lang;
        let zh = lang == Lang::Zh;
        match (entry.kind, &entry.said) {
            (Kind::NoKey, _) => {
                return if zh {
                    "名册里这一行没有识别号，不知道发过没有"
                } else {
                    "the row has no key, so nobody can tell whether it was paid"
                }
                .to_owned();
            }
            (Kind::KeyShared, _) => {
                return if zh {
                    "名册里不止一行是这个识别号"
                } else {
                    "several rows of the roster have this key"
                }
                .to_owned();
            }
            (Kind::NoVersion, _) => {
                return if zh {
                    "这个月还没有生效的记录"
                } else {
                    "no version of the record was in force in that month"
                }
                .to_owned();
            }
            (Kind::NotInRoster, _) | (_, None) => {
                return if zh { "名册里没有这个识别号" } else { "the key is not in the roster" }.to_owned();
            }
            _ => {}
        }
        let Some(said) = &entry.said else { return String::new() };
        let result = self.names.result(said, lang);
        let articles = match (said.articles.is_empty(), zh) {
            (true, _) => String::new(),
            (false, true) => format!("（{}）", said.articles.join("、")),
            (false, false) => format!(" ({})", said.articles.join(", ")),
        };
        let why = match said.outcome {
            Outcome::Incomplete => {
                let fields: Vec<String> = said.fields().iter().map(|field| (*field).to_owned()).collect();
                let fields = self.names.list(&fields, lang);
                if zh { format!("：缺 {fields}") } else { format!(": missing {fields}") }
            }
            _ if said.rules.is_empty() => String::new(),
            _ => {
                let rules = self.names.list(&said.rules, lang);
                if zh { format!("：{rules}{articles}") } else { format!(": {rules}{articles}") }
            }
        };
        let elsewhere = match (entry.paid_elsewhere.is_zero(), zh) {
            (true, _) => String::new(),
            (false, true) => format!("，一次性发放，其他月份已发 {} 元", money(entry.paid_elsewhere)),
            (false, false) => {
                format!(", paid once, {} CNY of it in other months", money(entry.paid_elsewhere))
            }
        };
        let by_people = match (said.is_ruled(), zh) {
            (false, _) => "",
            (true, true) => "，人工处理",
            (true, false) => ", ruled by people",
        };
        match zh {
            true => format!("现为 {result}{why}{by_people}{elsewhere}"),
            false => format!("now {result}{why}{by_people}{elsewhere}"),
        }
    }
}

/// What is to be done about a month.
pub(super) fn kind_word(kind: Kind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (Kind::Supplement, Lang::Zh) => "补发",
        (Kind::Recover, Lang::Zh) => "追回",
        (Kind::Pending, Lang::Zh) => "待定",
        (Kind::NotInRoster, Lang::Zh) => "名册里没有",
        (Kind::NoVersion, Lang::Zh) => "当月没有生效的记录",
        (Kind::KeyShared, Lang::Zh) => "识别号重复",
        (Kind::NoKey, Lang::Zh) => "没有识别号",
        (Kind::NotAsked, Lang::Zh) => "没有要算的项目",
        (Kind::Supplement, Lang::En) => "pay",
        (Kind::Recover, Lang::En) => "recover",
        (Kind::Pending, Lang::En) => "pending",
        (Kind::NotInRoster, Lang::En) => "not in the roster",
        (Kind::NoVersion, Lang::En) => "no version in force",
        (Kind::KeyShared, Lang::En) => "key shared",
        (Kind::NoKey, Lang::En) => "no key",
        (Kind::NotAsked, Lang::En) => "benefits not asked for",
    }
}
