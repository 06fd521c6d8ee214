//! An expression that somebody asks for: read as the body of a definition that no text holds.

use tiaoli_diagnostics::{Diagnostic, Span};
use tiaoli_syntax::{Parse, ast, parse_expr};

use super::{Session, file_id, join};
use crate::ir::{Definition, Program};

/// What the definition is called: no text can name it so.
const ASKED: &str = "=";

impl Session {
    /// Takes in an expression alone, as a text of the policy; [`Program::asked`] is what has become of it. What could not be
    /// read is told here and is not part of the policy.
    pub fn ask(&mut self, path: &str, text: &str) -> Vec<Diagnostic> {
        self.remove(path);
        self.set_policy(path, text);
        let Some(at) = self.by_path.get(&join("", path)).copied() else { return Vec::new() };
        let (expr, diagnostics) = parse_expr(file_id(at), text);
        let value = expr.filter(|_| diagnostics.is_empty());
        let items = value.into_iter().map(|value| {
            let span = value.span;
            let name = ast::Ident { text: ASKED.to_owned(), span: Span::point(span.start as usize) };
            let define = ast::Define { name, value, quotes: Vec::new(), effective: None };
            ast::Item { kind: ast::ItemKind::Define(define), span }
        });
        let file = ast::File { items: items.collect() };
        self.adopt(path, text, Parse { file, ..Parse::default() });
        diagnostics
    }
}

impl Program {
    /// The expression that was asked for.
    pub fn asked(&self) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.name.zh == ASKED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Type;

    const POLICY: &str =
        "信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村 }\n资助项目 助学金 { 对象 学生 发放 按月 }\n";

    fn asked(text: &str) -> (Vec<Diagnostic>, crate::session::Analysis) {
        let mut session = Session::new();
        session.set_policy("p.tiao", POLICY);
        let told = session.ask("输入", text);
        (told, session.analyze())
    }

    #[test]
    fn an_expression_has_the_type_and_the_table_of_its_fields() {
        let (told, analysis) = asked("\n\n户籍 为 城市");
        assert!(told.is_empty() && !analysis.has_errors(), "{told:?} {:?}", analysis.diagnostics);
        let asked = analysis.program.asked().unwrap();
        assert_eq!((&asked.ty, asked.table.is_some()), (&Type::Bool, true));
        assert_eq!(asked.versions.len(), 1);
    }

    #[test]
    fn a_mistake_is_told_where_it_was_typed() {
        let (told, analysis) = asked("\n\n户藉 为 城市");
        assert!(told.is_empty());
        let error = analysis.diagnostics.iter().find(|one| one.is_error()).unwrap();
        let (path, at) = analysis.sources.line_col(error.span().unwrap()).unwrap();
        assert_eq!((path, at.line, at.column), ("输入", 3, 1));
        let (told, _) = asked("户籍 为");
        assert!(!told.is_empty());
    }
}
