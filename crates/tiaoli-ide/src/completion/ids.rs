//! Items as editors hand them back: a few letters and numbers.

use tiaoli_core::{
    ir::{
        BenefitId, CatalogId, CheckId, DecisionTableId, DefinitionId, DutyId, EnumId, FieldRef, LayerId,
        ListId, RuleId, StandardId, TableId,
    },
    symbols::Symbol,
};
use tiaoli_syntax::keywords::{KEYWORDS, Keyword};

/// What an item stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Id<'t> {
    Symbol(Symbol),
    Keyword(&'static Keyword),
    Function(&'t str),
}

impl<'t> Id<'t> {
    pub(crate) fn write(&self) -> String {
        match self {
            Self::Symbol(symbol) => of_symbol(*symbol),
            Self::Keyword(keyword) => format!("keyword {}", keyword.id),
            Self::Function(name) => format!("function {name}"),
        }
    }

    pub(crate) fn read(id: &'t str) -> Option<Self> {
        let (kind, rest) = id.split_once(' ')?;
        match kind {
            "keyword" => KEYWORDS.iter().find(|keyword| keyword.id == rest).map(Self::Keyword),
            "function" => Some(Self::Function(rest)),
            _ => symbol(kind, rest).map(Self::Symbol),
        }
    }
}

fn of_symbol(symbol: Symbol) -> String {
    match symbol {
        Symbol::Policy(id) => format!("policy {}", id.0),
        Symbol::Tiers(id) => format!("tiers {}", id.0),
        Symbol::Value(id, at) => format!("value {} {at}", id.0),
        Symbol::Table(id) => format!("table {}", id.0),
        Symbol::Field(at) => format!("field {} {}", at.table.0, at.field),
        Symbol::Catalog(id) => format!("catalog {}", id.0),
        Symbol::List(id) => format!("list {}", id.0),
        Symbol::Standard(id) => format!("standard {}", id.0),
        Symbol::Benefit(id) => format!("benefit {}", id.0),
        Symbol::DecisionTable(id) => format!("decision {}", id.0),
        Symbol::Definition(id) => format!("definition {}", id.0),
        Symbol::Rule(id) => format!("rule {}", id.0),
        Symbol::Check(id) => format!("check {}", id.0),
        Symbol::Duty(id) => format!("duty {}", id.0),
        Symbol::Example(id) => format!("example {id}"),
        Symbol::Record(id) => format!("record {id}"),
    }
}

fn symbol(kind: &str, rest: &str) -> Option<Symbol> {
    let mut numbers = rest.split(' ').map(|number| number.parse::<u32>().ok());
    let first = numbers.next()??;
    let second = || numbers.next().flatten().and_then(|number| u16::try_from(number).ok());
    let mut second = second;
    Some(match kind {
        "policy" => Symbol::Policy(LayerId(first)),
        "tiers" => Symbol::Tiers(EnumId(first)),
        "value" => Symbol::Value(EnumId(first), second()?),
        "table" => Symbol::Table(TableId(first)),
        "field" => Symbol::Field(FieldRef { table: TableId(first), field: second()? }),
        "catalog" => Symbol::Catalog(CatalogId(first)),
        "list" => Symbol::List(ListId(first)),
        "standard" => Symbol::Standard(StandardId(first)),
        "benefit" => Symbol::Benefit(BenefitId(first)),
        "decision" => Symbol::DecisionTable(DecisionTableId(first)),
        "definition" => Symbol::Definition(DefinitionId(first)),
        "rule" => Symbol::Rule(RuleId(first)),
        "check" => Symbol::Check(CheckId(first)),
        "duty" => Symbol::Duty(DutyId(first)),
        "example" => Symbol::Example(first),
        "record" => Symbol::Record(first),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let field = Symbol::Field(FieldRef { table: TableId(3), field: 12 });
        for symbol in [field, Symbol::Value(EnumId(1), 2), Symbol::Rule(RuleId(7)), Symbol::Example(4)] {
            assert_eq!(Id::read(&Id::Symbol(symbol).write()), Some(Id::Symbol(symbol)));
        }
        for keyword in KEYWORDS {
            assert_eq!(Id::read(&Id::Keyword(keyword).write()), Some(Id::Keyword(keyword)));
        }
        assert_eq!(Id::read("function 周岁"), Some(Id::Function("周岁")));
        for bad in ["", "rule", "rule x", "field 1", "nothing 1", "field 1 70000"] {
            assert_eq!(Id::read(bad), None, "{bad}");
        }
    }
}
