-- May a call go out, and when? Reserves the next free slot under all windows at once, or nothing. Where the connection is
-- paused there is none, but for one probe after the pause. All times are Redis' own.
--
-- KEYS[1..n]  windows: sorted sets of the begins of slots (ms since 1970); the first one is the credential's
-- KEYS[n+1]   there while a retry waits for a slot of the credential
-- KEYS[n+2]   pause of the connection: a hash of kind, reason, since, until (ms since 1970), mark and, after that, probe
-- KEYS[n+3]   pause of the whole account: the same
-- ARGV[1]     length of the windows (ms)
-- ARGV[2]     how far ahead a slot may be reserved (ms)
-- ARGV[3]     priority: 0 live, 1 retry, 2 backfill. Only a live call reserves ahead; the others take a slot that begins
--             now, and keep a distance to the last one, so that a live call finds a slot soon
-- ARGV[4]     mark of the connection as it is now; a pause with another mark is over
-- ARGV[5]     how long nobody else may probe (ms)
-- ARGV[6..]   slots in any window, for each of KEYS[1..n]
-- Returns     {1, ms until the slot begins, its begin (ms since 1970), note}, note being 1 for a probe, 2 if a pause ended
--             because the connection was changed, else 0;
--             {0, ms until asking again makes sense}: no slot; or
--             {2, ms until asking again makes sense, kind, reason, since (ms since 1970)}: paused. Then nothing was reserved.
local n = #KEYS - 3
local length, ahead, priority, mark = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function text(ms)
  return string.format('%.0f', ms)
end

for i = 1, n do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', text(now - length))
end

-- 1. Pauses.
local note = 0
local probes = {}
for i = n + 2, n + 3 do
  local pause = redis.call('HMGET', KEYS[i], 'until', 'mark', 'probe', 'kind', 'reason', 'since')
  if pause[1] and i == n + 2 and pause[2] ~= mark then
    redis.call('DEL', KEYS[i])
    note = 2
  elseif pause[1] then
    local ends = math.max(tonumber(pause[1]), tonumber(pause[3] or 0))
    if ends > now then
      return {2, ends - now, pause[4], pause[5], tonumber(pause[6])}
    end
    probes[#probes + 1] = KEYS[i]
  end
end

-- 2. A retry that waits goes before backfill.
if priority == 2 then
  local promised = redis.call('PTTL', KEYS[n + 1])
  if promised > 0 then
    return {0, math.min(promised, length)}
  end
end

-- 3. The first begin, no sooner than "at", that leaves no stretch of a window's length with more slots than allowed.
local lasts = {}
local function fit(i, at)
  local count = tonumber(ARGV[5 + i])
  local begins = redis.call('ZRANGE', KEYS[i], 0, -1, 'WITHSCORES')
  local function begin(k)
    return tonumber(begins[2 * k])
  end
  local known = #begins / 2
  -- Further ahead than slots are ever given out: Redis' clock was set back. Begin anew.
  if known > 0 and begin(known) - now > length + 2 * ahead then
    redis.call('DEL', KEYS[i])
    known = 0
  end
  lasts[i] = known > 0 and begin(known) or 0
  if priority > 0 and known > 0 then
    at = math.max(at, math.ceil(lasts[i] + 0.75 * length / count))
  end
  for k = 1, known - count + 1 do
    local first, last = begin(k), begin(k + count - 1)
    if at > last - length and at < first + length then
      at = first + length
    end
  end
  return at
end

local at, before = now, nil
repeat
  before = at
  for i = 1, n do
    at = fit(i, at)
  end
until at == before

if priority == 0 and at - now > ahead then
  return {0, at - now - ahead}
end
if priority > 0 and at > now then
  if priority == 1 then
    redis.call('SET', KEYS[n + 1], '1', 'PX', text(at - now + length))
  end
  return {0, at - now}
end

for i = 1, n do
  redis.call('ZADD', KEYS[i], text(at), text(at) .. ':' .. redis.call('ZCOUNT', KEYS[i], text(at), text(at)))
  redis.call('PEXPIRE', KEYS[i], text(math.max(at, lasts[i]) - now + length))
end
for _, key in ipairs(probes) do
  redis.call('HSET', key, 'probe', text(now + tonumber(ARGV[5])))
  note = 1
end
return {1, at - now, at, note}
