//! Did-you-mean with a budget: a file full of unknown names must not cost the square of its size.

use tiaoli_diagnostics::did_you_mean;

/// Finds near names for the first unknown ones of an analysis; after that it stays silent.
#[derive(Debug)]
pub(crate) struct Suggester {
    left: u32,
}

impl Default for Suggester {
    fn default() -> Self {
        Self { left: 100 }
    }
}

impl Suggester {
    /// The known name nearest to `name`, in either language, look-alike letters counting as equal.
    pub(crate) fn nearest<'n>(
        &mut self,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Option<String> {
        self.left = self.left.checked_sub(1)?;
        let folded: String = name.chars().map(look_alike).collect();
        let mut sorted: Vec<&str> = known.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        if let Some(same) =
            sorted.iter().find(|known| **known != name && known.chars().map(look_alike).eq(folded.chars()))
        {
            return Some((*same).to_owned());
        }
        did_you_mean(&folded, sorted).map(str::to_owned)
    }
}

/// Letters of other scripts and full-width forms that look like a Latin letter or digit.
fn look_alike(c: char) -> char {
    match c {
        'А' | 'а' => 'A',
        'В' => 'B',
        'С' | 'с' => 'C',
        'Е' | 'е' => 'E',
        'Н' => 'H',
        'К' => 'K',
        'М' => 'M',
        'О' | 'о' => 'O',
        'Р' | 'р' => 'P',
        'Т' => 'T',
        'Х' | 'х' => 'X',
        '〇' => '零',
        c @ 'a'..='z' => c.to_ascii_uppercase(),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::Suggester;

    #[test]
    fn look_alikes_and_both_languages() {
        let mut near = Suggester::default();
        assert_eq!(near.nearest("А类", ["B类", "A类"]), Some("A类".to_owned()));
        assert_eq!(near.nearest("户藉", ["户籍", "hukou"]), Some("户籍".to_owned()));
        assert_eq!(near.nearest("Hukou", ["户籍", "hukou"]), Some("hukou".to_owned()));
        assert_eq!(near.nearest("学制", ["户籍"]), None);
    }
}
