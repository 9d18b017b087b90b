-- When did the last webhook of each lead come before this one? Remembers the newer of both for a while.
--
-- KEYS[1..n]  last webhook of a lead (ms since 1970, by the clock of whoever took it in)
-- ARGV[1]     how long it is remembered (ms)
-- ARGV[2..]   the newest webhook of each now (ms since 1970)
-- Returns     what was remembered of each; an empty text where nothing was
local before = {}
for i, key in ipairs(KEYS) do
  local at = ARGV[i + 1]
  before[i] = redis.call('GET', key) or ''
  if before[i] == '' or tonumber(before[i]) < tonumber(at) then
    redis.call('SET', key, at, 'PX', ARGV[1])
  end
end
return before
