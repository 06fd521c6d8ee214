//! The names of 英文名 as a map in both directions.

use std::collections::BTreeMap;

use tiaoli_diagnostics::Lang;

use crate::ast::{File, Item, ItemKind};

/// Pairs of names: of anything, and of one field of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameMap {
    zh_to_en: Side,
    en_to_zh: Side,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Side {
    plain: BTreeMap<String, String>,
    /// By field, then by table: 代码 → 学校 → code.
    fields: BTreeMap<String, BTreeMap<String, String>>,
}

impl Side {
    const fn new() -> Self {
        Self { plain: BTreeMap::new(), fields: BTreeMap::new() }
    }

    fn field(&self, table: &str, name: &str) -> Option<&str> {
        self.fields.get(name)?.get(table).map(String::as_str)
    }
}

impl NameMap {
    /// A map without names.
    pub const fn new() -> Self {
        Self { zh_to_en: Side::new(), en_to_zh: Side::new() }
    }

    fn side(&self, to: Lang) -> &Side {
        match to {
            Lang::En => &self.zh_to_en,
            Lang::Zh => &self.en_to_zh,
        }
    }

    /// A name in the other language. A field named in several tables has no translation without its table.
    pub fn name(&self, to: Lang, name: &str) -> Option<&str> {
        let side = self.side(to);
        if let Some(other) = side.plain.get(name) {
            return Some(other);
        }
        let mut tables = side.fields.get(name)?.values();
        let first = tables.next()?;
        tables.all(|other| other == first).then_some(first)
    }

    /// A field of a table in the other language: by its own pair first, then as any name.
    pub fn field(&self, to: Lang, table: &str, name: &str) -> Option<&str> {
        self.side(to).field(table, name).or_else(|| self.name(to, name))
    }

    fn insert_plain(&mut self, zh: &str, en: &str) {
        self.zh_to_en.plain.entry(zh.to_owned()).or_insert_with(|| en.to_owned());
        self.en_to_zh.plain.entry(en.to_owned()).or_insert_with(|| zh.to_owned());
    }
}

/// Every pair the files declare in 英文名; the first of two pairs for one name counts.
pub fn collect_names(files: &[&File]) -> NameMap {
    let mut map = NameMap::new();
    let mut fields = Vec::new();
    for file in files {
        visit(&file.items, &mut map, &mut fields);
    }
    for (table, zh, en) in fields {
        let english_table = map.zh_to_en.plain.get(&table).cloned().unwrap_or_else(|| table.clone());
        let zh_side = map.zh_to_en.fields.entry(zh.clone()).or_default();
        zh_side.entry(table.clone()).or_insert_with(|| en.clone());
        let en_side = map.en_to_zh.fields.entry(en).or_default();
        en_side.entry(english_table).or_insert_with(|| zh.clone());
        // The table may keep its Chinese name in an English text.
        en_side.entry(table).or_insert(zh);
    }
    map
}

fn visit(items: &[Item], map: &mut NameMap, fields: &mut Vec<(String, String, String)>) {
    for item in items {
        match &item.kind {
            ItemKind::Names(names) => {
                for pair in &names.pairs {
                    match pair.zh.names.as_slice() {
                        [name] => map.insert_plain(&name.text, &pair.en.text),
                        [table, field] => {
                            fields.push((table.text.clone(), field.text.clone(), pair.en.text.clone()))
                        }
                        _ => {}
                    }
                }
            }
            ItemKind::Article(article) => visit(&article.items, map, fields),
            _ => {}
        }
    }
}
