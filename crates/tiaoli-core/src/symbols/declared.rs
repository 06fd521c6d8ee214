//! Where the whole declaration stands whose name is at a place.

use tiaoli_diagnostics::{FileSpan, Span};
use tiaoli_syntax::ast::{self, ItemKind};

use super::{Reference, Symbol};
use crate::session::Analysis;

impl Analysis {
    /// The heads of the declarations of a symbol, each with the place of the whole declaration.
    pub fn declarations(&self, symbol: Symbol) -> impl Iterator<Item = (&Reference, FileSpan)> {
        let whole = |one: &Reference| self.declaration_around(one.at).unwrap_or(one.at);
        self.references.declarations(symbol).map(move |one| (one, whole(one)))
    }

    /// The smallest declaration round a place: a field of a table, a record of an example, else the item.
    pub fn declaration_around(&self, at: FileSpan) -> Option<FileSpan> {
        let file = self.files.iter().find(|file| file.id == at.file)?;
        around(&file.tree.items, at.span).map(|span| span.in_file(at.file))
    }
}

fn around(items: &[ast::Item], at: Span) -> Option<Span> {
    let holds = |span: &Span| span.start <= at.start && at.end <= span.end;
    let item = items.iter().find(|item| holds(&item.span))?;
    let within = match &item.kind {
        ItemKind::Article(article) => around(&article.items, at),
        ItemKind::Records(records) => field(&records.members, holds),
        ItemKind::List(list) => field(&list.members, holds),
        ItemKind::Example(example) => {
            let records = example.members.iter();
            let mut records = records.filter(|one| matches!(one.kind, ast::ExampleKind::Record(_)));
            records.find(|one| holds(&one.span)).map(|one| one.span)
        }
        _ => None,
    };
    Some(within.unwrap_or(item.span))
}

fn field(members: &[ast::RecordMember], holds: impl Fn(&Span) -> bool) -> Option<Span> {
    let fields = members.iter().filter_map(|member| match member {
        ast::RecordMember::Field(field) => Some(field.span),
        _ => None,
    });
    fields.into_iter().find(|span| holds(span))
}
