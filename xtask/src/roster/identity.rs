//! ID numbers (GB 11643) that belong to nobody: county 150199 does not exist.

const COUNTY: &str = "150199";
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";
/// Sequence numbers of a day: 001 to 999.
const PER_DAY: u16 = 999;
/// Days for which numbers are given out: 1964-01-01 to about 2013.
const FIRST_DAY: i32 = -2192;
const DAYS: usize = 18_000;

/// Gives out every number once. When a day is full, the day before it is taken.
#[derive(Debug)]
pub(super) struct Identities {
    used: Vec<u16>,
    /// For a full day, an earlier day that may be free.
    earlier: Vec<u32>,
}

impl Default for Identities {
    fn default() -> Self {
        let earlier = (0..DAYS as u32).map(|day| day.saturating_sub(1)).collect();
        Self { used: vec![0; DAYS], earlier }
    }
}

/// A person: the number and the birth date in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Identity {
    pub(super) id: String,
    /// Days since 1970-01-01.
    pub(super) birth: i32,
}

impl Identities {
    /// A new person born on the given day or, if that is full, on an earlier one.
    pub(super) fn next(&mut self, birth: i32) -> Identity {
        let wanted = usize::try_from(birth - FIRST_DAY).unwrap_or(0).min(DAYS - 1);
        let day = self.free_day(wanted);
        let used = self.used.get(day).copied().unwrap_or(0);
        if let Some(count) = self.used.get_mut(day) {
            *count += 1;
        }
        // 460 has no factor in common with 999: the numbers of a day come in a scattered order, each once.
        let sequence = (u32::from(used) * 460 + day as u32 * 7) % u32::from(PER_DAY) + 1;
        let birth = FIRST_DAY + day as i32;
        let (year, month, date) = ymd(birth);
        let body = format!("{COUNTY}{year:04}{month:02}{date:02}{sequence:03}");
        Identity { id: with_check(&body), birth }
    }

    /// Follows the chain of full days, shortening it on the way.
    fn free_day(&mut self, wanted: usize) -> usize {
        let mut day = wanted;
        while self.used.get(day).is_some_and(|used| *used >= PER_DAY) && day > 0 {
            day = self.earlier.get(day).map_or(0, |earlier| *earlier as usize);
        }
        let mut at = wanted;
        while at > day {
            let Some(earlier) = self.earlier.get_mut(at) else { break };
            at = std::mem::replace(earlier, day as u32) as usize;
        }
        day
    }
}

/// Seventeen digits with their check character.
pub(super) fn with_check(body: &str) -> String {
    let sum: u32 =
        body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    let check = CHECKS.get(sum as usize % 11).copied().unwrap_or(b'0');
    format!("{body}{}", char::from(check))
}

/// Days since 1970-01-01 to year, month, day (Howard Hinnant's civil_from_days).
pub(super) fn ymd(days: i32) -> (i32, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i32::from(month <= 2), month as u32, day as u32)
}

/// The days from 1970-01-01 to 1 September of a year.
pub(super) fn september(year: i32) -> i32 {
    // 1970-09-01 is day 243; leap days are counted up to February of the year itself.
    let leap_days = |year: i32| year / 4 - year / 100 + year / 400;
    243 + (year - 1970) * 365 + leap_days(year) - leap_days(1970)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_checks() {
        assert_eq!(ymd(september(2024)), (2024, 9, 1));
        assert_eq!(ymd(september(2007)), (2007, 9, 1));
        assert_eq!(with_check("15019920070315001"), "150199200703150010");
        assert_eq!(with_check("15019920070901006"), "15019920070901006X");
    }

    #[test]
    fn full_days_run_over_into_earlier_ones() {
        let mut identities = Identities::default();
        let day = september(2008);
        let ids: std::collections::BTreeSet<String> = (0..5000).map(|_| identities.next(day).id).collect();
        assert_eq!(ids.len(), 5000);
    }
}
