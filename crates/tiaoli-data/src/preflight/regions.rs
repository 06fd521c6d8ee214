//! Where an ID number was first given out: its first six digits, and the years in which they were a code.

use std::{collections::BTreeMap, sync::OnceLock};

/// See `data/README.md` for where it comes from.
const TABLE: &str = include_str!("../../data/region-codes-inner-mongolia.csv");
/// The first two digits of the provinces, regions, municipalities and special regions.
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
    "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
];
/// The county that does not exist, by which invented people are known.
const INVENTED: &str = "150199";

/// The years in which a code was in use; both ends included, open where `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Years {
    from: Option<i32>,
    to: Option<i32>,
}

/// What is wrong with the first six digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BadRegion {
    /// No province begins with these two digits.
    NoProvince,
    /// Inner Mongolia never had this code.
    NeverACode,
    /// It was a code, but not in the year of birth.
    OtherYears { name: &'static str, from: Option<i32>, to: Option<i32> },
    /// 150199
    Invented,
}

struct Region {
    name: &'static str,
    years: Vec<Years>,
}

fn regions() -> &'static BTreeMap<&'static str, Region> {
    static REGIONS: OnceLock<BTreeMap<&'static str, Region>> = OnceLock::new();
    REGIONS.get_or_init(|| {
        let mut regions: BTreeMap<&str, Region> = BTreeMap::new();
        for line in TABLE.lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(code), Some(name)) = (cells.next(), cells.next()) else { continue };
            let mut year = || cells.next().and_then(|year| year.parse().ok());
            let years = Years { from: year(), to: year() };
            regions.entry(code).or_insert_with(|| Region { name, years: Vec::new() }).years.push(years);
        }
        regions
    })
}

/// Looks at the first six digits of a sound ID number. Codes of other provinces are not judged.
pub(super) fn bad_region(id: &str, birth_year: i32) -> Option<BadRegion> {
    let code = id.get(..6)?;
    let province = id.get(..2)?;
    if !PROVINCES.contains(&province) {
        return Some(BadRegion::NoProvince);
    }
    if province != "15" {
        return None;
    }
    if code == INVENTED {
        return Some(BadRegion::Invented);
    }
    let Some(region) = regions().get(code) else { return Some(BadRegion::NeverACode) };
    let holds = |years: &Years| {
        years.from.is_none_or(|from| from <= birth_year) && years.to.is_none_or(|to| birth_year <= to)
    };
    if region.years.iter().any(holds) {
        return None;
    }
    let nearest = region.years.last()?;
    Some(BadRegion::OtherYears { name: region.name, from: nearest.from, to: nearest.to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(TABLE.lines().count(), 249);
        assert!(regions().keys().all(|code| code.len() == 6 && code.starts_with("15")));
        let periods: usize = regions().values().map(|region| region.years.len()).sum();
        assert_eq!(periods, 248);
    }

    #[test]
    fn codes_as_at_the_year_of_birth() {
        // 哲里木盟奈曼旗 until 1998, 通辽市奈曼旗 after.
        assert_eq!(bad_region("152326199001010000", 1990), None);
        assert!(matches!(
            bad_region("152326200701010000", 2007),
            Some(BadRegion::OtherYears { name: "奈曼旗", from: None, to: Some(1998) })
        ));
        assert_eq!(bad_region("150102200701010000", 2007), None);
        assert_eq!(bad_region("159999200701010000", 2007), Some(BadRegion::NeverACode));
        assert_eq!(bad_region("150199200701010000", 2007), Some(BadRegion::Invented));
        assert_eq!(bad_region("990102200701010000", 2007), Some(BadRegion::NoProvince));
        // Beijing is another province's business.
        assert_eq!(bad_region("110199200701010000", 2007), None);
    }
}
