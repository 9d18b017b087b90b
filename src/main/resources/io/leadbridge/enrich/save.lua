-- Keeps an account's metadata, if the one who read it still has the lock: else another may know better.
--
-- KEYS[1]  hash of what is kept: metadata, fresh-until (ms since 1970)
-- KEYS[2]  lock, with its owner
-- ARGV[1]  owner
-- ARGV[2]  metadata, JSON
-- ARGV[3]  fresh-until (ms since 1970)
-- ARGV[4]  life of what is kept (ms)
-- Returns  1 if it is kept, 0 if the lock was lost
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'metadata', ARGV[2], 'fresh-until', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
