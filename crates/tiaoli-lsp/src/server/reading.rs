//! Reading all policies of the workspace, which an editor can watch and ask for.

use tiaoli_diagnostics::say;
use tower_lsp::{jsonrpc::Result, ls_types::*};

use super::Backend;

/// Reads every file anew, also those that the editor was not told of.
pub(crate) const READ_ANEW: &str = "tiaoli.readAnew";

impl Backend {
    pub(super) async fn command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        if params.command != READ_ANEW {
            let message =
                say!(zh: "没有“{}”这个命令", params.command; en: "there is no command `{}`", params.command);
            return Err(tower_lsp::jsonrpc::Error::invalid_params(message.get(self.lang()).to_owned()));
        }
        self.shared.change(|state| state.rescan = true);
        self.read(params.work_done_progress_params.work_done_token).await;
        Ok(None)
    }

    /// Waits until the policies have been read, and shows that somebody is at work.
    pub(super) async fn read(&self, token: Option<ProgressToken>) {
        let token = match token {
            Some(token) => Some(token),
            None if self.client().shows_progress => {
                let token = ProgressToken::String("tiaoli/reading".to_owned());
                let made = self.editor.create_work_done_progress(token.clone()).await;
                made.ok().map(|()| token)
            }
            None => None,
        };
        let lang = self.lang();
        let title = say!(zh: "正在读取政策"; en: "Reading policies");
        let progress = match token {
            Some(token) => Some(self.editor.progress(token, title.get(lang)).begin().await),
            None => None,
        };
        let world = self.world().await;
        if let Some(progress) = progress {
            let count = world.views.len();
            let message = say!(zh: "{count} 个政策"; en: "{count} policies");
            progress.finish_with_message(message.get(lang)).await;
        }
    }
}
