//! One row of the roster.

use super::{
    identity::{Identities, Identity, september, ymd},
    major,
    majors::Major,
    random::Random,
    school::{self, School},
};

/// The school year the roster is of: it begins on 1 September 2024, the roster is true in October.
pub(super) const YEAR: i32 = 2024;

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢",
];
const GIVEN: [&str; 20] = [
    "甲一", "乙二", "丙三", "丁四", "戊五", "己六", "庚七", "辛八", "壬九", "癸十", "子安", "丑和", "寅生",
    "卯林", "辰光", "巳言", "午阳", "未央", "申平", "酉诚",
];
const GROUPS: [&str; 10] = [
    "脱贫不稳定家庭学生",
    "边缘易致贫家庭学生",
    "突发严重困难家庭学生",
    "低保家庭学生",
    "特困救助供养学生",
    "孤儿",
    "事实无人抚养儿童",
    "烈士子女",
    "残疾学生",
    "残疾人子女",
];
pub(super) const GRADES: [&str; 6] = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"];

/// A name that is plainly invented.
pub(super) fn name(random: &mut Random) -> String {
    format!("{}{}", random.pick(&SURNAMES), random.pick(&GIVEN))
}

/// The cells of a row, in the order of the headers.
#[derive(Clone, Debug, Default)]
pub(super) struct Student {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) birth: String,
    pub(super) league: String,
    pub(super) school_code: String,
    pub(super) school_name: String,
    pub(super) mode: String,
    pub(super) kind: String,
    pub(super) major_code: String,
    pub(super) major_name: String,
    pub(super) declared_agricultural: String,
    pub(super) years: String,
    pub(super) grade: String,
    pub(super) entry_grade: String,
    pub(super) enrolled_on: String,
    pub(super) hukou: String,
    pub(super) status: String,
    pub(super) attendance: String,
    pub(super) hardship: String,
    pub(super) recognition_year: String,
    pub(super) groups: String,
    pub(super) transferred: String,
    pub(super) from_school: String,
    pub(super) inquiry: String,
    pub(super) source: String,
    pub(super) collector: String,
    pub(super) reporter: String,
    pub(super) reviewer: String,
}

impl Student {
    pub(super) fn draw(
        schools: &mut [School],
        majors: &[Major],
        identities: &mut Identities,
        random: &mut Random,
    ) -> Self {
        let at = school::draw(schools, random);
        let Some(school) = schools.get_mut(at) else { return Self::default() };
        school.students += 1;
        let major = major(majors, random.pick(&school.majors));
        let years = random.weighted(&[(8, 2), (72, 3), (11, 4), (6, 5), (3, 6)]);
        let grade = random.below(years.min(4)) as i32;
        let entry = YEAR - grade;
        let mut student = Self {
            name: name(random),
            league: school.league.to_owned(),
            school_code: school.code.clone(),
            school_name: school.name.clone(),
            major_code: major.code.to_owned(),
            major_name: major.name.to_owned(),
            years: years.to_string(),
            grade: GRADES.get(grade as usize).copied().unwrap_or_default().to_owned(),
            entry_grade: format!("{entry}级"),
            enrolled_on: enrolled_on(entry, random),
            hukou: random.weighted(&[(62, "农村"), (20, "县镇"), (18, "城市")]).to_owned(),
            ..Self::default()
        };
        [student.collector, student.reporter, student.reviewer] = school.staff.clone();
        // Most are fifteen or sixteen when they enter.
        let age = random.weighted(&[(50, 15), (35, 16), (10, 17), (3, 18), (2, 20)]);
        student.set_identity(&identities.next(september(entry - age) - random.below(365) as i32));
        student.draw_study(grade, random);
        student.draw_hardship(random);
        student.draw_transfer(random);
        student.declare(major.agricultural == Some(true));
        student
    }

    pub(super) fn set_identity(&mut self, identity: &Identity) {
        self.number = format!("G{}", identity.id);
        self.id.clone_from(&identity.id);
        self.birth = iso(identity.birth);
    }

