//! Which data file is which table, and the tables held in memory beside the one that is decided.

mod mappings;

use std::{path::Path, sync::Arc};

use rustc_hash::FxHashSet;
use tiaoli_core::{
    builtins::Holidays,
    eval::SideData,
    ir::{FieldRef, ListId, Name, Program, TableId},
    plan::{ListAge, Plan, PlanOptions},
    value::{Date, Value},
};
use tiaoli_data::{
    Ahead, InputFormat, Origin, Problems, ReadOptions, RowReader, Source, TableSchema, open, read_all,
    read_matching,
};
use tiaoli_diagnostics::{Diagnostic, Lang, Severity, Text, nearest, say, says_otherwise};

use crate::{
    args::{DataFormat, ReadingArgs},
    exit::{Exit, Stop},
    input,
    period::Days,
    project,
    render::Item,
    shell::Shell,
};
use tiaoli_ide::explanation::named;

/// So many tables that were not given are named.
const NAMED: usize = 8;

/// What the command line says of data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DataArgs<'a> {
    pub(crate) files: &'a [String],
    pub(crate) reading: &'a ReadingArgs,
    pub(crate) show_sensitive: bool,
    pub(crate) confirmed: &'a [(FieldRef, Value)],
}

/// A file that holds a table, and how it is read.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub(crate) table: TableId,
    pub(crate) source: Source,
    pub(crate) format: InputFormat,
    pub(crate) options: ReadOptions,
}

impl Input {
    pub(crate) fn open(
        &self,
        schema: TableSchema,
        problems: &mut Problems,
        shell: &Shell,
    ) -> Result<Box<dyn RowReader>, Stop> {
        let opened = open(&self.source, self.format, schema, &self.options, problems);
        let reader = opened.map_err(|diagnostics| refuse(diagnostics, shell))?;
        Ok(Box::new(Ahead::new(reader)))
    }
}

/// All data of a run.
#[derive(Debug, Default)]
pub(crate) struct Dataset {
    /// The tables to be decided, each with its file.
    pub(crate) subjects: Vec<Input>,
    others: Vec<Input>,
    /// Columns that no condition looks into and that are read all the same.
    beside: Vec<FieldRef>,
}

/// What the command line says of a day beside its date.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DayArgs<'a> {
    pub(crate) data_date: Option<Date>,
    pub(crate) complete_lists: &'a [String],
    pub(crate) holidays: Option<&'a Path>,
    pub(crate) show_sensitive: bool,
    pub(crate) lists: &'a [ListAge],
    pub(crate) confirmations: &'a [(FieldRef, String)],
    /// Benefits in force on none of the days are decided too.
    pub(crate) every_benefit: bool,
}

/// A policy folded to every day of a run, in the order of the days; never empty.
#[derive(Clone, Debug)]
pub(crate) struct Plans {
    pub(crate) days: Days,
    pub(crate) plans: Vec<Arc<Plan>>,
}

impl Plans {
    fn program(&self) -> Option<&Program> {
        self.plans.first().map(|plan| plan.program())
    }

    /// The 对象 tables of all days.
    pub(crate) fn subjects(&self) -> Vec<TableId> {
        union(self.plans.iter().map(|plan| plan.subjects()))
    }

    fn looked_into(&self, supplied: &[TableId]) -> Vec<TableId> {
        union(self.plans.iter().map(|plan| plan.looked_into(supplied)))
    }

    fn side_tables(&self, supplied: &[TableId]) -> Vec<TableId> {
        union(self.plans.iter().map(|plan| plan.side_tables(supplied)))
    }

    /// The columns by which a roster is only looked up in, on every day that keeps it in memory.
    fn looked_up(&self, table: TableId, supplied: &[TableId]) -> Option<Vec<FieldRef>> {
        let keeping = self.plans.iter().filter(|plan| plan.side_tables(supplied).contains(&table));
        let fields = keeping.map(|plan| plan.looked_up(table, supplied)).collect::<Option<Vec<_>>>()?;
        (!fields.is_empty()).then(|| union(fields.into_iter()))
    }
}

