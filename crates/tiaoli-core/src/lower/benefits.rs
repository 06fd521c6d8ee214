//! 资助项目.

use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast;

use super::{Lowering, problems};
use crate::{
    ir::{BenefitId, BenefitVersion, Overlap, Rhythm, TableId},
    names::{Def, kind_words, problems as name_problems},
};

impl Lowering<'_> {
    pub(super) fn benefits(&mut self) {
        let items = self.items;
        for (index, benefit) in items.benefits.iter().enumerate() {
            let file = benefit.file;
            self.enter(file);
            let at = benefit.node.name.span.in_file(file);
            let mut table = None;
            for clause in &benefit.node.clauses {
                if let ast::BenefitKind::For(path) = &clause.kind {
                    table = self.table_named(path, file);
                    if table.is_none() {
                        table = Some(TableId::default());
                    }
                }
            }
            let table = table.or_else(|| self.only_table(at));
            let Some(id) = self.declared.benefits.get(index).copied() else { continue };
            let mut version = BenefitVersion {
                effective: items.in_force(benefit.document),
                purpose: String::new(),
                rhythm: Rhythm::Monthly,
                months: in_school_year(&ALL_MONTHS),
                overlap: Overlap::None,
                span: at,
                document: benefit.document,
            };
            for clause in &benefit.node.clauses {
                match &clause.kind {
                    ast::BenefitKind::Purpose(words) => version.purpose = words.text.clone(),
                    ast::BenefitKind::Overlap(overlap) => version.overlap = *overlap,
                    ast::BenefitKind::Paid { rhythm, months } => {
                        version.rhythm = *rhythm;
                        if let Some(months) = months {
                            version.months = in_school_year(months);
                        }
                    }
                    ast::BenefitKind::For(_) | ast::BenefitKind::Broken => {}
                }
            }
            let Some(entry) = self.program.benefits.get_mut(id.index()) else { continue };
            if entry.versions.is_empty() {
                entry.table = table.unwrap_or_default();
                entry.purpose = version.purpose.clone();
                entry.rhythm = version.rhythm;
                entry.months = version.months.clone();
                entry.overlap = version.overlap;
            } else if table.is_some_and(|table| table != entry.table) {
                let (name, before) = (entry.name.clone(), entry.span);
                self.report(problems::subject_changed(at, &name, before));
                continue;
            }
            entry.versions.push(version);
        }
        for index in 0..self.program.benefits.len() {
            let Some(entry) = self.program.benefits.get(index) else { continue };
            let stated: Vec<_> = entry
                .versions
                .iter()
                .map(|version| (version.effective, version.document, version.span))
                .collect();
            let def = Def::Benefit(BenefitId::from_index(index));
            let periods = self.settle_versions(def, stated.into_iter());
            let Some(entry) = self.program.benefits.get_mut(index) else { continue };
            for (version, period) in entry.versions.iter_mut().zip(periods) {
                version.effective = period;
            }
        }
    }

    /// Benefits of one name in several layers are one: the lowest declaration that counts stands for all.
    pub(super) fn families(&mut self) {
        let layer = |at: usize| self.program.benefits.get(at).map(|one| self.program.layer(one.document));
        let counts = |at: usize| {
            let document = self.program.benefits.get(at).and_then(|one| self.program.document(one.document));
            document.is_some_and(|document| document.counts)
        };
        let mut order: Vec<usize> = (0..self.program.benefits.len()).filter(|at| counts(*at)).collect();
        order.sort_by_key(|at| std::cmp::Reverse(layer(*at)));
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut differ = Vec::new();
        for (place, &at) in order.iter().enumerate() {
            let Some(own) = self.program.benefits.get(at) else { continue };
            let same = order.iter().take(place).copied().find(|before| {
                let before = self.program.benefits.get(*before);
                before.is_some_and(|before| before.name.zh == own.name.zh || before.name.en == own.name.en)
            });
            let Some(lowest) = same.and_then(|same| self.program.benefits.get(same).map(|one| (same, one)))
            else {
                continue;
            };
            if lowest.1.table == own.table {
                found.push((at, lowest.0));
            } else {
                let table = |id: TableId| {
                    self.program.tables.get(id.index()).map(|table| table.name.clone()).unwrap_or_default()
                };
                let (here, above) = (table(lowest.1.table), table(own.table));
                differ.push(problems::benefit_of_two_tables(
                    lowest.1.span,
                    &own.name,
                    &here,
                    &above,
                    own.span,
                ));
            }
        }
        for (at, lowest) in found {
            let family = self.program.family(BenefitId::from_index(lowest));
            if let Some(benefit) = self.program.benefits.get_mut(at) {
                benefit.family = family;
            }
        }
        differ.into_iter().for_each(|diagnostic| self.report(diagnostic));
    }

    /// 对象 may be left out when the policy has one 信息表.
    fn only_table(&mut self, at: FileSpan) -> Option<TableId> {
        let mut tables = self.declared.tables.clone();
        tables.dedup();
        let records = tables.len();
        if records == 1 {
            self.use_def(Def::Table(TableId::default()));
            return Some(TableId::default());
        }
        if self.names.broken_text.is_empty() {
            self.report(problems::no_subject(at, records));
        }
        None
    }

    /// The table of that name.
    pub(super) fn table_named(&mut self, path: &ast::Path, file: FileId) -> Option<TableId> {
        let wanted = Text::new("信息表", "table");
        match self.def_named(path, file, &wanted, |def| matches!(def, Def::Table(_)))? {
            Def::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The benefit of that name.
    pub(super) fn benefit_named(&mut self, path: &ast::Path, file: FileId) -> Option<BenefitId> {
        let wanted = Text::new("资助项目", "benefit");
        match self.def_named(path, file, &wanted, |def| matches!(def, Def::Benefit(_)))? {
            Def::Benefit(benefit) => Some(benefit),
            _ => None,
        }
    }

    /// A name of the whole policy of one kind; otherwise a message, unless its declaration is broken.
    pub(super) fn def_named(
        &mut self,
        path: &ast::Path,
        file: FileId,
        wanted: &Text,
        fits: impl Fn(Def) -> bool,
    ) -> Option<Def> {
        let at = path.span.in_file(file);
        let name = match path.names.as_slice() {
            [name] => name.text.clone(),
            _ => self.written(at),
        };
        match self.names.global(&name) {
            Some(Def::Broken(_)) => None,
            Some(def) if fits(def) => {
                self.use_def(def);
                self.refer_path(&path.names, file, def);
                Some(def)
            }
            Some(def) => {
                let declared = self.names.global_span(&name);
                self.report(name_problems::wrong_kind(at, &name, wanted, &kind_words(def), declared));
                None
            }
            None => {
                if !self.may_be_broken(None, &name) {
                    let known = self.names.globals_where(&fits);
                    let near = self.near.nearest(&name, known);
                    self.report(name_problems::unknown_name(at, &name, wanted, near.as_deref()));
                }
                None
            }
        }
    }
}

const ALL_MONTHS: [u8; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/// Paying months from September to August, without repeats.
fn in_school_year(months: &[u8]) -> Vec<u8> {
    (9..=12).chain(1..=8).filter(|month| months.contains(month)).collect()
}
