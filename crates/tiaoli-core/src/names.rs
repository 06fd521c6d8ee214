//! What every name means: declarations of all files of one policy, in both languages.

mod additions;
mod articles;
mod columns;
mod declare;
mod documents;
mod english;
mod heads;
mod items;
mod lookup;
pub(crate) mod problems;
mod split;
pub mod standard_table;
mod tiers;

use std::cell::Cell;

pub(crate) use articles::{article_words, numeral};
pub(crate) use columns::inline_values;
pub(crate) use declare::{Declared, declare};
pub(crate) use documents::{DocumentNode, LayerNode};
pub(crate) use items::{Items, Part, Placed};
pub(crate) use lookup::Suggester;
use rustc_hash::FxHashMap;
pub(crate) use split::split_name;
use tiaoli_diagnostics::{FileSpan, Text};
use tiaoli_syntax::ast::ItemHead;

use crate::ir::{
    BenefitId, CatalogId, CheckId, DecisionTableId, DefinitionId, DocumentId, DutyId, EnumId, FieldRef,
    LayerId, ListId, RuleId, StandardId, TableId,
};

/// What a name of the policy-wide namespace stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Def {
    Tiers(EnumId),
    Table(TableId),
    Catalog(CatalogId),
    List(ListId),
    Standard(StandardId),
    Benefit(BenefitId),
    DecisionTable(DecisionTableId),
    Definition(DefinitionId),
    /// The first rule of that name; [`Names::versions`] has the others.
    Rule(RuleId),
    /// The first check of that name.
    Check(CheckId),
    /// The first duty of that name.
    Duty(DutyId),
    /// A declaration that could not be read; uses of it stay silent.
    Broken(ItemHead),
}