/// The positions of those plans that are so.
fn positions(plans: &[Arc<Plan>], is_so: impl Fn(&Arc<Plan>) -> bool) -> Vec<usize> {
    plans.iter().enumerate().filter(|(_, plan)| is_so(plan)).map(|(at, _)| at).collect()
}

/// Sorted, without repeats.
fn union<T: Ord>(lists: impl Iterator<Item = Vec<T>>) -> Vec<T> {
    let mut all: Vec<T> = lists.flatten().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Folds a policy to the days of a run.
pub(crate) fn plans(
    program: &Arc<Program>,
    days: Days,
    day: DayArgs<'_>,
    shell: &Shell,
) -> Result<Plans, Stop> {
    let complete_lists: Vec<ListId> =
        day.complete_lists.iter().map(|name| list(program, name)).collect::<Result<_, _>>()?;
    let holidays = holidays(day.holidays, shell)?;
    let options = |as_of| PlanOptions {
        as_of,
        data_date: day.data_date,
        complete_lists: complete_lists.clone(),
        holidays: holidays.clone(),
        show_sensitive: day.show_sensitive,
        lists: day.lists.to_vec(),
        confirmations: day.confirmations.to_vec(),
        days: (!day.every_benefit).then(|| days.list().to_vec()),
    };
    let plans = days.list().iter().map(|day| Arc::new(Plan::new(Arc::clone(program), options(*day))));
    let plans: Vec<Arc<Plan>> = plans.collect();
    if plans.iter().all(|plan| plan.subjects().is_empty()) && plans.iter().any(|plan| plan.in_force()) {
        let message =
            say!(zh: "这个政策没有可以计算的资助项目"; en: "this policy has no benefit to evaluate");
        let help = say!(zh: "写一个“资助项目”，并用“给予”“不得给予”或“暂缓发放”说到它。";
            en: "declare a `benefit` and give, deny or hold it in a rule");
        return Err(Stop::Because { exit: Exit::Policy, message, help: Some(help) });
    }
    Ok(Plans { days, plans })
}

/// The holiday table of `--holidays`; an empty one without it.
pub(crate) fn holidays(path: Option<&Path>, shell: &Shell) -> Result<Holidays, Stop> {
    let Some(path) = path else { return Ok(Holidays::default()) };
    tiaoli_data::read_holidays(path).map_err(|problem| refuse(vec![problem], shell))
}

fn list(program: &Program, name: &str) -> Result<ListId, Stop> {
    let found = program.lists.iter().position(|list| list.name.zh == name || list.name.en == name);
    found.map(ListId::from_index).ok_or_else(|| {
        let known: Vec<&Name> = program.lists.iter().map(|list| &list.name).collect();
        unknown(say!(zh: "没有“{}”这个比对名单", name; en: "there is no list `{}`", name), name, &known)
    })
}

impl Dataset {
    /// Assigns every `--data` to a table.
    pub(crate) fn new(args: DataArgs<'_>, plans: &Plans, shell: &Shell) -> Result<Self, Stop> {
        let Some(program) = plans.program() else { return Ok(Self::default()) };
        let subjects = plans.subjects();
        let mut dataset = Self::default();
        let mappings =
            mappings::collect(&args.reading.map, args.reading.map_file.as_deref(), program, shell)?;
        // Headers are of the table named with them, else of the rosters.
        let options = |table: TableId| {
            let of_table = |of: Option<TableId>| of.map_or(subjects.contains(&table), |of| of == table);
            let own = mappings.iter().filter(|(of, _)| of_table(*of)).map(|(_, mapping)| mapping.clone());
            ReadOptions {
                mappings: own.collect(),
                encoding: args.reading.encoding,
                show_sensitive: args.show_sensitive,
                confirmed: args.confirmed.to_vec(),
                ..ReadOptions::default()
            }
        };
        let mut from_stdin = false;
        for text in args.files {
            let (table, path) = assign(program, &subjects, text)?;
            let table = match table {
                Some(table) => table,
                None => only_subject(program, &subjects, text)?,
            };
            let taken = dataset.inputs().any(|input| input.table == table);
            if taken {
                let name = table_name(program, table);
                return Err(Stop::usage(
                    say!(zh: "“{}”表给了两个文件", name.zh; en: "table `{}` was given two files", name.en),
                    Some(say!(zh: "其他表写成 表名=文件；同一张表的多个文件请先合并。";
                        en: "write TABLE=FILE for another table; join files of one table first")),
                ));
            }
            if path == "-" && std::mem::replace(&mut from_stdin, true) {
                return Err(Stop::usage(
                    say!(zh: "“-”（标准输入）给了两次，标准输入只能读一次";
                        en: "`-` (the standard input) was given twice, but it can be read only once"),
                    Some(say!(zh: "另一张表请写文件名。"; en: "name a file for the other table")),
                ));
            }
            let input = Input {
                table,
                source: Source::of_path(path),
                format: format(args.reading.input_format, path),
                options: options(table),
            };
            if subjects.contains(&table) { dataset.subjects.push(input) } else { dataset.others.push(input) }
        }
        Ok(dataset)
    }

    /// The tables that were given a file.
    pub(crate) fn supplied(&self) -> Vec<TableId> {
        self.inputs().map(|input| input.table).collect()
    }

    /// Every file with its table, in no particular order of importance: those to be decided first.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = &Input> {
        self.subjects.iter().chain(&self.others)
    }

    /// Every table with the name of its file, for positions in it. A sheet has its name once the tables are loaded.
    pub(crate) fn files(&self) -> Vec<(TableId, Origin)> {
        self.inputs().map(|input| (input.table, input.source.origin())).collect()
    }

    /// The files that are read.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.inputs().map(|input| input.source.path())
    }

    /// The table whose file a message is about.
    pub(crate) fn table_of(&self, problem: &Diagnostic) -> TableId {
        let file = match &problem.place {
            tiaoli_diagnostics::Place::Cell(cell) => cell.file.as_str(),
            tiaoli_diagnostics::Place::Named(_) | tiaoli_diagnostics::Place::Source(_) => "",
        };
        let found = self.inputs().find(|input| input.source.origin().name() == file);
        found.map(|input| input.table).unwrap_or_default()
    }

    /// The roster every decision is about must be there.
    pub(crate) fn require_subject(&self, program: &Program, subjects: &[TableId]) -> Result<(), Stop> {
        if !self.subjects.is_empty() {
            return Ok(());
        }
        let names: Vec<Text> = subjects.iter().map(|table| table_name(program, *table)).collect();
        let zh = names.iter().map(|name| name.zh.as_str()).collect::<Vec<_>>().join("、");
        let en = names.iter().map(|name| name.en.as_str()).collect::<Vec<_>>().join(", ");
        Err(Stop::usage(
            say!(zh: "没有给“{}”表的名册", zh; en: "no roster was given for table `{}`", en),
            Some(say!(zh: "请写 --data 文件。"; en: "write --data FILE")),
        ))
    }

    /// From now on these columns are read too, of tables that are given: for names, not for decisions.
    pub(crate) fn read_beside(&mut self, fields: Vec<FieldRef>) {
        self.beside = fields;
    }

    /// Reads the tables that conditions look into, beside the one being decided.
    pub(crate) fn load_side(
        &mut self,
        plans: &Plans,
        program: &Arc<Program>,
        problems: &mut Problems,
        shell: &Shell,
    ) -> Result<SideData, Stop> {
        let supplied = self.supplied();
        self.settle(program, problems, shell)?;
        let mut side = SideData::default();
        let beside: Vec<TableId> = self.beside.iter().map(|field| field.table).collect();
        let tables = union([plans.side_tables(&supplied), beside].into_iter()).into_iter();
        let mut tables: Vec<(TableId, Option<Vec<FieldRef>>)> =
            tables.map(|table| (table, plans.looked_up(table, &supplied))).collect();
        // The roster last: of one that is only looked up in, what the others hold decides which rows are needed.
        tables.sort_by_key(|(_, looked_up)| looked_up.is_some());
        let some_looked_up = tables.iter().any(|(_, looked_up)| looked_up.is_some());
        let mut held: FxHashSet<Value> =
            plans.plans.iter().flat_map(|plan| plan.constant_texts()).cloned().collect();
        for (table, looked_up) in tables {
            let mut inputs = self.subjects.iter_mut().chain(&mut self.others);
            let Some(input) = inputs.find(|input| input.table == table) else { continue };
            input.source =
                input.source.clone().rereadable().map_err(|diagnostic| refuse(vec![diagnostic], shell))?;
            let of_plans = plans.plans.iter().map(|plan| plan.side_columns(table, &supplied));
            let columns = union(of_plans.chain([self.beside.clone()]));
            let schema = TableSchema::new(Arc::clone(program), table, &columns);
            let (source, format, options) = (&input.source, input.format, &input.options);
            let whole = match looked_up {
                None => read_all(source, format, schema, options, problems),
                Some(fields) => {
                    // A cell that is empty may be anybody's.
                    let keep = |value: &Value| value.is_missing() || held.contains(value);
                    read_matching(source, format, schema, options, problems, &fields, &keep)
                }
            };
            let whole = whole.map_err(|diagnostics| refuse(diagnostics, shell))?;
            for dictionary in whole.columns.dictionaries.iter().filter(|_| some_looked_up) {
                held.extend(dictionary.values().filter(|value| matches!(value, Value::Text(_))).cloned());
            }
            side.insert(table, whole);
        }
        drop(held);
        for input in self.others.iter().filter(|input| side.get(input.table).is_none()) {
            let name = table_name(program, input.table);
            let origin = input.source.origin();
            shell.warn(&say!(zh: "这个政策不读“{}”表，“{}”没有用到", name.zh, origin.name();
                en: "the policy does not read table `{}`; `{}` was not used", name.en, origin.name()));
        }
        for field in union(plans.plans.iter().map(|plan| plan.indexes())) {
            side.index(field);
        }
        Ok(side)
    }

    /// Looks workbooks over and finds the sheet of every table in them, once for all passes over them.
    pub(crate) fn settle(
        &mut self,
        program: &Arc<Program>,
        problems: &mut Problems,
        shell: &Shell,
    ) -> Result<(), Stop> {
        for input in self.subjects.iter_mut().chain(&mut self.others) {
            let schema = TableSchema::whole(Arc::clone(program), input.table);
            let source = input.source.clone();
            let settled = source.settled(input.format, &schema, &input.options.mappings, problems);
            input.source = settled.map_err(|diagnostic| refuse(vec![diagnostic], shell))?;
        }
        Ok(())
    }
}

