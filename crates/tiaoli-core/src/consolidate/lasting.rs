//! 信息表, 等级 and 比对名单: what any document says of them holds on all days (adr 0024), so the statements of all documents
//! stand in the text as one. Of 约束 only those in force are in it.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_diagnostics::{FileId, FileSpan, Span};
use tiaoli_syntax::ast;

use super::{Edit, edited, items_of};
use crate::{
    ir::{DocumentId, DocumentKind, Name, Program},
    session::{Analysis, DocumentPart},
    value::Date,
};

/// What the documents of the policy say of tables, scales and lists, brought together.
#[derive(Debug, Default)]
pub(super) struct Lasting {
    /// By the place of the name where it stands first among the documents in force.
    in_place: BTreeMap<FileSpan, String>,
    /// What no version of the policy in force states.
    others: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Tiers,
    Table,
    /// Fields for the table of a policy above.
    Added,
    List,
}

#[derive(Clone, Copy)]
enum Node<'a> {
    Tiers(&'a ast::Tiers),
    Records(&'a ast::Records),
    List(&'a ast::ListDecl),
}

/// One statement of a table, scale or list.
#[derive(Clone, Copy)]
struct Statement<'a> {
    node: Node<'a>,
    name: &'a ast::Ident,
    at: FileSpan,
    document: DocumentId,
}

impl<'a> Statement<'a> {
    fn members(&self) -> &'a [ast::RecordMember] {
        match self.node {
            Node::Tiers(_) => &[],
            Node::Records(records) => &records.members,
            Node::List(list) => &list.members,
        }
    }

    fn adds(&self) -> bool {
        matches!(self.node, Node::Records(records) if records.adds)
    }
}

impl Lasting {
    pub(super) fn of(analysis: &Analysis, documents: &[DocumentId], day: Date) -> Self {
        let program = &*analysis.program;
        let mut statements = Vec::new();
        let own = |part: &&DocumentPart| program.document(part.document).is_some_and(|document| document.own);
        let mut parts: Vec<&DocumentPart> = analysis.parts.iter().filter(own).collect();
        parts.sort_by_key(|part| part.document);
        for part in parts {
            collect(items_of(analysis, part), part, &mut statements);
        }
        let mut lasting = Self::default();
        for ((kind, ..), mut stated) in by_name(program, &statements) {
            let in_force = stated.iter().find(|one| documents.contains(&one.document)).copied();
            // What is added comes after all that the policy's own statements say.
            stated.sort_by_key(Statement::adds);
            let union = Union { analysis, day, statements: &stated };
            let text = match kind {
                Kind::Tiers => union.tiers(),
                Kind::Table | Kind::Added => union.table(),
                Kind::List => union.list(),
            };
            let amends = |one: &Statement<'_>| {
                program.document(one.document).is_some_and(|one| one.kind == DocumentKind::Amendment)
            };
            match in_force.filter(|one| !amends(one)) {
                Some(one) => {
                    lasting.in_place.insert(one.name.span.in_file(one.at.file), text);
                }
                None => lasting.others.push(text),
            }
        }
        lasting
    }

    /// What is to be written where a name of a table, scale or list stands.
    pub(super) fn at(&self, at: FileSpan) -> Option<&str> {
        self.in_place.get(&at).map(String::as_str)
    }

    /// What amendments and documents no longer in force, or not yet, state.
    pub(super) fn of_others(&self) -> &[String] {
        &self.others
    }
}

type Named<'a> = BTreeMap<(Kind, &'a str, &'a str), Vec<Statement<'a>>>;

/// The statements of one thing together, in the order of their documents.
fn by_name<'a>(program: &'a Program, statements: &[Statement<'a>]) -> Named<'a> {
    let name_of = |one: &Statement<'a>| -> (&'a str, &'a str) {
        let text = one.name.text.as_str();
        let is = |name: &&Name| name.zh == text || name.en == text;
        let found = match one.node {
            Node::Tiers(_) => {
                program.enums.iter().filter(|scale| scale.ordered).map(|scale| &scale.name).find(is)
            }
            Node::Records(_) | Node::List(_) => program.tables.iter().map(|table| &table.name).find(is),
        };
        found.map_or((text, text), |name| (name.zh.as_str(), name.en.as_str()))
    };
    let tables = statements.iter().filter(|one| matches!(one.node, Node::Records(_)) && !one.adds());
    let own_tables: BTreeSet<(&str, &str)> = tables.map(name_of).collect();
    let mut named = Named::new();
    for one in statements {
        let (zh, en) = name_of(one);
        let kind = match one.node {
            Node::Tiers(_) => Kind::Tiers,
            Node::List(_) => Kind::List,
            Node::Records(records) if records.adds && !own_tables.contains(&(zh, en)) => Kind::Added,
            Node::Records(_) => Kind::Table,
        };
        named.entry((kind, zh, en)).or_default().push(*one);
    }
    named
}

