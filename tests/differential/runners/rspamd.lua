-- rspamd's MIME parser: rspamadm lua -b rspamd.lua
local rspamd_task = require "rspamd_task"

local function quoted(text)
  return '"' .. tostring(text):gsub('[%z\1-\31"\\\127-\255]', function(c)
    return string.format('\\u%04x', c:byte())
  end) .. '"'
end

local function types_of(text)
  local loaded, task = rspamd_task.load_from_string(text, rspamd_config)
  if not loaded then return {}, 'not loaded' end
  local problem = not task:process_message() and 'not processed' or nil
  local types = {}
  for _, part in ipairs(task:get_parts() or {}) do
    local main_type, subtype = part:get_type()
    types[#types + 1] = quoted(((main_type or '') .. '/' .. (subtype or '')):lower())
  end
  task:destroy()
  return types, problem
end

for file in io.lines() do
  local stream = assert(io.open(file, 'rb'))
  local types, problem = types_of(stream:read('*a'))
  stream:close()
  io.write(string.format('{"file":%s,"types":[%s],"error":%s}\n', quoted(file), table.concat(types, ','),
    problem and quoted(problem) or 'null'))
  io.flush()
end
