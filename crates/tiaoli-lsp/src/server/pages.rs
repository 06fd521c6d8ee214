//! The pages that messages point to.

use serde::{Deserialize, Serialize};
use tiaoli_diagnostics::{Code, say};
use tower_lsp::jsonrpc::{Error, Result};

use super::Backend;
use crate::publish::PAGES;

#[derive(Debug, Deserialize)]
pub(crate) struct PageParams {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page {
    text: &'static str,
    language_id: &'static str,
}

impl Backend {
    pub(crate) async fn page(&self, params: PageParams) -> Result<Page> {
        let name = params.uri.strip_prefix(PAGES).and_then(|rest| rest.strip_prefix('/'));
        let code = name.and_then(|name| name.strip_suffix(".md")).and_then(Code::from_name);
        match code {
            Some(code) => Ok(Page { text: code.page(), language_id: "markdown" }),
            None => {
                let why = say!(zh: "没有“{}”这一页", params.uri; en: "there is no page `{}`", params.uri);
                Err(Error::invalid_params(why.get(self.lang()).to_owned()))
            }
        }
    }
}
