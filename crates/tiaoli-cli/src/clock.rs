//! The one place that reads the clock.

use std::time::{SystemTime, UNIX_EPOCH};

use tiaoli_core::value::Date;

/// Beijing time, which is the legal time of the places whose policies these are, whatever the computer is set to.
const AHEAD_OF_UTC: u64 = 8 * 3600;

/// Today, where a command without a date has to take some day.
pub(crate) fn today() -> Date {
    #[expect(clippy::disallowed_methods, reason = "the day is asked for here and nowhere else")]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let days = (since.as_secs() + AHEAD_OF_UTC) / 86_400;
    let epoch = Date::new(1970, 1, 1);
    epoch.and_then(|epoch| epoch.plus_days(i32::try_from(days).ok()?)).unwrap_or(Date::MAX)
}
