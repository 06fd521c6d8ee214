//! One roster in every form gives the same results byte for byte; results in every form say the same.

use std::{fs, path::Path, process::Output};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use tempfile::TempDir;
use tiaoli_tests::binary::{root, run};

/// The rows of the sample roster, which holds every fault that rosters have; no cell has a comma in it.
fn sample() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("policies/samples/roster-1000.csv")).unwrap();
    assert!(!text.contains('"'));
    let text = text.trim_start_matches('\u{feff}');
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn text(rows: &[Vec<String>], delimiter: &str) -> String {
    rows.iter().map(|row| row.join(delimiter) + "\n").collect()
}

fn objects(rows: &[Vec<String>]) -> Vec<String> {
    let (header, records) = rows.split_first().unwrap();
    let object = |record: &Vec<String>| {
        let pairs = header.iter().zip(record).map(|(key, cell)| {
            format!("{}: {}", serde_json::to_string(key).unwrap(), serde_json::to_string(cell).unwrap())
        });
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
    };
    records.iter().map(object).collect()
}

/// As schools keep it: a title over all columns, days as days, grades as numbers, everything else as text.
fn workbook(rows: &[Vec<String>], path: &Path) {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("填表说明").unwrap().write_string(0, 0, "请如实填写").unwrap();
    let sheet = book.add_worksheet().set_name("学生").unwrap();
    let (header, records) = rows.split_first().unwrap();
    let last = u16::try_from(header.len() - 1).unwrap();
    sheet.merge_range(0, 0, 0, last, "示例技工学校学生花名册", &Format::new()).unwrap();
    let day = Format::new().set_num_format("yyyy/m/d");
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            let line = u32::try_from(at + 1).unwrap();
            let header = &header[usize::from(column)];
            let parts: Vec<u16> = cell.split('-').filter_map(|part| part.parse().ok()).collect();
            let date = match parts.as_slice() {
                [year, month, on] if cell.len() == 10 && header.ends_with("日期") => {
                    ExcelDateTime::from_ymd(*year, u8::try_from(*month).unwrap(), u8::try_from(*on).unwrap())
                        .ok()
                }
                _ => None,
            };
            match date {
                Some(date) => drop(sheet.write_datetime_with_format(line, column, &date, &day).unwrap()),
                None if header == "学制" && cell.parse::<u8>().is_ok() => {
                    sheet.write_number(line, column, cell.parse::<f64>().unwrap()).unwrap();
                }
                None => drop(sheet.write_string(line, column, cell).unwrap()),
            }
        }
    }
    assert!(records.len() > 900);
    book.save(path).unwrap();
}

fn eval(folder: &Path, data: &str, more: &[&str]) -> Output {
    let policy = root().join("policies/neimenggu");
    let args = ["eval", policy.to_str().unwrap(), "--as-of", "2024-10-15", "--data", data];
    run(folder, "zh", args.iter().chain(more))
}