/// Data that cannot be read: its messages, and the exit code.
pub(crate) fn refuse(diagnostics: Vec<Diagnostic>, shell: &Shell) -> Stop {
    let items = diagnostics.into_iter().map(|diagnostic| Item { sources: Arc::default(), diagnostic });
    project::tell(items.collect(), shell);
    Stop::Said(Exit::Data)
}

/// Tells what has to be looked at in data that was read.
pub(crate) fn tell_problems(problems: Vec<Diagnostic>, shell: &Shell) {
    let grave = problems.into_iter().filter(|one| one.severity >= Severity::Warning);
    project::tell(grave.map(|diagnostic| Item { sources: Arc::default(), diagnostic }).collect(), shell);
}

/// `TABLE=FILE` or `FILE`.
fn assign<'a>(
    program: &Program,
    subjects: &[TableId],
    text: &'a str,
) -> Result<(Option<TableId>, &'a str), Stop> {
    let Some((name, path)) = input::pair(text) else { return Ok((None, text)) };
    if let Some(table) = find_table(program, name) {
        return Ok((Some(table), path));
    }
    // A file may have an equals sign in its name.
    if Path::new(text).exists() {
        return Ok((None, text));
    }
    let tables = program.tables.iter().map(|table| &table.name);
    let lists = program.lists.iter().map(|list| &list.name);
    // A list has a table of its own.
    let known: Vec<&Name> =
        lists.clone().chain(tables.filter(|table| !lists.clone().any(|list| list == *table))).collect();
    let message = say!(zh: "没有“{}”这张表或名单", name; en: "there is no table or list `{}`", name);
    let others = unknown_help(name, &known);
    let subjects: Vec<Text> = subjects.iter().map(|table| table_name(program, *table)).collect();
    let [subject] = subjects.as_slice() else { return Err(Stop::usage(message, others)) };
    let roster = say!(
        zh: "要计算的“{}”名册直接写文件名：--data {path}。其他表写成 表名=文件", subject.zh;
        en: "the roster of `{}` is given by its file alone: --data {path}; other tables as TABLE=FILE", subject.en);
    let help = match others {
        Some(others) => say!(zh: "{}；{}", roster.zh, others.zh; en: "{}; {}", roster.en, others.en),
        None => roster,
    };
    Err(Stop::usage(message, Some(help)))
}

