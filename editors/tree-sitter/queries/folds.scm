[
  (policy) (amendment) (records) (list) (catalog) (standard) (parameter) (benefit) (decision) (article) (definition)
  (rule) (check) (duty) (example) (record) (names) (tier_block) (comment)
] @fold
