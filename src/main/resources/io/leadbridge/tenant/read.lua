-- Some documents, as many as the answer may hold.
--
-- KEYS[1]  lb:{tenants}:documents  as in save.lua
-- ARGV[1]  size after which no further one is added (bytes)
-- ARGV[2]  and on: tenants
-- Returns  their documents in this order, an empty text for one that is not there; at least one, perhaps fewer than asked
--          for
local answer = {}
local bytes = 0
for index = 2, #ARGV do
  local document = redis.call('HGET', KEYS[1], ARGV[index]) or ''
  answer[#answer + 1] = document
  bytes = bytes + #document
  if bytes > tonumber(ARGV[1]) then
    break
  end
end
return answer
