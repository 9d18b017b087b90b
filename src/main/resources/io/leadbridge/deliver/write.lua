-- Sets strings, or takes them or fields of a hash away. Behind fence.lua.
--
-- KEYS[1..n]  what is written
-- ARGV        for each three: verb, value or field, life in milliseconds. "set" with a life; "replace" only what is there,
--             without one; "delete"; "forget" a field
--
-- Returns 1.
for i = 1, #KEYS - 1 do
  local verb, value, life_ms = ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
  if verb == 'set' then
    redis.call('SET', KEYS[i], value, 'PX', life_ms)
  elseif verb == 'replace' then
    redis.call('SET', KEYS[i], value, 'XX')
  elseif verb == 'delete' then
    redis.call('DEL', KEYS[i])
  else
    redis.call('HDEL', KEYS[i], value)
  end
end
return 1
