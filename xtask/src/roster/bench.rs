//! The table of the benchmark: seventeen columns, about 126 bytes a row, no missing cells, so that a plain program with
//! two-valued conditions must come to the same results.

use std::io::{self, Write};

use super::{
    Options,
    identity::{Identities, september},
    majors,
    random::Random,
    student::{YEAR, iso, name},
};

const HEADERS: [&str; 17] = [
    "学籍号",
    "姓名",
    "出生日期",
    "学校代码",
    "专业代码",
    "申报涉农",
    "学制",
    "年级",
    "入学日期",
    "户籍",
    "学籍状态",
    "在校情况",
    "困难等级",
    "学习形式",
    "学期中转入",
    "函询结果",
    "特殊群体",
];

pub(super) fn write(options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut random = Random::new(options.seed);
    let mut identities = Identities::default();
    // Majors nobody has decided on would leave results open.
    let majors: Vec<_> = majors::all().into_iter().filter(|major| major.agricultural.is_some()).collect();
    let yes: Vec<_> = majors.iter().copied().filter(|major| major.agricultural == Some(true)).collect();
    let mut line = Vec::with_capacity(256);
    writeln!(out, "{}", HEADERS.join(","))?;
    for _ in 0..options.rows {
        let years = random.weighted(&[(8, 2), (80, 3), (12, 4)]);
        let grade = random.below(years) as i32;
        // One in twenty stays longer than the programme lasts.
        let entry = YEAR - grade - if random.per_mille(50) { 3 } else { 0 };
        let age = random.weighted(&[(50, 15), (35, 16), (10, 17), (4, 18), (1, 27)]);
        let person = identities.next(september(entry - age) - random.below(365) as i32);
        let major = if random.per_mille(150) { random.pick(&yes) } else { random.pick(&majors) };
        let transferred = random.per_mille(30);
        line.clear();
        write!(
            line,
            "G{},{},{},NM{:04},{},{},{years},{},{entry}-09-01,{},{},{},{},{},{},{},{}",
            person.id,
            name(&mut random),
            iso(person.birth),
            101 + random.below(99),
            major.code,
            if major.agricultural == Some(true) { "是" } else { "否" },
            grade + 1,
            random.weighted(&[(45, "农村"), (20, "县镇"), (35, "城市")]),
            random.weighted(&[
                (940, "在籍"),
                (10, "转入"),
                (10, "复学"),
                (5, "留级"),
                (15, "休学"),
                (20, "退学")
            ]),
            random.weighted(&[(90, "在校"), (7, "岗位实习"), (3, "不在校")]),
            random.weighted(&[(70, "不困难"), (13, "C类"), (10, "B类"), (7, "A类")]),
            random.weighted(&[(97, "全日制"), (3, "非全日制")]),
            if transferred { "是" } else { "否" },
            if transferred {
                random.weighted(&[(60, "同意"), (25, "已发函"), (15, "未函询")])
            } else {
                ""
            },
            random.weighted(&[(95, ""), (3, "孤儿"), (2, "残疾学生")]),
        )?;
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(())
}
