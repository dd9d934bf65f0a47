#!/usr/bin/env bash
# run.sh [small] [connections] [streams]: the load benchmark, all of it if nothing is named; see ../README.md.
# Needs nginx with its lua module, wrk, curl and a built product: mvn package -DskipTests.
# builds: relay and token endpoint of this build beside those of another WAR, OTHER=/path/to/other.war, in one server.
# JAVA: the java to use. JVM: flags for it. OPTIONS: nothing, or a file of flags instead of payara-config/java.options. PREBOOT: another file of boot commands. PEERS="gateway fastify next": which of ../peers run beside it; PEERS_AT: where they were built, if elsewhere. ROUNDS, SLOT, WARM: seconds and counts.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); top=$(cd "$here/../../.." && pwd); dir=$(mktemp -d)
java=${JAVA:-java}; base=http://127.0.0.1:9201; rounds=${ROUNDS:-4}; slot=${SLOT:-5}; warm=${WARM:-120}; peers=${PEERS_AT:-$here/../peers}
sections=${*:-small connections streams}; other=()
# Under a name of its own, because Payara Micro deploys one application of a name.
[ -z "${OTHER:-}" ] || { cp "$OTHER" "$dir/other.war"; other=(--deploy "$dir/other.war:/other"); }
ulimit -n "$(ulimit -Hn)"
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$dir"' EXIT
declare -A url head pid

answering() { for _ in $(seq 240); do curl -s -m 2 -o /dev/null "$1" && return; sleep 0.5; done; echo "no answer from $1" >&2; exit 2; }
in_background() { "$@" > "$dir/${#pids[@]}.log" 2>&1 & pids+=($!); }

