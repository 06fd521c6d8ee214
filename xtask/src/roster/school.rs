//! Invented schools in the real leagues.

use super::{majors::Major, random::Random};

/// The twelve leagues and cities, and how many students of a thousand are there.
const LEAGUES: [(u64, &str); 12] = [
    (180, "呼和浩特市"),
    (150, "包头市"),
    (30, "乌海市"),
    (150, "赤峰市"),
    (120, "通辽市"),
    (90, "鄂尔多斯市"),
    (90, "呼伦贝尔市"),
    (60, "巴彦淖尔市"),
    (60, "乌兰察布市"),
    (40, "兴安盟"),
    (20, "锡林郭勒盟"),
    (10, "阿拉善盟"),
];

const ORDINALS: [&str; 10] = ["第一", "第二", "第三", "第四", "第五", "第六", "第七", "第八", "第九", "第十"];

/// A school of the roster.
#[derive(Clone, Debug, Default)]
pub struct School {
    pub code: String,
    pub name: String,
    pub league: &'static str,
    /// Rows of the roster that name it.
    pub students: u64,
    /// Indices into the catalog of majors.
    pub(super) majors: Vec<usize>,
    /// 采集人, 报送人, 审核人
    pub(super) staff: [String; 3],
}

/// Schools for so many students: some eight hundred each, at least two in every league.
pub(super) fn all(students: u64, majors: &[Major], random: &mut Random) -> Vec<School> {
    let mut schools = Vec::new();
    for (league_at, (share, league)) in LEAGUES.iter().enumerate() {
        let count = (students * share / 1000 / 800).clamp(2, 60) as usize;
        for at in 0..count {
            let place = league.trim_end_matches(['市', '盟']);
            let ordinal = ORDINALS.get(at).map_or_else(|| format!("第{}", at + 1), |name| (*name).to_owned());
            schools.push(School {
                code: format!("NM{:02}{:02}", league_at + 1, at + 1),
                name: format!("{place}示例{ordinal}技工学校"),
                league,
                students: 0,
                majors: draw_majors(majors, random),
                staff: [0, 1, 2].map(|_| super::student::name(random)),
            });
        }
    }
    schools
}

/// Eight majors, two or three of them agricultural where the school has any.
fn draw_majors(majors: &[Major], random: &mut Random) -> Vec<usize> {
    let indices = |wanted: Option<bool>| -> Vec<usize> {
        majors.iter().enumerate().filter(|(_, m)| m.agricultural == wanted).map(|(at, _)| at).collect()
    };
    let (yes, no, open) = (indices(Some(true)), indices(Some(false)), indices(None));
    let agricultural = random.weighted(&[(3, 0), (3, 1), (4, 2), (2, 4)]);
    let mut chosen: Vec<usize> = (0..agricultural).map(|_| random.pick(&yes)).collect();
    chosen.extend((agricultural..8).map(|_| random.pick(&no)));
    if random.per_mille(60) {
        chosen.push(random.pick(&open));
    }
    chosen
}

/// The school of a student: leagues by their share, schools within one alike.
pub(super) fn draw(schools: &[School], random: &mut Random) -> usize {
    let league = random.weighted(&LEAGUES);
    let first = schools.iter().position(|school| school.league == league).unwrap_or(0);
    let count = schools.iter().skip(first).take_while(|school| school.league == league).count();
    first + random.below(count.max(1) as u64) as usize
}
