-- wrk's requests: a lead of amoCRM's added-hook, 700 bytes, another lead each time.
-- Arguments: path of the webhook; number of the run, so that no two runs send the same bytes.

local head
local form
local number

function init(arguments)
  local path = arguments[1]
  number = tonumber(arguments[2]) * 10000000
  form = "leads%%5Badd%%5D%%5B0%%5D%%5Bid%%5D=%010d&leads%%5Badd%%5D%%5B0%%5D%%5Bname%%5D=Lead+from+the+landing+page"
    .. "&leads%%5Badd%%5D%%5B0%%5D%%5Bstatus_id%%5D=142&leads%%5Badd%%5D%%5B0%%5D%%5Bprice%%5D=15000"
    .. "&leads%%5Badd%%5D%%5B0%%5D%%5Bresponsible_user_id%%5D=504141"
    .. "&leads%%5Badd%%5D%%5B0%%5D%%5Blast_modified%%5D=1700985846"
    .. "&leads%%5Badd%%5D%%5B0%%5D%%5Bmodified_user_id%%5D=504141&leads%%5Badd%%5D%%5B0%%5D%%5Bcreated_user_id%%5D=504141"
    .. "&leads%%5Badd%%5D%%5B0%%5D%%5Bdate_create%%5D=1700894221&leads%%5Badd%%5D%%5B0%%5D%%5Bpipeline_id%%5D=7012345"
    .. "&leads%%5Badd%%5D%%5B0%%5D%%5Baccount_id%%5D=29039599&leads%%5Badd%%5D%%5B0%%5D%%5Bcreated_at%%5D=1700894221"
    .. "&leads%%5Badd%%5D%%5B0%%5D%%5Bupdated_at%%5D=1700985846&account%%5Bsubdomain%%5D=bench&account%%5Bid%%5D=29039599"
  head = "POST " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    .. "Content-Length: " .. #string.format(form, number) .. "\r\n\r\n"
end

function request()
  number = number + 1
  return head .. string.format(form, number)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"micros":%d,"p50Micros":%d,"p99Micros":%d,"status":%d,"socket":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
