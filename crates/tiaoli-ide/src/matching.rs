//! Whether what somebody types means a name: as it is spelled, or by pinyin and its initials.

use pinyin::ToPinyinMulti;

/// What was typed, ready to be compared with many names.
#[derive(Clone, Debug)]
pub struct Matcher {
    typed: Vec<char>,
}

/// How well a name fits: greater is better.
pub type Score = u32;

const WHOLE: Score = 1_000;
const PREFIX: Score = 900;
const SOUND: Score = 800;
const INSIDE: Score = 600;
const SOUND_INSIDE: Score = 400;

/// Longer names and longer typed texts are compared as far as this.
const LONGEST: usize = 48;

impl Matcher {
    pub fn new(typed: &str) -> Self {
        Self { typed: typed.chars().filter_map(fold).take(LONGEST).collect() }
    }

    /// Nothing was typed: every name fits.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// What was typed, in the form in which it is compared.
    pub fn typed(&self) -> String {
        self.typed.iter().collect()
    }

    /// How well a name fits; `None` where it does not.
    pub fn score(&self, name: &str) -> Option<Score> {
        if self.typed.is_empty() {
            return Some(0);
        }
        let name: Vec<char> = name.chars().filter_map(fold).take(LONGEST).collect();
        let spelled = |at: usize| name.get(at..).is_some_and(|rest| rest.starts_with(&self.typed));
        if spelled(0) {
            return Some(if name.len() == self.typed.len() { WHOLE } else { PREFIX });
        }
        let starts = (0..name.len()).filter(|at| self.begins(&name, *at));
        let heard = starts.clone().find(|at| self.heard(&name, *at));
        let far = |at: usize| Score::try_from(at).unwrap_or(Score::MAX).min(100);
        match heard {
            Some(0) => Some(SOUND),
            _ => match (1..name.len()).find(|at| spelled(*at)) {
                Some(at) => Some(INSIDE - far(at)),
                None => heard.map(|at| SOUND_INSIDE - far(at)),
            },
        }
    }

    /// The better score of both spellings of a name.
    pub fn score_either(&self, zh: &str, en: &str) -> Option<Score> {
        let first = self.score(zh);
        if zh == en { first } else { first.max(self.score(en)) }
    }

    /// Whether a name could be heard from a character on: a Chinese one, or the first letter of a word.
    fn begins(&self, name: &[char], at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| name.get(before));
        let letter = |c: &char| c.is_ascii_alphanumeric();
        !(before.is_some_and(letter) && name.get(at).is_some_and(letter))
    }

    /// Whether the typed text is made of beginnings of the syllables from one character on: every character gives at least
    /// one letter, and the last ones may be missing.
    fn heard(&self, name: &[char], from: usize) -> bool {
        // Which lengths of the typed text have been explained so far.
        let mut reached = vec![false; self.typed.len() + 1];
        if let Some(first) = reached.first_mut() {
            *first = true;
        }
        for (at, c) in name.iter().enumerate().skip(from) {
            let mut next = vec![false; reached.len()];
            let starts = reached.iter().enumerate().filter(|(_, reached)| **reached);
            for (start, _) in starts {
                let rest = self.typed.get(start..).unwrap_or_default();
                let mut explain = |letters: usize| {
                    if let Some(slot) = next.get_mut(start + letters) {
                        *slot = true;
                    }
                };
                if rest.first() == Some(c) {
                    explain(1);
                }
                syllables(*c, |syllable| {
                    let same = rest.iter().zip(syllable.chars()).take_while(|(a, b)| sounds(**a, *b));
                    (1..=same.count()).for_each(&mut explain);
                });
                // The blanks of an English name and letters inside its words may be left out.
                let inside = at > from && (*c == '_' || !self.begins(name, at));
                if inside {
                    explain(0);
                }
            }
            if next.last() == Some(&true) {
                return true;
            }
            if !next.contains(&true) {
                return false;
            }
            reached = next;
        }
        false
    }
}

/// Every reading of a Chinese character, without tones.
fn syllables(c: char, mut each: impl FnMut(&str)) {
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        each(reading.plain());
    }
}

/// ü is typed as v or u.
fn sounds(typed: char, letter: char) -> bool {
    typed == letter || (letter == 'ü' && matches!(typed, 'v' | 'u'))
}

/// Small letters, half-width; white space and backticks do not count.
fn fold(c: char) -> Option<char> {
    let half = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c if c.is_whitespace() || c == '`' => return None,
        c => c,
    };
    Some(half.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(typed: &str, name: &str) -> bool {
        Matcher::new(typed).score(name).is_some()
    }

    #[test]
    fn names_are_found_by_spelling_and_by_sound() {
        for typed in ["助", "助学", "学金", "zxj", "zhuxuejin", "zhuxj", "zxuej", "助xj", "ＺＸＪ", "xj"]
        {
            assert!(fits(typed, "助学金"), "{typed}");
        }
        for typed in ["金助", "zxja", "zjx", "hukou", "zxjb"] {
            assert!(!fits(typed, "助学金"), "{typed}");
        }
    }

    #[test]
    fn every_reading_of_a_character_counts() {
        assert!(fits("chongdu", "重读") && fits("zhongdu", "重读"));
        assert!(fits("xuezhi", "学制") && fits("csj", "参数级"));
        assert!(fits("nvsheng", "女生") && fits("nusheng", "女生"));
    }

    #[test]
    fn english_names_are_found_by_the_first_letters_of_their_words() {
        assert!(fits("ss", "stipend_standard") && fits("stand", "stipend_standard"));
        assert!(fits("stst", "stipend_standard"));
        assert!(!fits("x", "stipend_standard"));
    }

    #[test]
    fn what_begins_alike_goes_first() {
        let score = |typed: &str, name: &str| Matcher::new(typed).score(name).unwrap();
        assert!(score("助学金", "助学金") > score("助学金", "助学金标准"));
        assert!(score("助", "助学金") > score("zxj", "助学金"));
        assert!(score("zxj", "助学金") > score("金", "助学金"));
        assert!(score("金", "助学金") > score("j", "助学金"));
        assert_eq!(Matcher::new("stip").score_either("助学金", "stipend"), Some(PREFIX));
        assert_eq!(Matcher::new("").score("助学金"), Some(0));
    }

    #[test]
    fn characters_beyond_the_first_plane_are_characters() {
        assert!(fits("𠮷", "𠮷林") && fits("𠮷l", "𠮷林") && !fits("j𠮷", "𠮷林"));
    }
}
