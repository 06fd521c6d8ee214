; Written by `cargo xtask editors` from editors/tree-sitter/queries; do not edit.
[
  (policy) (amendment) (records) (list) (catalog) (standard) (parameter) (benefit) (decision) (article) (definition)
  (rule) (check) (duty) (example) (record) (names) (tier_block) (comment)
] @fold
