-- Lets the next call of a paused connection go out at once, to find out whether the pause is over. A ban stays as it is.
--
-- KEYS[1]  pause of the connection: a hash, see reserve.lua
-- KEYS[2]  pause of the whole account: the same
-- Returns  {kind, reason, since (ms since 1970)} of the pause, the account's before the connection's; {} if there is none
for i = 2, 1, -1 do
  local pause = redis.call('HMGET', KEYS[i], 'kind', 'reason', 'since')
  if pause[1] then
    if i == 1 then
      redis.call('HDEL', KEYS[i], 'probe')
      redis.call('HSET', KEYS[i], 'until', '0')
    end
    return {pause[1], pause[2], tonumber(pause[3])}
  end
end
return {}