    fn draw_study(&mut self, grade: i32, random: &mut Random) {
        let part_time = random.per_mille(12);
        self.mode = if part_time { "非全日制" } else { "全日制" }.to_owned();
        self.kind = match part_time {
            true => random.weighted(&[(6, "在职人员"), (4, "非在职人员")]),
            false => random.weighted(&[(930, "应届毕业"), (66, "非在职人员"), (4, "退役士兵")]),
        }
        .to_owned();
        self.status = random
            .weighted(&[
                (956, "在籍"),
                (10, "转入"),
                (6, "复学"),
                (5, "留级"),
                (10, "休学"),
                (7, "退学"),
                (4, "转出"),
                (1, "毕业"),
                (1, "开除"),
            ])
            .to_owned();
        self.attendance = match self.status.as_str() {
            "休学" | "退学" | "转出" | "毕业" | "开除" => "不在校",
            _ if grade >= 2 => random.weighted(&[(60, "岗位实习"), (39, "在校"), (1, "不在校")]),
            _ => random.weighted(&[(990, "在校"), (10, "不在校")]),
        }
        .to_owned();
    }

    fn draw_hardship(&mut self, random: &mut Random) {
        self.hardship = random.weighted(&[(70, "不困难"), (13, "C类"), (10, "B类"), (7, "A类")]).to_owned();
        self.recognition_year = format!("{YEAR}—{}学年", YEAR + 1);
        let chance = match self.hardship.as_str() {
            "A类" => 900,
            "B类" => 200,
            "C类" => 50,
            _ => 0,
        };
        if random.per_mille(chance) {
            let first = random.pick(&GROUPS);
            let second = random.pick(&GROUPS);
            let several = random.per_mille(150) && first != second;
            self.groups = if several { format!("{first}、{second}") } else { first.to_owned() };
        }
    }

    fn draw_transfer(&mut self, random: &mut Random) {
        let transferred = self.status == "转入" || random.per_mille(8);
        self.transferred = if transferred { "是" } else { "否" }.to_owned();
        if transferred {
            self.from_school = format!(
                "{}示例{}职业学校",
                self.league.trim_end_matches(['市', '盟']),
                random.pick(&["甲", "乙", "丙"])
            );
            self.inquiry =
                random.weighted(&[(75, "同意"), (15, "已发函"), (6, "未函询"), (4, "不同意")]).to_owned();
        }
    }

    /// The declared facts, as an honest school would fill them.
    fn declare(&mut self, agricultural: bool) {
        self.declared_agricultural = if agricultural { "是" } else { "否" }.to_owned();
        self.source = match (agricultural || self.hardship == "A类", self.hukou.as_str()) {
            (true, _) => "中央政策",
            (false, "城市") => "",
            (false, _) => "自治区扩面政策",
        }
        .to_owned();
    }

    /// Three cells in a hundred are missing, but never the ID number or the register number.
    pub(super) fn lose_cells(&mut self, random: &mut Random) {
        for cell in self.cells_mut().into_iter().skip(2) {
            if random.per_mille(30) {
                cell.clear();
            }
        }
    }

    pub(super) fn cells_mut(&mut self) -> [&mut String; 29] {
        [
            &mut self.id,
            &mut self.number,
            &mut self.name,
            &mut self.birth,
            &mut self.league,
            &mut self.school_code,
            &mut self.school_name,
            &mut self.mode,
            &mut self.kind,
            &mut self.major_code,
            &mut self.major_name,
            &mut self.declared_agricultural,
            &mut self.years,
            &mut self.grade,
            &mut self.entry_grade,
            &mut self.enrolled_on,
            &mut self.hukou,
            &mut self.status,
            &mut self.attendance,
            &mut self.hardship,
            &mut self.recognition_year,
            &mut self.groups,
            &mut self.transferred,
            &mut self.from_school,
            &mut self.inquiry,
            &mut self.source,
            &mut self.collector,
            &mut self.reporter,
            &mut self.reviewer,
        ]
    }

    /// No cell holds a comma, a quote or a line break.
    pub(super) fn write(&mut self, out: &mut Vec<u8>) {
        for (at, cell) in self.cells_mut().into_iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(cell.as_bytes());
        }
        out.push(b'\n');
    }
}

/// Nearly all enter in September, some in March.
fn enrolled_on(entry: i32, random: &mut Random) -> String {
    if entry < YEAR && random.per_mille(25) {
        format!("{}-03-01", entry + 1)
    } else {
        format!("{entry}-09-01")
    }
}

/// `2008-09-01`
pub(super) fn iso(days: i32) -> String {
    let (year, month, day) = ymd(days);
    format!("{year:04}-{month:02}-{day:02}")
}
