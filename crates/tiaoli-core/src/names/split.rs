//! A word that no declaration knows, cut into known names and keywords: 城市且非涉农 is 城市 且 非 涉农.

use super::Names;

/// Keywords that people glue to names, longest first where one begins another.
const GLUE: &[&str] = &[
    "及以上",
    "及以下",
    "或以上",
    "或以下",
    "以上",
    "以下",
    "不属于",
    "不超过",
    "不高于",
    "不低于",
    "不少于",
    "不为",
    "不是",
    "不满",
    "不足",
    "超过",
    "届满",
    "属于",
    "并且",
    "而且",
    "或者",
    "且",
    "或",
    "非",
    "为",
    "是",
    "至",
];

/// Units that people write right behind a number.
const UNITS: &[&str] = &["", "年", "周岁", "岁", "个月", "月", "天", "日", "个工作日", "元", "万元"];

/// Longer words are not worth cutting, and the search is quadratic in them.
const LONGEST: usize = 40;

/// The parts joined by blanks, when the word is made of at least one known name and one keyword.
pub(crate) fn split_name(names: &Names<'_>, word: &str) -> Option<String> {
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    if chars.len() > LONGEST || word.is_ascii() {
        return None;
    }
    let count = chars.len();
    let offset = |at: usize| chars.get(at).map_or(word.len(), |(offset, _)| *offset);
    let part = |from: usize, to: usize| word.get(offset(from)..offset(to)).unwrap_or_default();
    // best[i]: the fewest parts that spell the word up to character i, with the start of the last part.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; count + 1];
    if let Some(start) = best.first_mut() {
        *start = Some((0, 0));
    }
    for from in 0..count {
        let Some(&Some((parts, _))) = best.get(from) else { continue };
        for to in from + 1..=count {
            let piece = part(from, to);
            if !(GLUE.contains(&piece) || names.is_known(piece) || is_number(piece) || grade(piece).is_some())
            {
                continue;
            }
            if let Some(slot) = best.get_mut(to)
                && slot.is_none_or(|(least, _)| parts + 1 < least)
            {
                *slot = Some((parts + 1, from));
            }
        }
    }
    let mut pieces = Vec::new();
    let mut to = count;
    while to > 0 {
        let &Some((_, from)) = best.get(to)? else { return None };
        pieces.push(part(from, to));
        to = from;
    }
    pieces.reverse();
    let glued = pieces.iter().any(|piece| GLUE.contains(piece));
    let named = pieces.iter().any(|piece| !GLUE.contains(piece));
    let doubled = pieces.windows(2).any(|pair| pair.iter().all(|piece| !GLUE.contains(piece)));
    if !glued || !named || doubled {
        return None;
    }
    // 及以上 after a value is written 以上.
    let spelled = |piece: &str| match piece {
        "及以上" | "或以上" => "以上".to_owned(),
        "及以下" | "或以下" => "以下".to_owned(),
        "并且" | "而且" => "且".to_owned(),
        other => other.to_owned(),
    };
    let mut words: Vec<String> = Vec::new();
    let mut rest = pieces.as_slice();
    while let Some((first, later)) = rest.split_first() {
        // 城市或县镇, 一年级或二年级: values are listed.
        let mut values = vec![*first];
        let mut after = later;
        while let ["或" | "或者", value, tail @ ..] = after
            && is_value(names, first)
            && is_value(names, value)
        {
            values.push(value);
            after = tail;
        }
        words.push(if values.len() > 1 { listed(&values) } else { spelled(first) });
        rest = after;
    }
    Some(words.join(" "))
}

/// Values of one field as one list: 城市、县镇; grades as 一、二年级.
fn listed(values: &[&str]) -> String {
    let grades: Option<Vec<&str>> = values.iter().map(|value| grade(value)).collect();
    match grades {
        Some(grades) => format!("{}年级", grades.join("、")),
        None => values.join("、"),
    }
}

/// A value and nothing else: no field and no declaration of the policy.
fn is_value(names: &Names<'_>, piece: &str) -> bool {
    let of_enumeration = !names.enums_with(piece).is_empty()
        && names.fields_named(piece).is_empty()
        && names.global(piece).is_none();
    of_enumeration || is_number(piece) || grade(piece).is_some()
}

fn is_number(piece: &str) -> bool {
    let unit = piece.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < piece.len() && UNITS.contains(&unit)
}

/// The numeral of 一年级.
fn grade(piece: &str) -> Option<&str> {
    let numeral = piece.strip_suffix("年级")?;
    let mut digits = numeral.chars();
    let one = digits.next().is_some_and(|c| "一二三四五六".contains(c) || ('1'..='6').contains(&c));
    (one && digits.next().is_none()).then_some(numeral)
}
