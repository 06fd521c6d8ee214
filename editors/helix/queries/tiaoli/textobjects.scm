[(rule) (check) (duty) (definition)] @function.around
[(records) (list) (article)] @class.around
(example) @test.around
(comment) @comment.around
