//! How well a name fits what somebody typed.

use tiaoli_ide::matching::{Matcher, Score};

/// The greater the better; `None` where it does not fit. Chinese names are found by pinyin and its initials too.
pub(crate) fn score(name: &str, typed: &str) -> Option<Score> {
    Matcher::new(typed).score(name)
}
