; Written by `cargo xtask editors` from editors/tree-sitter/queries; do not edit.
; Keywords by their place.
[(item_keyword) (article_keyword)] @keyword
(clause_keyword) @keyword
(operator_keyword) @keyword.operator
[(header_keyword) (dated_keyword) (field_keyword) (benefit_keyword) (duty_keyword) (example_keyword) (word_keyword)] @keyword
(outcome_keyword) @constant
(type_keyword) @type
(unit_keyword) @type
(boolean) @boolean
["article" "paragraph"] @keyword

; What is declared.
(policy name: (name) @type)
(amendment name: (name) @type)
(records name: (name) @type)
(list name: (name) @type)
(tiers name: (name) @type)
(catalog name: (name) @type)
(benefit name: (name) @type)
(standard name: (name) @constant)
(parameter name: (name) @constant)
(definition name: (name) @function)
(decision name: (name) @function)
(rule name: (name) @function)
(check name: (name) @function)
(duty name: (name) @function)
(field name: (name) @property)
(record_field name: (name) @property)
(enum_value (name) @constant)
(call function: (path) @function)
(record table: (path) @type)
(check table: (path) @type)

(heading_number) @title
(heading_title) @title
(marker) @punctuation.list_marker
(article_reference) @link_text
(document_number) @link_text

[(number) (quantity) (money) (currency)] @number
[(date) (term) (school_year) (months) (grades)] @number
(string) @string
(comment) @comment
(quoted_name) @variable

(operator) @operator
["{" "}" "｛" "｝" "(" ")" "（" "）"] @punctuation.bracket
["|" "｜" "、" "," "，" ":" "：" ";" "；" "。"] @punctuation.delimiter
