[
  (policy) (amendment) (records) (list) (catalog) (standard) (parameter) (benefit) (decision) (article)
  (rule) (check) (duty) (example) (record) (names) (tier_block) (condition_list)
] @indent.begin

["}" "｝"] @indent.branch @indent.end
(comment) @indent.ignore
