//! Did-you-mean: the known name nearest to an unknown one.

/// The nearest of `known` to `name`, if near enough to be a slip: one edit for up to three characters,
/// two up to eight, three beyond. Comparison ignores ASCII case.
///
/// `None` when two different ones are equally near, and never a text that says the opposite or another number: 困难 is no
/// slip of 不困难, nor 二档 of 一档. A guess that somebody follows may decide about money.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    match nearest(name, known).as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// Every known name that is as near to `name` as the nearest, each once, in the order given; empty when none is near enough.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    // One digit is a code, and the slip of every other one.
    if matches!(wanted.as_slice(), [one] if one.is_numeric()) {
        return Vec::new();
    }
    let allowed = match wanted.len() {
        0 => return Vec::new(),
        1..=3 => 1,
        4..=8 => 2,
        _ => 3,
    };
    let mut least = allowed;
    let mut best: Vec<&str> = Vec::new();
    for candidate in known {
        let other: Vec<char> = candidate.to_lowercase().chars().collect();
        if other.len().abs_diff(wanted.len()) > allowed || candidate == name || best.contains(&candidate) {
            continue;
        }
        let distance = edit_distance(&wanted, &other);
        // One shared character at least: 甲 is no slip of 乙.
        let shares = wanted.iter().any(|c| other.contains(c));
        if distance > least || !shares || says_otherwise(name, candidate) {
            continue;
        }
        if distance < least {
            least = distance;
            best.clear();
        }
        best.push(candidate);
    }
    best
}

/// Whether two texts differ in a negation or in their numbers, and so are told apart on purpose.
pub fn says_otherwise(a: &str, b: &str) -> bool {
    negations(a) != negations(b) || !numbers(a).eq(numbers(b))
}

fn negations(text: &str) -> usize {
    const WORDS: [&str; 5] = ["not", "no", "non", "never", "without"];
    const BEGINNINGS: [&str; 3] = ["un", "non", "not"];
    let intensified = text.matches("非常").count();
    let signs = text.chars().filter(|c| matches!(c, '不' | '非' | '未' | '无' | '没' | '免' | '否')).count();
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let negative = |word: &&str| {
        WORDS.contains(word)
            || BEGINNINGS.iter().any(|start| word.strip_prefix(start).is_some_and(|rest| rest.len() > 3))
    };
    signs - intensified + words.filter(negative).count()
}

fn numbers(text: &str) -> impl Iterator<Item = char> {
    let of_number = |c: &char| c.is_ascii_digit() || "〇零一二三四五六七八九十百千".contains(*c);
    text.chars().filter(of_number)
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
    use super::{did_you_mean, nearest};

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        assert_eq!(did_you_mean("户藉", ["姓名", "户籍"]), Some("户籍"));
        assert_eq!(did_you_mean("困难等及", ["困难等级"]), Some("困难等级"));
        assert_eq!(did_you_mean("甲", ["乙"]), None);
        assert_eq!(nearest("1", ["城市", "1类", "01", "11", "l"]), <[&str; 0]>::default());
        assert_eq!(nearest("x", ["城市", "y", "是"]), <[&str; 0]>::default());
        assert_eq!(did_you_mean("hokou", ["hukou", "name"]), Some("hukou"));
        assert_eq!(did_you_mean("nmae", ["name"]), Some("name"));
    }

    #[test]
    fn a_guess_never_turns_the_meaning_round() {
        let levels = ["特困供养", "不困难", "A类"];
        for written in ["困难", "特别困难", "非常困难", "一般困难"] {
            assert_eq!(did_you_mean(written, levels), None, "{written}");
        }
        assert_eq!(did_you_mean("涉农专业", ["非涉农专业"]), None);
        assert_eq!(did_you_mean("registered", ["unregistered"]), None);
        assert_eq!(did_you_mean("is_poor", ["not_poor"]), None);
        assert_eq!(did_you_mean("不困维", levels), Some("不困难"));
        assert_eq!(did_you_mean("二档标准", ["一档标准"]), None);
        assert_eq!(did_you_mean("grade2", ["grade1"]), None);
    }

    #[test]
    fn of_several_that_are_equally_near_none_is_guessed() {
        assert_eq!(did_you_mean("城镇", ["城市", "县镇", "农村"]), None);
        assert_eq!(nearest("城镇", ["城市", "县镇", "农村", "城市"]), ["城市", "县镇"]);
        assert_eq!(did_you_mean("城镇", ["城市", "城市"]), Some("城市"));
    }
}
