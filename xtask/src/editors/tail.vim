" After the keywords: of two matches at one place Vim takes the later one.
syn match tiaoliNumber /\%(\k\)\@1<!\d\+\%([.,]\d\+\)*\%(\s\=\%(万元\|亿元\|元\|%\|周岁\|岁\|年\|个月\|月\|个工作日\|日\|天\|CNY\)\)\=/
syn match tiaoliDate /\d\{4}年\d\{1,2}月\%(\d\{1,2}日\)\=\|\d\{4}-\d\{2}\%(-\d\{2}\)\=/
syn match tiaoliReference /第[一二三四五六七八九十百〇零0-9]\+条\%(第[一二三四五六七八九十0-9]\+款\)\=/
syn match tiaoliHeading /^\s*\%([一二三四五六七八九十百]\+、\|[（(][一二三四五六七八九十百0-9]\+[）)]\|第[一二三四五六七八九十百0-9]\+条\|article\s\+\d\+\)[^{｛]*\ze[{｛]\s*$/
syn match tiaoliTick /`[^`]*`/
syn region tiaoliString start=/"/ end=/"/ oneline
syn region tiaoliString start=/“/ end=/”/ oneline contains=tiaoliString
syn region tiaoliString start=/《/ end=/》/ oneline contains=tiaoliString
syn match tiaoliComment /\%(\/\/\|／／\).*$/
syn region tiaoliComment start=/\/\*/ end=/\*\//

hi def link tiaoliDeclaration Statement
hi def link tiaoliKeyword Keyword
hi def link tiaoliOperator Operator
hi def link tiaoliType Type
hi def link tiaoliOutcome Constant
hi def link tiaoliUnit Number
hi def link tiaoliNumber Number
hi def link tiaoliDate Number
hi def link tiaoliReference Special
hi def link tiaoliHeading Title
hi def link tiaoliTick Identifier
hi def link tiaoliString String
hi def link tiaoliComment Comment

let b:current_syntax = 'tiaoli'
