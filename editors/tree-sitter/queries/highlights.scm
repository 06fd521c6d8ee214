; Keywords by their place.
[(item_keyword) (article_keyword)] @keyword
(clause_keyword) @keyword
(operator_keyword) @keyword.operator
[(header_keyword) (dated_keyword) (field_keyword) (benefit_keyword) (duty_keyword) (example_keyword) (word_keyword)] @keyword
(outcome_keyword) @constant.builtin
(type_keyword) @type.builtin
(unit_keyword) @type.builtin
(boolean) @boolean
["article" "paragraph"] @keyword

; What is declared.
(policy name: (name) @namespace)
(amendment name: (name) @namespace)
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

(heading_number) @markup.heading
(heading_title) @markup.heading
(marker) @markup.list
(article_reference) @markup.link
(document_number) @markup.link

[(number) (quantity) (money) (currency)] @number
[(date) (term) (school_year) (months) (grades)] @number
(string) @string
(comment) @comment
(quoted_name) @variable

(operator) @operator
["{" "}" "｛" "｝" "(" ")" "（" "）"] @punctuation.bracket
["|" "｜" "、" "," "，" ":" "：" ";" "；" "。"] @punctuation.delimiter
