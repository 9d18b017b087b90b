-- Walks over the groups in one of a shard's sets. Reads only.
--
-- KEYS[1] ready, leases or later
--
-- ARGV[1] cursor, 0 to begin
-- ARGV[2] empty for a set of groups; 'h' for later, of which only the held and paused groups are told
-- ARGV[3] prefix of the groups' lists
-- ARGV[4] how many entries to look at, about
--
-- Returns {cursor, group, length, group, length, ...}: where to go on, 0 at the end; messages in line of each group. As
-- with every SCAN, a group that is there all the time is told at least once, another perhaps.
local found = redis.call('ZSCAN', KEYS[1], ARGV[1], 'MATCH', ARGV[2] .. '*', 'COUNT', ARGV[4])
local answer = {found[1]}
for index = 1, #found[2], 2 do
  local group = string.sub(found[2][index], 1 + #ARGV[2])
  answer[#answer + 1] = group
  answer[#answer + 1] = redis.call('LLEN', ARGV[3] .. group)
end
return answer
