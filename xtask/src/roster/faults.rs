//! What auditors find, sown into a roster.

use super::{
    identity::{Identities, september, with_check},
    random::Random,
    school::School,
    student::{Student, YEAR, iso},
};

/// One pattern in so many rows of a thousand.
const PATTERNS: [(u64, Fault); 24] = [
    (4, Fault::OtherSchool),
    (2, Fault::RowTwice),
    (4, Fault::OverLength),
    (3, Fault::Withdrawn),
    (3, Fault::Graduated),
    (4, Fault::Absent),
    (4, Fault::Older),
    (4, Fault::NotAgricultural),
    (3, Fault::NoInquiry),
    (2, Fault::IdZeros),
    (2, Fault::IdExponent),
    (2, Fault::IdCheck),
    (2, Fault::IdSmallX),
    (1, Fault::IdOldForm),
    (3, Fault::OnePerson),
    (3, Fault::FullWidth),
    (4, Fault::Blanks),
    (4, Fault::NearMiss),
    (3, Fault::PartTime),
    (3, Fault::EntryYearAsGrade),
    (3, Fault::DateForm),
    (2, Fault::DayMissing),
    (3, Fault::GroupNotRecognised),
    (2, Fault::OtherBirthDate),
];

#[derive(Clone, Copy, Debug, Default)]
enum Fault {
    #[default]
    None,
    /// 双重学籍: the person of an earlier row, at another school.
    OtherSchool,
    /// The same row once more.
    RowTwice,
    OverLength,
    /// Left, but still on the list as present.
    Withdrawn,
    Graduated,
    Absent,
    /// 大龄
    Older,
    /// 申报涉农 although the major is not.
    NotAgricultural,
    /// 学期中转入 without 函询.
    NoInquiry,
    IdZeros,
    IdExponent,
    IdCheck,
    IdSmallX,
    IdOldForm,
    /// 采集人, 报送人 and 审核人 are one.
    OnePerson,
    FullWidth,
    Blanks,
    /// A value almost spelled right.
    NearMiss,
    /// 非全日制, but applying.
    PartTime,
    EntryYearAsGrade,
    /// A date in another form.
    DateForm,
    DayMissing,
    GroupNotRecognised,
    OtherBirthDate,
}

#[derive(Debug)]
pub(super) struct Faults {
    on: bool,
    /// An earlier student, for the patterns of two rows.
    earlier: Option<Student>,
    copies: u64,
}

impl Faults {
    pub(super) fn new(on: bool) -> Self {
        Self { on, earlier: None, copies: 0 }
    }

    /// Spoils the student with at most one pattern.
    pub(super) fn sow(
        &mut self,
        student: &mut Student,
        schools: &[School],
        identities: &mut Identities,
        random: &mut Random,
    ) {
        if !self.on {
            return;
        }
        let mut left = random.below(1000);
        let mut fault = Fault::None;
        for (weight, pattern) in PATTERNS {
            if left < weight {
                fault = pattern;
                break;
            }
            left -= weight;
        }
        self.spoil(fault, student, schools, identities, random);
        if matches!(fault, Fault::None) && random.per_mille(100) {
            self.earlier = Some(student.clone());
        }
    }

    fn spoil(
        &mut self,
        fault: Fault,
        student: &mut Student,
        schools: &[School],
        identities: &mut Identities,
        random: &mut Random,
    ) {
        match fault {
            Fault::None => {}
            Fault::OtherSchool => self.other_school(student, schools, random),
            Fault::RowTwice => {
                if let Some(earlier) = &self.earlier {
                    student.clone_from(earlier);
                }
            }
            Fault::OverLength => {
                set(&mut student.enrolled_on, &format!("{}-09-01", YEAR - 4));
                set(&mut student.entry_grade, &format!("{}级", YEAR - 4));
                set(&mut student.years, "3");
                set(&mut student.grade, "三年级");
                enrol(student);
            }
            Fault::Withdrawn => {
                set(&mut student.status, random.pick(&["退学", "转出", "开除"]));
                set(&mut student.attendance, "在校");
            }
            Fault::Graduated => {
                set(&mut student.status, random.pick(&["毕业", "结业"]));
                set(&mut student.enrolled_on, &format!("{}-09-01", YEAR - 3));
                set(&mut student.years, "3");
            }
            Fault::Absent => {
                set(&mut student.status, "在籍");
                set(&mut student.attendance, random.pick(&["不在校", "否"]));
            }
            Fault::Older => {
                let age = 25 + random.below(20) as i32;
                student.set_identity(&identities.next(september(YEAR - age) - random.below(365) as i32));
            }
            Fault::NotAgricultural => {
                set(&mut student.major_code, "730201");
                set(&mut student.major_name, "金融事务");
                set(&mut student.declared_agricultural, "是");
                set(&mut student.source, "中央政策");
            }
            Fault::NoInquiry => {
                set(&mut student.transferred, "是");
                set(&mut student.from_school, "示例甲职业学校");
                set(&mut student.inquiry, "未函询");
            }
            Fault::OnePerson => {
                let person = super::student::name(random);
                for cell in [&mut student.collector, &mut student.reporter, &mut student.reviewer] {
                    set(cell, &person);
                }
            }
            Fault::PartTime => {
                set(&mut student.mode, "非全日制");
                set(&mut student.kind, "在职人员");
                set(&mut student.source, "中央政策");
            }
            Fault::GroupNotRecognised => {
                set(&mut student.groups, "低保家庭学生");
                set(&mut student.hardship, random.pick(&["", "不困难"]));
            }
            Fault::OtherBirthDate => {
                set(&mut student.birth, &iso(september(YEAR - 16) - random.below(365) as i32))
            }
            _ => misspell(fault, student, random),
        }
    }

