-- The language server and the tree-sitter grammar for Neovim. See editors/README.md.
local M = {}

M.defaults = {
  cmd = { 'tiaoli', 'lsp' },
  language = 'auto', -- auto, zh, en
  data = {}, -- the roster, and other tables as 'NAME=FILE'
  as_of = nil, -- the policy date to begin with; nil is today
}

local function root_of(path)
  local markers = vim.fs and vim.fs.find({ '.git', '.hg' }, { path = path, upward = true })
  local found = markers and markers[1]
  if found then
    return vim.fs.dirname(found)
  end
  return vim.fn.fnamemodify(path, ':p:h')
end

local function settings_of(options)
  return { language = options.language, data = options.data, asOf = options.as_of }
end

-- 0.7: neither vim.lsp.start nor vim.lsp.config; one client for each folder.
local clients = {}
local function attach_by_hand(config, buffer)
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  if not clients[root] or not vim.lsp.get_client_by_id(clients[root]) then
    clients[root] = vim.lsp.start_client(vim.tbl_extend('force', config, { root_dir = root }))
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

local function on_filetype(run)
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'tiaoli',
    group = vim.api.nvim_create_augroup('tiaoli', { clear = true }),
    callback = function(event)
      run(event.buf)
    end,
  })
end

local function start(options)
  local settings = settings_of(options)
  local config = {
    name = 'tiaoli',
    cmd = options.cmd,
    init_options = settings,
    settings = { tiaoli = settings },
    on_attach = options.on_attach,
    capabilities = options.capabilities,
  }
  if vim.lsp.config and vim.lsp.enable then -- 0.11
    vim.lsp.config('tiaoli', vim.tbl_extend('force', config, { filetypes = { 'tiaoli' }, root_markers = { '.git', '.hg' } }))
    vim.lsp.enable('tiaoli')
  elseif vim.lsp.start then -- 0.8 to 0.10
    on_filetype(function(buffer)
      vim.lsp.start(vim.tbl_extend('force', config, { root_dir = root_of(vim.api.nvim_buf_get_name(buffer)) }))
    end)
  else
    on_filetype(function(buffer)
      attach_by_hand(config, buffer)
    end)
  end
end

-- Colours by the tree where its parser is installed; else syntax/tiaoli.vim has them.
local function colour_by_tree()
  if not (vim.treesitter and vim.treesitter.start) then
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'tiaoli',
    group = vim.api.nvim_create_augroup('tiaoli_tree', { clear = true }),
    callback = function(event)
      pcall(vim.treesitter.start, event.buf, 'tiaoli')
    end,
  })
end

function M.setup(options)
  options = vim.tbl_extend('force', M.defaults, options or {})
  colour_by_tree()
  start(options)
end

return M
