//! The syntax tree: one value per file, in byte spans of the original text. It knows nothing of names, types or
//! other files, and nothing of the keyword language: 凡 and `when` give the same tree.
//!
//! What is broken in the text is a `Broken` node with its span; everything sound around it is here as usual.

mod clause;
mod data;
mod expr;
mod literal;

pub use clause::*;
pub use data::*;
pub use expr::*;
pub use literal::*;
use tiaoli_diagnostics::Span;

/// A name as written: full-width forms folded, backticks removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident {
    pub text: String,
    pub span: Span,
}

/// `a.b.c`: at least one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub names: Vec<Ident>,
    pub span: Span,
}

/// A string, without its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Str {
    /// The characters between the marks, exactly as in the file.
    pub text: String,
    /// The whole string with its marks.
    pub span: Span,
    /// What stands between the marks.
    pub inner: Span,
    pub marks: Marks,
}

/// The marks round a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// `"…"` or `＂…＂`
    Straight,
    /// `“…”`
    Curly,
    /// `《…》`: the title of a document; `text` holds what is between the marks.
    Title,
}

/// A comment with its marks. Kept beside the tree; the formatter attaches it by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub text: String,
    pub span: Span,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    pub items: Vec<Item>,
}

/// One declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub kind: ItemKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    Policy(Policy),
    /// 引用 / use
    Use(Str),
    Tiers(Tiers),
    Records(Records),
    Catalog(Catalog),
    List(ListDecl),
    /// 标准 and 地方参数
    Standard(Standard),
    Benefit(Benefit),
    DecisionTable(DecisionTable),
    Article(Article),
    Define(Define),
    Rule(RuleDecl),
    Check(Check),
    Duty(Duty),
    Statement(Statement),
    /// 未规定 COND "reason"
    AcceptGap {
        when: Expr,
        reason: Str,
    },
    Example(Example),
    Names(Names),
    Erratum(Erratum),
    /// 废止 NAME: from the day of the amendment it stands in, or from the day after 施行.
    Repeal(Repeal),
    /// Text that could not be read. A declaration's head that could still be read declares its name.
    Broken {
        declares: Option<(ItemHead, Ident)>,
    },
}

/// The kinds of declaration that own a name, for broken items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemHead {
    Policy,
    /// 修改
    Amend,
    Tiers,
    Records,
    Catalog,
    List,
    Standard,
    Benefit,
    DecisionTable,
    Define,
    Rule(RuleKind),
    Check,
    Duty,
    Example,
}

/// 政策 NAME { … } or 修改 NAME { … }: the header of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// 修改: the declarations of the file replace those of the policy of this name, or add to them.
    pub amends: bool,
    pub name: Ident,
    pub header: Vec<HeaderClause>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HeaderClause {
    pub kind: HeaderKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum HeaderKind {
    Title(Str),
    Number(Str),
    Issuer(Str),
    Effective(Effective),
    Source(Str),
    /// 上位政策: kept in the tree; layers come with the next step.
    Under(Path),
    /// 引入
    Include(Path),
    /// 汇总日期: the text in force on that day, brought together from the documents of the policy. It is whole, and no
    /// version of the policy beside them.
    Consolidated(DateLit),
    Broken,
}

/// `自 D [至 D] [待核实 …]` after 施行
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    pub from: DateLit,
    pub to: Option<DateLit>,
    pub unverified: Option<Unverified>,
    pub span: Span,
}

/// 待核实 ["…"]
#[derive(Clone, Debug, PartialEq)]
pub struct Unverified {
    pub why: Option<Str>,
    pub span: Span,
}

/// 依据 with its sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    pub sources: Vec<BasisSource>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BasisSource {
    pub kind: BasisKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum BasisKind {
    /// "…" or 《…》, with an article of it where given
    Document(Str, Option<ArticleRef>),
    /// 第四条第二款 / article 4 paragraph 2 of this policy
    Article(ArticleRef),
    /// 内人社办发〔2022〕101号, brackets normalised to 〔〕
    Number(String),
}

/// An article: 4, or 4 之 1, with a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRef {
    pub number: u32,
    /// 第四条之一
    pub sub: Option<u32>,
    pub paragraph: Option<u32>,
    pub span: Span,
}

/// `四、 TITLE { … }`, 第四条 { … }, （一） { … }, `1.` …, `article 4 { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    pub heading: Heading,
    pub title: Option<Ident>,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    pub kind: HeadingKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum HeadingKind {
    /// `四、`
    Section(u32),
    /// 第四条第二款 / article 4 paragraph 2
    Article(ArticleRef),
    /// （一）
    ChineseBracket(u32),
    /// （1）
    DigitBracket(u32),
    /// `1.` or `1、`
    Digit(u32),
}

/// 原则要求 / 裁量事项
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub kind: StatementKind,
    pub quote: Str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatementKind {
    Principle,
    Discretion,
}

/// 废止 NAME、NAME [原文 …] [依据 …] [施行 自 D]
#[derive(Clone, Debug, PartialEq)]
pub struct Repeal {
    pub names: Vec<Path>,
    /// 原文, 依据 and 施行 only.
    pub clauses: Vec<Clause>,
}

/// 勘误 “wrong” 应为 “right” [依据 …] [待核实 …]: the source text itself is wrong or cut.
#[derive(Clone, Debug, PartialEq)]
pub struct Erratum {
    pub wrong: Str,
    pub right: Str,
    pub basis: Option<Basis>,
    pub unverified: Option<Unverified>,
}

/// 英文名 { 中文 english … }
#[derive(Clone, Debug, PartialEq)]
pub struct Names {
    pub pairs: Vec<NamePair>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NamePair {
    /// 学校.代码 names one field.
    pub zh: Path,
    pub en: Ident,
    pub span: Span,
}
