//! A client of the language server, through the wire: the program as editors start it.

use std::{
    collections::{BTreeMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::binary;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor with one server.
#[derive(Debug)]
pub struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    waiting: VecDeque<Value>,
    next: i64,
    versions: BTreeMap<String, i64>,
    /// What the server said it can do.
    pub capabilities: Value,
}

/// The address of a path.
pub fn uri(path: &Path) -> String {
    let mut uri = String::from("file://");
    for byte in path.to_str().expect("paths of tests are text").bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// A position as the protocol has it.
pub fn at(line: u64, character: u64) -> Value {
    json!({ "line": line, "character": character })
}

impl Editor {
    /// Starts a server for a folder. `params` are laid over what is usual in `initialize`.
    pub fn start(folder: &Path, params: Value) -> Self {
        let mut editor = Self::greet(folder, params);
        editor.notify("initialized", json!({}));
        editor
    }

    /// As [`Editor::start`], up to the answer to `initialize`.
    pub fn greet(folder: &Path, params: Value) -> Self {
        let mut server = binary::command(folder, "zh")
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = server.stdin.take();
        let output = BufReader::new(server.stdout.take().expect("it has an output"));
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut output = output;
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut editor = Self {
            server,
            input,
            messages,
            waiting: VecDeque::new(),
            next: 0,
            versions: BTreeMap::new(),
            capabilities: Value::Null,
        };
        let mut whole = json!({
            "processId": null,
            "locale": "zh-CN",
            "workspaceFolders": [{ "uri": uri(folder), "name": "test" }],
            "capabilities": {},
        });
        for (key, value) in params.as_object().into_iter().flatten() {
            whole[key] = value.clone();
        }
        let versioned = &mut whole["capabilities"]["workspace"]["workspaceEdit"]["documentChanges"];
        if versioned.is_null() {
            *versioned = json!(true);
        }
        let answer = editor.request("initialize", whole);
        editor.capabilities = answer["capabilities"].clone();
        editor
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks and gives the result.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Asks and gives the whole answer, which may be an error.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    /// Asks without waiting.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }));
        self.next
    }

    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message.get("method").is_none() && message["id"] == id)
    }

    /// The next message of the server that fits; what it asks is answered with nothing.
    pub fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&fits) {
            return self.waiting.remove(at).expect("it was found");
        }
        loop {
            let message = self.receive(PATIENCE).expect("the server answers");
            if fits(&message) {
                return message;
            }
            self.waiting.push_back(message);
        }
    }

    /// Whether such a message of the server has come already.
    pub fn has(&mut self, fits: impl Fn(&Value) -> bool) -> bool {
        while let Some(message) = self.receive(Duration::ZERO) {
            self.waiting.push_back(message);
        }
        self.waiting.iter().any(fits)
    }

    /// The next message, if one comes in time.
    fn receive(&mut self, patience: Duration) -> Option<Value> {
        match self.messages.recv_timeout(patience) {
            Ok(message) => {
                if message.get("method").is_some() && message.get("id").is_some() {
                    self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
                }
                Some(message)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    fn send(&mut self, message: &Value) {
        self.send_body(message.to_string().as_bytes());
    }

    /// Sends what may be no message, with its length.
    pub fn send_body(&mut self, body: &[u8]) {
        self.send_bytes(&[format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat());
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the server listens");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server listens");
    }

    pub fn open(&mut self, path: &Path, text: &str) {
        let uri = uri(path);
        self.versions.insert(uri.clone(), 1);
        let document = json!({ "uri": uri, "languageId": "tiaoli", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Sends changes as one version; gives its number.
    pub fn change(&mut self, path: &Path, changes: Value) -> i64 {
        let uri = uri(path);
        let version = self.versions.get_mut(&uri).expect("the text is open");
        *version += 1;
        let version = *version;
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
        version
    }

    /// The messages that the server tells of a version of a file.
    pub fn diagnostics(&mut self, path: &Path, version: i64) -> Vec<Value> {
        let uri = uri(path);
        let message = self.wait(|message| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params["version"] == version
        });
        message["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    /// The most memory the server has had so far, in KiB; zero where the system does not say.
    pub fn peak_kib(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
    }

    /// Takes its leave and waits for the end; gives the exit code and what the server wrote to its standard error.
    pub fn leave(mut self) -> (Option<i32>, String) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.end()
    }

    /// Hangs up without a word.
    pub fn hang_up(mut self) -> (Option<i32>, String) {
        self.input = None;
        self.end()
    }

    fn end(&mut self) -> (Option<i32>, String) {
        let status = self.server.wait().expect("the server ends");
        let mut told = String::new();
        if let Some(errors) = self.server.stderr.as_mut() {
            errors.read_to_string(&mut told).expect("it is text");
        }
        (status.code(), told)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // A test that failed leaves no server behind.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// One message. Whatever is no message on the output of the server fails the test.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).expect("headers are text") == 0 {
            return None;
        }
        let line = line.trim_end_matches("\r\n");
        match line.split_once(": ") {
            Some(("Content-Length", count)) => length = count.parse::<usize>().ok(),
            Some(("Content-Type", _)) => {}
            _ if line.is_empty() => break,
            _ => panic!("not a header: {line:?}"),
        }
    }
    let mut body = vec![0; length.expect("a message says how long it is")];
    output.read_exact(&mut body).expect("a message is as long as it says");
    Some(serde_json::from_slice(&body).expect("a message is JSON"))
}

/// A folder of texts that is gone afterwards.
#[derive(Debug)]
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new(texts: &[(&str, &str)]) -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        texts.iter().for_each(|(name, text)| desk.write(name, text));
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().expect("it is there").join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("it stands in the folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }
}
