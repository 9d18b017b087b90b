-- Records outcomes, the first one of each event; a parked event may end once more.
--
-- KEYS[1]  totals of the tenant: hash, "seen" and the words of outcomes -> number
-- KEYS[2…] the message of each event: hash, index -> word of its outcome, "about:"index -> text for people
-- ARGV[1]  retention in milliseconds
-- ARGV[2…] index, word and text of each event, in the order of KEYS
--
-- Returns a list: 1 for each event that was recorded now, 0 for each that was before.
local fresh = {}
for i = 2, #KEYS do
  local at = (i - 2) * 3 + 2
  local index, word, about = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local before = redis.call('HGET', KEYS[i], index)
  if before and (before ~= 'parked' or word == 'parked') then
    fresh[i - 1] = 0
  else
    if before then
      redis.call('HINCRBY', KEYS[1], before, -1)
    end
    redis.call('HSET', KEYS[i], index, word, 'about:' .. index, about)
    redis.call('HINCRBY', KEYS[1], word, 1)
    fresh[i - 1] = 1
  end
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
return fresh
