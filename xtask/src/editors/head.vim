" Vim syntax of Tiaoli policies. Words count by themselves, not by their place: the language server and the tree-sitter
" grammar know better.
if exists('b:current_syntax')
  finish
endif

syn case match
syn iskeyword @,48-57,_,192-255,0x4e00-0x9fff
