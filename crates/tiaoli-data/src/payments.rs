//! The payment table: who was paid what for which month. Beside its four columns it may have any others.

use rust_decimal::Decimal;
use tiaoli_core::{
    cell::{parse_cell, squeeze},
    ir::{PayPeriod, Program, Type},
    reassess::Paid,
    value::{Date, Value},
};
use tiaoli_diagnostics::Diagnostic;

use crate::{
    Problems, Source,
    problems::{NotAPayment, payment},
    sheet::{Column, Sheet},
};

/// Reads payments. A row that cannot be read is told of and left out, so the totals are not what was paid: its caller
/// stops then. `benefits` are the names a payment may have, in both languages; the first of a pair is kept.
pub fn read_payments(
    source: &Source,
    benefits: &[(String, String)],
    problems: &mut Problems,
) -> Result<Vec<Paid>, Vec<Diagnostic>> {
    let columns = [
        Column::text("识别号", "key", &["学籍号", "身份证号", "证件号码"]),
        Column::text("项目", "benefit", &["资助项目"]).or_none(),
        Column::text("月份", "month", &["发放月份", "所属月份", "基准日", "as_of"]),
        Column::text("金额", "amount", &["发放金额", "实发金额", "实发"]),
    ];
    let sheet = Sheet::read(source, &columns, problems)?;
    let mut paid = Vec::with_capacity(sheet.rows());
    for row in (0..sheet.rows()).filter(|row| !sheet.is_blank(*row)) {
        let at = sheet.at(row);
        let text = |column: usize| sheet.text(row, column);
        let read = || -> Result<Paid, Diagnostic> {
            if text(0).is_empty() {
                return Err(payment(&at, NotAPayment::NoKey, ""));
            }
            let month = month(text(2)).ok_or_else(|| payment(&at, NotAPayment::Month, text(2)))?;
            let amount = amount(text(3)).ok_or_else(|| payment(&at, NotAPayment::Amount, text(3)))?;
            let benefit =
                benefit(text(1), benefits).ok_or_else(|| payment(&at, NotAPayment::Benefit, text(1)))?;
            Ok(Paid { key: text(0).to_owned(), benefit, month, amount })
        };
        match read() {
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

/// 2024-09, 2024年9月, 202409, 2024/9, 2024.09, or any day of the month.
pub(crate) fn month(text: &str) -> Option<Date> {
    let text = squeeze(text);
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && text.len() == 6 {
        let (year, month) = text.split_at_checked(4)?;
        return first(year, month);
    }
    let marks = ['-', '/', '.', '年', '月', '—', '－'];
    let parts: Vec<&str> = text.split(marks).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month] => first(year, month),
        _ => match parse_cell(&text, &Type::Date, &Program::default()) {
            Ok(Value::Date(day)) => Some(day.month_start()),
            _ => None,
        },
    }
}

fn first(year: &str, month: &str) -> Option<Date> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || month.len() > 2 || !digits(year) || !digits(month) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, 1)
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
    fn months_in_every_form_people_type() {
        let september = Date::new(2024, 9, 1);
        for text in [
            "2024-09",
            "2024-9",
            "2024年9月",
            "202409",
            "2024/9",
            "2024.09",
            "2024-09-15",
            "2024年9月3日",
            "２０２４年９月",
        ] {
            assert_eq!(month(text), september, "{text}");
        }
        for text in ["", "9月", "2024", "2024-13", "24-9", "202413"] {
            assert_eq!(month(text), None, "{text}");
        }
    }

    #[test]
    fn payments_and_what_is_none() {
        let read = |text: &str| {
            let mut problems = Problems::default();
            let known = [("stipend".to_owned(), "助学金".to_owned())];
            let source = Source::of_bytes("p.csv", text.as_bytes());
            let paid = read_payments(&source, &known, &mut problems).unwrap();
            let codes: Vec<&str> = problems.diagnostics().iter().map(|one| one.code.as_str()).collect();
            (paid.iter().map(|one| one.amount.to_string()).collect::<Vec<_>>(), codes)
        };
        assert_eq!(
            read("学籍号,月份,金额,备注\n1,2024年9月,200元,卡\n1,2024-09,-200,退\n"),
            (vec!["200".into(), "-200".into()], vec![])
        );
        assert_eq!(read("识别号,项目,月份,金额\n1,助学金,2024-09,\"1,200.50\"\n").0, ["1200.5"]);
        let (paid, codes) = read(
            "识别号,项目,月份,金额\n,助学金,2024-09,1\n1,奖学金,2024-09,1\n1,助学金,九月,1\n1,助学金,2024-09,若干\n",
        );
        assert!(paid.is_empty());
        assert_eq!(codes, ["E0691"; 4]);
    }
}
