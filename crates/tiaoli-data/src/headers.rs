//! Which column of the file is which field.

use std::collections::BTreeSet;

use tiaoli_core::{
    cell::{holds_id, read_cell, squeeze},
    ir::{Field, Name, Program, Type},
    sensitive::mask_text,
};
use tiaoli_diagnostics::{Diagnostic, nearest};

use crate::{Mapping, Origin, Problems, problems, schema::TableSchema};

/// The columns of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeaderMap {
    /// For each wanted field its column, from zero; `None` where the file has none.
    pub(crate) columns: Vec<Option<usize>>,
    /// The column of the 识别号.
    pub(crate) key: Option<usize>,
    /// The headers as written, trimmed.
    pub(crate) headers: Vec<String>,
}

/// Headers beyond this many are not compared with one another.
const MAX_COMPARED: usize = 2000;
/// Unknown headers beyond this many get no suggestion: with a million columns nobody reads them.
const MAX_SUGGESTIONS: usize = 100;

/// The fields by every spelling of a header.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// In the order in which they win: mappings, names, other spellings.
    spellings: Vec<(String, usize)>,
}

impl Known {
    /// Mappings to fields that the table does not have are left out: they are told when the headers are mapped.
    pub(crate) fn new(fields: &[Field], mappings: &[Mapping]) -> Self {
        let mapped = mappings.iter().filter_map(|Mapping { header, field, .. }| {
            let wanted = squeeze(field);
            let at = fields
                .iter()
                .position(|field| squeeze(&field.name.zh) == wanted || squeeze(&field.name.en) == wanted)?;
            Some((plain(header), at))
        });
        let names = |at: usize, field: &Field| [(squeeze(&field.name.zh), at), (squeeze(&field.name.en), at)];
        let names = fields.iter().enumerate().flat_map(|(at, field)| names(at, field));
        let others = |at: usize| move |aka: &String| (squeeze(aka), at);
        let others = fields.iter().enumerate().flat_map(|(at, field)| field.aka.iter().map(others(at)));
        Self { spellings: mapped.chain(names).chain(others).collect() }
    }

    #[cfg(test)]
    pub(crate) fn of_names(names: &[&str]) -> Self {
        Self { spellings: names.iter().enumerate().map(|(at, name)| (squeeze(name), at)).collect() }
    }

    /// The field of a header in its plain form.
    pub(crate) fn field_of(&self, header: &str) -> Option<usize> {
        if header.is_empty() {
            return None;
        }
        self.spellings.iter().find(|(spelling, _)| spelling == header).map(|(_, at)| *at)
    }

    /// How many fields a row of headers names.
    pub(crate) fn score(&self, headers: &[String]) -> usize {
        let fields: BTreeSet<usize> =
            headers.iter().filter_map(|header| self.field_of(&plain(header))).collect();
        fields.len()
    }
}

/// Finds the fields of the schema among the headers. Names win over other spellings; a mapping wins over both.
pub(crate) fn map_headers(
    headers: Vec<String>,
    schema: &TableSchema,
    mappings: &[Mapping],
    file: &Origin,
    line: u64,
    show_sensitive: bool,
    problems: &mut Problems,
) -> Result<HeaderMap, Vec<Diagnostic>> {
    if schema.is_by_place() {
        let columns = (0..schema.wanted().len()).map(Some).collect();
        return Ok(HeaderMap { columns, key: schema.key(), headers });
    }
    let fields = schema.fields();
    let spelled: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let mut of_column: Vec<Option<usize>> = vec![None; headers.len()];
    let mut errors = apply_mappings(&spelled, fields, mappings, file, &mut of_column);

    let known = Known::new(fields, &[]);
    for (slot, header) in of_column.iter_mut().zip(&spelled) {
        if slot.is_none() {
            *slot = known.field_of(header);
        }
    }

    let by_remark = known_by_remark(&headers, &spelled, &known, schema, &mut of_column);
    let headers = if show_sensitive { headers } else { without_people(headers, &of_column) };
    let is_needed = |field: usize| {
        Some(field) == schema.key() || schema.wanted().iter().any(|wanted| usize::from(wanted.field) == field)
    };
    errors.extend(repeated(&of_column, &headers, fields, is_needed, file, line));
    if errors.is_empty() && !fields.is_empty() && of_column.iter().all(Option::is_none) {
        errors.push(problems::no_known_column(
            file.name(),
            &headers,
            schema.sheet().is_some(),
            problems::row_place(file, line, 0),
        ));
    }
    if !errors.is_empty() {
        return Err(errors);
    }

    let column_of = |field: usize| of_column.iter().position(|slot| *slot == Some(field));
    if !by_remark.is_empty() {
        problems.report(file.name(), tiaoli_diagnostics::Code::E0663, 0, || {
            let name = |(column, field): &(usize, usize)| {
                Some((*column, headers.get(*column)?.as_str(), &fields.get(*field)?.name))
            };
            let named: Vec<_> = by_remark.iter().filter_map(name).collect();
            problems::headers_with_remarks(&named, problems::row_place(file, line, 0))
        });
    }
    let unknown: Vec<usize> = of_column
        .iter()
        .zip(&spelled)
        .enumerate()
        .filter(|(_, (slot, header))| slot.is_none() && !header.is_empty())
        .map(|(column, _)| column)
        .collect();
    report_same(&headers, &of_column, is_needed, file, line, problems);
    report_unknown(&unknown, &headers, fields, &column_of, file, line, problems);
    report_missing(schema, &column_of, &unknown, &headers, file, line, problems);

    let columns = schema.wanted().iter().map(|wanted| column_of(usize::from(wanted.field))).collect();
    Ok(HeaderMap { columns, key: schema.key().and_then(column_of), headers })
}

