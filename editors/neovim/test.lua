-- A real Neovim, from 0.7 on, with the real server and without a window, on a copy of the policies:
--
--   nvim --headless -u NONE -n -c 'luafile editors/neovim/test.lua'
--
-- The program is $TIAOLI, else target/debug/tiaoli. Every wait ends; what is not as it should be ends with an exit code.
local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
local root = vim.fn.fnamemodify(here, ':h:h')
local program = vim.env.TIAOLI or (root .. '/target/debug/tiaoli')
local WAIT = 60000

local function check(condition, what)
  if not condition then
    error(what, 2)
  end
end

local function wait(what, ask)
  check(vim.wait(WAIT, ask, 50), 'not seen: ' .. what)
end

local folder = vim.fn.tempname()
vim.fn.mkdir(folder, 'p')
vim.fn.system({ 'cp', '-r', root .. '/policies', folder })

local buffer, pristine

-- The first line with a text, from 0, and the byte where the text begins.
local function find(text)
  for row, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local at = line:find(text, 1, true)
    if at then
      return row - 1, at - 1
    end
  end
  error('not in the buffer: ' .. text, 2)
end

local function lines()
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

-- Whether the policies are not those of the checkout.
local function differs()
  vim.fn.system({ 'diff', '-rq', root .. '/policies', folder .. '/policies' })
  return vim.v.shell_error ~= 0
end

local function diagnostics()
  return vim.diagnostic.get(buffer)
end

-- The answer to a request at the cursor or with other parameters.
local function ask(method, more)
  local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(), more or {})
  local answers, problem = vim.lsp.buf_request_sync(buffer, method, params, WAIT)
  check(answers, method .. ': ' .. tostring(problem))
  for _, answer in pairs(answers) do
    check(not answer.error, method .. ': ' .. vim.inspect(answer.error))
    return answer.result
  end
  error(method .. ': no answer', 2)
end

local function go(text, behind)
  local row, byte = find(text)
  vim.api.nvim_win_set_cursor(0, { row + 1, byte + #(behind or '') })
  return row, byte
end

local steps = {}
local function step(name, run)
  table.insert(steps, { name, run })
end

step('the server starts and finds nothing wrong', function()
  vim.opt.runtimepath:prepend(here)
  vim.cmd('filetype plugin on | syntax on')
  require('tiaoli').setup({ cmd = { program, 'lsp' }, language = 'zh' })
  vim.cmd('edit ' .. folder .. '/policies/neimenggu/notice.tiao')
  buffer = vim.api.nvim_get_current_buf()
  pristine = lines()
  check(vim.bo.filetype == 'tiaoli', 'file type: ' .. vim.bo.filetype)
  wait('a client', function()
    return #vim.lsp.buf_get_clients(buffer) > 0 or next(vim.lsp.buf_get_clients(buffer)) ~= nil
  end)
  -- The first answer comes when the policy has been read.
  go('按 助学金标准', '按 ')
  ask('textDocument/hover')
  check(#diagnostics() == 0, vim.inspect(diagnostics()))
end)

step('a mistake is told at its byte, and taken back', function()
  local row, byte = find('困难等级 为 A类)')
  vim.api.nvim_buf_set_text(buffer, row, byte, row, byte, { '错' })
  wait('a message', function()
    return #diagnostics() > 0
  end)
  local first = diagnostics()[1]
  check(first.lnum == row and first.col == byte, vim.inspect(first))
  check(first.end_col == byte + #'错困难等级', vim.inspect(first))
  check(first.message:find('错困难等级', 1, true) and first.message:find('没有', 1, true), first.message)
  vim.api.nvim_buf_set_text(buffer, row, byte, row, byte + #'错', { '' })
  wait('no message', function()
    return #diagnostics() == 0
  end)
end)

step('names are completed by their initials and by themselves', function()
  local row, byte = find('给予 助学金 按 助学金标准')
  for _, typed in ipairs({ 'zxj', '助' }) do
    vim.api.nvim_buf_set_text(buffer, row, byte, row, byte, { '给予 ' .. typed, '        ' })
    vim.api.nvim_win_set_cursor(0, { row + 1, byte + #('给予 ' .. typed) })
    local result = ask('textDocument/completion')
    local labels = vim.tbl_map(function(item)
      return item.label
    end, result.items or result)
    check(vim.tbl_contains(labels, '助学金'), typed .. ': ' .. vim.inspect(labels))
    vim.api.nvim_buf_set_text(buffer, row, byte, row + 1, 8, { '' })
  end
  check(lines() == pristine, 'what was typed is still there')
end)

step('a standard is explained', function()
  go('按 助学金标准', '按 ')
  local result = ask('textDocument/hover')
  local text = table.concat(vim.lsp.util.convert_input_to_markdown_lines(result.contents), '\n')
  check(text:find('2000', 1, true), text)
end)

step('a declaration is gone to', function()
  go('按 助学金标准', '按 ')
  vim.lsp.buf.definition()
  wait('parameters.tiao', function()
    return vim.api.nvim_buf_get_name(0):find('parameters.tiao', 1, true)
  end)
  check(vim.api.nvim_get_current_line():find('标准 助学金标准', 1, true) == 1, vim.api.nvim_get_current_line())
  vim.cmd('buffer ' .. buffer)
end)

step('a rule is renamed there and back', function()
  local function places()
    return #ask('textDocument/references', { context = { includeDeclaration = true } })
  end
  go('应助 涉农或A类', '应助 ')
  local before = places()
  check(before > 10, before .. ' places')
  vim.lsp.buf.rename('涉农或甲类')
  wait('the new name', function()
    return lines():find('应助 涉农或甲类', 1, true)
  end)
  vim.cmd('silent wall')
  check(differs(), 'the new name is not on the disk')
  go('应助 涉农或甲类', '应助 ')
  -- A file that is no policy, such as the CSV of examples, is read again when it is on the disk.
  wait('every place of the new name', function()
    return places() == before
  end)
  vim.lsp.buf.rename('涉农或A类')
  wait('the old name', function()
    return lines() == pristine
  end)
  vim.cmd('silent wall')
  check(not differs(), 'not every file is as it was')
end)

step('the text is put in order', function()
  local row, byte = find('给予 助学金 按 助学金标准')
  vim.api.nvim_buf_set_text(buffer, row, byte, row, byte, { '     ' })
  local options = { tabSize = 4, insertSpaces = true }
  local edits = ask('textDocument/formatting', { options = options })
  check(edits and #edits > 0, 'no edits')
  local _, client = next(vim.lsp.buf_get_clients(buffer))
  vim.lsp.util.apply_text_edits(edits, buffer, client.offset_encoding)
  check(lines() == pristine, 'it is not as it was')
end)

local failed = false
for _, one in ipairs(steps) do
  local fine, problem = xpcall(one[2], debug.traceback)
  io.stdout:write((fine and 'ok      ' or 'FAILED  ') .. one[1] .. (fine and '' or ': ' .. tostring(problem)) .. '\n')
  if not fine then
    failed = true
    break
  end
end
vim.lsp.stop_client(vim.lsp.get_active_clients())
vim.fn.delete(folder, 'rf')
vim.cmd(failed and 'cquit 1' or 'qall!')
