//! What of a 敏感 field may stand in texts for people: the two ends of a long number, nothing of anything else.

use std::borrow::Cow;

use tiaoli_diagnostics::Text;

use crate::{
    builtins::{Aggregate, Builtin},
    cell::{CellProblem, is_exponent_form, is_spreadsheet_error, mask_id, mask_ids},
    findings::{display, month},
    ir::{ExprId, ExprKind, Field, Type},
    plan::{Plan, children},
    value::Value,
};

/// Shorter texts are hidden whole: of a name or a room number every character tells something.
const SHOWS_ENDS: usize = 8;
/// How deep definitions are followed into one another.
const DEEPEST: u32 = 32;

/// A sensitive text as it may be shown: `150199********0010`, `13*******78`, `**` for a name.
pub fn mask_text(text: &str) -> String {
    // What a spreadsheet left of a value names nobody, and has to be seen to be understood.
    if is_exponent_form(text) || is_spreadsheet_error(text) {
        return text.to_owned();
    }
    if let Some((number, behind)) = number_and_tail(text) {
        return mask_id(number) + behind;
    }
    let count = text.chars().count();
    // A number may be written with blanks or end in X. Dates, names and addresses are no numbers.
    let digits = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '０'..='９')).count();
    if count >= SHOWS_ENDS && digits + count / 4 >= count && !text.contains(['年', '/', '.']) {
        mask_id(text)
    } else {
        "*".repeat(count)
    }
}

/// A long number and what does not belong to it, as `.0` behind one that a spreadsheet took for an amount: it has to be seen
/// to be mended. No digit but zeros stands in it.
fn number_and_tail(text: &str) -> Option<(&str, &str)> {
    /// Longer tails may tell something.
    const LONGEST_TAIL: usize = 4;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_x = digits == 17 && text.get(digits..).is_some_and(|rest| rest.starts_with(['X', 'x']));
    let (number, behind) = text.split_at_checked(digits + usize::from(is_x))?;
    let tells_nothing =
        |c: char| matches!(c, '0' | '.' | ',' | ';' | '，' | '；' | '。' | '、' | '#' | '*' | '?' | '？');
    let is_tail =
        !behind.is_empty() && behind.chars().count() <= LONGEST_TAIL && behind.chars().all(tells_nothing);
    (matches!(number.len(), 15..=19) && is_tail).then_some((number, behind))
}

/// What a cell of a field holds, for a message: hidden where the field is sensitive, and never a whole ID number.
pub fn shown_cell<'t>(text: &'t str, field: &Field, show_sensitive: bool) -> Cow<'t, str> {
    match (show_sensitive, field.is_sensitive()) {
        (true, _) => Cow::Borrowed(text),
        (false, true) => Cow::Owned(mask_text(text.trim())),
        (false, false) => Cow::Owned(mask_ids(text)),
    }
}

/// What is wrong with a cell, for a message: what a wrong value was probably meant to be gives a sensitive one away.
pub fn shown_problem(problem: CellProblem, field: &Field, show_sensitive: bool) -> CellProblem {
    match problem {
        CellProblem::UnknownValue { options, .. } if field.is_sensitive() && !show_sensitive => {
            CellProblem::UnknownValue { item: None, options, nearest: None }
        }
        CellProblem::UnknownValue { item: Some(item), options, nearest } if !show_sensitive => {
            CellProblem::UnknownValue { item: Some(mask_ids(&item)), options, nearest }
        }
        problem => problem,
    }
}

/// The last two characters of a key that is a number or a code and would be hidden whole: rows have to be told apart.
pub fn mask_key(key: &str) -> String {
    let masked = mask_text(key);
    let count = key.chars().count();
    let tail = count.saturating_sub(2);
    if count < 3
        || masked.contains(|c| c != '*')
        || !key.chars().skip(tail).all(|c| c.is_ascii_alphanumeric())
    {
        return masked;
    }
    masked.chars().take(tail).chain(key.chars().skip(tail)).collect()
}

