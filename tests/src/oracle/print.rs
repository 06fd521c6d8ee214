//! Writes a model as policy text, in either keyword language. Spellings vary with the `style` of each comparison.

use super::{day::Day, model::*};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    Zh,
    En,
}

use Words::{En, Zh};

/// The declarations, one text each; their order means nothing.
pub fn declarations(model: &Model, words: Words) -> Vec<String> {
    Printer { model, words }.declarations()
}

/// The whole policy in one file.
pub fn policy(model: &Model, words: Words) -> String {
    declarations(model, words).join("\n")
}

struct Printer<'m> {
    model: &'m Model,
    words: Words,
}

impl Printer<'_> {
    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.words {
            Zh => zh,
            En => en,
        }
    }

    fn pair<'a>(&self, pair: (&'a str, &'a str)) -> &'a str {
        self.say(pair.0, pair.1)
    }

    fn list(&self, items: &[String]) -> String {
        items.join(self.say("、", ", "))
    }

    fn field(&self, at: usize) -> &str {
        let field = &self.model.fields[at];
        self.say(field.zh, field.en)
    }

    fn day(&self, day: Day) -> String {
        match self.words {
            Zh => format!("{}年{}月{}日", day.year, day.month, day.day),
            En => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
        }
    }

    fn declarations(&self) -> Vec<String> {
        let mut all = vec![self.header(), self.table()];
        if self.model.fields.iter().any(|field| field.kind == Kind::Tier) {
            let tiers: Vec<String> = TIERS.iter().map(|tier| self.pair(*tier).to_owned()).collect();
            let tiers = self.list(&tiers);
            all.push(format!(
                "{} {tiers}\n",
                self.say("等级 困难认定 由重到轻", "tiers hardship_scale heaviest_first")
            ));
        }
        if self.model.rules.iter().any(|rule| rule.funding.is_some()) {
            let tiers: Vec<String> = FUNDING.iter().map(|tier| self.pair(*tier).to_owned()).collect();
            let tiers = self.list(&tiers);
            all.push(format!(
                "{} {tiers}\n",
                self.say("等级 经费来源 由高到低", "tiers funding_scale highest_first")
            ));
        }
        all.extend((0..self.model.definitions.len()).map(|at| self.definition(at)));
        all.extend((0..self.model.standards.len()).map(|at| self.standard(at)));
        all.extend(self.model.tiered.iter().map(|tiered| self.tiered(tiered)));
        all.extend((0..self.model.benefits.len()).map(|at| self.benefit(at)));
        all.extend((0..self.model.rules.len()).map(|at| self.rule(at)));
        all.push(self.names());
        all
    }

    fn header(&self) -> String {
        let from = self.day(self.model.effective);
        match self.words {
            Zh => format!("政策 试写政策 {{\n    施行 自 {from}\n}}\n"),
            En => format!("policy trial_policy {{\n    effective from {from}\n}}\n"),
        }
    }

    fn table(&self) -> String {
        let mut text = String::from(self.say(
            "信息表 学生 {\n    编号 : 文本 识别号\n",
            "records student {\n    number_of_student : text key\n",
        ));
        for (at, field) in self.model.fields.iter().enumerate() {
            let ty = match &field.kind {
                Kind::YesNo => self.say("是否", "yes_no").to_owned(),
                Kind::Choice(values) => {
                    self.list(&values.iter().map(|value| self.pair(*value).to_owned()).collect::<Vec<_>>())
                }
                Kind::Tier => self.say("困难认定", "hardship_scale").to_owned(),
                Kind::Grade => self.say("年级", "grade").to_owned(),
                Kind::Integer { unit: Unit::Plain } => self.say("整数", "integer").to_owned(),
                Kind::Integer { unit: Unit::Years } => self.say("整数 年", "integer years").to_owned(),
                Kind::Integer { unit: Unit::Age } => self.say("周岁", "years").to_owned(),
                Kind::Date => self.say("日期", "date").to_owned(),
            };
            text.push_str(&format!("    {} : {ty}\n", self.field(at)));
        }
        for (at, field) in self.model.fields.iter().enumerate() {
            let Some((low, high)) = field.range else { continue };
            let invariant = self.say("约束", "invariant");
            let is = self.say("为", "is");
            let range = match (&field.kind, self.words) {
                (Kind::Grade, _) => self.grades(&(low..=high).collect::<Vec<_>>()),
                (_, Zh) => format!("{low} 至 {high}"),
                (_, En) => format!("{low} to {high}"),
            };
            text.push_str(&format!("    {invariant} {} {is} {range}\n", self.field(at)));
        }
        text + "}\n"
    }

    fn grades(&self, grades: &[i64]) -> String {
        match self.words {
            Zh => {
                let numerals = ["〇", "一", "二", "三", "四", "五", "六"];
                let named: Vec<&str> =
                    grades.iter().map(|grade| numerals[usize::try_from(*grade).unwrap()]).collect();
                format!("{}年级", named.join("、"))
            }
            En => format!("grade {}", grades.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        }
    }

    fn definition(&self, at: usize) -> String {
        let body = self.formula(&self.model.definitions[at], 0);
        let (define, name, is) =
            (self.say("所称", "define"), self.pair(DEFINITIONS[at]), self.say("是指", "as"));
        format!("{define} {name} {is} {body}\n")
    }

    fn per(&self, per: Per) -> &'static str {
        match (self.words, per) {
            (Zh, Per::Year) => "每生每年",
            (Zh, Per::Term) => "每生每学期",
            (Zh, Per::Month) => "每生每月",
            (En, Per::Year) => "CNY/year",
            (En, Per::Term) => "CNY/term",
            (En, Per::Month) => "CNY/month",
        }
    }

    fn yuan(&self, fen: i64) -> String {
        format!("{}{}", fen / 100, self.say("元", " CNY"))
    }

    fn dated(&self, from: Day, to: Option<Day>) -> String {
        let end = to.map(|to| format!(" {} {}", self.say("至", "to"), self.day(to))).unwrap_or_default();
        format!("{} {}{end}", self.say("自", "from"), self.day(from))
    }

    fn standard(&self, at: usize) -> String {
        let standard = &self.model.standards[at];
        let (word, money) = (self.say("标准", "standard"), self.say("金额", "money"));
        let mut text =
            format!("{word} {} : {money} {} {{\n", self.pair(STANDARDS[at]), self.per(standard.per));
        for (at, (from, to, fen)) in standard.values.iter().enumerate() {
            // a value that ends where the next begins need not say so
            let next = standard.values.get(at + 1).map(|(from, ..)| from.prev());
            let to = to.filter(|_| *to != next || fen % 3 == 0);
            text.push_str(&format!(
                "    {} {} {}\n",
                self.dated(*from, to),
                self.say("为", "is"),
                self.yuan(*fen)
            ));
        }
        text + "}\n"
    }

    fn tiered(&self, tiered: &Tiered) -> String {
        let head = self.say(
            "标准 分档标准 : 金额 每生每年 按 困难认定",
            "standard tiered_rate : money CNY/year at hardship_scale",
        );
        let mut text = format!("{head} {{\n");
        for (from, tiers) in &tiered.values {
            let pairs = TIERS.iter().zip(tiers).map(|(tier, fen)| (self.pair(*tier), *fen));
            let cells: Vec<String> = pairs.map(|(tier, fen)| format!("{tier} {}", self.yuan(fen))).collect();
            text.push_str(&format!("    {} {{ {} }}\n", self.dated(*from, None), self.list(&cells)));
        }
        text + "}\n"
    }

    fn benefit(&self, at: usize) -> String {
        let benefit = &self.model.benefits[at];
        let rhythm = match benefit.rhythm {
            Rhythm::Monthly => self.say("按月", "monthly"),
            Rhythm::Termly => self.say("按学期", "termly"),
            Rhythm::Yearly => self.say("按学年", "yearly"),
        };
        let months = match benefit.months.as_slice() {
            [] => String::new(),
            [9, 10, 11, 12, 1, 3, 4, 5, 6, 7] => {
                self.say(" 于 3至7月、9至次年1月", " on months 3..7, 9..1").to_owned()
            }
            [9, 10, 11, 3, 4, 5, 6] => self.say(" 于 3至6月、9至11月", " on months 3..6, 9..11").to_owned(),
            [10, 4] => self.say(" 于 4月、10月", " on months 4, 10").to_owned(),
            [11] => self.say(" 于 11月", " on months 11").to_owned(),
            other => unreachable!("months {other:?} are not in the generator"),
        };
        let overlap = match benefit.overlap {
            Overlap::None => self.say("不得重复", "none"),
            Overlap::Highest => self.say("就高不重复", "highest"),
            Overlap::Sum => self.say("可叠加", "sum"),
        };
        let name = self.pair(BENEFITS[at]);
        match self.words {
            Zh => format!(
                "资助项目 {name} {{\n    对象 学生\n    用途 \"生活费\"\n    发放 {rhythm}{months}\n    重复享受 {overlap}\n}}\n"
            ),
            En => format!(
                "benefit {name} {{\n    for student\n    purpose \"living\"\n    paid {rhythm}{months}\n    overlap {overlap}\n}}\n"
            ),
        }
    }

    fn rule(&self, at: usize) -> String {
        let rule = &self.model.rules[at];
        let names = Model::rule_name(rule);
        let name = self.say(&names.0, &names.1);
        let head = match rule.kind {
            RuleKind::Deny => self.say("不予", "deny"),
            RuleKind::Hold => self.say("暂缓", "hold"),
            RuleKind::Grant => self.say("应助", "grant"),
            RuleKind::Review => self.say("重点审核", "review"),
            RuleKind::Flag | RuleKind::FlagAndHold => self.say("比对", "match"),
        };
        let check = matches!(rule.kind, RuleKind::Flag | RuleKind::FlagAndHold);
        let table = if check { self.say(" 学生", " student") } else { "" };
        let mut lines = vec![format!("{head} {name}{table} {{")];
        if let Some((from, to)) = rule.effective {
            lines.push(format!("    {} {}", self.say("施行", "effective"), self.dated(from, to)));
        }
        if let Some(when) = &rule.when {
            lines.push(format!("    {} {}", self.say("凡", "when"), self.condition(when, rule.as_list)));
        }
        for unless in &rule.unless {
            lines.push(format!("    {} {}", self.say("除非", "unless"), self.formula(unless, 0)));
        }
        if !rule.overrides.is_empty() {
            let others: Vec<String> = rule
                .overrides
                .iter()
                .map(|other| {
                    let names = Model::rule_name(&self.model.rules[*other]);
                    self.say(&names.0, &names.1).to_owned()
                })
                .collect();
            lines.push(format!("    {} {}", self.say("优先于", "overrides"), self.list(&others)));
        }
        lines.extend(self.effect(rule));
        lines.push(String::from("}\n"));
        lines.join("\n")
    }

    fn effect(&self, rule: &Rule) -> Vec<String> {
        let targets = if rule.all_benefits {
            self.say("全部", "everything").to_owned()
        } else {
            self.list(&rule.benefits.iter().map(|at| self.pair(BENEFITS[*at]).to_owned()).collect::<Vec<_>>())
        };
        let hold = || format!("    {} {targets}", self.say("暂缓发放", "hold"));
        let flag =
            || String::from(self.say("    列为 一般疑点 \"请核对\"", "    flag minor \"please check\""));
        match rule.kind {
            RuleKind::Deny => vec![format!("    {} {targets}", self.say("不得给予", "deny"))],
            RuleKind::Hold => vec![hold()],
            RuleKind::Review => Vec::new(),
            RuleKind::Flag => vec![flag()],
            RuleKind::FlagAndHold => vec![flag(), hold()],
            RuleKind::Grant => {
                let amount = rule.amount.as_ref().map(|amount| self.amount(amount)).unwrap_or_default();
                let funding = rule.funding.map(|at| {
                    format!(" {} {}", self.say("享受政策", "policy_source"), self.pair(FUNDING[at]))
                });
                vec![format!(
                    "    {} {targets} {} {amount}{}",
                    self.say("给予", "give"),
                    self.say("按", "at"),
                    funding.unwrap_or_default()
                )]
            }
        }
    }

    fn amount(&self, amount: &Amount) -> String {
        match amount {
            Amount::Literal(money) => {
                let yuan = money.fen / 100;
                match (self.words, money.per) {
                    (Zh, per) if yuan % 3 == 0 => format!("{}{yuan}元", self.per(per)),
                    (Zh, Per::Year) => format!("{yuan}元/年"),
                    (Zh, Per::Term) => format!("{yuan}元/学期"),
                    (Zh, Per::Month) => format!("{yuan}元/月"),
                    (En, per) => format!("{yuan} {}", self.per(per)),
                }
            }
            Amount::Standard(at) => self.pair(STANDARDS[*at]).to_owned(),
            Amount::StandardOn(at, field) => {
                format!("{} {} {}", self.pair(STANDARDS[*at]), self.say("于", "on"), self.field(*field))
            }
            Amount::Tiered(_) => self.say("分档标准", "tiered_rate").to_owned(),
        }
    }

    /// A whole condition: as a list where the rule asks for one and there is something to list.
    fn condition(&self, formula: &Formula, as_list: bool) -> String {
        let (head, parts) = match formula {
            Formula::And(parts) if as_list => (self.say("同时符合下列条件：", "all of:"), parts),
            Formula::Or(parts) if as_list => (self.say("符合下列条件之一：", "any of:"), parts),
            _ => return self.formula(formula, 0),
        };
        let numerals = ["一", "二", "三", "四"];
        let items: Vec<String> = parts
            .iter()
            .enumerate()
            .map(|(at, part)| match self.words {
                Zh => format!("\n        （{}）{}", numerals[at], self.formula(part, 0)),
                En => format!("\n        ({}) {}", at + 1, self.formula(part, 0)),
            })
            .collect();
        format!("{head}{}{}", items.join(self.say("；", ";")), self.say("。", "."))
    }

    /// `inside`: 0 stands alone, 1 under 且, 2 under 或, 3 under 非.
    fn formula(&self, formula: &Formula, inside: u8) -> String {
        let bracketed = |text: String, needed: bool| {
            if !needed {
                text
            } else if self.words == Zh {
                format!("（{text}）")
            } else {
                format!("({text})")
            }
        };
        match formula {
            Formula::Atom(atom) => self.atom(atom),
            Formula::Definition(at) => self.pair(DEFINITIONS[*at]).to_owned(),
            Formula::Not(inner) => match inner.as_ref() {
                Formula::Definition(at) => {
                    format!("{}{}", self.say("非", "not "), self.pair(DEFINITIONS[*at]))
                }
                inner => format!("{} {}", self.say("非", "not"), self.formula(inner, 3)),
            },
            Formula::And(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.formula(part, 1)).collect();
                bracketed(parts.join(self.say(" 且 ", " and ")), inside >= 2)
            }
            Formula::Or(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.formula(part, 2)).collect();
                bracketed(parts.join(self.say(" 或 ", " or ")), inside == 1 || inside == 3)
            }
        }
    }

    fn atom(&self, atom: &Atom) -> String {
        match atom {
            Atom::Flag { field, yes, style } => self.flag(*field, *yes, *style),
            Atom::OneOf { field, values, negated, style } => self.one_of(*field, values, *negated, *style),
            Atom::TierBound { field, value, or_more } => {
                let tier = self.pair(TIERS[usize::try_from(*value).unwrap()]);
                let bound =
                    if *or_more { self.say("以上", "or more") } else { self.say("以下", "or less") };
                format!("{} {} {tier} {bound}", self.field(*field), self.say("为", "is"))
            }
            Atom::Number { field, op, value, style } => {
                let unit = match (&self.model.fields[*field].kind, style % 2) {
                    (Kind::Integer { unit: Unit::Years }, 0) => self.say("年", " years"),
                    (Kind::Integer { unit: Unit::Age }, 0) => self.say("周岁", " years"),
                    _ => "",
                };
                self.compare(self.field(*field), *op, &format!("{value}{unit}"), *style)
            }
            Atom::Range { field, low, high, negated } => {
                let is = if *negated { self.say("不属于", "is not in") } else { self.say("属于", "in") };
                format!("{} {is} {low} {} {high}", self.field(*field), self.say("至", "to"))
            }
            Atom::Numbers { left, op, right } | Atom::Dates { left, op, right } => {
                self.compare(self.field(*left), *op, self.field(*right), 0)
            }
            Atom::Date { field, op, day, style } => {
                self.compare(self.field(*field), *op, &self.day(*day), *style)
            }
            Atom::FullYears { field, op, value } => {
                let call = match self.words {
                    Zh => format!("满年数({}, 基准日)", self.field(*field)),
                    En => format!("full_years({}, as_of)", self.field(*field)),
                };
                self.compare(&call, *op, &value.to_string(), 1)
            }
            Atom::Filled { field, filled } => {
                let name = if *filled { self.say("已填", "filled") } else { self.say("未填", "blank") };
                format!("{name}({})", self.field(*field))
            }
        }
    }

    fn flag(&self, field: usize, yes: bool, style: u8) -> String {
        let name = self.field(field);
        match (yes, style, self.words) {
            (true, 0 | 1, _) => name.to_owned(),
            (true, 2, Zh) => format!("{name} 为 是"),
            (true, 2, En) => format!("{name} is yes"),
            (true, _, Zh) => format!("{name} 不为 否"),
            (true, _, En) => format!("{name} is not no"),
            (false, 0, Zh) => format!("非{name}"),
            (false, 1, Zh) => format!("非 {name}"),
            (false, 0 | 1, En) => format!("not {name}"),
            (false, 2, Zh) => format!("{name} 为 否"),
            (false, 2, En) => format!("{name} is no"),
            (false, _, Zh) => format!("{name} 不为 是"),
            (false, _, En) => format!("{name} is not yes"),
        }
    }

    fn one_of(&self, field: usize, values: &[i64], negated: bool, style: u8) -> String {
        let name = self.field(field);
        let named = |values: &[(&str, &str)], at: &i64| {
            let (zh, en) = values[usize::try_from(*at).unwrap()];
            self.say(zh, en).to_owned()
        };
        let items = match &self.model.fields[field].kind {
            Kind::Grade => self.grades(values),
            Kind::Choice(declared) => {
                self.list(&values.iter().map(|at| named(declared, at)).collect::<Vec<_>>())
            }
            _ => self.list(&values.iter().map(|at| named(TIERS, at)).collect::<Vec<_>>()),
        };
        let is = match (style % 2, negated) {
            (0, false) => self.say("为", "is"),
            (0, true) => self.say("不为", "is not"),
            (_, false) => self.say("属于", "in"),
            (_, true) => self.say("不属于", "is not in"),
        };
        if style == 3 && values.len() > 1 {
            format!("{name} {is} {{{items}}}")
        } else {
            format!("{name} {is} {items}")
        }
    }

    fn compare(&self, left: &str, op: Op, right: &str, style: u8) -> String {
        let style = style % 4;
        match (op, style, self.words) {
            (Op::Over, 3, _) => format!("{left} > {right}"),
            (Op::Over, _, Zh) => format!("{left} 超过 {right}"),
            (Op::Over, _, En) => format!("{left} over {right}"),
            (Op::Under, 3, _) => format!("{left} < {right}"),
            (Op::Under, 2, Zh) => format!("{left} 不足 {right}"),
            (Op::Under, _, Zh) => format!("{left} 不满 {right}"),
            (Op::Under, _, En) => format!("{left} under {right}"),
            (Op::AtLeast, 3, _) => format!("{left} >= {right}"),
            (Op::AtLeast, 2, Zh) => format!("{left} 为 {right} 以上"),
            (Op::AtLeast, 2, En) => format!("{left} is {right} or more"),
            (Op::AtLeast, 1, Zh) => format!("{left} 届满 {right}"),
            (Op::AtLeast, 1, En) => format!("{left} reaching {right}"),
            (Op::AtLeast, _, Zh) => format!("{left} 不低于 {right}"),
            (Op::AtLeast, _, En) => format!("{left} at least {right}"),
            (Op::AtMost, 3, _) => format!("{left} <= {right}"),
            (Op::AtMost, 2, Zh) => format!("{left} 为 {right} 以下"),
            (Op::AtMost, 2, En) => format!("{left} is {right} or less"),
            (Op::AtMost, _, Zh) => format!("{left} 不超过 {right}"),
            (Op::AtMost, _, En) => format!("{left} at most {right}"),
            (Op::Equal, 3, _) => format!("{left} = {right}"),
            (Op::Equal, _, Zh) => format!("{left} 为 {right}"),
            (Op::Equal, _, En) => format!("{left} is {right}"),
            (Op::NotEqual, 3, _) => format!("{left} ≠ {right}"),
            (Op::NotEqual, _, Zh) => format!("{left} 不为 {right}"),
            (Op::NotEqual, _, En) => format!("{left} is not {right}"),
        }
    }

    fn names(&self) -> String {
        let mut text = String::from("英文名 {\n");
        if self.words == En {
            text = String::from("names {\n");
        }
        let mut pairs: Vec<(String, String)> = vec![
            (String::from("试写政策"), String::from("trial_policy")),
            (String::from("学生"), String::from("student")),
            (String::from("编号"), String::from("number_of_student")),
        ];
        let mut add = |pair: (&str, &str)| pairs.push((pair.0.to_owned(), pair.1.to_owned()));
        for field in &self.model.fields {
            add((field.zh, field.en));
            match &field.kind {
                Kind::Choice(values) => values.iter().for_each(|value| add(*value)),
                Kind::Tier => {
                    add(("困难认定", "hardship_scale"));
                    TIERS.iter().for_each(|tier| add(*tier));
                }
                _ => {}
            }
        }
        if self.model.rules.iter().any(|rule| rule.funding.is_some()) {
            add(("经费来源", "funding_scale"));
            FUNDING.iter().for_each(|tier| add(*tier));
        }
        (0..self.model.definitions.len()).for_each(|at| add(DEFINITIONS[at]));
        (0..self.model.standards.len()).for_each(|at| add(STANDARDS[at]));
        (0..self.model.benefits.len()).for_each(|at| add(BENEFITS[at]));
        if self.model.tiered.is_some() {
            add(("分档标准", "tiered_rate"));
        }
        pairs.extend(self.model.rules.iter().map(Model::rule_name));
        for (zh, en) in pairs {
            text.push_str(&format!("    {zh} {en}\n"));
        }
        text + "}\n"
    }
}
