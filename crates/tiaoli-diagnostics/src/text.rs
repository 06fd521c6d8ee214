//! Texts for people, in Chinese and in English.

/// A language messages are shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

/// One text in both languages. Neither may be forgotten: see [`say!`](crate::say).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    pub zh: String,
    pub en: String,
}

impl Text {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A text that is the same in both languages: a name, a number, a quotation.
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// Formats a [`Text`]: `say!(zh: "没有“{}”", name; en: "there is no `{}`", name)`.
#[macro_export]
macro_rules! say {
    (zh: $zh:literal $(, $zarg:expr)* ; en: $en:literal $(, $earg:expr)* $(,)?) => {
        $crate::Text { zh: format!($zh $(, $zarg)*), en: format!($en $(, $earg)*) }
    };
}
