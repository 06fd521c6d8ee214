//! What a row says about a person, held against itself: ID number, sex, birth, entry, leaving.

use tiaoli_core::{
    builtins::full_years,
    cell::birth_date,
    ir::{Field, Name, Type},
    value::{Date, Value},
};
use tiaoli_diagnostics::Diagnostic;

use super::{problems, regions::bad_region};

/// Entry at an age outside these is worth a look: it is below that of any leaver of a junior secondary school, or beyond
/// what even older students have.
const ENTRY_AGES: (i64, i64) = (13, 50);

/// Which fields of a table say what, by their places in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    /// Every field that holds ID numbers.
    ids: Vec<usize>,
    /// The ID number of the person the row is about.
    pub(super) id: Option<usize>,
    sex: Option<usize>,
    birth: Option<usize>,
    entry: Option<usize>,
    leaving: Option<usize>,
    dates: Vec<usize>,
    names: Vec<Name>,
}

/// One row, for the checks: typed values by field, and a way to point at a cell.
pub(super) struct RowView<'a> {
    pub(super) value: &'a dyn Fn(usize) -> &'a Value,
    pub(super) place: &'a dyn Fn(usize) -> tiaoli_diagnostics::Place,
}

impl Roles {
    pub(super) fn of(fields: &[Field]) -> Self {
        let named = |zh: &str| fields.iter().position(|field| field.name.zh == zh);
        let of_type = |ty: &Type| -> Vec<usize> {
            let with = fields.iter().enumerate().filter(|(_, field)| field.ty == *ty);
            with.map(|(at, _)| at).collect()
        };
        let ids = of_type(&Type::IdCard);
        let is_date = |at: &usize| fields.get(*at).is_some_and(|field| field.ty.is_date());
        let own = named("身份证号").filter(|at| ids.contains(at));
        Self {
            // Of several numbers only the one called so is the person's own: another is a card holder's or a parent's.
            id: own.or(if let [only] = ids.as_slice() { Some(*only) } else { None }),
            ids,
            sex: named("性别"),
            birth: named("出生日期").filter(is_date),
            entry: named("入学日期").filter(is_date),
            leaving: named("毕业日期").or_else(|| named("离校日期")).filter(is_date),
            dates: of_type(&Type::Date),
            names: fields.iter().map(|field| field.name.clone()).collect(),
        }
    }

    /// Looks at one row.
    pub(super) fn look(&self, row: &RowView<'_>, as_of: Option<Date>, found: &mut Vec<Diagnostic>) {
        for at in &self.ids {
            if let Value::Text(id) = (row.value)(*at)
                && let Some(born) = birth_date(id)
                && let Some(bad) = bad_region(id, born.year())
            {
                let code = id.get(..6).unwrap_or_default();
                found.push(problems::region(&bad, code, born.year(), (row.place)(*at)));
            }
        }
        let id = self.id.and_then(|at| match (row.value)(at) {
            Value::Text(id) => Some(id),
            _ => None,
        });
        self.sex(row, id.map(AsRef::as_ref), found);
        self.dates(row, id.and_then(|id| birth_date(id)), as_of, found);
    }

    fn sex(&self, row: &RowView<'_>, id: Option<&str>, found: &mut Vec<Diagnostic>) {
        let (Some(at), Some(id)) = (self.sex, id) else { return };
        let Value::Text(sex) = (row.value)(at) else { return };
        let Some(order) = id.as_bytes().get(16).filter(|byte| byte.is_ascii_digit()) else { return };
        let male_by_id = order % 2 == 1;
        if is_male(sex).is_some_and(|male| male != male_by_id) {
            found.push(problems::sex(male_by_id, (row.place)(at)));
        }
    }

    fn dates(
        &self,
        row: &RowView<'_>,
        born_by_id: Option<Date>,
        as_of: Option<Date>,
        found: &mut Vec<Diagnostic>,
    ) {
        let date = |at: usize| match (row.value)(at) {
            Value::Date(date) => Some(*date),
            _ => None,
        };
        let written = self.birth.and_then(|at| date(at).map(|date| (at, date)));
        if let (Some((at, written)), Some(by_id)) = (written, born_by_id)
            && written != by_id
        {
            found.push(problems::birth((row.place)(at)));
        }
        // The number has a check digit, the column has none.
        let Some(born) = born_by_id.or(written.map(|(_, date)| date)) else {
            self.entry_and_leaving(row, &date, found);
            return;
        };
        if let Some(as_of) = as_of.filter(|as_of| born > *as_of)
            && let Some(at) = written.map(|(at, _)| at).or(self.id)
        {
            found.push(problems::not_born_yet(as_of, (row.place)(at)));
        }
        for at in self.dates.iter().filter(|at| Some(**at) != self.birth) {
            if date(*at).is_some_and(|day| day < born)
                && let Some(name) = self.names.get(*at)
            {
                found.push(problems::before_birth(name, (row.place)(*at)));
            }
        }
        self.entry_and_leaving(row, &date, found);
        if let Some((at, entered)) = self.entry.and_then(|at| date(at).map(|date| (at, date))) {
            let age = full_years(born, entered);
            let (low, high) = ENTRY_AGES;
            if (0..low).contains(&age) || age > high {
                found.push(problems::entry_age(age, low, high, (row.place)(at)));
            }
        }
    }

    fn entry_and_leaving(
        &self,
        row: &RowView<'_>,
        date: &dyn Fn(usize) -> Option<Date>,
        found: &mut Vec<Diagnostic>,
    ) {
        let (Some(entry), Some(leaving)) = (self.entry, self.leaving) else { return };
        let (Some(entered), Some(left)) = (date(entry), date(leaving)) else { return };
        if left < entered
            && let (Some(earlier), Some(later)) = (self.names.get(entry), self.names.get(leaving))
        {
            found.push(problems::wrong_order(earlier, later, (entered, left), (row.place)(leaving)));
        }
    }
}

/// 男 or 女, in words or by the codes of GB/T 2261.1; `None` for anything else.
fn is_male(text: &str) -> Option<bool> {
    match tiaoli_core::cell::squeeze(text).as_str() {
        "男" | "男性" | "男生" | "1" | "01" | "m" | "male" => Some(true),
        "女" | "女性" | "女生" | "2" | "02" | "f" | "female" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sexes_in_words_and_codes() {
        assert_eq!(is_male(" 男 "), Some(true));
        assert_eq!(is_male("２"), Some(false));
        assert_eq!(is_male("Female"), Some(false));
        assert_eq!(is_male("9"), None);
    }
}
