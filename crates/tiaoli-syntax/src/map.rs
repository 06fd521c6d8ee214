//! From offsets in the prepared text back to offsets in the file.

use std::cell::Cell;

use tiaoli_diagnostics::Span;

/// A run of prepared text that is the same, byte for byte, as a run of the file.
#[derive(Clone, Copy, Debug)]
struct Segment {
    prepared: usize,
    original: usize,
    /// Where the character before this run ends in the file.
    before: usize,
}

/// The runs in order. Look-ups come almost in order too, so the last one is remembered.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceMap {
    segments: Vec<Segment>,
    last: Cell<usize>,
    /// Where the prepared part begins in the file.
    base: usize,
}

impl SourceMap {
    pub(crate) fn with_base(base: usize) -> Self {
        Self { base, ..Self::default() }
    }

    /// Notes that the text from `prepared` on was copied from `original`, after a character that ended at `before`.
    pub(crate) fn push(&mut self, prepared: usize, original: usize, before: usize) {
        if let Some(last) = self.segments.last_mut() {
            if last.prepared == prepared {
                last.original = original;
                return;
            }
            if last.original + (prepared - last.prepared) == original && before == original {
                return;
            }
        }
        self.segments.push(Segment { prepared, original, before });
    }

    /// The run that holds an offset.
    fn find(&self, offset: usize) -> Option<Segment> {
        let last = self.last.get();
        let holds = |at: usize| {
            let segment = self.segments.get(at)?;
            let ends = self.segments.get(at + 1).map_or(usize::MAX, |next| next.prepared);
            (segment.prepared <= offset && offset < ends).then_some(*segment)
        };
        for at in last..last + 4 {
            if let Some(segment) = holds(at) {
                self.last.set(at);
                return Some(segment);
            }
        }
        let at = self.segments.partition_point(|segment| segment.prepared <= offset).saturating_sub(1);
        self.last.set(at);
        self.segments.get(at).copied()
    }

    /// Where the character at a prepared offset begins in the file.
    pub(crate) fn start(&self, offset: usize) -> usize {
        self.base
            + self
                .find(offset)
                .map_or(offset, |segment| segment.original + offset.saturating_sub(segment.prepared))
    }

    /// Where the character before a prepared offset ends in the file.
    pub(crate) fn end(&self, offset: usize) -> usize {
        let end = match self.find(offset) {
            Some(segment) if segment.prepared == offset => segment.before,
            Some(segment) => segment.original + offset.saturating_sub(segment.prepared),
            None => offset,
        };
        self.base + end
    }

    /// The place in the file of a piece of prepared text.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        if start >= end {
            return Span::point(self.end(end));
        }
        let from = self.start(start);
        Span::new(from, self.end(end).max(from))
    }
}
