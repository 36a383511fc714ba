-- Replaces a record if it is still at a revision, with its expiry and indexes.
-- KEYS: record, unsent index, dead index, then the indexes of people
-- ARGV: revision expected, new value, life in ms, name of the thread,
--       "1" if it is unsent, "1" if it has dead letters
-- Returns 1, or 0 when it is at another revision. All checks come first: a
-- script is not rolled back.
local head = redis.call('GETRANGE', KEYS[1], 0, 20)
if (string.match(head, '^%d+') or '0') ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local life, name = tonumber(ARGV[3]), ARGV[4]

-- An entry that expires is dropped by the next one that enters.
local function enter(index, keep)
  redis.call('ZADD', index, string.format('%.0f', now + keep), name)
  redis.call('ZREMRANGEBYSCORE', index, '-inf', string.format('(%.0f', now))
  if redis.call('PTTL', index) < keep then
    redis.call('PEXPIRE', index, string.format('%.0f', keep))
  end
end

for i = 4, #KEYS do
  local known = tonumber(redis.call('ZSCORE', KEYS[i], name) or '0')
  if known < now + life then
    enter(KEYS[i], 2 * life)
  end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
for i = 2, 3 do
  if ARGV[i + 3] == '1' then
    enter(KEYS[i], life)
  else
    redis.call('ZREM', KEYS[i], name)
  end
end
return 1
