mod common; use common::*;
#[test] fn show_them() {
  for t in ["应助 {\n 凡 x\n 给予 y\n}", "应住 a {\n 凡 x\n}", &rule("户籍 为"), &rule("收入 >="), &rule("户籍 城市"), &rule("（a 且 b"), &rule("a 为 5？"), "标准 a 金额 {\n}", "等级 a A类、B类", "信息表 a {\n 户籍 城市、县镇\n}", "资助项目 a {\n 发放 每月\n}", "举例 \"x\" {\n 助学金 应为 不给\n}", "标准 a : 金额 {\n 自 2022年 为 3元\n}", "应助 a {\n 凡 x\n 给予\n}", "比对 a 学生 以 身份证号 {\n 列为 疑点 \"x\"\n}", "政策 a {\n 施行 2022年1月1日\n}", "职责 a {\n 频次 经常\n}", "凡 a 为 b", "第四条 {\n 户籍 为 城市\n}", "deny a { when x is deny stipend }", "names { a b }", "目录 a {\n}"] {
    println!("--- {t}");
    for d in read(t).diagnostics { println!("   {} `{}` {} | {}\n        {} | {}", d.code, d.span().unwrap().span.text(t), d.message.zh, d.label.zh, d.message.en, d.label.en); }
  }
}
