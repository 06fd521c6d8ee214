//! The comparison for people: totals first, then every change with its reason.

use tiaoli_core::compare::{Change, Comparison, Kind, Reason, Side};
use tiaoli_diagnostics::Lang;

use super::files::Days;
use crate::{
    args::CompareArgs,
    render::Look,
    report::{Names, signed},
    shell::{ADVICE, ERROR, FAINT, GOOD, STRONG, WARNING, paint},
    summary::{grouped, money},
};
use tiaoli_ide::layout::{pad, width, wrap};

/// So many changes of each kind are listed, unless all are asked for.
const LISTED: usize = 20;

pub(super) struct Page<'a> {
    pub(super) comparison: &'a Comparison,
    pub(super) names: &'a Names,
    pub(super) look: Look,
    pub(super) args: &'a CompareArgs,
    pub(super) days: Days,
}

impl Page<'_> {
    pub(super) fn whole(&self) -> String {
        let mut out = self.head();
        for kind in Kind::ALL {
            let changes: Vec<&Change> = self.comparison.of_kind(kind).collect();
            if !changes.is_empty() {
                out.push('\n');
                self.kind(kind, &changes, &mut out);
            }
        }
        out
    }

    fn zh(&self) -> bool {
        self.look.lang == Lang::Zh
    }

    /// Days, money and how many of each kind.
    pub(super) fn head(&self) -> String {
        let (last, this) = self.days;
        let day = |day: Option<tiaoli_core::value::Date>| match (day, self.zh()) {
            (Some(day), true) => day.zh(),
            (Some(day), false) => day.to_string(),
            (None, true) => "（没有记录）".to_owned(),
            (None, false) => "(no records)".to_owned(),
        };
        let title = format!("{} → {}", day(last), day(this));
        let mut out = format!("{}\n", paint(self.look.color, STRONG, &title));
        let (before, after) = (self.comparison.paid_before, self.comparison.paid_after);
        let difference = signed(after.checked_sub(before).unwrap_or_default());
        let (before, after) = (money(before), money(after));
        out.push_str(&match self.look.lang {
            Lang::Zh => format!("  应助金额  上月 {before} 元，本月 {after} 元，相差 {difference} 元\n"),
            Lang::En => {
                format!(
                    "  granted amounts  last month {before} CNY, this month {after} CNY, {difference} CNY\n"
                )
            }
        });
        let counts = Kind::ALL.iter().filter_map(|kind| {
            let count = self.comparison.of_kind(*kind).count();
            (count > 0)
                .then(|| format!("{} {}", kind_word(*kind, self.look.lang), grouped(&count.to_string())))
        });
        let mut counts: Vec<String> = counts.collect();
        let same = grouped(&self.comparison.same.to_string());
        counts.push(if self.zh() { format!("没有变化 {same}") } else { format!("unchanged {same}") });
        out.push_str(&format!("  {}\n", counts.join(if self.zh() { "、" } else { ", " })));
        if self.comparison.without_key > 0 {
            let count = grouped(&self.comparison.without_key.to_string());
            let [before, after] =
                [self.comparison.without_key_before, self.comparison.without_key_after].map(money);
            let text = match self.look.lang {
                Lang::Zh => format!(
                    "有 {count} 行没有识别号，没法对上，没有比；这些行另有应助金额  上月 {before} 元，本月 {after} 元"
                ),
                Lang::En => format!(
                    "{count} rows have no key and were not compared; they add granted amounts  last month {before} CNY, this month {after} CNY"
                ),
            };
            out.push_str(&format!("  {}\n", paint(self.look.color, WARNING, &text)));
        }
        out
    }

    fn kind(&self, kind: Kind, changes: &[&Change], out: &mut String) {
        let style = match kind {
            Kind::New => GOOD,
            Kind::Stopped => ERROR,
            Kind::Amount | Kind::Funding => WARNING,
            _ => ADVICE,
        };
        let count = grouped(&changes.len().to_string());
        let head = match self.look.lang {
            Lang::Zh => format!("{}（{count}）", kind_word(kind, Lang::Zh)),
            Lang::En => format!("{} ({count})", kind_word(kind, Lang::En)),
        };
        out.push_str(&format!("{}\n", paint(self.look.color, style, &head)));
        let most = if self.args.all { usize::MAX } else { LISTED };
        let shown: Vec<(String, String, String)> =
            changes.iter().take(most).map(|change| self.cells(change)).collect();
        let widest =
            |cell: &dyn Fn(&(String, String, String)) -> usize| shown.iter().map(cell).max().unwrap_or(0);
        let (keys, results) = (widest(&|cells| width(&cells.0)), widest(&|cells| width(&cells.1)));
        for (key, result, reason) in shown {
            let before = format!("  {}  {}  ", pad(&key, keys), pad(&result, results));
            let column = width(&before);
            out.push_str(&format!("{before}{}\n", wrap(&reason, self.look.width, column, column)));
        }
        let more = changes.len().saturating_sub(most);
        if more > 0 {
            let more = grouped(&more.to_string());
            let text = match self.look.lang {
                Lang::Zh => format!("另有 {more} 条；全部列出加 --all，或用 -o 变化.xlsx 写成表"),
                Lang::En => {
                    format!("{more} more; list all with --all, or write a table with -o changes.xlsx")
                }
            };
            out.push_str(&format!("  {}\n", paint(self.look.color, FAINT, &text)));
        }
    }

    fn cells(&self, change: &Change) -> (String, String, String) {
        let lang = self.look.lang;
        let key = self.names.who(&change.key, change.person.as_deref(), self.args.report.show_sensitive);
        let result = |side: &Option<Side>| match side {
            Some((_, said)) => self.names.result(said, lang),
            None if lang == Lang::Zh => "不在名册".to_owned(),
            None => "not in the roster".to_owned(),
        };
        let (before, after) = (result(&change.before), result(&change.after));
        let benefit = self.names.say(&change.benefit, lang);
        let result = match change.kind {
            Kind::Reasons => format!("{benefit} {after}"),
            _ => format!("{benefit} {before} → {after}"),
        };
        (key, result, reason(&change.reason, self.names, lang))
    }
}

