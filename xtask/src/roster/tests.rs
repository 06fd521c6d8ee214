use std::collections::BTreeSet;

use super::*;

fn roster(options: &Options) -> String {
    let mut out = Vec::new();
    write_roster(options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn same_seed_same_bytes() {
    let options = Options { rows: 500, seed: 7, faults: true, bench: false };
    assert_eq!(roster(&options), roster(&options));
    assert_ne!(roster(&options), roster(&Options { seed: 8, ..options.clone() }));
}

#[test]
fn ids_are_unique_and_sound_without_faults() {
    let text = roster(&Options { rows: 20_000, seed: 3, ..Options::default() });
    let mut lines = text.lines();
    assert_eq!(lines.next().unwrap().split(',').count(), HEADERS.len());
    let ids: BTreeSet<&str> = lines.clone().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids.len(), 20_000);
    for id in ids {
        assert!(id.starts_with("150199"));
        assert_eq!(identity::with_check(id.get(..17).unwrap()), id);
    }
    let cells = 20_000 * 27;
    let empty = lines.flat_map(|line| line.split(',').skip(2)).filter(|cell| cell.is_empty()).count();
    // Some columns are empty by nature: 特殊群体, 转出学校, 函询结果, 申报享受政策.
    assert!(empty > cells * 3 / 100 && empty < cells * 20 / 100, "{empty} of {cells}");
}

#[test]
fn every_row_has_all_columns() {
    for options in [
        Options { rows: 5000, seed: 5, faults: true, bench: false },
        Options { rows: 5000, seed: 5, faults: false, bench: true },
    ] {
        let text = roster(&options);
        let width = text.lines().next().unwrap().split(',').count();
        assert!(text.lines().all(|line| line.split(',').count() == width));
        assert_eq!(text.lines().count(), 5001);
    }
}

#[test]
fn faults_hold_the_audit_patterns() {
    let text = roster(&Options { rows: 20_000, seed: 101, faults: true, bench: false });
    for sign in
        ["1.50199E+17", "不因难", "2024年9月,", "未函询", "L150199", "退学,在校", "级,2022级,", "x,G150199"]
    {
        assert!(text.contains(sign), "{sign}");
    }
}

#[test]
fn schools_count_their_students() {
    let schools =
        write_roster(&Options { rows: 3000, seed: 1, ..Options::default() }, &mut Vec::new()).unwrap();
    assert_eq!(schools.iter().map(|school| school.students).sum::<u64>(), 3000);
    assert_eq!(schools.iter().map(|school| school.league).collect::<BTreeSet<_>>().len(), 12);
}

#[test]
fn the_shipped_sample_is_what_the_generator_writes() {
    let options = Options { rows: 1000, seed: 101, faults: true, bench: false };
    let mut roster = Vec::new();
    let schools = write_roster(&options, &mut roster).unwrap();
    let mut table = Vec::new();
    write_schools(&schools, &mut table).unwrap();
    assert!(
        roster == include_bytes!("../../../policies/samples/roster-1000.csv"),
        "see policies/samples/README.md"
    );
    assert!(
        table == include_bytes!("../../../policies/samples/schools.csv"),
        "see policies/samples/README.md"
    );
}
