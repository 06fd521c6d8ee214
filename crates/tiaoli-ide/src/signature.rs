//! Help inside the brackets of a function: its parameters, and which of them is being written.

use std::ops::Range;

use tiaoli_diagnostics::Lang;

use crate::{
    Snapshot,
    cursor::{Cursor, Word},
    functions,
};

/// A function with the parameter at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// `满月数(从哪天, 到哪天)`
    pub label: String,
    /// What it means and gives, in markdown.
    pub text: String,
    pub parameters: Vec<Parameter>,
    /// Index into `parameters`; `None` where the function has no more.
    pub active: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Bytes of the label.
    pub label: Range<usize>,
    /// What it takes.
    pub text: String,
}

/// The function whose brackets are open at an offset of the newest text.
pub fn signature(snapshot: &Snapshot, text: &str, offset: usize) -> Option<Signature> {
    let cursor = Cursor::new(text, offset)?;
    let (name, commas) = call(cursor.inside())?;
    let function = functions::find(&name)?;
    let lang = snapshot.words_lang(cursor.written);
    // The name as it is written, the words in the language of the session.
    let (label, ranges) = function.label(if function.name.en == name { Lang::En } else { lang });
    let parameters: Vec<Parameter> = ranges
        .into_iter()
        .zip(&function.parameters)
        .map(|(label, parameter)| Parameter { label, text: parameter.ty.get(lang).to_owned() })
        .collect();
    let last = parameters.len().checked_sub(1);
    let active = if function.repeats { last.map(|last| commas.min(last)) } else { Some(commas) };
    let active = active.filter(|active| *active < parameters.len());
    let returns = match function.returns.is_empty() {
        true => String::new(),
        false => format!("\n\n→ {}", function.returns.get(lang)),
    };
    Some(Signature { label, text: format!("{}{returns}", function.meaning.get(lang)), parameters, active })
}

/// The name before the innermost open bracket, and how many commas stand behind that bracket.
pub(crate) fn call(words: &[Word<'_>]) -> Option<(String, usize)> {
    let (mut closed, mut commas) = (0_usize, 0);
    for (at, word) in words.iter().enumerate().rev() {
        if word.is_sign(")") || word.is_sign("}") {
            closed += 1;
        } else if closed > 0 && (word.is_sign("(") || word.is_sign("{")) {
            closed -= 1;
        } else if word.is_sign("(") {
            let name = words.get(at.checked_sub(1)?)?;
            let touches = name.span.end == word.span.start;
            return (touches && name.is_name()).then(|| (name.text.clone().into_owned(), commas));
        } else if closed == 0 && (word.is_sign(",") || word.is_sign("、")) {
            commas += 1;
        } else if word.is_sign("{") {
            return None;
        }
    }
    None
}
