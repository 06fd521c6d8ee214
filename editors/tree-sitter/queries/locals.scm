; Names belong to the whole policy; only what a declaration names is a definition.
(source_file) @local.scope

(records name: (name) @local.definition.type)
(list name: (name) @local.definition.type)
(tiers name: (name) @local.definition.type)
(catalog name: (name) @local.definition.type)
(benefit name: (name) @local.definition.type)
(standard name: (name) @local.definition.constant)
(parameter name: (name) @local.definition.constant)
(definition name: (name) @local.definition.function)
(decision name: (name) @local.definition.function)
(rule name: (name) @local.definition.function)
(check name: (name) @local.definition.function)
(duty name: (name) @local.definition.function)
(field name: (name) @local.definition.field)

(path (name) @local.reference)
