//! Reading and formatting policies of 1,000 and 10,000 rules.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::fmt::Write;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tiaoli_diagnostics::FileId;

/// A policy of rules with three conditions each, about 200 bytes a rule.
fn policy(rules: usize) -> String {
    let mut text = String::from("政策 试 { 标题 \"试\" }\n四、 范围 {\n");
    for n in 0..rules {
        write!(
            text,
            "    应助 规则{n} {{\n        凡 户籍 为 城市、县镇 且 困难等级 为 A类 且 年龄 不超过 {n}\n        给予 助学金 按 助学金标准 享受政策 中央政策\n    }}\n"
        )
        .unwrap();
    }
    text.push_str("}\n");
    text
}

fn parse(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    group.sample_size(20);
    for rules in [1_000, 10_000] {
        let text = policy(rules);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(rules), &text, |b, text| {
            b.iter(|| tiaoli_syntax::parse(FileId(0), black_box(text)));
        });
    }
    group.finish();
}

fn format(c: &mut Criterion) {
    let mut group = c.benchmark_group("format");
    group.sample_size(20);
    for rules in [1_000, 10_000] {
        let text = policy(rules);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(rules), &text, |b, text| {
            b.iter(|| tiaoli_syntax::format(black_box(text), &tiaoli_syntax::FormatOptions::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, parse, format);
criterion_main!(benches);
