//! Findings as people see them: equal keys told always, codes with their names.

use std::fs;

use tempfile::TempDir;
use tiaoli_tests::binary::run;

const POLICY: &str = "政策 甲办法 { 标题 \"甲办法\" 施行 自 2022年1月1日 }
信息表 学生 { 编号 : 文本 识别号  困难 : 是否  年级 : 年级 }
资助项目 助学金 { 对象 学生 }
应助 困难学生 { 凡 困难 且 年级 为 一年级 给予 助学金 按 每生每年2000元 }
英文名 { 助学金 stipend  困难学生 poor  困难 poor_ness  编号 number  年级 grade  学生 student }
";

fn folder(roster: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("甲.tiao"), POLICY).unwrap();
    fs::write(folder.path().join("名册.csv"), roster).unwrap();
    folder
}

const EVAL: [&str; 8] = ["eval", "甲.tiao", "--data", "名册.csv", "--as-of", "2024-09-01", "-o", "结果.csv"];

#[test]
fn equal_keys_are_told_without_a_file_of_findings() {
    let folder = folder("编号,困难,年级\n1,是,一年级\n2,否,一年级\n1,是,一年级\n");
    let zh = run(folder.path(), "zh", EVAL);
    let said = String::from_utf8(zh.stderr).unwrap();
    assert_eq!(zh.status.code(), Some(0), "{said}");
    assert!(said.contains("识别号重复（E0641） 1 条（2 行）"), "{said}");
    assert!(said.contains("识别号相同的行：第 2、4 行"), "{said}");
    let en = run(folder.path(), "en", EVAL);
    let said = String::from_utf8(en.stderr).unwrap();
    assert!(said.contains("lines with equal keys: 2, 4."), "{said}");
}

/// Rulings, payments and old results find a key however it is written: two rows that differ in that are told.
#[test]
fn keys_that_differ_only_in_their_writing_are_equal() {
    let folder =
        folder("编号,困难,年级\nA1,是,一年级\nb2,否,一年级\na1,是,一年级\nＢ2,是,一年级\n3,是,一年级\n");
    let output = run(folder.path(), "zh", EVAL);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("识别号重复（E0641） 2 条（4 行）"), "{said}");
}

#[test]
fn codes_stand_with_their_names_among_chinese_findings() {
    let folder = folder("编号,困难\n1,也许\n");
    for (names, wanted) in
        [("zh", ["不是“是”或“否”（E0622）", "缺少要读的列（E0605）"]), ("en", ["E0622", "E0605"])]
    {
        let more = ["--findings", "疑点.csv", "--names", names];
        let output = run(folder.path(), "zh", EVAL.into_iter().chain(more));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        let findings = fs::read_to_string(folder.path().join("疑点.csv")).unwrap();
        for wanted in wanted {
            let cell = |line: &str| line.starts_with(&format!("{wanted},"));
            assert!(findings.trim_start_matches('\u{feff}').lines().any(cell), "{findings}");
        }
    }
}

#[test]
fn comparisons_name_things_in_the_language_asked_for() {
    let folder = folder("编号,困难,年级\n1,是,一年级\n2,否,一年级\n");
    let last = run(folder.path(), "zh", EVAL);
    assert_eq!(last.status.code(), Some(0));
    fs::rename(folder.path().join("结果.csv"), folder.path().join("上月.csv")).unwrap();
    fs::write(folder.path().join("名册.csv"), "编号,困难,年级\n1,,一年级\n2,是,一年级\n").unwrap();
    assert_eq!(run(folder.path(), "zh", EVAL).status.code(), Some(0));
    let compare = |names: &str| {
        let args =
            ["compare", "上月.csv", "结果.csv", "--policy", "甲.tiao", "--format", "csv", "--names", names];
        String::from_utf8(run(folder.path(), "zh", args).stdout).unwrap()
    };
    let zh = compare("zh");
    assert!(zh.contains("助学金") && zh.contains("困难学生") && !zh.contains("poor"), "{zh}");
    let en = compare("en");
    assert!(en.contains("stipend") && en.contains("poor_ness") && !en.contains("助学金"), "{en}");
}
