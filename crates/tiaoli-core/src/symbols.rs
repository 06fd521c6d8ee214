//! Every declaration and every use of every name, by place and by what it stands for: the base of definition, references
//! and rename in an editor.
//!
//! The place of a reference is that of the name alone. Of a name in backticks it holds the backticks: what is put there
//! instead brings its own, where it needs them.

mod declared;
mod references;

pub use references::References;
use tiaoli_diagnostics::{FileSpan, Text};

use crate::{
    ir::{
        BenefitId, CatalogId, CheckId, DecisionTableId, DefinitionId, DutyId, EnumId, FieldRef, LayerId,
        ListId, Name, Program, RuleId, StandardId, TableId, Type,
    },
    names::{Def, kind_words},
};

/// Something that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbol {
    /// A policy with all its versions and amendments.
    Policy(LayerId),
    /// 等级
    Tiers(EnumId),
    /// A value of 等级, or one that the type of a field writes out.
    Value(EnumId, u16),
    Table(TableId),
    Field(FieldRef),
    Catalog(CatalogId),
    List(ListId),
    Standard(StandardId),
    /// All layers' declarations of one benefit are the lowest.
    Benefit(BenefitId),
    DecisionTable(DecisionTableId),
    Definition(DefinitionId),
    /// All rules of one name in one policy are the first.
    Rule(RuleId),
    /// All checks of one name in one policy are the first.
    Check(CheckId),
    /// All duties of one name in one policy are the first.
    Duty(DutyId),
    /// 举例; its name is its title.
    Example(u32),
    /// A named record of an example and of those that continue it.
    Record(u32),
}

/// What a name does where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The head of a declaration, or of a later version of it.
    Declaration,
    /// A spelling in 英文名.
    Naming,
    /// 给予, 不得给予, 暂缓发放, 重点审核 and 废止: what is decided.
    Decide,
    /// What an example expects.
    Expect,
    /// A fact that an example states.
    Given,
    /// Anything else: conditions, amounts, types, 优先于, 上位政策.
    Read,
}

/// Which of its spellings a name is written in. A rename changes one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spelling {
    /// The Chinese name; also the only one, where 英文名 gives no other.
    Zh,
    En,
}

/// A name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name alone, with its backticks.
    pub at: FileSpan,
    pub symbol: Symbol,
    pub role: Role,
    pub spelling: Spelling,
}

impl Symbol {
    pub(crate) fn of(def: Def) -> Option<Self> {
        Some(match def {
            Def::Tiers(id) => Self::Tiers(id),
            Def::Table(id) => Self::Table(id),
            Def::Catalog(id) => Self::Catalog(id),
            Def::List(id) => Self::List(id),
            Def::Standard(id) => Self::Standard(id),
            Def::Benefit(id) => Self::Benefit(id),
            Def::DecisionTable(id) => Self::DecisionTable(id),
            Def::Definition(id) => Self::Definition(id),
            Def::Rule(id) => Self::Rule(id),
            Def::Check(id) => Self::Check(id),
            Def::Duty(id) => Self::Duty(id),
            Def::Broken(_) => return None,
        })
    }

    /// What it is, in words.
    pub fn kind(self) -> Text {
        match self {
            Self::Policy(_) => Text::new("政策", "a policy"),
            Self::Value(..) => Text::new("取值", "a value"),
            Self::Field(_) => Text::new("栏目", "a field"),
            Self::Example(_) => Text::new("举例", "an example"),
            Self::Record(_) => Text::new("举例中的一条记录", "a record of an example"),
            Self::Tiers(id) => kind_words(Def::Tiers(id)),
            Self::Table(id) => kind_words(Def::Table(id)),
            Self::Catalog(id) => kind_words(Def::Catalog(id)),
            Self::List(id) => kind_words(Def::List(id)),
            Self::Standard(id) => kind_words(Def::Standard(id)),
            Self::Benefit(id) => kind_words(Def::Benefit(id)),
            Self::DecisionTable(id) => kind_words(Def::DecisionTable(id)),
            Self::Definition(id) => kind_words(Def::Definition(id)),
            Self::Rule(id) => kind_words(Def::Rule(id)),
            Self::Check(id) => kind_words(Def::Check(id)),
            Self::Duty(id) => kind_words(Def::Duty(id)),
        }
    }
}

impl Program {
    /// What a symbol is called; `None` for examples and their records, whose names stand in the text alone. Rules and
    /// checks of a policy above have that policy's name before theirs where another policy has one of that name.
    pub fn symbol_name(&self, symbol: Symbol) -> Option<&Name> {
        match symbol {
            Symbol::Policy(id) => self.layers.get(id.index()).map(|layer| &layer.name),
            Symbol::Tiers(id) => self.enums.get(id.index()).map(|def| &def.name),
            Symbol::Value(of, at) => {
                self.enums.get(of.index())?.values.get(usize::from(at)).map(|value| &value.name)
            }
            Symbol::Table(id) => self.tables.get(id.index()).map(|table| &table.name),
            Symbol::Field(at) => self.field(at).map(|field| &field.name),
            Symbol::Catalog(id) => self.catalogs.get(id.index()).map(|catalog| &catalog.name),
            Symbol::List(id) => self.lists.get(id.index()).map(|list| &list.name),
            Symbol::Standard(id) => self.standards.get(id.index()).map(|standard| &standard.name),
            Symbol::Benefit(id) => self.benefits.get(id.index()).map(|benefit| &benefit.name),
            Symbol::DecisionTable(id) => self.decision_tables.get(id.index()).map(|table| &table.name),
            Symbol::Definition(id) => self.definitions.get(id.index()).map(|def| &def.name),
            Symbol::Rule(id) => self.rules.get(id.index()).map(|rule| &rule.name),
            Symbol::Check(id) => self.checks.get(id.index()).map(|check| &check.name),
            Symbol::Duty(id) => self.duties.get(id.index()).map(|duty| &duty.name),
            Symbol::Example(_) | Symbol::Record(_) => None,
        }
    }

    /// A type in words: 金额（每年）, “户籍”的取值.
    pub fn type_words(&self, ty: &Type) -> Text {
        crate::types::words(self, ty)
    }

    /// The type of a field, standard, definition or decision table.
    pub fn symbol_type(&self, symbol: Symbol) -> Option<&Type> {
        match symbol {
            Symbol::Field(at) => self.field(at).map(|field| &field.ty),
            Symbol::Standard(id) => self.standards.get(id.index()).map(|standard| &standard.ty),
            Symbol::Definition(id) => self.definitions.get(id.index()).map(|def| &def.ty),
            Symbol::DecisionTable(id) => self.decision_tables.get(id.index()).map(|table| &table.ty),
            _ => None,
        }
    }
}
