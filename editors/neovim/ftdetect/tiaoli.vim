autocmd BufRead,BufNewFile *.tiao setfiletype tiaoli
