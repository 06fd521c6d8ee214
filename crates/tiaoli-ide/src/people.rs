//! What a policy means for the people of a roster: figures for every rule, what an edit changes in them, and the rows behind
//! a figure.
//!
//! The roster is read once and kept small; every version of the policy is counted over it anew.

mod behind;
mod cells;
mod deciding;
mod difference;
mod needs;
mod roster;
mod tally;

pub(crate) use behind::shown_key;
pub use behind::{Behind, Filter, Person, behind};
pub(crate) use deciding::{Seen, each_batch};
pub use difference::{Change, Difference, difference};
pub use needs::{DataFile, Needs};
pub use roster::{Refused, Roster, read};
pub use tally::{BenefitFigures, CheckFigures, RuleFigures, Tally};
