//! `--map` and `--map-file`: which header of which table is which field.

use tiaoli_core::ir::{Program, TableId};
use tiaoli_data::{Mapping, mapping_of_nothing, read_mappings};
use tiaoli_diagnostics::{Lang, say};

use super::{find_table, refuse};
use crate::{exit::Stop, input, shell::Shell};
use tiaoli_ide::explanation::named;

/// All mappings, each with its table; those of the command line come first and win. Without a table they are for the roster.
pub(super) fn collect(
    typed: &[String],
    file: Option<&str>,
    program: &Program,
    shell: &Shell,
) -> Result<Vec<(Option<TableId>, Mapping)>, Stop> {
    let mut all = typed.iter().map(|text| pair(text, program)).collect::<Result<Vec<_>, _>>()?;
    let Some(path) = file else { return Ok(all) };
    for line in read_mappings(path).map_err(|diagnostics| refuse(diagnostics, shell))? {
        let table = if line.table.is_empty() { None } else { Some(find_table(program, &line.table)) };
        match table {
            Some(None) => {
                let known = program.tables.iter().map(|table| named(&table.name, Lang::Zh).to_owned());
                let known: Vec<String> = known.collect();
                return Err(refuse(vec![mapping_of_nothing(path, line.line, &line.table, &known)], shell));
            }
            found => all.push((found.flatten(), line.mapping)),
        }
    }
    Ok(all)
}

/// `HEADER=FIELD` or `TABLE.HEADER=FIELD`
fn pair(text: &str, program: &Program) -> Result<(Option<TableId>, Mapping), Stop> {
    let (header, field) = match input::pair(text) {
        Some((header, field)) if !field.is_empty() => (header, field),
        _ => {
            return Err(Stop::usage(
                say!(zh: "“--map”不能写“{}”", text; en: "`--map` cannot be `{}`", text),
                Some(say!(
                    zh: "请写 表头=字段，例如 --map 证件号=身份证号；其他表写 表名.表头=字段。";
                    en: "write HEADER=FIELD, such as --map 证件号=id_number; for another table TABLE.HEADER=FIELD")),
            ));
        }
    };
    // A header may have a point in it.
    let of_table = header.split_once('.').and_then(|(table, rest)| Some((find_table(program, table)?, rest)));
    Ok(match of_table {
        Some((table, header)) if !header.is_empty() => (Some(table), Mapping::typed(header, field)),
        _ => (None, Mapping::typed(header, field)),
    })
}