/// Headers for messages. Where an ID number stands among them the row is no header but a person: what names no field is
/// hidden whole.
fn without_people(headers: Vec<String>, of_column: &[Option<usize>]) -> Vec<String> {
    if !headers.iter().any(|header| holds_id(header)) {
        return headers;
    }
    let shown = headers.into_iter().zip(of_column);
    shown.map(|(header, field)| if field.is_some() { header } else { mask_text(&header) }).collect()
}

/// A header without the remark in brackets at its end: `学校代码（10位）`.
fn without_remark(header: &str) -> &str {
    let header = header.trim();
    let open = if header.ends_with(['）', ')']) { header.rfind(['（', '(']) } else { None };
    open.and_then(|at| header.get(..at)).map(str::trim_end).filter(|rest| !rest.is_empty()).unwrap_or(header)
}

/// Takes headers for fields by what stands before a remark in brackets, 户口类别（城市/县镇/农村）, where no other column is
/// the field; columns with their fields.
fn known_by_remark(
    headers: &[String],
    spelled: &[String],
    known: &Known,
    schema: &TableSchema,
    of_column: &mut [Option<usize>],
) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (column, (header, written)) in spelled.iter().zip(headers).enumerate().take(MAX_COMPARED) {
        let bare = without_remark(header);
        if bare == header || of_column.get(column).is_none_or(Option::is_some) || holds_id(written) {
            continue;
        }
        let remark = header.get(bare.len()..).unwrap_or_default().trim_matches(['（', '(', '）', ')']);
        let field = known.field_of(bare).filter(|field| {
            schema.fields().get(*field).is_some_and(|field| is_remark(remark, field, schema.program()))
        });
        found.extend(field.filter(|field| !of_column.contains(&Some(*field))).map(|field| (column, field)));
    }
    let several = found.clone();
    found.retain(|(_, field)| several.iter().filter(|(_, other)| other == field).count() == 1);
    for (column, field) in &found {
        if let Some(slot) = of_column.get_mut(*column) {
            *slot = Some(*field);
        }
    }
    found
}

/// Whether what stands in brackets behind the name of a field leaves it what it is: 监护人 makes it somebody else's, 万元
/// another amount.
fn is_remark(remark: &str, field: &Field, program: &Program) -> bool {
    const OTHERS: [&str; 12] =
        ["监护", "家长", "父", "母", "亲", "配偶", "代", "原", "旧", "曾", "农历", "变更"];
    if OTHERS.iter().any(|word| remark.contains(word)) {
        return false;
    }
    let read = |cell: &str| read_cell(cell, &field.ty, program).ok().map(|reading| reading.value);
    match field.ty {
        Type::Number { .. } | Type::Money(_) => {
            read(&format!("1{remark}")).is_some_and(|one| Some(one) == read("1"))
        }
        _ => true,
    }
}

/// Columns of one name that nothing reads: no matter for the result, but perhaps for the person who made the file.
fn report_same(
    headers: &[String],
    of_column: &[Option<usize>],
    is_needed: impl Fn(usize) -> bool,
    file: &Origin,
    line: u64,
    problems: &mut Problems,
) {
    for (second, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
        let read = of_column.get(second).copied().flatten().is_some_and(&is_needed);
        let first = headers.iter().position(|other| other == header).filter(|first| *first < second && !read);
        if let Some(first) = first {
            let place = problems::header_place(file, line, second, header);
            let code = tiaoli_diagnostics::Code::E0615;
            problems.report(file.name(), code, 0, || problems::header_twice(first, second, header, place));
        }
        if second > MAX_COMPARED {
            return;
        }
    }
}

/// A header for comparison: templates mark columns that must be filled with a star.
pub(crate) fn plain(header: &str) -> String {
    let squeezed = squeeze(header);
    let bare = squeezed.trim_matches('*');
    // 身份证号（必填）: the remark is no part of the name.
    let remark = |open: char, close: char| {
        let (name, remark) = bare.strip_suffix(close)?.rsplit_once(open)?;
        matches!(remark, "必填" | "选填" | "必填项" | "选填项" | "required" | "optional").then_some(name)
    };
    remark('(', ')').or_else(|| remark('（', '）')).unwrap_or(bare).to_owned()
}

