//! Human decisions: a hold released, a doubt settled, the policy's silence filled. They never overturn a denial, they run
//! out by themselves, and whatever rests on one says so.
//!
//! A ruling is no rule. It takes holds away, or says what comes where no rule speaks, for one record; everything else,
//! missing fields included, is decided as ever. So a hold that only may count is released like one that does, and what
//! is incomplete stays incomplete where the grants still depend on a missing field.

mod apply;
mod book;
mod problems;
mod read;
#[cfg(test)]
mod tests;

pub use apply::{Effect, Ruled, decide_ruled};
pub use book::{RulingBook, Standing};
pub use problems::{
    Unfound, decided_later, key_shared, left_out, matches_nothing, ran_out, refused, why_refused,
};
pub use read::{RawRuling, read};
use rust_decimal::Decimal;
use tiaoli_diagnostics::{CellPlace, Place};

use crate::{
    decision::Decider,
    ir::{BenefitId, Name, PayPeriod, Program, StandardId},
    value::Date,
};

/// What people decided about one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The record's key as written in the file of rulings.
    pub key: String,
    /// `None` for every benefit of the record.
    pub benefit: Option<BenefitId>,
    pub action: Action,
    pub basis: String,
    pub decided_by: String,
    pub decided_on: Date,
    /// The first day it counts on: 适用自, else the day it was decided.
    pub since: Date,
    /// The last day it counts on: 有效期至, else the end of the school year it was decided in.
    pub until: Date,
    pub attachment: String,
    pub at: At,
}

/// Where a ruling stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    pub file: String,
    /// The file is a sheet of a workbook.
    pub in_sheet: bool,
    /// The data row, from one.
    pub row: u64,
    /// The line of the file; zero when it is not known.
    pub line: u64,
}

impl At {
    /// The cell of this row under a header; a row as a whole under none.
    pub fn place(&self, header: &str) -> Place {
        Place::Cell(CellPlace {
            file: self.file.clone(),
            in_sheet: self.in_sheet,
            line: self.line,
            row: self.row,
            column: 0,
            header: header.to_owned(),
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// 解除暂缓
    Release(Targets),
    /// 销号: the doubt or the review is settled, and a hold of that check is released with it.
    Settle(Targets),
    /// 给予 or 不予, where the policy is silent.
    Fill(Fill),
}

/// The clauses a ruling is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Targets {
    All,
    /// Every version of the clauses named; with the names.
    Of(Vec<Name>, Vec<Decider>),
}

impl Targets {
    pub(crate) fn hit(&self, decider: Decider) -> bool {
        match self {
            Self::All => true,
            Self::Of(_, deciders) => deciders.contains(&decider),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    Deny,
    Grant(FillAmount),
}

/// How much is granted where the policy is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillAmount {
    /// In yuan; a sum without a period is in the benefit's paying rhythm.
    Sum(Decimal, PayPeriod),
    /// What the standard says on the evaluated day.
    Standard(StandardId),
}

impl Ruling {
    /// Where it stands on a day.
    pub fn standing(&self, day: Date) -> Standing {
        match day {
            day if day < self.since => Standing::NotYet,
            day if day > self.until => Standing::RanOut,
            _ => Standing::InForce,
        }
    }

    /// Whether it releases a hold or settles a doubt or review of this clause.
    pub(crate) fn touches(&self, decider: Decider) -> bool {
        match &self.action {
            Action::Release(targets) | Action::Settle(targets) => targets.hit(decider),
            Action::Fill(_) => false,
        }
    }

    /// Whether it settles the doubt or review of this clause.
    pub fn settles(&self, decider: Decider) -> bool {
        matches!(&self.action, Action::Settle(targets) if targets.hit(decider))
    }

    /// `release:NAME`, `settle:NAME`, `grant`, `deny`: the same in every language.
    pub fn code(&self) -> String {
        let named = |verb: &str, targets: &Targets| match targets {
            Targets::All => verb.to_owned(),
            Targets::Of(names, _) => {
                let names: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
                format!("{verb}:{}", names.join(","))
            }
        };
        match &self.action {
            Action::Release(targets) => named("release", targets),
            Action::Settle(targets) => named("settle", targets),
            Action::Fill(Fill::Grant(_)) => "grant".to_owned(),
            Action::Fill(Fill::Deny) => "deny".to_owned(),
        }
    }

    /// What it does in words: 解除暂缓“学期中转入待函询”.
    pub fn words(&self, program: &Program) -> tiaoli_diagnostics::Text {
        problems::action_words(&self.action, program)
    }

    /// The mark in `notes`: `ruling:release:NAME@2024-10-08 by WHO`.
    pub fn note(&self) -> String {
        format!("ruling:{}@{} by {}", self.code(), self.decided_on, in_list(&self.decided_by))
    }

    /// Its basis, in place of the articles of rules.
    fn basis_in_list(&self) -> String {
        in_list(&self.basis)
    }
}

/// Lists in results are joined by semicolons.
fn in_list(text: &str) -> String {
    text.chars().map(|c| if c == ';' || c.is_control() { ',' } else { c }).collect()
}
