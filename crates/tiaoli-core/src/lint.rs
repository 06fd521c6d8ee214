use tiaoli_diagnostics::Diagnostic;
use crate::{ir::Program, lower::Usage, names::{Items, Names}};
pub(crate) struct Context<'a> { pub program: &'a Program, pub usage: &'a Usage, pub names: &'a Names<'a>, pub items: &'a Items<'a> }
pub(crate) fn lint(_c: &Context<'_>) -> Vec<Diagnostic> { Vec::new() }