pub(crate) fn find_table(program: &Program, name: &str) -> Option<TableId> {
    let list = program.lists.iter().find(|list| list.name.zh == name || list.name.en == name);
    let table = program.tables.iter().position(|table| table.name.zh == name || table.name.en == name);
    list.map(|list| list.table).or_else(|| table.map(TableId::from_index))
}

fn only_subject(program: &Program, subjects: &[TableId], text: &str) -> Result<TableId, Stop> {
    match subjects {
        [one] => Ok(*one),
        [] => Err(Stop::usage(
            say!(zh: "这个政策在这一天没有要计算的表"; en: "the policy has no table to decide on that day"),
            Some(
                say!(zh: "请核对政策的施行日期和 --as-of。"; en: "check when the policy takes effect, and --as-of"),
            ),
        )),
        several => {
            let names: Vec<Text> = several.iter().map(|table| table_name(program, *table)).collect();
            let first = names.first().cloned().unwrap_or_default();
            Err(Stop::usage(
                say!(zh: "没有写“{}”是哪张表的数据", text; en: "say which table `{}` is for", text),
                Some(
                    say!(zh: "例如 --data {}={}", first.zh, text; en: "for example --data {}={}", first.en, text),
                ),
            ))
        }
    }
}

fn format(wanted: Option<DataFormat>, path: &str) -> InputFormat {
    match wanted {
        Some(DataFormat::Csv) => InputFormat::Csv,
        Some(DataFormat::Tsv) => InputFormat::Tsv,
        Some(DataFormat::Jsonl) => InputFormat::Jsonl,
        Some(DataFormat::Json) => InputFormat::Json,
        Some(DataFormat::Xlsx) => InputFormat::Xlsx,
        Some(DataFormat::Parquet) => InputFormat::Parquet,
        None => InputFormat::of_path(path),
    }
}

