" Settings of a buffer with a policy.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal commentstring=//\ %s
setlocal comments=s1:/*,mb:*,ex:*/,://
setlocal expandtab shiftwidth=4 softtabstop=4 tabstop=4
setlocal matchpairs+=（:）,｛:｝,《:》,“:”,「:」
setlocal formatoptions-=t formatoptions+=croqlmB
let b:undo_ftplugin = 'setlocal commentstring< comments< expandtab< shiftwidth< softtabstop< tabstop< matchpairs< formatoptions<'
