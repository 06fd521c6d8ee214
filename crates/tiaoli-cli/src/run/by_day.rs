//! The same finding on several days is told once, with its days.

use tiaoli_core::findings::Finding;

/// Findings with the positions of the days they were made on.
#[derive(Debug, Default)]
pub(crate) struct ByDay {
    found: Vec<(Finding, Vec<usize>)>,
}

impl ByDay {
    pub(crate) fn add(&mut self, finding: Finding, days: &[usize]) {
        self.found.push((finding, days.to_vec()));
    }

    /// Every finding once, in the order in which they were first made on the earliest day that made any.
    pub(crate) fn merged(mut self) -> Vec<(Finding, Vec<usize>)> {
        if self.found.iter().all(|(_, days)| Some(days) == self.found.first().map(|(_, days)| days)) {
            return self.found;
        }
        let key = |finding: &Finding| {
            let first = finding.rows.first().map(|row| row.row);
            (finding.source, first, finding.uncertain)
        };
        // Equal ones come to stand together; days rise, since they were added day by day.
        self.found.sort_by(|(a, _), (b, _)| {
            key(a)
                .cmp(&key(b))
                .then_with(|| a.rows.cmp(&b.rows))
                .then_with(|| a.message.zh.cmp(&b.message.zh))
        });
        let mut merged: Vec<(Finding, Vec<usize>)> = Vec::new();
        for (finding, days) in self.found {
            match merged.last_mut() {
                Some((last, of_last)) if *last == finding => of_last.extend(days),
                _ => merged.push((finding, days)),
            }
        }
        for (_, days) in &mut merged {
            days.sort_unstable();
            days.dedup();
        }
        merged
    }
}
