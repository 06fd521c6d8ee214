//! The manifest of a run's data: which file is which table, who provided it, how old it is, whether a list names everyone;
//! and what somebody confirms about empty cells. One row each, so that it can be kept in a spreadsheet.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use tiaoli_core::{
    ir::Type,
    rulings::At,
    value::{Date, Value},
};
use tiaoli_diagnostics::{Diagnostic, Severity, Text};

use crate::{
    Problems, Source,
    problems::{Unclear, cannot_read, file_changed, manifest},
    sheet::{Column, Sheet},
};

/// What a manifest says.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    pub files: Vec<ManifestFile>,
    pub confirmations: Vec<Confirmation>,
}

/// A file that holds a table or list.
#[derive(Clone, Debug)]
pub struct ManifestFile {
    /// The table's or list's name as written.
    pub name: String,
    /// From where the program runs; in the manifest it is from where that stands.
    pub path: String,
    pub provider: String,
    pub as_of: Option<Date>,
    /// The last day it may be used.
    pub until: Option<Date>,
    pub complete: bool,
    pub at: At,
}

/// Somebody's word for what an empty cell means.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// FIELD or TABLE.FIELD, as written.
    pub field: String,
    pub value: String,
    /// By the calendar year it begins in.
    pub school_year: Option<i32>,
    pub basis: String,
    pub confirmed_by: String,
    pub confirmed_on: Option<Date>,
    pub at: At,
}

fn columns() -> [Column; 13] {
    let column = |zh, en, ty| Column { ty, ..Column::text(zh, en, &[]) };
    [
        column("内容", "kind", Type::Text),
        column("名称", "name", Type::Text),
        column("文件", "file", Type::Text).or_none(),
        column("提供部门", "provider", Type::Text).or_none(),
        column("截至日期", "as_of", Type::Date).or_none(),
        column("有效期至", "until", Type::Date).or_none(),
        column("完整", "complete", Type::Bool).or_none(),
        column("空着按", "value", Type::Text).or_none(),
        column("学年", "school_year", Type::SchoolYear).or_none(),
        column("依据", "basis", Type::Text).or_none(),
        column("确认人", "confirmed_by", Type::Text).or_none(),
        column("确认日期", "confirmed_on", Type::Date).or_none(),
        column("校验码", "sha256", Type::Text).or_none(),
    ]
}

