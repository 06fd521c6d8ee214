//! Calendar days, school years and terms.

use std::fmt;

/// A day of the Gregorian calendar, as a count of days since 1970-01-01. Years 1 to 9999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    pub const MIN: Date = Date(-719_162);
    pub const MAX: Date = Date(2_932_896);

    /// `None` for a day that does not exist.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in(year, month)
        {
            return None;
        }
        // Howard Hinnant's days_from_civil: years counted from March so that the leap day ends a year.
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let shifted = (i32::from(month) + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + i32::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self(era * 146_097 + day_of_era - 719_468))
    }

    pub fn from_days(days: i32) -> Option<Self> {
        let date = Self(days);
        (Self::MIN..=Self::MAX).contains(&date).then_some(date)
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    /// Year, month 1–12, day 1–31.
    pub fn ymd(self) -> (i32, u8, u8) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
    }

    pub fn year(self) -> i32 {
        self.ymd().0
    }

    pub fn month(self) -> u8 {
        self.ymd().1
    }

    /// Monday is 0, Sunday is 6.
    pub fn weekday(self) -> u8 {
        u8::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// `None` beyond the years 1 to 9999.
    pub fn plus_days(self, days: i32) -> Option<Self> {
        Self::from_days(self.0.checked_add(days)?)
    }

    /// The same day of another month; a day that does not exist there becomes the month's last.
    pub fn plus_months(self, months: i32) -> Option<Self> {
        let (year, month, day) = self.ymd();
        let total = year.checked_mul(12)?.checked_add(i32::from(month) - 1)?.checked_add(months)?;
        let (year, month) = (total.div_euclid(12), u8::try_from(total.rem_euclid(12) + 1).ok()?);
        if !(1..=9999).contains(&year) {
            return None;
        }
        Self::new(year, month, day.min(days_in(year, month)))
    }

    pub fn month_start(self) -> Self {
        let (year, month, _) = self.ymd();
        Self::new(year, month, 1).unwrap_or(self)
    }

    /// The school year (1 September – 31 August) by the calendar year it begins in.
    pub fn school_year(self) -> i32 {
        let (year, month, _) = self.ymd();
        if month >= 9 { year } else { year - 1 }
    }

    /// Autumn term from 1 September, spring term from 1 March; January and February belong to the autumn term.
    pub fn is_spring_term(self) -> bool {
        (3..=8).contains(&self.month())
    }

    /// Terms counted on one line, so that differences are numbers of terms.
    pub fn term_index(self) -> i32 {
        self.school_year() * 2 + i32::from(self.is_spring_term())
    }

    pub fn term_start(self) -> Self {
        let year = self.school_year();
        let start = if self.is_spring_term() { Self::new(year + 1, 3, 1) } else { Self::new(year, 9, 1) };
        start.unwrap_or(Self::MIN)
    }

    pub fn school_year_start(self) -> Self {
        Self::new(self.school_year(), 9, 1).unwrap_or(Self::MIN)
    }

    /// Reads `2024-09-01` only: both digits of month and day.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// `2024年9月1日`.
    pub fn zh(self) -> String {
        let (year, month, day) = self.ymd();
        format!("{year}年{month}月{day}日")
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The number of days of a month; 0 for no month.
pub(crate) fn days_in(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn every_day_of_four_centuries_round_trips() {
        let mut day = Date::new(1800, 1, 1).unwrap();
        let mut last = None;
        while day.year() < 2200 {
            let (y, m, d) = day.ymd();
            assert_eq!(Date::new(y, m, d), Some(day));
            assert!(last < Some((y, m, d)));
            last = Some((y, m, d));
            day = day.plus_days(1).unwrap();
        }
        assert_eq!(Date::new(2023, 2, 29), None);
        assert_eq!(Date::new(1970, 1, 1).unwrap().days(), 0);
        assert_eq!(Date::MIN.ymd(), (1, 1, 1));
        assert_eq!(Date::MAX.ymd(), (9999, 12, 31));
        assert_eq!(Date::new(2024, 9, 1).unwrap().weekday(), 6);
    }

    #[test]
    fn terms() {
        let at = |y, m, d| Date::new(y, m, d).unwrap();
        assert_eq!(at(2025, 2, 28).term_start(), at(2024, 9, 1));
        assert_eq!(at(2025, 3, 1).term_start(), at(2025, 3, 1));
        assert_eq!(at(2025, 8, 31).school_year(), 2024);
        assert_eq!(at(2025, 9, 1).term_index() - at(2024, 9, 1).term_index(), 2);
        assert_eq!(at(2024, 2, 29).plus_months(12), Some(at(2025, 2, 28)));
    }
}
