-- Reads a record and writes its expiry anew, so that a WAIT after it covers
-- whatever was written before it by anybody.
-- KEYS: record
local life = redis.call('PTTL', KEYS[1])
if life > 0 then
  redis.call('PEXPIRE', KEYS[1], life)
end
return redis.call('GET', KEYS[1])
