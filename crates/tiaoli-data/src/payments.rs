//! The payment table: who was paid what for which month. Beside its columns it may have any others.

use rust_decimal::Decimal;
use tiaoli_core::{
    cell::{parse_cell, squeeze},
    ir::{PayPeriod, Program, Type},
    reassess::Paid,
    value::{Date, Value},
};
use tiaoli_diagnostics::{Diagnostic, Text};

use crate::{
    Problems, Source,
    problems::{NotAPayment, payment},
    sheet::{Column, Sheet},
};

/// What else the column of the months is called.
const MONTHS: [&str; 8] =
    ["发放月份", "所属月份", "发放年月", "资助年月", "所属年月", "年月", "基准日", "as_of"];

/// Reads payments. A row that cannot be read is told of and left out, so the totals are not what was paid: its caller
/// stops then. A row without a key gets its number for one. `benefits` are the names a payment may have, in both languages; the first of a pair is kept.
pub fn read_payments(
    source: &Source,
    program: &Program,
    benefits: &[(String, String)],
    problems: &mut Problems,
) -> Result<Vec<Paid>, Vec<Diagnostic>> {
    let title = Text::new("发放表", "the table of payments");
    let columns = [
        Column::person(program),
        Column::text("项目", "benefit", &["资助项目"]).or_none(),
        Column::text("月份", "month", &MONTHS),
        Column::text("金额", "amount", &["发放金额", "实发金额", "实发"]),
        Column::other_number(program),
    ];
    let sheet = Sheet::read(source, title, &columns, problems)?;
    let mut paid = Vec::with_capacity(sheet.rows());
    for row in (0..sheet.rows()).filter(|row| !sheet.is_blank(*row)) {
        let at = sheet.at(row);
        let text = |column: usize| sheet.text(row, column);
        let read = || -> Result<Paid, Diagnostic> {
            let month = month(text(2)).ok_or_else(|| payment(&at, NotAPayment::Month, text(2)))?;
            let amount = amount(text(3)).ok_or_else(|| payment(&at, NotAPayment::Amount, text(3)))?;
            if amount.normalize().scale() > 2 {
                return Err(payment(&at, NotAPayment::Fraction, text(3)));
            }
            let benefit =
                benefit(text(1), benefits).ok_or_else(|| payment(&at, NotAPayment::Benefit, text(1)))?;
            Ok(Paid { key: text(0).to_owned(), benefit, month, amount })
        };
        match read() {
            Ok(one) if one.key.is_empty() && !text(4).is_empty() => {
                problems.push(payment(&at, NotAPayment::OtherNumber, ""));
            }
            // It was paid to somebody: it stands apart, in the sum of what cannot be compared.
            Ok(one) if one.key.is_empty() => {
                problems.push(payment(&at, NotAPayment::NoKey, ""));
                paid.push(Paid { key: format!("#{}", at.row), ..one });
            }
            Ok(one) => paid.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    Ok(paid)
}

fn benefit(text: &str, known: &[(String, String)]) -> Option<String> {
    let wanted = squeeze(text);
    if wanted.is_empty() {
        return match known {
            [(only, _)] => Some(only.clone()),
            _ => None,
        };
    }
    let found = known.iter().find(|(a, b)| squeeze(a) == wanted || squeeze(b) == wanted);
    found.map(|(name, _)| name.clone())
}

/// 2024-09, 2024年9月 …, or any day of the month.
fn month(text: &str) -> Option<Date> {
    parse_cell(text, &Type::YearMonth, &Program::default()).ok()?.as_date()
}

/// An amount in yuan; one with a minus is money that came back.
fn amount(text: &str) -> Option<Decimal> {
    let text = squeeze(text);
    let (back, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    match parse_cell(text, &Type::Money(PayPeriod::None), &Program::default()) {
        Ok(Value::Number(amount)) => Some(if back { -amount } else { amount }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_and_what_is_none() {
        let read = |text: &str| {
            let mut problems = Problems::default();
            let known = [("stipend".to_owned(), "助学金".to_owned())];
            let source = Source::of_bytes("p.csv", text.as_bytes());
            let paid = read_payments(&source, &Program::default(), &known, &mut problems).unwrap();
            let codes: Vec<&str> = problems.diagnostics().iter().map(|one| one.code.as_str()).collect();
            (paid.iter().map(|one| one.amount.to_string()).collect::<Vec<_>>(), codes)
        };
        assert_eq!(
            read("识别号,资助年月,金额,备注\n1,2024年9月,200元,卡\n1,2024-09,-200,退\n"),
            (vec!["200".into(), "-200".into()], vec![])
        );
        assert_eq!(read("识别号,项目,月份,金额\n1,助学金,2024-09,\"1,200.50\"\n").0, ["1200.5"]);
        assert_eq!(
            read("识别号,月份,金额\n1,2024-09,200.001\n1,2024-09,200.010\n"),
            (vec!["200.01".into()], vec!["E0691"]),
            "nobody is paid less than a fen"
        );
        assert_eq!(
            read("识别号,身份证号,月份,金额\n,150199200811300039,2024-09,1\n"),
            (vec![], vec!["E0691"]),
            "one whom another number names would be paid again"
        );
        let (paid, codes) = read(
            "识别号,项目,月份,金额\n,助学金,2024-09,1\n1,奖学金,2024-09,1\n1,助学金,九月,1\n1,助学金,2024-09,若干\n",
        );
        assert_eq!(
            (paid, codes),
            (vec!["1".to_owned()], vec!["E0691"; 4]),
            "only the one to nobody is counted"
        );
    }
}