/// Reads a manifest, and compares the files it names with their checksums. Whatever is wrong with it ends the run: nobody
/// is decided on data of which it is not known what it is.
pub fn read_manifest(path: &Path) -> Result<Manifest, Vec<Diagnostic>> {
    let source = Source::of_path(&path.to_string_lossy());
    let mut problems = Problems::new(usize::MAX);
    let columns = columns();
    let sheet = Sheet::read(&source, Text::new("数据说明", "the manifest"), &columns, &mut problems)?;
    let mut wrong: Vec<Diagnostic> =
        problems.diagnostics().into_iter().filter(|one| one.severity >= Severity::Warning).collect();
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut found = Manifest::default();
    for row in (0..sheet.rows()).filter(|row| !sheet.is_blank(*row)) {
        let (at, text) = (sheet.at(row), |column: usize| sheet.text(row, column).to_owned());
        if text(1).is_empty() {
            wrong.push(manifest(&at, "名称", &Unclear::NoName));
            continue;
        }
        match text(0).to_lowercase().as_str() {
            "文件" | "名册" | "名单" | "file" | "list" => {
                let path = text(2);
                if path.is_empty() {
                    wrong.push(manifest(&at, "文件", &Unclear::NoFile));
                    continue;
                }
                let path = beside(&folder, &path);
                if let Err(problem) = same_as_then(&path, &text(12), &at) {
                    wrong.push(problem);
                }
                found.files.push(ManifestFile {
                    name: text(1),
                    path: path.to_string_lossy().into_owned(),
                    provider: text(3),
                    as_of: sheet.date(row, 4),
                    until: sheet.date(row, 5),
                    complete: sheet.value(row, 6) == &Value::Bool(true),
                    at,
                });
            }
            "确认" | "confirm" => found.confirmations.push(Confirmation {
                field: text(1),
                value: text(7),
                school_year: sheet.value(row, 8).as_number().and_then(|year| i32::try_from(year).ok()),
                basis: text(9),
                confirmed_by: text(10),
                confirmed_on: sheet.date(row, 11),
                at,
            }),
            other => wrong.push(manifest(&at, "内容", &Unclear::Kind(other))),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

/// A path of the manifest, from where the manifest stands.
fn beside(folder: &Path, path: &str) -> PathBuf {
    let path = Path::new(path);
    if path.is_absolute() { path.to_path_buf() } else { folder.join(path) }
}

/// Whether a file still has the checksum written down; one without a checksum is not looked at.
fn same_as_then(path: &Path, wanted: &str, at: &At) -> Result<(), Diagnostic> {
    let wanted = wanted.trim().to_ascii_lowercase();
    if wanted.is_empty() {
        return Ok(());
    }
    let unreadable = |error: &io::Error| cannot_read(&path.to_string_lossy(), error);
    let mut file = std::fs::File::open(path).map_err(|error| unreadable(&error))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0_u8; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(|error| unreadable(&error))?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
    let found: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if found == wanted { Ok(()) } else { Err(file_changed(&path.to_string_lossy(), &found, at)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "内容,名称,文件,提供部门,截至日期,有效期至,完整,空着按,学年,依据,确认人,确认日期,校验码\n";

    fn read(rows: &str, beside: &[(&str, &str)]) -> Result<Manifest, Vec<&'static str>> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in beside {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let path = folder.path().join("说明.csv");
        std::fs::write(&path, format!("{HEADER}{rows}")).unwrap();
        read_manifest(&path).map_err(|found| found.iter().map(|one| one.code.as_str()).collect())
    }

    #[test]
    fn files_and_confirmations() {
        // sha256 of "abc"
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let rows = format!(
            "文件,学生,名册.csv,学校,2024-10-15,,,,,,,,{known}\n\
             名单,低保名单,低保.csv,旗民政局,2024年9月30日,2025-08-31,是,,,,,,\n\
             确认,困难等级,,,,,,不困难,2024—2025学年,认定结果公示,李四,2024-10-10,\n"
        );
        let found = read(&rows, &[("名册.csv", "abc")]).unwrap();
        let [roster, list] = found.files.as_slice() else { panic!() };
        assert!(roster.path.ends_with("名册.csv") && !roster.complete);
        assert_eq!((list.complete, list.until), (true, Date::new(2025, 8, 31)));
        let [confirmed] = found.confirmations.as_slice() else { panic!() };
        assert_eq!((confirmed.field.as_str(), confirmed.school_year), ("困难等级", Some(2024)));
    }

    #[test]
    fn what_is_wrong_ends_the_run() {
        assert_eq!(read("什么,学生,a.csv,,,,,,,,,,\n", &[]).unwrap_err(), ["E0687"]);
        assert_eq!(read("文件,学生,,,,,,,,,,,\n", &[]).unwrap_err(), ["E0687"]);
        assert_eq!(read("文件,,a.csv,,,,,,,,,,\n", &[]).unwrap_err(), ["E0687"]);
        assert_eq!(read("文件,学生,a.csv,,九月,,,,,,,,\n", &[]).unwrap_err(), ["E0621"]);
        let changed = format!("文件,学生,a.csv,,,,,,,,,,{}\n", "0".repeat(64));
        assert_eq!(read(&changed, &[("a.csv", "abc")]).unwrap_err(), ["E0692"]);
        assert_eq!(read(&changed, &[]).unwrap_err(), ["E0601"]);
    }
}