fn collect<'a>(items: &'a [ast::Item], part: &DocumentPart, found: &mut Vec<Statement<'a>>) {
    for item in items {
        let (node, name) = match &item.kind {
            ast::ItemKind::Article(article) => {
                collect(&article.items, part, found);
                continue;
            }
            ast::ItemKind::Tiers(node) => (Node::Tiers(node), &node.name),
            ast::ItemKind::Records(node) => (Node::Records(node), &node.name),
            ast::ItemKind::List(node) => (Node::List(node), &node.name),
            _ => continue,
        };
        found.push(Statement { node, name, at: item.span.in_file(part.file), document: part.document });
    }
}

/// A field with what later statements add to it.
struct Joined<'a> {
    file: FileId,
    field: &'a ast::Field,
    aka: Vec<&'a ast::Str>,
    values: Vec<(FileId, &'a ast::EnumValue)>,
    /// 又称 of values that there were before.
    value_aka: Vec<(&'a ast::EnumValue, &'a ast::Str)>,
    marks: Vec<(FileId, &'a ast::FieldModifier)>,
}

/// All statements of one table, scale or list.
struct Union<'a, 's> {
    analysis: &'a Analysis,
    day: Date,
    statements: &'s [Statement<'a>],
}

impl<'a> Union<'a, '_> {
    /// The statement with the most tiers has all of them: they may be left out, not put in another order.
    fn tiers(&self) -> String {
        let tiers = |one: &&Statement<'_>| match one.node {
            Node::Tiers(node) => node.values.len(),
            _ => 0,
        };
        let most = self.statements.iter().max_by_key(tiers);
        most.map(|one| self.text(one.at).to_owned()).unwrap_or_default()
    }

    /// The first statement with what the others add.
    fn table(&self) -> String {
        let Some(first) = self.statements.first() else { return String::new() };
        let mut edits = self.edits_of_first(first);
        let more = self.more(first);
        if !more.is_empty() {
            edits.push((self.before_brace(first), format!("\n{}\n", more.join("\n"))));
        }
        edited(self.analysis, first.at, &edits)
    }

    /// A list says of itself what its latest statement before the day says.
    fn list(&self) -> String {
        let Some(first) = self.statements.first() else { return String::new() };
        if self.statements.len() == 1 {
            return self.table();
        }
        let head = Span { start: first.at.span.start, end: first.name.span.end };
        let mut lines = vec![format!("{} {{", self.text(head.in_file(first.at.file)))];
        let fields = self.fields();
        lines.extend(fields.iter().map(|one| self.field(one)));
        lines.extend(self.statements.iter().flat_map(|one| self.invariants(one)));
        let said = |one: &Statement<'a>| match one.node {
            Node::List(node) if self.has_begun(one) => Some((one.at.file, node)),
            _ => None,
        };
        let said: Vec<_> = self.statements.iter().filter_map(said).collect();
        let provider =
            said.iter().rev().find_map(|(file, node)| Some(node.provider.as_ref()?.span.in_file(*file)));
        lines.extend(provider.map(|at| format!("提供单位 {}", self.text(at))));
        let years = said.iter().rev().find_map(|(_, node)| node.valid_school_years);
        lines.extend(years.map(|years| format!("有效 {years} 学年")));
        lines.push("}".to_owned());
        lines.join("\n")
    }

    /// The fields over all statements, each by its first.
    fn fields(&self) -> Vec<Joined<'a>> {
        let mut fields: Vec<Joined<'a>> = Vec::new();
        for one in self.statements {
            let file = one.at.file;
            let known = fields.len();
            for member in one.members() {
                let ast::RecordMember::Field(field) = member else { continue };
                let same = |other: &&mut Joined<'a>| self.same(&other.field.name.text, &field.name.text);
                match fields.iter_mut().take(known).find(same) {
                    Some(earlier) => earlier.again(file, field, self.has_begun(one)),
                    None => fields.push(Joined::new(file, field)),
                }
            }
        }
        fields
    }

    /// Whether what a statement says of itself counts on the day: the first does on all days.
    fn has_begun(&self, one: &Statement<'_>) -> bool {
        let is_first = self.statements.first().is_some_and(|first| first.at == one.at);
        let document = self.analysis.program.document(one.document);
        is_first || document.and_then(|one| one.effective.from).is_none_or(|from| from <= self.day)
    }

    /// Whether two spellings are of one field, of whatever table: one may be the other's 英文名.
    fn same(&self, a: &str, b: &str) -> bool {
        let named = |text: &str, name: &Name| name.zh == text || name.en == text;
        let of_tables = || {
            let tables = self.analysis.program.tables.iter();
            tables.filter(|table| self.statements.iter().any(|one| named(&one.name.text, &table.name)))
        };
        a == b
            || of_tables()
                .flat_map(|table| &table.fields)
                .any(|field| named(a, &field.name) && named(b, &field.name))
    }

    /// What changes in the first statement itself.
    fn edits_of_first(&self, first: &Statement<'a>) -> Vec<Edit> {
        let fields = self.fields();
        let mut edits = Vec::new();
        for member in first.members() {
            match member {
                ast::RecordMember::Field(field) => {
                    let joined = fields.iter().find(|one| std::ptr::eq(one.field, field));
                    edits.extend(joined.into_iter().flat_map(|one| self.edits_of_field(one)));
                }
                ast::RecordMember::Invariant { span, .. } => {
                    if !self.holds(span.in_file(first.at.file)) {
                        edits.push((*span, String::new()));
                    }
                }
                ast::RecordMember::Broken(_) => {}
            }
        }
        edits
    }

    /// Fields and 约束 that the first statement has not.
    fn more(&self, first: &Statement<'a>) -> Vec<String> {
        let here = |one: &Joined<'a>| {
            first.members().iter().any(
                |member| matches!(member, ast::RecordMember::Field(field) if std::ptr::eq(field, one.field)),
            )
        };
        let fields = self.fields();
        let fields = fields.iter().filter(|one| !here(one)).map(|one| self.field(one));
        let later = self.statements.iter().skip(1);
        fields.chain(later.flat_map(|one| self.invariants(one))).collect()
    }

    fn field(&self, one: &Joined<'a>) -> String {
        edited(self.analysis, one.field.span.in_file(one.file), &self.edits_of_field(one))
    }

    /// Spellings are put behind what they are of, values and marks behind the type; how long a value is good is said anew.
    fn edits_of_field(&self, one: &Joined<'a>) -> Vec<Edit> {
        let end = one.field.ty.span.end;
        let mut added = String::new();
        for (file, value) in &one.values {
            let more: Vec<&ast::Str> = one.aka_of(value).collect();
            let at = Span { start: value.name.span.start, end: end_of_value(value) };
            added.push_str(&format!("、{}{}", self.text(at.in_file(*file)), spellings(&value.aka, &more)));
        }
        let years =
            |mark: &ast::FieldModifier| matches!(mark.kind, ast::FieldModifierKind::ValidSchoolYears(_));
        let stated = one.field.modifiers.iter().find(|mark| years(mark));
        let mut edits = Vec::new();
        for (file, mark) in &one.marks {
            let text = self.text(mark.span.in_file(*file));
            match stated.filter(|_| years(mark)) {
                Some(stated) => edits.push((stated.span, text.to_owned())),
                None => added.push_str(&format!(" {text}")),
            }
        }
        let mut insert = |at: u32, text: String| {
            if !text.is_empty() {
                edits.push((Span { start: at, end: at }, text));
            }
        };
        let field = one.field;
        let behind_name = field.aka.last().map_or(field.name.span.end, |aka| aka.span.end);
        insert(behind_name, spellings(&field.aka, &one.aka));
        for value in crate::names::inline_values(&field.ty).unwrap_or_default() {
            let more: Vec<&ast::Str> = one.aka_of(value).collect();
            insert(end_of_value(value), spellings(&value.aka, &more));
        }
        insert(end, added);
        // Of two at one place, what belongs to the value comes before what follows the type.
        edits.sort_by_key(|(span, _)| span.start);
        edits
    }

    /// The 约束 of one statement that are in force.
    fn invariants(&self, one: &Statement<'a>) -> Vec<String> {
        let file = one.at.file;
        let spans = one.members().iter().filter_map(|member| match member {
            ast::RecordMember::Invariant { span, .. } => Some(span.in_file(file)),
            _ => None,
        });
        spans.filter(|at| self.holds(*at)).map(|at| self.text(at).to_owned()).collect()
    }

    fn holds(&self, invariant: FileSpan) -> bool {
        let mut all = self.analysis.program.tables.iter().flat_map(|table| &table.invariants);
        all.any(|one| one.span == invariant && one.effective.contains(self.day))
    }

    fn before_brace(&self, first: &Statement<'_>) -> Span {
        let brace = self.text(first.at).rfind(['}', '｝']);
        let start = brace.and_then(|at| u32::try_from(at).ok()).map(|at| first.at.span.start + at);
        let at = start.unwrap_or(first.at.span.end);
        Span { start: at, end: at }
    }

    fn text(&self, at: FileSpan) -> &'a str {
        self.analysis.sources.text(at)
    }
}

