//! The days a run evaluates: one day, or the first of each month of a period.

use std::collections::BTreeMap;

use tiaoli_core::value::Date;
use tiaoli_diagnostics::{Lang, Text, say};

use crate::{args, exit::Stop};

/// Twenty years of months in one run; a longer period is a slip of the pen.
const MOST_MONTHS: usize = 240;

/// What `--as-of`, `--months`, `--term` and `--school-year` come to. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    list: Vec<Date>,
    monthly: bool,
}

/// The first and the last month of a period, each by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Months {
    pub(crate) from: Date,
    pub(crate) to: Date,
}

impl Days {
    /// One day.
    pub(crate) fn one(day: Date) -> Self {
        Self { list: vec![day], monthly: false }
    }

    /// The days asked for on the command line; `None` where none were. clap sees to it that only one way was used.
    pub(crate) fn of(as_of: Option<Date>, months: [Option<Months>; 3]) -> Option<Self> {
        match months.into_iter().flatten().next() {
            Some(months) => Some(Self { list: months.list(), monthly: true }),
            None => Some(Self { list: vec![as_of?], monthly: false }),
        }
    }

    /// Months that cross a school year make fields 有效 学年 depend on when the roster was true: it has to be said.
    pub(crate) fn of_command(
        command: &str,
        as_of: Option<Date>,
        months: [Option<Months>; 3],
        data_date: Option<Date>,
    ) -> Result<Self, Stop> {
        let days = Self::of(as_of, months).ok_or_else(|| args::as_of_missing(command))?;
        if days.cross_school_years() && data_date.is_none() {
            let (first, last) = (days.first().school_year(), days.last().school_year());
            let (first_end, last_end) = (first.saturating_add(1), last.saturating_add(1));
            return Err(Stop::usage(
                say!(zh: "{} 跨了学年（{first}—{first_end}学年到{last}—{last_end}学年），要写明名册反映的是哪一天", days.words().zh;
                    en: "{} cross a school year ({first}-{first_end} to {last}-{last_end}): say on which day the roster was true", days.words().en),
                Some(
                    say!(zh: "请加 --data-date 名册日期，例如 --data-date {}。困难等级这类一学年一定的栏目，只在名册所在的学年有效。", days.last();
                    en: "add --data-date DATE, for example --data-date {}; fields that hold for one school year hold only in that of the roster", days.last()),
                ),
            ));
        }
        Ok(days)
    }

    /// The same months on other days than their first; `days` by the first day of their month.
    pub(crate) fn on(mut self, days: &BTreeMap<Date, Date>) -> Self {
        for day in &mut self.list {
            *day = days.get(day).copied().unwrap_or(*day);
        }
        self
    }

    pub(crate) fn list(&self) -> &[Date] {
        &self.list
    }

    /// Asked for month by month, even if it is one month only.
    pub(crate) fn are_months(&self) -> bool {
        self.monthly
    }

    pub(crate) fn first(&self) -> Date {
        self.list.first().copied().unwrap_or_default()
    }

    pub(crate) fn last(&self) -> Date {
        self.list.last().copied().unwrap_or_default()
    }

    fn cross_school_years(&self) -> bool {
        self.first().school_year() != self.last().school_year()
    }

    /// The day, or the months from first to last.
    pub(crate) fn words(&self) -> Text {
        let (first, last) = (self.first(), self.last());
        if !self.monthly {
            return Text::new(first.zh(), first.to_string());
        }
        if first == last {
            return Text::new(month(first, Lang::Zh), month(first, Lang::En));
        }
        say!(zh: "{}至{}", month(first, Lang::Zh), month(last, Lang::Zh);
            en: "{} to {}", month(first, Lang::En), month(last, Lang::En))
    }

    /// Some of the months, runs of neighbours joined: `2024-09..2024-12;2025-03`. `at` are positions, ascending.
    pub(crate) fn codes(&self, at: &[usize]) -> String {
        let joined = self.runs(at).into_iter().map(|(from, to)| match from == to {
            true => self.code(from),
            false => format!("{}..{}", self.code(from), self.code(to)),
        });
        joined.collect::<Vec<_>>().join(";")
    }