start_nginx() {
  mkdir -p "$dir"/{body,proxy,fcgi,uwsgi,scgi}; chmod 755 "$dir"; chmod 777 "$dir"/{body,proxy}
  head -c 67108864 /dev/zero > "$dir/64m.bin"
  for one in backend peer; do sed "s#BENCH_DIR#$dir#g" "$here/$one.conf" > "$dir/$one.conf"; in_background nginx -c "$dir/$one.conf"; pid[$one]=$!; done
  answering http://127.0.0.1:9100/auth/login; answering http://127.0.0.1:9202/auth/login
  token=$(curl -s http://127.0.0.1:9100/auth/login | sed 's/^{"token":"\([^"]*\).*/\1/')
}

start_product() {
  mkdir -p "$dir/bare/WEB-INF/classes"
  unzip -qp "$top/target/payara-micro.jar" MICRO-INF/runtime/jakarta.servlet-api.jar > "$dir/servlet.jar"
  javac -cp "$dir/servlet.jar" -d "$dir/bare/WEB-INF/classes" "$here"/*.java
  jar cf "$dir/bare.war" -C "$dir/bare" .
  # shellcheck disable=SC2086
  in_background "$java" ${OPTIONS-@$top/payara-config/java.options} ${JVM:-} -Dcloakroom.backend.url=http://127.0.0.1:9100 -Dcloakroom.limit.callback=off -jar "$top/target/payara-micro.jar" --nohazelcast --disablephonehome --port 9201 \
    --prebootcommandfile "${PREBOOT:-$top/payara-config/pre-boot-commands.txt}" --postbootcommandfile "$top/payara-config/post-boot-commands.txt" \
    --logproperties "$top/payara-config/logging.properties" --deploy "$dir/bare.war:/bare" "${other[@]}" --deploy "$top/target/cloakroom.war:/"
  server=$!
  cookie=$(sign_in $base)
}

# sign_in ROOT: the Cookie field of a new session, as soon as the product answers there.
sign_in() {
  for _ in $(seq 240); do curl -sf -m 2 -o /dev/null "$1/api/health/ready" && break; sleep 0.5; done
  curl -sf -m 10 -D "$dir/head" -o /dev/null -H 'Content-Type: application/json' -H 'X-CSRF: 1' -d '{"username":"ada","password":"lovelace"}' "$1/api/login"
  awk 'tolower($1)=="set-cookie:"{split($2,a,";");printf "%s%s",s,a[1];s="; "}' "$dir/head"
}

start_peers() {
  for peer in ${PEERS:-}; do
    case $peer in
      gateway) in_background "$java" ${JVM:-} -jar "$peers/gateway/target/gateway.jar"; port=9203 ;;
      next) in_background env NODE_ENV=production node "$peers/next/node_modules/next/dist/bin/next" start "$peers/next" -H 127.0.0.1 -p 9204; port=9204 ;;
      fastify) in_background env NODE_ENV=production node "$peers/fastify/server.js"; port=9205 ;;
    esac
    url[$peer]=http://127.0.0.1:$port/user; pid[$peer]=$!
    [ "$peer" = next ] && url[$peer]=http://127.0.0.1:$port/api/user
    head[$peer]="Cookie: accessToken=$token"
    answering "${url[$peer]}"
  done
}

# load NAME SECONDS CONNECTIONS: requests per second, or the end of it all if any answer was an error.
load() {
  wrk -t1 -c"$3" -d"$2"s --timeout 5s -H "${head[$1]}" -H 'Sec-Fetch-Site: same-origin' "${url[$1]}" > "$dir/wrk" || true
  if grep -q 'Non-2xx' "$dir/wrk"; then { echo "errors from $1:"; cat "$dir/wrk"; } >&2; exit 3; fi
  grep 'Socket errors' "$dir/wrk" >&2 || true
  awk '/Requests\/sec/{print $2}' "$dir/wrk"
}
# Processor time of a process with its children (Next.js works in one), in 1/100 s.
cpu() { cat /proc/"$1"/stat $(pgrep -P "$1" | sed 's#.*#/proc/&/stat#') 2>/dev/null | awk '{s+=$14+$15} END{print s}'; }
median() { sort -n | awk '{a[NR]=$1} END{print (NR%2)?a[(NR+1)/2]:(a[NR/2]+a[NR/2+1])/2}'; }

small() { # 900 bytes, 32 connections
  names=(bare canned relay nginx health token ${PEERS:-})
  for name in bare canned relay token health; do pid[$name]=$server; head[$name]="Cookie: $cookie"; done
  url[bare]=$base/bare/user; url[canned]=$base/bare/canned; url[relay]=$base/relay/backend/user; url[token]=$base/api/auth/token; url[health]=$base/api/health/live
  for _ in 1 2; do
    load relay $((warm / 3)) 32 > /dev/null
    for name in bare canned token health ${PEERS:-}; do load $name $((warm / 12)) 32 > /dev/null; done
  done
  for ((i = 0; i < rounds; i++)); do
    order=("${names[@]}" $(printf '%s\n' "${names[@]}" | tac))
    for name in "${order[@]}"; do
      a=$(cpu "${pid[$name]}"); r=$(load "$name" "$slot" 32); z=$(cpu "${pid[$name]}")
      echo "$r" >> "$dir/$name.rate"; awk -v r="$r" -v t=$((z - a)) -v s="$slot" 'BEGIN{print t*1e4/(r*s)}' >> "$dir/$name.cpu"
    done
  done
  bare=$(median < "$dir/bare.rate"); peer=$(median < "$dir/nginx.rate")
  for name in "${names[@]}"; do
    awk -v n="$name" -v r="$(median < "$dir/$name.rate")" -v c="$(median < "$dir/$name.cpu")" -v b="$bare" -v p="$peer" \
      'BEGIN{printf "%-8s %8.0f/s   of bare %.3f   of nginx %.3f   %5.0f us of its own processor time a request\n", n, r, r/b, r/p, c}'
  done
  echo "relay of bare, slot by slot:  $(paste "$dir/relay.rate" "$dir/bare.rate" | awk '{printf "%.2f ", $1/$2}')"
  echo "relay of nginx, slot by slot: $(paste "$dir/relay.rate" "$dir/nginx.rate" | awk '{printf "%.2f ", $1/$2}')"
  echo "token of health:              $(paste "$dir/token.rate" "$dir/health.rate" | awk '{printf "%.2f ", $1/$2}')"
}

builds() { # 900 bytes, 32 connections, this build and the other in turn
  names=(relay relay_other token token_other)
  for name in "${names[@]}"; do pid[$name]=$server; head[$name]="Cookie: $cookie"; done
  local theirs; theirs=$(sign_in $base/other)
  head[relay_other]="Cookie: $theirs"; head[token_other]="Cookie: $theirs"
  url[relay]=$base/relay/backend/user; url[relay_other]=$base/other/relay/backend/user
  url[token]=$base/api/auth/token; url[token_other]=$base/other/api/auth/token
  for _ in 1 2 3; do for name in "${names[@]}"; do load "$name" $((warm / 12)) 32 > /dev/null; done; done
  for ((i = 0; i < rounds; i++)); do
    for name in relay relay_other relay_other relay token token_other token_other token; do
      a=$(cpu "$server"); r=$(load "$name" "$slot" 32); z=$(cpu "$server")
      echo "$r" >> "$dir/$name.rate"; awk -v r="$r" -v t=$((z - a)) -v s="$slot" 'BEGIN{print t*1e4/(r*s)}' >> "$dir/$name.cpu"
    done
  done
  for name in relay token; do
    awk -v n="$name" -v r="$(median < "$dir/$name.rate")" -v o="$(median < "$dir/${name}_other.rate")" -v c="$(median < "$dir/$name.cpu")" -v d="$(median < "$dir/${name}_other.cpu")" \
      'BEGIN{printf "%-6s %8.0f/s, the other build %8.0f/s, ratio %.3f; processor time a request %.0f us, the other build %.0f us, ratio %.3f\n", n, r, o, r/o, c, d, c/d}'
    echo "$name of the other build, slot by slot: $(paste "$dir/$name.rate" "$dir/${name}_other.rate" | awk '{printf "%.2f ", $1/$2}')"
  done
}

size() { awk '/^Threads|^VmRSS/{printf "%s %s  ", $1, $2}' /proc/"$server"/status; }

connections() { # 1000 of them, and a backend that takes 100 ms
  url[slow]=$base/relay/backend/slow; head[slow]="Cookie: $cookie"; url[slowpeer]=http://127.0.0.1:9202/slow
  url[thirty]=$base/relay/backend/user; head[thirty]="Cookie: $cookie"
  echo "before: $(size)"
  load slow 30 1000 > /dev/null; load thirty 10 32 > /dev/null
  for _ in 1 2 3; do
    (sleep 5; size > "$dir/size") &
    s=$(load slow 10 1000); wait $!; n=$(load slowpeer 5 1000); t=$(load thirty 5 32)
    awk -v s="$s" -v n="$n" -v t="$t" -v z="$(cat "$dir/size")" \
      'BEGIN{m=(t<10000)?t:10000; printf "1000 connections, 100 ms: %.0f/s = %.2f of min(10000, %.0f/s at 32 connections); nginx %.0f/s; %s\n", s, s/m, t, n, z}'
  done
}

# Bytes of live objects: counting them collects garbage first.
live() { jcmd "$server" GC.class_histogram | awk '/^Total/{print $3}'; }
down() { for _ in $(seq 50); do printf 'url = "%s/64m"\noutput = "/dev/null"\n' "$1"; done > "$dir/down"; curl -sfZ --no-progress-meter --parallel-immediate --parallel-max 50 "${@:2}" -K "$dir/down" 2> /dev/null; }
up() { for _ in $(seq 50); do printf 'url = "%s/sink"\nupload-file = "%s"\noutput = "%s"\n' "$1" "$dir/64m.bin" "/dev/null"; done > "$dir/up"; curl -sfZ --no-progress-meter --parallel-immediate --parallel-max 50 -H Expect: "${@:2}" -K "$dir/up" 2> /dev/null; }
rate() { a=$(date +%s%N); "$@"; z=$(date +%s%N); awk -v t=$((z - a)) 'BEGIN{printf "%.0f\n", 50*64/(t/1e9)}'; }

streams() { # 50 of 64 MiB at a time
  ours=(-H "Cookie: $cookie" -H 'X-CSRF: 1'); theirs=(-H "Cookie: accessToken=$token")
  for way in down up; do
    $way $base/relay/backend "${ours[@]}"
    : > "$dir/o"; : > "$dir/n"
    for _ in 1 2 3; do rate $way http://127.0.0.1:9202 "${theirs[@]}" >> "$dir/n"; rate $way $base/relay/backend "${ours[@]}" >> "$dir/o"; done
    before=$(live); $way $base/relay/backend "${ours[@]}" & running=$!
    most=0; while kill -0 $running 2>/dev/null; do now=$(live); [ "$now" -gt "$most" ] && most=$now; done; wait $running
    awk -v w=$way -v o="$(median < "$dir/o")" -v n="$(median < "$dir/n")" -v g=$((most - before)) -v z="$(size)" \
      'BEGIN{printf "50 streams of 64 MiB %s: %.0f MiB/s, nginx %.0f MiB/s, ratio %.2f; live heap grows by %.1f MiB; %s\n", w, o, n, o/n, g/1048576, z}'
  done
}

start_nginx; start_product
url[nginx]=http://127.0.0.1:9202/user; head[nginx]="Cookie: accessToken=$token"; head[slowpeer]=${head[nginx]}; pid[nginx]=${pid[peer]}
start_peers
for section in $sections; do echo "== $section"; $section; done
