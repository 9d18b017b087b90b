-- How many stories have any of some terms; one that has several counts several times.
--
-- KEYS[1]  terms, see stories.lua
-- ARGV[1]  13 digits: the time from which they count
-- ARGV[2]  13 digits: the time before which they count
-- ARGV[3…] terms
--
-- Returns the number.
local sum = 0
for number = 3, #ARGV do
  sum = sum + redis.call('ZLEXCOUNT', KEYS[1], '[' .. ARGV[number] .. ' ' .. ARGV[1], '(' .. ARGV[number] .. ' ' .. ARGV[2])
end
return sum
