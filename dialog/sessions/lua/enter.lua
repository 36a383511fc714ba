-- Enters a thread into the index of a person, ahead of its record.
-- KEYS: index of the person
-- ARGV: name of the thread, time for which the entry is kept in ms
-- The score grows by each call, so that whoever read an older one can tell.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local keep = tonumber(ARGV[2])
local known = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or '0')
redis.call('ZADD', KEYS[1], string.format('%.0f', math.max(now + keep, known + 1)), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('(%.0f', now))
if redis.call('PTTL', KEYS[1]) < keep then
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', keep))
end
return 1