/// So many known names are listed.
const LISTED: usize = 12;
/// So many near names are offered.
const OFFERED: usize = 3;

/// A usage error about an unknown name, with the nearest ones.
pub(crate) fn unknown(message: Text, name: &str, known: &[&Name]) -> Stop {
    Stop::usage(message, unknown_help(name, known))
}

fn unknown_help(name: &str, known: &[&Name]) -> Option<Text> {
    let mut slips = nearest(name, known.iter().flat_map(|name| [name.zh.as_str(), name.en.as_str()]));
    slips.truncate(OFFERED);
    let slip = |known: &&&Name| slips.contains(&known.zh.as_str()) || slips.contains(&known.en.as_str());
    // A part of a name, or a name with something round it; never its opposite.
    let holds = |known: &&&Name| {
        [&known.zh, &known.en].into_iter().any(|known| {
            let (short, long) =
                if known.len() < name.len() { (known.as_str(), name) } else { (name, known.as_str()) };
            short.chars().count() > 1 && long.contains(short) && !says_otherwise(name, known)
        })
    };
    let mut near: Vec<&&Name> = known.iter().filter(slip).collect();
    if near.is_empty() {
        near = known.iter().filter(holds).take(OFFERED).collect();
    }
    if let [one] = near.as_slice() {
        return Some(say!(zh: "最接近的是“{}”，是不是它？", one.zh; en: "did you mean `{}`?", one.en));
    }
    if !near.is_empty() {
        let list =
            |lang: Lang, mark: &str| near.iter().map(|one| named(one, lang)).collect::<Vec<_>>().join(mark);
        let (zh, en) = (list(Lang::Zh, "、"), list(Lang::En, ", "));
        return Some(say!(zh: "最接近的是：{zh}"; en: "near ones: {en}"));
    }
    if known.is_empty() {
        return None;
    }
    let list = |lang: Lang, mark: &str| {
        known.iter().take(LISTED).map(|one| named(one, lang)).collect::<Vec<_>>().join(mark)
    };
    let (mut zh, mut en) = (list(Lang::Zh, "、"), list(Lang::En, ", "));
    if known.len() > LISTED {
        zh.push_str(&format!(" 等 {} 个", known.len()));
        en.push_str(&format!(" and {} more", known.len() - LISTED));
    }
    Some(say!(zh: "有：{zh}"; en: "there are: {en}"))
}

