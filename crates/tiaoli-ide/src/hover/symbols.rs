//! What is told about everything that has a name.

use tiaoli_core::{
    ir::{
        ArticleLabel, Benefit, BenefitId, DocumentId, EnumId, ExprId, Field, FieldRef, Name, Overlap, Period,
        Program, Quote, Rhythm, TableId, Type,
    },
    symbols::Symbol,
};
use tiaoli_diagnostics::{FileSpan, Lang, Text};
use tiaoli_syntax::{ast::File, collect_names};

use super::{quotes, values};
use crate::{
    Snapshot,
    explanation::{Wording, kind_word},
    words::{self, pick},
};

/// Markdown about a symbol; `None` for one whose name stands in the text alone.
pub(crate) fn symbol(snapshot: &Snapshot, symbol: Symbol, lang: Lang) -> Option<String> {
    let page = Page { snapshot, program: &snapshot.analysis.program, lang };
    let mut lines = page.lines(symbol)?;
    let name = page.program.symbol_name(symbol)?;
    lines.insert(0, page.head(name, &page.kind(symbol)));
    lines.retain(|line| !line.is_empty());
    Some(lines.join("\n\n"))
}

pub(super) struct Page<'a> {
    pub snapshot: &'a Snapshot,
    pub program: &'a Program,
    pub lang: Lang,
}

