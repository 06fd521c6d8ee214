//! What can be done at a place of a file: the fixes of its messages, and changes that leave the policy sound. What would
//! give it a new error is not offered.

mod definitions;
mod example;
mod exception;
mod fixes;
mod quotation;
mod rewrite;
mod satisfy;
mod workspace;

use std::collections::BTreeMap;

use tiaoli_core::session::Analysis;
use tiaoli_diagnostics::{FileId, Span, Text};
use tiaoli_syntax::ast::{Item, ItemKind};

use crate::{
    Snapshot,
    edited::{analyzed_with, is_as_sound},
    format::{Replace, in_order, touches},
    parts::{Part, parts},
};

pub use workspace::missing_files;

/// What an action is to an editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionKind {
    /// A fix of one message.
    QuickFix,
    /// A condition becomes a definition.
    Extract,
    /// A name becomes what it stands for.
    Inline,
    /// Anything else that is written or written otherwise.
    Rewrite,
    /// Every fix of the file that is beyond doubt.
    FixAll,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub title: Text,
    pub kind: ActionKind,
    /// By the path of the file, in order and apart.
    pub edits: Vec<(String, Vec<Replace>)>,
    /// It is what one would do.
    pub preferred: bool,
    /// The message it mends: its place among [`Snapshot::diagnostics`].
    pub mends: Option<usize>,
}

/// What can be done where a range touches a file, of the kinds that are wanted.
pub fn actions(
    snapshot: &Snapshot,
    file: FileId,
    range: Span,
    is_wanted: &dyn Fn(ActionKind) -> bool,
) -> Vec<Action> {
    let mut found = Vec::new();
    if is_wanted(ActionKind::QuickFix) {
        found.extend(fixes::at(snapshot, file, range));
    }
    let Some(parsed) = snapshot.parsed(file) else { return found };
    let all = parts(&parsed.tree.items);
    let place = Place { snapshot, file, range, item: declaration(&all, range), parts: &all };
    if is_wanted(ActionKind::Extract) {
        found.extend(definitions::extract(&place));
    }
    if is_wanted(ActionKind::Inline) {
        found.extend(definitions::inline(&place));
    }
    if is_wanted(ActionKind::Rewrite) {
        found.extend(quotation::insert(&place));
        found.extend(exception::add(&place));
        found.extend(example::add(&place));
        found.extend(rewrite::in_order(&place));
        found.extend(rewrite::translated(&place));
    }
    if is_wanted(ActionKind::FixAll) {
        found.extend(fixes::all(snapshot, file));
    }
    found
}

/// Where something is to be done.
struct Place<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    range: Span,
    /// The declaration the range stands in.
    item: Option<&'a Item>,
    parts: &'a [(Part<'a>, Span)],
}

/// The smallest declaration a range stands in.
fn declaration<'a>(parts: &[(Part<'a>, Span)], range: Span) -> Option<&'a Item> {
    let holding = parts.iter().filter_map(|(part, span)| match part {
        Part::Item(item) if span.start <= range.start && range.end <= span.end => Some(*item),
        _ => None,
    });
    let declared =
        holding.filter(|item| !matches!(item.kind, ItemKind::Article(_) | ItemKind::Broken { .. }));
    declared.min_by_key(|item| item.span.len())
}

impl<'a> Place<'a> {
    fn text(&self) -> &'a str {
        self.snapshot.text(self.file)
    }

    fn path(&self) -> String {
        self.snapshot.analysis.sources.get(self.file).map(|source| source.path.clone()).unwrap_or_default()
    }

    /// Edits of the file at hand, together with what they put out of order.
    fn edits(&self, edits: Vec<Replace>) -> Vec<(String, Vec<Replace>)> {
        vec![(self.path(), in_order(self.snapshot, self.file, edits))]
    }

    /// The policy with edits made; `None` where they give it an error.
    fn sound_with(&self, edits: &[(String, Vec<Replace>)]) -> Option<Analysis> {
        let edits: BTreeMap<String, Vec<Replace>> = edits.iter().cloned().collect();
        let after = analyzed_with(&self.snapshot.analysis, &edits);
        is_as_sound(&after, &self.snapshot.analysis).then_some(after)
    }

    /// The blanks before the line of an offset.
    fn indentation(&self, offset: u32) -> &'a str {
        let before = self.text().get(..offset as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.get(..line.len() - line.trim_start().len()).unwrap_or_default()
    }
}

/// An action on a policy that mends no message.
fn action(title: Text, kind: ActionKind, edits: Vec<(String, Vec<Replace>)>) -> Action {
    Action { title, kind, edits, preferred: false, mends: None }
}

/// Whether a range touches a declaration's first line, with its name: what is offered about the whole of it.
fn at_head(place: &Place<'_>, item: &Item) -> bool {
    let words = item.span.text(place.text());
    let end = words.find(['{', '｛', '\n']).unwrap_or(words.len());
    touches(Span::new(item.span.start as usize, item.span.start as usize + end), place.range)
}

#[cfg(test)]
mod tests {
    use tiaoli_core::{builtins::Holidays, session::Session, value::Date};
    use tiaoli_diagnostics::Span;

    use super::{Action, ActionKind};
    use crate::{Snapshot, format::applied};

    pub(super) const POLICY: &str = "政策 测试 {
    标题     \"测试通知\"
    施行     自 2024年1月1日
    原文文件 \"source.txt\"
}

信息表 学生 {
    学号 : 文本  识别号
    户籍 : 城市、县镇、农村
    年级 : 年级
    退学 : 是否
}

资助项目 助学金 {
    对象 学生
}

应助 农村学生 {
    原文 “农村户籍的一年级学生每生每年资助2000元。”
    凡 户籍 为 农村 且 年级 为 一年级
    给予 助学金 按 每生每年2000元
}

不予 城市学生 {
    原文 “城市户籍的不予资助。”
    凡 户籍 为 城市
    除非 退学
    不得给予 助学金
}

举例 \"农村的\" {
    基准日 2024年10月15日
    学生 { 学号 \"S1\"  户籍 农村  年级 一年级 }
    助学金 应为 应助
}
";

    pub(super) fn snapshot(text: &str) -> Snapshot {
        let mut session = Session::new();
        session.set_policy("p.tiao", text);
        session.set_text(
            "source.txt",
            "测试通知\n农村户籍的一年级学生每生每年资助2000元。城市户籍的不予资助。\n",
        );
        let today = Date::new(2024, 10, 15).unwrap();
        Snapshot::new(session.analyze(), today, None, Holidays::default())
    }

    /// What is offered where some words stand.
    pub(super) fn at(
        snapshot: &Snapshot,
        words: &str,
        is_wanted: impl Fn(ActionKind) -> bool,
    ) -> Vec<Action> {
        let file = snapshot.file("p.tiao").unwrap();
        let start = snapshot.text(file).find(words).expect("the words are there");
        super::actions(snapshot, file, Span::new(start, start + words.len()), &is_wanted)
    }

    pub(super) fn titled<'a>(found: &'a [Action], words: &str) -> &'a Action {
        found.iter().find(|one| one.title.zh.contains(words)).unwrap_or_else(|| panic!("{words}: {found:?}"))
    }

    /// The file after an action.
    pub(super) fn done(snapshot: &Snapshot, action: &Action) -> String {
        let [(path, edits)] = action.edits.as_slice() else { panic!("one file: {action:?}") };
        assert_eq!(path, "p.tiao");
        applied(snapshot.text(snapshot.file("p.tiao").unwrap()), edits)
    }
}
