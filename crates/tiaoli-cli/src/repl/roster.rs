//! Rosters at the prompt: which files, who satisfies a condition, one row as the record.

use std::sync::Arc;

use tiaoli_core::{
    batch::{Batch, Columns},
    cell::{mask_ids, squeeze},
    eval::{BatchRow, NoTrace, Row, Scope},
    explain::Looks,
    ir::{Field, FieldRef, Program, TableId, Type},
    sensitive::mask_key,
    value::Value,
};
use tiaoli_diagnostics::{Text, say};
use tiaoli_ide::{clean::clean, explanation::named, layout::table};

use super::{
    record::{Origin, Record},
    session::Session,
};
use crate::{
    commands::explain::evaluator,
    dataset::{self, Input, table_name},
    exit::Stop,
    run::{Run, grouped},
    shell::{FAINT, STRONG, paint},
};

/// So many rows are listed.
const LISTED: usize = 10;
/// So many of the values a condition reads are shown of each.
const COLUMNS: usize = 4;

/// A row of a roster on the evaluated day.
struct Seen<'r> {
    record: BatchRow<'r>,
    batch: &'r Batch,
    row: usize,
    scope: Scope<'r>,
}

impl Seen<'_> {
    fn key(&self) -> String {
        String::from_utf8_lossy(self.batch.key(self.row)).into_owned()
    }

    fn number(&self) -> u64 {
        self.batch.first_row + self.row as u64
    }

    fn line(&self) -> u64 {
        self.batch.lines.get(self.row).copied().unwrap_or(0)
    }
}