    fn code(&self, day: Date) -> String {
        if self.monthly { month(day, Lang::En) } else { day.to_string() }
    }

    /// The same for people.
    pub(crate) fn some_words(&self, at: &[usize]) -> Text {
        let of = |lang: Lang| {
            let (to, mark) = match lang {
                Lang::Zh => ("至", "、"),
                Lang::En => (" to ", ", "),
            };
            let name = |day: Date| match (self.monthly, lang) {
                (true, lang) => month(day, lang),
                (false, Lang::Zh) => day.zh(),
                (false, Lang::En) => day.to_string(),
            };
            let runs = self.runs(at).into_iter().map(|(first, last)| match first == last {
                true => name(first),
                false => format!("{}{to}{}", name(first), name(last)),
            });
            runs.collect::<Vec<_>>().join(mark)
        };
        Text::new(of(Lang::Zh), of(Lang::En))
    }

    fn runs(&self, at: &[usize]) -> Vec<(Date, Date)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for at in at {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == *at => *last = *at,
                _ => runs.push((*at, *at)),
            }
        }
        let day = |at: usize| self.list.get(at).copied();
        runs.into_iter().filter_map(|(from, to)| Some((day(from)?, day(to)?))).collect()
    }
}

impl Months {
    fn new(from: Date, to: Date) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    fn list(self) -> Vec<Date> {
        let months = std::iter::successors(Some(self.from), |day| day.plus_months(1));
        months.take_while(|day| *day <= self.to).take(MOST_MONTHS).collect()
    }

    fn is_short(self) -> bool {
        self.from.plus_months(i32::try_from(MOST_MONTHS).unwrap_or(i32::MAX)).is_none_or(|end| self.to < end)
    }
}

/// A month as people name it: `2024年9月`, `2024-09`.
pub(crate) fn month(day: Date, lang: Lang) -> String {
    let (year, month, _) = day.ymd();
    match lang {
        Lang::Zh => format!("{year}年{month}月"),
        Lang::En => format!("{year:04}-{month:02}"),
    }
}

/// `--months`: `2024-09..2025-06`, `2024年9月至2025年6月`, or one month.
pub(crate) fn months(text: &str) -> Result<Months, String> {
    let bad = || String::from("months");
    let text = text.trim();
    // The longest sign first: “..” would be found in “…..”.
    let signs = ["——", "..", "…", "—", "–", "～", "~", "至", "到"];
    let (from, to) = match signs.iter().find_map(|sign| text.split_once(sign)) {
        Some((from, to)) => (one_month(from).ok_or_else(bad)?, to),
        None => {
            let only = one_month(text).ok_or_else(bad)?;
            return Months::new(only, only).ok_or_else(bad);
        }
    };
    // 2024年9月至12月: the year once.
    let same_year = || {
        let number = to.trim().strip_suffix('月')?;
        Date::new(from.year(), small(number)?, 1)
    };
    let to = one_month(to).or_else(same_year).ok_or_else(bad)?;
    Months::new(from, to).filter(|months| months.is_short()).ok_or_else(bad)
}

/// `--term`: `2024-autumn`, `2025-spring`, `2024年秋季学期`. Autumn from September to February, spring from March to
/// August.
pub(crate) fn term(text: &str) -> Result<Months, String> {
    let read = || {
        let text = text.trim();
        let text = text.strip_suffix("学期").unwrap_or(text);
        let names =
            [("秋季", 9), ("春季", 3), ("秋", 9), ("春", 3), ("autumn", 9), ("fall", 9), ("spring", 3)];
        let lower = text.to_ascii_lowercase();
        let (year, month) =
            names.iter().find_map(|(name, month)| Some((lower.strip_suffix(name)?.to_owned(), *month)))?;
        let year = year.trim_end_matches(['-', ' ', '年', '/', '.']);
        let from = Date::new(whole_year(year)?, month, 1)?;
        Months::new(from, from.plus_months(5)?)
    };
    read().ok_or_else(|| String::from("term"))
}

