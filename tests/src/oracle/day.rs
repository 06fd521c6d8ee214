//! Calendar days, by counting.

/// A day; the order of the parts is the order of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

pub const fn day(year: i32, month: u8, day: u8) -> Day {
    Day { year, month, day }
}

fn leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn days_in(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Day {
    pub fn next(self) -> Day {
        if self.day < days_in(self.year, self.month) {
            day(self.year, self.month, self.day + 1)
        } else if self.month < 12 {
            day(self.year, self.month + 1, 1)
        } else {
            day(self.year + 1, 1, 1)
        }
    }

    pub fn prev(self) -> Day {
        if self.day > 1 {
            day(self.year, self.month, self.day - 1)
        } else if self.month > 1 {
            day(self.year, self.month - 1, days_in(self.year, self.month - 1))
        } else {
            day(self.year - 1, 12, 31)
        }
    }

    /// The same day of another year. 29 February, about which the language says nothing here, is kept out by moving to
    /// the 28th.
    pub fn years_on(self, years: i32) -> Day {
        let date = day(self.year + years, self.month, self.day);
        if date.month == 2 && date.day == 29 { day(date.year, 2, 28) } else { date }
    }

    /// 满年数: the largest n with `self` + n years not after `later`.
    pub fn full_years(self, later: Day) -> i64 {
        let mut n = -200;
        while self.years_on(n + 1) <= later {
            n += 1;
        }
        i64::from(n)
    }

    /// The autumn term runs from September through February.
    pub fn in_autumn_term(self) -> bool {
        !(3..=8).contains(&self.month)
    }
}