impl Session<'_> {
    /// `:data [TABLE=]FILE…`: files of other tables stay.
    pub(crate) fn give_data(&mut self, text: &str) -> Result<(), Stop> {
        let files: Vec<String> = split(text);
        if files.iter().any(|file| file == "-" || file.ends_with("=-")) {
            return Err(Stop::usage(
                say!(zh: "标准输入在这里是命令，不能又是名册"; en: "the standard input holds the commands here; it cannot be a roster too"),
                Some(say!(zh: "请写文件名。"; en: "name a file")),
            ));
        }
        if !files.is_empty() {
            let before = std::mem::take(&mut self.data);
            let table = |file: &str| file.split_once(['=', '＝']).map(|(table, _)| table.trim().to_owned());
            let stays = |old: &&String| !files.iter().any(|new| table(new) == table(old));
            let kept: Vec<String> = before.iter().filter(stays).cloned().collect();
            self.set_data([files.clone(), kept].concat());
            if let Err(stop) = self.say_data(true) {
                self.set_data(before);
                return Err(stop);
            }
            return Ok(());
        }
        self.say_data(false)
    }

    /// Which files are in use, and how many rows the rosters have.
    fn say_data(&mut self, is_new: bool) -> Result<(), Stop> {
        if self.data.is_empty() {
            let text =
                say!(zh: "还没有给数据：写 ：数据 文件。\n"; en: "No data was given: write :data FILE.\n");
            return self.shell.print(self.shell.say(&text));
        }
        let program = Arc::clone(self.program());
        let mut out = String::new();
        {
            let (run, data) = self.run(&program, &Looks::default())?;
            if is_new {
                dataset::tell_not_supplied(&self.plans(&program, self.day)?, &data.supplied(), &self.shell);
            }
            for input in data.inputs() {
                let name = table_name(&program, input.table);
                let origin = input.source.origin();
                let mut rows = 0;
                grouped::feed(&run, input, &[], |_, batch| rows += batch.rows)?;
                let text = say!(zh: "{}：{} 行（{}）\n", name.zh, rows, origin.name(); en: "{}: {} rows ({})\n", name.en, rows, origin.name());
                out.push_str(self.shell.say(&text));
            }
        }
        self.shell.print(&out)
    }

    /// `:who CONDITION`
    pub(crate) fn who(&mut self, text: &str) -> Result<(), Stop> {
        if text.is_empty() {
            return Err(Stop::usage(
                say!(zh: "要写条件"; en: "a condition is needed"),
                Some(say!(zh: "例如 ：谁 户籍 为 农村。"; en: "for example :who hukou is rural")),
            ));
        }
        let asked = self.ask(text)?;
        if asked.definition.ty != Type::Bool {
            let ty = asked.program.type_words(&asked.definition.ty);
            return Err(Stop::usage(
                say!(zh: "这不是条件，是{}", ty.zh; en: "this is no condition but {}", ty.en),
                Some(
                    say!(zh: "写成条件，例如 … 为 …、… 超过 …。"; en: "make it a condition, such as `… is …`"),
                ),
            ));
        }
        let (mut yes, mut open, mut all) = (0_u64, 0_u64, 0_u64);
        let mut rows: Vec<Vec<String>> = Vec::new();
        let table_of = asked.definition.table;
        let shown: Vec<FieldRef> = self.read_fields(&asked.program, asked.body, table_of)?;
        self.each_row(&asked.program, Some((asked.body, table_of)), |input, seen| {
            all += 1;
            match seen.scope.truth(asked.body, &mut NoTrace) {
                Some(true) => yes += 1,
                None => {
                    open += 1;
                    return;
                }
                Some(false) => return,
            }
            if rows.len() < LISTED {
                let mut cells = vec![self.place(&asked.program, input, seen)];
                for field in &shown {
                    if let Some(of) = asked.program.field(*field) {
                        let value = self.shown_value(seen.record.value(*field), of);
                        cells.push(format!("{} {value}", named(&of.name, self.lang())));
                    }
                }
                rows.push(cells);
            }
        })?;
        let head = say!(zh: "{yes} 行符合（共 {all} 行）"; en: "{yes} of {all} rows");
        let mut out = paint(self.shell.color_out, STRONG, self.shell.say(&head));
        if open > 0 {
            let text = say!(zh: "；另有 {open} 行不清楚，因为要看的栏目空着"; en: "; {open} more are not known, because a field they depend on is empty");
            out.push_str(self.shell.say(&text));
        }
        out.push('\n');
        let lines: Vec<[String; COLUMNS + 1]> = rows
            .into_iter()
            .map(|cells| std::array::from_fn(|at| cells.get(at).cloned().unwrap_or_default()))
            .collect();
        out.extend(table(&lines, |_| false).into_iter().map(|line| format!("  {line}\n")));
        if yes > LISTED as u64 {
            let rest = yes - LISTED as u64;
            let text = say!(zh: "  还有 {rest} 行没有列出"; en: "  {rest} more not listed");
            out.push_str(&format!("{}\n", paint(self.shell.color_out, FAINT, self.shell.say(&text))));
        }
        self.shell.print(&out)
    }

    /// `:row N` or `:row KEY`: the row becomes the record.
    pub(crate) fn take_row(&mut self, text: &str) -> Result<(), Stop> {
        // A later change of the file is noticed by what it was now.
        self.lane()?;
        let record = self.find_row(text)?.ok_or_else(|| no_such_row(text))?;
        self.change(record);
        self.show_record()
    }

    /// A row by its key, an ID number, or the number of the record.
    pub(crate) fn find_row(&self, text: &str) -> Result<Option<Record>, Stop> {
        let program = Arc::clone(self.program());
        let sought = squeeze(text);
        let number: Option<u64> = text.trim().trim_start_matches(['#', '＃']).parse().ok();
        let (mut by_key, mut by_number): (Option<Record>, Option<Record>) = (None, None);
        self.each_row(&program, None, |input, seen| {
            if by_key.is_some() {
                return;
            }
            let record =
                || record_of(&program, input.table, &seen.record, self.origin(&program, input, seen));
            let fields =
                program.tables.get(input.table.index()).map_or(&[][..], |table| table.fields.as_slice());
            let is_id = |(at, field): (usize, &Field)| {
                let of = FieldRef { table: input.table, field: u16::try_from(at).unwrap_or(u16::MAX) };
                field.ty == Type::IdCard
                    && seen.record.value(of).as_text().is_some_and(|id| squeeze(id) == sought)
            };
            if !sought.is_empty() && squeeze(&seen.key()) == sought || fields.iter().enumerate().any(is_id) {
                by_key = Some(record());
            } else if number == Some(seen.number()) {
                by_number = Some(record());
            }
        })?;
        Ok(by_key.or(by_number))
    }

    /// A row read once more, as it is on the day now; `None` where it is not in force then.
    pub(crate) fn row_again(&self, origin: &Origin) -> Result<Option<Record>, Stop> {
        let program = Arc::clone(self.program());
        let mut found = None;
        self.each_row(&program, None, |input, seen| {
            if input.source.origin().name() == origin.file.as_str() && seen.number() == origin.row {
                found =
                    Some(record_of(&program, input.table, &seen.record, self.origin(&program, input, seen)));
            }
        })?;
        Ok(found.filter(|row| row.from.as_ref().is_some_and(|now| now.key == origin.key)))
    }

    /// A row read once more from a file that was changed: where it was, else where its key is now.
    pub(crate) fn row_anywhere(&self, origin: &Origin) -> Result<Option<Record>, Stop> {
        if let Some(row) = self.row_again(origin)? {
            return Ok(Some(row));
        }
        let moved = self.find_row(&origin.key)?;
        Ok(moved.filter(|row| row.from.as_ref().is_some_and(|now| now.key == origin.key)))
    }

    fn origin(&self, program: &Program, input: &Input, seen: &Seen<'_>) -> Origin {
        Origin {
            file: input.source.origin().name().to_owned(),
            row: seen.number(),
            key: seen.key(),
            place: self.place(program, input, seen),
            ..Origin::default()
        }
    }

    /// Calls `take` for every row in force of the rosters; all columns are read where no expression says which.
    fn each_row(
        &self,
        program: &Arc<Program>,
        expression: Option<(tiaoli_core::ir::ExprId, Option<TableId>)>,
        mut take: impl FnMut(&Input, &Seen<'_>),
    ) -> Result<(), Stop> {
        let first = self.run(program, &Looks::default())?;
        let looks = |run: &Run<'_>, table: TableId| {
            let plan = run.plans().next();
            expression.and_then(|(id, of)| Some(Looks::of(plan?, id, of.unwrap_or(table))))
        };
        let subject = first.1.subjects.first().map_or(self.record.table, |input| input.table);
        let (run, data) = match looks(&first.0, subject) {
            Some(looks) if !looks.beside.is_empty() => self.run(program, &looks)?,
            _ => first,
        };
        if data.subjects.is_empty() {
            return Err(Stop::usage(
                say!(zh: "还没有给名册"; en: "no roster was given"),
                Some(say!(zh: "写 ：数据 文件。"; en: "write :data FILE")),
            ));
        }
        let wanted_table = expression.and_then(|(_, table)| table);
        let matching = |input: &&Input| wanted_table.is_none_or(|table| table == input.table);
        let Some(lane) = run.lanes.first() else { return Ok(()) };
        for input in data.subjects.iter().filter(matching) {
            let on_day = lane.plan.day_fields(input.table, &lane.side);
            let mut wanted = match looks(&run, input.table) {
                Some(looks) => [looks.own, run.wanted(input.table)].concat(),
                None => all_fields(program, input.table),
            };
            wanted.extend(&on_day);
            wanted.sort_unstable();
            wanted.dedup();
            let input = grouped::rereadable(input.clone(), !on_day.is_empty(), &self.shell)?;
            let groups = grouped::collect(&run, &input, !on_day.is_empty(), &mut |_, _| Ok(()))?;
            let Some(groups) = groups.into_iter().next() else { continue };
            let mut evaluator = evaluator(lane, input.table, groups)?;
            grouped::feed(&run, &input, &wanted, |columns: &Columns, batch: &Batch| {
                evaluator.take(columns, batch);
                for row in (0..batch.rows).filter(|row| evaluator.in_force(batch, *row)) {
                    let record = evaluator.record(columns, batch, row);
                    let scope = Scope::new(evaluator.plan(), evaluator.side(), &record);
                    take(&input, &Seen { record, batch, row, scope });
                }
            })?;
        }
        Ok(())
    }

    /// The fields of the roster that an expression reads, to be shown beside a row.
    fn read_fields(
        &self,
        program: &Arc<Program>,
        id: tiaoli_core::ir::ExprId,
        table: Option<TableId>,
    ) -> Result<Vec<FieldRef>, Stop> {
        let (run, _) = self.run(program, &Looks::default())?;
        let plan = run.plans().next();
        let looks = plan.and_then(|plan| Some(Looks::of(plan, id, table?))).unwrap_or_default();
        Ok(looks.own.into_iter().take(COLUMNS).collect())
    }

    /// `第 11 条（第 12 行）1501**…`: where a row stands and whom it is about, masked.
    fn place(&self, program: &Program, input: &Input, seen: &Seen<'_>) -> String {
        let key = seen.key();
        let field = program
            .tables
            .get(input.table.index())
            .and_then(|table| table.fields.get(usize::from(table.key?)));
        let key = match (self.args.show_sensitive, field.is_some_and(Field::is_sensitive)) {
            (true, _) => key,
            (false, true) => mask_key(&key),
            (false, false) => mask_ids(&key),
        };
        let at: Text = match seen.line() {
            0 => say!(zh: "第 {} 条", seen.number(); en: "record {}", seen.number()),
            line => {
                say!(zh: "第 {} 条（第 {line} 行）", seen.number(); en: "record {} (line {line})", seen.number())
            }
        };
        clean(&format!("{} {key}", self.shell.say(&at))).trim_end().to_owned()
    }
}