fn end_of_value(value: &ast::EnumValue) -> u32 {
    value.aka.last().map_or(value.name.span.end, |aka| aka.span.end)
}

/// More spellings in the form in which they follow those there are.
fn spellings(known: &[ast::Str], more: &[&ast::Str]) -> String {
    let more: Vec<String> = more.iter().map(|aka| format!("\"{}\"", aka.text)).collect();
    match (known.is_empty(), more.is_empty()) {
        (_, true) => String::new(),
        (true, false) => format!(" 又称 {}", more.join("、")),
        (false, false) => format!("、{}", more.join("、")),
    }
}

impl<'a> Joined<'a> {
    fn new(file: FileId, field: &'a ast::Field) -> Self {
        let (aka, values, value_aka, marks) = Default::default();
        Self { file, field, aka, values, value_aka, marks }
    }

    /// What later statements call a value besides.
    fn aka_of(&self, value: &'a ast::EnumValue) -> impl Iterator<Item = &'a ast::Str> {
        let of_value = move |(of, _): &&(&'a ast::EnumValue, &'a ast::Str)| std::ptr::eq(*of, value);
        self.value_aka.iter().filter(of_value).map(|(_, aka)| *aka)
    }

    /// The field in a later statement: values, spellings and most marks that it adds hold for all days, how long a value is
    /// good from its first day on.
    fn again(&mut self, file: FileId, field: &'a ast::Field, has_begun: bool) {
        let new = |aka: &&ast::Str, known: &[ast::Str]| !known.iter().any(|known| known.text == aka.text);
        for aka in field.aka.iter().filter(|aka| new(aka, &self.field.aka)) {
            if !self.aka.iter().any(|known| known.text == aka.text) {
                self.aka.push(aka);
            }
        }
        let own = crate::names::inline_values(&self.field.ty).unwrap_or_default();
        for value in crate::names::inline_values(&field.ty).unwrap_or_default() {
            let mut known = own.iter().chain(self.values.iter().map(|(_, value)| *value));
            let Some(known) = known.find(|known| known.name.text == value.name.text) else {
                self.values.push((file, value));
                continue;
            };
            for aka in value.aka.iter().filter(|aka| new(aka, &known.aka)) {
                if !self.aka_of(known).any(|one| one.text == aka.text) {
                    self.value_aka.push((known, aka));
                }
            }
        }
        for mark in &field.modifiers {
            match &mark.kind {
                ast::FieldModifierKind::Sensitive
                | ast::FieldModifierKind::Publishable
                | ast::FieldModifierKind::Reassessable => {
                    let mut known =
                        self.field.modifiers.iter().chain(self.marks.iter().map(|(_, mark)| *mark));
                    if !known.any(|known| known.kind == mark.kind) {
                        self.marks.push((file, mark));
                    }
                }
                ast::FieldModifierKind::ValidSchoolYears(_) if has_begun => {
                    let is_years = |kind: &ast::FieldModifierKind| {
                        matches!(kind, ast::FieldModifierKind::ValidSchoolYears(_))
                    };
                    self.marks.retain(|(_, known)| !is_years(&known.kind));
                    self.marks.push((file, mark));
                }
                _ => {}
            }
        }
    }
}
