"""What Redis does in one go: each is a Lua script, so that no other worker comes in between."""

from __future__ import annotations

#: Keys: shops, the shop's document, posting, how many were opened, then what a new shop must not
#: inherit. Arguments: token, the version that is to be replaced (empty: none, *: any), document,
#: whether it has webhooks. Returns whether it was saved, and the version and number that count.
SAVE = """
local known, number = string.match(redis.call('hget', KEYS[1], ARGV[1]) or '', '(%d+) (%d+)')
if ARGV[2] ~= '*' and ARGV[2] ~= (known or '') then return {0, known or '0', number or '0'} end
local time = redis.call('time')
local version = math.max(time[1] * 1000000 + time[2], (tonumber(known) or 0) + 1)
version = string.format('%.0f', version)
number = number or redis.call('incr', KEYS[4])
redis.call('hset', KEYS[1], ARGV[1], version .. ' ' .. number)
redis.call('set', KEYS[2], ARGV[3])
redis.call(ARGV[4] == '1' and 'sadd' or 'srem', KEYS[3], ARGV[1])
for at = 5, #KEYS do redis.call('del', KEYS[at]) end
return {1, version, number}
"""

#: Keys: shops, the shop's document; argument: token. Returns version and number, and the document.
READ = """
return {redis.call('hget', KEYS[1], ARGV[1]) or '', redis.call('get', KEYS[2]) or ''}
"""

#: Keys: shops, posting, how many were opened, then everything of the shop; argument: token.
REMOVE = """
redis.call('hdel', KEYS[1], ARGV[1])
redis.call('srem', KEYS[2], ARGV[1])
for at = 4, #KEYS do redis.call('del', KEYS[at]) end
if redis.call('exists', KEYS[1]) == 0 then redis.call('del', KEYS[3]) end
"""

#: Keys: the shop's document, its counts; argument: what is counted. Returns a number from 0.
#: What belongs to a shop is written only while there is one: nothing would remove it later.
COUNT = """
if redis.call('exists', KEYS[1]) == 0 then return 0 end
return redis.call('hincrby', KEYS[2], ARGV[1], 1) - 1
"""

#: Keys: the shop's document, its counts; arguments: which quota, the shop's time, the window
#: (both in milliseconds), how many it lets through. Returns the milliseconds to wait, or -1.
TAKE = """
if redis.call('exists', KEYS[1]) == 0 then return -1 end
local now, window, most = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local start, used = string.match(redis.call('hget', KEYS[2], ARGV[1]) or '', '(%S+) (%S+)')
start, used = tonumber(start) or now, tonumber(used) or 0
if now < start or now >= start + window then start, used = now, 0 end
if used >= most then return start + window - now end
redis.call('hset', KEYS[2], ARGV[1], string.format('%.0f %d', start, used + 1))
return -1
"""

#: Keys: the shop's document, a ring, its counts; arguments: how many fit the ring, how many were
#: written since, under which name they are counted, seconds until all is forgotten (0: never),
#: then times and texts.
PUSH = """
if KEYS[1] ~= '' and redis.call('exists', KEYS[1]) == 0 then return end
for at = 5, #ARGV, 2 do redis.call('zadd', KEYS[2], ARGV[at], ARGV[at + 1]) end
redis.call('zremrangebyrank', KEYS[2], 0, -1 - ARGV[1])
redis.call('hincrby', KEYS[3], ARGV[3], ARGV[2])
if ARGV[4] ~= '0' then
  redis.call('expire', KEYS[2], ARGV[4])
  redis.call('expire', KEYS[3], ARGV[4])
end
"""

#: Keys: a ring, its counts; argument: the name of the count. Returns how many were ever written,
#: and the texts that are left, oldest first.
SHOW = """
return {redis.call('hget', KEYS[2], ARGV[1]) or '0', redis.call('zrange', KEYS[1], 0, -1)}
"""

#: Keys: a lease; arguments: who wants it, for how many milliseconds. Returns whether it has it.
LEASE = """
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
return 1
"""

#: Keys: a lease; argument: who gives it back.
RELEASE = """
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
"""

#: Keys: a ring, its counts; argument: the name of the count.
CLEAR = """
redis.call('del', KEYS[1])
redis.call('hdel', KEYS[2], ARGV[1])
"""

#: Keys: the shop's document, what is noted; argument: the note.
NOTE = """
if redis.call('exists', KEYS[1]) == 1 then redis.call('set', KEYS[2], ARGV[1]) end
"""
