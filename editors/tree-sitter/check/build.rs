//! Compiles the generated parser and the scanner.

fn main() {
    let src = std::path::Path::new("../src");
    cc::Build::new()
        .include(src)
        .file(src.join("parser.c"))
        .file(src.join("scanner.c"))
        .opt_level(0)
        .warnings(false)
        .compile("tree-sitter-tiaoli");
    println!("cargo:rerun-if-changed=../src");
}