/// A value of a sensitive field, or one that gives it away, as it may be shown.
pub fn hidden(value: &Value) -> Text {
    match value {
        Value::Missing => Text::new("（空）", "(empty)"),
        Value::Text(text) => Text::same(mask_text(text)),
        Value::Bool(_) | Value::Number(_) | Value::Date(_) | Value::Enum(..) | Value::Set(_) => {
            Text::new("（不显示）", "(not shown)")
        }
    }
}

/// A value that an expression came to, as a message may show it.
pub(crate) fn shown_value(plan: &Plan, id: ExprId, value: &Value) -> Text {
    let ty = plan.program().expr(id).map(|expr| &expr.ty);
    match value {
        _ if !plan.shows_sensitive() && discloses(plan, id) => hidden(value),
        Value::Date(date) if ty == Some(&Type::YearMonth) => month(*date),
        _ => display(plan.program(), value),
    }
}

/// Whether the value of an expression gives a sensitive value away. An age, a count or whether something holds does not.
pub(crate) fn discloses(plan: &Plan, id: ExprId) -> bool {
    below(plan, id, 0)
}

fn below(plan: &Plan, id: ExprId, depth: u32) -> bool {
    let program = plan.program();
    let Some(expr) = program.expr(id) else { return false };
    if depth >= DEEPEST {
        return true;
    }
    match &expr.kind {
        ExprKind::Field(field) | ExprKind::Through { field, .. } => {
            program.field(*field).is_some_and(Field::is_sensitive)
        }
        ExprKind::Definition(definition) => {
            plan.definition_body(*definition).is_some_and(|body| below(plan, body, depth + 1))
        }
        ExprKind::Not(inner) => below(plan, *inner, depth + 1),
        _ if expr.ty == Type::Bool => false,
        ExprKind::Call { builtin, .. } if is_coarse(*builtin) => false,
        ExprKind::Aggregate { function: Aggregate::Count | Aggregate::CountDistinct, .. } => false,
        ExprKind::Aggregate { value, .. } => value.is_some_and(|value| below(plan, value, depth + 1)),
        kind => {
            let is_condition = |id: &ExprId| program.expr(*id).is_some_and(|expr| expr.ty == Type::Bool);
            let parts = children(kind).into_iter().filter(|child| !is_condition(child));
            parts.into_iter().any(|child| below(plan, child, depth + 1))
        }
    }
}

/// Many dates have the same age, term or school year.
fn is_coarse(builtin: Builtin) -> bool {
    matches!(
        builtin,
        Builtin::Age
            | Builtin::FullYears
            | Builtin::FullMonths
            | Builtin::TermNumber
            | Builtin::StudyYear
            | Builtin::SchoolYear
            | Builtin::TermStart
            | Builtin::SchoolYearStart
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_keep_their_ends_and_names_nothing() {
        assert_eq!(mask_text("150199200703150010"), "150199********0010");
        assert_eq!(mask_text("6222020602001234567"), "622202*********4567");
        assert_eq!(mask_text("13812345678"), "13*******78");
        assert_eq!(mask_text("#N/A"), "#N/A");
        assert_eq!(mask_text("１５０１９９２００７０３１５００１０"), "１５０１９９********００１０");
        assert_eq!(mask_text("150199200803011018.0"), "150199********1018.0");
        assert_eq!(mask_text("15019920080301101X；"), "150199********101X；");
        assert_eq!(mask_text("150199200803011018.5"), "********************");
        assert_eq!(mask_text("张三"), "**");
        assert_eq!(mask_text("Zhang Sanfeng"), "*************");
        assert_eq!(mask_text("2008年13月2日"), "**********");
        assert_eq!(mask_text("欧阳娜娜"), "****");
        assert_eq!(mask_text(""), "");
        assert_eq!(mask_text("1.50199E+17"), "1.50199E+17");
        assert_eq!(hidden(&Value::Bool(true)).zh, "（不显示）");
        assert_eq!(["S01", "2025001", "张三丰", "A1"].map(mask_key), ["*01", "*****01", "***", "**"]);
    }
}
