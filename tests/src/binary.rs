//! The built program.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the repository").to_owned()
}

/// The path of `tiaoli`. `cargo test --workspace` has built it beside the tests; otherwise it is built here, once.
pub fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let test = std::env::current_exe().expect("a test knows where it is");
        let folder = test.ancestors().nth(2).expect("a test stands in target/PROFILE/deps").to_owned();
        let binary = folder.join(format!("tiaoli{}", std::env::consts::EXE_SUFFIX));
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "tiaoli-cli", "--bin", "tiaoli", "--target-dir"]);
        build.arg(folder.parent().expect("target/PROFILE has a parent")).current_dir(root());
        if folder.ends_with("release") {
            build.arg("--release");
        }
        let built = build.stdin(Stdio::null()).output().expect("cargo can be run");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        binary
    })
}

/// The program with a language, no colours, and a folder to run in.
pub fn command(folder: &Path, lang: &str) -> Command {
    let mut command = Command::new(path());
    command
        .current_dir(folder)
        .env_clear()
        .env("TIAOLI_LANG", lang)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run<I: AsRef<OsStr>>(folder: &Path, lang: &str, args: impl IntoIterator<Item = I>) -> Output {
    command(folder, lang).args(args).output().expect("tiaoli can be run")
}

/// What `tiaoli check` says about a policy in several files, in one language. The first file brings in the others.
pub fn messages(policies: &[(String, String)], texts: &[(String, String)], lang: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    texts.iter().for_each(|(name, text)| write(name, text));
    for (at, (name, text)) in policies.iter().enumerate() {
        let others = policies.iter().filter(|(other, _)| at == 0 && other != name);
        let uses: String = others.map(|(other, _)| format!("引用 \"{other}\"\n")).collect();
        write(name, &format!("{text}{uses}"));
    }
    let first = policies.first().map_or("", |(name, _)| name);
    let output = run(folder.path(), lang, ["check", "--all", first]);
    let told = [output.stdout, output.stderr].concat();
    String::from_utf8(told).expect("messages are UTF-8")
}
