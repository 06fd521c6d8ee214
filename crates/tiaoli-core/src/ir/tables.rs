//! Record tables, enumerations, catalogs, lists, standards, benefits.

use std::collections::BTreeMap;

use tiaoli_diagnostics::FileSpan;
pub use tiaoli_syntax::ast::{Overlap, Rhythm};

use super::{BenefitId, DocumentId, EnumId, ExprId, InTurn, Name, Period, TableId, Type, Unverified};
use crate::value::{Date, Value};

/// An inline enumeration or a tier scale.
#[derive(Clone, Debug)]
pub struct EnumDef {
    /// For an inline enumeration, the name of its field.
    pub name: Name,
    /// Position 0 is the greatest in a tier scale.
    pub values: Vec<EnumValue>,
    /// Declared by 等级: B类 以上 means the tiers named no later than B类.
    pub ordered: bool,
    pub span: FileSpan,
}

#[derive(Clone, Debug)]
pub struct EnumValue {
    pub name: Name,
    /// More spellings read from data: 又称, and the standard table's codes and values.
    pub aka: Vec<String>,
}

/// 信息表.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: Name,
    pub fields: Vec<Field>,
    /// 识别号: an index into `fields`.
    pub key: Option<u16>,
    /// 生效: the date field since when a row holds. With a key the rows of one key are versions of one record.
    pub since: Option<u16>,
    /// 约束
    pub invariants: Vec<Invariant>,
    pub span: FileSpan,
}

#[derive(Clone, Debug)]
pub struct Invariant {
    pub condition: ExprId,
    /// The 约束 of a table are those of the document that states the table last.
    pub effective: Period,
    pub document: DocumentId,
    pub span: FileSpan,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: Name,
    /// 又称 and the standard table's other headers.
    pub aka: Vec<String>,
    pub ty: Type,
    pub sensitive: bool,
    pub publishable: bool,
    pub reassessable: bool,
    /// 有效 学年: a value from data of another school year is missing.
    pub valid_school_years: InTurn<u32>,
    /// 推自: over a row of the same table; used when the cell is missing.
    pub derived: Option<ExprId>,
    /// 变动见: what it holds changes by rows of another table.
    pub changes: Option<Changes>,
    pub span: FileSpan,
}

impl Table {
    /// A table of these fields and nothing else.
    pub fn new(name: Name, fields: Vec<Field>) -> Self {
        Self { name, fields, key: None, since: None, invariants: Vec::new(), span: FileSpan::default() }
    }
}

impl Field {
    /// A field of a name and a type and nothing else.
    pub fn new(name: Name, ty: Type) -> Self {
        Self {
            name,
            aka: Vec::new(),
            ty,
            sensitive: false,
            publishable: false,
            reassessable: false,
            valid_school_years: InTurn::default(),
            derived: None,
            changes: None,
            span: FileSpan::default(),
        }
    }

    /// Whether texts for people hide its values: 敏感, and ID numbers always.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive || self.ty == super::Type::IdCard
    }
}

/// 变动见 TABLE.FIELD [此前 VALUE]: rows of another table say since when a field of a record has held what.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes {
    /// What the field holds after the change.
    pub value: FieldRef,
    /// The reference to the record.
    pub by: FieldRef,
    /// 生效
    pub since: FieldRef,
    /// 此前: what it held before the first change, where nothing else is known.
    pub before: Option<Value>,
    /// By position in the enumeration of `value`: the position in that of the field, `None` for 不变. Empty where both are
    /// of one type.
    pub values: Vec<Option<u16>>,
}

/// A field of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldRef {
    pub table: TableId,
    pub field: u16,
}

/// 目录.
#[derive(Clone, Debug)]
pub struct Catalog {
    pub name: Name,
    /// The key column's name.
    pub key: String,
    pub editions: Vec<Edition>,
    pub span: FileSpan,
}

/// One edition of a catalog, read from its file.
#[derive(Clone, Debug)]
pub struct Edition {
    pub period: Period,
    pub file: String,
    /// By code. `Listed::Open` entries, and every code when `entries` is empty, are unknown, not absent.
    pub entries: BTreeMap<String, Entry>,
    /// The file has a 列入/listed column: it names every code of its field, so a code that is not in it is unknown.
    pub names_all_codes: bool,
    pub basis: String,
    pub unverified: Option<Unverified>,
    pub span: FileSpan,
    pub document: DocumentId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub listed: Listed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    Yes,
    No,
    /// 待定: nobody has decided.
    Open,
}

