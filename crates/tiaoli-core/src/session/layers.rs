//! Which policies stand above which: 引入 and 上位政策 of the headers, and what 引用 brings in beside them.

use tiaoli_diagnostics::{Diagnostic, FileId};
use tiaoli_syntax::ast;

use crate::{
    lower::problems,
    names::{LayerNode, Suggester},
};

/// How one policy brings in another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'a> {
    pub from: usize,
    pub path: &'a ast::Path,
    pub file: FileId,
    pub evaluated: bool,
}

/// The layers in their order, the highest first, and where each policy of `names` went.
#[derive(Debug, Default)]
pub(super) struct Ranked<'a> {
    pub layers: Vec<LayerNode<'a>>,
    /// By index into `names`.
    pub place: Vec<usize>,
}

/// Ranks policies. `names[0]` is the policy at hand; `beside` are pairs of policies of which the first brings in a file of
/// the second by 引用. With more than one policy, layer 0 holds what several of them share.
pub(super) fn rank<'a>(
    names: &[&'a str],
    links: &[Link<'a>],
    beside: &[(usize, usize)],
    same: impl Fn(&str, &str) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Ranked<'a> {
    if names.len() < 2 && links.is_empty() {
        let own =
            LayerNode { name: names.first().copied().unwrap_or_default(), counts: true, visible: vec![0] };
        return Ranked { layers: vec![own], place: vec![0; names.len()] };
    }
    let mut above: Vec<Vec<(usize, bool)>> = vec![Vec::new(); names.len().max(1)];
    for link in links {
        let at = link.path.span.in_file(link.file);
        let Some(written) = link.path.names.last().map(|name| name.text.as_str()) else { continue };
        match names.iter().position(|name| same(name, written)) {
            Some(to) if to == link.from => diagnostics.push(problems::layers_circle(at, &[written])),
            Some(to) => above.get_mut(link.from).into_iter().for_each(|list| list.push((to, link.evaluated))),
            // 上位政策 is for those who compare; nothing is evaluated of it, and its file need not be here.
            None if !link.evaluated => {}
            None => {
                let near = Suggester::default().nearest(written, names.iter().copied().skip(1));
                diagnostics.push(problems::layer_unknown(at, written, near.as_deref()));
            }
        }
    }
    for (from, to) in beside {
        if let Some(list) = above.get_mut(*from)
            && from != to
            && !list.iter().any(|(known, _)| known == to)
            && !reaches(&above, *to, *from)
        {
            above.get_mut(*from).into_iter().for_each(|list| list.push((*to, false)));
        }
    }
    for link in links {
        let written = link.path.names.last().map(|name| name.text.as_str()).unwrap_or_default();
        let to = names.iter().position(|name| same(name, written));
        if let Some(to) = to.filter(|to| *to != link.from && reaches(&above, *to, link.from)) {
            let circle: Vec<&str> = [link.from, to].iter().filter_map(|at| names.get(*at).copied()).collect();
            diagnostics.push(problems::layers_circle(link.path.span.in_file(link.file), &circle));
            above.get_mut(link.from).into_iter().for_each(|list| list.retain(|(known, _)| *known != to));
        }
    }
    let evaluated = reached(&above, 0, |evaluated| evaluated);
    let heights: Vec<usize> = (0..names.len()).map(|at| height(&above, at, 0)).collect();
    let mut order: Vec<usize> = (0..names.len()).collect();
    // The policy at hand is the lowest; a policy stands below all it brings in.
    order.sort_by_key(|at| {
        let name = names.get(*at).copied().unwrap_or_default();
        (*at == 0, heights.get(*at).copied().unwrap_or_default(), name)
    });
    let mut place = vec![0; names.len()];
    for (rank, at) in order.iter().enumerate() {
        place.get_mut(*at).into_iter().for_each(|slot| *slot = rank + 1);
    }
    let new = |at: &usize| place.get(*at).copied().unwrap_or_default();
    let mut layers = vec![LayerNode::default()];
    for at in &order {
        let mut visible: Vec<usize> = reached(&above, *at, |_| true).iter().map(new).collect();
        // Nearest first: lower layers have higher numbers.
        visible.sort_unstable_by(|a, b| b.cmp(a));
        visible.push(0);
        let name = names.get(*at).copied().unwrap_or_default();
        layers.push(LayerNode { name, counts: evaluated.contains(at), visible });
    }
    // What is shared may use what any of them declares.
    let all: Vec<usize> = std::iter::once(0).chain((1..layers.len()).rev()).collect();
    if let Some(shared) = layers.first_mut() {
        shared.visible = all;
    }
    Ranked { layers, place }
}

/// The policies one leads to, itself included.
fn reached(above: &[Vec<(usize, bool)>], from: usize, follow: impl Fn(bool) -> bool) -> Vec<usize> {
    let mut found = vec![from];
    let mut next = 0;
    while let Some(at) = found.get(next).copied() {
        next += 1;
        for (to, evaluated) in above.get(at).into_iter().flatten() {
            if follow(*evaluated) && !found.contains(to) {
                found.push(*to);
            }
        }
    }
    found
}

fn reaches(above: &[Vec<(usize, bool)>], from: usize, to: usize) -> bool {
    reached(above, from, |_| true).contains(&to)
}

/// The longest way up; circles have been cut.
fn height(above: &[Vec<(usize, bool)>], at: usize, depth: usize) -> usize {
    if depth > above.len() {
        return depth;
    }
    let ways = above.get(at).into_iter().flatten();
    ways.map(|(to, _)| height(above, *to, depth + 1) + 1).max().unwrap_or(0)
}

/// The clauses of a header that name other policies.
pub(super) fn links<'a>(
    header: &'a ast::Policy,
    file: FileId,
    from: usize,
) -> impl Iterator<Item = Link<'a>> {
    header.header.iter().filter_map(move |clause| match &clause.kind {
        ast::HeaderKind::Under(path) => Some(Link { from, path, file, evaluated: false }),
        ast::HeaderKind::Include(path) => Some(Link { from, path, file, evaluated: true }),
        _ => None,
    })
}