    /// The same person at another school, registered under a temporary number.
    fn other_school(&mut self, student: &mut Student, schools: &[School], random: &mut Random) {
        let Some(earlier) = &self.earlier else { return };
        self.copies += 1;
        student.id.clone_from(&earlier.id);
        student.name.clone_from(&earlier.name);
        student.birth.clone_from(&earlier.birth);
        let birth_digits = earlier.id.get(6..14).unwrap_or_default();
        student.number = format!("L150199{birth_digits}{:04}", self.copies % 10_000);
        enrol(student);
        let other = schools.iter().cycle().skip(random.below(schools.len() as u64) as usize);
        if let Some(school) = other.take(schools.len()).find(|school| school.code != earlier.school_code) {
            student.league = school.league.to_owned();
            student.school_code.clone_from(&school.code);
            student.school_name.clone_from(&school.name);
        }
    }
}

/// Cells that do not say what they should.
fn misspell(fault: Fault, student: &mut Student, random: &mut Random) {
    match fault {
        Fault::IdZeros => student.id = format!("{}000", student.id.get(..15).unwrap_or_default()),
        Fault::IdExponent => set(&mut student.id, "1.50199E+17"),
        Fault::IdCheck => {
            let last = student.id.pop().and_then(|c| c.to_digit(10)).unwrap_or(0);
            student.id.push(char::from_digit((last + 1) % 10, 10).unwrap_or('0'));
        }
        Fault::IdSmallX => small_x(student),
        Fault::IdOldForm => {
            let (county, rest) =
                (student.id.get(..6).unwrap_or_default(), student.id.get(8..17).unwrap_or_default());
            student.id = format!("{county}{rest}");
        }
        Fault::FullWidth => {
            let wide = |text: &str| {
                text.chars().map(|c| if c.is_ascii_digit() { full_width(c) } else { c }).collect()
            };
            match random.below(3) {
                0 => student.id = wide(&student.id),
                1 => student.major_code = wide(&student.major_code),
                _ => student.years = wide(&student.years),
            }
        }
        Fault::Blanks => {
            let cells = student.cells_mut();
            let at = 2 + random.below(24) as usize;
            if let Some(cell) = cells.into_iter().nth(at).filter(|cell| !cell.is_empty()) {
                *cell = random.pick(&[" ", "　"]).to_owned() + cell + " ";
            }
        }
        Fault::NearMiss => {
            let (column, text) = random.pick(&[
                (0, "农材"),
                (0, "城镇"),
                (1, "在藉"),
                (1, "在读"),
                (2, "不因难"),
                (2, "一般困难"),
                (3, "全日制班"),
                (4, "己发函"),
            ]);
            let cell = match column {
                0 => &mut student.hukou,
                1 => &mut student.status,
                2 => &mut student.hardship,
                3 => &mut student.mode,
                _ => &mut student.inquiry,
            };
            set(cell, text);
        }
        Fault::EntryYearAsGrade => student.grade = format!("{}级", YEAR - random.below(3) as i32),
        Fault::DateForm => {
            student.enrolled_on = random
                .pick(&["2024/9/1", "2023年9月1日", "2022.9.1", "20240901", "2023-9-1 0:00"])
                .to_owned();
        }
        Fault::DayMissing => student.enrolled_on = random.pick(&["2024年9月", "2023.09", "45536"]).to_owned(),
        _ => {}
    }
}

/// A number whose check character is X, written small.
fn small_x(student: &mut Student) {
    let stem = student.id.get(..14).unwrap_or_default();
    let with_x = (1..1000).map(|n| with_check(&format!("{stem}{n:03}"))).find(|id| id.ends_with('X'));
    if let Some(id) = with_x {
        student.id = id.to_ascii_lowercase();
        student.number = format!("G{id}");
    }
}

fn full_width(digit: char) -> char {
    char::from_u32(u32::from(digit) + 0xfee0).unwrap_or(digit)
}

fn set(cell: &mut String, text: &str) {
    text.clone_into(cell);
}

fn enrol(student: &mut Student) {
    set(&mut student.status, "在籍");
    set(&mut student.attendance, "在校");
}
