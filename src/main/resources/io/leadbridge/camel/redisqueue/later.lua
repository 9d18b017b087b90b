-- Looks for messages among those that are due later. Reads only.
--
-- KEYS[1] later
--
-- ARGV[1] cursor, 0 to begin
-- ARGV[2] most entries to look at, about
-- ARGV[3] most bytes to look at, about
-- ARGV[4], [5] and so on: group and message id
--
-- Returns {cursor, number, due, number, due, ...}: where to go on, 0 at the end; number of the pair that was found, from
-- 0, and its due time in milliseconds since the epoch.
local wanted = {}
for index = 4, #ARGV, 2 do
  wanted[struct.pack('>H', #ARGV[index]) .. ARGV[index] .. ARGV[index + 1]] = index / 2 - 2
end
local cursor, looked, bytes = ARGV[1], 0, 0
local answer = {}
repeat
  local found = redis.call('ZSCAN', KEYS[1], cursor, 'MATCH', 'm*', 'COUNT', 50)
  cursor, looked = found[1], looked + 50
  for index = 1, #found[2], 2 do
    local member = found[2][index]
    local message = 4 + struct.unpack('>H', member, 2)
    local id = string.sub(member, message + 14, message + 13 + struct.unpack('>H', member, message))
    local number = wanted[string.sub(member, 2, message - 1) .. id]
    if number then
      answer[#answer + 1] = number
      answer[#answer + 1] = tonumber(found[2][index + 1])
    end
    bytes = bytes + #member
  end
until cursor == '0' or looked >= tonumber(ARGV[2]) or bytes >= tonumber(ARGV[3])
table.insert(answer, 1, cursor)
return answer
