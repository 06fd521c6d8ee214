//! What a cell of a sheet says, as the text that people would type.

use calamine::{DataRef, ExcelDateTime};

use crate::csv::{CELL_END, ROW_END};

/// Appends the text of a cell to a row of delimited text. Nothing is appended for an empty cell.
pub(super) fn push(out: &mut Vec<u8>, cell: &DataRef<'_>) {
    match cell {
        DataRef::Empty => {}
        DataRef::String(text) => push_text(out, text),
        DataRef::SharedString(text) => push_text(out, text),
        DataRef::Bool(yes) => out.extend_from_slice(if *yes { b"TRUE" } else { b"FALSE" }),
        DataRef::Int(number) => out.extend_from_slice(number.to_string().as_bytes()),
        DataRef::Float(number) => push_number(out, *number),
        DataRef::DateTime(moment) => push_moment(out, moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => push_text(out, text),
        DataRef::Error(error) => push_text(out, &error.to_string()),
    }
}

/// Whether a cell shows nothing.
pub(super) fn is_empty(cell: &DataRef<'_>) -> bool {
    match cell {
        DataRef::Empty => true,
        DataRef::String(text) => text.is_empty(),
        DataRef::SharedString(text) => text.is_empty(),
        _ => false,
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    let is_mark = |byte: &u8| matches!(*byte, CELL_END | ROW_END);
    let quoted = text.starts_with('"');
    if !quoted && !text.as_bytes().iter().any(is_mark) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    if quoted {
        out.push(b'"');
    }
    for byte in text.bytes() {
        if quoted && byte == b'"' {
            out.push(b'"');
        }
        out.push(if is_mark(&byte) { b' ' } else { byte });
    }
    if quoted {
        out.push(b'"');
    }
}

/// A number with the fifteen digits that a spreadsheet keeps and shows: 0.1 + 0.2 is 0.3. From sixteen digits on in the
/// short form, by which the reader knows that digits were lost.
pub(crate) fn push_number(out: &mut Vec<u8>, number: f64) {
    const EXACT: f64 = 1e15;
    if number.trunc() == number && number.abs() < EXACT {
        // Exact: whole and below 2^53.
        out.extend_from_slice((number as i64).to_string().as_bytes());
        return;
    }
    let scientific = format!("{number:.14e}");
    let (Some((mantissa, exponent)), true) = (scientific.split_once('e'), number.is_finite()) else {
        return out.extend_from_slice(b"#NUM!");
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let (first, rest) = digits.split_at_checked(1).unwrap_or(("0", ""));
    let text = match exponent {
        15.. => {
            let point = if rest.is_empty() { "" } else { "." };
            format!("{sign}{first}{point}{rest}E+{exponent}")
        }
        0..=14 => {
            let whole = usize::try_from(exponent).unwrap_or(0) + 1;
            let padded = format!("{digits:0<whole$}");
            let (whole, fraction) = padded.split_at_checked(whole).unwrap_or((&padded, ""));
            let point = if fraction.is_empty() { "" } else { "." };
            format!("{sign}{whole}{point}{fraction}")
        }
        -12..0 => {
            let zeros = usize::try_from(-exponent).unwrap_or(1) - 1;
            format!("{sign}0.{}{digits}", "0".repeat(zeros))
        }
        // Nearer to zero than any amount: what is left over by a sum that should be zero.
        _ => "0".to_owned(),
    };
    out.extend_from_slice(text.as_bytes());
}

/// 2024-09-01, with the time of day where there is one; a time by itself as a time.
fn push_moment(out: &mut Vec<u8>, moment: &ExcelDateTime) {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let has_time = (hour, minute, second) != (0, 0, 0);
    let has_day = moment.as_f64() >= 1.0;
    if moment.is_duration() && moment.as_f64() >= 0.0 {
        return push_duration(out, moment.as_f64(), (hour, minute, second));
    }
    if !has_day {
        return push_number_of(out, moment, (hour, minute, second));
    }
    out.extend_from_slice(format!("{year:04}-{month:02}-{day:02}").as_bytes());
    if has_time {
        out.extend_from_slice(format!(" {hour:02}:{minute:02}:{second:02}").as_bytes());
    }
}

/// A duration of days as hours, as its cell shows it: 30:00:00.
fn push_duration(out: &mut Vec<u8>, days: f64, (hour, minute, second): (u8, u8, u8)) {
    const LONGEST: f64 = 1e9;
    if days >= LONGEST {
        return push_number(out, days);
    }
    // Below 2^53.
    let hours = days.trunc() as u64 * 24 + u64::from(hour);
    out.extend_from_slice(format!("{hours:02}:{minute:02}:{second:02}").as_bytes());
}

fn push_number_of(out: &mut Vec<u8>, moment: &ExcelDateTime, (hour, minute, second): (u8, u8, u8)) {
    // An empty cell formatted as a date may hold zero; the day before the calendar begins is no day.
    match moment.as_f64() {
        0.0 => out.push(b'0'),
        part if part > 0.0 && part < 1.0 => {
            out.extend_from_slice(format!("{hour:02}:{minute:02}:{second:02}").as_bytes());
        }
        number => push_number(out, number),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, ExcelDateTimeType};

    use super::*;

    fn text(cell: DataRef<'_>) -> String {
        let mut out = Vec::new();
        push(&mut out, &cell);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_read_as_they_show() {
        for (number, shown) in [
            (2000.0, "2000"),
            (-3.0, "-3"),
            (0.1 + 0.2, "0.3"),
            (0.2, "0.2"),
            (1234.5, "1234.5"),
            (-0.05, "-0.05"),
            (123_456_789_012_345.0, "123456789012345"),
            (150_199_200_703_150_010.0, "1.5019920070315E+17"),
            (1e300, "1E+300"),
            (1e-300, "0"),
            (99_999_999_999_999.99, "100000000000000"),
            (f64::NAN, "#NUM!"),
            (f64::INFINITY, "#NUM!"),
        ] {
            assert_eq!(text(DataRef::Float(number)), shown, "{number}");
        }
    }

    #[test]
    fn dates_of_both_calendars() {
        let day = |value, is_1904| {
            DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, is_1904))
        };
        assert_eq!(text(day(45536.0, false)), "2024-09-01");
        assert_eq!(text(day(44074.0, true)), "2024-09-01");
        assert_eq!(text(day(45536.5, false)), "2024-09-01 12:00:00");
        assert_eq!(text(day(0.5, false)), "12:00:00");
        assert_eq!(text(day(0.0, false)), "0");
        assert_eq!(
            text(day(60.0, false)),
            "1900-02-29",
            "a day that only Excel knows: the reader refuses it"
        );
        assert_eq!(text(day(-5.0, false)), "-5");
        assert!(text(day(1e18, false)).starts_with("9999-12-31"));
        let hours = |value| DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::TimeDelta, false));
        assert_eq!(text(hours(1.25)), "30:00:00");
        assert_eq!(text(hours(0.5)), "12:00:00");
    }

    #[test]
    fn other_cells() {
        assert_eq!(text(DataRef::Bool(true)), "TRUE");
        assert_eq!(text(DataRef::Error(CellErrorType::NA)), "#N/A");
        assert_eq!(text(DataRef::Empty), "");
        assert_eq!(text(DataRef::SharedString("a\u{1f}b\u{1e}")), "a b ");
        assert_eq!(text(DataRef::SharedString("\"a\" b")), "\"\"\"a\"\" b\"");
        assert_eq!(text(DataRef::SharedString("a\"b,c")), "a\"b,c");
    }
}