/// Everything that is declared, by name. Both spellings of a name are keys.
#[derive(Debug, Default)]
pub(crate) struct Names<'a> {
    /// By layer.
    globals: Vec<FxHashMap<&'a str, (Def, FileSpan)>>,
    /// The policy of each layer, for names such as 国家中职助学金.助学金.
    policies: Vec<&'a str>,
    /// Where names are looked up from each layer, the nearest first.
    visible: Vec<Vec<usize>>,
    /// The layer of what is being read.
    at: Cell<usize>,
    /// Fields by table.
    fields: Vec<FxHashMap<&'a str, u16>>,
    /// Values by enumeration.
    values: Vec<FxHashMap<&'a str, u16>>,
    /// Every table that has a field of that name.
    field_owners: FxHashMap<Box<str>, Vec<FieldRef>>,
    /// Every enumeration that has a value of that name.
    value_owners: FxHashMap<Box<str>, Vec<EnumId>>,
    /// The enumeration an inline enumeration's field declares, by field.
    pub(crate) inline_enums: FxHashMap<FieldRef, EnumId>,
    /// Rules of one name, in declaration order, by the first.
    versions: FxHashMap<RuleId, Vec<RuleId>>,
    check_versions: FxHashMap<CheckId, Vec<CheckId>>,
    duty_versions: FxHashMap<DutyId, Vec<DutyId>>,
    /// The documents that declare something, in time.
    declared_in: FxHashMap<Def, Vec<DocumentId>>,
    /// Parts of tables that could not be read, by table.
    pub(crate) broken_members: Vec<Vec<FileSpan>>,
    /// Some top-level text could not be read at all, so that a missing declaration may stand in it.
    pub(crate) broken_text: Vec<FileSpan>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(layers: &[LayerNode<'a>]) -> Self {
        let count = layers.len().max(1);
        let visible = layers.iter().map(|layer| layer.visible.clone());
        Self {
            globals: vec![FxHashMap::default(); count],
            policies: layers.iter().map(|layer| layer.name).collect(),
            visible: if layers.is_empty() { vec![vec![0]] } else { visible.collect() },
            ..Self::default()
        }
    }

    /// From here on names are looked up from a layer.
    pub(crate) fn enter(&self, layer: usize) {
        self.at.set(layer);
    }

    /// A name as it is understood in the layer at hand. `POLICY.NAME` is the name in that policy.
    fn found(&self, name: &str) -> Option<(Def, FileSpan)> {
        let visible = self.visible.get(self.at.get())?;
        let in_layer = |layer: &usize, name: &str| self.globals.get(*layer)?.get(name).copied();
        visible.iter().find_map(|layer| in_layer(layer, name)).or_else(|| {
            let (policy, name) = name.split_once('.')?;
            let layer = visible.iter().find(|layer| self.policies.get(**layer) == Some(&policy))?;
            in_layer(layer, name)
        })
    }

    pub(crate) fn global(&self, name: &str) -> Option<Def> {
        self.found(name).map(|(def, _)| def)
    }

    pub(crate) fn global_span(&self, name: &str) -> Option<FileSpan> {
        self.found(name).map(|(_, at)| at)
    }

    /// What the layer at hand itself declares.
    fn own(&self) -> Option<&FxHashMap<&'a str, (Def, FileSpan)>> {
        self.globals.get(self.at.get())
    }

    fn declare(&mut self, name: &'a str, def: Def, at: FileSpan) {
        if let Some(own) = self.globals.get_mut(self.at.get()) {
            own.entry(name).or_insert((def, at));
        }
    }

    pub(crate) fn field(&self, table: TableId, name: &str) -> Option<FieldRef> {
        self.fields.get(table.index())?.get(name).map(|&field| FieldRef { table, field })
    }

    pub(crate) fn value(&self, of: EnumId, name: &str) -> Option<u16> {
        self.values.get(of.index())?.get(name).copied()
    }

    /// The layer of the policy of that name.
    pub(crate) fn policy(&self, name: &str) -> Option<LayerId> {
        let found = self.policies.iter().position(|policy| !policy.is_empty() && *policy == name)?;
        Some(LayerId::from_index(found))
    }

    /// Every field of that name, whichever table it belongs to.
    pub(crate) fn fields_named(&self, name: &str) -> &[FieldRef] {
        self.field_owners.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every enumeration that has a value of that name.
    pub(crate) fn enums_with(&self, name: &str) -> &[EnumId] {
        self.value_owners.get(name).map_or(&[], Vec::as_slice)
    }

    /// All rules of the name whose first is `first`.
    pub(crate) fn versions(&self, first: RuleId) -> &[RuleId] {
        self.versions.get(&first).map_or(&[], Vec::as_slice)
    }

    /// All checks of the name whose first is `first`.
    pub(crate) fn check_versions(&self, first: CheckId) -> &[CheckId] {
        self.check_versions.get(&first).map_or(&[], Vec::as_slice)
    }

    /// All duties of the name whose first is `first`.
    pub(crate) fn duty_versions(&self, first: DutyId) -> &[DutyId] {
        self.duty_versions.get(&first).map_or(&[], Vec::as_slice)
    }

    /// The documents that declare a name, in time.
    pub(crate) fn declared_in(&self, def: Def) -> &[DocumentId] {
        self.declared_in.get(&def).map_or(&[], Vec::as_slice)
    }

    /// Whether a document before this one declares it.
    pub(crate) fn declared_before(&self, def: Def, document: DocumentId) -> bool {
        self.declared_in(def).iter().any(|at| *at < document)
    }

    /// Whether the spelling means anything anywhere: used to cut a glued word into known parts.
    pub(crate) fn is_known(&self, name: &str) -> bool {
        self.found(name).is_some()
            || self.field_owners.contains_key(name)
            || self.value_owners.contains_key(name)
    }

    /// The names of all declarations that fit, in both languages.
    pub(crate) fn globals_where(&self, fits: impl Fn(Def) -> bool) -> impl Iterator<Item = &'a str> {
        let layers = self.visible.get(self.at.get()).into_iter().flatten();
        let names = layers.filter_map(|layer| self.globals.get(*layer)).flatten();
        names.filter(move |(_, (def, _))| fits(*def)).map(|(name, _)| *name)
    }
}

/// What a name of the policy is, in words.
pub(crate) fn kind_words(def: Def) -> Text {
    match def {
        Def::Tiers(_) => Text::new("等级", "a tier scale"),
        Def::Table(_) => Text::new("信息表", "a table"),
        Def::Catalog(_) => Text::new("目录", "a catalog"),
        Def::List(_) => Text::new("比对名单", "a list"),
        Def::Standard(_) => Text::new("标准", "a standard"),
        Def::Benefit(_) => Text::new("资助项目", "a benefit"),
        Def::DecisionTable(_) => Text::new("对照表", "a decision table"),
        Def::Definition(_) => Text::new("定义", "a definition"),
        Def::Rule(_) => Text::new("规则", "a rule"),
        Def::Check(_) => Text::new("比对", "a check"),
        Def::Duty(_) => Text::new("职责", "a duty"),
        Def::Broken(_) => Text::new("没能读懂的一段", "something that could not be read"),
    }
}
