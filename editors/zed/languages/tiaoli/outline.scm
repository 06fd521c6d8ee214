(article number: (heading_number) @name) @item
(records (item_keyword) @context name: (name) @name) @item
(standard (item_keyword) @context name: (name) @name) @item
(benefit (item_keyword) @context name: (name) @name) @item
(rule (article_keyword) @context name: (name) @name) @item
(check (article_keyword) @context name: (name) @name) @item
(duty (article_keyword) @context name: (name) @name) @item
(definition (article_keyword) @context name: (name) @name) @item
(example (item_keyword) @context name: (string) @name) @item
