//! The typed program: names resolved, sugar gone, the keyword language gone. Indices point into the vectors of
//! [`Program`]; expressions live in one arena.

mod dated;
mod documents;
mod dump;
mod expr;
mod tables;

pub use dated::{InTime, InTurn};
pub use documents::*;
pub use dump::{dump, same_program};
pub use expr::*;
pub use tables::*;
use tiaoli_diagnostics::{FileSpan, Lang, Text};

use crate::value::{Date, Value};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $($(#[$doc])* #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)] pub struct $name(pub u32);
        impl $name { pub fn index(self) -> usize { self.0 as usize } pub fn from_index(n: usize) -> Self { Self(u32::try_from(n).unwrap_or(u32::MAX)) } })*
    };
}

ids! {
    EnumId TableId CatalogId ListId StandardId BenefitId DecisionTableId DefinitionId RuleId CheckId DutyId ExprId DocumentId
    LayerId
}

/// A name in both languages. `zh` and `en` are the declared name where the other language was not given.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    pub zh: String,
    pub en: String,
}

impl Name {
    pub fn text(&self) -> Text {
        Text::new(self.zh.clone(), self.en.clone())
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Days on which something is in force; both ends included, open ends where `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Period {
    pub fn contains(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// No day at all: what a later document replaced before it began.
    pub const NEVER: Self = Self { from: Some(Date::MAX), to: Some(Date::MIN) };

    pub fn is_empty(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to < from)
    }

    /// The days of both; [`Period::NEVER`] where there are none.
    pub fn within(&self, other: &Period) -> Period {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let shared = Period { from, to };
        if shared.is_empty() { Self::NEVER } else { shared }
    }

    /// The days before `day`.
    pub fn before(&self, day: Date) -> Period {
        self.within(&Period { from: None, to: day.plus_days(-1) })
    }

    pub fn overlaps(&self, other: &Period) -> bool {
        if self.is_empty() || other.is_empty() {
            return false;
        }
        let starts_before_end = |a: &Period, b: &Period| match (a.from, b.to) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

/// A value relied on a basis nobody checked against the original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unverified {
    /// The author's remark; empty when none was given.
    pub why: String,
}

/// A whole policy, ready to be planned. Exists in every state of the text; only `plan` asks for freedom from errors.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub policy: Policy,
    /// The policies at hand, the highest first; the policy itself is the last.
    pub layers: Vec<Layer>,
    pub enums: Vec<EnumDef>,
    pub tables: Vec<Table>,
    pub catalogs: Vec<Catalog>,
    pub lists: Vec<List>,
    pub standards: Vec<Standard>,
    pub benefits: Vec<Benefit>,
    pub decision_tables: Vec<DecisionTable>,
    pub definitions: Vec<Definition>,
    pub rules: Vec<Rule>,
    pub checks: Vec<Check>,
    pub duties: Vec<Duty>,
    pub statements: Vec<Statement>,
    pub accepted_gaps: Vec<AcceptedGap>,
    pub examples: Vec<Example>,
    pub exprs: Vec<Expr>,
    /// In time; at least one.
    pub documents: Vec<Document>,
    pub repeals: Vec<Repeal>,
    pub superseded: Vec<Superseded>,
}

impl Program {
    /// The node of an expression; `None` only for an id of another program.
    pub fn expr(&self, id: ExprId) -> Option<&Expr> {
        self.exprs.get(id.index())
    }

    /// The benefit that stands for all layers' declarations of one benefit: the lowest layer's.
    pub fn family(&self, id: BenefitId) -> BenefitId {
        self.benefits.get(id.index()).map_or(id, |benefit| benefit.family)
    }

    /// Whether some field changes by rows of another table (变动见).
    pub fn has_changes(&self) -> bool {
        self.tables.iter().flat_map(|table| &table.fields).any(|field| field.changes.is_some())
    }

    pub fn field(&self, at: FieldRef) -> Option<&Field> {
        self.tables.get(at.table.index())?.fields.get(at.field as usize)
    }
}

/// The policy as a whole; [`Document`] has the headers.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub name: Name,
    pub span: FileSpan,
}

#[derive(Clone, Debug)]
pub struct Erratum {
    pub wrong: String,
    pub right: String,
    pub basis: String,
    pub span: FileSpan,
}

/// A quotation of the source text.
#[derive(Clone, Debug)]
pub struct Quote {
    /// As written in the policy.
    pub text: String,
    pub span: FileSpan,
    /// Where it stands in the source file (byte range of the original text), when it was found: from the first
    /// character quoted to the last.
    pub found: Option<FileSpan>,
    /// The pieces of `found` that the words cover: one, or several where …… skips text.
    pub parts: Vec<FileSpan>,
}

/// The article something stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleLabel {
    /// As in 第…条: 四, 十二, 四之一. This is what `articles` prints.
    pub numeral: String,
    /// 第四条第二款, （一） …: the whole address in both languages
    pub address: Text,
    pub title: String,
    /// Where the heading of the article stands in the policy.
    pub heading: FileSpan,
}

/// 所称, with its versions in time.
#[derive(Clone, Debug)]
pub struct Definition {
    pub name: Name,
    pub versions: Vec<DefinitionVersion>,
    pub table: Option<TableId>,
    pub ty: Type,
    pub span: FileSpan,
}

#[derive(Clone, Debug)]
pub struct DefinitionVersion {
    pub effective: Period,
    pub body: ExprId,
    pub quotes: Vec<Quote>,
    pub article: Option<ArticleLabel>,
    pub span: FileSpan,
    pub document: DocumentId,
}

pub use tiaoli_syntax::ast::RuleKind;

/// 应助, 不予, 暂缓, 重点审核.
#[derive(Clone, Debug)]
pub struct Rule {
    pub name: Name,
    pub kind: RuleKind,
    pub article: Option<ArticleLabel>,
    pub table: TableId,
    pub quotes: Vec<Quote>,
    /// Source order: rank by position of the first quote in the source text, then English name. Rules and checks share
    /// one numbering. Rules without a found quote come last.
    pub order: u32,
    pub effective: Period,
    /// 凡; `None` means always.
    pub when: Option<ExprId>,
    pub unless: Vec<ExprId>,
    pub overrides: Vec<RuleId>,
    /// What it decides; for a review, the benefits it is printed with.
    pub benefits: Vec<BenefitId>,
    /// 按; only of grants.
    pub amount: Option<ExprId>,
    /// 享受政策: the tier scale and the position in it.
    pub policy_source: Option<(EnumId, u16)>,
    /// 待
    pub until: Option<String>,
    pub span: FileSpan,
    pub document: DocumentId,
}

/// 比对.
#[derive(Clone, Debug)]
pub struct Check {
    pub name: Name,
    pub article: Option<ArticleLabel>,
    pub table: TableId,
    /// Group keys, over a row of `table`; empty for a check of single rows.
    pub keys: Vec<ExprId>,
    pub quotes: Vec<Quote>,
    pub order: u32,
    pub effective: Period,
    /// 其中: filters rows before grouping.
    pub filter: Option<ExprId>,
    /// 凡: over the group (aggregates) or the single row; `None` means always.
    pub when: Option<ExprId>,
    pub unless: Vec<ExprId>,
    pub flag: Option<Flag>,
    pub hold: Option<CheckHold>,
    /// 重点审核
    pub review: Vec<BenefitId>,
    /// How a row of `table` reaches the 对象 row: itself, or by this reference field.
    pub reaches: Option<Reaches>,
    pub span: FileSpan,
    pub document: DocumentId,
}

impl Check {
    /// What it goes by: the keys of its groups, 其中, 凡, 除非.
    pub fn conditions(&self) -> impl Iterator<Item = ExprId> {
        self.keys.iter().chain(&self.filter).chain(&self.when).chain(&self.unless).copied()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaches {
    Itself,
    By(FieldRef),
}

#[derive(Clone, Debug)]
pub struct Flag {
    pub major: bool,
    pub message: Vec<MessagePart>,
}

#[derive(Clone, Debug)]
pub enum MessagePart {
    Text(String),
    Value(ExprId),
}

#[derive(Clone, Debug)]
pub struct CheckHold {
    pub benefits: Vec<BenefitId>,
    pub until: Option<String>,
}

/// 职责.
#[derive(Clone, Debug)]
pub struct Duty {
    pub name: Name,
    pub article: Option<ArticleLabel>,
    pub quotes: Vec<Quote>,
    pub order: u32,
    pub bearers: Vec<Bearer>,
    pub every: Option<Frequency>,
    /// 佐证: a date field of the bearer's table or of a table that refers to it.
    pub evidence: Option<FieldRef>,
    /// 提醒: so long before it is overdue the duty is among the findings.
    pub remind: Option<Remind>,
    pub effective: Period,
    pub span: FileSpan,
    pub document: DocumentId,
}

/// A length of time before a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remind {
    pub count: u16,
    /// Days, working days, months or years.
    pub unit: Unit,
}

#[derive(Clone, Debug)]
pub enum Bearer {
    Table(TableId),
    Words(String),
}

#[derive(Clone, Debug)]
pub enum Frequency {
    Year,
    SchoolYear,
    Term,
    Month,
    Once,
    /// A parameter that holds a number of days or months.
    Interval(StandardId),
    /// Within so many working days from a date field.
    WorkingDaysFrom {
        days: ExprId,
        from: FieldRef,
    },
}

/// 原则要求, 裁量事项.
#[derive(Clone, Debug)]
pub struct Statement {
    pub kind: tiaoli_syntax::ast::StatementKind,
    pub quote: Quote,
    pub article: Option<ArticleLabel>,
    pub document: DocumentId,
}

/// 未规定: silence that was looked at.
#[derive(Clone, Debug)]
pub struct AcceptedGap {
    pub when: ExprId,
    pub reason: String,
    pub table: Option<TableId>,
    pub span: FileSpan,
    pub document: DocumentId,
}

/// 举例, with 沿用 and tables already unfolded: one entry per record set.
#[derive(Clone, Debug)]
pub struct Example {
    pub title: String,
    /// The first day; a range of months is evaluated on the first day of each.
    pub from: Date,
    pub to: Option<Date>,
    pub records: Vec<ExampleRecord>,
    /// Lists that stand in it, as far as they go and complete. A list that does not is not supplied.
    pub lists: Vec<ListId>,
    pub expectations: Vec<Expectation>,
    pub span: FileSpan,
    pub document: DocumentId,
}

#[derive(Clone, Debug)]
pub struct ExampleRecord {
    pub table: TableId,
    pub name: Option<String>,
    /// One value per field of the table; `Missing` where left out.
    pub values: Vec<Value>,
    pub span: FileSpan,
}

#[derive(Clone, Debug)]
pub struct Expectation {
    /// Index into the example's records.
    pub record: usize,
    pub benefit: BenefitId,
    pub outcome: crate::decision::Outcome,
    /// In yuan.
    pub amount: Option<rust_decimal::Decimal>,
    /// Names of rules or checks that must be among those printed.
    pub rules: Option<Vec<String>>,
    /// English names; the one expected set of `missing`.
    pub missing: Option<Vec<String>>,
    /// Names that must be among those printed; an empty list allows none.
    pub reviews: Option<Vec<String>>,
    pub findings: Option<Vec<String>>,
    pub span: FileSpan,
}
