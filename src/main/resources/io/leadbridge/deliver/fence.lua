-- Stands before each script that writes for a lease: refuses whoever has an earlier lease of the tenant than one that was
-- seen, and notes a later one.
--
-- KEYS[last]  fence of the tenant: string, the greatest token seen
-- ARGV[last]  token of the caller's lease; 0 if it has none, and is not fenced
--
-- Returns -1, and nothing done, if it is refused.
if ARGV[#ARGV] ~= '0' then
  local greatest = tonumber(redis.call('GET', KEYS[#KEYS]) or 0)
  if tonumber(ARGV[#ARGV]) < greatest then
    return -1
  end
  if tonumber(ARGV[#ARGV]) > greatest then
    redis.call('SET', KEYS[#KEYS], ARGV[#ARGV])
  end
end
