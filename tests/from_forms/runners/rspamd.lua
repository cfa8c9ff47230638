-- rspamd: rspamadm lua -b rspamd.lua
local rspamd_task = require "rspamd_task"

local function quoted(text)
  return '"' .. tostring(text):gsub('[%z\1-\31"\\\127-\255]', function(c)
    return string.format('\\u%04x', c:byte())
  end) .. '"'
end

for file in io.lines() do
  local stream = assert(io.open(file, 'rb'))
  local loaded, task = rspamd_task.load_from_string(stream:read('*a'), rspamd_config)
  stream:close()
  local problem = (not loaded or not task:process_message()) and 'not processed' or nil
  local addresses = {}
  if not problem then
    for _, address in ipairs(task:get_from('mime') or {}) do
      if (address.addr or '') ~= '' then addresses[#addresses + 1] = quoted(address.addr) end
    end
  end
  io.write(string.format('{"file":%s,"addresses":[%s],"error":%s}\n', quoted(file), table.concat(addresses, ','),
    problem and quoted(problem) or 'null'))
  io.flush()
end
