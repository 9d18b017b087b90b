-- Throws away messages that are due later, of one group or of all.
--
-- KEYS[1] later, [2] stats
--
-- ARGV[1] cursor, 0 to begin
-- ARGV[2] group, empty for all
-- ARGV[3] most entries to look at, about
--
-- Returns {cursor, number thrown away}: where to go on, 0 at the end. Holds and pauses stay.
local pattern = 'm*'
if ARGV[2] ~= '' then
  -- The length and the name may hold what has a meaning in a pattern.
  pattern = 'm' .. string.gsub(struct.pack('>H', #ARGV[2]) .. ARGV[2], '[%*%?%[%]\\]', '\\%0') .. '*'
end
local cursor, looked, purged = ARGV[1], 0, 0
repeat
  local found = redis.call('ZSCAN', KEYS[1], cursor, 'MATCH', pattern, 'COUNT', 50)
  for index = 1, #found[2], 2 do
    purged = purged + redis.call('ZREM', KEYS[1], found[2][index])
  end
  cursor, looked = found[1], looked + 50
until cursor == '0' or looked >= tonumber(ARGV[3])
if purged > 0 then
  redis.call('HINCRBY', KEYS[2], 'purged', purged)
end
return {cursor, purged}
