-- Removes stories that are kept no longer, the oldest first.
--
-- KEYS[1] to [3] see stories.lua
-- ARGV[1] most stories
-- ARGV[2] time before which a story is too old, milliseconds since the epoch
-- ARGV[3] how many to remove at most
--
-- Returns {stories that are left, how many of them still have to go}.
local going = trim(tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]))
return {redis.call('ZCARD', newest), going}
