//! Majors of the shipped catalog.

/// 代码,名称,大类,列入,…
const CATALOG: &str = include_str!("../../../policies/catalogs/agricultural-2021.csv");

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Major {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// `None` where the catalog says 待定.
    pub(super) agricultural: Option<bool>,
}

/// Every major of the catalog. Its first four columns hold no quotes or commas.
pub(super) fn all() -> Vec<Major> {
    CATALOG.lines().skip(1).filter_map(read).collect()
}

fn read(line: &'static str) -> Option<Major> {
    let mut cells = line.split(',');
    let (code, name, _, listed) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let agricultural = match listed {
        "是" => Some(true),
        "否" => Some(false),
        _ => None,
    };
    Some(Major { code, name, agricultural })
}