impl Page<'_> {
    pub(super) fn say(&self, zh: &str, en: &str) -> String {
        pick(self.lang, zh, en).to_owned()
    }

    pub(super) fn name(&self, name: &Name) -> String {
        words::escape(name.get(self.lang))
    }

    /// `**助学金标准** · 标准 · stipend_standard`
    fn head(&self, name: &Name, kind: &str) -> String {
        let other = name.get(if self.lang == Lang::Zh { Lang::En } else { Lang::Zh });
        let shown = self.name(name);
        let other = if other == shown { String::new() } else { format!(" · {}", words::code(other)) };
        format!("**{shown}** · {kind}{other}")
    }

    /// What it is in words; rules say which kind of rule they are.
    fn kind(&self, symbol: Symbol) -> String {
        use tiaoli_core::ir::RuleKind;
        let text = match symbol {
            Symbol::Rule(id) => match self.program.rules.get(id.index()).map(|rule| rule.kind) {
                Some(RuleKind::Grant) => Text::new("应助规则", "a rule that grants"),
                Some(RuleKind::Deny) => Text::new("不予规则", "a rule that denies"),
                Some(RuleKind::Hold) => Text::new("暂缓规则", "a rule that holds"),
                Some(RuleKind::Review) => Text::new("重点审核规则", "a rule for review"),
                None => symbol.kind(),
            },
            Symbol::Standard(id) if self.program.standards.get(id.index()).is_some_and(|one| one.local) => {
                Text::new("地方参数", "a local parameter")
            }
            Symbol::Table(_) => Text::new("信息表", "a table of records"),
            _ => symbol.kind(),
        };
        text.get(self.lang).to_owned()
    }

    fn lines(&self, symbol: Symbol) -> Option<Vec<String>> {
        let program = self.program;
        Some(match symbol {
            Symbol::Policy(id) => self.policy(program.layers.get(id.index())?),
            Symbol::Tiers(id) => vec![self.tiers(id)?],
            Symbol::Value(of, at) => self.value(of, at)?,
            Symbol::Table(id) => self.table(id)?,
            Symbol::Field(at) => self.field(at)?,
            Symbol::Catalog(id) => values::catalog(self, program.catalogs.get(id.index())?),
            Symbol::List(id) => values::list(self, program.lists.get(id.index())?),
            Symbol::Standard(id) => values::standard(self, program.standards.get(id.index())?),
            Symbol::Benefit(id) => self.benefit(id)?,
            Symbol::DecisionTable(id) => {
                let table = program.decision_tables.get(id.index())?;
                let rows = table.rows.len();
                let rows = if self.lang == Lang::Zh { format!("{rows} 行") } else { format!("{rows} rows") };
                vec![self.ty(&table.ty), rows]
            }
            Symbol::Definition(id) => {
                let definition = program.definitions.get(id.index())?;
                let day = self.snapshot.as_of;
                let version = definition.versions.iter().rev().find(|one| one.effective.contains(day));
                let version = version.or(definition.versions.first())?;
                let mut lines = vec![self.ty(&definition.ty), self.condition(version.body, definition.table)];
                lines.extend(self.clause(version.article.as_ref(), version.document, &version.quotes));
                lines.push(self.period(&version.effective, version.document));
                lines
            }
            Symbol::Rule(id) => {
                let rule = program.rules.get(id.index())?;
                let mut lines = self.clause(rule.article.as_ref(), rule.document, &rule.quotes);
                lines.push(self.conditions(rule.when, &rule.unless, rule.table));
                lines.push(self.decided(&rule.benefits, rule.kind, rule.amount, rule.table));
                lines.push(self.until(rule.until.as_deref()));
                lines.push(self.named_rules(&rule.overrides));
                lines.push(self.period(&rule.effective, rule.document));
                lines
            }
            Symbol::Check(id) => {
                let check = program.checks.get(id.index())?;
                let mut lines = self.clause(check.article.as_ref(), check.document, &check.quotes);
                if let Some(filter) = check.filter {
                    lines.push(format!(
                        "{}{}",
                        self.say("其中：", "where: "),
                        self.expr(filter, Some(check.table))
                    ));
                }
                lines.push(self.conditions(check.when, &check.unless, check.table));
                if let Some(hold) = &check.hold {
                    lines.push(format!(
                        "{}{}",
                        self.say("暂缓发放：", "holds: "),
                        self.benefits(&hold.benefits)
                    ));
                    lines.push(self.until(hold.until.as_deref()));
                }
                lines.push(self.period(&check.effective, check.document));
                lines
            }
            Symbol::Duty(id) => {
                let duty = program.duties.get(id.index())?;
                let mut lines = self.clause(duty.article.as_ref(), duty.document, &duty.quotes);
                if let Some(evidence) = duty.evidence.and_then(|at| self.path(at)) {
                    lines.push(format!("{}{evidence}", self.say("佐证：", "evidence: ")));
                }
                lines.push(self.period(&duty.effective, duty.document));
                lines
            }
            Symbol::Example(_) | Symbol::Record(_) => return None,
        })
    }

    fn policy(&self, layer: &tiaoli_core::ir::Layer) -> Vec<String> {
        let mut lines = Vec::new();
        for document in
            self.program.documents.iter().filter(|one| one.name == layer.name && !one.title.is_empty())
        {
            lines.push(format!("《{}》{}", words::escape(&document.title), words::escape(&document.number)));
            lines.push(words::escape(&document.issuer));
            let unverified = document.effective_unverified.as_ref();
            let note = unverified.map(|note| values::unverified(self, note)).unwrap_or_default();
            lines.push(format!("{}{note}", words::period(&document.effective, self.lang)));
        }
        lines
    }

    fn tiers(&self, id: EnumId) -> Option<String> {
        let def = self.program.enums.get(id.index())?;
        let names: Vec<String> = def.values.iter().map(|value| self.name(&value.name)).collect();
        Some(names.join(if def.ordered { " ＞ " } else { pick(self.lang, "、", ", ") }))
    }

    fn value(&self, of: EnumId, at: u16) -> Option<Vec<String>> {
        let def = self.program.enums.get(of.index())?;
        let value = def.values.get(usize::from(at))?;
        let of_words = format!("{}{}", self.say("属于：", "of: "), self.name(&def.name));
        Some(vec![of_words, self.tiers(of)?, self.aka(&value.aka)])
    }

    fn aka(&self, aka: &[String]) -> String {
        let shown: Vec<String> = aka.iter().map(|one| words::escape(one)).collect();
        match shown.is_empty() {
            true => String::new(),
            false => format!("{}{}", self.say("又称：", "also: "), words::list(shown, self.lang)),
        }
    }

    fn table(&self, id: TableId) -> Option<Vec<String>> {
        let table = self.program.tables.get(id.index())?;
        let names = table.fields.iter().map(|field| self.name(&field.name)).collect();
        let fields = format!("{}{}", self.say("栏目：", "fields: "), words::list(names, self.lang));
        let key = table.key.and_then(|at| table.fields.get(usize::from(at)));
        let key = key.map(|key| format!("{}{}", self.say("识别号：", "key: "), self.name(&key.name)));
        Some(vec![fields, key.unwrap_or_default()])
    }

    /// 学生.户籍
    pub(super) fn path(&self, at: FieldRef) -> Option<String> {
        let table = self.program.tables.get(at.table.index())?;
        Some(format!("{}.{}", self.name(&table.name), self.name(&self.program.field(at)?.name)))
    }

    fn field(&self, at: FieldRef) -> Option<Vec<String>> {
        let field = self.program.field(at)?;
        let table = self.program.tables.get(at.table.index())?;
        let mut lines = vec![
            format!("{}{}", self.say("信息表：", "table: "), self.name(&table.name)),
            self.ty(&field.ty),
            self.scale(field),
            self.field_values(field),
            self.aka(&field.aka),
        ];
        lines.push(self.traits(field, table.key == Some(at.field), table.since == Some(at.field)));
        if let Some(derived) = field.derived {
            let from = self.expr(derived, Some(at.table));
            lines.push(format!("{}{from}", self.say("没有填时推自：", "where it is not filled in: ")));
        }
        if let Some(changes) = field.changes.as_ref().and_then(|changes| self.path(changes.value)) {
            lines.push(format!("{}{changes}", self.say("变动见：", "its changes: ")));
        }
        Some(lines)
    }

    /// The scale whose tiers a field holds; values that its type writes out have no other name than the field's.
    fn scale(&self, field: &Field) -> String {
        let Type::Enum(id) = field.ty else { return String::new() };
        match self.program.enums.get(id.index()).filter(|def| def.ordered) {
            Some(def) => format!("{}{}", self.say("等级：", "tiers: "), self.name(&def.name)),
            None => String::new(),
        }
    }

    fn field_values(&self, field: &Field) -> String {
        let id = match &field.ty {
            Type::Enum(id) => *id,
            Type::Set(inner) => match **inner {
                Type::Enum(id) => id,
                _ => return String::new(),
            },
            _ => return String::new(),
        };
        let values = self.tiers(id).unwrap_or_default();
        format!("{}{values}", self.say("取值：", "values: "))
    }

    /// 敏感，可公示，只在本学年有效
    fn traits(&self, field: &Field, is_key: bool, is_since: bool) -> String {
        let years = field.valid_school_years.last().map(|years| match (self.lang, *years) {
            (Lang::Zh, 1) => "只在当学年有效".to_owned(),
            (Lang::Zh, years) => format!("{years} 个学年内有效"),
            (Lang::En, 1) => "counts for its own school year".to_owned(),
            (Lang::En, years) => format!("counts for {years} school years"),
        });
        let traits = [
            (is_key, "识别号", "key"),
            (is_since, "这一行从这一天起有效", "the row holds since this day"),
            (field.is_sensitive(), "敏感：给人看的文字里遮住", "sensitive: hidden in texts for people"),
            (field.publishable, "可公示", "publishable"),
            (field.reassessable, "可重新认定", "may be assessed anew"),
        ];
        let traits = traits.into_iter().filter(|(has, ..)| *has).map(|(_, zh, en)| self.say(zh, en));
        traits.chain(years).collect::<Vec<_>>().join(pick(self.lang, "；", "; "))
    }

    fn benefit(&self, id: BenefitId) -> Option<Vec<String>> {
        let benefit = self.program.benefits.get(id.index())?;
        let table = self.program.tables.get(benefit.table.index());
        let table = table.map(|table| self.name(&table.name)).unwrap_or_default();
        let family = self.program.family(id);
        let rules = self
            .program
            .rules
            .iter()
            .filter(|rule| rule.benefits.iter().any(|one| self.program.family(*one) == family));
        let mut names: Vec<String> = Vec::new();
        for rule in rules {
            let said = format!("{}（{}）", self.name(&rule.name), self.rule_word(rule.kind));
            let said =
                if self.lang == Lang::En { said.replace('（', " (").replace('）', ")") } else { said };
            if !names.contains(&said) {
                names.push(said);
            }
        }
        Some(vec![
            format!("{}{table}", self.say("对象：", "for: ")),
            self.terms(benefit),
            format!("{}{}", self.say("决定它的规则：", "decided by: "), words::list(names, self.lang)),
        ])
    }

    /// 用途、发放、重复享受
    fn terms(&self, benefit: &Benefit) -> String {
        let rhythm = match benefit.rhythm {
            Rhythm::Monthly => self.say("按月发放", "paid monthly"),
            Rhythm::Termly => self.say("按学期发放", "paid every term"),
            Rhythm::Yearly => self.say("按学年发放", "paid every school year"),
            Rhythm::Once => self.say("一次发放", "paid once"),
        };
        let overlap = match benefit.overlap {
            Overlap::None => self.say("不得重复享受", "not received twice"),
            Overlap::Highest => self.say("就高不重复", "the highest amount counts"),
            Overlap::Sum => self.say("可叠加", "amounts are added"),
        };
        let months: Vec<String> = benefit.months.iter().map(u8::to_string).collect();
        let months = match (months.is_empty(), self.lang) {
            (true, _) => String::new(),
            (false, Lang::Zh) => format!("（{}月）", months.join("、")),
            (false, Lang::En) => format!(" (months {})", months.join(", ")),
        };
        let purpose = match benefit.purpose.is_empty() {
            true => String::new(),
            false => format!("{}{}", self.say("用途：", "purpose: "), words::escape(&benefit.purpose)),
        };
        let parts = [purpose, format!("{rhythm}{months}"), overlap];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(pick(self.lang, "；", "; "))
    }

    fn rule_word(&self, kind: tiaoli_core::ir::RuleKind) -> &'static str {
        use tiaoli_core::{explain::ClauseKind, ir::RuleKind};
        let kind = match kind {
            RuleKind::Grant => ClauseKind::Grant,
            RuleKind::Deny => ClauseKind::Deny,
            RuleKind::Hold => ClauseKind::Hold,
            RuleKind::Review => ClauseKind::Review,
        };
        kind_word(kind, self.lang)
    }

    pub(super) fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Unknown | Type::Enum(_) => String::new(),
            ty => format!("{}{}", self.say("类型：", "type: "), self.program.type_words(ty).get(self.lang)),
        }
    }

    /// Where it stands, and the words of the source text.
    fn clause(&self, article: Option<&ArticleLabel>, document: DocumentId, quoted: &[Quote]) -> Vec<String> {
        let number = self.program.document(document).map(|one| one.number.as_str()).unwrap_or_default();
        let address = article.map(|article| article.address.get(self.lang)).unwrap_or_default();
        let place = format!("{} {address}", words::escape(number));
        let quotes = quoted.iter().map(|quote| format!("> {}", quotes::quoted(self.snapshot, quote)));
        std::iter::once(place.trim().to_owned()).chain(quotes).collect()
    }

    fn period(&self, period: &Period, document: DocumentId) -> String {
        // The days of the whole document go without saying.
        let own = self.program.document(document).is_none_or(|one| one.effective != *period);
        let said = words::period(period, self.lang);
        if own && !said.is_empty() {
            format!("{}{said}", self.say("有效：", "in force: "))
        } else {
            String::new()
        }
    }

    fn conditions(&self, when: Option<ExprId>, unless: &[ExprId], table: TableId) -> String {
        let mut said = match when {
            Some(when) => format!("{} {}", self.say("凡", "when"), self.expr(when, Some(table))),
            None => self.say("没有条件，都适用", "without a condition: applies to everybody"),
        };
        for one in unless {
            said.push_str(pick(self.lang, "；除非 ", "; unless "));
            said.push_str(&self.expr(*one, Some(table)));
        }
        said
    }

    fn condition(&self, id: ExprId, table: Option<TableId>) -> String {
        format!("{}{}", self.say("是指 ", "as "), self.expr(id, table))
    }

    /// A condition as it stands in the policy, on one line, in the language asked for.
    fn expr(&self, id: ExprId, table: Option<TableId>) -> String {
        let span = self.program.expr(id).map(|expr| expr.span).unwrap_or_default();
        self.text(span, table)
    }

    fn text(&self, span: FileSpan, table: Option<TableId>) -> String {
        let files: Vec<&File> = self.snapshot.analysis.files.iter().map(|file| &*file.tree).collect();
        let names = collect_names(&files);
        let wording = Wording {
            program: self.program,
            sources: &self.snapshot.analysis.sources,
            names: &names,
            show_sensitive: false,
            unread: &[],
            table: table.and_then(|id| self.program.tables.get(id.index())).map(|table| &table.name),
        };
        words::escape(&wording.text(span, self.lang))
    }

    fn benefits(&self, ids: &[BenefitId]) -> String {
        let names = ids.iter().filter_map(|id| self.program.benefits.get(id.index()));
        words::list(names.map(|one| self.name(&one.name)).collect(), self.lang)
    }

    fn decided(
        &self,
        benefits: &[BenefitId],
        kind: tiaoli_core::ir::RuleKind,
        amount: Option<ExprId>,
        table: TableId,
    ) -> String {
        use tiaoli_core::ir::RuleKind;
        let head = match kind {
            RuleKind::Grant => self.say("给予 ", "gives "),
            RuleKind::Deny => self.say("不得给予 ", "denies "),
            RuleKind::Hold => self.say("暂缓发放 ", "holds "),
            RuleKind::Review => return String::new(),
        };
        let amount = amount.map(|id| format!("{}{}", self.say(" 按 ", " at "), self.expr(id, Some(table))));
        format!("{head}{}{}", self.benefits(benefits), amount.unwrap_or_default())
    }

    fn until(&self, until: Option<&str>) -> String {
        until
            .map(|until| format!("{}{}", self.say("待：", "until: "), words::escape(until)))
            .unwrap_or_default()
    }

    fn named_rules(&self, rules: &[tiaoli_core::ir::RuleId]) -> String {
        let names: Vec<String> = rules
            .iter()
            .filter_map(|id| self.program.rules.get(id.index()))
            .map(|rule| self.name(&rule.name))
            .collect();
        match names.is_empty() {
            true => String::new(),
            false => format!("{}{}", self.say("优先于：", "goes before: "), words::list(names, self.lang)),
        }
    }
}