fn record_of(program: &Program, table: TableId, row: &dyn Row, from: Origin) -> Record {
    let mut record = Record::new(table);
    for (at, field) in all_fields(program, table).into_iter().enumerate() {
        let value: Value = row.value(field).clone();
        record.set(at, value);
    }
    record.from = Some(from);
    record
}

fn all_fields(program: &Program, table: TableId) -> Vec<FieldRef> {
    let count = program.tables.get(table.index()).map_or(0, |table| table.fields.len());
    (0..count).filter_map(|at| Some(FieldRef { table, field: u16::try_from(at).ok()? })).collect()
}

fn no_such_row(text: &str) -> Stop {
    let sought = mask_ids(text);
    Stop::data(
        say!(zh: "名册里没有识别号或序号为“{sought}”的记录"; en: "the roster has no record `{sought}`, by key or by number"),
        Some(
            say!(zh: "序号从 1 数起，不算表头；用 ：谁 可以按条件找。"; en: "numbers begin with 1, without the header; :who finds rows by a condition"),
        ),
    )
}

/// Words apart by blanks; quotation marks keep a name with blanks together.
pub(crate) fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_may_hold_blanks() {
        assert_eq!(split("a.csv 学校=b.csv"), ["a.csv", "学校=b.csv"]);
        assert_eq!(split(r#""my roster.csv"  学校="b c.csv""#), ["my roster.csv", "学校=b c.csv"]);
        assert!(split("  ").is_empty());
    }
}
