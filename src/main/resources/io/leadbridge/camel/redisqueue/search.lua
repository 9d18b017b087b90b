-- Looks through a shard's index of tags, newest first. Reads only.
--
-- KEYS[1] tags
--
-- ARGV[1] place from which to look, from 0
-- ARGV[2] most entries to look at
-- ARGV[3] NAME=value
--
-- Returns {length of the index, entry, entry, ...}. An entry is packed as '>I8HHH' (microseconds since the epoch, bytes of
-- group, id and tags), then these; tags are NAME=value, one a line.
local from = tonumber(ARGV[1])
local answer = {redis.call('LLEN', KEYS[1])}
local needle = '\n' .. ARGV[3] .. '\n'
for _, entry in ipairs(redis.call('LRANGE', KEYS[1], from, from + tonumber(ARGV[2]) - 1)) do
  local group_size, id_size = struct.unpack('>HH', entry, 9)
  local tags = string.sub(entry, 15 + group_size + id_size)
  if string.find('\n' .. tags .. '\n', needle, 1, true) then
    answer[#answer + 1] = entry
  end
end
return answer
