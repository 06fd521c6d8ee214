//! What the server tells without being asked: messages, figures, and that something asked before has another answer now.

use std::sync::Arc;

use tower_lsp::{Client as Editor, ls_types::MessageType};

use super::{Backend, people::PeopleChanged};
use crate::{capabilities::Client, publish::Told, views::World, worker};

impl Backend {
    /// Tells the findings of the threads to the editor from now on.
    pub(super) fn work(&self) {
        let (shared, editor, client) = (Arc::clone(&self.shared), self.editor.clone(), self.client());
        let runtime = tokio::runtime::Handle::current();
        let (mut told, mut is_first) = (Told::default(), true);
        let shown = move |world: &Arc<World>| {
            if !client.pulls {
                for (uri, diagnostics, version) in told.news(world) {
                    runtime.block_on(editor.publish_diagnostics(uri, diagnostics, version));
                }
            }
            let messages = client.pulls && client.refreshes_diagnostics && told.is_news_elsewhere(world);
            // Nothing has been asked before the first.
            if !std::mem::take(&mut is_first) && (messages || world.anew) {
                runtime.spawn(ask_again(editor.clone(), client, messages, world.anew));
            }
        };
        self.on_a_thread("analysis", move || worker::run(&shared, shown));
        let (shared, people) = (Arc::clone(&self.shared), Arc::clone(&self.people));
        let (editor, runtime) = (self.editor.clone(), tokio::runtime::Handle::current());
        let (window, speaking) = (editor.clone(), runtime.clone());
        let failed = move |why: &str| speaking.block_on(window.show_message(MessageType::WARNING, why));
        let counted = move |state: serde_json::Value| {
            runtime.block_on(editor.send_notification::<PeopleChanged>(state));
            if client.refreshes_lenses {
                let editor = editor.clone();
                // The editor answers when it likes; the next count does not wait for it.
                runtime.spawn(async move { editor.code_lens_refresh().await });
            }
        };
        self.on_a_thread("people", move || people.run(&shared, counted, failed));
    }

    fn on_a_thread(&self, name: &str, work: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().name(name.to_owned()).stack_size(tiaoli_project::STACK);
        // Without its threads there is no server: the editor sees requests that are never answered, and the log says why.
        if let Err(error) = thread.spawn(work) {
            self.shared.stop();
            let editor = self.editor.clone();
            tokio::spawn(async move { editor.log_message(MessageType::ERROR, error).await });
        }
    }
}

/// Has the editor ask again, for messages, or for what else it shows in texts. It may answer these only after it has answers
/// of its own; one that refuses shows what it had.
async fn ask_again(editor: Editor, client: Client, messages: bool, rest: bool) {
    if rest && client.refreshes_lenses {
        let _ = editor.code_lens_refresh().await;
    }
    if rest && client.refreshes_hints {
        let _ = editor.inlay_hint_refresh().await;
    }
    if rest && client.refreshes_tokens {
        let _ = editor.semantic_tokens_refresh().await;
    }
    if messages {
        let _ = editor.workspace_diagnostic_refresh().await;
    }
}