/// 比对名单: supplied at run time.
#[derive(Clone, Debug)]
pub struct List {
    pub name: Name,
    /// The table that holds its rows.
    pub table: TableId,
    /// The field that membership looks at: its key, else its first field.
    pub field: u16,
    pub provider: InTurn<String>,
    pub valid_school_years: InTurn<u32>,
    pub span: FileSpan,
}

/// 标准 and 地方参数: a dated value of any type.
#[derive(Clone, Debug)]
pub struct Standard {
    pub name: Name,
    /// 地方参数
    pub local: bool,
    pub ty: Type,
    /// 按 TIERS: values by position in the scale.
    pub by: Option<EnumId>,
    pub values: Vec<Dated>,
    pub span: FileSpan,
}

#[derive(Clone, Debug)]
pub struct Dated {
    pub period: Period,
    pub value: StandardValue,
    /// Words for people: 第四条, 《…》.
    pub basis: String,
    pub unverified: Option<Unverified>,
    /// 由本地确定
    pub local_choice: bool,
    pub span: FileSpan,
    pub document: DocumentId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandardValue {
    One(Value),
    /// Several values or ranges, of a 集合.
    Many(Vec<ConstItem>),
    /// By position in the tier scale; `None` where a tier was left out.
    Tiered(Vec<Option<Value>>),
    /// 分段, thresholds rising.
    Brackets(Vec<Bracket>),
}

/// What lies above `from`, up to the next threshold, counts with `rate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bracket {
    pub from: rust_decimal::Decimal,
    pub rate: rust_decimal::Decimal,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstItem {
    Value(Value),
    Range { low: Value, high: Value, excludes_high: bool },
}

/// 资助项目. Outside its versions, its terms are those of the first; a plan puts those of its day in their place.
#[derive(Clone, Debug)]
pub struct Benefit {
    pub name: Name,
    pub table: TableId,
    pub purpose: String,
    pub rhythm: Rhythm,
    /// Paying months in the order of the school year (from September); every month where none were given.
    pub months: Vec<u8>,
    pub overlap: Overlap,
    /// The declaration of the same benefit that stands for all: see [`super::Program::family`].
    pub family: BenefitId,
    pub span: FileSpan,
    pub document: DocumentId,
    /// In time.
    pub versions: Vec<BenefitVersion>,
}

/// The terms of a benefit in one document.
#[derive(Clone, Debug)]
pub struct BenefitVersion {
    pub effective: Period,
    pub purpose: String,
    pub rhythm: Rhythm,
    pub months: Vec<u8>,
    pub overlap: Overlap,
    pub span: FileSpan,
    pub document: DocumentId,
}

impl Benefit {
    /// Whether it is paid once, on some day.
    pub fn is_ever_once(&self) -> bool {
        self.rhythm == Rhythm::Once || self.versions.iter().any(|version| version.rhythm == Rhythm::Once)
    }

    /// Whether it exists on a day. One put together by hand always does.
    pub fn in_force(&self, day: Date) -> bool {
        self.versions.is_empty() || self.versions.iter().any(|version| version.effective.contains(day))
    }
}

/// 对照表: each row a condition over the row of `table`, and a result. Outside its versions, its rows are those of the
/// first; a plan puts those of its day in their place.
#[derive(Clone, Debug)]
pub struct DecisionTable {
    pub name: Name,
    pub table: TableId,
    pub ty: Type,
    pub every_row: bool,
    pub rows: Vec<(ExprId, ExprId)>,
    pub otherwise: Option<ExprId>,
    pub span: FileSpan,
    /// In time.
    pub versions: Vec<DecisionVersion>,
}

/// The rows of a decision table in one document.
#[derive(Clone, Debug, Default)]
pub struct DecisionVersion {
    pub effective: Period,
    pub every_row: bool,
    pub rows: Vec<(ExprId, ExprId)>,
    pub otherwise: Option<ExprId>,
    pub span: FileSpan,
    pub document: DocumentId,
}
