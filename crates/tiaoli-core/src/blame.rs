//! Which document brought in, changed or repealed what: plain data for the edge to print.

use std::collections::BTreeMap;

use tiaoli_diagnostics::{FileSpan, Text};
use tiaoli_syntax::ast::RuleKind;

use crate::{
    ir::{ArticleLabel, DocumentId, Name, Period, Program},
    session::Analysis,
    value::Date,
};

/// One named thing with what became of it, in time.
#[derive(Clone, Debug)]
pub struct History {
    pub kind: HistoryKind,
    pub name: Name,
    pub events: Vec<Event>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HistoryKind {
    Rule(RuleKind),
    Check,
    Duty,
    Definition,
    Standard,
    Parameter,
    Catalog,
    DecisionTable,
    Benefit,
}

impl HistoryKind {
    /// Dated values, which say in one line what they are.
    pub fn is_value(self) -> bool {
        matches!(self, Self::Standard | Self::Parameter | Self::Catalog)
    }

    pub fn words(self) -> Text {
        let (zh, en) = match self {
            Self::Rule(RuleKind::Grant) => ("应助", "grant"),
            Self::Rule(RuleKind::Deny) => ("不予", "deny"),
            Self::Rule(RuleKind::Hold) => ("暂缓", "hold"),
            Self::Rule(RuleKind::Review) => ("重点审核", "review"),
            Self::Check => ("比对", "match"),
            Self::Duty => ("职责", "duty"),
            Self::Definition => ("所称", "define"),
            Self::Standard => ("标准", "standard"),
            Self::Parameter => ("地方参数", "parameter"),
            Self::Catalog => ("目录", "catalog"),
            Self::DecisionTable => ("对照表", "decision"),
            Self::Benefit => ("资助项目", "benefit"),
        };
        Text::new(zh, en)
    }
}

/// One change.
#[derive(Clone, Debug)]
pub struct Event {
    /// The first day of it; `None` where it was always so.
    pub day: Option<Date>,
    pub did: Did,
    pub document: DocumentId,
    pub article: Option<ArticleLabel>,
    /// Where it is written.
    pub at: FileSpan,
    /// What it says since, as written; of an end, what ended.
    pub text: String,
    /// What it said before.
    pub before: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Did {
    Introduced,
    Changed,
    /// Said again in the same words.
    Kept,
    Repealed,
    /// Its own 至, or that of its document.
    Expired,
    /// An amendment replaced it before its first day.
    Superseded,
}

impl Did {
    pub fn words(self) -> Text {
        let (zh, en) = match self {
            Self::Introduced => ("写入", "introduced"),
            Self::Changed => ("修改", "changed"),
            Self::Kept => ("沿用", "kept"),
            Self::Repealed => ("废止", "repealed"),
            Self::Expired => ("到期", "expired"),
            Self::Superseded => ("被替换", "superseded"),
        };
        Text::new(zh, en)
    }
}

/// A version before it is compared with the others.
struct Version {
    period: Period,
    document: DocumentId,
    article: Option<ArticleLabel>,
    at: FileSpan,
    text: String,
}

/// The history of everything of the policy that has a name and a time, in the order of first days, then names.
pub fn blame(analysis: &Analysis) -> Vec<History> {
    let program = &*analysis.program;
    let own = |id: DocumentId| program.document(id).is_some_and(|document| document.own);
    let text = |at: FileSpan| analysis.declaration_text(at);
    let mut found: BTreeMap<(HistoryKind, &Name), Vec<Version>> = BTreeMap::new();
    let mut add = |kind, name, version: Version| {
        if own(version.document) && !version.period.is_empty() {
            found.entry((kind, name)).or_default().push(version);
        }
    };
    for rule in &program.rules {
        let (period, document, article, at) =
            (rule.effective, rule.document, rule.article.clone(), rule.span);
        let version = Version { period, document, article, at, text: text(at) };
        add(HistoryKind::Rule(rule.kind), &rule.name, version);
    }
    for check in &program.checks {
        let (period, document, at) = (check.effective, check.document, check.span);
        let version = Version { period, document, article: check.article.clone(), at, text: text(at) };
        add(HistoryKind::Check, &check.name, version);
    }
    for duty in &program.duties {
        let (period, document, at) = (duty.effective, duty.document, duty.span);
        let version = Version { period, document, article: duty.article.clone(), at, text: text(at) };
        add(HistoryKind::Duty, &duty.name, version);
    }
    for definition in &program.definitions {
        for one in &definition.versions {
            let (period, document, at) = (one.effective, one.document, one.span);
            let version = Version { period, document, article: one.article.clone(), at, text: text(at) };
            add(HistoryKind::Definition, &definition.name, version);
        }
    }
    for table in &program.decision_tables {
        for one in &table.versions {
            let (period, document, at) = (one.effective, one.document, one.span);
            let version = Version { period, document, article: None, at, text: text(at) };
            add(HistoryKind::DecisionTable, &table.name, version);
        }
    }
    for benefit in &program.benefits {
        for one in &benefit.versions {
            let (period, document, at) = (one.effective, one.document, one.span);
            let version = Version { period, document, article: None, at, text: text(at) };
            add(HistoryKind::Benefit, &benefit.name, version);
        }
    }
    let line = |at: FileSpan| analysis.sources.text(at).trim().to_owned();
    for standard in &program.standards {
        let kind = if standard.local { HistoryKind::Parameter } else { HistoryKind::Standard };
        for one in &standard.values {
            let (period, document, at) = (one.period, one.document, one.span);
            let version = Version { period, document, article: None, at, text: line(at) };
            add(kind, &standard.name, version);
        }
    }
    for catalog in &program.catalogs {
        for one in &catalog.editions {
            let (period, document, at) = (one.period, one.document, one.span);
            let version = Version { period, document, article: None, at, text: line(at) };
            add(HistoryKind::Catalog, &catalog.name, version);
        }
    }
    let mut histories: Vec<History> = found
        .into_iter()
        .map(|((kind, name), versions)| History {
            kind,
            name: name.clone(),
            events: {
                let mut events = events(program, name, versions);
                events.extend(superseded(analysis, kind, name));
                events.sort_by_key(|event| event.day);
                events
            },
        })
        .collect();
    histories.sort_by(|a, b| {
        let first = |one: &History| one.events.first().map(|event| (event.day, event.at));
        first(a).cmp(&first(b))
    });
    histories
}

fn events(program: &Program, name: &Name, mut versions: Vec<Version>) -> Vec<Event> {
    versions.sort_by_key(|version| (version.period.from, version.document, version.at));
    let mut events: Vec<Event> = Vec::new();
    let mut before: Option<&Version> = None;
    for version in &versions {
        let day = version.period.from;
        let follows = before.filter(|before| before.period.to.and_then(|to| to.plus_days(1)) == day);
        if let Some(ended) = before.filter(|_| follows.is_none()) {
            events.extend(end(program, name, ended));
        }
        let did = match follows {
            Some(before) if same(&before.text, &version.text) => Did::Kept,
            Some(_) => Did::Changed,
            None => Did::Introduced,
        };
        events.push(Event {
            day,
            did,
            document: version.document,
            article: version.article.clone(),
            at: version.at,
            text: version.text.clone(),
            before: follows.map(|before| before.text.clone()),
        });
        before = Some(version);
    }
    events.extend(before.and_then(|last| end(program, name, last)));
    events
}

/// What an amendment replaced before it began, on the first day of the amendment.
fn superseded<'a>(
    analysis: &'a Analysis,
    kind: HistoryKind,
    name: &'a Name,
) -> impl Iterator<Item = Event> + use<'a> {
    let program = &*analysis.program;
    let own = |id: DocumentId| program.document(id).is_some_and(|document| document.own);
    program.superseded.iter().filter(move |one| one.name == *name && own(one.by)).map(move |one| Event {
        day: Some(one.since),
        did: Did::Superseded,
        document: one.by,
        article: None,
        at: one.at,
        text: String::new(),
        before: Some(match kind.is_value() {
            true => analysis.sources.text(one.at).trim().to_owned(),
            false => analysis.declaration_text(one.at),
        }),
    })
}

/// How a version ends that no other follows.
fn end(program: &Program, name: &Name, version: &Version) -> Option<Event> {
    let day = version.period.to?.plus_days(1)?;
    let repeal = program.repeals.iter().find(|repeal| {
        repeal.name == *name && repeal.from == Some(day) && repeal.document > version.document
    });
    Some(match repeal {
        Some(repeal) => Event {
            day: Some(day),
            did: Did::Repealed,
            document: repeal.document,
            article: repeal.article.clone(),
            at: repeal.span,
            text: String::new(),
            before: Some(version.text.clone()),
        },
        None => Event {
            day: Some(day),
            did: Did::Expired,
            document: version.document,
            article: version.article.clone(),
            at: version.at,
            text: String::new(),
            before: Some(version.text.clone()),
        },
    })
}

/// Whether two texts differ in nothing but blanks.
fn same(a: &str, b: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    words(a) == words(b)
}
