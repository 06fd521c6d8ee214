//! Parsing several files at once. A policy is mostly its libraries, and these do not wait for one another; what they
//! give does not depend on who parsed them.

use std::{
    num::NonZero,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::Parse;

/// Less text than this is parsed before a thread has begun, in bytes.
const WORTH_A_THREAD: usize = 16 << 10;
/// More helpers than this find nothing left to do.
const HELPERS: usize = 3;

/// Parses texts by path. Gives back nothing when that is not worth while, or what could be had: the caller parses the rest.
pub(crate) fn parse(mut texts: Vec<(String, Arc<str>)>) -> Vec<(String, Arc<str>, Parse)> {
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let spare = thread::available_parallelism().map_or(0, |threads| NonZero::get(threads) - 1);
    let helpers = spare.min(HELPERS).min(texts.len().saturating_sub(1)).min(bytes / WORTH_A_THREAD);
    if helpers == 0 {
        return Vec::new();
    }
    // The longest first, so that nobody is left with it in the end.
    texts.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, Parse)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((_, text)) = texts.get(at) else { return done };
            done.push((at, tiaoli_syntax::parse(FileId::default(), text)));
        }
    };
    let mut parsed: Vec<(usize, Parse)> = thread::scope(|scope| {
        let helper = || thread::Builder::new().stack_size(crate::STACK).spawn_scoped(scope, work).ok();
        let helpers: Vec<_> = (0..helpers).filter_map(|_| helper()).collect();
        let mut parsed = work();
        helpers.into_iter().filter_map(|helper| helper.join().ok()).for_each(|more| parsed.extend(more));
        parsed
    });
    parsed.sort_by_key(|(at, _)| *at);
    let texts = texts.into_iter().enumerate();
    let mut parsed = parsed.into_iter().peekable();
    let found = texts.filter_map(|(at, (path, text))| {
        let (_, parse) = parsed.next_if(|(of, _)| *of == at)?;
        Some((path, text, parse))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::parse;

    #[test]
    fn every_text_is_parsed_as_it_is_alone() {
        let text = |at: usize| format!("等级 某{at} 由重到轻 甲、乙\n{}", "// 注释\n".repeat(at * 1_000));
        let texts: Vec<(String, Arc<str>)> =
            (0..6).map(|at| (format!("{at}.tiao"), text(at).into())).collect();
        let parsed = parse(texts.clone());
        assert!(parsed.is_empty() || parsed.len() == texts.len());
        for (path, text, parse) in parsed {
            assert!(texts.contains(&(path, text.clone())));
            let alone = tiaoli_syntax::parse(Default::default(), &text);
            assert_eq!(format!("{:?}", parse.file), format!("{:?}", alone.file));
        }
    }
}