/// What a kind of change is called.
pub(super) fn kind_word(kind: Kind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (Kind::New, Lang::Zh) => "新增",
        (Kind::Stopped, Lang::Zh) => "停发",
        (Kind::Amount, Lang::Zh) => "改额",
        (Kind::Funding, Lang::Zh) => "享受政策变化",
        (Kind::Outcome, Lang::Zh) => "结果变化",
        (Kind::Reasons, Lang::Zh) => "理由变化",
        (Kind::Joined, Lang::Zh) => "新进名册",
        (Kind::Left, Lang::Zh) => "离开名册",
        (Kind::KeyShared, Lang::Zh) => "识别号重复",
        (Kind::New, Lang::En) => "new",
        (Kind::Stopped, Lang::En) => "stopped",
        (Kind::Amount, Lang::En) => "other amount",
        (Kind::Funding, Lang::En) => "other policy source",
        (Kind::Outcome, Lang::En) => "other result",
        (Kind::Reasons, Lang::En) => "other reasons",
        (Kind::Joined, Lang::En) => "joined the roster",
        (Kind::Left, Lang::En) => "left the roster",
        (Kind::KeyShared, Lang::En) => "key shared",
    }
}

/// A reason in words.
pub(super) fn reason(reason: &Reason, names: &Names, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let list = |items: &[String]| names.list(items, lang);
    let with =
        |zh_head: &str, en_head: &str, zh_bare: &str, en_bare: &str, items: &[String]| match (items, zh) {
            ([], true) => zh_bare.to_owned(),
            ([], false) => en_bare.to_owned(),
            (items, true) => format!("{zh_head}：{}", list(items)),
            (items, false) => format!("{en_head}: {}", list(items)),
        };
    match reason {
        Reason::Joined if zh => "本月新进名册".to_owned(),
        Reason::Joined => "new in the roster".to_owned(),
        Reason::Left if zh => "本月不在名册里".to_owned(),
        Reason::Left => "no longer in the roster".to_owned(),
        Reason::Denied(rules) => with("现在适用", "now applies", "现在不予", "denied now", rules),
        Reason::Held(rules) => with("现在暂缓", "now held by", "现在暂缓", "held now", rules),
        Reason::Missing(fields) => with("现在缺", "now missing", "现在信息不全", "incomplete now", fields),
        Reason::Silent(rules) => {
            with("不再适用", "no longer applies", "现在没有规则说到", "no rule speaks now", rules)
        }
        Reason::Conflict if zh => "政策规则不一致，提请政策编制单位处理".to_owned(),
        Reason::Conflict => "the rules contradict one another".to_owned(),
        Reason::Lifted(rules) => {
            with("不再适用", "no longer applies", "不再受阻", "nothing in the way now", rules)
        }
        Reason::Known(fields) => with("已补齐", "now known", "已补齐", "complete now", fields),
        Reason::Applies(rules) => with("现在适用", "now applies", "现在适用", "applies now", rules),
        Reason::Ruled if zh => "人工处理".to_owned(),
        Reason::Ruled => "a human decision".to_owned(),
        Reason::KeyShared(before, after) if zh => {
            format!("上月 {before} 行、本月 {after} 行用这个识别号，分不清哪一行是哪一行")
        }
        Reason::KeyShared(before, after) => {
            format!("{before} rows had this key and {after} have it: nobody can tell which is which")
        }
        Reason::Standard if zh => "依据未变，标准或发放月份变了".to_owned(),
        Reason::Standard => "the same rules; the standard or the paying month changed".to_owned(),
    }
}