fn apply_mappings(
    spelled: &[String],
    fields: &[Field],
    mappings: &[Mapping],
    file: &Origin,
    of_column: &mut [Option<usize>],
) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for Mapping { header, field, must_fit } in mappings {
        let wanted = squeeze(field);
        let is_it = |field: &Field| squeeze(&field.name.zh) == wanted || squeeze(&field.name.en) == wanted;
        let Some(at) = fields.iter().position(is_it) else {
            let nearest = nearest_field(field, fields);
            errors.push(problems::mapping_to_unknown_field(header, field, nearest, file.name()));
            continue;
        };
        let header_plain = plain(header);
        let column = spelled.iter().position(|spelled| *spelled == header_plain);
        match column.and_then(|column| of_column.get_mut(column)) {
            Some(slot) => *slot = Some(at),
            None if !must_fit => {}
            None => errors.push(problems::mapping_of_unknown_column(header, field, file.name())),
        }
    }
    errors
}

/// Two columns for one field that is read: it is not known which one holds.
fn repeated(
    of_column: &[Option<usize>],
    headers: &[String],
    fields: &[Field],
    is_needed: impl Fn(usize) -> bool,
    file: &Origin,
    line: u64,
) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for (at, field) in fields.iter().enumerate().filter(|(at, _)| is_needed(*at)) {
        let mut columns =
            of_column.iter().enumerate().filter(|(_, slot)| **slot == Some(at)).map(|(column, _)| column);
        if let (Some(first), Some(second)) = (columns.next(), columns.next()) {
            let header = |column: usize| headers.get(column).map_or("", String::as_str);
            let place = problems::header_place(file, line, second, header(second));
            errors.push(problems::column_twice(
                (first, header(first)),
                (second, header(second)),
                &field.name,
                place,
            ));
        }
    }
    errors
}

fn report_unknown(
    unknown: &[usize],
    headers: &[String],
    fields: &[Field],
    column_of: &impl Fn(usize) -> Option<usize>,
    file: &Origin,
    line: u64,
    problems: &mut Problems,
) {
    for (count, column) in unknown.iter().enumerate() {
        let header = headers.get(*column).map_or("", String::as_str);
        let free =
            || fields.iter().enumerate().filter(|(at, _)| column_of(*at).is_none()).map(|(_, field)| field);
        let nearest = if count < MAX_SUGGESTIONS { nearest_field(header, free()) } else { None };
        // One kind for all columns of a file: the column of the place would make each a kind of its own.
        problems.report(file.name(), tiaoli_diagnostics::Code::E0606, 0, || {
            problems::column_unknown(header, nearest, problems::header_place(file, line, *column, header))
        });
    }
}

/// The columns that are not there, all in one message.
fn report_missing(
    schema: &TableSchema,
    column_of: &impl Fn(usize) -> Option<usize>,
    unknown: &[usize],
    headers: &[String],
    file: &Origin,
    line: u64,
    problems: &mut Problems,
) {
    let close = |field: &Field| {
        let candidates = unknown.iter().take(MAX_SUGGESTIONS).filter_map(|column| headers.get(*column));
        let known = [field.name.zh.as_str(), field.name.en.as_str()];
        candidates.map(String::as_str).find(|header| {
            let bare = without_remark(header);
            let mut known = known.into_iter().chain(field.aka.iter().map(String::as_str));
            known.clone().any(|name| name == bare) || !nearest(header, &mut known).is_empty()
        })
    };
    let fields = schema.fields().iter().enumerate();
    let missing: Vec<(&Name, Option<&str>)> = fields
        .filter(|(at, _)| schema.misses(*at) && column_of(*at).is_none())
        .map(|(_, field)| (&field.name, close(field)))
        .collect();
    if !missing.is_empty() {
        problems.report(file.name(), tiaoli_diagnostics::Code::E0605, 0, || {
            let place = problems::row_place(file, line, 0);
            match schema.sheet() {
                None => problems::columns_missing(&missing, place),
                Some(sheet) => problems::sheet_columns_missing(sheet, schema.fields(), &missing, place),
            }
        });
    }
}

/// The field that an unknown header was probably meant to be.
pub(crate) fn nearest_field<'a>(
    header: &str,
    fields: impl IntoIterator<Item = &'a Field>,
) -> Option<&'a Name> {
    let header = plain(header);
    let bare = without_remark(&header);
    let all: Vec<(String, &Name)> = fields
        .into_iter()
        .flat_map(|field| {
            let names = [&field.name.zh, &field.name.en].into_iter().chain(&field.aka);
            names.map(|name| (squeeze(name), &field.name)).collect::<Vec<_>>()
        })
        .collect();
    let same: Vec<&str> =
        all.iter().map(|(name, _)| name.as_str()).filter(|name| *name == bare && bare != header).collect();
    let slips =
        if same.is_empty() { nearest(&header, all.iter().map(|(name, _)| name.as_str())) } else { same };
    let mut found = all.iter().filter(|(name, _)| slips.contains(&name.as_str())).map(|(_, name)| *name);
    // Several spellings of one field are one guess; two fields are none.
    let first = found.next()?;
    found.all(|other| std::ptr::eq(other, first)).then_some(first)
}
