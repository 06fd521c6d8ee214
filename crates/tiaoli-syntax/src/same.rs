//! Equality of trees without their places.

use std::fmt::{Debug, Write};

use crate::ast::File;

/// Whether two files have the same tree, wherever its parts stand in their texts.
pub fn same_tree(a: &File, b: &File) -> bool {
    outline(a) == outline(b)
}

/// Whether two parts of a tree say the same, wherever they stand.
pub fn same<T: Debug>(a: &T, b: &T) -> bool {
    outline(a) == outline(b)
}

/// The tree as text without spans. The derived `Debug` form names every part, so nothing a later field adds is forgotten here.
fn outline(part: &impl Debug) -> String {
    let mut out = Outline { text: String::new(), in_span: false };
    // Writing to a `String` does not fail.
    let _ = write!(out, "{part:?}");
    out.text
}

/// Leaves out what stands between `Span {` and `}`. The derived form writes these as pieces of their own.
struct Outline {
    text: String,
    in_span: bool,
}

impl Write for Outline {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        if self.in_span {
            self.in_span = !piece.contains('}');
        } else {
            self.text.push_str(piece);
            self.in_span = piece == "Span";
        }
        Ok(())
    }
}