/// `--school-year`: `2024`, `2024-2025`, `2024—2025学年`. From September to August.
pub(crate) fn school_year(text: &str) -> Result<Months, String> {
    let read = || {
        let text = text.trim();
        let text = text.strip_suffix("学年").unwrap_or(text).trim();
        let year = match text.split_once(['-', '—', '–', '/', '～', '~', '至']) {
            Some((first, second)) => {
                let (first, second) =
                    (whole_year(first.trim())?, whole_year(second.trim_start_matches(['-', '—']).trim())?);
                (first.checked_add(1)? == second).then_some(first)?
            }
            None => whole_year(text)?,
        };
        let from = Date::new(year, 9, 1)?;
        Months::new(from, from.plus_months(11)?)
    };
    read().ok_or_else(|| String::from("school year"))
}

/// `2024-09`, `2024-9`, `2024/9`, `2024.9`, `202409`, `2024年9月`.
fn one_month(text: &str) -> Option<Date> {
    let text = text.trim();
    let text = text.strip_suffix('月').unwrap_or(text);
    if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        let (year, month) = text.split_at_checked(4)?;
        return Date::new(whole_year(year)?, small(month)?, 1);
    }
    let (year, month) = text.split_once(['-', '/', '.', '年'])?;
    Date::new(whole_year(year)?, small(month)?, 1)
}

fn whole_year(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn small(text: &str) -> Option<u8> {
    let text = text.trim();
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: (i32, u8), to: (i32, u8)) -> Months {
        Months { from: Date::new(from.0, from.1, 1).unwrap(), to: Date::new(to.0, to.1, 1).unwrap() }
    }

    #[test]
    fn months_as_people_type_them() {
        let whole = Ok(span((2024, 9), (2025, 6)));
        for text in [
            "2024-09..2025-06",
            "2024-9..2025-6",
            "2024年9月..2025年6月",
            "2024年9月至2025年6月",
            "2024年9月—2025年6月",
            "2024.9~2025.6",
            "202409..202506",
            "2024/9..2025/06",
        ] {
            assert_eq!(months(text), whole, "{text}");
        }
        assert_eq!(months("2024年9月至12月"), Ok(span((2024, 9), (2024, 12))));
        assert_eq!(months("2024-09"), Ok(span((2024, 9), (2024, 9))));
        for text in
            ["", "2024", "2025-06..2024-09", "2024-13", "2024-09-01..2025-06-01", "1900-01..2025-01", "九月"]
        {
            assert!(months(text).is_err(), "{text}");
        }
    }

    #[test]
    fn terms_and_school_years() {
        for text in ["2024-autumn", "2024年秋季学期", "2024秋季", "2024 Autumn", "2024-fall"] {
            assert_eq!(term(text), Ok(span((2024, 9), (2025, 2))), "{text}");
        }
        for text in ["2025-spring", "2025年春季学期", "2025春"] {
            assert_eq!(term(text), Ok(span((2025, 3), (2025, 8))), "{text}");
        }
        for text in ["2024", "2024-2025", "2024—2025学年", "2024学年", "2024/2025"] {
            assert_eq!(school_year(text), Ok(span((2024, 9), (2025, 8))), "{text}");
        }
        assert!(term("2024").is_err() && term("autumn").is_err() && school_year("2024-2026").is_err());
    }

    #[test]
    fn some_months_are_named_by_their_runs() {
        let days = Days::of(None, [months("2024-09..2025-06").ok(), None, None]).unwrap();
        assert_eq!(days.list().len(), 10);
        assert_eq!(days.codes(&[0, 1, 2, 4]), "2024-09..2024-11;2025-01");
        assert_eq!(days.some_words(&[0, 1, 9]).zh, "2024年9月至2024年10月、2025年6月");
        assert_eq!(days.words().en, "2024-09 to 2025-06");
    }
}
