//! Times parsing by part.
#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::float_arithmetic, clippy::unwrap_used, reason = "a measuring tool")]
use std::fmt::Write;
fn policy(rules: usize) -> String {
    let mut s = String::from("政策 试 { 标题 \"试\" }\n四、 范围 {\n");
    for n in 0..rules {
        write!(s, "    应助 规则{n} {{\n        凡 户籍 为 城市 且 困难等级 为 A类 且 年龄 不超过 {n}\n        给予 助学金 按 助学金标准\n    }}\n").unwrap();
    }
    s.push_str("}\n");
    s
}
fn main() {
    for rules in std::env::args().nth(1).map_or(vec![1000, 10_000], |n| vec![n.parse().unwrap()]) {
        let text = policy(rules);
        let mut best = f64::MAX;
        for _ in 0..15 {
            let t = std::time::Instant::now();
            let p = tiaoli_syntax::parse(tiaoli_diagnostics::FileId(0), &text);
            best = best.min(t.elapsed().as_secs_f64() * 1e3);
            assert!(p.diagnostics.is_empty());
            drop(p);
        }
        println!("{rules} rules {} bytes {best:.2} ms", text.len());
    }
}