fn words(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn folder() -> (TempDir, Vec<Vec<String>>) {
    (tempfile::tempdir().unwrap(), sample())
}

#[test]
fn one_roster_in_every_form_gives_the_same_results() {
    let (folder, rows) = folder();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let csv = text(&rows, ",");
    let titled = format!("示例技工学校学生花名册\n填表人：,示例\n{csv}");
    let wide: Vec<u8> =
        [0xfeff].into_iter().chain(text(&rows, "\t").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    put("plain.csv", csv.as_bytes());
    put("bom.csv", format!("\u{feff}{csv}").as_bytes());
    put("gbk.csv", &encoding_rs::GB18030.encode(&csv).0);
    put("titled.csv", titled.as_bytes());
    put("tabs.tsv", text(&rows, "\t").as_bytes());
    put("unicode.txt", &wide);
    put("lines.jsonl", (objects(&rows).join("\n") + "\n").as_bytes());
    put("list.json", format!("[\n{}\n]\n", objects(&rows).join(",\n")).as_bytes());
    workbook(&rows, &folder.path().join("book.xlsx"));
    let plain = eval(folder.path(), "plain.csv", &[]);
    assert_eq!(plain.status.code(), Some(0), "{}", words(&plain));
    assert!(plain.stdout.len() > 100_000);
    for (name, said) in [
        ("bom.csv", ""),
        ("gbk.csv", "“gbk.csv”按 GB18030（GBK）读取"),
        ("titled.csv", "“titled.csv”的表头在第3行，上面2行没有当作记录"),
        ("tabs.tsv", ""),
        ("unicode.txt", "按 UTF-16"),
        ("lines.jsonl", ""),
        ("list.json", ""),
        ("book.xlsx", "“book.xlsx”有2张工作表，读的是“学生”"),
        ("book.xlsx!学生", "表头在第2行"),
    ] {
        let other = eval(folder.path(), name, &[]);
        assert_eq!(other.status.code(), Some(0), "{name}: {}", words(&other));
        assert!(other.stdout == plain.stdout, "{name} gives other results");
        assert!(words(&other).contains(said), "{name}: {}", words(&other));
    }
}

#[test]
fn findings_name_the_cell_as_a_spreadsheet_does() {
    let (folder, rows) = folder();
    workbook(&rows, &folder.path().join("book.xlsx"));
    let output = eval(folder.path(), "book.xlsx", &["--findings", "findings.csv", "-o", "results.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert!(words(&output).contains("位置：book.xlsx!学生  第"), "{}", words(&output));
    let findings = fs::read_to_string(folder.path().join("findings.csv")).unwrap();
    // The third line of the sheet is the first record; A is 身份证号.
    assert!(
        findings.lines().any(|line| line.starts_with("E0629,") && line.contains(",book.xlsx!学生!A")),
        "{findings}"
    );
    assert!(
        findings.lines().any(|line| line.contains(",book.xlsx!学生!") && !line.starts_with('E')),
        "{findings}"
    );
}

#[test]
fn results_come_in_every_form_whole_or_not_at_all() {
    let (folder, rows) = folder();
    fs::write(folder.path().join("r.csv"), text(&rows, ",")).unwrap();
    let out = eval(folder.path(), "r.csv", &["-o", "r.xlsx", "--findings", "f.xlsx", "-q"]);
    assert_eq!(out.status.code(), Some(0), "{}", words(&out));
    for name in ["r.xlsx", "f.xlsx"] {
        assert!(fs::read(folder.path().join(name)).unwrap().starts_with(b"PK"), "{name}");
    }
    let first = fs::read(folder.path().join("r.xlsx")).unwrap();
    eval(folder.path(), "r.csv", &["-o", "r.xlsx", "-q"]);
    assert!(fs::read(folder.path().join("r.xlsx")).unwrap() == first, "equal results are equal files");
    let refused = eval(folder.path(), "no.csv", &["-o", "r.xlsx"]);
    assert_eq!(refused.status.code(), Some(4));
    assert!(fs::read(folder.path().join("r.xlsx")).unwrap() == first);
    // The results of a run are a roster of their own: workbooks that are written can be read.
    let mapped = eval(folder.path(), "r.xlsx", &["--map", "识别号=学籍号"]);
    assert_eq!(mapped.status.code(), Some(0), "{}", words(&mapped));
}

#[test]
fn a_form_that_is_not_built_in_says_how_to_get_it() {
    let (folder, _) = folder();
    fs::write(folder.path().join("r.parquet"), b"PAR1").unwrap();
    let output = eval(folder.path(), "r.parquet", &[]);
    assert_eq!(output.status.code(), Some(4));
    assert!(words(&output).contains("--features parquet"), "{}", words(&output));
}

#[test]
fn mappings_for_any_table_from_the_command_line_or_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put(
        "p.tiao",
        "政策 例 { 标题 \"例\"  施行 自 2022年1月1日 }
信息表 学生 { 编号 : 文本 识别号  学校代码 : 学校  户籍 : 城市、农村 }
信息表 学校 { 代码 : 文本 识别号  盟市 : 文本 }
资助项目 助学金 { 对象 学生 }
不予 外地 { 凡 学校代码.盟市 不为 \"示例市\"  不得给予 助学金 }
应助 农村 { 凡 户籍 为 农村  给予 助学金 按 每生每年2000元 }
",
    );
    put("学生.csv", "编号,学校代码,户别\n1,A,农村\n");
    put("学校.csv", "代码,所在地\nA,示例市\n");
    put("对照.csv", "表头,字段,表\n户别,户籍,\n户口,户籍,\n所在地,盟市,学校\n");
    let args = ["eval", "p.tiao", "--as-of", "2024-10-15", "--data", "学生.csv", "学校=学校.csv"];
    let by_hand = run(folder.path(), "zh", args.iter().chain(&["--map", "户别=户籍", "学校.所在地=盟市"]));
    let by_file = run(folder.path(), "zh", args.iter().chain(&["--map-file", "对照.csv"]));
    assert_eq!(by_hand.status.code(), Some(0), "{}", words(&by_hand));
    assert!(String::from_utf8_lossy(&by_hand.stdout).contains(",granted,"), "{}", words(&by_hand));
    assert!(by_hand.stdout == by_file.stdout, "{}", words(&by_file));
    // Headers of the roster are none of another table's, whoever reads it.
    let check = ["data", "check", "p.tiao", "--data", "学生.csv", "学校=学校.csv", "--format", "json"];
    let check = run(folder.path(), "zh", check.iter().chain(&["--map", "户别=户籍", "学校.所在地=盟市"]));
    let report: serde_json::Value =
        serde_json::from_slice(&check.stdout).unwrap_or_else(|_| panic!("{}", words(&check)));
    for file in report["files"].as_array().unwrap() {
        assert_eq!(file["unknown_columns"], serde_json::json!([]), "{file}");
    }
    put("对照.csv", "表头,字段,表\n户别,户籍,学生们\n");
    let wrong = run(folder.path(), "zh", args.iter().chain(&["--map-file", "对照.csv"]));
    assert_eq!(wrong.status.code(), Some(4));
    assert!(words(&wrong).contains("E0660") && words(&wrong).contains("“学生们”"), "{}", words(&wrong));
}

/// Catalogs, example tables and holidays are kept in spreadsheets as often as rosters are.
#[test]
fn tables_beside_a_policy_may_be_workbooks() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let policy = "政策 例 { 标题 \"例\"  施行 自 2022年1月1日 }
目录 涉农专业 键 代码 { 自 2022年1月1日 来自 \"目录.xlsx\" 依据 第一条 }
信息表 学生 { 编号 : 文本 识别号  专业代码 : 文本 }
资助项目 助学金 { 对象 学生 }
应助 涉农 { 凡 专业代码 属于 涉农专业  给予 助学金 按 每生每年2000元 }
";
    let book = |name: &str, sheets: &[(&str, &[[&str; 3]])]| {
        let mut book = Workbook::new();
        for (title, rows) in sheets {
            let sheet = book.add_worksheet().set_name(*title).unwrap();
            for (row, cells) in (0..).zip(*rows) {
                for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                    sheet.write_string(row, column, *cell).unwrap();
                }
            }
        }
        book.save(path(name)).unwrap();
    };
    let catalog: &[[&str; 3]] =
        &[["代码", "名称", "列入"], ["610101", "种子\n\"生产\", 技术", "是"], ["660101", "机械", "否"]];
    let old: &[[&str; 3]] = &[["代码", "名称", "列入"], ["660101", "机械", "是"]];
    book("目录.xlsx", &[("2021", catalog), ("空表", &[])]);
    book("假.xlsx", &[("节假日", &[["日期", "类别", ""], ["2024-10-01", "休", ""]])]);
    fs::write(path("p.tiao"), policy).unwrap();
    fs::write(path("学生.csv"), "编号,专业代码\n1,610101\n2,660101\n").unwrap();
    let args =
        ["eval", "p.tiao", "--data", "学生.csv", "--as-of", "2024-10-15", "--holidays", "假.xlsx", "-q"];
    let results = run(folder.path(), "zh", args);
    let csv = String::from_utf8_lossy(&results.stdout).into_owned();
    assert!(
        csv.contains("1,1,助学金,2024-10-15,granted") && csv.contains("2,2,助学金,2024-10-15,undetermined"),
        "{csv}{}",
        words(&results)
    );
    // Of several sheets nobody guesses one.
    book("目录.xlsx", &[("2021", catalog), ("旧", old)]);
    let several = run(folder.path(), "zh", args);
    assert_eq!(several.status.code(), Some(3), "{}", words(&several));
    assert!(
        words(&several).contains("E0653") && words(&several).contains("目录.xlsx!"),
        "{}",
        words(&several)
    );
    fs::write(
        path("p.tiao"),
        fs::read_to_string(path("p.tiao")).unwrap().replace("目录.xlsx", "目录.xlsx!旧"),
    )
    .unwrap();
    let named = String::from_utf8_lossy(&run(folder.path(), "zh", args).stdout).into_owned();
    assert!(named.contains("2,2,助学金,2024-10-15,granted"), "{named}");
}
