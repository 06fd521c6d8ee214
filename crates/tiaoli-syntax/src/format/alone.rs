//! One condition or amount by itself, in the other language: as explanations quote it.

use tiaoli_diagnostics::{Diagnostic, FileId};

use super::{FormatOptions, dominant_language, expr::Layout, printer::Printer};
use crate::parse::{Parse, parse_expr};

/// The text of a condition or amount in `options.lang`; names without a table are fields of `table`, by the name it has in
/// the text. `None` where the text is in that language already, or cannot be read by itself.
pub fn format_expr(text: &str, table: Option<&str>, options: &FormatOptions<'_>) -> Option<String> {
    let written = dominant_language(text);
    let lang = options.lang.filter(|lang| *lang != written)?;
    let (expr, diagnostics) = parse_expr(FileId(0), text);
    let expr = expr.filter(|_| !diagnostics.iter().any(Diagnostic::is_error))?;
    let parse = Parse::default();
    let mut printer = Printer::new(text, &parse, written, lang, options.names);
    printer.table = table.map(str::to_owned);
    printer.expr(&expr, Layout::Inline);
    Some(printer.finish().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use tiaoli_diagnostics::Lang;

    use super::*;
    use crate::names::collect_names;
    use crate::parse::parse;

    #[test]
    fn conditions_speak_the_other_language() {
        let names = "英文名 { 学生 student 户籍 hukou 城市 urban 学制 program_years 入学日期 enrolled_on 涉农 agricultural }";
        let names = collect_names(&[&parse(FileId(0), names).file]);
        let options = FormatOptions { lang: Some(Lang::En), names: &names };
        let english = |text: &str| format_expr(text, Some("学生"), &options).unwrap_or_default();
        assert_eq!(english("户籍 为 城市"), "hukou is urban");
        assert_eq!(english("非涉农"), "not agricultural");
        assert!(english("第几学期(入学日期, 基准日) 超过 学制 × 2").ends_with(" over program_years * 2"));
        assert_eq!(english("hukou is urban"), "");
        assert_eq!(english("户籍 为"), "");
        let back = FormatOptions { lang: Some(Lang::Zh), ..options };
        assert_eq!(format_expr("hukou is urban", Some("student"), &back).as_deref(), Some("户籍 为 城市"));
    }
}