/// Says of every list that was given but not declared complete what it cannot tell.
pub(crate) fn tell_not_complete(plans: &Plans, supplied: &[TableId], shell: &Shell) {
    let Some(program) = plans.program() else { return };
    let given = |list: &&ListId| {
        let table = program.lists.get(list.index()).map(|list| list.table);
        table.is_some_and(|table| supplied.contains(&table))
    };
    let open = union(plans.plans.iter().map(|plan| plan.open_lists()));
    for id in open.iter().filter(given) {
        let Some(list) = program.lists.get(id.index()) else { continue };
        let name = &list.name;
        // Declared complete, but too old on some of the days.
        let declared = |plan: &Arc<Plan>| plan.is_declared_complete(*id) && plan.open_lists().contains(id);
        let expired: Vec<usize> = positions(&plans.plans, declared);
        if !expired.is_empty() {
            let when = plans.days.some_words(&expired);
            let first = expired.first().and_then(|at| plans.plans.get(*at));
            let years = first.and_then(|plan| list.valid_school_years.on(plan.as_of()).copied());
            let years = years.unwrap_or_default();
            shell.warn(&say!(
                zh: "“{}”有效 {years} 学年，{}不在有效期内：不在名单上的按“不清楚”处理", name.zh, when.zh;
                en: "list `{}` holds for {years} school year(s) and not in {}: who is not on it is unknown there", name.en, when.en));
            continue;
        }
        let text = say!(
            zh: "“{}”已给，但没有声明完整：不在名单上的按“不清楚”处理；核实名单完整后加 --complete-list {}", name.zh, name.zh;
            en: "list `{}` was given but not declared complete: who is not on it is unknown; once it is known to name everyone add --complete-list {}", name.en, name.en);
        shell.note(&format!("{}\n", shell.say(&text)));
    }
}

/// The name of a table; that of the list, where it holds one.
pub(crate) fn table_name(program: &Program, table: TableId) -> Text {
    let list = program.lists.iter().find(|list| list.table == table).map(|list| &list.name);
    let name = list.or_else(|| program.tables.get(table.index()).map(|table| &table.name));
    name.map(tiaoli_core::ir::Name::text).unwrap_or_default()
}

/// Names the tables that conditions would look into and that were not given.
pub(crate) fn tell_not_supplied(plans: &Plans, supplied: &[TableId], shell: &Shell) {
    let Some(program) = plans.program() else { return };
    let all: Vec<TableId> = (0..program.tables.len()).map(TableId::from_index).collect();
    let subjects = plans.subjects();
    let missing = plans
        .looked_into(&all)
        .into_iter()
        .filter(|table| !supplied.contains(table) && !subjects.contains(table));
    let names: Vec<Text> = missing.map(|table| table_name(program, table)).collect();
    let Some(first) = names.first() else { return };
    let list = |lang: Lang, joint: &str| {
        names.iter().take(NAMED).map(|name| name.get(lang)).collect::<Vec<_>>().join(joint)
    };
    let (mut zh, mut en) = (list(Lang::Zh, "、"), list(Lang::En, ", "));
    if names.len() > NAMED {
        zh.push_str(&format!(" 等 {} 张表", names.len()));
        en.push_str(&format!(" and {} more", names.len() - NAMED));
    }
    let text = say!(
        zh: "没有给这些数据，要看它们的条件和职责按“不清楚”处理：{}（--data {}=文件）", zh, first.zh;
        en: "not given, so conditions and duties that look into them are unknown: {} (--data {}=FILE)", en, first.en);
    shell.note(&format!("{}\n", shell.say(&text)));
}
