//! Did-you-mean: the known name nearest to an unknown one.

/// The nearest of `known` to `name`, if near enough to be a slip: one edit for up to three characters,
/// two up to eight, three beyond. Ties go to the first. Comparison ignores ASCII case.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    let allowed = match wanted.len() {
        0 => return None,
        1..=3 => 1,
        4..=8 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let other: Vec<char> = candidate.to_lowercase().chars().collect();
        if other.len().abs_diff(wanted.len()) > allowed || candidate == name {
            continue;
        }
        let distance = edit_distance(&wanted, &other);
        // One shared character at least: 甲 is no slip of 乙.
        let shares = wanted.iter().any(|c| other.contains(c));
        if distance <= allowed && shares && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Optimal string alignment: insert, delete, replace, swap neighbours.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let get = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut cost =
                (get(&last, j) + usize::from(x != y)).min(get(&last, j + 1) + 1).min(get(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(get(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        assert_eq!(did_you_mean("户藉", ["姓名", "户籍"]), Some("户籍"));
        assert_eq!(did_you_mean("困难等及", ["困难等级"]), Some("困难等级"));
        assert_eq!(did_you_mean("甲", ["乙"]), None);
        assert_eq!(did_you_mean("hokou", ["hukou", "name"]), Some("hukou"));
        assert_eq!(did_you_mean("nmae", ["name"]), Some("name"));
    }
}
