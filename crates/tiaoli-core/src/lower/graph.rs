//! Dependency order without recursion: chains may be as long as a file.

/// An order in which everything comes after what it needs, and the cycles found on the way.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    pub sorted: Vec<usize>,
    /// Each cycle once, from the node first reached.
    pub cycles: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Orders nodes `0..needs.len()`, where `needs[n]` are the nodes that `n` needs.
pub(super) fn order(needs: &[Vec<usize>]) -> Order {
    let mut marks = vec![Mark::New; needs.len()];
    let mut result = Order::default();
    for start in 0..needs.len() {
        if marks.get(start) != Some(&Mark::New) {
            continue;
        }
        // The path from the start, with the next need to look at.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        set(&mut marks, start, Mark::Open);
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let need = needs.get(node).and_then(|needs| needs.get(*next)).copied();
            *next += 1;
            match need {
                None => {
                    set(&mut marks, node, Mark::Done);
                    result.sorted.push(node);
                    path.pop();
                }
                Some(need) => match marks.get(need) {
                    Some(Mark::New) => {
                        set(&mut marks, need, Mark::Open);
                        path.push((need, 0));
                    }
                    Some(Mark::Open) => {
                        let from = path.iter().position(|(open, _)| *open == need).unwrap_or(0);
                        result.cycles.push(path.iter().skip(from).map(|(open, _)| *open).collect());
                    }
                    Some(Mark::Done) | None => {}
                },
            }
        }
    }
    result
}

fn set(marks: &mut [Mark], at: usize, mark: Mark) {
    if let Some(slot) = marks.get_mut(at) {
        *slot = mark;
    }
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn needs_come_first() {
        let result = order(&[vec![1, 2], vec![2], vec![]]);
        assert_eq!(result.sorted, [2, 1, 0]);
        assert!(result.cycles.is_empty());
    }

    #[test]
    fn cycles_are_found_once_and_a_long_chain_does_not_recurse() {
        assert_eq!(order(&[vec![1], vec![2], vec![1]]).cycles, [[1, 2]]);
        assert_eq!(order(&[vec![0]]).cycles, [[0]]);
        let chain: Vec<Vec<usize>> =
            (1..=100_000).map(|n| if n < 100_000 { vec![n] } else { vec![] }).collect();
        assert_eq!(order(&chain).sorted.len(), 100_000);
    }
}
