//! How well a name fits what somebody typed.

/// The greater the better; `None` where it does not fit.
pub(crate) fn score(name: &str, typed: &str) -> Option<u32> {
    if typed.is_empty() {
        return Some(0);
    }
    name.starts_with(typed).then_some(1)
}
