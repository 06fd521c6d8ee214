//! The documents a program is made of: the policy in its versions, and what amends it.

use tiaoli_diagnostics::{FileId, FileSpan};

use super::{
    ArticleLabel, Benefit, BenefitId, DocumentId, Erratum, LayerId, Name, Period, Program, Quote, Unverified,
};
use crate::value::Date;

/// What a document does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// 政策: a whole text.
    #[default]
    Policy,
    /// 修改: whole declarations that replace others, add to them or repeal them.
    Amendment,
    /// Files without a header beside several versions of a policy: they belong to all of them.
    Shared,
}

/// One document, with its header.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub kind: DocumentKind,
    /// The policy's name; of an amendment, the name of the policy it amends.
    pub name: Name,
    pub title: String,
    pub number: String,
    pub issuer: String,
    /// When what it declares is in force: its own 施行, and no longer than until the next version of the policy.
    pub effective: Period,
    pub effective_unverified: Option<Unverified>,
    pub source: SourceText,
    /// Its name in its header; empty where there is no header.
    pub span: FileSpan,
    pub layer: LayerId,
    /// It belongs to the policy at hand.
    pub own: bool,
    /// Its rules count: those of the policy at hand and of what 引入 brings in. A document of another policy lends its
    /// names only.
    pub counts: bool,
}

/// The quoted source text of a document with its errata, for quotes, order and trace.
#[derive(Clone, Debug, Default)]
pub struct SourceText {
    /// The path as written after 原文文件; empty when there is none.
    pub path: String,
    pub file: Option<FileId>,
    pub errata: Vec<Erratum>,
}

/// 废止: from a day on, every earlier version of a name is out of force.
#[derive(Clone, Debug)]
pub struct Repeal {
    pub name: Name,
    pub document: DocumentId,
    /// The first day without it.
    pub from: Option<Date>,
    pub quotes: Vec<Quote>,
    /// Words for people.
    pub basis: String,
    pub article: Option<ArticleLabel>,
    /// Where the name stands after 废止.
    pub span: FileSpan,
}

/// A dated line, or a version of a declaration, that an amendment replaced before its first day came.
#[derive(Clone, Debug)]
pub struct Superseded {
    pub name: Name,
    /// Where the line is written.
    pub at: FileSpan,
    /// The amendment, and the first day of what it states instead.
    pub by: DocumentId,
    pub since: Date,
}

/// A policy that is evaluated or lends its names, or the policy at hand (DESIGN section 4, rule 8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    pub name: Name,
    pub number: String,
    /// Its rules count.
    pub counts: bool,
}

impl Document {
    /// Its title, or what the policy is called.
    fn called(&self) -> &str {
        if self.title.is_empty() { &self.name.zh } else { &self.title }
    }
}

impl Program {
    /// The layer of a document; 0 is the highest.
    pub fn layer(&self, id: DocumentId) -> LayerId {
        self.document(id).map(|document| document.layer).unwrap_or_default()
    }

    /// Whether policies of several layers are evaluated together.
    pub fn has_layers(&self) -> bool {
        self.layers.iter().filter(|layer| layer.counts).count() > 1
    }

    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.index())
    }

    /// Whether anything is decided about a benefit: a policy that counts declares it, or one of its rules names it.
    pub fn is_decided(&self, id: BenefitId) -> bool {
        let declared = self.benefits.get(id.index()).and_then(|benefit| self.document(benefit.document));
        declared.is_none_or(|document| document.counts)
            || self.rules.iter().any(|rule| rule.benefits.contains(&id))
    }

    /// The benefits something is decided about: one of all declarations of the same benefit.
    pub fn decided_benefits(&self) -> impl Iterator<Item = (BenefitId, &Benefit)> {
        let all = self.benefits.iter().enumerate().map(|(at, benefit)| (BenefitId::from_index(at), benefit));
        all.filter(|(id, _)| self.family(*id) == *id && self.is_decided(*id))
    }

    /// The benefit of a name in either language, whichever layer gives it: the one that stands for all its declarations.
    pub fn benefit_named(&self, is_named: impl Fn(&Name) -> bool) -> Option<BenefitId> {
        let found = self.benefits.iter().position(|benefit| is_named(&benefit.name))?;
        Some(self.family(BenefitId::from_index(found)))
    }

    /// The versions of the policy itself, in time.
    pub fn versions(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|document| document.own && document.kind == DocumentKind::Policy)
    }

    /// Whether a version of the policy is in force.
    pub fn in_force(&self, day: Date) -> bool {
        // A program put together by hand has no documents and no end.
        self.documents.is_empty() || self.versions().any(|document| document.effective.contains(day))
    }

    /// The first day of the first version; `None` where it has no beginning.
    pub fn begins(&self) -> Option<Date> {
        self.versions().next()?.effective.from
    }

    /// The header of the first version; an empty one where the files have none.
    pub fn header(&self) -> Document {
        self.versions().next().cloned().unwrap_or_default()
    }

    /// `《title》`, where the articles of several documents count and a number alone could be of any of them; with the number
    /// of the document where several have the title.
    pub fn cited(&self, id: DocumentId) -> String {
        let headed = || self.documents.iter().filter(|one| one.kind != DocumentKind::Shared);
        let Some(document) = self.document(id).filter(|one| one.kind != DocumentKind::Shared) else {
            return String::new();
        };
        if document.counts && headed().filter(|one| one.counts).count() <= 1 {
            return String::new();
        }
        let alike = headed().filter(|one| one.called() == document.called()).count() > 1;
        match alike && !document.number.is_empty() {
            true => format!("《{}》（{}）", document.called(), document.number),
            false => format!("《{}》", document.called()),
        }
    }

    /// A basis in words, with the document whose article it names. A basis that names its own document stands as it is.
    pub fn cited_basis(&self, id: DocumentId, basis: &str) -> String {
        let mut number = basis.strip_prefix('第').unwrap_or_default().chars();
        let is_article =
            number.find(|c| !"零〇一二三四五六七八九十百千0123456789".contains(*c)) == Some('条');
        if is_article { self.cited(id) + basis } else { basis.to_owned() }
    }

    /// Where a built-in function is called.
    pub fn expressions_of(&self, builtin: crate::builtins::Builtin) -> impl Iterator<Item = FileSpan> {
        let calls = self.exprs.iter().filter(
            move |expr| matches!(&expr.kind, super::ExprKind::Call { builtin: called, .. } if *called == builtin),
        );
        calls.map(|expr| expr.span)
    }
}
