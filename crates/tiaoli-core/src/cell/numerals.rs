//! Chinese numerals as they occur in cells: 三, 两, 十二, 二十一, 二〇二四.

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '拾' | '百' | '佰' | '千' | '仟')
}

/// A whole number below ten thousand: 十二, 三十, 一百零五, 两千.
pub(super) fn counted(text: &str) -> Option<u32> {
    let mut total = 0_u32;
    let mut pending: Option<u32> = None;
    let mut smallest_unit = 10_000_u32;
    for c in text.chars() {
        if let Some(value) = digit(c) {
            if pending.is_some_and(|before| before != 0) {
                return None;
            }
            pending = Some(value);
            continue;
        }
        let unit = match c {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1000,
            _ => return None,
        };
        if unit >= smallest_unit {
            return None;
        }
        smallest_unit = unit;
        total += pending.take().unwrap_or(1) * unit;
    }
    (!text.is_empty()).then(|| total + pending.unwrap_or(0))
}

/// An amount in words: 两千三百元, 一万二千元.
pub(crate) fn yuan_in_words(text: &str) -> Option<u32> {
    let (words, unit) = match text.strip_suffix("万元") {
        Some(words) => (words, 10_000),
        None => (text.strip_suffix('元').or_else(|| text.strip_suffix('块'))?, 1),
    };
    let whole = match words.split_once('万') {
        None => counted(words)?,
        Some((tens, "")) => counted(tens)?.checked_mul(10_000)?,
        Some((tens, rest)) => {
            counted(tens)?.checked_mul(10_000)?.checked_add(counted(rest.trim_start_matches('零'))?)?
        }
    };
    whole.checked_mul(unit)
}

/// Digits written one by one: 二〇二四.
pub(super) fn spelled(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 8 {
        return None;
    }
    text.chars().try_fold(0_u32, |number, c| number.checked_mul(10)?.checked_add(digit(c)?))
}

#[cfg(test)]
mod tests {
    use super::{counted, spelled, yuan_in_words};

    #[test]
    fn numerals() {
        for (text, number) in
            [("三", 3), ("十", 10), ("十二", 12), ("二十一", 21), ("一百零五", 105), ("两千", 2000)]
        {
            assert_eq!(counted(text), Some(number), "{text}");
        }
        for text in ["", "一二", "十百", "三年"] {
            assert_eq!(counted(text), None, "{text}");
        }
        assert_eq!(spelled("二〇二四"), Some(2024));
        assert_eq!(spelled("十二"), None);
        for (text, yuan) in
            [("两千三百元", 2300), ("一万二千元", 12_000), ("三万元", 30_000), ("一万零五十元", 10_050)]
        {
            assert_eq!(yuan_in_words(text), Some(yuan), "{text}");
        }
        assert_eq!(yuan_in_words("状元"), None);
    }
}
